"""A vote rule is data: it survives storage, and what cannot be used is refused with every fault."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from domain.vote_rules import (
    HALF,
    SIMPLE_MAJORITY,
    Abstention,
    Closes,
    InvalidVoteRule,
    MajorityBase,
    QuorumBase,
    Tie,
    VoteRule,
)

ALL = Fraction(1)

WRITTEN: dict[str, Any] = {
    "quorum_base": "appointed",
    "quorum_share": "1/2",
    "quorum_strict": True,
    "majority_base": "yes_and_no",
    "majority_share": "1/2",
    "majority_strict": True,
    "abstention": "ignored",
    "tie": "rejected",
    "closes": "when_certain",
}


def faults_of(**changed: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidVoteRule) as refused:
        VoteRule.from_data({**WRITTEN, **changed})
    return refused.value.faults


def test_the_simple_majority_is_stored_as_flat_data_with_fractions_as_text() -> None:
    assert SIMPLE_MAJORITY.to_data() == WRITTEN


def test_every_usable_rule_is_read_back_as_it_was_stored() -> None:
    usable = 0
    for quorum, majority, abstention, tie, closes in product(
        QuorumBase, MajorityBase, Abstention, Tie, Closes
    ):
        try:
            rule = replace(
                SIMPLE_MAJORITY,
                quorum_base=quorum,
                majority_base=majority,
                abstention=abstention,
                tie=tie,
                closes=closes,
            )
        except InvalidVoteRule:
            continue
        usable += 1
        assert VoteRule.from_data(rule.to_data()) == rule
    assert usable > 100


def test_a_share_need_not_be_reduced_to_be_read() -> None:
    assert VoteRule.from_data({**WRITTEN, "quorum_share": "2/4"}).quorum_share == HALF


def test_a_whole_share_is_stored_with_its_denominator() -> None:
    unanimous = replace(SIMPLE_MAJORITY, majority_share=ALL, majority_strict=False)
    assert unanimous.to_data()["majority_share"] == "1/1"


@pytest.mark.parametrize("written", ["0.5", 0.5, "50 %", "1", "-1/2", "1/2/3", "½", "", None])
def test_a_share_that_is_no_fraction_is_refused(written: object) -> None:
    (fault,) = faults_of(quorum_share=written)
    assert fault == f"quorum_share: {written!r} is no fraction, write it as text like '1/2'"


def test_a_share_that_divides_by_zero_is_refused() -> None:
    assert faults_of(majority_share="1/0") == ("majority_share: '1/0' divides by zero",)


@pytest.mark.parametrize("written", [1, "true", None])
def test_strictness_must_be_true_or_false(written: object) -> None:
    (fault,) = faults_of(quorum_strict=written)
    assert fault.startswith("quorum_strict: ")


@pytest.mark.parametrize("field", ["quorum_base", "majority_base", "abstention", "tie", "closes"])
def test_a_word_nobody_defined_is_refused_with_the_words_there_are(field: str) -> None:
    (fault,) = faults_of(**{field: "sometimes"})
    assert fault.startswith(f"{field}: 'sometimes' is not one of ")


def test_a_missing_field_is_refused() -> None:
    short = {name: value for name, value in WRITTEN.items() if name != "tie"}
    with pytest.raises(InvalidVoteRule, match="tie: missing"):
        VoteRule.from_data(short)


def test_an_unknown_field_is_refused() -> None:
    (fault,) = faults_of(majorityshare="1/2")
    assert fault.startswith("majorityshare: unknown, a rule has quorum_base, ")


def test_all_faults_are_listed_at_once_also_what_cannot_hold_together() -> None:
    found = faults_of(quorum_share="x", abstention="counts_as_no", closes="never", extra=1)
    assert [fault.split(":")[0] for fault in found] == ["extra", "quorum_share", "closes", "abstention"]


def test_the_message_tells_every_fault() -> None:
    with pytest.raises(InvalidVoteRule) as refused:
        VoteRule.from_data({**WRITTEN, "tie": "coin", "closes": "never"})
    assert "tie: 'coin'" in str(refused.value)
    assert "closes: 'never'" in str(refused.value)


def test_a_contradiction_is_refused_in_code_as_in_data() -> None:
    with pytest.raises(InvalidVoteRule, match="majority_strict"):
        replace(SIMPLE_MAJORITY, majority_strict=False)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"quorum_share": "3/2"}, "quorum_share"),
        ({"quorum_share": "1/1", "quorum_strict": True}, "quorum_strict"),
        ({"majority_share": "1/3"}, "majority_share"),
        ({"majority_share": "4/3"}, "majority_share"),
        ({"majority_share": "1/2", "majority_strict": False}, "majority_strict"),
        ({"majority_share": "1/1", "majority_strict": True}, "majority_strict"),
        ({"abstention": "counts_as_no", "majority_base": "yes_and_no"}, "abstention"),
        ({"tie": "chair_decides", "majority_share": "2/3"}, "tie"),
        ({"tie": "chair_decides", "majority_base": "eligible"}, "tie"),
        ({"tie": "chair_decides", "majority_base": "statutory"}, "tie"),
        ({"tie": "chair_decides", "majority_base": "present", "abstention": "quorum_only"}, "tie"),
    ],
)
def test_what_cannot_hold_together_is_refused(changed: dict[str, Any], field: str) -> None:
    (fault,) = faults_of(**changed)
    assert fault.startswith(f"{field}: ")


@pytest.mark.parametrize(
    "changed",
    [
        {"quorum_share": "0/1", "quorum_strict": False},
        {"quorum_share": "1/1", "quorum_strict": False},
        {"majority_share": "2/3", "majority_strict": False},
        {"majority_share": "1/1", "majority_strict": False},
        {"abstention": "counts_as_no", "majority_base": "cast"},
        {"tie": "chair_decides"},
        {"tie": "chair_decides", "majority_base": "present", "abstention": "ignored"},
        {"tie": "rejected", "majority_base": "statutory"},
    ],
)
def test_what_holds_together_is_taken(changed: dict[str, Any]) -> None:
    assert VoteRule.from_data({**WRITTEN, **changed}).to_data() == {**WRITTEN, **changed}
