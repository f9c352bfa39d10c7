"""Working days as a value: which days of which years are off in one Land.

A calendar is published once per year and kept with the decisions that used it, so a deadline can be
recomputed for ever, whatever a holiday library says later. Monday to Friday are working days unless
they are days off.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Self

FORMAT = "gatebook-calendar/1"

ONE_DAY = timedelta(days=1)
SATURDAY = 6


LAENDER = {
    "BB": "Brandenburg",
    "BE": "Berlin",
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "HB": "Bremen",
    "HE": "Hessen",
    "HH": "Hamburg",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SH": "Schleswig-Holstein",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "TH": "Thüringen",
}
"""The Länder by the two letters their calendars go by."""


class YearNotPublished(LookupError):  # noqa: N818 - named for the state of the world, like every refusal
    """A day was asked for whose year no published calendar covers; guessing would move deadlines."""

    def __init__(self, year: int, land: str) -> None:
        self.year = year
        self.land = land
        super().__init__(
            f"The working days of {year} in {land} are not published; publish that year's calendar."
        )


@dataclass(frozen=True, slots=True)
class WorkingDayCalendar:
    """The working days of some years in one Land; equal calendars have equal text and hash."""

    land: str
    years: frozenset[int]
    holidays: tuple[tuple[date, str], ...]
    days_off: frozenset[date] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        days_off = frozenset(day for day, _ in self.holidays)
        if not self.land or not self.years:
            raise ValueError("A calendar is of one Land and of at least one year")
        if list(self.holidays) != sorted(self.holidays) or len(days_off) != len(self.holidays):
            raise ValueError("The days off of a calendar stand in order, each once")
        if not all(name and isinstance(name, str) for _, name in self.holidays):
            raise ValueError("Every day off has a name")
        if strays := [day.isoformat() for day in sorted(days_off) if day.year not in self.years]:
            raise ValueError(f"Days off outside the calendar's years: {', '.join(strays)}")
        object.__setattr__(self, "days_off", days_off)

    @classmethod
    def of(cls, land: str, years: Collection[int], holidays: Mapping[date, str]) -> Self:
        """Make a calendar from days off with their names."""
        return cls(land, frozenset(years), tuple(sorted(holidays.items())))

    # Questions.
    def is_working_day(self, day: date) -> bool:
        """Tell whether offices work on a day."""
        if day.year not in self.years:
            raise YearNotPublished(day.year, self.land)
        return day.isoweekday() < SATURDAY and day not in self.days_off

    def next_working_day(self, day: date) -> date:
        """Give the day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """Give the day itself if it is a working day, else the last one before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """Give the working day so many working days later, or earlier if the count is negative.

        The day itself is never counted, so one working day after a Saturday is Monday. With a count of
        nought the answer is the next working day, which is the day itself if it is one.
        """
        if not count:
            return self.next_working_day(day)
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative if `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + ONE_DAY * ahead) for ahead in range(1, (end - start).days + 1))

    def union(self, other: Self) -> Self:
        """Join the years of two calendars of the same Land; a year in both must be the same in both."""
        if other.land != self.land:
            raise ValueError(f"Calendars of {self.land} and {other.land} cannot be joined")
        for year in sorted(self.years & other.years):
            if self._of(year) != other._of(year):
                raise ValueError(f"Two calendars of {self.land} differ in {year}")
        days_off = dict(self.holidays) | dict(other.holidays)
        return type(self).of(self.land, self.years | other.years, days_off)

    def also_off(self, days: Mapping[date, str]) -> Self:
        """Give the calendar with further days off; those of years it does not cover are left out."""
        further = {day: name for day, name in days.items() if day.year in self.years}
        return type(self).of(self.land, self.years, further | dict(self.holidays)) if further else self

    def _of(self, year: int) -> list[tuple[date, str]]:
        return [named for named in self.holidays if named[0].year == year]

    # The stored form.
    @property
    def sha256(self) -> str:
        """The hash of the canonical text: what a scheduled deadline keeps to name its calendar."""
        return sha256(self.to_canonical_json().encode()).hexdigest()

    def to_canonical_json(self) -> str:
        """Write the calendar in the one form that is stored and hashed."""
        return json.dumps(
            {
                "v": FORMAT,
                "land": self.land,
                "years": sorted(self.years),
                "days_off": {day.isoformat(): name for day, name in self.holidays},
            },
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )

    @classmethod
    def from_canonical_json(cls, text: str) -> Self:
        """Read a stored calendar; a text in any other form than the canonical one is refused."""
        try:
            data = json.loads(text)
            days_off = {date.fromisoformat(day): name for day, name in data["days_off"].items()}
            calendar = cls.of(data["land"], data["years"], days_off)
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            raise ValueError(f"This is no stored calendar: {fault}") from fault
        if calendar.to_canonical_json() != text:
            raise ValueError(f"This is no stored calendar in the form {FORMAT}")
        return calendar
