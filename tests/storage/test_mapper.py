"""Events as stored bytes and back: every class, the committed vectors, and what cannot be read."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import AGGREGATE_OF, CURRENT, EVENTS
from domain.kernel import Aggregate, DomainEvent, First, Stamp
from domain.people import Person
from domain.texts import Note, Public, Sealed
from domain.times import Effective, Precision
from storage.keys import KeyStore
from storage.mapper import EventMapper, StoredFact, UnreadableEvent, field_types
from storage.recorder import row_of
from tests.support.records import fact, stream
from tests.support.vectors import NAMES, vector

TODAYS = [topic for topic, event in EVENTS.items() if event in CURRENT]
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
INTEGERS = st.integers(-(2**53), 2**53)
PLAIN = st.recursive(
    st.none() | st.booleans() | INTEGERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)

SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: INTEGERS,
    bool: st.booleans(),
    type(None): st.none(),
    UUID: st.uuids(),
    date: st.dates(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=2),
    datetime: INSTANTS,
    Any: PLAIN,
}


@pytest.fixture(scope="module")
def mapper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventMapper]:
    keys = KeyStore.at(tmp_path_factory.mktemp("keys") / "keys.db")
    yield EventMapper(keys)
    keys.close()


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a field's declared type; notes are sealed by another test."""
    if get_origin(kind) is Annotated:
        kind = kind.__origin__
    origin, parts = get_origin(kind), get_args(kind)
    if kind in SIMPLE:
        return SIMPLE[kind]
    if origin in {Union, UnionType}:
        return st.one_of(*(values_of(part) for part in parts if part is not Note))
    if origin is tuple:
        return st.lists(values_of(parts[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(values_of(parts[0]), values_of(parts[1]), max_size=3)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return st.builds(kind, **{one.name: values_of(hints[one.name]) for one in fields(kind)})
    return st.sampled_from(kind)


@st.composite
def events(draw: st.DrawFn, kind: type[DomainEvent]) -> DomainEvent:
    recorded = draw(INSTANTS)
    given: dict[str, Any] = {name: draw(values_of(type_)) for name, type_ in field_types(kind).items()}
    if issubclass(kind, First):
        given["originator_topic"] = topic_of(AGGREGATE_OF[kind])
    effective = Effective(draw(INSTANTS), draw(st.sampled_from(Precision)))
    return kind(
        originator_id=draw(st.uuids()),
        originator_version=draw(st.integers(1, 300)),
        timestamp=recorded,
        stamp=Stamp(draw(st.uuids()), recorded, effective),
        **given,
    )


def topic_of(kind: type[Aggregate]) -> str:
    return str(vars(kind)["TOPIC"])


@pytest.mark.parametrize("topic", TODAYS)
def test_every_event_is_read_back_as_it_was_written(topic: str, mapper: EventMapper) -> None:
    @settings(max_examples=15, deadline=None)
    @given(events(EVENTS[topic]))
    def law(event: DomainEvent) -> None:
        stored = mapper.to_stored(event, {})
        assert stored.topic == topic
        assert mapper.to_event(stored) == event
        again = mapper.to_stored(mapper.to_event(stored), {})
        assert (again.state, again.effective_at, again.recorded_at) == (
            stored.state,
            stored.effective_at,
            stored.recorded_at,
        )

    law()


@pytest.mark.parametrize("topic", TODAYS)
def test_no_stored_event_names_a_class_or_a_module(topic: str, mapper: EventMapper) -> None:
    @settings(max_examples=3, deadline=None)
    @given(events(EVENTS[topic]))
    def law(event: DomainEvent) -> None:
        stored = mapper.to_stored(event, {})
        assert EVENTS[topic].__qualname__.encode() not in stored.state
        assert EVENTS[topic].__module__.encode() not in stored.state

    law()


@pytest.mark.parametrize("name", NAMES)
def test_state_and_metadata_of_the_vectors_are_the_bytes_we_write(name: str, mapper: EventMapper) -> None:
    told = vector(name)
    written = mapper.to_stored(mapper.to_event(stored_vector(name)), metadata_of(name))
    assert written.state.hex() == told["state"]
    assert written.metadata.hex() == told["metadata"]
    assert (written.event_id, written.topic) == (told["event_id"], told["topic"])
    assert (written.effective_at, written.effective_precision, written.recorded_at) == (
        told["effective_at"],
        told["effective_precision"],
        told["recorded_at"],
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_row_of_a_vector_carries_its_digests_and_leaf_hash(name: str) -> None:
    told = vector(name)
    row = row_of(stored_vector(name), told["position"])
    for digest in ("state_sha256", "metadata_sha256", "leaf_hash", "state", "metadata"):
        assert row[digest].hex() == told[digest]


def stored_vector(name: str) -> StoredFact:
    told = vector(name)
    return StoredFact(
        originator_id=UUID(told["originator_id"]),
        originator_version=told["originator_version"],
        topic=told["topic"],
        state=bytes.fromhex(told["state"]),
        event_id=told["event_id"],
        effective_at=told["effective_at"],
        effective_precision=told["effective_precision"],
        recorded_at=told["recorded_at"],
        metadata=bytes.fromhex(told["metadata"]),
        state_salt=bytes.fromhex(told["state_salt"]),
        metadata_salt=bytes.fromhex(told["metadata_salt"]),
    )


def metadata_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(vector(name)["metadata_text"])
    return found


def test_each_written_event_takes_two_fresh_salts_of_sixteen_bytes(mapper: EventMapper) -> None:
    event = mapper.to_event(stored_vector("person_registered"))
    salts = [salt for _ in range(20) for salt in salts_of(mapper.to_stored(event, {}))]
    assert {len(salt) for salt in salts} == {16}
    assert len(set(salts)) == 40


def salts_of(stored: StoredFact) -> tuple[bytes, bytes]:
    return stored.state_salt, stored.metadata_salt


def test_an_unknown_topic_is_refused_by_stream_and_version(mapper: EventMapper) -> None:
    with pytest.raises(UnreadableEvent, match=rf"Event 7 of stream {stream('ada')}.*topic tale.told.v1"):
        mapper.to_event(fact("ada", 7))


def test_a_disposed_payload_is_named_as_such(mapper: EventMapper) -> None:
    gone = replace(fact("ada", 2, topic="project.retitled.v1"), state=None)  # type: ignore[arg-type] # what a disposed row gives
    with pytest.raises(UnreadableEvent, match=r"Event 2 .* its payload was disposed of"):
        mapper.to_event(gone)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b"[]", "dictionary|object"),
        (b"{}", "title"),
        (b'{"title":null}', "title"),
        (b'{"title":7}', "title"),
        (b'{"title":"\xff"}', "JSON|utf-8|UTF-8"),
    ],
)
def test_a_state_that_is_not_as_declared_is_refused_with_what_is_wrong(
    state: bytes, why: str, mapper: EventMapper
) -> None:
    with pytest.raises(UnreadableEvent, match=rf"(?s)Event 1 of stream .*({why})"):
        mapper.to_event(fact("ada", topic="project.retitled.v1", state=state))


def test_a_value_outside_its_vocabulary_is_refused(mapper: EventMapper) -> None:
    state = b'{"run_state":"perhaps"}'
    with pytest.raises(UnreadableEvent, match="run_state"):
        mapper.to_event(fact("ada", topic="project.run_state_corrected.v1", state=state))


def test_an_optional_field_that_a_later_release_added_is_passed_over(mapper: EventMapper) -> None:
    state = b'{"subtitle":"sp\xc3\xa4ter","title":"Tor"}'
    event = mapper.to_event(fact("ada", topic="project.retitled.v1", state=state))
    assert event.title == "Tor"  # type: ignore[attr-defined] # the topic says which event it is
    assert "subtitle" not in vars(event)


class Greeted(Person.Event):
    TOPIC = "person.greeted.v1"
    word: Public
    warmth: int = 3


def test_an_event_written_before_its_optional_field_existed_reads_with_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(EVENTS, "person.greeted.v1", Greeted)
    monkeypatch.setitem(AGGREGATE_OF, Greeted, Person)  # type: ignore[misc] # mypy sees two kinds of classes
    keys = KeyStore.at(tmp_path / "keys.db")
    reading = EventMapper(keys)
    old, new = (
        reading.to_event(fact("ada", topic="person.greeted.v1", state=state))
        for state in (b'{"word":"Moin"}', b'{"warmth":5,"word":"Moin"}')
    )
    keys.close()
    assert [(event.word, event.warmth) for event in (old, new)] == [("Moin", 3), ("Moin", 5)]  # type: ignore[attr-defined] # of Greeted


def test_every_event_with_a_note_is_sealed_before_it_is_written(mapper: EventMapper) -> None:
    with_notes = {
        topic: [name for name, kind in field_types(event).items() if "Note" in repr(kind)]
        for topic, event in EVENTS.items()
    }
    assert {topic: names for topic, names in with_notes.items() if names} == {
        "person.mandate_ended.v1": ["reason"],
        "project.paused.v1": ["reason"],
        "board.deputy_relieved.v1": ["reason"],
        "gate_review.vote_cast.v1": ["reason"],
        "gate_review.recusal_declared.v1": ["reason"],
        "gate_review.circular_voided.v1": ["reason"],
    }
    paused = mapper.to_event(fact("ada", topic="project.paused.v1", state=b'{"reason":null,"until":null}'))
    spoken = replace(paused, reason=Note(stream("eve"), "Eve ist krank"))  # type: ignore[call-arg] # of Paused
    sealed = mapper.seal(spoken)
    assert isinstance(sealed.reason, Sealed)  # type: ignore[attr-defined] # of Paused
    assert b"krank" not in mapper.to_stored(sealed, {}).state
    assert mapper.to_event(mapper.to_stored(sealed, {})) == sealed


def test_an_event_without_a_note_is_written_as_it_is(mapper: EventMapper) -> None:
    event = mapper.to_event(stored_vector("project_retitled"))
    assert mapper.seal(event) is event


def test_a_field_without_a_stored_form_is_refused(mapper: EventMapper) -> None:
    event = mapper.to_event(fact("ada", topic="project.retitled.v1", state=b'{"title":"Tor"}'))
    with pytest.raises(TypeError):
        mapper.to_stored(replace(event, title={1, 2}), {})  # type: ignore[call-arg] # deliberately wrong


def test_a_time_without_a_zone_is_never_written(mapper: EventMapper) -> None:
    event = mapper.to_event(fact("ada", topic="project.retitled.v1", state=b'{"title":"Tor"}'))
    naive = event.stamp._replace(recorded_at=datetime(2024, 1, 8))  # noqa: DTZ001 - the point of the test
    with pytest.raises(ValueError, match="without a time zone"):
        mapper.to_stored(replace(event, stamp=naive), {})


def test_recorded_and_effective_time_are_read_as_the_stamp_of_the_event(mapper: EventMapper) -> None:
    told = replace(fact("ada", topic="project.resumed.v1"), effective_precision="month")
    stamp = mapper.to_event(told).stamp
    noon = datetime(2024, 1, 8, 11, tzinfo=UTC)
    assert (stamp.recorded_at, stamp.effective) == (noon, Effective(noon, Precision.MONTH))
    assert stamp.recorded_at.utcoffset() == timedelta(0)
