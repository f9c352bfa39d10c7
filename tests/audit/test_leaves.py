"""Leaves: committed vectors, an independent recomputation and an independent canonical JSON agree with us."""

import hashlib
import json
from dataclasses import asdict

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from audit.leaves import Leaf, leaf_hash, salted_digest
from tests.support.vectors import NAMES, vector

BYTES = (
    "state",
    "state_salt",
    "state_sha256",
    "metadata",
    "metadata_salt",
    "metadata_sha256",
    "leaf",
    "leaf_hash",
)

each_vector = pytest.mark.parametrize("name", NAMES)


def leaf_of(name: str) -> Leaf:
    told = vector(name)
    return Leaf(
        position=told["position"],
        event_id=told["event_id"],
        originator_id=told["originator_id"],
        originator_version=told["originator_version"],
        topic=told["topic"],
        effective_at=told["effective_at"],
        effective_precision=told["effective_precision"],
        recorded_at=told["recorded_at"],
        state_sha256=salted_digest(bytes.fromhex(told["state_salt"]), bytes.fromhex(told["state"])),
        metadata_sha256=salted_digest(bytes.fromhex(told["metadata_salt"]), bytes.fromhex(told["metadata"])),
    )


def test_there_are_three_vectors_and_each_covers_another_kind_of_event() -> None:
    assert NAMES == ("person_registered", "project_retitled", "vote_cast_sealed")
    assert {vector(name)["effective_precision"] for name in NAMES} == {"instant", "day"}


@each_vector
def test_our_leaf_reproduces_the_vector_byte_for_byte(name: str) -> None:
    told, leaf = vector(name), leaf_of(name)
    assert leaf.state_sha256.hex() == told["state_sha256"]
    assert leaf.metadata_sha256.hex() == told["metadata_sha256"]
    assert leaf.to_bytes().hex() == told["leaf"]
    assert leaf.hash().hex() == told["leaf_hash"]


@each_vector
def test_the_vector_can_be_recomputed_with_nothing_but_sha256(name: str) -> None:
    told = vector(name)
    raw = {key: bytes.fromhex(told[key]) for key in BYTES}
    assert hashlib.sha256(raw["state_salt"] + raw["state"]).digest() == raw["state_sha256"]
    assert hashlib.sha256(raw["metadata_salt"] + raw["metadata"]).digest() == raw["metadata_sha256"]
    by_hand = (
        f'{{"effective_at":"{told["effective_at"]}","effective_precision":"{told["effective_precision"]}",'
        f'"event_id":"{told["event_id"]}","metadata_sha256":"{told["metadata_sha256"]}",'
        f'"originator_id":"{told["originator_id"]}","originator_version":{told["originator_version"]},'
        f'"position":{told["position"]},"recorded_at":"{told["recorded_at"]}",'
        f'"state_sha256":"{told["state_sha256"]}","topic":"{told["topic"]}","v":"gatebook-leaf/1"}}'
    )
    assert by_hand.encode() == raw["leaf"]
    assert hashlib.sha256(b"\x00" + raw["leaf"]).digest() == raw["leaf_hash"]


@each_vector
def test_the_readable_texts_of_a_vector_are_its_bytes(name: str) -> None:
    told = vector(name)
    for key in ("state", "metadata", "leaf"):
        assert told[f"{key}_text"].encode().hex() == told[key]


@each_vector
def test_salts_are_sixteen_bytes_and_independent(name: str) -> None:
    told = vector(name)
    state_salt, metadata_salt = bytes.fromhex(told["state_salt"]), bytes.fromhex(told["metadata_salt"])
    assert (len(state_salt), len(metadata_salt)) == (16, 16)
    assert state_salt != metadata_salt


leaves = st.builds(
    Leaf,
    position=st.integers(1, 2**53 - 1),
    event_id=st.uuids().map(str),
    originator_id=st.uuids().map(str),
    originator_version=st.integers(0, 2**53 - 1),
    topic=st.text(st.characters(exclude_categories=["Cs"])),
    effective_at=st.text(st.characters(codec="ascii")),
    effective_precision=st.sampled_from(["instant", "day", "month", "year"]),
    recorded_at=st.text(st.characters(codec="ascii")),
    state_sha256=st.binary(min_size=32, max_size=32),
    metadata_sha256=st.binary(min_size=32, max_size=32),
)


@given(leaves)
def test_a_leaf_is_rfc_8785_canonical_json(leaf: Leaf) -> None:
    assert leaf.to_bytes() == rfc8785.dumps(json.loads(leaf.to_bytes()))


@given(leaves, leaves)
def test_two_leaves_have_the_same_hash_only_if_they_say_the_same(one: Leaf, other: Leaf) -> None:
    assert (one.hash() == other.hash()) == (one == other)


@given(leaves)
def test_a_leaf_names_its_version_and_everything_it_was_given(leaf: Leaf) -> None:
    digests = {"state_sha256": leaf.state_sha256.hex(), "metadata_sha256": leaf.metadata_sha256.hex()}
    assert json.loads(leaf.to_bytes()) == {**asdict(leaf), **digests, "v": "gatebook-leaf/1"}


@given(st.binary())
def test_a_leaf_hash_is_kept_apart_from_the_hash_of_an_inner_node_by_its_first_byte(leaf: bytes) -> None:
    assert leaf_hash(leaf) == hashlib.sha256(b"\x00" + leaf).digest()
    assert leaf_hash(leaf) != hashlib.sha256(b"\x01" + leaf).digest()


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16), st.binary())
def test_the_same_content_under_another_salt_has_another_digest(
    one: bytes, other: bytes, content: bytes
) -> None:
    assert salted_digest(one, content) == hashlib.sha256(one + content).digest()
    assert (salted_digest(one, content) == salted_digest(other, content)) == (one == other)
