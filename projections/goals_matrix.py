"""Which projects serve which goals: projects × goals of a system, now and as of any day as known at any time.

All rows are append-only. A goal's latest row is the whole goal; a link's row is one fact, and the one that
answers is the one with the greatest (effective_from, position) not after (on, known).
"""

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
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant
from domain.units import Unit
from projections.base import Projection
from projections.statements import BigInt, Connection, Statement

_METADATA = sa.MetaData()
SYSTEMS = sa.Table(
    "goal_systems_v1",
    _METADATA,
    sa.Column("system_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("effective_from", sa.Text, nullable=False),
    sa.Column("position", BigInt, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
GOALS = sa.Table(
    "goals_v1",
    _METADATA,
    sa.Column("system_id", sa.Text, primary_key=True),
    sa.Column("goal", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("effective_from", sa.Text, nullable=False),
    sa.Column("parent", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("label_de", sa.Text, nullable=False),
    sa.Column("label_en", sa.Text, nullable=False),
    sa.Column("retired", BigInt, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
LINKS = sa.Table(
    "goal_links_v1",
    _METADATA,
    sa.Column("system_id", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("goal", sa.Text, nullable=False),
    sa.Column("wording", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_S, _G = SYSTEMS.c, GOALS.c
_ADD_SYSTEM = Statement(sa.insert(SYSTEMS).values({column.name: sa.bindparam(column.name) for column in _S}))
_ADD_GOAL = Statement(sa.insert(GOALS).values({column.name: sa.bindparam(column.name) for column in _G}))
_ADD_LINK = Statement(sa.insert(LINKS).values({column.name: sa.bindparam(column.name) for column in LINKS.c}))
_GOAL = Statement(
    sa.select(_G.parent, _G.kind, _G.label_de, _G.label_en, _G.retired)
    .where(_G.system_id == sa.bindparam("system"), _G.goal == sa.bindparam("which"))
    .order_by(_G.position.desc())
    .limit(1)
)
_PROGRAMME = Statement(sa.select(_S.programme_id).where(_S.system_id == sa.bindparam("system")))
_NAMES = Statement(sa.select(_S.system_id, _S.name))


def _established(event: GoalSystem.Established, position: int, connection: Connection) -> None:
    connection.run(
        _ADD_SYSTEM,
        system_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        key=event.key,
        name=event.name,
        source=event.source,
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
    )


def _goal_added(event: GoalSystem.GoalAdded, position: int, connection: Connection) -> None:
    standing = {
        "parent": event.parent,
        "kind": event.kind.value,
        "label_de": event.label_de,
        "label_en": event.label_en,
        "retired": 0,
    }
    _stands(event, position, standing, connection)


def _goal_renamed(event: GoalSystem.GoalRenamed, position: int, connection: Connection) -> None:
    _changes(event, position, {"label_de": event.label_de, "label_en": event.label_en}, connection)


def _goal_moved(event: GoalSystem.GoalMoved, position: int, connection: Connection) -> None:
    _changes(event, position, {"parent": event.parent}, connection)


def _goal_retired(event: GoalSystem.GoalRetired, position: int, connection: Connection) -> None:
    _changes(event, position, {"retired": 1}, connection)


def _changes(event: Any, position: int, change: dict[str, Any], connection: Connection) -> None:
    """Write a goal anew with a change; changes come in the order of their effective times."""
    row = connection.row(_GOAL, system=str(event.originator_id), which=event.goal)
    if row is None:
        msg = f"Goal {event.goal} of system {event.originator_id} was never added."
        raise LookupError(msg)
    known = dict(zip(("parent", "kind", "label_de", "label_en", "retired"), row, strict=True))
    _stands(event, position, {**known, **change}, connection)


def _stands(event: Any, position: int, standing: dict[str, Any], connection: Connection) -> None:
    connection.run(
        _ADD_GOAL,
        system_id=str(event.originator_id),
        goal=event.goal,
        position=position,
        effective_from=format_instant(event.stamp.effective_at),
        **standing,
    )


def _goal_linked(event: Project.GoalLinked, position: int, connection: Connection) -> None:
    connection.run(
        _ADD_LINK,
        system_id=str(event.system_id),
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
        project_id=str(event.originator_id),
        goal=event.goal,
        wording=event.wording,
        link=event.link.value,
        reason=event.reason,
    )


GOALS_MATRIX = Projection(
    name="goals_matrix",
    version=1,
    tables=(SYSTEMS, GOALS, LINKS),
    folds={
        GoalSystem.Established: _established,
        GoalSystem.GoalAdded: _goal_added,
        GoalSystem.GoalRenamed: _goal_renamed,
        GoalSystem.GoalMoved: _goal_moved,
        GoalSystem.GoalRetired: _goal_retired,
        Project.GoalLinked: _goal_linked,
    },
    ignores=(events_of(Project) - {Project.GoalLinked})
    | events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
        GateReview,
        ProjectCheck,
        Reminder,
        ExceptionTask,
        Condition,
        Evidence,
        DecisionNeed,
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


def programme_of_goal_system(connection: Connection, system_id: str) -> str | None:
    """Give the programme a goal system belongs to."""
    row = connection.row(_PROGRAMME, system=system_id)
    return str(row[0]) if row else None


def goal_system_names(connection: Connection) -> dict[UUID, str]:
    """Give the names of all goal systems."""
    return {UUID(str(system)): str(name) for system, name in connection.rows(_NAMES)}
