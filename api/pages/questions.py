"""What a page is asked: in which language, as of which day, as known when."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import HTTPException, Request

from domain.times import local_date
from runtime.as_of import AsOf
from runtime.organisations import OrganisationContext

LANGUAGES = ("de", "en")


class BadQuestion(Exception):  # noqa: N818 - states what is the case
    """A question that cannot be understood; the message (a text of the pages) says where and what to do."""

    def __init__(self, message: str, **facts: str) -> None:
        """Keep the message and what it is about."""
        super().__init__(message)
        self.message = message
        self.facts = facts


class NotYetRecorded(BadQuestion):
    """A question about a time at which what it is about was not in the record."""


def language_of(request: Request) -> str:
    """Give the language asked for; anything unknown reads German."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def organisation_of(request: Request, organisation: str) -> OrganisationContext:
    """Give the organisation an address names.

    Raises:
        HTTPException: there is none.
    """
    found: dict[str, OrganisationContext] = request.app.state.organisations
    if organisation not in found:
        raise HTTPException(404)
    request.state.organisation = found[organisation]
    return found[organisation]


def as_of_asked(request: Request, zone: str, now: datetime) -> AsOf:
    """Read `on` and `known_at`; both may be missing, neither may lie ahead.

    Raises:
        BadQuestion: naming the value that cannot be read or answered.
    """
    on, known_at = (request.query_params.get(name, "").strip() for name in ("on", "known_at"))
    return AsOf(on=_day(on, zone, now), known_at=_instant(known_at, zone, now))


def _day(text: str, zone: str, now: datetime) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(
            "„{value}“ ist kein Tag. Schreiben Sie ihn als JJJJ-MM-TT, zum Beispiel 2024-03-31.", value=text
        ) from error
    if day > local_date(now, zone):
        raise BadQuestion("„{value}“ liegt in der Zukunft; das Buch kennt nur Geschehenes.", value=text)
    if day.year < 1900:
        raise BadQuestion("„{value}“ liegt vor 1900; so weit reicht kein Buch zurück.", value=text)
    return day


def _instant(text: str, zone: str, now: datetime) -> datetime | None:
    """Read an instant; without an offset it is meant in the zone of the programme."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadQuestion(
            "„{value}“ ist kein Zeitpunkt. Schreiben Sie ihn als JJJJ-MM-TTThh:mm, zum Beispiel 2024-03-31T14:00.",
            value=text,
        ) from error
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=ZoneInfo(zone))
    if instant > now:
        raise BadQuestion("„{value}“ liegt in der Zukunft; das Buch kennt nur Geschehenes.", value=text)
    if instant.year < 1900:
        raise BadQuestion("„{value}“ liegt vor 1900; so weit reicht kein Buch zurück.", value=text)
    return instant
