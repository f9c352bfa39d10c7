"""Events as stored bytes and back: flat JSON by TOPIC, typed on reading, never a class path.

A stored fact carries everything of its row but position and leaf, which only the write lock can give.
"""

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, NotRequired, get_type_hints
from uuid import UUID, SafeUUID

import orjson
from eventsourcing.persistence import StoredEvent
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from audit.leaves import SALT_BYTES
from domain.catalogue import AGGREGATE_OF, EVENTS
from domain.kernel import DomainEvent, First, Stamp
from domain.texts import Note
from domain.times import Effective, Precision, format_instant, parse_instant
from domain.upcasts import UPCASTS, todays
from storage.keys import KeyStore

OWN_FIELDS = frozenset({"originator_id", "originator_version", "timestamp", "stamp", "originator_topic"})
"""Fields every event has; they are columns, not part of its state."""

_PRECISIONS = {precision.value: precision for precision in Precision}
_WRITE = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


class UnreadableEvent(Exception):  # noqa: N818 - states what is the case
    """A stored event cannot be read: its topic is unknown, its payload disposed of or not as declared."""


@dataclass(frozen=True)
class StoredFact(StoredEvent):
    """A stored event with all our columns; salts and digests are made here, once."""

    event_id: str
    effective_at: str
    effective_precision: str
    recorded_at: str
    metadata: bytes
    state_salt: bytes
    metadata_salt: bytes


class FactRow(NamedTuple):
    """What reading an event needs of its row."""

    originator_id: UUID
    originator_version: int
    topic: str
    state: bytes | None
    event_id: str
    effective_at: str
    effective_precision: str
    recorded_at: str


def field_types(event: type[DomainEvent]) -> dict[str, Any]:
    """Give the declared type of each field of an event's state."""
    hints = get_type_hints(event, include_extras=True)
    return {one.name: hints[one.name] for one in fields(event) if one.name not in OWN_FIELDS}


class _Reader:
    """Reads the state of one event class."""

    def __init__(self, event: type[DomainEvent]) -> None:
        self.event = event
        self.defaults = {
            one.name: one.default
            for one in fields(event)
            if one.name not in OWN_FIELDS and one.default is not MISSING
        }
        declared = {
            name: NotRequired[kind] if name in self.defaults else kind
            for name, kind in field_types(event).items()
        }
        adapter: TypeAdapter[dict[str, Any]] = TypeAdapter(TypedDict("State", declared))  # type: ignore[operator] # fields are known at run time only
        self.validate_json = adapter.validator.validate_json
        self.names = tuple(declared)
        self.later = tuple(name for name, default in self.defaults.items() if default is None)
        self.first = issubclass(event, First)
        self.topic = AGGREGATE_OF[event].TOPIC  # type: ignore[attr-defined] # every aggregate declares it


class EventMapper:
    """Writes events to stored facts and reads them back."""

    def __init__(self, keys: KeyStore) -> None:
        """Seal and leave sealed with the given key store."""
        self._keys = keys
        self._readers = {topic: _Reader(event) for topic, event in EVENTS.items()}
        self._names = {reader.event: reader.names for reader in self._readers.values()}
        self._later = {reader.event: reader.later for reader in self._readers.values()}
        self._sealed = {
            reader.event: tuple(
                name for name, kind in field_types(reader.event).items() if "Note" in repr(kind)
            )
            for reader in self._readers.values()
        }

    def seal(self, event: DomainEvent) -> DomainEvent:
        """Seal every note of an event; the event itself when it has none."""
        notes: dict[str, Any] = {
            name: self._keys.seal(note, event.stamp.event_id, name)
            for name in self._sealed[type(event)]
            if isinstance(note := event.__dict__[name], Note)
        }
        return replace(event, **notes) if notes else event

    def to_stored(self, event: DomainEvent, metadata: Mapping[str, Any]) -> StoredFact:
        """Write a sealed event of today with its metadata.

        Raises:
            ValueError: events of this class are only read, a later version took its place.
        """
        topic = type(event).TOPIC  # type: ignore[attr-defined] # every event declares it
        if topic in UPCASTS:
            msg = f"{topic} is read only; record {UPCASTS[topic].topic} instead."
            raise ValueError(msg)
        state = {name: event.__dict__[name] for name in self._names[type(event)]}
        # A field that was added later is written when it says something: what was recorded before stays as it was.
        for name in self._later[type(event)]:
            if state[name] is None:
                del state[name]
        stamp = event.stamp
        return StoredFact(
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=topic,
            state=orjson.dumps(state, default=_plain, option=_WRITE),
            event_id=str(stamp.event_id),
            effective_at=format_instant(stamp.effective.at),
            effective_precision=stamp.effective.precision.value,
            recorded_at=format_instant(stamp.recorded_at),
            metadata=orjson.dumps(metadata, option=orjson.OPT_SORT_KEYS),
            state_salt=os.urandom(SALT_BYTES),
            metadata_salt=os.urandom(SALT_BYTES),
        )

    def to_event(self, stored: FactRow | StoredFact) -> DomainEvent:
        """Read a stored fact as the event of today it stands for; its `originator_id` is a UUID.

        Raises:
            UnreadableEvent: naming the stream and version.
        """
        if stored.topic not in UPCASTS:
            return self.as_recorded(stored)
        self.as_recorded(stored)  # an upcast may rely on the old form being whole
        topic, state = todays(stored.topic, orjson.loads(stored.state or b""))
        return self.as_recorded(
            FactRow(
                stored.originator_id,  # type: ignore[arg-type] # a UUID, as said above
                stored.originator_version,
                topic,
                orjson.dumps(state),
                stored.event_id,
                stored.effective_at,
                stored.effective_precision,
                stored.recorded_at,
            )
        )

    def as_recorded(self, stored: FactRow | StoredFact) -> DomainEvent:
        """Read a stored fact as the very class that recorded it, however old.

        Raises:
            UnreadableEvent: naming the stream and version.
        """
        reader = self._readers.get(stored.topic)
        if reader is None or stored.state is None:
            why = "its payload was disposed of" if reader else f"nobody knows the topic {stored.topic}"
            raise UnreadableEvent(_where(stored, why))
        try:
            state = reader.validate_json(stored.state)
        except ValidationError as error:
            raise UnreadableEvent(_where(stored, str(error))) from error
        recorded_at = parse_instant(stored.recorded_at)
        event = object.__new__(reader.event)
        facts = event.__dict__
        facts.update(reader.defaults)
        facts.update(state)
        facts["originator_id"] = stored.originator_id
        facts["originator_version"] = stored.originator_version
        facts["timestamp"] = recorded_at
        effective_at = (
            recorded_at if stored.effective_at == stored.recorded_at else parse_instant(stored.effective_at)
        )
        facts["stamp"] = Stamp(
            _event_id(stored.event_id),
            recorded_at,
            Effective(effective_at, _PRECISIONS[stored.effective_precision]),
        )
        if reader.first:
            facts["originator_topic"] = reader.topic
        return event


def _event_id(text: str) -> UUID:
    """Read an id that stands in the record as we write it; UUID() would cost a fifth of reading an event."""
    event_id = object.__new__(UUID)
    object.__setattr__(event_id, "int", int(text.replace("-", ""), 16))
    object.__setattr__(event_id, "is_safe", SafeUUID.unknown)
    return event_id


def _where(stored: FactRow | StoredFact, why: str) -> str:
    return f"Event {stored.originator_version} of stream {stored.originator_id} cannot be read: {why}."


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, Fraction | Decimal):
        return str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    msg = f"An event field of this type has no stored form: {type(value).__name__}"
    raise TypeError(msg)
