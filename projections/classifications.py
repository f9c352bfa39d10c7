"""In which class of each scheme every project stood, on any day and as it was known at any time."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
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
from projections.statements import BigInt, Connection, Statement, identity

TABLE = sa.Table(
    "classifications_v1",
    sa.MetaData(),
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("scheme", sa.Text, primary_key=True),
    sa.Column("effective_from", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("value", sa.Text),
    sa.Index("classifications_v1_programme", "programme_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Append-only: the row that answers is the one with the greatest (effective_from, position) asked about."""

_C = TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_PROGRAMME = Statement(
    sa.select(_C.programme_id).where(_C.project_id == sa.bindparam("project"), _C.scheme == "").limit(1)
)
_AS_OF = Statement(
    sa.select(_C.project_id, _C.scheme, _C.value)
    .where(
        _C.programme_id == sa.bindparam("programme"),
        _C.scheme != "",
        _C.effective_from <= sa.bindparam("at"),
        _C.position <= sa.bindparam("known"),
    )
    .order_by(_C.project_id, _C.scheme, _C.effective_from, _C.position)
)
_SCHEMES = Statement(
    sa.select(_C.scheme)
    .where(_C.programme_id == sa.bindparam("programme"), _C.scheme != "")
    .group_by(_C.scheme)
    .order_by(sa.func.count(_C.value.distinct()), _C.scheme.desc())
)


def _registered(event: Project.Registered, position: int, connection: Connection) -> None:
    since = format_instant(event.stamp.effective_at)
    schemes: list[tuple[str, str | None]] = [("", None), *event.classifications.items()]
    connection.run_many(
        _ADD,
        [
            {
                "project_id": str(event.originator_id),
                "scheme": scheme,
                "effective_from": since,
                "position": position,
                "programme_id": str(event.programme_id),
                "value": value,
            }
            for scheme, value in schemes
        ],
    )


def _classified(event: Project.Classified, position: int, connection: Connection) -> None:
    project = str(event.originator_id)
    found = connection.row(_PROGRAMME, project=project)
    if found is None:
        msg = f"Project {project} was classified but never registered."
        raise LookupError(msg)
    connection.run(
        _ADD,
        project_id=project,
        scheme=event.scheme,
        effective_from=format_instant(event.stamp.effective_at),
        position=position,
        programme_id=str(found[0]),
        value=event.value,
    )


CLASSIFICATIONS = Projection(
    name="classifications",
    version=1,
    tables=(TABLE,),
    folds={Project.Registered: _registered, Project.Classified: _classified},
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
    - {Project.Registered, Project.Classified},
)


def classes_as_of(
    connection: Connection, programme_id: UUID, on: datetime, known: int
) -> Mapping[UUID, Mapping[str, str]]:
    """Give scheme and class of every project of a programme at an instant, as known up to a position.

    Who may see which project is for the caller to say: these are asked for together with a portfolio.
    """
    found: dict[UUID, dict[str, str]] = {}
    for project, scheme, value in connection.rows(
        _AS_OF, programme=str(programme_id), at=format_instant(on), known=known
    ):
        classes = found.setdefault(identity(project), {})
        if value is None:
            classes.pop(scheme, None)
        else:
            classes[scheme] = value
    return MappingProxyType(found)


def schemes_of(connection: Connection, programme_id: UUID) -> tuple[str, ...]:
    """Give the schemes by which projects of a programme have ever been classified, that with fewest classes first.

    A scheme is the programme's own word; it tells of no project.
    """
    return tuple(str(row[0]) for row in connection.rows(_SCHEMES, programme=str(programme_id)))
