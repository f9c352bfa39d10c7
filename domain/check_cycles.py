"""The rhythm of project checks: which day a cycle is due and when each reminder of its ladder comes.

Cycles keep a nominal rhythm of whole weeks. A nominal day on which nobody works moves the due day to
the next (or previous) working day and nothing else: the following cycle counts from the nominal day again,
and the cycle's key is its nominal day, so publishing or correcting a calendar never renames a cycle.
Individual checks count from the day a project came into a checked phase; joint ones from one anchor for all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.times import known_zone, local_date
from domain.working_days import WorkingDayCalendar

MAX_INTERVAL_WEEKS = 52

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class InvalidRhythm(ValueError):  # noqa: N818 - named for the state of the world, like every refusal
    """A rhythm that cannot be kept, with every fault listed as `field: what is wrong`."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("The rhythm of checks cannot be kept: " + "; ".join(self.faults))


class Shift(StrEnum):
    """Where a check goes whose nominal day is no working day."""

    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often and when a check is due: every so many weeks, on an ISO weekday, at a local time.

    With an anchor all cycles lie whole intervals from that one day, whoever asks and since when.
    """

    interval_weeks: int
    weekday: int
    time: str
    zone: str
    shift: Shift = Shift.NEXT
    anchor_on: date | None = None

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
        if self.anchor_on is not None:
            faults += [f"anchor_on: {said}" for said in _anchor_faults(self.anchor_on, self.weekday)]
        if not known_zone(self.zone):
            faults.append(f"zone: {self.zone!r} is no known time zone, write it like 'Europe/Berlin'")
        if faults:
            raise InvalidRhythm(faults)

    def at(self, day: date) -> datetime:
        """Give the instant of the rhythm's local time on a day."""
        local = datetime.combine(day, time.fromisoformat(self.time), tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def nominal_after(self, day: date) -> date:
        """Give the nominal day of the cycle that follows a day.

        With an anchor: the next of its row. Without: the last one of the weekday within one interval, never
        later than the interval asks for, at most six days earlier, and always after the day.
        """
        interval = timedelta(weeks=self.interval_weeks)
        if self.anchor_on is not None:
            return self.anchor_on + interval * ((day - self.anchor_on) // interval + 1)
        latest = day + interval
        return latest - timedelta(days=(latest.isoweekday() - self.weekday) % 7)


def _anchor_faults(anchor: date, weekday: int) -> list[str]:
    if (anchor.month, anchor.day) == (2, 29):
        return ["29 February exists in leap years only, take another date of the same row"]
    if anchor.isoweekday() != weekday:
        return [f"{anchor.isoformat()} is not on weekday {weekday}, take the date of one joint check"]
    return []


@dataclass(frozen=True, slots=True)
class Cycle:
    """One round of the check: its key (the nominal day), the day it is due and the instant."""

    key: str
    due_on: date
    due_at: datetime


def first_cycle(anchor: date, rhythm: Rhythm, calendar: WorkingDayCalendar) -> Cycle:
    """Give the first cycle after a day: a checked phase was entered, or a pause ended."""
    return _cycle(rhythm.nominal_after(anchor), rhythm, calendar)


def next_cycle(previous: str, rhythm: Rhythm, calendar: WorkingDayCalendar) -> Cycle:
    """Give the cycle that follows the one with a key: an interval after its nominal day.

    If the rhythm changed since, the new one holds: its last weekday within the interval, or its next joint date.
    """
    return first_cycle(date.fromisoformat(previous), rhythm, calendar)


@dataclass(frozen=True, slots=True)
class Began:
    """What the next cycle of a project follows: its last cycle's key and due time, or since when it is checked."""

    moved_at: datetime
    last: tuple[str, datetime] | None = None


def following_cycle(began: Began, now: datetime, rhythm: Rhythm, calendar: WorkingDayCalendar) -> Cycle:
    """Keep the rhythm of the last cycle; begin a new one after a move, a pause, an outage or an import.

    What lies a whole interval back is not caught up: the first cycle still ahead is given.
    """
    today = local_date(now, rhythm.zone)
    longest_ago = today - timedelta(weeks=rhythm.interval_weeks)
    last = began.last
    if last is not None and last[1] > began.moved_at and local_date(last[1], rhythm.zone) > longest_ago:
        cycle = next_cycle(last[0], rhythm, calendar)
    else:
        moved_on = local_date(began.moved_at, rhythm.zone)
        cycle = first_cycle(moved_on if moved_on > longest_ago else today, rhythm, calendar)
    if cycle.due_at <= now:
        cycle = first_cycle(today, rhythm, calendar)
    if last is not None and cycle.key <= last[0]:
        cycle = next_cycle(last[0], rhythm, calendar)
    while cycle.due_at <= now:
        # A cycle shifted to an earlier working day may lie behind though its nominal day is ahead.
        cycle = next_cycle(cycle.key, rhythm, calendar)
    return cycle


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
    shifted = calendar.next_working_day if rhythm.shift is Shift.NEXT else calendar.previous_working_day
    due_on = shifted(nominal)
    return Cycle(key=nominal.isoformat(), due_on=due_on, due_at=rhythm.at(due_on))
