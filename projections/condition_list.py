"""Which conditions there are, who owes them until when, and what became of each: now, and as of any day."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.conditions import Blocks, ConditionState
from domain.people import Role
from domain.times import format_instant, parse_instant
from projections.as_it_stood import as_it_stood
from projections.conditions_owed import CONDITIONS, STATES
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values, visible

_C, _S, _P = CONDITIONS.c, STATES.c, PORTFOLIO_TABLE.c


class ConditionRow(NamedTuple):
    """One condition as it stood at the time asked about; key and title of the project are today's.

    `since` and `decided_by` tell of the last thing said of it; `declared`: its owner says that it is met, and it
    waits to be judged. `days_overdue` counts begun days since the deadline of a condition that was still open.
    """

    condition_id: UUID
    programme_id: UUID
    project_id: UUID
    project_key: str
    title: str
    review_id: UUID
    gate: str
    wording: str
    owner: UUID | None
    due_at: datetime | None
    proof: str | None
    accepted_by: Role
    blocks: Blocks
    state: ConditionState
    declared: bool
    since: datetime
    decided_by: UUID | None
    remark: str | None
    days_overdue: int


@lru_cache(maxsize=64)
def _list(breadth: Breadth, *, within: bool, open_only: bool) -> Statement:
    stood = as_it_stood(STATES, ("condition_id",), "effective_at")
    query = (
        sa.select(
            *(_C[name] for name in ("condition_id", "programme_id", "project_id")),
            _P.key,
            _P.title,
            *(_C[name] for name in ("review_id", "gate", "wording", "owner")),
            stood.c.due_at,
            *(_C[name] for name in ("proof", "accepted_by", "blocks")),
            stood.c.state,
            stood.c.declared,
            stood.c.effective_at,
            stood.c.decided_by,
            stood.c.remark,
        )
        .select_from(
            CONDITIONS.join(stood, stood.c.condition_id == _C.condition_id).join(
                PORTFOLIO_TABLE, _P.project_id == _C.project_id
            )
        )
        .where(stood.c.place == 1, visible(_P.public, _C.programme_id, _P.project_id, breadth))
    )
    if within:
        query = query.where(sa.bindparam("wanted").in_((_C.project_id, _C.programme_id)))
    if open_only:
        query = query.where(stood.c.state == ConditionState.OPEN.value)
    return Statement(
        query.order_by(sa.func.coalesce(stood.c.due_at, "9999"), _P.key, _C.condition_id).limit(
            sa.bindparam("most")
        )
    )


def condition_list(
    connection: Connection,
    reader: Reader,
    on: datetime,
    *,
    within: UUID | None = None,
    open_only: bool = False,
    known: int = 2**62,
    most: int = 1_000,
) -> tuple[ConditionRow, ...]:
    """Give the conditions a reader may see as they stood at an instant, by deadline; `on` now for the present.

    `within` is a project or a programme.
    """
    statement = _list(breadth_of(reader), within=within is not None, open_only=open_only)
    values: dict[str, Any] = {"at": format_instant(on), "known": known, "most": most, **reader_values(reader)}
    if within is not None:
        values["wanted"] = str(within)
    return tuple(_row(row, on) for row in connection.rows(statement, **values))


def _row(row: Any, on: datetime) -> ConditionRow:
    due_at, state = _instant(row[9]), ConditionState(row[13])
    return ConditionRow(
        condition_id=UUID(row[0]),
        programme_id=UUID(row[1]),
        project_id=UUID(row[2]),
        project_key=row[3],
        title=row[4],
        review_id=UUID(row[5]),
        gate=row[6],
        wording=row[7],
        owner=UUID(row[8]) if row[8] else None,
        due_at=due_at,
        proof=row[10],
        accepted_by=Role(row[11]),
        blocks=Blocks(row[12]),
        state=state,
        declared=bool(row[14]),
        since=parse_instant(row[15]),
        decided_by=UUID(row[16]) if row[16] else None,
        remark=row[17],
        days_overdue=_days_overdue(due_at, on) if state is ConditionState.OPEN else 0,
    )


def _days_overdue(due_at: datetime | None, on: datetime) -> int:
    """Count the days begun since a deadline, which is the last instant of its own day."""
    return max(0, -((due_at - on) // timedelta(days=1))) if due_at is not None else 0


def _instant(text: object) -> datetime | None:
    return parse_instant(str(text)) if text else None
