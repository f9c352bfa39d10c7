"""Appointments as calendar files (RFC 5545): invitations for one person, and feeds to subscribe to.

Pure: the same facts give the same bytes. An appointment keeps its UID for ever; SEQUENCE grows with every
change that people are sent, and a cancelled one keeps both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress, vText, vUri

PRODUCT = "-//Gatebook//Gatebook//DE"
SPAN = timedelta(minutes=30)
REFRESH = timedelta(hours=4)
"""How often a subscriber should ask again; a feed changes with every cycle, not with every minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something that falls due: the same identity in every mail and feed that tells of it.

    A cancellation may leave out when it was due: its identity says which one is meant. A deadline takes nobody's time
    (`busy`); a meeting does.
    """

    uid: str
    sequence: int
    due_at: datetime | None
    summary: str
    description: str
    url: str
    changed_at: datetime
    cancelled: bool = False
    place: str = ""
    span: timedelta = SPAN
    busy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody an invitation names: who invites, or who is invited."""

    name: str
    email: str


def check_uid(check_id: UUID, host: str) -> str:
    """Give the identity of a check in every calendar: in mails as in feeds."""
    return f"check-{check_id}@{host}"


def meeting_uid(meeting_id: UUID, host: str) -> str:
    """Give the identity of a meeting in every calendar."""
    return f"meeting-{meeting_id}@{host}"


def invitation(appointment: Appointment, organiser: Party, attendee: Party) -> bytes:
    """Write an appointment for one person: a request, or the cancellation of one."""
    calendar = _calendar("CANCEL" if appointment.cancelled else "REQUEST")
    event = _event(appointment)
    event.add("organizer", _address(organiser))
    invited = _address(attendee)
    invited.params["ROLE"] = vText("REQ-PARTICIPANT")
    invited.params["PARTSTAT"] = vText("NEEDS-ACTION")
    invited.params["RSVP"] = vText("FALSE")
    event.add("attendee", invited)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def feed(name: str, appointments: Sequence[Appointment]) -> bytes:
    """Write a feed: what is cancelled stands in it as cancelled, so that it disappears where it was read before."""
    calendar = _calendar("PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for one in appointments:
        calendar.add_component(_event(one))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(one: Appointment) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    if one.due_at is not None:
        event.add("dtstart", one.due_at)
        event.add("dtend", one.due_at + one.span)
    event.add("summary", _plain(one.summary))
    event.add("description", _plain(one.description, lines=True))
    event.add("url", vUri(one.url))
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if one.busy else "TRANSPARENT")
    if one.place:
        event.add("location", _plain(one.place))
    return event


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = vText(_plain(party.name).replace('"', "'"))
    return address


def _plain(text: str, *, lines: bool = False) -> str:
    """Leave out what cannot be seen: nobody's name or title begins a property of its own."""
    rows = text.splitlines() if lines else [" ".join(text.split())]
    kept = ("".join(one for one in row if one.isprintable()) for row in rows)
    return "\n".join(kept)
