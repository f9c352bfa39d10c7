"""„Warum habe ich das bekommen?" and "why not?": answered from events, for one check or other deadline.

Every step of the ladder is told with what became of it: issued to whom and in whose place, passed over after
an outage, still ahead, or never to come because the matter is done or rests.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Reader
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.project_values import RunState
from domain.projects import Project
from domain.reminder_ladders import ReminderKind
from domain.reminders import Reminder, Way, reminder_id
from projections.deadlines import deadline
from projections.statements import Connection
from runtime.organisations import OrganisationContext
from storage.notices import mail_id_of
from storage.outbox import mail_state


class Fate(StrEnum):
    """What became of a step."""

    ISSUED = "issued"
    PASSED = "passed"
    AHEAD = "ahead"
    DONE = "done"
    RESTS = "rests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One person who was reminded: as what, in whose place, how by mail, and what became of that mail."""

    person_id: UUID
    role: str
    instead_of: UUID | None
    wish: str
    mail: str | None
    mail_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: when it comes or came, whom the ladder names, and what became of it."""

    level: int
    at: datetime | None
    recipients: tuple[str, ...]
    fate: Fate
    issued_at: datetime | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything there is to say about the reminders of one deadline."""

    kind: ReminderKind
    subject_id: UUID
    programme_id: UUID
    project_id: UUID | None
    due_at: datetime
    done_at: datetime | None
    steps: tuple[Step, ...]

    def of(self, person_id: UUID) -> tuple[Step, ...]:
        """Give the steps at which a person was told."""
        return tuple(step for step in self.steps if any(one.person_id == person_id for one in step.told))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ladder:
    """A deadline as its own noun tells it."""

    kind: ReminderKind
    programme_id: UUID
    project_id: UUID | None
    due_at: datetime
    steps: tuple[tuple[int, datetime | None, tuple[str, ...]], ...]
    done_at: datetime | None
    rests: bool


def explain_reminders(context: OrganisationContext, reader: Reader, subject_id: UUID) -> Explanation | None:
    """Explain the reminders of a check, vote, review, condition, report or mandate (None: none to be seen)."""
    with context.reading() as connection:
        found = _check(context, connection, subject_id) or _other(context, connection, subject_id)
        if found is None:
            return None
        issued = _issued(context, connection, reminder_id(subject_id, found.due_at))
        told = {level: _told(event, connection) for level, event in issued.items()}
        if not _in_office(context, reader, found, connection):
            # Who was told may ask why, and learns nothing about others.
            told = {
                level: tuple(one for one in all_ if one.person_id == reader.person_id)
                for level, all_ in told.items()
            }
            if not any(told.values()):
                return None
    highest = max(issued, default=0)
    steps = tuple(
        Step(
            level=level,
            at=at,
            recipients=recipients,
            fate=_fate(level, highest, found, issued=level in issued),
            issued_at=issued[level].stamp.recorded_at if level in issued else None,
            told=told.get(level, ()),
        )
        for level, at, recipients in found.steps
    )
    return Explanation(
        kind=found.kind,
        subject_id=subject_id,
        programme_id=found.programme_id,
        project_id=found.project_id,
        due_at=found.due_at,
        done_at=found.done_at,
        steps=steps,
    )


def _fate(level: int, highest: int, found: _Ladder, *, issued: bool) -> Fate:
    if issued:
        return Fate.ISSUED
    if level < highest:
        return Fate.PASSED
    if found.done_at is not None:
        return Fate.DONE
    return Fate.RESTS if found.rests else Fate.AHEAD


def _told(event: Reminder.Issued | Reminder.Escalated, connection: Connection) -> tuple[Told, ...]:
    ways = {way.person_id: way for way in event.details.ways} if event.details else {}
    said = []
    for one in event.addressees:
        way = ways.get(one.person_id, Way(person_id=one.person_id))
        mail = mail_state(connection, mail_id_of(event.stamp.event_id, one.person_id))
        said.append(
            Told(
                person_id=one.person_id,
                role=one.role,
                instead_of=way.instead_of,
                wish=way.mail.value,
                mail=mail[0] if mail else None,
                mail_at=mail[1] if mail and mail[1] else way.mail_at,
            )
        )
    return tuple(said)


def _check(context: OrganisationContext, connection: Connection, subject_id: UUID) -> _Ladder | None:
    check = context.store.fold(ProjectCheck, subject_id, connection)
    if check is None:
        return None
    project = context.store.fold(Project, check.terms.project_id, connection)
    return _Ladder(
        kind=ReminderKind.PROJECT_CHECK,
        programme_id=check.terms.programme_id,
        project_id=check.terms.project_id,
        due_at=check.terms.due_at,
        steps=tuple((rung.level, rung.at, rung.recipients) for rung in check.terms.rungs),
        done_at=_submitted_at(context, connection, subject_id) if check.submitted else None,
        rests=project is None or project.run_state is RunState.PAUSED or project.phase.final,
    )


def _submitted_at(context: OrganisationContext, connection: Connection, check_id: UUID) -> datetime | None:
    """Give when the report that stands was given; earlier ones were returned."""
    given = [
        event.stamp.recorded_at
        for event in context.store.events(check_id, connection)
        if isinstance(event, ProjectCheck.Submitted)
    ]
    return given[-1] if given else None


def _other(context: OrganisationContext, connection: Connection, subject_id: UUID) -> _Ladder | None:
    found = deadline(connection, subject_id)
    if found is None:
        return None
    programme = context.store.fold(Programme, found.programme_id, connection)
    if programme is None:
        return None
    instants = dict(found.rungs)
    ladder = programme.ladder_of(found.kind, context.clock.now())
    return _Ladder(
        kind=found.kind,
        programme_id=found.programme_id,
        project_id=found.project_id,
        due_at=found.due_at,
        steps=tuple((rung.level, instants.get(rung.level), rung.recipients) for rung in ladder),
        done_at=None,
        rests=found.asleep,
    )


def _issued(
    context: OrganisationContext, connection: Connection, stream_id: UUID
) -> dict[int, Reminder.Issued | Reminder.Escalated]:
    return {
        event.level: event
        for event in context.store.events(stream_id, connection)
        if isinstance(event, Reminder.Issued | Reminder.Escalated)
    }


def _in_office(context: OrganisationContext, reader: Reader, found: _Ladder, connection: Connection) -> bool:
    """Who is reminded of what is for those who hold office in the programme or lead the project."""
    if reader.everything or found.programme_id in reader.programmes:
        return True
    if found.project_id is None or reader.person_id is None:
        return False
    project = context.store.fold(Project, found.project_id, connection)
    return project is not None and project.lead == reader.person_id
