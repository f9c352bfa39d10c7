"""Which follow-ups of decisions could not be carried out, why, and what was done instead."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
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
from projections.base import Projection
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

TABLE = sa.Table(
    "follow_ups_stuck_v1",
    sa.MetaData(),
    sa.Column("task_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text),
    sa.Column("command", sa.Text, nullable=False),
    sa.Column("refusals", sa.Text, nullable=False),
    sa.Column("caused_by", sa.Text, nullable=False),
    sa.Column("raised_at", sa.Text, nullable=False),
    sa.Column("remark", sa.Text),
    sa.Column("settled_at", sa.Text),
    sa.Index("follow_ups_stuck_v1_programme", "programme_id", "raised_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
_C, _P = TABLE.c, PORTFOLIO_TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_SETTLED = Statement(
    sa.update(TABLE)
    .where(_C.task_id == sa.bindparam("task"))
    .values(remark=sa.bindparam("said"), settled_at=sa.bindparam("at"))
)


class StuckRow(NamedTuple):
    """One exception task: the command that was refused and for what; with a remark it is settled."""

    task_id: UUID
    programme_id: UUID
    project_id: UUID | None
    project_key: str | None
    title: str | None
    command: str
    refusals: tuple[str, ...]
    caused_by: UUID
    raised_at: datetime
    remark: str | None
    settled_at: datetime | None


def _raised(event: ExceptionTask.Raised, _position: int, connection: Connection) -> None:
    connection.run(
        _ADD,
        task_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        project_id=str(event.project_id) if event.project_id else None,
        command=event.command,
        refusals=" ".join(event.refusals),
        caused_by=str(event.caused_by),
        raised_at=format_instant(event.stamp.recorded_at),
        remark=None,
        settled_at=None,
    )


def _settled(event: ExceptionTask.Settled, _position: int, connection: Connection) -> None:
    connection.run(
        _SETTLED,
        task=str(event.originator_id),
        said=event.remark,
        at=format_instant(event.stamp.recorded_at),
    )


FOLLOW_UPS_STUCK = Projection(
    name="follow_ups_stuck",
    version=1,
    tables=(TABLE,),
    folds={ExceptionTask.Raised: _raised, ExceptionTask.Settled: _settled},
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
        DecisionNeed,
        Condition,
        Evidence,
        GoalSystem,
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


@lru_cache(maxsize=64)
def _list(breadth: Breadth, *, within: bool, of_state: bool) -> Statement:
    query = (
        sa.select(_C.task_id, _C.programme_id, _C.project_id, _P.key, _P.title, _C.command, _C.refusals)
        .add_columns(_C.caused_by, _C.raised_at, _C.remark, _C.settled_at)
        .select_from(TABLE.outerjoin(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(visible(sa.literal_column("0"), _C.programme_id, None, breadth))
        .order_by(_C.raised_at, _C.task_id)
    )
    if within:
        query = query.where(sa.bindparam("wanted").in_((_C.project_id, _C.programme_id)))
    if of_state:
        query = query.where(
            _C.settled_at.is_(None) == (sa.bindparam("wanted_open", type_=sa.BigInteger) == 1)
        )
    return Statement(query)


def follow_ups_stuck(
    connection: Connection, reader: Reader, *, within: UUID | None = None, still_open: bool | None = None
) -> tuple[StuckRow, ...]:
    """Give the exception tasks of the programmes a reader holds a mandate in, the oldest first.

    They are never public, and not for those who only act on a project; `within` is a project or a programme.
    """
    values: dict[str, Any] = dict(reader_values(reader))
    if within is not None:
        values["wanted"] = str(within)
    if still_open is not None:
        values["wanted_open"] = int(still_open)
    statement = _list(breadth_of(reader), within=within is not None, of_state=still_open is not None)
    return tuple(_row(row) for row in connection.rows(statement, **values))


def _row(row: Any) -> StuckRow:
    task, programme, project, key, title, command, refusals, caused_by, raised, remark, settled = row
    return StuckRow(
        task_id=identity(task),
        programme_id=identity(programme),
        project_id=identity(project) if project else None,
        project_key=key,
        title=title,
        command=command,
        refusals=tuple(refusals.split()),
        caused_by=identity(caused_by),
        raised_at=parse_instant(raised),
        remark=remark,
        settled_at=parse_instant(settled) if settled else None,
    )
