"""Which questions were put to management or a board outside a gate, and what was answered."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed, NeedStage
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
from projections.portfolio import IN_THE_RECORD, PORTFOLIO_TABLE
from projections.statements import Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

TABLE = sa.Table(
    "needs_raised_v1",
    sa.MetaData(),
    sa.Column("need_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text),
    sa.Column("needed_by", sa.Text),
    sa.Column("raised_at", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("decision", sa.Text),
    sa.Column("settled_at", sa.Text),
    sa.Index("needs_raised_v1_project", "project_id", "raised_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
_C, _P = TABLE.c, PORTFOLIO_TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_HANDED_ON = Statement(
    sa.update(TABLE).where(_C.need_id == sa.bindparam("need")).values(board_id=sa.bindparam("board"))
)
_OVER = Statement(
    sa.update(TABLE)
    .where(_C.need_id == sa.bindparam("need"))
    .values(stage=sa.bindparam("came_to"), decision=sa.bindparam("answer"), settled_at=sa.bindparam("at"))
)


class NeedRow(NamedTuple):
    """One question; without a board it is the management's. Key and title of the project are today's."""

    need_id: UUID
    programme_id: UUID
    project_id: UUID
    project_key: str
    title: str
    question: str
    board_id: UUID | None
    needed_by: date | None
    raised_at: datetime
    stage: NeedStage
    decision: str | None
    settled_at: datetime | None


def _raised(event: DecisionNeed.Raised, _position: int, connection: Connection) -> None:
    connection.run(
        _ADD,
        need_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        project_id=str(event.project_id),
        question=event.question,
        board_id=str(event.board_id) if event.board_id else None,
        needed_by=event.needed_by.isoformat() if event.needed_by else None,
        raised_at=format_instant(event.stamp.effective_at),
        stage=NeedStage.OPEN.value,
        decision=None,
        settled_at=None,
    )


def _escalated(event: DecisionNeed.Escalated, _position: int, connection: Connection) -> None:
    connection.run(_HANDED_ON, need=str(event.originator_id), board=str(event.board_id))


def _answered(event: DecisionNeed.Answered, _position: int, connection: Connection) -> None:
    _over(connection, event, NeedStage.ANSWERED, event.decision)


def _withdrawn(event: DecisionNeed.Withdrawn, _position: int, connection: Connection) -> None:
    _over(connection, event, NeedStage.WITHDRAWN, None)


def _over(connection: Connection, event: Any, stage: NeedStage, decision: str | None) -> None:
    connection.run(
        _OVER,
        need=str(event.originator_id),
        came_to=stage.value,
        answer=decision,
        at=format_instant(event.stamp.effective_at),
    )


NEEDS_RAISED = Projection(
    name="needs_raised",
    version=1,
    tables=(TABLE,),
    folds={
        DecisionNeed.Raised: _raised,
        DecisionNeed.Escalated: _escalated,
        DecisionNeed.Answered: _answered,
        DecisionNeed.Withdrawn: _withdrawn,
    },
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
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


@lru_cache(maxsize=64)
def _list(breadth: Breadth, *, within: bool, of_stage: bool) -> Statement:
    query = (
        sa.select(_C.need_id, _C.programme_id, _C.project_id, _P.key, _P.title, _C.question, _C.board_id)
        .add_columns(_C.needed_by, _C.raised_at, _C.stage, _C.decision, _C.settled_at)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(IN_THE_RECORD, visible(_P.public, _C.programme_id, _C.project_id, breadth))
        .order_by(_C.raised_at, _C.need_id)
    )
    if within:
        query = query.where(sa.bindparam("wanted").in_((_C.project_id, _C.programme_id)))
    if of_stage:
        query = query.where(_C.stage == sa.bindparam("wanted_stage"))
    return Statement(query)


def needs_raised(
    connection: Connection, reader: Reader, *, within: UUID | None = None, stage: NeedStage | None = None
) -> tuple[NeedRow, ...]:
    """Give the questions a reader may see, the oldest first; `within` is a project or a programme."""
    values: dict[str, Any] = dict(reader_values(reader))
    if within is not None:
        values["wanted"] = str(within)
    if stage is not None:
        values["wanted_stage"] = stage.value
    statement = _list(breadth_of(reader), within=within is not None, of_stage=stage is not None)
    return tuple(_row(row) for row in connection.rows(statement, **values))


def _row(row: Any) -> NeedRow:
    need, programme, project, key, title, question, board, needed_by, raised, stage, decision, settled = row
    return NeedRow(
        need_id=identity(need),
        programme_id=identity(programme),
        project_id=identity(project),
        project_key=key,
        title=title,
        question=question,
        board_id=identity(board) if board else None,
        needed_by=date.fromisoformat(needed_by) if needed_by else None,
        raised_at=parse_instant(raised),
        stage=NeedStage(stage),
        decision=decision,
        settled_at=parse_instant(settled) if settled else None,
    )
