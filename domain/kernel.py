"""Our seam to the `eventsourcing` library: the only module of the domain that imports it.

An aggregate is a class with three bands: Events (the stored format), State (folds, marked `@event(X)`)
and Decisions (rules; plain methods that record facts or refuse). A decision is handed an `Act`: the
command being carried out. Every fact it records takes the next `Stamp` from that act.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID, uuid5

from eventsourcing.domain import BaseAggregate, CanInitAggregate, CanMutateAggregate, MetaDomainEvent, event

from domain.times import Effective, Precision

__all__ = ["Act", "Aggregate", "First", "Stamp", "event"]


class Stamp(NamedTuple):
    """What every fact has: its identity, when it took effect, when it was recorded.

    `ordinal` is the place of the fact within its command and is not stored.
    """

    event_id: UUID
    recorded_at: datetime
    effective: Effective
    reason: str | None = None
    ordinal: int = 0

    @property
    def effective_at(self) -> datetime:
        """The instant at which the fact took effect."""
        return self.effective.at


@dataclass(slots=True)
class Act:
    """One command being carried out: gives each fact it records its stamp.

    `event_id` is uuid5(command id, ordinal), so a lost answer to COMMIT can be settled by looking it up.
    """

    command_id: UUID
    recorded_at: datetime
    effective: Effective
    reason: str | None = None
    facts: int = 0

    @classmethod
    def now(cls, command_id: UUID, recorded_at: datetime) -> Self:
        """Begin an act whose facts take effect as they are recorded."""
        return cls(command_id, recorded_at, Effective(recorded_at, Precision.INSTANT))

    @property
    def effective_at(self) -> datetime:
        """The instant at which the facts of this act take effect."""
        return self.effective.at

    def stamp(self, not_before: datetime | None = None) -> Stamp:
        """Take the stamp for the next fact, which cannot take effect before what it rests on."""
        self.facts += 1
        effective = self.effective
        if not_before is not None and effective.at < not_before:
            effective = Effective(not_before, effective.precision)
        return Stamp(
            uuid5(self.command_id, str(self.facts)),
            self.recorded_at,
            effective,
            self.reason,
            self.facts,
        )


@dataclass(frozen=True)
class DomainEvent(CanMutateAggregate[UUID], metaclass=MetaDomainEvent):
    """A recorded fact. Subclasses add flat fields and a `TOPIC`; both are a stored format."""

    originator_id: UUID
    originator_version: int
    timestamp: datetime
    stamp: Stamp


class First(CanInitAggregate[UUID], metaclass=MetaDomainEvent):
    """Mixin of the event that begins a stream."""

    originator_topic: str


class Aggregate(BaseAggregate[UUID]):
    """Root of all aggregates: streams of facts under one id."""

    class Event(DomainEvent):
        """Base of the events of one aggregate."""

    @classmethod
    def _create(
        cls, event_class: type[CanInitAggregate[UUID]], *, id: UUID | None = None, **kwargs: Any
    ) -> Self:
        kwargs["timestamp"] = kwargs["stamp"].recorded_at
        return super()._create(event_class, id=id, **kwargs)

    def trigger_event(self, event_class: type[CanMutateAggregate[UUID]], **kwargs: Any) -> None:
        """Record a fact; the library would read the clock here, we take the time from the stamp."""
        kwargs["timestamp"] = kwargs["stamp"].recorded_at
        super().trigger_event(event_class, **kwargs)
