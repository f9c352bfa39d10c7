"""Our seam to the `eventsourcing` library: the only module of the domain that imports it.

An aggregate is a class with three bands: Events (the stored format), State (folds, marked `@event(X)`)
and Decisions (rules; plain methods that record facts or refuse). A decision is handed an `Act`: the
command being carried out. Every fact it records takes the next `Stamp` from that act.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Self
from uuid import UUID, uuid5

from eventsourcing.domain import (
    BaseAggregate,
    CanInitAggregate,
    CanMutateAggregate,
    MetaDomainEvent,
    OriginatorIDError,
    OriginatorVersionError,
    decorated_func_callers,
    decorated_funcs,
    event,
)
from eventsourcing.utils import resolve_topic

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

    def mutate(self, aggregate: Any) -> Any:
        """Fold this fact into its aggregate, of which it must be the next one."""
        if self.originator_id != aggregate.id:
            raise OriginatorIDError(self.originator_id, aggregate.id)
        if self.originator_version != aggregate.version + 1:
            raise OriginatorVersionError(self.originator_version, aggregate.version + 1)
        fold, names = _fold_of(type(self))
        facts = self.__dict__
        fold(aggregate, **{name: facts[name] for name in names})
        aggregate.version = self.originator_version
        aggregate.modified_on = self.timestamp
        return aggregate


@cache
def _fold_of(kind: type[DomainEvent]) -> tuple[Callable[..., None], tuple[str, ...]]:
    """Find the fold of an event class and the values it takes; the library works both out for each single fact."""
    fold = decorated_funcs[kind]
    return fold, tuple(inspect.signature(fold).parameters)[1:]


class First(CanInitAggregate[UUID], metaclass=MetaDomainEvent):
    """Mixin of the event that begins a stream."""

    originator_topic: str

    def mutate(self, aggregate: Any) -> Any:
        """Begin the aggregate."""
        if aggregate is not None:
            raise OriginatorVersionError(self.originator_version, aggregate.version + 1)
        kind, names = _beginning_of(self.originator_topic)
        facts = self.__dict__
        begun = kind.__new__(kind)
        begun.__base_init__(facts["originator_id"], facts["originator_version"], facts["timestamp"])
        begun.__init__(**{name: facts[said] for name, said in names})
        return begun


@cache
def _beginning_of(topic: str) -> tuple[Any, tuple[tuple[str, str], ...]]:
    """Find the aggregate of a topic, and the values it begins with beside the fields that hold them, as above."""
    kind = resolve_topic(topic)
    names = tuple(inspect.signature(kind.__init__).parameters)[1:]
    return kind, tuple((name, "originator_id" if name == "id" else name) for name in names)


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
