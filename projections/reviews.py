"""Which reviews there are and how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview, Stage
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycles import Lifecycle
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant
from domain.units import Unit
from projections.base import Projection
from projections.check_calendar import DueItem
from projections.statements import Connection, Statement

TABLE = sa.Table(
    "reviews_v1",
    sa.MetaData(),
    sa.Column("review_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text, nullable=False),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("due_at", sa.Text),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text),
    sa.Index("reviews_v1_project", "project_id"),
    sa.Index("reviews_v1_board", "board_id", "stage"),
    sa.Index("reviews_v1_due", "due_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""`due_at` is there only while a vote is open, so that a tick finds what is overdue at one place of an index."""

_C = TABLE.c
_ADD = Statement(
    sa.insert(TABLE).values(
        {column.name: sa.bindparam(column.name) for column in _C if column.name not in {"due_at", "outcome"}}
    )
)
_STAGE = Statement(
    sa.update(TABLE)
    .where(_C.review_id == sa.bindparam("review"))
    .values(stage=sa.bindparam("now"), outcome=sa.bindparam("result"), due_at=sa.bindparam("due"))
)
_UNFINISHED = Statement(
    sa.select(_C.review_id)
    .where(
        _C.project_id == sa.bindparam("project"),
        sa.or_(_C.stage == Stage.REQUESTED.value, _C.stage == Stage.OPEN.value),
    )
    .order_by(_C.review_id)
)
_BEFORE_BOARD = Statement(
    sa.select(_C.review_id)
    .where(_C.board_id == sa.bindparam("board"), _C.stage == Stage.OPEN.value)
    .order_by(_C.review_id)
)
_OVERDUE = Statement(
    sa.select(_C.review_id, _C.due_at)
    .where(_C.due_at < sa.bindparam("now"))
    .order_by(_C.due_at, _C.review_id)
    .limit(sa.bindparam("most"))
)
_PLACE = Statement(
    sa.select(_C.project_id, _C.programme_id, _C.board_id).where(_C.review_id == sa.bindparam("review"))
)


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """Where a review belongs: project, programme, board."""

    project_id: str
    programme_id: str
    board_id: str


def _requested(event: GateReview.Requested, _position: int, connection: Connection) -> None:
    matter = event.matter
    connection.run(
        _ADD,
        review_id=str(event.originator_id),
        project_id=str(matter.project_id),
        programme_id=str(matter.programme_id),
        board_id=str(matter.board_id),
        gate=matter.gate,
        stage=Stage.REQUESTED.value,
    )


def _opened(event: GateReview.Opened, _position: int, connection: Connection) -> None:
    due_at = format_instant(event.vote_due_at) if event.vote_due_at else None
    connection.run(_STAGE, review=str(event.originator_id), now=Stage.OPEN.value, result=None, due=due_at)


def _concluded(event: GateReview.Concluded, _position: int, connection: Connection) -> None:
    connection.run(
        _STAGE,
        review=str(event.originator_id),
        now=Stage.CONCLUDED.value,
        result=event.outcome.value,
        due=None,
    )


def _withdrawn(event: GateReview.Withdrawn, _position: int, connection: Connection) -> None:
    connection.run(_STAGE, review=str(event.originator_id), now=Stage.WITHDRAWN.value, result=None, due=None)


REVIEWS = Projection(
    name="reviews",
    version=1,
    tables=(TABLE,),
    folds={
        GateReview.Requested: _requested,
        GateReview.Opened: _opened,
        GateReview.Concluded: _concluded,
        GateReview.Withdrawn: _withdrawn,
    },
    ignores=frozenset({GateReview.VoteCast, GateReview.SeatVacated})
    | events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
        Project,
        ProjectCheck,
        Reminder,
        ExceptionTask,
        Condition,
        Evidence,
        GoalSystem,
        DecisionNeed,
        ImportBatch,
        SystemRecord,
    ),
)


def unfinished_reviews_of(connection: Connection, project_id: UUID) -> tuple[UUID, ...]:
    """Give the reviews of a project that are requested or open."""
    return tuple(UUID(str(row[0])) for row in connection.rows(_UNFINISHED, project=str(project_id)))


def open_reviews_before(connection: Connection, board_id: UUID) -> tuple[UUID, ...]:
    """Give the reviews a board is voting on."""
    return tuple(UUID(str(row[0])) for row in connection.rows(_BEFORE_BOARD, board=str(board_id)))


def overdue_reviews(connection: Connection, now: datetime, most: int) -> tuple[DueItem, ...]:
    """Give the reviews still open though their vote was due before an instant, and since when."""
    found = connection.rows(_OVERDUE, now=format_instant(now), most=most)
    return tuple(DueItem(UUID(str(review)), str(due_at)) for review, due_at in found)


def place_of_review(connection: Connection, review_id: str) -> ReviewPlace | None:
    """Give project, programme and board of a review."""
    row = connection.row(_PLACE, review=review_id)
    return ReviewPlace(*map(str, row)) if row else None
