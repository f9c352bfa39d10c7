"""Which projects somebody acts on without a mandate in their programme.

A public one is among them: its papers need not be public.
"""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from domain.conditions import ConditionState
from domain.gate_review_values import Stage
from domain.people import ScopeKind
from domain.times import format_instant
from projections.conditions_owed import CONDITIONS
from projections.mandates_held import TABLE as MANDATES
from projections.portfolio import IN_THE_RECORD, PORTFOLIO_TABLE
from projections.reviews import TABLE as REVIEWS
from projections.statements import Connection, Statement, identity

_P, _M, _R, _C = PORTFOLIO_TABLE.c, MANDATES.c, REVIEWS.c, CONDITIONS.c
_PUT_TO_THEM = (
    sa.select(_R.project_id)
    .join(MANDATES, _M.scope_id == _R.board_id)
    .where(
        _R.stage != Stage.WITHDRAWN.value,
        _M.person_id == sa.bindparam("person"),
        _M.scope_kind == ScopeKind.BOARD.value,
        _M.valid_from <= sa.bindparam("at"),
        sa.or_(_M.valid_until.is_(None), _M.valid_until > sa.bindparam("at")),
    )
)
_OWED_BY_THEM = sa.select(_C.project_id).where(
    _C.owner == sa.bindparam("person"), _C.state == ConditionState.OPEN.value
)
_ACTED_ON = Statement(
    sa.select(_P.project_id).where(
        IN_THE_RECORD,
        sa.or_(
            _P.lead == sa.bindparam("person"),
            _P.project_id.in_(_PUT_TO_THEM),
            _P.project_id.in_(_OWED_BY_THEM),
        ),
    )
)


def projects_acted_on(connection: Connection, person_id: UUID, at: datetime) -> frozenset[UUID]:
    """Give the projects a person leads, owes a condition of, or that were put to a board the person sits on.

    A review stays its board's when it is decided; one that was withdrawn never was. Who owes a condition reads
    until it is over.
    """
    found = connection.rows(_ACTED_ON, person=str(person_id), at=format_instant(at))
    return frozenset(identity(row[0]) for row in found)
