"""The cycles of a project's check: when each was due, whether it was reported, how far it was reminded of."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from domain.project_values import RunState
from domain.times import format_instant, parse_instant
from projections.check_calendar import CHECKS, PROJECTS
from projections.statements import Connection, Statement

_K = CHECKS.c
_LAST = Statement(
    sa.select(_K.cycle, _K.due_at, _K.submitted_at)
    .where(_K.project_id == sa.bindparam("project"))
    .order_by(_K.due_at.desc())
    .limit(1)
)


_P = PROJECTS.c
_STANDING = Statement(
    sa.select(_P.project_id, _P.lifecycle_id, _P.phase, _P.run_state, _K.cycle, _K.due_at)
    .select_from(PROJECTS.outerjoin(CHECKS, _K.check_id == _P.check_id))
    .where(_P.programme_id == sa.bindparam("programme"))
    .order_by(_P.project_id)
)


def last_check_of(connection: Connection, project_id: UUID) -> tuple[str, datetime, bool] | None:
    """Give cycle, due time and whether it was reported of a project's latest check."""
    row = connection.row(_LAST, project=str(project_id))
    return (str(row[0]), parse_instant(str(row[1])), row[2] is not None) if row else None


_DUE_BEFORE = Statement(
    sa.select(sa.func.max(_K.due_at)).where(
        _K.project_id == sa.bindparam("project"), _K.due_at < sa.bindparam("due")
    )
)
_OPEN_UNTIL = Statement(
    sa.select(_K.check_id, _K.project_id, _K.cycle, _K.due_at)
    .where(_K.submitted_at.is_(None), _K.due_at <= sa.bindparam("until"), _K.due_at >= sa.bindparam("since"))
    .order_by(_K.due_at, _K.check_id)
)
_OF_PROJECT = Statement(
    sa.select(_K.check_id, _K.cycle, _K.due_at, _K.submitted_at, _K.level)
    .where(_K.project_id == sa.bindparam("project"))
    .order_by(_K.due_at.desc())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCycle:
    """One cycle of a project: when it is due, when it was reported, the highest reminder level issued."""

    check_id: UUID
    cycle: str
    due_at: datetime
    submitted_at: datetime | None
    level: int


def open_checks(
    connection: Connection, since: datetime, until: datetime
) -> tuple[tuple[UUID, UUID, str], ...]:
    """Give check, project and cycle of the checks due in a period and not reported."""
    found = connection.rows(_OPEN_UNTIL, since=format_instant(since), until=format_instant(until))
    return tuple((UUID(str(check)), UUID(str(project)), str(cycle)) for check, project, cycle, _ in found)


def checks_of(connection: Connection, project_id: UUID) -> tuple[CheckCycle, ...]:
    """Give the cycles of a project, the latest first."""
    return tuple(
        CheckCycle(
            check_id=UUID(check),
            cycle=cycle,
            due_at=parse_instant(due_at),
            submitted_at=parse_instant(submitted) if submitted else None,
            level=int(level),
        )
        for check, cycle, due_at, submitted, level in connection.rows(_OF_PROJECT, project=str(project_id))
    )


def due_before(connection: Connection, project_id: UUID, due_at: datetime) -> str | None:
    """Give when the cycle before one that is due at an instant was due, as stored (None: it is the first)."""
    row = connection.row(_DUE_BEFORE, project=str(project_id), due=format_instant(due_at))
    return str(row[0]) if row and row[0] is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How a project stands for those who plan checks, and its latest cycle."""

    project_id: UUID
    lifecycle_id: UUID
    phase: str
    run_state: RunState
    cycle: str | None
    due_at: datetime | None


def checked_projects(connection: Connection, programme_id: UUID) -> tuple[Checked, ...]:
    """Give the projects of a programme, checked or not, with their latest cycle."""
    found = connection.rows(_STANDING, programme=str(programme_id))
    return tuple(
        Checked(
            project_id=UUID(project),
            lifecycle_id=UUID(lifecycle),
            phase=phase,
            run_state=RunState(state),
            cycle=cycle,
            due_at=parse_instant(due_at) if due_at else None,
        )
        for project, lifecycle, phase, state, cycle, due_at in found
    )
