"""Who reported in the project check, who is late, how far it went, and how the lights stand now and before.

For those with a mandate in the programme, and for leads about their own projects: the cockpit of the PMO.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.light_scales import LightScale
from domain.times import format_instant, parse_instant
from projections.board_sheets import SHEETS, Quality, for_insiders
from projections.check_calendar import CHECKS
from projections.portfolio import PORTFOLIO_TABLE, UNDER_WAY
from projections.sheet_reading import read_scale
from projections.statements import Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values

BACK = timedelta(weeks=26)
"""How far back lights are looked for; what is older is shown on the page of the project."""


class CheckState(StrEnum):
    """How a check stands, the most pressing first."""

    MISSING = "missing"
    RETURNED = "returned"
    TO_JUDGE = "to_judge"
    AHEAD = "ahead"
    DONE = "done"


class Lights(NamedTuple):
    """What was reported, when, and on which scale."""

    status: str
    outlook: str
    scale: LightScale
    submitted_at: datetime


class CockpitRow(NamedTuple):
    """One project in the check: the cycle that counts now, and its lights."""

    project_id: UUID
    programme_id: UUID
    key: str
    title: str
    lead: UUID | None
    check_id: UUID
    cycle: str
    due_at: datetime
    state: CheckState
    first_at: datetime | None
    late: bool
    level: int
    now: Lights | None
    before: Lights | None
    next_due_at: datetime | None
    next_check_id: UUID | None
    next_reported: bool


class _Sheet(NamedTuple):
    submitted_at: str
    quality: str
    status: str
    outlook: str
    scale: str | None


class _Check(NamedTuple):
    check_id: str
    cycle: str
    due_at: str
    level: int
    sheets: tuple[_Sheet, ...]

    @property
    def standing(self) -> _Sheet | None:
        """The sheet that stands (None: none was handed in, or the last one was returned)."""
        last = self.sheets[-1] if self.sheets else None
        return last if last is not None and last.quality != Quality.RETURNED.value else None


_K, _S, _P = CHECKS.c, SHEETS.c, PORTFOLIO_TABLE.c


@lru_cache(maxsize=64)
def _rows(breadth: Breadth) -> Statement:
    return Statement(
        sa.select(
            _P.project_id, _P.programme_id, _P.key, _P.title, _P.lead,
            _K.check_id, _K.cycle, _K.due_at, _K.level,
            _S.submitted_at, _S.quality, _S.status, _S.outlook, _S.scale,
        )
        .select_from(
            CHECKS.join(PORTFOLIO_TABLE, _P.project_id == _K.project_id).outerjoin(
                SHEETS, _S.check_id == _K.check_id
            )
        )
        .where(
            _K.due_at >= sa.bindparam("since"),
            UNDER_WAY,
            for_insiders(breadth),
        )
        .order_by(_P.programme_id, _P.key, _K.due_at, _S.version)
    )  # fmt: skip


def check_cockpit(
    connection: Connection, reader: Reader, now: datetime, programme_id: UUID | None = None
) -> tuple[CockpitRow, ...]:
    """Give how the check of each project under way stands, what is most pressing first."""
    statement = _rows(breadth_of(reader))
    found = connection.rows(statement, since=format_instant(now - BACK), **reader_values(reader))
    wanted = (row for row in found if programme_id is None or row[1] == str(programme_id))
    projects = groupby(wanted, key=lambda row: tuple(row[:5]))
    rows = (_project(project, _checks(of_it), now) for project, of_it in projects)
    order = list(CheckState)
    return tuple(sorted(rows, key=lambda row: (order.index(row.state), row.due_at, row.key)))


def _checks(rows: Iterable[Any]) -> list[_Check]:
    """Gather the cycles of a project with their sheets, in the order of their deadlines."""
    cycles = groupby(rows, key=lambda row: tuple(row[5:9]))
    return [
        _Check(check, name, due_at, level, tuple(_Sheet(*row[9:14]) for row in of_it if row[9] is not None))
        for (check, name, due_at, level), of_it in cycles
    ]


def _project(project: tuple[Any, ...], checks: list[_Check], now: datetime) -> CockpitRow:
    """Tell how a project stands: by the last cycle that fell due, or by the first if none has."""
    due = [check for check in checks if parse_instant(check.due_at) <= now]
    ahead = [check for check in checks if parse_instant(check.due_at) > now]
    counts = due[-1] if due else checks[0]
    following = next((check for check in ahead if check is not counts), None)
    told = [check.standing for check in checks if check.standing is not None]
    first = counts.sheets[0].submitted_at if counts.sheets else None
    return CockpitRow(
        project_id=identity(project[0]),
        programme_id=identity(project[1]),
        key=project[2],
        title=project[3],
        lead=identity(project[4]) if project[4] else None,
        check_id=identity(counts.check_id),
        cycle=counts.cycle,
        due_at=parse_instant(counts.due_at),
        state=_state(counts, now),
        first_at=parse_instant(first) if first else None,
        late=first is not None and first > counts.due_at,
        level=int(counts.level),
        now=_lights(told[-1]) if told else None,
        before=_lights(told[-2]) if len(told) > 1 else None,
        next_due_at=parse_instant(following.due_at) if following else None,
        next_check_id=identity(following.check_id) if following else None,
        next_reported=following is not None and following.standing is not None,
    )


def _state(check: _Check, now: datetime) -> CheckState:
    if check.standing is not None:
        accepted = check.standing.quality == Quality.ACCEPTED.value
        return CheckState.DONE if accepted else CheckState.TO_JUDGE
    if check.sheets:
        return CheckState.RETURNED
    return CheckState.MISSING if parse_instant(check.due_at) <= now else CheckState.AHEAD


def _lights(sheet: _Sheet) -> Lights:
    return Lights(sheet.status, sheet.outlook, read_scale(sheet.scale), parse_instant(sheet.submitted_at))


class DueCheck(NamedTuple):
    """One check in the calendar: whose, when it is due, and whether it was handed in."""

    check_id: UUID
    project_id: UUID
    programme_id: UUID
    key: str
    title: str
    lead: UUID | None
    due_at: datetime
    reported: bool


@lru_cache(maxsize=64)
def _due(breadth: Breadth) -> Statement:
    return Statement(
        sa.select(
            _K.check_id, _P.project_id, _P.programme_id, _P.key, _P.title, _P.lead, _K.due_at, _K.submitted_at
        )
        .select_from(CHECKS.join(PORTFOLIO_TABLE, _P.project_id == _K.project_id))
        .where(
            _K.due_at >= sa.bindparam("since"),
            _K.due_at < sa.bindparam("until"),
            sa.or_(UNDER_WAY, _K.submitted_at.is_not(None)),
            for_insiders(breadth),
        )
        .order_by(_K.due_at, _P.key)
    )


def due_checks(
    connection: Connection, reader: Reader, since: datetime, until: datetime
) -> tuple[DueCheck, ...]:
    """Give the checks that fall due in a period, handed in or not, of projects a reader acts for."""
    statement = _due(breadth_of(reader))
    found = connection.rows(
        statement, since=format_instant(since), until=format_instant(until), **reader_values(reader)
    )
    return tuple(
        DueCheck(
            check_id=identity(check),
            project_id=identity(project),
            programme_id=identity(programme),
            key=key,
            title=title,
            lead=identity(lead) if lead else None,
            due_at=parse_instant(due_at),
            reported=submitted is not None,
        )
        for check, project, programme, key, title, lead, due_at, submitted in found
    )
