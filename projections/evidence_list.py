"""Which files were laid before what: by project or subject, with hash, size and whether each still counts."""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence, EvidenceState, SubjectKind
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
from projections.base import Projection, truth
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import BigInt, Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values, visible

TABLE = sa.Table(
    "evidence_list_v1",
    sa.MetaData(),
    sa.Column("evidence_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("subject_kind", sa.Text, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", BigInt, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("attached_at", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("replacement", sa.Text),
    sa.Column("ended_at", sa.Text),
    sa.Column("proves", sa.Text),
    sa.Index("evidence_list_v1_project", "project_id", "attached_at"),
    sa.Index("evidence_list_v1_subject", "subject_id", "attached_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_C, _P = TABLE.c, PORTFOLIO_TABLE.c
_ADD = Statement(
    sa.insert(TABLE).values(
        {
            column.name: sa.bindparam(column.name)
            for column in _C
            if column.name not in {"replacement", "ended_at"}
        }
    )
)
_END = Statement(
    sa.update(TABLE)
    .where(_C.evidence_id == sa.bindparam("evidence"))
    .values(state=sa.bindparam("now"), replacement=sa.bindparam("by"), ended_at=sa.bindparam("since"))
)
_NAMED = Statement(sa.select(_C.sha256, sa.func.max(_C.size)).group_by(_C.sha256))


class EvidenceRow(NamedTuple):
    """One file as it stands now."""

    evidence_id: UUID
    programme_id: UUID
    project_id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    public: bool
    attached_at: datetime
    state: EvidenceState
    replacement: UUID | None
    ended_at: datetime | None
    proves: str | None


class By(StrEnum):
    """By what files are asked for."""

    PROJECT = "project"
    SUBJECT = "subject"
    EVIDENCE = "evidence"


_KEYS = {By.PROJECT: _C.project_id, By.SUBJECT: _C.subject_id, By.EVIDENCE: _C.evidence_id}


def _attached(event: Evidence.Attached, _position: int, connection: Connection) -> None:
    connection.run(
        _ADD,
        evidence_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        project_id=str(event.project_id),
        subject_kind=event.subject_kind.value,
        subject_id=str(event.subject_id),
        name=event.name,
        media_type=event.media_type,
        size=event.size,
        sha256=event.sha256,
        public=truth(event.public),
        attached_at=format_instant(event.stamp.effective_at),
        state=EvidenceState.IN_FORCE.value,
        proves=event.proves,
    )


def _superseded(event: Evidence.Superseded, _position: int, connection: Connection) -> None:
    _ended(event, EvidenceState.SUPERSEDED, str(event.replacement), connection)


def _withdrawn(event: Evidence.Withdrawn, _position: int, connection: Connection) -> None:
    _ended(event, EvidenceState.WITHDRAWN, None, connection)


def _ended(event: Any, state: EvidenceState, replacement: str | None, connection: Connection) -> None:
    connection.run(
        _END,
        evidence=str(event.originator_id),
        now=state.value,
        by=replacement,
        since=format_instant(event.stamp.effective_at),
    )


EVIDENCE_LIST = Projection(
    name="evidence_list",
    version=1,
    tables=(TABLE,),
    folds={
        Evidence.Attached: _attached,
        Evidence.Superseded: _superseded,
        Evidence.Withdrawn: _withdrawn,
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
        GoalSystem,
        DecisionNeed,
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


@lru_cache(maxsize=64)
def _list(breadth: Breadth, by: By) -> Statement:
    both_public = _C.public * _P.public
    return Statement(
        sa.select(*_C)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(
            _KEYS[by] == sa.bindparam("wanted"),
            visible(both_public, _C.programme_id, _C.project_id, breadth),
        )
        .order_by(_C.attached_at, _C.evidence_id)
    )


def evidence_list(connection: Connection, reader: Reader, by: By, wanted: UUID) -> tuple[EvidenceRow, ...]:
    """Give the files of a project, a subject, or the one with an id, that a reader may see; oldest first.

    The public sees a public file of a public project.
    """
    found = connection.rows(_list(breadth_of(reader), by), wanted=str(wanted), **reader_values(reader))
    return tuple(_row(row) for row in found)


def hidden_files(connection: Connection, reader: Reader, project_id: UUID) -> frozenset[str]:
    """Give the hashes of the files of a project that a reader may not see; a dossier must not name them either."""
    everything = evidence_list(connection, Reader.operator(), By.PROJECT, project_id)
    seen = {row.sha256 for row in evidence_list(connection, reader, By.PROJECT, project_id)}
    return frozenset(row.sha256 for row in everything) - seen


def named_files(connection: Connection) -> dict[str, int]:
    """Give hash and size of every file the record names, whatever became of it."""
    return {str(sha256): int(size) for sha256, size in connection.rows(_NAMED)}


def _row(row: Any) -> EvidenceRow:
    return EvidenceRow(
        evidence_id=UUID(row[0]),
        programme_id=UUID(row[1]),
        project_id=UUID(row[2]),
        subject_kind=SubjectKind(row[3]),
        subject_id=UUID(row[4]),
        name=row[5],
        media_type=row[6],
        size=int(row[7]),
        sha256=row[8],
        public=bool(row[9]),
        attached_at=parse_instant(row[10]),
        state=EvidenceState(row[11]),
        replacement=UUID(row[12]) if row[12] else None,
        ended_at=parse_instant(row[13]) if row[13] else None,
        proves=row[14],
    )
