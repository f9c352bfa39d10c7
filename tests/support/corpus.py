"""The corpus: one stored sample of every event class and version, committed for good.

A sample is what the record holds and what it must be read as. It is made once, from a real event, and
never again: `python -m tests.support.corpus` adds what is missing and leaves every existing file alone.
If a change of code no longer reads a sample, the change is wrong, not the sample: give the event a new
version (`noun.fact.v2`) and keep the old class.
"""

import json
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from domain.catalogue import EVENTS
from domain.kernel import DomainEvent
from storage.keys import KeyStore
from storage.mapper import EventMapper, StoredFact, field_types
from tests.support.samples import samples

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "v1"
UTC = re.compile(r"tzinfo=(datetime\.timezone\.utc|TzInfo\((UTC|0)\))")
"""UTC as Python and as the library that reads JSON write it."""
REMEDY = (
    "add a decision that records it to tests/support/samples.py, then run `python -m tests.support.corpus`"
)


def place_of(topic: str) -> Path:
    """Give the file of a sample."""
    return CORPUS / f"{topic}.json"


def values_of(event: DomainEvent) -> dict[str, str]:
    """Write what an event says so that types show: `<Role.CHAIR: 'chair'>` is not `'chair'`."""
    stamp = event.stamp
    said: dict[str, Any] = {name: event.__dict__[name] for name in field_types(type(event))}
    said |= {"stamp.event_id": stamp.event_id, "stamp.recorded_at": stamp.recorded_at}
    said |= {"stamp.effective_at": stamp.effective.at, "stamp.precision": stamp.effective.precision}
    return {name: UTC.sub("tzinfo=UTC", repr(value)) for name, value in said.items()}


def sample_of(event: DomainEvent, mapper: EventMapper) -> dict[str, object]:
    """Give a sample: the stored row as text, and the values it is read as."""
    stored = mapper.to_stored(mapper.seal(event), {})
    assert stored.state is not None
    row = {
        "originator_id": str(stored.originator_id),
        "originator_version": stored.originator_version,
        "topic": stored.topic,
        "state": stored.state.decode(),
        "event_id": stored.event_id,
        "effective_at": stored.effective_at,
        "effective_precision": stored.effective_precision,
        "recorded_at": stored.recorded_at,
    }
    return {"stored": row, "read_as": values_of(mapper.to_event(stored))}


def stored_of(sample: dict[str, Any]) -> StoredFact:
    """Give a sample's row as the record would."""
    row = dict(sample["stored"])
    return StoredFact(
        **row | {"state": row["state"].encode()}, metadata=b"{}", state_salt=b"", metadata_salt=b""
    )


def add_missing() -> list[Path]:
    """Add a sample for every event class that has none; an existing file is never written."""
    known = samples()
    added: list[Path] = []
    with TemporaryDirectory() as folder:
        keys = KeyStore.at(Path(folder) / "keys.db")
        mapper = EventMapper(keys)
        for topic, kind in EVENTS.items():
            if place_of(topic).exists():
                continue
            if kind not in known:
                raise LookupError(f"There is no sample of {topic}: {REMEDY}.")
            text = json.dumps(sample_of(known[kind], mapper), ensure_ascii=False, indent=2, sort_keys=True)
            with place_of(topic).open("x", encoding="utf-8") as file:
                file.write(text + "\n")
            added.append(place_of(topic))
        keys.close()
    return added


if __name__ == "__main__":
    for path in add_missing():
        sys.stdout.write(f"added {path}\n")
