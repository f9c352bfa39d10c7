"""A dated attribute: what was true when, as far as it was known.

Last effective wins; among facts effective at the same instant, the last recorded. A correction
replaces the value and effective time of one earlier fact and leaves every other fact as it is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value]):
    """One fact of a timeline as it stands after its corrections."""

    event_id: UUID
    effective_at: datetime
    order: int
    value: Value


@dataclass(slots=True)
class Timeline(Generic[Value]):
    """The facts of one attribute in recorded order; `order` rises with every fact and correction."""

    facts: list[Dated[Value]] = field(default_factory=list)

    def add(self, event_id: UUID, effective_at: datetime, order: int, value: Value) -> None:
        """Take in a new fact."""
        self.facts.append(Dated(event_id, effective_at, order, value))

    def correct(self, corrects: UUID, effective_at: datetime, order: int, value: Value) -> None:
        """Put one earlier fact right; a correction of an unknown fact changes nothing."""
        self.facts = [
            Dated(fact.event_id, effective_at, order, value) if fact.event_id == corrects else fact
            for fact in self.facts
        ]

    def knows(self, event_id: UUID) -> bool:
        """Tell whether an event set this attribute."""
        return any(fact.event_id == event_id for fact in self.facts)

    def at(self, on: datetime | None = None) -> Dated[Value] | None:
        """Give the fact that holds at an instant (None: the latest of all)."""
        best: Dated[Value] | None = None
        for fact in self.facts:
            if on is not None and fact.effective_at > on:
                continue
            if best is None or (fact.effective_at, fact.order) >= (best.effective_at, best.order):
                best = fact
        return best

    def states(self, event_id: UUID, effective_at: datetime, value: Value) -> bool:
        """Tell whether an event, as it stands after its corrections, says just this."""
        return any(
            (fact.event_id, fact.effective_at, fact.value) == (event_id, effective_at, value)
            for fact in self.facts
        )

    def holds(self, value: Value, on: datetime) -> bool:
        """Tell whether the attribute has this value at an instant, so that stating it changes nothing."""
        fact = self.at(on)
        return fact is not None and fact.value == value

    @property
    def present(self) -> Value:
        """Give the value that holds after all facts; a timeline is read only once it has its first."""
        latest = self.at()
        if latest is None:
            msg = "This attribute was never set."
            raise LookupError(msg)
        return latest.value

    @property
    def latest_at(self) -> datetime | None:
        """When the latest fact took effect."""
        latest = self.at()
        return latest.effective_at if latest else None
