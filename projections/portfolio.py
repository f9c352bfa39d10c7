"""Which projects there are and how they stand: now, and as of any day as it was known at any time."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

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
from domain.lifecycle_definitions import CoarsePhase
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.project_values import Plan, RunState
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant
from domain.units import Unit
from projections import standings
from projections.base import Projection, truth
from projections.standings import STANDINGS, Standing
from projections.statements import BigInt, Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

PORTFOLIO_TABLE = sa.Table(
    "portfolio_v1",
    sa.MetaData(),
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("lifecycle_id", sa.Text, nullable=False),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("lead_unit_id", sa.Text),
    sa.Column("began", sa.Text, nullable=False),
    sa.Column("known_from", BigInt, nullable=False),
    sa.Column("known_until", BigInt),
    sa.Column("version", BigInt, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("coarse", sa.Text, nullable=False),
    sa.Column("run_state", sa.Text, nullable=False),
    sa.Column("lead", sa.Text),
    sa.Column("planned_start", sa.Text),
    sa.Column("planned_end", sa.Text),
    sa.Column("baseline_start", sa.Text),
    sa.Column("baseline_end", sa.Text),
    sa.Index("portfolio_v1_programme", "programme_id", "key"),
    sa.Index("portfolio_v1_lead", "lead"),
    sqlite_strict=True,
)

_C, _S = PORTFOLIO_TABLE.c, STANDINGS.c
IN_THE_RECORD = _C.known_until.is_(None)
"""Whether a project is in the record today; one whose registration was withdrawn is in no list."""
UNDER_WAY = sa.and_(
    _C.run_state == RunState.ACTIVE.value, _C.coarse != CoarsePhase.CLOSED.value, IN_THE_RECORD
)
"""Whether a project is being worked on; one that rests or is closed is asked for nothing."""

_STANDING_NAMES = Standing._fields
_FIXED = (_C.project_id, _C.programme_id, _C.key, _C.kind, _C.lifecycle_id, _C.public, _C.lead_unit_id)
_LAST = (_C.baseline_start, _C.baseline_end, _C.version)
_ADD = Statement(sa.insert(PORTFOLIO_TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_STAND = Statement(
    sa.update(PORTFOLIO_TABLE)
    .where(_C.project_id == sa.bindparam("project"))
    .values({name: sa.bindparam(name) for name in (*_STANDING_NAMES, "version")})
)
_BASELINE = Statement(
    sa.update(PORTFOLIO_TABLE)
    .where(_C.project_id == sa.bindparam("project"))
    .values(baseline_start=sa.bindparam("start"), baseline_end=sa.bindparam("end"))
)
_SHOW = Statement(
    sa.update(PORTFOLIO_TABLE)
    .where(_C.project_id == sa.bindparam("project"))
    .values(public=sa.bindparam("shown"), version=sa.bindparam("now_version"))
)
_COUNT = Statement(
    sa.update(PORTFOLIO_TABLE)
    .where(_C.project_id == sa.bindparam("project"))
    .values(version=sa.bindparam("now_version"))
)


_WITHDRAW = Statement(
    sa.update(PORTFOLIO_TABLE)
    .where(_C.project_id == sa.bindparam("project"))
    .values(known_until=sa.bindparam("since"), version=sa.bindparam("now_version"))
)


class PortfolioRow(NamedTuple):
    """One project as it stands at the time asked about; baseline and version are always today's."""

    project_id: UUID
    programme_id: UUID
    key: str
    kind: str
    lifecycle_id: UUID
    public: bool
    lead_unit_id: UUID | None
    title: str
    phase: str
    coarse: str
    run_state: RunState
    lead: UUID | None
    planned_start: date | None
    planned_end: date | None
    baseline_start: date | None
    baseline_end: date | None
    version: int


def _registered(event: Project.Registered, position: int, connection: Connection) -> None:
    values: dict[str, Any] = {
        standings.TITLE: event.title,
        standings.PHASE: (event.phase.phase, event.phase.coarse),
        standings.RUN_STATE: event.run_state.value,
        standings.LEAD: None,
        standings.PLAN: _plan(event.plan),
    }
    standings.first_standing(event, position, values, connection)
    start, end = _plan(event.plan)
    connection.run(
        _ADD,
        project_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        key=event.key,
        kind=event.kind,
        lifecycle_id=str(event.lifecycle.lifecycle_id),
        public=truth(event.public),
        lead_unit_id=str(event.lead_unit_id) if event.lead_unit_id else None,
        began=format_instant(event.stamp.effective_at),
        known_from=position,
        known_until=None,
        version=event.originator_version,
        title=event.title,
        phase=event.phase.phase,
        coarse=event.phase.coarse,
        run_state=event.run_state.value,
        lead=None,
        planned_start=start,
        planned_end=end,
        baseline_start=None,
        baseline_end=None,
    )


