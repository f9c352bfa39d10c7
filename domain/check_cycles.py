"""The rhythm of project checks: which day a cycle is due and when each reminder of its ladder comes.

Cycles keep a nominal rhythm of whole weeks. A nominal day on which nobody works moves the due day to
the next working day and nothing else: the following cycle counts from the nominal day again, and the
cycle's key is its nominal day, so publishing or correcting a calendar never renames a cycle.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.working_days import WorkingDayCalendar

MAX_INTERVAL_WEEKS = 52

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class InvalidRhythm(ValueError):  # noqa: N818 - named for the state of the world, like every refusal
    """A rhythm that cannot be kept, with every fault listed as `field: what is wrong`."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The rhythm of checks cannot be kept: " + "; ".join(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often and when a check is due: every so many weeks, on an ISO weekday, at a local time."""

    interval_weeks: int
    weekday: int
    time: str
    zone: str

    def __post_init__(self) -> None:
        faults = []
        if not 1 <= self.interval_weeks <= MAX_INTERVAL_WEEKS:
            faults.append(f"interval_weeks: {self.interval_weeks} is not between 1 and {MAX_INTERVAL_WEEKS}")
        if not 1 <= self.weekday <= 7:
            faults.append(f"weekday: {self.weekday} is not between 1 (Monday) and 7 (Sunday)")
        if not _TIME.fullmatch(self.time):
            faults.append(f"time: {self.time!r} is no time of day, write it like '09:00'")
        elif self.time.startswith("02:"):
            # On two Sundays a year this hour happens twice or not at all.
            faults.append(
                f"time: {self.time} is lost or doubled when clocks change, take one outside 02:00 to 02:59"
            )
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            faults.append(f"zone: {self.zone!r} is no known time zone, write it like 'Europe/Berlin'")
        if faults:
            raise InvalidRhythm(faults)

    def at(self, day: date) -> datetime:
        """Give the instant of the rhythm's local time on a day."""
        local = datetime.combine(day, time.fromisoformat(self.time), tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of the check: its key (the nominal day), the day it is due and the instant."""

    key: str
    due_on: date
    due_at: datetime


def first_cycle(anchor: date, rhythm: Rhythm, calendar: WorkingDayCalendar) -> Cycle:
    """Give the first cycle after an anchor: the day a checked phase was entered or a pause ended.

    Its nominal day is the last one of the rhythm's weekday within one interval of the anchor: never
    later than the interval asks for, at most six days earlier, and always after the anchor.
    """
    latest = anchor + timedelta(weeks=rhythm.interval_weeks)
    return _cycle(latest - timedelta(days=(latest.isoweekday() - rhythm.weekday) % 7), rhythm, calendar)


def next_cycle(previous: str, rhythm: Rhythm, calendar: WorkingDayCalendar) -> Cycle:
    """Give the cycle that follows the one with a key: an interval after its nominal day.

    If the rhythm changed its weekday since, the new weekday holds: the last one within the interval.
    """
    return first_cycle(date.fromisoformat(previous), rhythm, calendar)


def rung_instants(
    cycle: Cycle, ladder: Sequence[tuple[int, int]], rhythm: Rhythm, calendar: WorkingDayCalendar
) -> tuple[tuple[int, datetime], ...]:
    """Give each level of a ladder its instant: so many working days from the due day, same local time."""
    return tuple(
        (level, rhythm.at(calendar.add_working_days(cycle.due_on, offset))) for level, offset in ladder
    )


def level_reached(instants: Iterable[tuple[int, datetime]], now: datetime) -> int | None:
    """Give the highest level whose instant has come (None: none yet); lower ones it stands for are past."""
    return max((level for level, instant in instants if instant <= now), default=None)


def _cycle(nominal: date, rhythm: Rhythm, calendar: WorkingDayCalendar) -> Cycle:
    due_on = calendar.next_working_day(nominal)
    return Cycle(key=nominal.isoformat(), due_on=due_on, due_at=rhythm.at(due_on))
