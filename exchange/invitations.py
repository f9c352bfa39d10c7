"""Invitations that go with mails about checks: the lead's appointment, and its end once the sheet is accepted."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from exchange.calendars import Appointment, Party, check_uid, invitation

REQUEST, CANCEL = "REQUEST", "CANCEL"
_FIRST, _LAST = 0, 1
"""The deadline of a cycle never moves, so its appointment is asked for as it is and cancelled once."""


class Check(NamedTuple):
    """A check as an appointment tells of it; without a deadline it is over."""

    check_id: UUID
    key: str
    label: str
    due_at: datetime | None


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
        sequence=_LAST if over else _FIRST,
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
