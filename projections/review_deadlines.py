"""Reviews and votes that somebody must be reminded of: derived whenever it is asked, from those that are unfinished.

There are few of them at any time, and a vote is the busiest thing the record knows; so nothing is written
about their reminders but the level that was issued.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.gate_review_values import Stage
from domain.reminder_ladders import ReminderKind
from domain.times import end_of_day, format_instant, local_date, parse_instant
from projections.deadline_steps import Deadline, level_issued, next_step, planned, steps_of
from projections.my_tasks import CAST_VOTE
from projections.my_tasks import TABLE as TASKS
from projections.names import BOARDS, PROGRAMMES
from projections.reviews import TABLE as REVIEWS
from projections.statements import Connection, Statement, identity

OPENS_WITHIN = timedelta(days=7)
"""A review put to a board is to be opened within a week."""

_R, _B, _P, _T = REVIEWS.c, BOARDS.c, PROGRAMMES.c, TASKS.c
_COLUMNS = (
    _R.review_id,
    _R.stage,
    _R.programme_id,
    _R.project_id,
    _R.board_id,
    _R.requested_at,
    _R.due_at,
    _P.zone,
)
_UNFINISHED = Statement(
    sa.select(*_COLUMNS)
    .select_from(
        BOARDS.join(REVIEWS, sa.and_(_R.board_id == _B.board_id, _R.stage == sa.bindparam("stage"))).join(
            PROGRAMMES, _P.programme_id == _R.programme_id
        )
    )
    .order_by(_R.review_id)
)
_ONE = Statement(
    sa.select(*_COLUMNS)
    .select_from(REVIEWS.join(PROGRAMMES, _P.programme_id == _R.programme_id))
    .where(_R.review_id == sa.bindparam("review"))
)
_MISSING = Statement(
    sa.select(_T.person_id)
    .where(_T.subject_id == sa.bindparam("review"), _T.kind == CAST_VOTE)
    .order_by(_T.person_id)
)


def review_deadline(connection: Connection, review_id: UUID) -> Deadline | None:
    """Give the deadline of an unfinished review (None: it is finished, or its vote has none)."""
    row = connection.row(_ONE, review=str(review_id))
    return _deadline(connection, row) if row else None


def reviews_to_remind(connection: Connection, now: datetime) -> list[tuple[UUID, str]]:
    """Give the unfinished reviews that have reached a step not yet issued, and since when."""
    reached = []
    stored = format_instant(now)
    for stage in (Stage.REQUESTED, Stage.OPEN):
        for row in connection.rows(_UNFINISHED, stage=stage.value):
            found = _deadline(connection, row)
            steps = [format_instant(at) for level, at in found.rungs if level > found.level] if found else []
            if found is not None and steps and min(steps) <= stored:
                reached.append((found.subject_id, min(steps)))
    return reached


def voters_missing(connection: Connection, review_id: UUID) -> tuple[UUID, ...]:
    """Give who still has to vote in a review."""
    return tuple(UUID(str(row[0])) for row in connection.rows(_MISSING, review=str(review_id)) if row[0])


def _deadline(connection: Connection, row: Any) -> Deadline | None:
    review, stage, programme, project, board, requested_at, vote_due_at, zone = row
    if stage == Stage.REQUESTED.value:
        kind = ReminderKind.REVIEW
        due_at = end_of_day(local_date(parse_instant(requested_at), zone) + OPENS_WITHIN, zone)
    elif stage == Stage.OPEN.value and vote_due_at is not None:
        kind, due_at = ReminderKind.VOTE, parse_instant(vote_due_at)
    else:
        return None
    rungs, _whole = planned(connection, programme, kind, due_at)
    if next_step(rungs, 0) is None:
        return None
    return Deadline(
        subject_id=identity(review),
        kind=kind,
        programme_id=identity(programme),
        project_id=identity(project),
        board_id=identity(board),
        owner=None,
        what=None,
        due_at=due_at,
        level=level_issued(connection, review, format_instant(due_at)),
        rungs=steps_of(rungs),
    )
