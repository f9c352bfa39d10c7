"""What was ever recorded stays readable: one stored sample of every event class and version."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from domain.catalogue import CURRENT, EVENTS
from domain.upcasts import UPCASTS
from storage.keys import KeyStore
from storage.mapper import EventMapper, UnreadableEvent
from tests.support.corpus import CORPUS, REMEDY, place_of, stored_of, values_of
from tests.support.samples import samples

SAMPLES = sorted(CORPUS.glob("*.json"))


@pytest.fixture(scope="module")
def mapper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventMapper]:
    """A mapper whose key store knows none of the sealed texts: the record is read without them."""
    keys = KeyStore.at(tmp_path_factory.mktemp("keys") / "keys.db")
    yield EventMapper(keys)
    keys.close()


def read(path: Path) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def test_every_event_class_has_a_stored_sample() -> None:
    missing = [topic for topic in EVENTS if not place_of(topic).exists()]
    assert not missing, f"No stored sample of {', '.join(missing)}: {REMEDY}."


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_stored_sample_is_read_as_what_it_meant_when_it_was_stored(path: Path, mapper: EventMapper) -> None:
    sample = read(path)
    event = mapper.as_recorded(stored_of(sample))
    meant, said = sample["read_as"], values_of(event)
    later = said.keys() - meant.keys()
    assert later <= later_fields(type(event))
    assert {name: said[name] for name in meant} == meant


def later_fields(event: type[Any]) -> set[str]:
    """Give the optional fields an event may have got after a sample was stored; they keep its version."""
    return {one.name for one in dataclasses.fields(event) if one.default is not dataclasses.MISSING}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_stored_sample_is_read_as_an_event_of_today(path: Path, mapper: EventMapper) -> None:
    stored = stored_of(read(path))
    event = mapper.to_event(stored)
    assert type(event) in CURRENT
    assert (event == mapper.as_recorded(stored)) is (path.stem not in UPCASTS)


@pytest.mark.parametrize(
    "path", [path for path in SAMPLES if path.stem not in UPCASTS], ids=lambda path: path.stem
)
def test_a_stored_sample_is_written_again_as_the_same_bytes(path: Path, mapper: EventMapper) -> None:
    stored = stored_of(read(path))
    event = mapper.to_event(stored)
    again = mapper.to_stored(event, {})
    assert without_later_fields(again.state, stored.state, type(event)) == stored.state
    for name in ("topic", "event_id", "effective_at", "effective_precision", "recorded_at"):
        assert getattr(again, name) == getattr(stored, name)
    assert (str(again.originator_id), again.originator_version) == (
        stored.originator_id,
        stored.originator_version,
    )


def without_later_fields(again: bytes, stored: bytes, event: type[Any]) -> bytes:
    """Leave out the optional fields an event got after a sample was stored."""
    later = json.loads(again).keys() - json.loads(stored).keys()
    assert later <= later_fields(event)
    kept = {name: value for name, value in json.loads(again).items() if name not in later}
    return orjson.dumps(kept)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_lies_under_its_topic(path: Path) -> None:
    assert read(path)["stored"]["topic"] == path.stem


def test_a_sample_that_says_something_else_is_found(mapper: EventMapper) -> None:
    sample = read(place_of("board.established.v1"))
    sample["stored"]["state"] = sample["stored"]["state"].replace(
        '"statutory_seats":3', '"statutory_seats":4'
    )
    assert values_of(mapper.to_event(stored_of(sample))) != sample["read_as"]
    sample["stored"]["state"] = sample["stored"]["state"].replace("statutory_seats", "seats")
    with pytest.raises(UnreadableEvent):
        mapper.to_event(stored_of(sample))


def test_new_samples_can_be_made_of_every_class() -> None:
    assert samples().keys() == CURRENT
