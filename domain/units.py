"""An organisational unit (Dezernat, Amt, Fachbereich) with its names over time."""

from datetime import date
from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, require, unmet
from domain.texts import Key, Public

UNITS = UUID("5a1e5b0c-6f0e-5c0b-9a55-0d5a1f6f2a01")


def unit_id(name: str) -> UUID:
    """Give the id of the unit first registered under a name."""
    return uuid5(UNITS, name)


class Unit(Aggregate):
    """A unit that leads projects or takes part in them."""

    TOPIC = "unit"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Registered(First, Aggregate.Event):
        TOPIC = "unit.registered.v1"
        name: Public
        kind: Key
        parent_id: UUID | None
        valid_from: date

    class Renamed(Aggregate.Event):
        TOPIC = "unit.renamed.v1"
        name: Public

    class Dissolved(Aggregate.Event):
        TOPIC = "unit.dissolved.v1"
        valid_until: date

    # State: folded from events.
    @event(Registered)
    def __init__(
        self, id: UUID, name: Public, kind: Key, parent_id: UUID | None, valid_from: date, stamp: Stamp
    ) -> None:
        self.name = name
        self.valid_from = valid_from
        self.valid_until: date | None = None

    @event(Renamed)
    def _renamed(self, *, name: Public, stamp: Stamp) -> None:
        self.name = name

    @event(Dissolved)
    def _dissolved(self, *, valid_until: date, stamp: Stamp) -> None:
        self.valid_until = valid_until

    # Decisions.
    @classmethod
    def register(cls, name: str, kind: str, parent_id: UUID | None, valid_from: date, act: Act) -> Self:
        """Make a unit known from a day on."""
        return cls(
            id=unit_id(name),
            name=name,
            kind=kind,
            parent_id=parent_id,
            valid_from=valid_from,
            stamp=act.stamp(),
        )

    def rename(self, name: str, act: Act) -> None:
        """Give the unit its new name; the name it has records nothing."""
        if name != self.name:
            self._renamed(name=name, stamp=act.stamp())

    def dissolve(self, valid_until: date, act: Act) -> None:
        """End the unit with a day; repeating the day records nothing."""
        if valid_until == self.valid_until:
            return
        require(
            unmet(
                Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS,
                valid_from=self.valid_from.isoformat(),
                valid_until=valid_until.isoformat(),
            )
            if valid_until < self.valid_from
            else None
        )
        self._dissolved(valid_until=valid_until, stamp=act.stamp())
