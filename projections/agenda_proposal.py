"""What a board's next agenda should have on it: everything that waits for this board and is on no agenda yet.

It has no table of its own: reviews, tasks and conditions that wait tell it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.conditions import ConditionState
from domain.gate_review_values import Stage
from domain.meeting_values import ItemKind, ItemState, MeetingStage
from domain.times import parse_instant
from projections.conditions_owed import CONDITIONS
from projections.meetings import ITEMS, MEETINGS
from projections.my_tasks import ANSWER, NO_DEADLINE, SETTLE
from projections.my_tasks import TABLE as TASKS
from projections.portfolio import PORTFOLIO_TABLE
from projections.reviews import TABLE as REVIEWS
from projections.statements import Connection, Statement, identity

_R, _P, _T, _C = REVIEWS.c, PORTFOLIO_TABLE.c, TASKS.c, CONDITIONS.c
_M, _I = MEETINGS.c, ITEMS.c
_REVIEWS = Statement(
    sa.select(_R.review_id, _R.project_id, _P.key, _P.title, _P.public, _R.due_at, _R.gate)
    .select_from(REVIEWS.join(PORTFOLIO_TABLE, _P.project_id == _R.project_id))
    .where(
        _R.board_id == sa.bindparam("board"),
        sa.or_(_R.stage == Stage.REQUESTED.value, _R.stage == Stage.OPEN.value),
    )
    .order_by(_R.due_at.is_(None), _R.due_at, _R.requested_at, _R.review_id)
)
_TASKS = Statement(
    sa.select(_T.subject_id, _T.project_id, _P.key, _P.title, _P.public, _T.due_at, _T.kind)
    .select_from(TASKS.outerjoin(PORTFOLIO_TABLE, _P.project_id == _T.project_id))
    .where(
        sa.or_(
            sa.and_(_T.board_id == sa.bindparam("board"), _T.kind == ANSWER),
            sa.and_(_T.programme_id == sa.bindparam("programme"), _T.kind == SETTLE),
        )
    )
    .order_by(_T.kind, _T.due_at, _T.since, _T.subject_id)
)
_CONDITIONS = Statement(
    sa.select(_C.condition_id, _C.project_id, _P.key, _P.title, _P.public, _C.due_at, _C.wording)
    .select_from(
        CONDITIONS.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id).join(
            REVIEWS, _R.review_id == _C.review_id
        )
    )
    .where(_R.board_id == sa.bindparam("board"), _C.state == ConditionState.OPEN.value)
    .order_by(_C.due_at.is_(None), _C.due_at, _C.condition_id)
)
_MINUTES = Statement(
    sa.select(_M.meeting_id, _M.title, _M.starts_at, _M.public)
    .where(
        _M.board_id == sa.bindparam("board"),
        _M.stage == MeetingStage.CLOSED.value,
        _M.minutes_approved_at.is_(None),
    )
    .order_by(_M.starts_at)
)
_ON_AGENDA = Statement(
    sa.select(_I.subject_id)
    .select_from(ITEMS.join(MEETINGS, _M.meeting_id == _I.meeting_id))
    .where(
        _M.board_id == sa.bindparam("board"),
        _I.state == ItemState.WAITING.value,
        sa.or_(_M.stage == MeetingStage.INVITED.value, _M.stage == MeetingStage.OPEN.value),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One matter that waits for the board. `about` is the gate, or the wording of a condition."""

    kind: ItemKind
    subject_id: UUID
    project_id: UUID | None
    project_key: str | None
    title: str
    public: bool
    due_at: datetime | None
    about: str = ""


def proposed_agenda(connection: Connection, board_id: UUID, programme_id: UUID) -> tuple[Proposed, ...]:
    """Give what waits: minutes to approve, gates, questions, what could not follow, conditions; each by deadline."""
    board = str(board_id)
    found = [
        Proposed(
            kind=ItemKind.MINUTES,
            subject_id=UUID(meeting),
            project_id=None,
            project_key=None,
            title=title,
            public=bool(public),
            due_at=None,
            about=starts_at,
        )
        for meeting, title, starts_at, public in connection.rows(_MINUTES, board=board)
    ]
    found += [_proposed(ItemKind.GATE_REVIEW, row) for row in connection.rows(_REVIEWS, board=board)]
    found += [
        _proposed(ItemKind.DECISION_NEED if row[6] == ANSWER else ItemKind.EXCEPTION_TASK, row)
        for row in connection.rows(_TASKS, board=board, programme=str(programme_id))
    ]
    found += [_proposed(ItemKind.CONDITION, row) for row in connection.rows(_CONDITIONS, board=board)]
    taken = {str(row[0]) for row in connection.rows(_ON_AGENDA, board=board)}
    return tuple(one for one in found if str(one.subject_id) not in taken)


def _proposed(kind: ItemKind, row: Any) -> Proposed:
    subject, project, key, title, public, due_at, about = row
    return Proposed(
        kind=kind,
        subject_id=UUID(subject),
        project_id=identity(project) if project else None,
        project_key=key,
        title=title or "",
        # What could not be followed up concerns how the house works, not the public.
        public=bool(public) and kind is not ItemKind.EXCEPTION_TASK,
        due_at=parse_instant(due_at) if due_at and due_at != NO_DEADLINE else None,
        about=about or "",
    )
