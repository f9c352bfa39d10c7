"""Which projects wait for which, and which gain together: now, and as of any day as it was known then.

Append-only: of the rows about one relation the one that answers has the greatest (effective_from,
position) not after the question. A synergy is one row and shown from both sides.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
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
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.project_relations import DependencyKind
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant
from domain.units import Unit
from projections.as_it_stood import as_it_stood
from projections.base import Projection, truth
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import BigInt, Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

TABLE = sa.Table(
    "synergies_v1",
    sa.MetaData(),
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("relation", sa.Text, primary_key=True),
    sa.Column("other_id", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("holds", BigInt, nullable=False),
    sa.Column("kind", sa.Text),
    sa.Column("wording", sa.Text, nullable=False),
    sa.Index("synergies_v1_other", "other_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)


class Relation(StrEnum):
    """What two projects have to do with each other."""

    DEPENDENCY = "dependency"
    SYNERGY = "synergy"


_C = TABLE.c
_EVER = ("9999-12-31T23:59:59.999999Z", 2**62)
"""Later than any question: asks for what holds after all facts."""
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_RANKED = as_it_stood(TABLE, ("project_id", "relation", "other_id"))
_DEPENDENCIES = Statement(
    sa.select(_C.other_id, _C.holds)
    .where(_C.project_id == sa.bindparam("project"), _C.relation == Relation.DEPENDENCY.value)
    .order_by(_C.effective_from, _C.position)
)
_NAMING = Statement(
    sa.select(_C.project_id, _C.relation, _C.holds)
    .where(_C.other_id == sa.bindparam("project"))
    .order_by(_C.effective_from, _C.position)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedProjects:
    """One relation: `project` waits for `other`, or both gain together; `kind` is said of dependencies."""

    relation: Relation
    project_id: UUID
    project_key: str
    project_title: str
    other_id: UUID
    other_key: str
    other_title: str
    kind: DependencyKind | None
    wording: str


def _declared(event: Project.DependencyDeclared, position: int, connection: Connection) -> None:
    _write(event, position, connection, (Relation.DEPENDENCY, event.on), (event.kind.value, event.reason))


def _released(event: Project.DependencyReleased, position: int, connection: Connection) -> None:
    _write(event, position, connection, (Relation.DEPENDENCY, event.on), None)


def _noted(event: Project.SynergyNoted, position: int, connection: Connection) -> None:
    _write(event, position, connection, (Relation.SYNERGY, event.other), (None, event.gain))


def _dropped(event: Project.SynergyDropped, position: int, connection: Connection) -> None:
    _write(event, position, connection, (Relation.SYNERGY, event.other), None)


def _write(
    event: Any,
    position: int,
    connection: Connection,
    relation: tuple[Relation, UUID],
    said: tuple[str | None, str] | None,
) -> None:
    kind, wording = said or (None, event.reason)
    connection.run(
        _ADD,
        project_id=str(event.originator_id),
        relation=relation[0].value,
        other_id=str(relation[1]),
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
        holds=truth(said is not None),
        kind=kind,
        wording=wording,
    )


SYNERGIES = Projection(
    name="synergies",
    version=1,
    tables=(TABLE,),
    folds={
        Project.DependencyDeclared: _declared,
        Project.DependencyReleased: _released,
        Project.SynergyNoted: _noted,
        Project.SynergyDropped: _dropped,
    },
    ignores=events_of(
        Person,
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
    )
    - {
        Project.DependencyDeclared,
        Project.DependencyReleased,
        Project.SynergyNoted,
        Project.SynergyDropped,
    },
)


def dependencies_of(connection: Connection, project_id: UUID) -> tuple[UUID, ...]:
    """Give the projects a project waits for after all facts."""
    rows = connection.rows(_DEPENDENCIES, project=str(project_id))
    held = {str(other): int(holds) for other, holds in rows}
    return tuple(identity(other) for other, holds in sorted(held.items()) if holds)


def relations_to(connection: Connection, project_id: UUID) -> tuple[UUID, ...]:
    """Give the projects whose own facts name a project, as a relation that holds."""
    held: dict[tuple[str, str], int] = {}
    for other, relation, holds in connection.rows(_NAMING, project=str(project_id)):
        held[str(other), str(relation)] = int(holds)
    return tuple(identity(other) for (other, _), holds in sorted(held.items()) if holds)


@lru_cache(maxsize=64)
def _related(breadth: Breadth, *, of: str) -> Statement:
    """Ask for the relations of one project or programme whose both ends the reader may see."""
    here, there = PORTFOLIO_TABLE.alias("here"), PORTFOLIO_TABLE.alias("there")
    row = _RANKED.c
    column = "project_id" if of == "project" else "programme_id"
    return Statement(
        sa.select(
            row.relation,
            row.project_id,
            here.c.key,
            here.c.title,
            row.other_id,
            there.c.key,
            there.c.title,
            row.kind,
            row.wording,
        )
        .select_from(
            _RANKED.join(here, here.c.project_id == row.project_id).join(
                there, there.c.project_id == row.other_id
            )
        )
        .where(
            row.place == 1,
            row.holds == 1,
            visible(here.c.public, here.c.programme_id, here.c.project_id, breadth),
            visible(there.c.public, there.c.programme_id, there.c.project_id, breadth),
            sa.or_(here.c[column] == sa.bindparam("whose"), there.c[column] == sa.bindparam("whose")),
        )
        .order_by(row.relation, here.c.key, there.c.key, row.project_id, row.other_id)
    )


def relations_of(
    connection: Connection,
    reader: Reader,
    *,
    project_id: UUID | None = None,
    programme_id: UUID | None = None,
    at: tuple[datetime, int] | None = None,
) -> tuple[RelatedProjects, ...]:
    """Give the relations of one project, from both sides, or of all projects of a programme.

    `at` is (instant, known up to which position); None: after all facts. Titles are today's.
    """
    of, whose = ("project", project_id) if project_id is not None else ("programme", programme_id)
    if whose is None:
        msg = "Relations are asked for of a project or of a programme."
        raise ValueError(msg)
    on, known = (format_instant(at[0]), at[1]) if at is not None else _EVER
    rows = connection.rows(
        _related(breadth_of(reader), of=of),
        whose=str(whose),
        at=on,
        known=known,
        **reader_values(reader),
    )
    return tuple(_relation(row, project_id) for row in rows)


def _relation(row: Any, seen_from: UUID | None) -> RelatedProjects:
    """Read a row; a synergy is turned so that the project asked about stands first."""
    relation, project, key, title, other, other_key, other_title, kind, wording = row
    here, there = (identity(project), key, title), (identity(other), other_key, other_title)
    if relation == Relation.SYNERGY and there[0] == seen_from:
        here, there = there, here
    return RelatedProjects(
        relation=Relation(relation),
        project_id=here[0],
        project_key=here[1],
        project_title=here[2],
        other_id=there[0],
        other_key=there[1],
        other_title=there[2],
        kind=DependencyKind(kind) if kind else None,
        wording=wording,
    )
