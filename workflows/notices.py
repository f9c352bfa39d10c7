"""Who is told what about an event: pure, from the event alone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.gate_reviews import GateReview, Seat
from domain.kernel import DomainEvent
from domain.mail_wishes import MailWish
from domain.meetings import Meeting
from domain.people import Role
from domain.project_checks import ProjectCheck
from domain.reminder_ladders import ReminderKind
from domain.reminders import Reminder, Way

VOTE_DUE, DECISION, CHECK_DUE = "vote_due", "decision", "check_due"
DOSSIER_CHANGED = "dossier_changed"
VOTE_REMINDER, REVIEW_WAITS, CONDITION_DUE = "vote_reminder", "review_waits", "condition_due"
REPORT_DUE, MANDATE_ENDS = "report_due", "mandate_ends"
SHEET_RETURNED, SHEET_ACCEPTED = "sheet_returned", "sheet_accepted"
CHECK_OFF = "check_off"
MEETING_CALLED, MEETING_MOVED = "meeting_called", "meeting_moved"
MEETING_SUPPLEMENTED, MEETING_OFF = "meeting_supplemented", "meeting_off"
OF_MEETINGS = frozenset({MEETING_CALLED, MEETING_MOVED, MEETING_SUPPLEMENTED, MEETING_OFF})
"""What those called to a meeting are told of it."""
INVITED = "invited"
"""Why somebody is told of a meeting."""
OF_KIND = {
    ReminderKind.PROJECT_CHECK: CHECK_DUE,
    ReminderKind.VOTE: VOTE_REMINDER,
    ReminderKind.REVIEW: REVIEW_WAITS,
    ReminderKind.CONDITION: CONDITION_DUE,
    ReminderKind.REPORTING_DUTY: REPORT_DUE,
    ReminderKind.MANDATE: MANDATE_ENDS,
}
REMINDERS = frozenset(OF_KIND.values())
"""Notices that remind; those of one person may share a mail."""
SUBSTITUTE = "substitute"
"""Why somebody is told who stands in for a person that is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing one person is told: an inbox item and, unless they wished for none, a mail, now or later."""

    person_id: UUID
    kind: str
    subject_id: UUID
    reason: str
    level: int = 0
    mailed: bool = True
    not_before: datetime | None = None


def _to_voters(event: GateReview.Opened) -> tuple[Notice, ...]:
    """Tell those who may vote, and their deputies; whoever is recused is not asked."""
    out = {one.person_id for one in event.panel.recused}
    chairs = event.panel.deputy_chairs
    asked = {
        seat.person_id: _office(seat, chairs) for seat in event.frozen.seats if seat.person_id not in out
    }
    for deputy in event.panel.deputies:
        if deputy.principal in asked and deputy.person_id not in out:
            asked.setdefault(deputy.person_id, Role.DEPUTY)
    return tuple(
        Notice(person_id=person, kind=VOTE_DUE, subject_id=event.originator_id, reason=role.value)
        for person, role in asked.items()
    )


def _to_voters_again(event: GateReview.DossierChanged) -> tuple[Notice, ...]:
    """Tell those who vote that they now vote on other papers, and that a vote already cast is void."""
    asked = {seat.person_id: _office(seat, ()) for seat in event.seats}
    for deputy in event.deputies:
        if deputy.principal in asked:
            asked.setdefault(deputy.person_id, Role.DEPUTY)
    return tuple(
        Notice(
            person_id=person,
            kind=DOSSIER_CHANGED,
            subject_id=event.originator_id,
            reason=role.value,
            level=event.originator_version,
        )
        for person, role in asked.items()
    )


def _office(seat: Seat, deputy_chairs: Collection[UUID]) -> Role:
    if seat.chair:
        return Role.CHAIR
    return Role.DEPUTY_CHAIR if seat.person_id in deputy_chairs else Role.MEMBER


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
    ways = {way.person_id: way for way in event.details.ways} if event.details else {}
    return tuple(
        _to_addressee(event, one.person_id, one.role, ways.get(one.person_id)) for one in event.addressees
    )


def _to_addressee(
    event: Reminder.Issued | Reminder.Escalated, person_id: UUID, role: str, way: Way | None
) -> Notice:
    return Notice(
        person_id=person_id,
        kind=OF_KIND[ReminderKind(event.subject.kind)],
        subject_id=event.subject.subject_id,
        reason=SUBSTITUTE if way is not None and way.instead_of is not None else role,
        level=event.level,
        mailed=way is None or way.mail is not MailWish.NONE,
        not_before=way.mail_at if way is not None else None,
    )


def _to_submitter(event: ProjectCheck.Accepted | ProjectCheck.Returned) -> tuple[Notice, ...]:
    return (
        Notice(
            person_id=event.submitted_by,
            kind=SHEET_ACCEPTED if isinstance(event, ProjectCheck.Accepted) else SHEET_RETURNED,
            subject_id=event.originator_id,
            reason="submitter",
            level=event.originator_version,
        ),
    )


def _to_invited(event: ProjectCheck.CalledOff) -> tuple[Notice, ...]:
    return (
        Notice(
            person_id=event.invited,
            kind=CHECK_OFF,
            subject_id=event.originator_id,
            reason=Role.LEAD.value,
            level=event.number,
        ),
    )


def _of_meeting(kind: str) -> Callable[[Any], tuple[Notice, ...]]:
    """Tell those called to a meeting; the level grows with each change of it."""

    def tell(event: Any) -> tuple[Notice, ...]:
        return tuple(
            Notice(
                person_id=person,
                kind=kind,
                subject_id=event.originator_id,
                reason=INVITED,
                level=event.originator_version,
            )
            for person in event.invited or ()
        )

    return tell


NOTICES: dict[type[DomainEvent], Callable[[Any], tuple[Notice, ...]]] = {
    GateReview.Opened: _to_voters,
    GateReview.DossierChanged: _to_voters_again,
    GateReview.Concluded: _to_requester,
    ProjectCheck.Accepted: _to_submitter,
    ProjectCheck.Returned: _to_submitter,
    ProjectCheck.CalledOff: _to_invited,
    Meeting.Invited: _of_meeting(MEETING_CALLED),
    Meeting.Moved: _of_meeting(MEETING_MOVED),
    Meeting.Supplemented: _of_meeting(MEETING_SUPPLEMENTED),
    Meeting.Cancelled: _of_meeting(MEETING_OFF),
    Reminder.Issued: _to_addressees,
    Reminder.Escalated: _to_addressees,
}


def notices_of(event: DomainEvent) -> tuple[Notice, ...]:
    """Give what is to be told about an event, and to whom."""
    tell = NOTICES.get(type(event))
    return tell(event) if tell else ()
