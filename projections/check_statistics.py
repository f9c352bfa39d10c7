"""How punctual reports are, month by month, and how old what is known of each project is.

A cycle counts by how its project stood when it fell due: what rested or was closed was not asked to report.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.lifecycle_definitions import CoarsePhase
from domain.project_values import RunState
from domain.times import format_instant, parse_instant
from projections.board_sheets import SHEETS, Quality, for_insiders
from projections.check_calendar import CHECKS, PROJECTS
from projections.portfolio import PORTFOLIO_TABLE
from projections.standings import STANDINGS
from projections.statements import Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values

AGES_DAYS = (21, 42, 63)
"""One, two and three rounds of a check every three weeks: the limits of the classes of age."""


class Punctuality(NamedTuple):
    """The cycles that fell due in a month: reported in time, late, or not at all."""

    month: str
    in_time: int
    late: int
    missing: int

    @property
    def total(self) -> int:
        """All cycles of the month."""
        return self.in_time + self.late + self.missing


class AgeClass(NamedTuple):
    """How many projects were last reported so long ago; no `up_to`: longer, `never`: not once."""

    over: int
    up_to: int | None
    projects: int
    never: bool = False


_K, _S, _P, _N = CHECKS.c, SHEETS.c, PORTFOLIO_TABLE.c, STANDINGS.alias("stood").c
_FIRST = (
    sa.select(_S.check_id, sa.func.min(_S.submitted_at).label("at")).group_by(_S.check_id).subquery("first")
)
_ONE: sa.ColumnElement[int] = sa.literal_column("1", sa.BigInteger)
_NONE: sa.ColumnElement[int] = sa.literal_column("0", sa.BigInteger)
_WORKED_ON = (
    sa.select(
        sa.case(
            (sa.and_(_N.run_state == RunState.ACTIVE.value, _N.coarse != CoarsePhase.CLOSED.value), _ONE),
            else_=_NONE,
        )
    )
    .where(_N.project_id == _K.project_id, _N.effective_from <= _K.due_at)
    .order_by(_N.effective_from.desc(), _N.position.desc())
    .limit(1)
    .correlate(CHECKS)
    .scalar_subquery()
)


@lru_cache(maxsize=64)
def _by_month(breadth: Breadth) -> Statement:
    month = sa.func.substr(_K.due_at, 1, 7)
    at = _FIRST.c.at
    counted = (
        sa.and_(at.is_not(None), at <= _K.due_at),
        sa.and_(at.is_not(None), at > _K.due_at),
        at.is_(None),
    )
    return Statement(
        sa.select(month, *(sa.func.sum(sa.case((told, _ONE), else_=_NONE)) for told in counted))
        .select_from(
            CHECKS.join(PORTFOLIO_TABLE, _P.project_id == _K.project_id).outerjoin(
                _FIRST, _FIRST.c.check_id == _K.check_id
            )
        )
        .where(
            _K.due_at >= sa.bindparam("since"),
            _K.due_at <= sa.bindparam("until"),
            sa.bindparam("wanted").in_((_P.programme_id, sa.literal_column("''"))),
            sa.or_(at.is_not(None), _WORKED_ON == _ONE),
            for_insiders(breadth),
        )
        .group_by(month)
        .order_by(month)
    )


@lru_cache(maxsize=64)
def _last_told(breadth: Breadth) -> Statement:
    told = (
        sa.select(_S.project_id, sa.func.max(_S.submitted_at).label("at"))
        .where(_S.quality != Quality.RETURNED.value)
        .group_by(_S.project_id)
        .subquery("told")
    )
    return Statement(
        sa.select(told.c.at)
        .select_from(
            PROJECTS.join(PORTFOLIO_TABLE, _P.project_id == PROJECTS.c.project_id).outerjoin(
                told, told.c.project_id == PROJECTS.c.project_id
            )
        )
        .where(
            PROJECTS.c.schedule_at.is_not(None),
            sa.bindparam("wanted").in_((_P.programme_id, sa.literal_column("''"))),
            for_insiders(breadth),
        )
    )


def punctuality(
    connection: Connection, reader: Reader, period: tuple[datetime, datetime], programme_id: UUID | None
) -> tuple[Punctuality, ...]:
    """Give the cycles that fell due in a period, by month, of projects a reader acts for."""
    found = connection.rows(
        _by_month(breadth_of(reader)),
        since=format_instant(period[0]),
        until=format_instant(period[1]),
        wanted=str(programme_id or ""),
        **reader_values(reader),
    )
    return tuple(Punctuality(str(row[0]), int(row[1]), int(row[2]), int(row[3])) for row in found)


def ages(
    connection: Connection, reader: Reader, now: datetime, programme_id: UUID | None
) -> tuple[AgeClass, ...]:
    """Give how many of the projects under check were last reported how long ago."""
    statement = _last_told(breadth_of(reader))
    found = connection.rows(statement, wanted=str(programme_id or ""), **reader_values(reader))
    told = [now - parse_instant(str(row[0])) for row in found if row[0] is not None]
    limits = (0, *AGES_DAYS)
    classes = [
        AgeClass(over, up_to, sum(timedelta(over) < age <= timedelta(up_to) for age in told))
        for over, up_to in zip(limits, AGES_DAYS, strict=False)
    ]
    oldest = AgeClass(limits[-1], None, sum(age > timedelta(limits[-1]) for age in told))
    return (*classes, oldest, AgeClass(0, None, len(found) - len(told), never=True))
