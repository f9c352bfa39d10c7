"""Days and instants in sentences: 31.03.2024 in German, 2024-03-31 in English, never with needless precision."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/Berlin"
"""The zone of sentences whose programme is not known."""

_LAST_MOMENT = time.max


def write_day(day: str, language: str) -> str:
    """Write a stored day."""
    return _day(date.fromisoformat(day), language)


def write_instant(instant: str, zone: str, language: str, *, to_the_second: bool = False) -> str:
    """Write a stored instant in a zone: the first or last moment of a local day is that day."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    day = _day(local.date(), language)
    if local.time() in {time.min, _LAST_MOMENT}:
        return day
    clock = local.strftime("%H:%M:%S" if to_the_second and local.second else "%H:%M")
    return f"{day}, {clock}" if language == "en" else f"{day}, {clock} Uhr"


def write_end(instant: str, zone: str, language: str) -> str:
    """Write the end of a period that excludes it: one that ends as a local day begins ends with the day before."""
    local = datetime.fromisoformat(instant).astimezone(ZoneInfo(zone))
    if local.time() == time.min:
        return _day(local.date() - timedelta(days=1), language)
    return write_instant(instant, zone, language)


def _day(day: date, language: str) -> str:
    return day.isoformat() if language == "en" else f"{day:%d.%m.%Y}"