def _plan(plan: Plan) -> tuple[str | None, str | None]:
    return (
        plan.start.isoformat() if plan.start else None,
        plan.end.isoformat() if plan.end else None,
    )


def _stand(event: Any, project: str, standing: Standing, connection: Connection) -> None:
    connection.put(_STAND, (event.originator_version, *standing, project))


def _set(event: Any, position: int, attribute: str, value: Any, connection: Connection) -> None:
    project = str(event.originator_id)
    standing = standings.set_attribute(event, project, position, attribute, value, connection)
    _stand(event, project, standing, connection)


def _correct(event: Any, position: int, attribute: str, value: Any, connection: Connection) -> None:
    standing = standings.correct_attribute(event, position, attribute, value, connection)
    _stand(event, str(event.originator_id), standing, connection)


def _retitled(event: Project.Retitled, position: int, connection: Connection) -> None:
    _set(event, position, standings.TITLE, event.title, connection)


def _lead_assigned(event: Project.LeadAssigned, position: int, connection: Connection) -> None:
    _set(event, position, standings.LEAD, str(event.lead) if event.lead else None, connection)


def _dates_planned(event: Project.DatesPlanned, position: int, connection: Connection) -> None:
    _set(event, position, standings.PLAN, _plan(event.plan), connection)


def _phase_entered(event: Project.PhaseEntered, position: int, connection: Connection) -> None:
    _set(event, position, standings.PHASE, (event.target.phase, event.target.coarse), connection)
    if event.baseline is not None:
        start, end = _plan(event.baseline)
        connection.run(_BASELINE, project=str(event.originator_id), start=start, end=end)


def _paused(event: Project.Paused, position: int, connection: Connection) -> None:
    _set(event, position, standings.RUN_STATE, RunState.PAUSED.value, connection)


def _resumed(event: Project.Resumed, position: int, connection: Connection) -> None:
    _set(event, position, standings.RUN_STATE, RunState.ACTIVE.value, connection)


def _made_permanent(event: Project.MadePermanent, position: int, connection: Connection) -> None:
    _set(event, position, standings.RUN_STATE, RunState.PERMANENT.value, connection)


def _phase_corrected(event: Project.PhaseCorrected, position: int, connection: Connection) -> None:
    _correct(event, position, standings.PHASE, (event.value.phase, event.value.coarse), connection)


def _run_state_corrected(event: Project.RunStateCorrected, position: int, connection: Connection) -> None:
    _correct(event, position, standings.RUN_STATE, event.value.value, connection)


def _dates_corrected(event: Project.DatesCorrected, position: int, connection: Connection) -> None:
    _correct(event, position, standings.PLAN, _plan(event.value), connection)


def _visibility_set(event: Project.VisibilitySet, _position: int, connection: Connection) -> None:
    connection.run(
        _SHOW,
        project=str(event.originator_id),
        shown=truth(event.public),
        now_version=event.originator_version,
    )


def _withdrawn(event: Project.RegistrationWithdrawn, position: int, connection: Connection) -> None:
    """Keep the rows, for what was known before stays known; from here on nobody is shown them."""
    connection.run(
        _WITHDRAW, project=str(event.originator_id), since=position, now_version=event.originator_version
    )


def _counted(event: Any, _position: int, connection: Connection) -> None:
    """Take in that a project has one more fact which another question tells of."""
    connection.run(_COUNT, project=str(event.originator_id), now_version=event.originator_version)


