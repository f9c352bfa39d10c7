"""Which deadlines somebody is reminded of, and when next: conditions, reports, mandates, and unfinished reviews.

Project checks have their own calendar. Each row is one deadline with the steps of its programme's ladder as
instants; `remind_at` is the next one and indexed, so an idle tick reads one index entry. A step in a year
whose calendar is not published is added when it is.
"""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from domain.access import Reader
from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.kernel import DomainEvent
from domain.lifecycle_definitions import CoarsePhase
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person, ScopeKind
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.project_values import RunState
from domain.projects import Project
from domain.reminder_ladders import ReminderKind
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import end_of_day, format_instant, parse_instant
from domain.units import Unit
from projections.base import Fold, Projection, truth
from projections.check_calendar import DueItem
from projections.conditions_owed import condition_owed
from projections.deadline_steps import (
    REMINDED,
    Deadline,
    keep_level,
    level_issued,
    next_step,
    planned,
    steps_of,
)
from projections.names import days_off, programme_of_board
from projections.reminder_ladders import LADDERS, keep_ladder
from projections.reporting_duties import reporting_duties
from projections.review_deadlines import review_deadline, reviews_to_remind
from projections.standings import latest_standing
from projections.statements import BigInt, Connection, Statement, identity

CLOSED = CoarsePhase.CLOSED.value
OF_REVIEWS = {ReminderKind.REVIEW, ReminderKind.VOTE}

