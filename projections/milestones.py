"""What a project is to reach by which day, and whether it did: now, and as of any day as it was known then.

Append-only: the facts about a milestone in the order of (effective_from, position), up to those asked about.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
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
from domain.kernel import DomainEvent
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.project_relations import MilestoneStage
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.base import Fold, Projection
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import BigInt, Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values, visible

TABLE = sa.Table(
    "milestones_v1",
    sa.MetaData(),
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("milestone", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("label", sa.Text),
    sa.Column("due_on", sa.Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Label and day are there where a fact says them: when a milestone is planned, or planned anew."""

_C, _P = TABLE.c, PORTFOLIO_TABLE.c
_EVER = ("9999-12-31T23:59:59.999999Z", 2**62)
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneShown:
    """One milestone; `since` says when it was last planned, reached or dropped."""

    key: str
    label: str
    due_on: date
    stage: MilestoneStage
    since: datetime


def _planned(event: Project.MilestonePlanned, position: int, connection: Connection) -> None:
    _write(event, position, MilestoneStage.PLANNED, (event.label, event.due_on.isoformat()), connection)


def _reached(event: Project.MilestoneReached, position: int, connection: Connection) -> None:
    _write(event, position, MilestoneStage.REACHED, (None, None), connection)


def _dropped(event: Project.MilestoneDropped, position: int, connection: Connection) -> None:
    _write(event, position, MilestoneStage.DROPPED, (None, None), connection)


def _write(
    event: Any,
    position: int,
    stage: MilestoneStage,
    said: tuple[str | None, str | None],
    connection: Connection,
) -> None:
    connection.run(
        _ADD,
        project_id=str(event.originator_id),
        milestone=event.key,
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
        stage=stage.value,
        label=said[0],
        due_on=said[1],
    )


_FOLDED: dict[type[DomainEvent], Fold] = {
    Project.MilestonePlanned: _planned,
    Project.MilestoneReached: _reached,
    Project.MilestoneDropped: _dropped,
}
MILESTONES = Projection(
    name="milestones",
    version=1,
    tables=(TABLE,),
    folds=_FOLDED,
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
    - _FOLDED.keys(),
)


@lru_cache(maxsize=64)
def _facts(breadth: Breadth) -> Statement:
    return Statement(
        sa.select(_C.milestone, _C.stage, _C.label, _C.due_on, _C.effective_from)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(
            _C.project_id == sa.bindparam("project"),
            _C.effective_from <= sa.bindparam("at"),
            _C.position <= sa.bindparam("known"),
            visible(_P.public, _P.programme_id, _P.project_id, breadth),
        )
        .order_by(_C.effective_from, _C.position)
    )


def milestones_of(
    connection: Connection, reader: Reader, project_id: UUID, at: tuple[datetime, int] | None = None
) -> tuple[MilestoneShown, ...]:
    """Give the milestones of a project a reader may see, by day; those that were dropped last.

    `at` is (instant, known up to which position); None: after all facts.
    """
    on, known = (format_instant(at[0]), at[1]) if at is not None else _EVER
    found: dict[str, MilestoneShown] = {}
    values = {"project": str(project_id), "at": on, "known": known, **reader_values(reader)}
    for key, stage, label, due_on, since in connection.rows(_facts(breadth_of(reader)), **values):
        now, instant = MilestoneStage(stage), parse_instant(since)
        if label is not None:
            found[key] = MilestoneShown(
                key=key, label=label, due_on=date.fromisoformat(due_on), stage=now, since=instant
            )
        elif key in found:
            found[key] = replace(found[key], stage=now, since=instant)
    return tuple(
        sorted(found.values(), key=lambda one: (one.stage is MilestoneStage.DROPPED, one.due_on, one.key))
    )
