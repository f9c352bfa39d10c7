"""Which checks are due, which reminders, and for which projects the next cycle must be opened.

`schedule_at` and `remind_at` say when a tick must look; both are indexed, so an idle tick reads two
index entries and takes no lock.
"""

import json
from collections.abc import Sequence
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
from domain.project_values import RunState
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant
from domain.units import Unit
from projections.base import Projection
from projections.check_coverage import RULES, covers, keep_rule
from projections.standings import latest_standing
from projections.statements import BigInt, Connection, Statement

_METADATA = sa.MetaData()
PROJECTS = sa.Table(
    "check_calendar_v1",
    _METADATA,
    sa.Column("project_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("lifecycle_id", sa.Text, nullable=False),
    sa.Column("phase", sa.Text, nullable=False),
    sa.Column("run_state", sa.Text, nullable=False),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("check_id", sa.Text),
    sa.Column("schedule_at", sa.Text),
    sa.Index("check_calendar_v1_schedule", "schedule_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
CHECKS = sa.Table(
    "checks_v1",
    _METADATA,
    sa.Column("check_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("cycle", sa.Text, nullable=False),
    sa.Column("due_at", sa.Text, nullable=False),
    sa.Column("rungs", sa.Text, nullable=False),
    sa.Column("level", BigInt, nullable=False),
    sa.Column("submitted_at", sa.Text),
    sa.Column("remind_at", sa.Text),
    sa.Index("checks_v1_project", "project_id", "due_at"),
    sa.Index("checks_v1_remind", "remind_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_P, _K = PROJECTS.c, CHECKS.c
_ADD_PROJECT = Statement(
    sa.insert(PROJECTS).values(
        {column.name: sa.bindparam(column.name) for column in _P if column.name != "check_id"}
    )
)
_PROJECT = Statement(
    sa.select(_P.lifecycle_id, _P.phase, _P.run_state, _P.check_id, _P.schedule_at, _P.programme_id).where(
        _P.project_id == sa.bindparam("project")
    )
)
_MOVED = Statement(
    sa.update(PROJECTS)
    .where(_P.project_id == sa.bindparam("project"))
    .values(
        phase=sa.bindparam("now_phase"),
        run_state=sa.bindparam("now_run_state"),
        schedule_at=sa.bindparam("look_at"),
    )
)
_OF_PROGRAMME = Statement(
    sa.select(_P.project_id, _P.lifecycle_id, _P.phase, _P.run_state, _P.schedule_at.is_(None), _K.due_at)
    .select_from(PROJECTS.outerjoin(CHECKS, _K.check_id == _P.check_id))
    .where(_P.programme_id == sa.bindparam("programme"))
)
_LOOK_AT = Statement(
    sa.update(PROJECTS)
    .where(_P.project_id == sa.bindparam("project"))
    .values(schedule_at=sa.bindparam("look_at"))
)
_SHOW = Statement(
    sa.update(PROJECTS).where(_P.project_id == sa.bindparam("project")).values(public=sa.bindparam("shown"))
)
_NEVER = Statement(sa.delete(PROJECTS).where(_P.project_id == sa.bindparam("project")))
_OPENED = Statement(
    sa.update(PROJECTS)
    .where(_P.project_id == sa.bindparam("project"))
    .values(check_id=sa.bindparam("check"), schedule_at=sa.bindparam("look_at"))
)
_ADD_CHECK = Statement(
    sa.insert(CHECKS).values(
        {column.name: sa.bindparam(column.name) for column in _K if column.name != "submitted_at"}
    )
)
_CHECK = Statement(sa.select(_K.rungs, _K.level, _K.due_at).where(_K.check_id == sa.bindparam("check")))
_ISSUED = Statement(
    sa.update(CHECKS)
    .where(_K.check_id == sa.bindparam("check"))
    .values(level=sa.bindparam("reached"), remind_at=sa.bindparam("look_at"))
)
_SUBMITTED = Statement(
    sa.update(CHECKS)
    .where(_K.check_id == sa.bindparam("check"))
    .values(submitted_at=sa.bindparam("at"), remind_at=sa.null())
)
_SILENCE = Statement(
    sa.update(CHECKS).where(_K.project_id == sa.bindparam("project")).values(remind_at=sa.null())
)
_WAKE = Statement(
    sa.update(CHECKS)
    .where(_K.check_id == sa.bindparam("check"), _K.submitted_at.is_(None))
    .values(remind_at=sa.bindparam("look_at"))
)
_TO_SCHEDULE = Statement(
    sa.select(_P.project_id, _P.schedule_at)
    .where(_P.schedule_at <= sa.bindparam("now"))
    .order_by(_P.schedule_at, _P.project_id)
    .limit(sa.bindparam("most"))
)
_TO_REMIND = Statement(
    sa.select(_K.check_id, _K.remind_at)
    .where(_K.remind_at <= sa.bindparam("now"))
    .order_by(_K.remind_at, _K.check_id)
    .limit(sa.bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something a tick must see to: a project or check, and the stored instant since when."""

    subject_id: UUID
    since: str


def _registered(event: Project.Registered, _position: int, connection: Connection) -> None:
    programme, lifecycle = str(event.programme_id), str(event.lifecycle.lifecycle_id)
    active = covers(connection, programme, lifecycle, event.phase.phase, event.run_state.value)
    connection.run(
        _ADD_PROJECT,
        project_id=str(event.originator_id),
        programme_id=programme,
        lifecycle_id=lifecycle,
        phase=event.phase.phase,
        run_state=event.run_state.value,
        public=int(event.public),
        schedule_at=format_instant(event.stamp.recorded_at) if active else None,
    )


def _moved(event: Any, phase: str | None, run_state: RunState | None, connection: Connection) -> None:
    """Open the calendar for a project that is worked on in a checked phase, and close it for any other.

    A cycle under way goes on; one that fell due while the project rested wakes nobody.
    """
    project = str(event.originator_id)
    row = connection.row(_PROJECT, project=project)
    if row is None:
        return
    lifecycle, old_phase, old_state, check, rested, programme = (*row[:4], row[4] is None, row[5])
    now_phase = phase or str(old_phase)
    now_state = run_state.value if run_state else str(old_state)
    active = covers(connection, str(programme), str(lifecycle), now_phase, now_state)
    recorded = format_instant(event.stamp.recorded_at)
    cycle = connection.row(_CHECK, check=check) if check is not None else None
    connection.run(
        _MOVED,
        project=project,
        now_phase=now_phase,
        now_run_state=now_state,
        look_at=max(recorded, str(cycle[2]) if cycle else recorded) if active else None,
    )
    if not active:
        connection.run(_SILENCE, project=project)
    elif rested and cycle and str(cycle[2]) > recorded:
        connection.run(_WAKE, check=check, look_at=_next_rung(str(cycle[0]), int(cycle[1])))


def _phase_entered(event: Project.PhaseEntered, _position: int, connection: Connection) -> None:
    _moved(event, event.target.phase, None, connection)


def _phase_corrected(event: Project.PhaseCorrected, _position: int, connection: Connection) -> None:
    standing = latest_standing(connection, str(event.originator_id))
    _moved(event, standing.phase, None, connection)


def _run_state_corrected(event: Project.RunStateCorrected, _position: int, connection: Connection) -> None:
    standing = latest_standing(connection, str(event.originator_id))
    _moved(event, None, RunState(standing.run_state), connection)


def _paused(event: Project.Paused, _position: int, connection: Connection) -> None:
    _moved(event, None, RunState.PAUSED, connection)


def _resumed(event: Project.Resumed, _position: int, connection: Connection) -> None:
    _moved(event, None, RunState.ACTIVE, connection)


def _made_permanent(event: Project.MadePermanent, _position: int, connection: Connection) -> None:
    _moved(event, None, RunState.PERMANENT, connection)


def _visibility_set(event: Project.VisibilitySet, _position: int, connection: Connection) -> None:
    connection.run(_SHOW, project=str(event.originator_id), shown=int(event.public))


def _withdrawn(event: Project.RegistrationWithdrawn, _position: int, connection: Connection) -> None:
    connection.run(_NEVER, project=str(event.originator_id))
    connection.run(_SILENCE, project=str(event.originator_id))


def _rule_set(event: Programme.CheckRuleSet, _position: int, connection: Connection) -> None:
    """Let the next cycle come, or come no more, to the projects a new rule covers otherwise than the old one.

    A cycle under way goes on as it was scheduled, whatever the new rule says.
    """
    stamp, programme = event.stamp, str(event.originator_id)
    if not keep_rule(connection, event.originator_id, event.rule, stamp.effective_at):
        return
    recorded = format_instant(stamp.recorded_at)
    moved = []
    for project, lifecycle, phase, state, rests, due_at in connection.rows(
        _OF_PROGRAMME, programme=programme
    ):
        covered = covers(connection, programme, str(lifecycle), str(phase), str(state))
        if covered == bool(rests):
            look_at = max(recorded, str(due_at or recorded)) if covered else None
            moved.append({"project": project, "look_at": look_at})
    connection.run_many(_LOOK_AT, moved)


def _scheduled(event: ProjectCheck.Scheduled, _position: int, connection: Connection) -> None:
    terms = event.terms
    rungs = json.dumps([[rung.level, format_instant(rung.at)] for rung in terms.rungs])
    due_at = format_instant(terms.due_at)
    connection.run(
        _ADD_CHECK,
        check_id=str(event.originator_id),
        project_id=str(terms.project_id),
        cycle=terms.cycle,
        due_at=due_at,
        rungs=rungs,
        level=0,
        remind_at=_next_rung(rungs, 0),
    )
    connection.run(_OPENED, project=str(terms.project_id), check=str(event.originator_id), look_at=due_at)


def _submitted(event: ProjectCheck.Submitted, _position: int, connection: Connection) -> None:
    connection.run(_SUBMITTED, check=str(event.originator_id), at=format_instant(event.stamp.recorded_at))


def _returned(event: ProjectCheck.Returned, _position: int, connection: Connection) -> None:
    """Let a returned report be waited for again; rungs that passed meanwhile are not made up for."""
    check, now = str(event.originator_id), format_instant(event.stamp.recorded_at)
    found = connection.row(_CHECK, check=check)
    if found:
        connection.run(_SUBMITTED, check=check, at=None)
        connection.run(_WAKE, check=check, look_at=_next_rung(str(found[0]), int(found[1]), now))


def _reminded(event: Reminder.Issued | Reminder.Escalated, _position: int, connection: Connection) -> None:
    check = str(event.subject.subject_id)
    found = connection.row(_CHECK, check=check)
    if found:
        connection.run(
            _ISSUED, check=check, reached=event.level, look_at=_next_rung(str(found[0]), event.level)
        )


def _next_rung(rungs: str, level: int, after: str = "") -> str | None:
    """Give when the first rung above a level, and after an instant, comes (None: the ladder has ended)."""
    ahead = [str(at) for rung, at in json.loads(rungs) if rung > level and str(at) > after]
    return min(ahead) if ahead else None


CHECK_CALENDAR = Projection(
    name="check_calendar",
    version=1,
    tables=(PROJECTS, CHECKS, RULES),
    folds={
        Project.Registered: _registered,
        Project.PhaseEntered: _phase_entered,
        Project.Paused: _paused,
        Project.Resumed: _resumed,
        Project.MadePermanent: _made_permanent,
        Project.PhaseCorrected: _phase_corrected,
        Project.RunStateCorrected: _run_state_corrected,
        Project.VisibilitySet: _visibility_set,
        Project.RegistrationWithdrawn: _withdrawn,
        Programme.CheckRuleSet: _rule_set,
        ProjectCheck.Scheduled: _scheduled,
        ProjectCheck.Submitted: _submitted,
        ProjectCheck.Returned: _returned,
        Reminder.Issued: _reminded,
        Reminder.Escalated: _reminded,
    },
    ignores=frozenset(
        {
            ProjectCheck.Accepted,
            ProjectCheck.CalledOff,
            Project.Retitled,
            Project.LeadAssigned,
            Project.DatesPlanned,
            Project.DatesCorrected,
            Project.GoalLinked,
            Project.Classified,
            Project.DependencyDeclared,
            Project.DependencyReleased,
            Project.SynergyNoted,
            Project.SynergyDropped,
            Project.MilestonePlanned,
            Project.MilestoneReached,
            Project.MilestoneDropped,
            Project.TolerancesSet,
            Project.MeasureForecast,
            Project.ToleranceExceeded,
            Project.ToleranceSettled,
        }
    )
    | events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
        GateReview,
        ExceptionTask,
        Condition,
        Evidence,
        GoalSystem,
        DecisionNeed,
        Meeting,
        ImportBatch,
        SystemRecord,
    )
    - {Programme.CheckRuleSet},
)


def projects_to_schedule(connection: Connection, now: datetime, most: int) -> tuple[DueItem, ...]:
    """Give the projects whose next cycle must be opened, and since when."""
    return _due(connection.rows(_TO_SCHEDULE, now=format_instant(now), most=most))


def checks_to_remind(connection: Connection, now: datetime, most: int) -> tuple[DueItem, ...]:
    """Give the checks that have reached a rung not yet issued, and since when."""
    return _due(connection.rows(_TO_REMIND, now=format_instant(now), most=most))


def _due(rows: Sequence[Sequence[Any]]) -> tuple[DueItem, ...]:
    return tuple(DueItem(UUID(str(row[0])), str(row[1])) for row in rows)
