"""Invitations that go with mails about checks: the lead's appointment, and its end once the sheet is accepted."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from exchange.calendars import Appointment, Party, check_uid, invitation

REQUEST, CANCEL = "REQUEST", "CANCEL"


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
