"""Invitations that go with mails: the lead's appointment of a check, and a board's meetings, until they are taken back."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from exchange.calendars import Appointment, Party, check_uid, invitation, meeting_uid

REQUEST, CANCEL = "REQUEST", "CANCEL"
MEETING_TAKES = timedelta(hours=2)
"""Nobody says beforehand when a board will be done; so long is kept free."""


class Check(NamedTuple):
    """A check as an appointment tells of it; without a deadline it is over.

    The deadline of a cycle never moves. Its SEQUENCE grows with each cancellation and each request after one.
    """

    check_id: UUID
    key: str
    label: str
    due_at: datetime | None
    sequence: int


class Invitation(NamedTuple):
    """A calendar file to go with a mail: its name, its method and its content."""

    name: str
    method: str
    content: bytes


def invitation_of(
    check: Check, link: str, host: str, parties: tuple[Party, Party], written_at: datetime
) -> Invitation:
    """Invite somebody to the deadline of a check, or take the invitation back if it is over."""
    over = check.due_at is None
    appointment = Appointment(
        uid=check_uid(check.check_id, host),
        sequence=check.sequence,
        due_at=check.due_at,
        summary=check.label,
        description=f"{check.label}\n{link}",
        url=link,
        changed_at=written_at,
        cancelled=over,
    )
    safe = "".join(one if one.isascii() and one.isalnum() else "-" for one in check.key)
    return Invitation(
        f"projektcheck-{safe}.ics", CANCEL if over else REQUEST, invitation(appointment, *parties)
    )


class Called(NamedTuple):
    """A meeting as an appointment tells of it: when and where as last said, with its agenda as far as it may be seen."""

    meeting_id: UUID
    label: str
    starts_at: datetime
    place: str
    agenda: tuple[str, ...]
    sequence: int
    off: bool


def invitation_to_meeting(
    meeting: Called, link: str, host: str, parties: tuple[Party, Party], written_at: datetime
) -> Invitation:
    """Call somebody to a meeting, tell that it changed, or take it out of their calendar."""
    appointment = Appointment(
        uid=meeting_uid(meeting.meeting_id, host),
        sequence=meeting.sequence,
        due_at=meeting.starts_at,
        summary=meeting.label,
        description="\n".join((meeting.label, *meeting.agenda, link)),
        url=link,
        changed_at=written_at,
        cancelled=meeting.off,
        place=meeting.place,
        span=MEETING_TAKES,
        busy=True,
    )
    return Invitation("sitzung.ics", CANCEL if meeting.off else REQUEST, invitation(appointment, *parties))
