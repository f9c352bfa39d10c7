"""What stands on a board's agenda: reviews requested or open, when they are due, and what they wait for.

It has no table of its own: reviews and the tasks of those who have not voted tell it.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.gate_review_values import Stage
from domain.times import parse_instant
from projections.my_tasks import CAST_VOTE
from projections.my_tasks import TABLE as TASKS
from projections.portfolio import PORTFOLIO_TABLE
from projections.reviews import TABLE
from projections.statements import Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

OPENING, VOTES, CLOSING = "opening", "votes", "closing"
"""What a review waits for: that the PMO opens it, votes, or that the vote is closed."""

_C, _T, _P = TABLE.c, TASKS.c, PORTFOLIO_TABLE.c
_UNFINISHED = sa.or_(_C.stage == Stage.REQUESTED.value, _C.stage == Stage.OPEN.value)


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


@lru_cache(maxsize=64)
def _agenda(breadth: Breadth, *, of_board: bool) -> Statement:
    query = (
        sa.select(_C.review_id, _C.project_id, _P.key, _P.title, _C.programme_id, _C.board_id, _C.gate)
        .add_columns(_C.matter_class, _C.motion, _C.requested_by, _C.requested_at, _C.opened_at, _C.due_at)
        .add_columns(_C.seats)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(_UNFINISHED, visible(_P.public, _C.programme_id, _C.project_id, breadth))
        .order_by(_C.due_at.is_(None), _C.due_at, _C.requested_at, _C.review_id)
    )
    return Statement(query.where(_C.board_id == sa.bindparam("board")) if of_board else query)


@lru_cache(maxsize=2)
def _missing(*, of_board: bool) -> Statement:
    """Find whose votes the open reviews wait for: the tasks of those who have not cast theirs."""
    query = (
        sa.select(_T.subject_id, _T.person_id)
        .select_from(TABLE.join(TASKS, _T.subject_id == _C.review_id))
        .where(_C.stage == Stage.OPEN.value, _T.kind == CAST_VOTE)
        .order_by(_T.subject_id, _T.role, _T.person_id)
    )
    return Statement(query.where(_C.board_id == sa.bindparam("board")) if of_board else query)


def gate_agenda(
    connection: Connection, reader: Reader, board_id: UUID | None = None
) -> tuple[AgendaItem, ...]:
    """Give what is before a board, or before all of them, the first due first, what has no deadline last."""
    statement = _agenda(breadth_of(reader), of_board=board_id is not None)
    board = {} if board_id is None else {"board": str(board_id)}
    found = connection.rows(statement, **reader_values(reader), **board)
    missing: dict[str, list[UUID]] = {}
    for review, person in connection.rows(_missing(of_board=bool(board)), **board) if found else ():
        missing.setdefault(review, []).append(identity(person))
    return tuple(_item(row, tuple(missing.get(row[0], ())), reader) for row in found)


def _item(row: Any, missing: tuple[UUID, ...], reader: Reader) -> AgendaItem:
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
        seats=row[13] or 0,
        votes=(row[13] or 0) - len(missing),
        missing=missing if told else None,
    )