PORTFOLIO = Projection(
    name="portfolio",
    version=1,
    tables=(PORTFOLIO_TABLE, STANDINGS, standings.DATED_FACTS),
    folds={
        Project.Registered: _registered,
        Project.Retitled: _retitled,
        Project.LeadAssigned: _lead_assigned,
        Project.DatesPlanned: _dates_planned,
        Project.PhaseEntered: _phase_entered,
        Project.Paused: _paused,
        Project.Resumed: _resumed,
        Project.MadePermanent: _made_permanent,
        Project.PhaseCorrected: _phase_corrected,
        Project.RunStateCorrected: _run_state_corrected,
        Project.DatesCorrected: _dates_corrected,
        Project.VisibilitySet: _visibility_set,
        Project.RegistrationWithdrawn: _withdrawn,
        Project.GoalLinked: _counted,
        Project.Classified: _counted,
        Project.DependencyDeclared: _counted,
        Project.DependencyReleased: _counted,
        Project.SynergyNoted: _counted,
        Project.SynergyDropped: _counted,
        Project.MilestonePlanned: _counted,
        Project.MilestoneReached: _counted,
        Project.MilestoneDropped: _counted,
        Project.TolerancesSet: _counted,
        Project.MeasureForecast: _counted,
        Project.ToleranceExceeded: _counted,
        Project.ToleranceSettled: _counted,
    },
    ignores=events_of(
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
        GoalSystem,
        DecisionNeed,
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


def current_rows(breadth: Breadth) -> sa.Select[Any]:
    """Select the projects a reader of a breadth may see, as they stand."""
    names = (_C[name] for name in _STANDING_NAMES)
    return sa.select(*_FIXED, *names, *_LAST).where(
        IN_THE_RECORD, visible(_C.public, _C.programme_id, _C.project_id, breadth)
    )


def known_then() -> ColumnElement[bool]:
    """Whether a project was in the record as known up to a position."""
    return sa.or_(IN_THE_RECORD, _C.known_until > sa.bindparam("known"))


def rows_that_stood(breadth: Breadth) -> sa.Select[Any]:
    """Seek, for each project, the one standing row that answers: a single index descent each."""
    line = STANDINGS.alias("line").c
    held = (
        sa.select(line.standing_id)
        .where(
            line.project_id == _C.project_id,
            line.effective_from <= sa.bindparam("at"),
            line.position <= sa.bindparam("known"),
        )
        .order_by(line.effective_from.desc(), line.position.desc())
        .limit(1)
        .correlate(PORTFOLIO_TABLE)
        .scalar_subquery()
    )
    names = (_S[name] for name in _STANDING_NAMES)
    return (
        sa.select(*_FIXED, *names, *_LAST)
        .select_from(PORTFOLIO_TABLE.join(STANDINGS, _S.standing_id == held))
        .where(known_then(), visible(_C.public, _C.programme_id, _C.project_id, breadth))
    )


@lru_cache(maxsize=64)
def _current(breadth: Breadth) -> Statement:
    return Statement(current_rows(breadth).order_by(_C.programme_id, _C.key))


@lru_cache(maxsize=64)
def as_of_statement(breadth: Breadth) -> Statement:
    """State the question how all projects stood."""
    return Statement(rows_that_stood(breadth).order_by(_C.programme_id, _C.key))


def portfolio(connection: Connection, reader: Reader) -> tuple[PortfolioRow, ...]:
    """Give all projects a reader may see, as they stand."""
    statement = _current(breadth_of(reader))
    return tuple(row_of(row) for row in connection.rows(statement, **reader_values(reader)))


def portfolio_as_of(
    connection: Connection, reader: Reader, on: datetime, known: int
) -> tuple[PortfolioRow, ...]:
    """Give all projects as they stood at an instant, as known from the events up to a position."""
    statement = as_of_statement(breadth_of(reader))
    found = connection.rows(statement, at=format_instant(on), known=known, **reader_values(reader))
    return tuple(row_of(row) for row in found)


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date:
    return date.fromisoformat(text)


_RUN_STATES = {state.value: state for state in RunState}


def row_of(row: Any) -> PortfolioRow:
    """Read a row; positional and by table, because a large portfolio has ten thousand of them."""
    return PortfolioRow(
        identity(row[0]),
        identity(row[1]),
        row[2],
        row[3],
        identity(row[4]),
        bool(row[5]),
        identity(row[6]) if row[6] else None,
        row[7],
        row[8],
        row[9],
        _RUN_STATES[row[10]],
        identity(row[11]) if row[11] else None,
        _day(row[12]) if row[12] else None,
        _day(row[13]) if row[13] else None,
        _day(row[14]) if row[14] else None,
        _day(row[15]) if row[15] else None,
        row[16],
    )
