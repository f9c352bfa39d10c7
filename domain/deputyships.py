"""A deputyship: somebody may vote for one member of a board while that member is absent.

It holds for a period and for some matters, or all. It is never passed on: only the deputy appointed may vote.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.refusals import Refusal, Unmet, unmet
from domain.texts import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputyship:
    """Who stands in for whom, in which matters (none named: all), from an instant until, exclusively, another."""

    principal: UUID
    deputy: UUID
    matter_classes: tuple[Key, ...]
    valid_from: datetime
    valid_until: datetime | None

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether it is in force at an instant."""
        return self.valid_from <= instant and (self.valid_until is None or instant < self.valid_until)

    def covers(self, matter_class: str) -> bool:
        """Tell whether it holds for a class of matters."""
        return not self.matter_classes or matter_class in self.matter_classes

    def overlaps(self, other: "Deputyship") -> bool:
        """Tell whether both could be in force in one matter."""
        ends = [end for end in (self.valid_until, other.valid_until) if end is not None]
        together = not ends or max(self.valid_from, other.valid_from) < min(ends)
        mine, theirs = set(self.matter_classes), set(other.matter_classes)
        return together and (not mine or not theirs or bool(mine & theirs))

    def reversed_period(self) -> Unmet | None:
        """The period ends before it begins."""
        if self.valid_until is None or self.valid_until > self.valid_from:
            return None
        return unmet(
            Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS,
            valid_from=self.valid_from.isoformat(),
            valid_until=self.valid_until.isoformat(),
        )
