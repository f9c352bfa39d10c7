"""How often something comes again: an ISO 8601 duration of whole days, counted from a first day.

Each day is counted from the first, so that a report due at the end of August is due at the end of February
and at the end of August again.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from domain.times import months_later

MAX_YEARS = 100

_ISO = re.compile(r"P(?:([0-9]{1,4})Y)?(?:([0-9]{1,4})M)?(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?")


@dataclass(frozen=True, slots=True)
class Interval:
    """So many months and so many days."""

    months: int
    days: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read P3W, P6M, P1Y or P1Y6M (None: it is none of these, or nothing comes between)."""
        found = _ISO.fullmatch(text)
        if found is None:
            return None
        years, months, weeks, days = (int(part or 0) for part in found.groups())
        made = cls(years * 12 + months, weeks * 7 + days)
        longest = max(made.months / 12, made.days / 365)
        return made if 0 < longest <= MAX_YEARS else None

    def times(self, count: int, since: date) -> date:
        """Give the day so many intervals after a first one."""
        return months_later(since, self.months * count) + timedelta(days=self.days * count)

    def next_after(self, day: date, since: date) -> date:
        """Give the first day of the row beginning at `since` that lies after a day."""
        count = 0
        while (following := self.times(count, since)) <= day:
            count += 1
        return following
