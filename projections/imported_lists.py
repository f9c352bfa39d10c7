"""Which lists were imported, what came of each, and whether it was undone."""

from dataclasses import dataclass
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
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.base import Projection
from projections.statements import BigInt, Connection, Statement, identity

TABLE = sa.Table(
    "imported_lists_v1",
    sa.MetaData(),
    sa.Column("batch_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("position", BigInt, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("begun_at", sa.Text, nullable=False),
    sa.Column("registered", BigInt, nullable=False),
    sa.Column("changed", BigInt, nullable=False),
    sa.Column("completed_at", sa.Text),
    sa.Column("undone_at", sa.Text),
    sa.Index("imported_lists_v1_programme", "programme_id", "position"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
_C = TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_COMPLETED = Statement(
    sa.update(TABLE)
    .where(_C.batch_id == sa.bindparam("batch"))
    .values(
        registered=_C.registered + sa.bindparam("new"),
        changed=_C.changed + sa.bindparam("other"),
        completed_at=sa.bindparam("at"),
    )
)
_UNDONE = Statement(
    sa.update(TABLE).where(_C.batch_id == sa.bindparam("batch")).values(undone_at=sa.bindparam("at"))
)
_LISTS = Statement(
    sa.select(*_C).where(_C.programme_id == sa.bindparam("programme")).order_by(_C.position.desc())
)
_ONE = Statement(sa.select(*_C).where(_C.batch_id == sa.bindparam("batch")))


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedList:
    """One list that was taken into a programme; `position` is where its import begins in the record."""

    batch_id: UUID
    programme_id: UUID
    position: int
    file: str
    sha256: str
    document: str
    begun_at: datetime
    registered: int
    changed: int
    completed_at: datetime | None
    undone_at: datetime | None


def _begun(event: ImportBatch.Begun, position: int, connection: Connection) -> None:
    connection.run(
        _ADD,
        batch_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        position=position,
        file=event.read.file,
        sha256=event.read.sha256,
        document=f"{event.read.document}, {event.read.reference}",
        begun_at=format_instant(event.stamp.recorded_at),
        registered=0,
        changed=0,
        completed_at=None,
        undone_at=None,
    )


def _completed(event: ImportBatch.Completed, _position: int, connection: Connection) -> None:
    connection.run(
        _COMPLETED,
        batch=str(event.originator_id),
        new=event.counts.registered,
        other=event.counts.changed,
        at=format_instant(event.stamp.recorded_at),
    )


def _undone(event: ImportBatch.Undone, _position: int, connection: Connection) -> None:
    connection.run(_UNDONE, batch=str(event.originator_id), at=format_instant(event.stamp.recorded_at))


IMPORTED_LISTS = Projection(
    name="imported_lists",
    version=1,
    tables=(TABLE,),
    folds={
        ImportBatch.Begun: _begun,
        ImportBatch.Completed: _completed,
        ImportBatch.Undone: _undone,
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
        SystemRecord,
    ),
)


def imported_lists(connection: Connection, programme_id: UUID) -> tuple[ImportedList, ...]:
    """Give the lists taken into a programme, the latest first; who may see them is for the caller to say."""
    return tuple(_list(row) for row in connection.rows(_LISTS, programme=str(programme_id)))


def imported_list(connection: Connection, batch_id: UUID) -> ImportedList | None:
    """Give one list (None: nothing was imported under this id)."""
    row = connection.row(_ONE, batch=str(batch_id))
    return _list(row) if row else None


def _list(row: Any) -> ImportedList:
    batch, programme, position, file, sha256, document, begun, registered, changed, completed, undone = row
    return ImportedList(
        batch_id=identity(batch),
        programme_id=identity(programme),
        position=int(position),
        file=file,
        sha256=sha256,
        document=document,
        begun_at=parse_instant(begun),
        registered=int(registered),
        changed=int(changed),
        completed_at=parse_instant(completed) if completed else None,
        undone_at=parse_instant(undone) if undone else None,
    )
