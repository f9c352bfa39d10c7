"""Days and instants as people write them, in the zone of a programme and only as exact as they are known."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.times import Precision

_MONTHS = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip


def write_day(day: date, language: str) -> str:
    """Write a day: 31.03.2024, or 2024-03-31 in English."""
    return day.isoformat() if language == "en" else f"{day:%d.%m.%Y}"


def write_instant(
    instant: datetime, zone: str, language: str, precision: Precision = Precision.INSTANT
) -> str:
    """Write an instant in a zone, no more exactly than it is known."""
    local = instant.astimezone(ZoneInfo(zone))
    match precision:
        case Precision.YEAR:
            return str(local.year)
        case Precision.MONTH:
            return f"{_MONTHS[language][local.month - 1]} {local.year}"
        case Precision.DAY:
            return write_day(local.date(), language)
    return f"{write_day(local.date(), language)}, {local:%H:%M}{' Uhr' if language == 'de' else ''}"


def write_for_input(instant: datetime, zone: str) -> str:
    """Write an instant as a browser's field for local times takes it."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
