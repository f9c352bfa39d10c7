"""Which board sheets were handed in, what stands on them, and what the PMO said of each.

A row for each submission: a sheet that was returned and handed in anew has two. Sheets speak of obstacles and of
who is needed for what, so they are for those who act for the project, never for the public, whatever the
project's own visibility.
"""

from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import sqlalchemy as sa

from domain.access import Reader
from domain.board_sheets import BoardSheet
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
from domain.light_scales import LightScale
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
from projections.check_calendar import CHECKS
from projections.portfolio import PORTFOLIO_TABLE, UNDER_WAY
from projections.sheet_reading import read_scale, read_sheet
from projections.statements import BigInt, Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values, visible

SHEETS = sa.Table(
    "board_sheets_v1",
    sa.MetaData(),
    sa.Column("check_id", sa.Text, primary_key=True),
    sa.Column("version", BigInt, primary_key=True, autoincrement=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("submitted_at", sa.Text, nullable=False),
    sa.Column("submitted_by", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("outlook", sa.Text, nullable=False),
    sa.Column("scale", sa.Text),
    sa.Column("report", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text),
    sa.Column("attested", BigInt, nullable=False),
    sa.Column("quality", sa.Text, nullable=False),
    sa.Column("judged_at", sa.Text),
    sa.Column("judged_by", sa.Text),
    sa.Column("remark", sa.Text),
    sa.Index("board_sheets_v1_project", "project_id", "submitted_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""`version` is that of the check when the sheet was handed in."""


class Quality(StrEnum):
    """What the PMO said of a sheet."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"


_C, _K, _P = SHEETS.c, CHECKS.c, PORTFOLIO_TABLE.c
_JUDGED = ("judged_at", "judged_by", "remark")
_ADD = Statement(
    sa.insert(SHEETS).values(
        {column.name: sa.bindparam(column.name) for column in _C if column.name not in _JUDGED}
    )
)
_JUDGE = Statement(
    sa.update(SHEETS)
    .where(_C.check_id == sa.bindparam("check"), _C.judged_at.is_(None))
    .values(
        quality=sa.bindparam("said"),
        judged_at=sa.bindparam("at"),
        judged_by=sa.bindparam("by"),
        remark=sa.bindparam("words"),
    )
)


class SheetRow(NamedTuple):
    """One sheet as handed in, in which cycle, and what became of it."""

    check_id: UUID
    version: int
    project_id: UUID
    programme_id: UUID
    cycle: str
    due_at: datetime
    submitted_at: datetime
    submitted_by: UUID
    status: str
    outlook: str
    scale: LightScale
    report: str
    sheet: BoardSheet | None
    attested: bool
    quality: Quality
    judged_at: datetime | None
    judged_by: UUID | None
    remark: str | None


def _submitted(event: ProjectCheck.Submitted, _position: int, connection: Connection) -> None:
    connection.run(
        _ADD,
        check_id=str(event.originator_id),
        version=event.originator_version,
        project_id=str(event.project_id),
        submitted_at=format_instant(event.stamp.recorded_at),
        submitted_by=str(event.submitted_by),
        status=event.status,
        outlook=event.outlook,
        scale=_written(event.scale),
        report=event.report,
        sheet=_written(event.sheet),
        attested=truth(event.attested),
        quality=Quality.WAITING.value,
    )


def _accepted(event: ProjectCheck.Accepted, _position: int, connection: Connection) -> None:
    _judged(event, Quality.ACCEPTED, event.accepted_by, connection)


def _returned(event: ProjectCheck.Returned, _position: int, connection: Connection) -> None:
    _judged(event, Quality.RETURNED, event.returned_by, connection)


def _judged(event: Any, said: Quality, by: UUID, connection: Connection) -> None:
    connection.run(
        _JUDGE,
        check=str(event.originator_id),
        said=said.value,
        at=format_instant(event.stamp.recorded_at),
        by=str(by),
        words=event.remark,
    )


BOARD_SHEETS = Projection(
    name="board_sheets",
    version=1,
    tables=(SHEETS,),
    folds={
        ProjectCheck.Submitted: _submitted,
        ProjectCheck.Accepted: _accepted,
        ProjectCheck.Returned: _returned,
    },
    ignores=frozenset({ProjectCheck.Scheduled, ProjectCheck.CalledOff})
    | events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
        Project,
        GateReview,
        Reminder,
        ExceptionTask,
        Condition,
        Evidence,
        GoalSystem,
        DecisionNeed,
        ImportBatch,
        Meeting,
        SystemRecord,
    ),
)

_SHOWN = (
    _C.check_id, _C.version, _C.project_id, _P.programme_id, _K.cycle, _K.due_at, _C.submitted_at,
    _C.submitted_by, _C.status, _C.outlook, _C.scale, _C.report, _C.sheet, _C.attested, _C.quality,
    _C.judged_at, _C.judged_by, _C.remark,
)  # fmt: skip
_NOT_PUBLIC: sa.ColumnElement[int] = sa.literal_column("0", sa.BigInteger)


def for_insiders(breadth: Breadth) -> sa.ColumnElement[bool]:
    """State who may read what is written for the work: as of a project that is not public, whether it is or not."""
    return visible(_NOT_PUBLIC, _P.programme_id, _P.project_id, breadth)


@lru_cache(maxsize=64)
def _sheets(breadth: Breadth, named: str) -> Statement:
    wanted = {"project": _C.project_id, "check": _C.check_id}[named]
    return Statement(
        sa.select(*_SHOWN)
        .select_from(
            SHEETS.join(CHECKS, _K.check_id == _C.check_id).join(
                PORTFOLIO_TABLE, _P.project_id == _C.project_id
            )
        )
        .where(wanted == sa.bindparam("wanted"), for_insiders(breadth))
        .order_by(_C.submitted_at.desc(), _C.version.desc())
        .limit(sa.bindparam("most"))
    )


def sheets_of_project(
    connection: Connection, reader: Reader, project_id: UUID, most: int = 200
) -> tuple[SheetRow, ...]:
    """Give the sheets of a project a reader may read, the latest first."""
    return _read(connection, reader, "project", project_id, most)


def sheets_of_check(connection: Connection, reader: Reader, check_id: UUID) -> tuple[SheetRow, ...]:
    """Give the sheets handed in for one cycle, the latest first."""
    return _read(connection, reader, "check", check_id, 200)


def _read(
    connection: Connection, reader: Reader, named: str, wanted: UUID, most: int
) -> tuple[SheetRow, ...]:
    statement = _sheets(breadth_of(reader), named)
    found = connection.rows(statement, wanted=str(wanted), most=most, **reader_values(reader))
    return tuple(sheet_row(row) for row in found)


_THIS = CHECKS.alias("this_check").c
_BEFORE = Statement(
    sa.select(_C.check_id)
    .where(
        _C.project_id
        == sa.select(_THIS.project_id).where(_THIS.check_id == sa.bindparam("check")).scalar_subquery(),
        _C.check_id != sa.bindparam("check"),
        _C.quality != Quality.RETURNED.value,
    )
    .order_by(_C.submitted_at.desc())
    .limit(1)
)


def reported_before(connection: Connection, check_id: UUID) -> UUID | None:
    """Give the last check of the same project beside one whose report stands."""
    row = connection.row(_BEFORE, check=str(check_id))
    return UUID(str(row[0])) if row else None


class CheckPlace(NamedTuple):
    """Where a check belongs and when it is due."""

    programme_id: UUID
    project_id: UUID
    due_at: datetime


_PLACE = Statement(
    sa.select(_P.programme_id, _P.project_id, _K.due_at)
    .select_from(CHECKS.join(PORTFOLIO_TABLE, _P.project_id == _K.project_id))
    .where(_K.check_id == sa.bindparam("check"))
)


def place_of_check(connection: Connection, check_id: UUID) -> CheckPlace:
    """Give where a scheduled check belongs.

    Raises:
        LookupError: it was never scheduled.
    """
    row = connection.row(_PLACE, check=str(check_id))
    if row is None:
        msg = f"Check {check_id} was never scheduled."
        raise LookupError(msg)
    return CheckPlace(UUID(str(row[0])), UUID(str(row[1])), parse_instant(str(row[2])))


def sheet_row(row: Any) -> SheetRow:
    """Read a row in the order of its columns."""
    return SheetRow(
        check_id=UUID(row[0]),
        version=int(row[1]),
        project_id=UUID(row[2]),
        programme_id=UUID(row[3]),
        cycle=row[4],
        due_at=parse_instant(row[5]),
        submitted_at=parse_instant(row[6]),
        submitted_by=UUID(row[7]),
        status=row[8],
        outlook=row[9],
        scale=read_scale(row[10]),
        report=row[11],
        sheet=read_sheet(row[12]),
        attested=bool(row[13]),
        quality=Quality(row[14]),
        judged_at=parse_instant(row[15]) if row[15] else None,
        judged_by=UUID(row[16]) if row[16] else None,
        remark=row[17],
    )


def _written(value: object) -> str | None:
    return orjson.dumps(value).decode() if value is not None else None


@lru_cache(maxsize=64)
def _standing(breadth: Breadth) -> Statement:
    newest = sa.func.row_number().over(
        partition_by=_C.project_id, order_by=(_C.submitted_at.desc(), _C.version.desc())
    )
    numbered = (
        sa.select(_C.check_id, _C.version, newest.label("place"))
        .where(_C.quality != Quality.RETURNED.value)
        .subquery("numbered")
    )
    return Statement(
        sa.select(*_SHOWN)
        .select_from(
            SHEETS.join(
                numbered,
                sa.and_(numbered.c.check_id == _C.check_id, numbered.c.version == _C.version),
            )
            .join(CHECKS, _K.check_id == _C.check_id)
            .join(PORTFOLIO_TABLE, _P.project_id == _C.project_id)
        )
        .where(numbered.c.place == 1, UNDER_WAY, for_insiders(breadth))
        .order_by(_P.programme_id, _P.key)
    )


def standing_sheets(connection: Connection, reader: Reader) -> tuple[SheetRow, ...]:
    """Give the sheet that stands of each project under way: the board, row by row."""
    found = connection.rows(_standing(breadth_of(reader)), **reader_values(reader))
    return tuple(sheet_row(row) for row in found)
