"""What stands on a board's agenda: reviews requested or open, when they are due, and what they wait for."""

from dataclasses import dataclass
from datetime import datetime
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
from domain.lifecycles import Lifecycle
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.base import Projection, truth
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import BigInt, Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

_METADATA = sa.MetaData()
TABLE = sa.Table(
    "gate_agenda_v1",
    _METADATA,
    sa.Column("review_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text, nullable=False),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("matter_class", sa.Text, nullable=False),
    sa.Column("motion", sa.Text, nullable=False),
    sa.Column("requested_by", sa.Text, nullable=False),
    sa.Column("requested_at", sa.Text, nullable=False),
    sa.Column("opened_at", sa.Text),
    sa.Column("due_at", sa.Text),
    sa.Index("gate_agenda_v1_board", "board_id", "due_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
SEATS = sa.Table(
    "gate_agenda_seats_v1",
    _METADATA,
    sa.Column("review_id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Text, primary_key=True),
    sa.Column("chair", BigInt, nullable=False),
    sa.Column("voted", BigInt, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""The frozen seats of open reviews less those that were vacated."""

OPENING, VOTES, CLOSING = "opening", "votes", "closing"
"""What a review waits for: that the PMO opens it, votes, or that the vote is closed."""

_C, _S, _P = TABLE.c, SEATS.c, PORTFOLIO_TABLE.c
_OF_REVIEW = _C.review_id == sa.bindparam("review")
_ADD = Statement(
    sa.insert(TABLE).values(
        {
            column.name: sa.bindparam(column.name)
            for column in _C
            if column.name not in {"opened_at", "due_at"}
        }
    )
)
_OPEN = Statement(
    sa.update(TABLE).where(_OF_REVIEW).values(opened_at=sa.bindparam("at"), due_at=sa.bindparam("due"))
)
_ADD_SEAT = Statement(sa.insert(SEATS).values({column.name: sa.bindparam(column.name) for column in _S}))
_VOTED = Statement(
    sa.update(SEATS)
    .where(_S.review_id == sa.bindparam("review"), _S.person_id == sa.bindparam("person"))
    .values(voted=1)
)
_VACATE = Statement(
    sa.delete(SEATS).where(_S.review_id == sa.bindparam("review"), _S.person_id == sa.bindparam("person"))
)
_OFF = Statement(sa.delete(TABLE).where(_OF_REVIEW))
_NO_SEATS = Statement(sa.delete(SEATS).where(_S.review_id == sa.bindparam("review")))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One review on the agenda; `missing` names who has not voted, to readers of the programme only."""

    review_id: UUID
    project_id: UUID
    project_key: str
    title: str
    programme_id: UUID
    board_id: UUID
    gate: str
    matter_class: str
    motion: str
    requested_by: UUID
    requested_at: datetime
    opened_at: datetime | None
    due_at: datetime | None
    seats: int
    votes: int
    missing: tuple[UUID, ...] | None

    @property
    def waits_for(self) -> str:
        """What has to happen next."""
        if self.opened_at is None:
            return OPENING
        return VOTES if self.votes < self.seats else CLOSING


def _requested(event: GateReview.Requested, _position: int, connection: Connection) -> None:
    matter = event.matter
    connection.run(
        _ADD,
        review_id=str(event.originator_id),
        project_id=str(matter.project_id),
        programme_id=str(matter.programme_id),
        board_id=str(matter.board_id),
        gate=matter.gate,
        matter_class=matter.matter_class,
        motion=event.motion,
        requested_by=str(event.requested_by),
        requested_at=format_instant(event.stamp.effective_at),
    )


def _opened(event: GateReview.Opened, _position: int, connection: Connection) -> None:
    review = str(event.originator_id)
    due = format_instant(event.vote_due_at) if event.vote_due_at else None
    connection.run(_OPEN, review=review, at=format_instant(event.stamp.effective_at), due=due)
    seats = event.frozen.seats
    connection.run_many(
        _ADD_SEAT,
        [
            {"review_id": review, "person_id": str(seat.person_id), "chair": truth(seat.chair), "voted": 0}
            for seat in seats
        ],
    )


def _voted(event: GateReview.VoteCast, _position: int, connection: Connection) -> None:
    connection.run(_VOTED, review=str(event.originator_id), person=str(event.voter))


def _vacated(event: GateReview.SeatVacated, _position: int, connection: Connection) -> None:
    connection.run(_VACATE, review=str(event.originator_id), person=str(event.person_id))


def _over(event: Any, _position: int, connection: Connection) -> None:
    connection.run(_NO_SEATS, review=str(event.originator_id))
    connection.run(_OFF, review=str(event.originator_id))


GATE_AGENDA = Projection(
    name="gate_agenda",
    version=1,
    tables=(TABLE, SEATS),
    folds={
        GateReview.Requested: _requested,
        GateReview.Opened: _opened,
        GateReview.VoteCast: _voted,
        GateReview.SeatVacated: _vacated,
        GateReview.Concluded: _over,
        GateReview.Withdrawn: _over,
    },
    ignores=events_of(
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


@lru_cache(maxsize=64)
def _agenda(breadth: Breadth, *, of_board: bool) -> Statement:
    query = (
        sa.select(_C.review_id, _C.project_id, _P.key, _P.title, _C.programme_id, _C.board_id, _C.gate)
        .add_columns(_C.matter_class, _C.motion, _C.requested_by, _C.requested_at, _C.opened_at, _C.due_at)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(visible(_P.public, _C.programme_id, _C.project_id, breadth))
        .order_by(_C.due_at.is_(None), _C.due_at, _C.requested_at, _C.review_id)
    )
    return Statement(query.where(_C.board_id == sa.bindparam("board")) if of_board else query)


_SEATED = Statement(sa.select(_S.review_id, _S.person_id, _S.voted).order_by(_S.chair.desc(), _S.person_id))


def gate_agenda(
    connection: Connection, reader: Reader, board_id: UUID | None = None
) -> tuple[AgendaItem, ...]:
    """Give what is before a board, or before all of them, the first due first, what has no deadline last."""
    statement = _agenda(breadth_of(reader), of_board=board_id is not None)
    values: dict[str, Any] = dict(reader_values(reader))
    if board_id is not None:
        values["board"] = str(board_id)
    found = connection.rows(statement, **values)
    seats: dict[str, list[tuple[UUID, bool]]] = {}
    for review, person, voted in connection.rows(_SEATED) if found else ():
        seats.setdefault(review, []).append((UUID(person), bool(voted)))
    return tuple(_item(row, seats.get(row[0], []), reader) for row in found)


def _item(row: Any, seats: list[tuple[UUID, bool]], reader: Reader) -> AgendaItem:
    programme = identity(row[4])
    told = reader.everything or programme in reader.programmes
    return AgendaItem(
        review_id=UUID(row[0]),
        project_id=identity(row[1]),
        project_key=row[2],
        title=row[3],
        programme_id=programme,
        board_id=identity(row[5]),
        gate=row[6],
        matter_class=row[7],
        motion=row[8],
        requested_by=identity(row[9]),
        requested_at=parse_instant(row[10]),
        opened_at=parse_instant(row[11]) if row[11] else None,
        due_at=parse_instant(row[12]) if row[12] else None,
        seats=len(seats),
        votes=sum(voted for _, voted in seats),
        missing=tuple(person for person, voted in seats if not voted) if told else None,
    )
