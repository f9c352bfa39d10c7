"""How programmes, boards and units are called, and until when a programme's calendar is published."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

import orjson
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
from domain.units import Unit
from projections.base import Projection, truth
from projections.statements import BigInt, Connection, Statement

_METADATA = sa.MetaData()
PROGRAMMES = sa.Table(
    "programmes_v1",
    _METADATA,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("land", sa.Text, nullable=False),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("notice", sa.Text),
    sa.Column("calendar_until", BigInt, nullable=False),
    sa.Column("orders", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
CALENDARS = sa.Table(
    "calendars_v1",
    _METADATA,
    sa.Column("programme_id", sa.Text, primary_key=True),
    sa.Column("year", BigInt, primary_key=True, autoincrement=False),
    sa.Column("calendar", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
BOARDS = sa.Table(
    "boards_v1",
    _METADATA,
    sa.Column("board_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
UNITS = sa.Table(
    "units_v1",
    _METADATA,
    sa.Column("unit_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_ADD_PROGRAMME = Statement(
    sa.insert(PROGRAMMES).values({column.name: sa.bindparam(column.name) for column in PROGRAMMES.c})
)
_PUBLISHED = Statement(
    sa.update(PROGRAMMES)
    .where(
        PROGRAMMES.c.programme_id == sa.bindparam("programme"),
        PROGRAMMES.c.calendar_until < sa.bindparam("year"),
    )
    .values(calendar_until=sa.bindparam("year"))
)
_FORGET_YEAR = Statement(
    sa.delete(CALENDARS).where(
        CALENDARS.c.programme_id == sa.bindparam("programme"), CALENDARS.c.year == sa.bindparam("of_year")
    )
)
_ADD_YEAR = Statement(
    sa.insert(CALENDARS).values({column.name: sa.bindparam(column.name) for column in CALENDARS.c})
)
_DAYS_OFF = Statement(
    sa.select(PROGRAMMES.c.zone, PROGRAMMES.c.land, CALENDARS.c.calendar, PROGRAMMES.c.orders)
    .select_from(PROGRAMMES.outerjoin(CALENDARS, CALENDARS.c.programme_id == PROGRAMMES.c.programme_id))
    .where(PROGRAMMES.c.programme_id == sa.bindparam("programme"))
    .order_by(CALENDARS.c.year)
)
_ADD_BOARD = Statement(
    sa.insert(BOARDS).values({column.name: sa.bindparam(column.name) for column in BOARDS.c})
)
_ADD_UNIT = Statement(sa.insert(UNITS).values({column.name: sa.bindparam(column.name) for column in UNITS.c}))
_RENAME_UNIT = Statement(
    sa.update(UNITS).where(UNITS.c.unit_id == sa.bindparam("unit")).values(name=sa.bindparam("new_name"))
)
_ORDERS = Statement(
    sa.select(PROGRAMMES.c.orders).where(PROGRAMMES.c.programme_id == sa.bindparam("programme"))
)
_SET_ORDERS = Statement(
    sa.update(PROGRAMMES)
    .where(PROGRAMMES.c.programme_id == sa.bindparam("programme"))
    .values(orders=sa.bindparam("set"))
)
_ALL_PROGRAMMES = Statement(
    sa.select(*(one for one in PROGRAMMES.c if one.name != "orders")).order_by(
        PROGRAMMES.c.name, PROGRAMMES.c.programme_id
    )
)
_ALL_BOARDS = Statement(sa.select(BOARDS).order_by(BOARDS.c.name, BOARDS.c.board_id))
_PROGRAMME_OF_BOARD = Statement(
    sa.select(BOARDS.c.programme_id).where(BOARDS.c.board_id == sa.bindparam("board"))
)
_ALL_UNITS = Statement(sa.select(UNITS).order_by(UNITS.c.name, UNITS.c.unit_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeName:
    """A programme as people call it, its time zone and Land, and the last year with a calendar."""

    programme_id: UUID
    key: str
    name: str
    zone: str
    land: str
    public: bool
    notice: str | None
    calendar_until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardName:
    """A board as people call it."""

    board_id: UUID
    programme_id: UUID
    key: str
    name: str


def _programme(event: Programme.Established, _position: int, connection: Connection) -> None:
    connection.run(
        _ADD_PROGRAMME,
        programme_id=str(event.originator_id),
        key=event.key,
        name=event.name,
        zone=event.zone,
        land=event.land,
        public=truth(event.public),
        notice=event.notice,
        calendar_until=0,
        orders="{}",
    )


def _order_set(event: Programme.ConsultationOrderSet, _position: int, connection: Connection) -> None:
    """Keep the order laid down last for each matter class: it is the default of new reviews."""
    programme = str(event.originator_id)
    row = connection.row(_ORDERS, programme=programme)
    orders = {**orjson.loads(str(row[0])), event.matter_class: event.steps} if row else {}
    written = orjson.dumps(orders, option=orjson.OPT_SORT_KEYS).decode()
    connection.run(_SET_ORDERS, programme=programme, set=written)


def _calendar(event: Programme.CalendarPublished, _position: int, connection: Connection) -> None:
    programme = str(event.originator_id)
    connection.run(_PUBLISHED, programme=programme, year=event.year)
    connection.run(_FORGET_YEAR, programme=programme, of_year=event.year)
    connection.run(_ADD_YEAR, programme_id=programme, year=event.year, calendar=event.calendar)


def _board(event: Board.Established, _position: int, connection: Connection) -> None:
    connection.run(
        _ADD_BOARD,
        board_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        key=event.key,
        name=event.name,
    )


def _unit(event: Unit.Registered, _position: int, connection: Connection) -> None:
    connection.run(_ADD_UNIT, unit_id=str(event.originator_id), name=event.name, kind=event.kind)


def _unit_renamed(event: Unit.Renamed, _position: int, connection: Connection) -> None:
    connection.run(_RENAME_UNIT, unit=str(event.originator_id), new_name=event.name)


NAMES = Projection(
    name="names",
    version=1,
    tables=(PROGRAMMES, CALENDARS, BOARDS, UNITS),
    folds={
        Programme.Established: _programme,
        Programme.CalendarPublished: _calendar,
        Programme.ConsultationOrderSet: _order_set,
        Board.Established: _board,
        Unit.Registered: _unit,
        Unit.Renamed: _unit_renamed,
    },
    ignores=frozenset(
        {
            Programme.LifecycleAdopted,
            Programme.ReportingDutySet,
            Programme.ReportingDutyEnded,
            Programme.ReportingDutyFulfilled,
            Programme.CheckRuleSet,
            Programme.ReminderLadderSet,
            Programme.MailTermsSet,
            Programme.LightScaleSet,
            Board.DeputyAppointed,
            Board.DeputyRelieved,
            Board.VoteRuleSet,
            Unit.Dissolved,
        }
    )
    | events_of(
        Person,
        Lifecycle,
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


def programme_names(connection: Connection) -> tuple[ProgrammeName, ...]:
    """Give all programmes by name."""
    return tuple(
        ProgrammeName(
            programme_id=UUID(programme),
            key=key,
            name=name,
            zone=zone,
            land=land,
            public=bool(public),
            notice=notice,
            calendar_until=int(until),
        )
        for programme, key, name, zone, land, public, notice, until in connection.rows(_ALL_PROGRAMMES)
    )


class ProgrammeTerms(NamedTuple):
    """Zone, Land and published calendars of a programme, and by matter class the order in which bodies are heard."""

    zone: str
    land: str
    calendars: tuple[str, ...]
    orders: dict[str, list[dict[str, Any]]]


def days_off(connection: Connection, programme_id: UUID) -> tuple[str, str, tuple[str, ...]] | None:
    """Give zone, Land and the published calendars of a programme in the order of their years."""
    found = programme_terms(connection, programme_id)
    return (found.zone, found.land, found.calendars) if found else None


def programme_terms(connection: Connection, programme_id: UUID) -> ProgrammeTerms | None:
    """Give by which calendars a programme's deadlines are counted, and in which order bodies are heard."""
    rows = connection.rows(_DAYS_OFF, programme=str(programme_id))
    if not rows:
        return None
    zone, land, _, orders = rows[0]
    calendars = tuple(str(row[2]) for row in rows if row[2] is not None)
    return ProgrammeTerms(str(zone), str(land), calendars, orjson.loads(str(orders)))


def board_names(connection: Connection) -> tuple[BoardName, ...]:
    """Give all boards by name."""
    return tuple(
        BoardName(board_id=UUID(board), programme_id=UUID(programme), key=key, name=name)
        for board, programme, key, name in connection.rows(_ALL_BOARDS)
    )


def unit_names(connection: Connection) -> dict[UUID, str]:
    """Give the present names of all units."""
    return {UUID(str(unit)): str(name) for unit, name, _kind in connection.rows(_ALL_UNITS)}


def programme_of_board(connection: Connection, board_id: str) -> str | None:
    """Give the programme a board belongs to."""
    row = connection.row(_PROGRAMME_OF_BOARD, board=board_id)
    return str(row[0]) if row else None
