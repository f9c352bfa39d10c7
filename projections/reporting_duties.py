"""What a programme reports to whom, when the next report is due and when the last one was given.

Append-only, for duties and for reports: of the rows about a duty the one that answers has the greatest
(effective_from, position) not after the question.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

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
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.as_it_stood import as_it_stood
from projections.base import Fold, Projection, truth
from projections.names import PROGRAMMES
from projections.statements import BigInt, Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values, visible

_METADATA = sa.MetaData()
DUTIES = sa.Table(
    "reporting_duties_v1",
    _METADATA,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("duty", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("in_force", BigInt, nullable=False),
    sa.Column("duty_version", BigInt),
    sa.Column("body", sa.Text),
    sa.Column("board_id", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("interval", sa.Text),
    sa.Column("first_due_on", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("decision", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
REPORTS = sa.Table(
    "duty_reports_v1",
    _METADATA,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("duty", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("next_due_on", sa.Text),
    sa.Column("report", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_EVER = ("9999-12-31T23:59:59.999999Z", 2**62)
"""Later than any question: asks for what holds after all facts."""
_ADD_DUTY = Statement(sa.insert(DUTIES).values({one.name: sa.bindparam(one.name) for one in DUTIES.c}))
_ADD_REPORT = Statement(sa.insert(REPORTS).values({one.name: sa.bindparam(one.name) for one in REPORTS.c}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingDuty:
    """One duty in force: its terms, when the next report is due and what was last reported when."""

    programme_id: UUID
    duty: str
    duty_version: int
    body: str
    board_id: UUID | None
    subject: str
    interval: str | None
    source: str
    decision: str
    next_due_on: date | None
    last_reported_at: datetime | None
    last_report: str | None


def _set(event: Programme.ReportingDutySet, position: int, connection: Connection) -> None:
    terms = event.terms
    connection.run(
        _ADD_DUTY,
        programme_id=str(event.originator_id),
        duty=event.duty,
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
        in_force=truth(True),
        duty_version=event.duty_version,
        body=terms.body,
        board_id=str(terms.board_id) if terms.board_id else None,
        subject=terms.subject,
        interval=terms.interval,
        first_due_on=terms.first_due_on.isoformat() if terms.first_due_on else None,
        source=terms.source,
        decision=event.decision,
    )


def _ended(event: Programme.ReportingDutyEnded, position: int, connection: Connection) -> None:
    connection.run(
        _ADD_DUTY,
        programme_id=str(event.originator_id),
        duty=event.duty,
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
        in_force=truth(False),
        duty_version=None,
        body=None,
        board_id=None,
        subject=None,
        interval=None,
        first_due_on=None,
        source=None,
        decision=event.decision,
    )


def _fulfilled(event: Programme.ReportingDutyFulfilled, position: int, connection: Connection) -> None:
    connection.run(
        _ADD_REPORT,
        programme_id=str(event.originator_id),
        duty=event.duty,
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
        next_due_on=event.next_due_on.isoformat() if event.next_due_on else None,
        report=event.report,
    )


_FOLDED: dict[type[DomainEvent], Fold] = {
    Programme.ReportingDutySet: _set,
    Programme.ReportingDutyEnded: _ended,
    Programme.ReportingDutyFulfilled: _fulfilled,
}
REPORTING_DUTIES = Projection(
    name="reporting_duties",
    version=1,
    tables=(DUTIES, REPORTS),
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
        Meeting,
        ImportBatch,
        SystemRecord,
    )
    - _FOLDED.keys(),
)


@lru_cache(maxsize=64)
def _in_force(breadth: Breadth, *, of_programme: bool) -> Statement:
    duty, report = (as_it_stood(table, ("programme_id", "duty")) for table in (DUTIES, REPORTS))
    query = (
        sa.select(
            duty.c.programme_id,
            duty.c.duty,
            duty.c.duty_version,
            duty.c.body,
            duty.c.board_id,
            duty.c.subject,
            duty.c.interval,
            duty.c.source,
            duty.c.decision,
            duty.c.first_due_on,
            duty.c.effective_from,
            duty.c.position,
            report.c.effective_from,
            report.c.position,
            report.c.next_due_on,
            report.c.report,
        )
        .select_from(
            duty.join(PROGRAMMES, PROGRAMMES.c.programme_id == duty.c.programme_id).outerjoin(
                report,
                sa.and_(
                    report.c.programme_id == duty.c.programme_id,
                    report.c.duty == duty.c.duty,
                    report.c.place == 1,
                ),
            )
        )
        .where(
            duty.c.place == 1,
            duty.c.in_force == 1,
            visible(PROGRAMMES.c.public, PROGRAMMES.c.programme_id, None, breadth),
        )
    )
    if of_programme:
        query = query.where(duty.c.programme_id == sa.bindparam("programme"))
    return Statement(query)


def reporting_duties(
    connection: Connection,
    reader: Reader,
    *,
    programme_id: UUID | None = None,
    at: tuple[datetime, int] | None = None,
) -> tuple[ReportingDuty, ...]:
    """Give the duties in force of one programme or of all, the next due first, those on demand last.

    `at` is (instant, known up to which position); None: after all facts.
    """
    on, known = (format_instant(at[0]), at[1]) if at is not None else _EVER
    values: dict[str, Any] = {"at": on, "known": known, **reader_values(reader)}
    if programme_id is not None:
        values["programme"] = str(programme_id)
    statement = _in_force(breadth_of(reader), of_programme=programme_id is not None)
    found = (_duty(row) for row in connection.rows(statement, **values))
    return tuple(
        sorted(found, key=lambda one: (one.next_due_on or date.max, str(one.programme_id), one.duty))
    )


def _duty(row: Any) -> ReportingDuty:
    """Read a row; a report given before the terms were changed says nothing of when the next is due."""
    first_due_on, set_at, set_position, reported_at, reported_position, next_due_on, report = row[9:]
    reported = reported_at is not None and (reported_at, reported_position) > (set_at, set_position)
    due = next_due_on if reported else first_due_on
    return ReportingDuty(
        programme_id=UUID(row[0]),
        duty=row[1],
        duty_version=int(row[2]),
        body=row[3],
        board_id=UUID(row[4]) if row[4] else None,
        subject=row[5],
        interval=row[6],
        source=row[7],
        decision=row[8],
        next_due_on=date.fromisoformat(due) if due else None,
        last_reported_at=parse_instant(reported_at) if reported_at else None,
        last_report=report,
    )
