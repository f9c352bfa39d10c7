"""What a project waits for, by whose office: the tasks of one project without the names of those who have them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from domain.times import parse_instant
from projections.my_tasks import ANSWER, NO_DEADLINE, TABLE
from projections.statements import Connection, Statement, identity

_C = TABLE.c
_OPEN = Statement(
    sa.select(_C.kind, _C.subject_id, _C.role, _C.due_at, sa.func.count())
    .where(_C.project_id == sa.bindparam("project"), _C.on_behalf_of == "")
    .group_by(_C.kind, _C.subject_id, _C.role, _C.due_at)
    .order_by(_C.due_at, _C.kind, _C.subject_id, _C.role)
)


_NEEDS = Statement(
    sa.select(_C.subject_id)
    .where(_C.project_id == sa.bindparam("project"), _C.kind == ANSWER)
    .order_by(_C.since, _C.subject_id)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """One thing that a project waits for, and of how many people in which role."""

    kind: str
    subject_id: UUID
    role: str
    due_at: datetime | None
    people: int


def open_tasks(connection: Connection, project_id: UUID) -> tuple[OpenTask, ...]:
    """Give what a project waits for, the most urgent first."""
    return tuple(
        OpenTask(
            kind=kind,
            subject_id=identity(subject),
            role=role,
            due_at=None if due_at == NO_DEADLINE else parse_instant(due_at),
            people=int(people),
        )
        for kind, subject, role, due_at, people in connection.rows(_OPEN, project=str(project_id))
    )


def open_needs_of(connection: Connection, project_id: UUID) -> tuple[UUID, ...]:
    """Give the decision needs of a project that wait for an answer, the oldest first."""
    return tuple(identity(row[0]) for row in connection.rows(_NEEDS, project=str(project_id)))
