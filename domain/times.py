"""Time as Gatebook records it: an instant with its precision, written one way only.

Every fact carries two times: when it took effect and when it was recorded. Stored text is always
`YYYY-MM-DDTHH:MM:SS.ffffffZ` (six digits, UTC), so that it sorts as text on every database.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo


class Precision(StrEnum):
    """How exactly an effective time is known; day and coarser mean the local start in the programme's zone."""

    INSTANT = "instant"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Effective(NamedTuple):
    """When a fact took effect: an aware UTC instant and how exactly it is known."""

    at: datetime
    precision: Precision = Precision.INSTANT


@lru_cache(maxsize=4096)
def format_instant(instant: datetime) -> str:
    """Write an aware instant as the stored text.

    Raises:
        ValueError: the instant carries no time zone.
    """
    offset = instant.utcoffset()
    if offset is None:
        msg = f"An instant without a time zone cannot be recorded: {instant!r}"
        raise ValueError(msg)
    moment = instant if not offset else instant.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:26] + "Z"


@lru_cache(maxsize=4096)
def parse_instant(text: str) -> datetime:
    """Read the stored text back as an aware UTC instant.

    Raises:
        ValueError: the text is not in the stored form.
    """
    if len(text) != 27 or text[26] != "Z":
        msg = f"Not a recorded instant: {text!r} (expected YYYY-MM-DDTHH:MM:SS.ffffffZ)"
        raise ValueError(msg)
    return datetime.fromisoformat(text)


def start_of_day(day: date, zone: str) -> datetime:
    """Give the UTC instant at which a local day begins."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """Give the last recordable instant of a local day: what `on=DATE` means in every as-of question."""
    return start_of_day(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def local_date(instant: datetime, zone: str) -> date:
    """Give the calendar day on which an instant falls in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def effective_on(day: date, zone: str, precision: Precision = Precision.DAY) -> Effective:
    """Make an effective time known to the day, month or year: its local start."""
    start = {
        Precision.DAY: day,
        Precision.MONTH: day.replace(day=1),
        Precision.YEAR: day.replace(month=1, day=1),
    }[precision]
    return Effective(start_of_day(start, zone), precision)


def months_later(day: date, months: int) -> date:
    """Move a date by whole months, keeping the day where the month has it and else its last day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def known_zone(zone: str) -> bool:
    """Tell whether there is a time zone of this name."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return False
    return True