TABLE = sa.Table(
    "deadlines_v1",
    sa.MetaData(),
    sa.Column("subject_id", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text),
    sa.Column("board_id", sa.Text),
    sa.Column("owner", sa.Text),
    sa.Column("what", sa.Text),
    sa.Column("due_at", sa.Text, nullable=False),
    sa.Column("level", BigInt, nullable=False),
    sa.Column("rungs", sa.Text, nullable=False),
    sa.Column("whole", BigInt, nullable=False),
    sa.Column("asleep", BigInt, nullable=False),
    sa.Column("remind_at", sa.Text),
    sa.Index("deadlines_v1_remind", "asleep", "remind_at"),
    sa.Index("deadlines_v1_project", "project_id", "kind"),
    sa.Index("deadlines_v1_programme", "programme_id", "kind"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""`whole` is 0 while a step is missing for want of a calendar; `asleep` is 1 while the project rests or is over."""

_C = TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_OVER = Statement(sa.delete(TABLE).where(_C.subject_id == sa.bindparam("subject")))
_NO_MORE = Statement(sa.delete(TABLE).where(_C.project_id == sa.bindparam("project")))
_ONE = Statement(sa.select(TABLE).where(_C.subject_id == sa.bindparam("subject")))
_REMINDED = Statement(
    sa.update(TABLE)
    .where(_C.subject_id == sa.bindparam("subject"))
    .values(level=sa.bindparam("reached"), remind_at=sa.bindparam("look_at"))
)
_OF_PROGRAMME = Statement(sa.select(TABLE).where(_C.programme_id == sa.bindparam("programme")))
_PLANNED = Statement(
    sa.update(TABLE)
    .where(_C.subject_id == sa.bindparam("subject"))
    .values(
        rungs=sa.bindparam("new_rungs"), whole=sa.bindparam("new_whole"), remind_at=sa.bindparam("look_at")
    )
)
_SLEEP = Statement(
    sa.update(TABLE)
    .where(_C.project_id == sa.bindparam("project"), _C.kind == ReminderKind.CONDITION.value)
    .values(asleep=sa.bindparam("rests"))
)
_DUE = Statement(
    sa.select(_C.subject_id, _C.remind_at)
    .where(_C.asleep == 0, _C.remind_at <= sa.bindparam("now"))
    .order_by(_C.remind_at, _C.subject_id)
    .limit(sa.bindparam("most"))
)


def duty_subject(programme_id: UUID, duty: str) -> UUID:
    """Give the id under which a reporting duty is reminded of."""
    return uuid5(programme_id, f"reporting_duty/{duty}")


def _begin(connection: Connection, subject: UUID, kind: ReminderKind, due_at: datetime, **place: Any) -> None:
    """Let a deadline be reminded of; one that is known of the same subject gives way to it."""
    programme, project = str(place["programme_id"]), place.get("project_id")
    rungs, whole = planned(connection, programme, kind, due_at)
    due = format_instant(due_at)
    level = level_issued(connection, str(subject), due)
    connection.run(_OVER, subject=str(subject))
    connection.run(
        _ADD,
        subject_id=str(subject),
        kind=kind.value,
        programme_id=programme,
        project_id=str(project) if project else None,
        board_id=str(place["board_id"]) if place.get("board_id") else None,
        owner=str(place["owner"]) if place.get("owner") else None,
        what=place.get("what"),
        due_at=due,
        level=level,
        rungs=rungs,
        whole=truth(whole),
        asleep=_rests(connection, str(project)) if project and kind is ReminderKind.CONDITION else 0,
        remind_at=next_step(rungs, level),
    )


def _rests(connection: Connection, project: str) -> int:
    standing = latest_standing(connection, project)
    return truth(standing.run_state == RunState.PAUSED.value or standing.coarse == CLOSED)


def _over(event: DomainEvent, _position: int, connection: Connection) -> None:
    connection.run(_OVER, subject=str(event.originator_id))


def _condition_open(
    event: Condition.Set | Condition.ProofRejected | Condition.Extended,
    _position: int,
    connection: Connection,
) -> None:
    """Remind whoever owes a condition; one declared met waits for whoever accepts it, and for nobody else."""
    owed = condition_owed(connection, event.originator_id)
    if owed.due_at is not None and not owed.declared:
        _begin(
            connection,
            event.originator_id,
            ReminderKind.CONDITION,
            parse_instant(owed.due_at),
            programme_id=owed.programme_id,
            project_id=owed.project_id,
            board_id=owed.board_id,
            owner=owed.owner,
        )


def _duty_changed(
    event: Programme.ReportingDutySet | Programme.ReportingDutyEnded | Programme.ReportingDutyFulfilled,
    _position: int,
    connection: Connection,
) -> None:
    """Remind of the next report, if there is a day for it; a duty on demand has none."""
    programme = event.originator_id
    subject = duty_subject(programme, event.duty)
    held = reporting_duties(connection, Reader.operator(), programme_id=programme)
    duty = next((one for one in held if one.duty == event.duty), None)
    found = days_off(connection, programme)
    if duty is None or duty.next_due_on is None or found is None:
        connection.run(_OVER, subject=str(subject))
        return
    _begin(
        connection,
        subject,
        ReminderKind.REPORTING_DUTY,
        end_of_day(duty.next_due_on, found[0]),
        programme_id=programme,
        board_id=duty.board_id,
        what=event.duty,
    )


def _mandate_assigned(event: Person.MandateAssigned, _position: int, connection: Connection) -> None:
    """Remind of a mandate that ends in a programme or on a board; those of the whole organisation have no ladder."""
    if event.valid_until is None or event.scope_id is None:
        return
    on_board = event.scope_kind is ScopeKind.BOARD
    programme = programme_of_board(connection, str(event.scope_id)) if on_board else str(event.scope_id)
    if programme is None:
        return
    _begin(
        connection,
        event.mandate_id,
        ReminderKind.MANDATE,
        event.valid_until,
        programme_id=programme,
        board_id=event.scope_id if on_board else None,
        owner=event.originator_id,
        what=event.role.value,
    )


def _mandate_ended(event: Person.MandateEnded, _position: int, connection: Connection) -> None:
    connection.run(_OVER, subject=str(event.mandate_id))


def _moved(event: DomainEvent, _position: int, connection: Connection) -> None:
    project = str(event.originator_id)
    connection.run(_SLEEP, project=project, rests=_rests(connection, project))


def _withdrawn(event: Project.RegistrationWithdrawn, _position: int, connection: Connection) -> None:
    connection.run(_NO_MORE, project=str(event.originator_id))


def _phase_entered(event: Project.PhaseEntered, position: int, connection: Connection) -> None:
    """A move through a gate neither ends a project nor begins one anew unless it leads to the end."""
    if event.review_id is None or event.target.coarse == CLOSED:
        _moved(event, position, connection)


def _reminded(event: Reminder.Issued | Reminder.Escalated, _position: int, connection: Connection) -> None:
    if event.subject.kind == ReminderKind.PROJECT_CHECK:
        return
    keep_level(event, connection)
    if event.subject.kind in OF_REVIEWS:
        return
    subject = str(event.subject.subject_id)
    found: Any = connection.row(_ONE, subject=subject)
    if found is not None:
        row = dict(zip(_C.keys(), found, strict=True))
        connection.run(
            _REMINDED, subject=subject, reached=event.level, look_at=next_step(row["rungs"], event.level)
        )


def _ladder_set(event: Programme.ReminderLadderSet, _position: int, connection: Connection) -> None:
    """Plan anew what the ladder is for; levels already issued are not issued again."""
    if keep_ladder(connection, event):
        _plan_anew(connection, str(event.originator_id), event.kind, only_missing=False)


def _calendar_published(event: Programme.CalendarPublished, _position: int, connection: Connection) -> None:
    _plan_anew(connection, str(event.originator_id), None, only_missing=True)


def _plan_anew(
    connection: Connection, programme: str, kind: ReminderKind | None, *, only_missing: bool
) -> None:
    changed = []
    for found in connection.rows(_OF_PROGRAMME, programme=programme):
        row: dict[str, Any] = dict(zip(_C.keys(), found, strict=True))
        if (kind is not None and row["kind"] != kind.value) or (only_missing and row["whole"]):
            continue
        rungs, whole = planned(connection, programme, ReminderKind(row["kind"]), parse_instant(row["due_at"]))
        look_at = next_step(rungs, int(row["level"]))
        changed.append(
            {"subject": row["subject_id"], "new_rungs": rungs, "new_whole": truth(whole), "look_at": look_at}
        )
    connection.run_many(_PLANNED, changed)


_FOLDED: dict[type[DomainEvent], Fold] = {
    Condition.Set: _condition_open,
    Condition.Extended: _condition_open,
    Condition.ProofRejected: _condition_open,
    Condition.DeclaredMet: _over,
    Condition.Met: _over,
    Condition.Waived: _over,
    Condition.Lapsed: _over,
    Programme.ReportingDutySet: _duty_changed,
    Programme.ReportingDutyEnded: _duty_changed,
    Programme.ReportingDutyFulfilled: _duty_changed,
    Programme.ReminderLadderSet: _ladder_set,
    Programme.CalendarPublished: _calendar_published,
    Person.MandateAssigned: _mandate_assigned,
    Person.MandateEnded: _mandate_ended,
    Project.PhaseEntered: _phase_entered,
    Project.RegistrationWithdrawn: _withdrawn,
    Project.PhaseCorrected: _moved,
    Project.Paused: _moved,
    Project.Resumed: _moved,
    Project.MadePermanent: _moved,
    Project.RunStateCorrected: _moved,
    Reminder.Issued: _reminded,
    Reminder.Escalated: _reminded,
}
DEADLINES = Projection(
    name="deadlines",
    version=1,
    tables=(TABLE, LADDERS, REMINDED),
    folds=_FOLDED,
    ignores=events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
        Project,
        GateReview,
        ProjectCheck,
        Reminder,
        ExceptionTask,
        Condition,
        Evidence,
        GoalSystem,
        DecisionNeed,
        ImportBatch,
        Meeting,
        SystemRecord,
    )
    - _FOLDED.keys(),
)


def deadlines_to_remind(connection: Connection, now: datetime, most: int) -> tuple[DueItem, ...]:
    """Give the deadlines that have reached a step not yet issued, and since when."""
    found = [
        (UUID(str(row[0])), str(row[1])) for row in connection.rows(_DUE, now=format_instant(now), most=most)
    ]
    found += reviews_to_remind(connection, now)
    found.sort(key=lambda one: (one[1], str(one[0])))
    return tuple(DueItem(subject, since) for subject, since in found[:most])


def deadline(connection: Connection, subject_id: UUID) -> Deadline | None:
    """Give a deadline as it stands (None: it is over, or there is none)."""
    found = connection.row(_ONE, subject=str(subject_id))
    if found is None:
        return review_deadline(connection, subject_id)
    row: dict[str, Any] = dict(zip(_C.keys(), found, strict=True))
    return Deadline(
        subject_id=subject_id,
        kind=ReminderKind(row["kind"]),
        programme_id=identity(row["programme_id"]),
        project_id=identity(row["project_id"]) if row["project_id"] else None,
        board_id=identity(row["board_id"]) if row["board_id"] else None,
        owner=identity(row["owner"]) if row["owner"] else None,
        what=row["what"],
        due_at=parse_instant(row["due_at"]),
        level=int(row["level"]),
        rungs=steps_of(row["rungs"]),
        asleep=bool(row["asleep"]),
    )
