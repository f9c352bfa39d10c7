"""Who is told what about an event: pure, from the event alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.gate_reviews import GateReview
from domain.kernel import DomainEvent
from domain.people import Role
from domain.project_checks import ProjectCheck
from domain.reminders import Reminder

VOTE_DUE, DECISION, CHECK_DUE = "vote_due", "decision", "check_due"
SHEET_RETURNED = "sheet_returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing one person is told: an inbox item, and a mail about it."""

    person_id: UUID
    kind: str
    subject_id: UUID
    reason: str
    level: int = 0


def _to_voters(event: GateReview.Opened) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            person_id=seat.person_id,
            kind=VOTE_DUE,
            subject_id=event.originator_id,
            reason=Role.CHAIR.value if seat.chair else Role.MEMBER.value,
        )
        for seat in event.frozen.seats
    )


def _to_requester(event: GateReview.Concluded) -> tuple[Notice, ...]:
    return (
        Notice(
            person_id=event.requested_by,
            kind=DECISION,
            subject_id=event.originator_id,
            reason="requester",
        ),
    )


def _to_addressees(event: Reminder.Issued | Reminder.Escalated) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            person_id=addressee.person_id,
            kind=CHECK_DUE,
            subject_id=event.subject.subject_id,
            reason=addressee.role,
            level=event.level,
        )
        for addressee in event.addressees
    )


def _to_submitter(event: ProjectCheck.Returned) -> tuple[Notice, ...]:
    return (
        Notice(
            person_id=event.submitted_by,
            kind=SHEET_RETURNED,
            subject_id=event.originator_id,
            reason="submitter",
            level=event.originator_version,
        ),
    )


NOTICES: dict[type[DomainEvent], Callable[[Any], tuple[Notice, ...]]] = {
    GateReview.Opened: _to_voters,
    GateReview.Concluded: _to_requester,
    ProjectCheck.Returned: _to_submitter,
    Reminder.Issued: _to_addressees,
    Reminder.Escalated: _to_addressees,
}


def notices_of(event: DomainEvent) -> tuple[Notice, ...]:
    """Give what is to be told about an event, and to whom."""
    tell = NOTICES.get(type(event))
    return tell(event) if tell else ()
