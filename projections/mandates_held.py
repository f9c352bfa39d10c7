"""Who may what, where and when: the mandates of persons, boards and programmes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import SEATS, Mandate, Person, Role, ScopeKind
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.base import Projection
from projections.statements import Connection, Statement, identity

TABLE = sa.Table(
    "mandates_held_v1",
    sa.MetaData(),
    sa.Column("mandate_id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("scope_kind", sa.Text, nullable=False),
    sa.Column("scope_id", sa.Text),
    sa.Column("valid_from", sa.Text, nullable=False),
    sa.Column("valid_until", sa.Text),
    sa.Index("mandates_held_v1_person", "person_id"),
    sa.Index("mandates_held_v1_scope", "scope_id", "role"),
    sqlite_strict=True,
)

_C = TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_END = Statement(
    sa.update(TABLE)
    .where(_C.mandate_id == sa.bindparam("mandate"))
    .values(valid_until=sa.bindparam("ended_at"))
)
_IN_FORCE = (
    _C.valid_from <= sa.bindparam("at"),
    sa.or_(_C.valid_until.is_(None), _C.valid_until > sa.bindparam("at")),
)
_OF_PERSON = Statement(
    sa.select(TABLE).where(_C.person_id == sa.bindparam("person"), *_IN_FORCE).order_by(_C.mandate_id)
)
_ON_BOARD = Statement(
    sa.select(TABLE)
    .where(
        _C.scope_id == sa.bindparam("board"),
        sa.or_(*(_C.role == role.value for role in sorted(SEATS | {Role.ADVISER}))),
        *_IN_FORCE,
    )
    .order_by(_C.mandate_id)
)
_HOLDERS = Statement(
    sa.select(_C.person_id)
    .distinct()
    .where(
        _C.role == sa.bindparam("role"),
        sa.or_(_C.scope_kind == ScopeKind.ORGANISATION.value, _C.scope_id == sa.bindparam("programme")),
        *_IN_FORCE,
    )
    .order_by(_C.person_id)
)


def _assigned(event: Person.MandateAssigned, _position: int, connection: Connection) -> None:
    connection.run(
        _ADD,
        mandate_id=str(event.mandate_id),
        person_id=str(event.originator_id),
        role=event.role.value,
        scope_kind=event.scope_kind.value,
        scope_id=str(event.scope_id) if event.scope_id else None,
        valid_from=format_instant(event.valid_from),
        valid_until=format_instant(event.valid_until) if event.valid_until else None,
    )


def _ended(event: Person.MandateEnded, _position: int, connection: Connection) -> None:
    connection.run(_END, mandate=str(event.mandate_id), ended_at=format_instant(event.ended_at))


MANDATES_HELD = Projection(
    name="mandates_held",
    version=1,
    tables=(TABLE,),
    folds={Person.MandateAssigned: _assigned, Person.MandateEnded: _ended},
    ignores=frozenset(
        {
            Person.Registered,
            Person.AbsenceNoted,
            Person.AbsenceCancelled,
            Person.DeputyNamed,
            Person.MailWishStated,
        }
    )
    | events_of(
        Unit,
        Programme,
        Lifecycle,
        Board,
        Project,
        GateReview,
        ProjectCheck,
        Reminder,
        ExceptionTask,
        Condition,
        Evidence,
        GoalSystem,
        DecisionNeed,
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


def mandates_of(connection: Connection, person_id: UUID, at: datetime) -> tuple[Mandate, ...]:
    """Give the mandates a person holds at an instant."""
    return _mandates(connection.rows(_OF_PERSON, person=str(person_id), at=format_instant(at)))


def members_of(connection: Connection, board_id: UUID, at: datetime) -> tuple[Mandate, ...]:
    """Give the mandates of those who sit on a board at an instant, with a vote or as advisers."""
    return _mandates(connection.rows(_ON_BOARD, board=str(board_id), at=format_instant(at)))


def seats_on(connection: Connection, board_id: UUID, at: datetime) -> tuple[Mandate, ...]:
    """Give the mandates that hold a seat on a board at an instant."""
    return tuple(held for held in members_of(connection, board_id, at) if held.role in SEATS)


def holders_of(connection: Connection, role: Role, programme_id: UUID, at: datetime) -> tuple[UUID, ...]:
    """Give who holds a role in a programme or the whole organisation at an instant."""
    found = connection.rows(_HOLDERS, role=role.value, programme=str(programme_id), at=format_instant(at))
    return tuple(UUID(str(row[0])) for row in found)


def _mandates(rows: Sequence[Sequence[Any]]) -> tuple[Mandate, ...]:
    return tuple(
        Mandate(
            mandate_id=identity(mandate_id),
            person_id=identity(person_id),
            role=Role(role),
            scope_kind=ScopeKind(scope_kind),
            scope_id=identity(scope_id) if scope_id else None,
            valid_from=parse_instant(valid_from),
            valid_until=parse_instant(valid_until) if valid_until else None,
        )
        for mandate_id, person_id, role, scope_kind, scope_id, valid_from, valid_until in rows
    )
