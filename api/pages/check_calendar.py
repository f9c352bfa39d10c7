"""A month of project checks as a sheet of weeks."""

from calendar import Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

from api.pages.questions import BadQuestion
from domain.times import local_date, start_of_day
from projections.check_cockpit import DueCheck

FIRST_YEAR, LAST_YEAR = 1900, 2199
SATURDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month, from its first instant to the first of the next, in a zone."""

    first: date
    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, first: date, zone: str) -> Self:
        """Give the month that begins with a day."""
        following = (first + timedelta(days=31)).replace(day=1)
        return cls(first=first, begins=start_of_day(first, zone), ends=start_of_day(following, zone))

    @property
    def name(self) -> str:
        """The month as an address names it."""
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        """The month before, as an address names it."""
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month after, as an address names it."""
        return f"{self.first + timedelta(days=31):%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One day of the sheet: what is due on it, and why nobody works on it, if nobody does."""

    day: date
    inside: bool
    off: bool
    name: str
    checks: tuple[DueCheck, ...]


def month_asked(text: str, today: date) -> date:
    """Read which month is asked for; none: this one.

    Raises:
        BadQuestion: it is no month.
    """
    if not text:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise BadQuestion(
            "„{value}“ ist kein Monat. Schreiben Sie ihn als JJJJ-MM, zum Beispiel 2024-03.", value=text[:40]
        ) from error
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise BadQuestion("„{value}“ liegt außerhalb der Jahre, für die es Kalender gibt.", value=text[:40])
    return first


def calendar_month(
    month: Month,
    checks: Sequence[DueCheck],
    days_off: Mapping[date, str],
    zone_of: Callable[[UUID], str],
) -> list[list[DayCell]]:
    """Lay the checks of a month out in weeks from Monday to Sunday."""
    by_day: dict[date, list[DueCheck]] = {}
    for check in checks:
        by_day.setdefault(local_date(check.due_at, zone_of(check.programme_id)), []).append(check)
    return [
        [
            DayCell(
                day=day,
                inside=day.month == month.first.month,
                off=day.isoweekday() >= SATURDAY or day in days_off,
                name=days_off.get(day, ""),
                checks=tuple(by_day.get(day, ())) if day.month == month.first.month else (),
            )
            for day in week
        ]
        for week in Calendar().monthdatescalendar(month.first.year, month.first.month)
    ]
