"""Our seam to the `eventsourcing` library: the only module of the domain that imports it.

An aggregate is a class with three bands: Events (the stored format), State (folds, marked `@event(X)`)
and Decisions (rules; plain methods that record facts or refuse). A decision is handed an `Act`: the
command being carried out. Every fact it records takes the next `Stamp` from that act.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self
from uuid import UUID, uuid5

from eventsourcing.domain import (
    BaseAggregate,
    CanInitAggregate,
    CanMutateAggregate,
    MetaDomainEvent,
    decorated_func_callers,
    decorated_funcs,
    event,
)

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
    """Root of all aggregates: streams of facts under one id.

    A noun with much to tell may be put together from parts: classes without a TOPIC that hold some of its
    events, folds and decisions, and are the bases of one aggregate.
    """

    class Event(DomainEvent):
        """Base of the events of one aggregate."""

    def __init_subclass__(cls, *, created_event_name: str = "") -> None:
        """Let a whole record and fold the events of its parts.

        The library gives the whole an event class of its own for each event of a part, but leaves the
        part's fold with the part's class.
        """
        super().__init_subclass__(created_event_name=created_event_name)
        for decorator, of_part in tuple(decorated_func_callers.items()):
            of_whole = vars(cls).get(of_part.__name__)
            if of_whole not in (None, of_part) and issubclass(of_whole, of_part):
                decorated_func_callers[decorator] = of_whole
                decorated_funcs[of_whole] = decorated_funcs[of_part]

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
