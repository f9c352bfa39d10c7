"""Commands about project checks: open the next cycle, report, remind. The PMO's word: `workflows/board_sheets.py`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.board_sheets import MOST_NEW_NEEDS, BoardSheet, NewNeed, SheetCells, SheetNeed, raised, too_many
from domain.check_cycles import Began, following_cycle, rung_instants
from domain.check_rules import ProgrammeCheckRule
from domain.decision_needs import DecisionNeed
from domain.lifecycle_definitions import CheckRule
from domain.programmes import Programme
from domain.project_checks import CheckTerms, FilledIn, ProjectCheck, ScheduledRung
from domain.project_checks import check_id as identity_of_cycle
from domain.project_rules import closed
from domain.project_values import RunState
from domain.projects import Project
from domain.refusals import Refusal, Refused, require
from domain.reminder_ladders import ReminderKind
from domain.reminders import Reminder, ReminderSubject, reminder_id
from domain.working_days import WorkingDayCalendar, YearNotPublished
from workflows.commands import Command, Handler, Work
from workflows.lifecycles import pinned
from workflows.reminders import Matter, remind


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleProjectChecks(Command):
    """Open the next cycle of each project whose last one has ended."""

    project_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitProjectCheck(Command):
    """Report a project: status, outlook and a text for the record; with cells, the whole board sheet.

    Lights are keys of the cycle's scale: `green`, `yellow` and `red` unless the programme set another. New needs
    are put to management or a board with the sheet; the questions of the project still open go along by themselves.
    """

    check_id: UUID
    status: str
    outlook: str
    report: str
    cells: SheetCells | None = None
    new_needs: tuple[NewNeed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueReminders(Command):
    """Remind of each check that has reached a rung of its ladder and is not reported."""

    check_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffCheck(Command):
    """Take back the appointment of a project that is asked for no report any more: it rests, or it is over."""

    project_id: UUID


def schedule_project_checks(command: ScheduleProjectChecks, work: Work) -> None:
    """Schedule what the rule of each project asks for; one cycle at a time is under way."""
    for project_id in command.project_ids:
        project = work.get(Project, project_id)
        programme = work.get(Programme, project.programme_id)
        of_lifecycle = pinned(work, project.lifecycle).check_rule
        set_rule = programme.check_rule_at(work.act.recorded_at)
        if not is_checked(project, of_lifecycle, set_rule[1] if set_rule else None):
            continue
        last = work.facts.last_check_of(project_id)
        if last is not None and last.due_at > work.act.recorded_at:
            continue
        calendar = programme.calendar()
        if calendar is None:
            raise Refused(Refusal.CALENDAR_MISSING, land=programme.land)
        try:
            work.add(_next_check(project, programme, of_lifecycle, calendar, work))
        except YearNotPublished as missing:
            raise Refused(Refusal.CALENDAR_MISSING, land=missing.land, year=missing.year) from None


def is_checked(project: Project, of_lifecycle: CheckRule | None, rule: ProgrammeCheckRule | None) -> bool:
    """Tell whether a project as it stands is asked for reports."""
    phase = project.phase.phase
    by_lifecycle = of_lifecycle is not None and phase in of_lifecycle.phases
    if project.phase.final:
        return False
    if rule is None:
        return by_lifecycle and project.run_state is RunState.ACTIVE
    return rule.covers(phase, project.run_state, checked_by_lifecycle=by_lifecycle)


def _next_check(
    project: Project,
    programme: Programme,
    of_lifecycle: CheckRule | None,
    published: WorkingDayCalendar,
    work: Work,
) -> ProjectCheck:
    version, rule = programme.check_rule_at(work.act.recorded_at) or (None, rule_of_lifecycle(of_lifecycle))
    rhythm, calendar = rule.rhythm(programme.zone), rule.calendar(published)
    moved_at = max(at for at in (project.phases.latest_at, project.run_states.latest_at) if at is not None)
    last = work.facts.last_check_of(project.id)
    began = Began(moved_at, (last.cycle, last.due_at) if last else None)
    cycle = following_cycle(began, work.act.recorded_at, rhythm, calendar)
    ladder = programme.check_ladder(of_lifecycle.ladder if of_lifecycle else (), work.act.recorded_at)
    at_level = dict(
        rung_instants(cycle, [(one.level, one.offset_working_days) for one in ladder], rhythm, calendar)
    )
    lead_time = rule.lead_time_working_days
    if lead_time is None and of_lifecycle is not None:
        lead_time = of_lifecycle.opens_working_days_before
    terms = CheckTerms(
        project_id=project.id,
        programme_id=programme.id,
        cycle=cycle.key,
        due_on=cycle.due_on,
        due_at=cycle.due_at,
        rungs=tuple(
            ScheduledRung(level=rung.level, at=at_level[rung.level], recipients=rung.recipients)
            for rung in ladder
        ),
        lifecycle_version=project.lifecycle.version,
        calendar_sha256=calendar.sha256,
    )
    opens_at = rhythm.at(calendar.add_working_days(cycle.due_on, -lead_time)) if lead_time else None
    scale = programme.light_scales.at(work.act.recorded_at)
    return ProjectCheck.schedule(terms, work.act, scale.value if scale else None, (version, opens_at))


def rule_of_lifecycle(rule: CheckRule | None) -> ProgrammeCheckRule:
    """Give what a lifecycle says as a rule of checks; it is asked only where it says something."""
    if rule is None:
        msg = "A project without any rule of checks is not checked."
        raise LookupError(msg)
    return ProgrammeCheckRule(
        interval_weeks=rule.interval_weeks,
        weekday=rule.weekday,
        time=rule.time,
        phases=rule.phases,
        lead_time_working_days=rule.opens_working_days_before,
    )


def submit_project_check(command: SubmitProjectCheck, work: Work) -> None:
    """Submit the report of a cycle, and the sheet if one was filled in."""
    check = work.get(ProjectCheck, command.check_id)
    project = work.get(Project, check.terms.project_id)
    require(too_many("question", len(command.new_needs), MOST_NEW_NEEDS))
    news = raised(check.id, command.new_needs)
    sheet = None
    if command.cells is not None or news:
        sheet = BoardSheet(
            cells=command.cells or SheetCells(), needs=distinct((*open_needs(project.id, work), *news))
        )
    filled = FilledIn(status=command.status, outlook=command.outlook, report=command.report, sheet=sheet)
    check.submit(work.person_id, filled, work.act, closed(project.key, project.phase))


def open_needs(project_id: UUID, work: Work) -> tuple[SheetNeed, ...]:
    """Give the questions of a project that wait for an answer."""
    found = (work.get(DecisionNeed, one) for one in work.facts.open_needs_of(project_id))
    return tuple(
        SheetNeed(
            need_id=need.id,
            question=need.question,
            board_id=need.board_id,
            needed_by=need.needed_by,
            matter_class=need.matter_class,
        )
        for need in found
    )


def distinct(needs: tuple[SheetNeed, ...]) -> tuple[SheetNeed, ...]:
    """Give each question once, the first time it is named."""
    return tuple({need.need_id: need for need in reversed(needs)}.values())[::-1]


def issue_reminders(command: IssueReminders, work: Work) -> None:
    """Issue the highest level reached of each check; lower levels it stands for are named, not sent."""
    for check_id in command.check_ids:
        check = work.get(ProjectCheck, check_id)
        project = work.get(Project, check.terms.project_id)
        rung = level_reached(check, work.act.recorded_at)
        if rung is None or check.submitted or project.phase.final or project.run_state is RunState.PAUSED:
            continue
        subject = ReminderSubject(
            kind=ReminderKind.PROJECT_CHECK.value,
            subject_id=check.id,
            project_id=project.id,
            programme_id=project.programme_id,
            due_at=check.terms.due_at,
        )
        matter = Matter(programme=work.get(Programme, project.programme_id), project=project)
        remind(subject, rung.level, rung.recipients, matter, work)


def level_reached(check: ProjectCheck, now: datetime) -> ScheduledRung | None:
    """Give the highest rung of a check's ladder that has come (None: none yet)."""
    reached = [rung for rung in check.terms.rungs if rung.at <= now]
    return max(reached, key=lambda rung: rung.level) if reached else None


def call_off_check(command: CallOffCheck, work: Work) -> None:
    """Call off the cycle under way, if its lead was reminded of it and the project is not checked as it stands."""
    project = work.get(Project, command.project_id)
    last = work.facts.last_check_of(project.id)
    if last is None or project.lead is None or last.due_at <= work.act.recorded_at:
        return
    programme = work.get(Programme, project.programme_id)
    set_rule = programme.check_rule_at(work.act.recorded_at)
    if is_checked(project, pinned(work, project.lifecycle).check_rule, set_rule[1] if set_rule else None):
        return
    check = work.get(ProjectCheck, identity_of_cycle(project.id, last.cycle))
    reminder = work.find(Reminder, reminder_id(check.id, check.terms.due_at))
    if reminder is not None:
        check.call_off(project.lead, reminder.level, work.act)


HANDLERS: dict[type[Command], Handler] = {
    ScheduleProjectChecks: schedule_project_checks,
    SubmitProjectCheck: submit_project_check,
    IssueReminders: issue_reminders,
    CallOffCheck: call_off_check,
}
