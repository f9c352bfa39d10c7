"""Commands about project checks: open the next cycle, report, remind. The PMO's word: `workflows/board_sheets.py`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from domain.board_sheets import MOST_NEW_NEEDS, BoardSheet, NewNeed, SheetCells, SheetNeed, raised, too_many
from domain.check_cycles import Cycle, Rhythm, first_cycle, next_cycle, rung_instants
from domain.decision_needs import DecisionNeed
from domain.lifecycle_definitions import CheckRule
from domain.programmes import Programme
from domain.project_checks import CheckTerms, FilledIn, ProjectCheck, ScheduledRung
from domain.project_rules import closed
from domain.project_values import RunState
from domain.projects import Project
from domain.refusals import Refusal, Refused, require
from domain.reminders import Reminder, ReminderSubject, reminder_id
from domain.times import local_date
from domain.working_days import WorkingDayCalendar, YearNotPublished
from workflows.commands import Command, Handler, Work
from workflows.lifecycles import pinned
from workflows.reminders import addressees


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


def schedule_project_checks(command: ScheduleProjectChecks, work: Work) -> None:
    """Schedule what the rule of each project's lifecycle asks for; one cycle at a time is under way."""
    for project_id in command.project_ids:
        project = work.get(Project, project_id)
        rule = pinned(work, project.lifecycle).check_rule
        if rule is None or project.phase.phase not in rule.phases or project.run_state is not RunState.ACTIVE:
            continue
        last = work.facts.last_check_of(project_id)
        if last is not None and last.due_at > work.act.recorded_at:
            continue
        programme = work.get(Programme, project.programme_id)
        calendar = programme.calendar()
        if calendar is None:
            raise Refused(Refusal.CALENDAR_MISSING, land=programme.land)
        terms = _next_terms(project, programme, rule, calendar, work)
        scale = programme.light_scales.at(work.act.recorded_at)
        work.add(ProjectCheck.schedule(terms, work.act, scale.value if scale else None))


def _next_terms(
    project: Project, programme: Programme, rule: CheckRule, calendar: WorkingDayCalendar, work: Work
) -> CheckTerms:
    set_by_programme = programme.check_rules.at(work.act.recorded_at)
    weeks, weekday, time = (
        set_by_programme.value if set_by_programme else (rule.interval_weeks, rule.weekday, rule.time)
    )
    rhythm = Rhythm(interval_weeks=weeks, weekday=weekday, time=time, zone=programme.zone)
    try:
        cycle = _next_cycle(project, rhythm, calendar, work)
        instants = rung_instants(
            cycle, [(rung.level, rung.offset_working_days) for rung in rule.ladder], rhythm, calendar
        )
    except YearNotPublished as missing:
        raise Refused(Refusal.CALENDAR_MISSING, land=missing.land, year=missing.year) from None
    at_level = dict(instants)
    return CheckTerms(
        project_id=project.id,
        programme_id=programme.id,
        cycle=cycle.key,
        due_on=cycle.due_on,
        due_at=cycle.due_at,
        rungs=tuple(
            ScheduledRung(level=rung.level, at=at_level[rung.level], recipients=rung.recipients)
            for rung in rule.ladder
        ),
        lifecycle_version=project.lifecycle.version,
        calendar_sha256=calendar.sha256,
    )


def _next_cycle(project: Project, rhythm: Rhythm, calendar: WorkingDayCalendar, work: Work) -> Cycle:
    """Keep the rhythm of the last cycle; begin a new one after a move, a pause, an outage or an import.

    What lies a whole interval back is not caught up: the first cycle still ahead is opened.
    """
    moved_at = max(at for at in (project.phases.latest_at, project.run_states.latest_at) if at is not None)
    today = local_date(work.act.recorded_at, rhythm.zone)
    longest_ago = today - timedelta(weeks=rhythm.interval_weeks)
    last = work.facts.last_check_of(project.id)
    if last is not None and last.due_at > moved_at and local_date(last.due_at, rhythm.zone) > longest_ago:
        cycle = next_cycle(last.cycle, rhythm, calendar)
    else:
        moved_on = local_date(moved_at, rhythm.zone)
        cycle = first_cycle(moved_on if moved_on > longest_ago else today, rhythm, calendar)
    if cycle.due_at <= work.act.recorded_at:
        cycle = first_cycle(today, rhythm, calendar)
    if last is not None and cycle.key <= last.cycle:
        cycle = next_cycle(last.cycle, rhythm, calendar)
    return cycle


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
        if rung is None or check.submitted or project.phase.final or project.run_state is not RunState.ACTIVE:
            continue
        subject = ReminderSubject(
            kind=ProjectCheck.TOPIC,
            subject_id=check.id,
            project_id=project.id,
            programme_id=project.programme_id,
            due_at=check.terms.due_at,
        )
        known = work.find(Reminder, reminder_id(check.id, check.terms.due_at))
        if known is None:
            work.add(Reminder.issue(subject, rung.level, addressees(rung, project, work), work.act))
        elif rung.level > known.level:
            known.escalate(rung.level, addressees(rung, project, work), work.act)


def level_reached(check: ProjectCheck, now: datetime) -> ScheduledRung | None:
    """Give the highest rung of a check's ladder that has come (None: none yet)."""
    reached = [rung for rung in check.terms.rungs if rung.at <= now]
    return max(reached, key=lambda rung: rung.level) if reached else None


HANDLERS: dict[type[Command], Handler] = {
    ScheduleProjectChecks: schedule_project_checks,
    SubmitProjectCheck: submit_project_check,
    IssueReminders: issue_reminders,
}
