"""Which open reviews wait for a vote that nobody may cast any more, because the mandate behind the seat lapsed."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from domain.times import format_instant
from projections.check_calendar import DueItem
from projections.mandates_held import TABLE as MANDATES
from projections.my_tasks import TABLE
from projections.statements import Connection, Statement

_C = TABLE.c
_LAPSED = Statement(
    sa.select(_C.subject_id, sa.func.min(MANDATES.c.valid_until))
    .join(MANDATES, MANDATES.c.mandate_id == _C.mandate_id)
    .where(
        _C.mandate_id.is_not(None),
        MANDATES.c.valid_until <= sa.bindparam("now"),
        MANDATES.c.valid_until <= _C.due_at,
    )
    .group_by(_C.subject_id)
    .order_by(sa.func.min(MANDATES.c.valid_until), _C.subject_id)
    .limit(sa.bindparam("most"))
)


def lapsed_seats(connection: Connection, now: datetime, most: int) -> tuple[DueItem, ...]:
    """Give the open reviews that wait for a vote on a mandate that lapsed in time, and since when."""
    found = connection.rows(_LAPSED, now=format_instant(now), most=most)
    return tuple(DueItem(UUID(str(review)), str(lapsed_at)) for review, lapsed_at in found)
