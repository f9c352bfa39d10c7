"""One-`if` rules that several nouns share: each states what is unmet, or nothing."""

from datetime import date, datetime

from domain.kernel import Act
from domain.refusals import Refusal, Unmet, unmet


def blank(field: str, value: str) -> Unmet | None:
    """A text that must say something says nothing."""
    return None if value.strip() else unmet(Refusal.VALUE_INVALID, field=field, value=value)


def in_future(effective_at: datetime, act: Act) -> Unmet | None:
    """A fact is said to take effect after it is recorded."""
    if effective_at > act.recorded_at:
        return unmet(
            Refusal.EFFECTIVE_IN_FUTURE,
            effective_at=effective_at.isoformat(),
            recorded_at=act.recorded_at.isoformat(),
        )
    return None


def plan_reversed(start: date | None, end: date | None) -> Unmet | None:
    """A plan ends before it begins."""
    if start is not None and end is not None and end < start:
        return unmet(Refusal.DATES_END_BEFORE_START, start=start.isoformat(), end=end.isoformat())
    return None
