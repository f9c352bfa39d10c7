"""What the next tick would tell whom, and why: the very commands of the tick, carried out without recording."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.refusals import Refused
from domain.reminders import Reminder
from runtime.organisations import OrganisationContext
from runtime.tick import Due
from workflows.commands import Command
from workflows.dispatch import TICK
from workflows.notices import Notice, notices_of
from workflows.project_checks import IssueReminders
from workflows.reminders import RemindOfDeadlines


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One reminder that would be issued: of what, at which level, due when, to whom; or why it would be refused."""

    kind: str
    subject_id: UUID
    project_id: UUID | None
    level: int
    skipped: tuple[int, ...]
    due_at: datetime | None
    notices: tuple[Notice, ...]
    refused: str = ""


def rehearse_reminders(context: OrganisationContext, due: Due) -> tuple[Expected, ...]:
    """Give what would be issued for what is due, each by itself, in the order in which it fell due."""
    commands: list[tuple[UUID, Command]] = [
        (item.subject_id, IssueReminders(check_ids=(item.subject_id,))) for item in due.checks
    ]
    commands += [
        (item.subject_id, RemindOfDeadlines(subject_ids=(item.subject_id,))) for item in due.deadlines
    ]
    return tuple(one for subject, command in commands for one in _expected(context, subject, command))


def _expected(context: OrganisationContext, subject: UUID, command: Command) -> list[Expected]:
    try:
        with context.reading() as connection:
            events = context.rehearse(command, TICK, connection)
    except Refused as refused:
        return [
            Expected(
                kind="",
                subject_id=subject,
                project_id=None,
                level=0,
                skipped=(),
                due_at=None,
                notices=(),
                refused=str(refused),
            )
        ]
    return [
        Expected(
            kind=event.subject.kind,
            subject_id=event.subject.subject_id,
            project_id=event.subject.project_id,
            level=event.level,
            skipped=event.skipped,
            due_at=event.subject.due_at,
            notices=notices_of(event),
        )
        for event in events
        if isinstance(event, Reminder.Issued | Reminder.Escalated)
    ]
