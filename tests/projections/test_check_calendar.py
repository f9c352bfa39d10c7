"""When a tick must look: cycles to open and reminders to issue, each from its instant on and not before."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.lifecycles import Lifecycle
from domain.project_checks import CheckTerms, Light, ProjectCheck, ScheduledRung
from domain.project_values import LifecyclePin, PhasePoint, ProjectFacts, RunState
from domain.projects import Project
from domain.reminders import Reached, Reminder, ReminderSubject
from projections.check_calendar import PROJECTS, DueItem, checks_to_remind, projects_to_schedule
from projections.project_checks import CheckCycle, checks_of, last_check_of, open_checks
from runtime.tick import tick
from tests.support.builders import PROGRAMME, act, day, filled, move, point
from tests.support.city import City, person
from tests.support.electorates import EVE
from tests.support.folds import Folded, folded
from tests.support.records import stream
from workflows.catalogue import load_shipped
from workflows.dispatch import TICK
from workflows.project_checks import ScheduleProjectChecks, SubmitProjectCheck
from workflows.projects import AssignLead, PauseProject, ResumeProject

INSTANT = timedelta(microseconds=1)
STANDARD = Lifecycle.publish(load_shipped("standard"), act(0))
(PUBLISHED,) = STANDARD.collect_events()
PIN = LifecyclePin(lifecycle_id=STANDARD.id, key="standard", version=1, sha256=STANDARD.sha256)
AHEAD = day(9_999)


@pytest.fixture
def tables() -> Iterator[Folded]:
    """Tables in which the standard lifecycle is published; it checks initiation and implementation."""
    with folded([PUBLISHED]) as opened:  # type: ignore[list-item] # every fact of ours is a DomainEvent
        yield opened


def at_work(
    tables: Folded, phase: str = "initiation", run_state: RunState = RunState.ACTIVE, key: str = "CITY-1"
) -> Project:
    """Register a project on day 1."""
    known = ProjectFacts(key=key, title="Bürgerportal", kind="project", run_state=run_state)
    it = Project.register(PROGRAMME, PIN, point(phase, final=phase == "closed"), known, act(1))
    tables.follow(it)
    return it


def scheduled(tables: Folded, it: Project, due: int = 21, at: int = 1) -> ProjectCheck:
    """Open a cycle due on a day, with reminders a week before, on the day, and two days after."""
    rungs = tuple(
        ScheduledRung(level=level, at=day(due + offset), recipients=("lead",))
        for level, offset in ((1, -7), (2, 0), (3, 2))
    )
    terms = CheckTerms(
        project_id=it.id,
        programme_id=PROGRAMME,
        cycle=f"{day(due).date()}",
        due_on=day(due).date(),
        due_at=day(due),
        rungs=rungs,
        lifecycle_version=1,
        calendar_sha256="c" * 64,
    )
    check = ProjectCheck.schedule(terms, act(at))
    tables.follow(check)
    return check


def remind(tables: Folded, check: ProjectCheck, *levels: int) -> None:
    """Issue the first level, then escalate to the others."""
    subject = ReminderSubject(
        kind="project_check",
        subject_id=check.id,
        project_id=check.terms.project_id,
        programme_id=PROGRAMME,
        due_at=check.terms.due_at,
    )
    reminder = Reminder.issue(subject, Reached(level=levels[0], addressees=()), act(14))
    for level in levels[1:]:
        reminder.escalate(Reached(level=level, addressees=()), act(21))
    tables.follow(reminder)


def to_schedule(tables: Folded, now: datetime) -> list[UUID]:
    return [item.subject_id for item in projects_to_schedule(tables.connection, now, 100)]


def to_remind(tables: Folded, now: datetime) -> list[UUID]:
    return [item.subject_id for item in checks_to_remind(tables.connection, now, 100)]


def opens_at(tables: Folded, it: Project, at: datetime) -> bool:
    """Tell whether the next cycle is to be opened from an instant on, and not before."""
    return it.id in to_schedule(tables, at) and it.id not in to_schedule(tables, at - INSTANT)


def reminds_at(tables: Folded, check: ProjectCheck, at: datetime) -> bool:
    """Tell whether a check is to be reminded of from an instant on, and not before."""
    return check.id in to_remind(tables, at) and check.id not in to_remind(tables, at - INSTANT)


# Cycles to open


@pytest.mark.parametrize("phase", ["initiation", "implementation"])
def test_a_project_in_a_checked_phase_gets_a_cycle_from_its_registration_on(
    tables: Folded, phase: str
) -> None:
    assert opens_at(tables, at_work(tables, phase), day(1))


@pytest.mark.parametrize(
    ("phase", "run_state"),
    [
        ("pipeline", RunState.ACTIVE),
        ("closed", RunState.ACTIVE),
        ("initiation", RunState.PAUSED),
        ("implementation", RunState.PERMANENT),
    ],
)
def test_a_project_that_is_not_checked_gets_none(tables: Folded, phase: str, run_state: RunState) -> None:
    at_work(tables, phase, run_state)
    assert to_schedule(tables, AHEAD) == []


def test_the_next_cycle_opens_when_the_last_one_is_due(tables: Folded) -> None:
    it = at_work(tables)
    scheduled(tables, it, 21)
    assert opens_at(tables, it, day(21))
    scheduled(tables, it, 42, at=21)
    assert opens_at(tables, it, day(42))


def test_a_report_does_not_open_the_next_cycle_early(tables: Folded) -> None:
    it = at_work(tables)
    check = scheduled(tables, it, 21)
    check.submit(EVE, filled(), act(16))
    tables.follow(check)
    assert opens_at(tables, it, day(21))


def test_entering_a_checked_phase_opens_the_calendar_and_leaving_it_closes_it(tables: Folded) -> None:
    it = at_work(tables, "pipeline")
    it.enter_phase(move("pipeline", "initiation"), None, None, act(5, recorded=6))
    tables.follow(it)
    assert opens_at(tables, it, day(6))
    it.enter_phase(move("initiation", "cancelled", final=True), None, "Kein Geld.", act(7))
    tables.follow(it)
    assert to_schedule(tables, AHEAD) == []


def test_a_move_leaves_the_cycle_under_way(tables: Folded) -> None:
    it = at_work(tables)
    check = scheduled(tables, it, 21)
    it.enter_phase(move("initiation", "implementation"), None, None, act(5))
    tables.follow(it)
    assert opens_at(tables, it, day(21))
    assert reminds_at(tables, check, day(14))


@pytest.mark.parametrize("rest", [RunState.PAUSED, RunState.PERMANENT])
def test_a_project_that_is_put_to_rest_is_left_alone(tables: Folded, rest: RunState) -> None:
    it = at_work(tables, "implementation")
    scheduled(tables, it)
    if rest is RunState.PAUSED:
        it.pause(None, None, pausable=True, act=act(5))
    else:
        it.make_permanent(allowed=True, act=act(5))
    tables.follow(it)
    assert to_schedule(tables, AHEAD) == []
    assert to_remind(tables, AHEAD) == []


def paused_and_resumed(tables: Folded, resumed: int) -> tuple[Project, ProjectCheck]:
    """A project resting from day 15 on, whose check is due on day 21 and was reminded of once."""
    it = at_work(tables)
    check = scheduled(tables, it, 21)
    remind(tables, check, 1)
    it.pause(None, None, pausable=True, act=act(15))
    it.resume(act(resumed))
    tables.follow(it)
    return it, check


def test_a_project_resumed_in_time_goes_on_with_its_cycle_where_it_was(tables: Folded) -> None:
    it, check = paused_and_resumed(tables, 20)
    assert opens_at(tables, it, day(21))
    assert reminds_at(tables, check, day(21))


def test_a_project_resumed_too_late_gets_a_new_cycle_and_no_word_of_the_old(tables: Folded) -> None:
    it, _ = paused_and_resumed(tables, 21)
    assert opens_at(tables, it, day(21))
    assert to_remind(tables, AHEAD) == []


@pytest.mark.parametrize(("phase", "opens"), [("implementation", True), ("pipeline", False)])
def test_a_corrected_phase_is_judged_as_it_stands_after_the_correction(
    tables: Folded, phase: str, opens: bool
) -> None:
    it = at_work(tables, "implementation" if phase == "pipeline" else "pipeline")
    it.correct_phase(
        it.phases.facts[0].event_id,
        day(1),
        PhasePoint(phase=phase, coarse=phase, final=False),
        "Irrtum.",
        act(8),
    )
    tables.follow(it)
    assert opens_at(tables, it, day(8)) is opens


def test_a_correction_of_the_past_leaves_the_present_run_state(tables: Folded) -> None:
    it = at_work(tables)
    it.pause(None, None, pausable=True, act=act(3))
    it.correct_run_state(it.run_states.facts[0].event_id, day(1), RunState.PERMANENT, "Irrtum.", act(8))
    tables.follow(it)
    assert to_schedule(tables, AHEAD) == []
    it.correct_run_state(it.run_states.facts[1].event_id, day(3), RunState.ACTIVE, "Doch nicht.", act(9))
    tables.follow(it)
    assert opens_at(tables, it, day(9))


def test_the_calendar_knows_todays_flag(tables: Folded) -> None:
    it = at_work(tables)
    it.set_visibility(public=True, act=act(2))
    tables.follow(it)
    (row,) = tables.rows(PROJECTS)
    assert dict(zip(PROJECTS.c.keys(), row, strict=True))["public"] == 1


# Reminders


def test_a_check_is_reminded_of_rung_by_rung_each_from_its_instant_on(tables: Folded) -> None:
    check = scheduled(tables, at_work(tables), 21)
    assert reminds_at(tables, check, day(14))
    remind(tables, check, 1)
    assert reminds_at(tables, check, day(21))
    remind(tables, check, 1, 2)
    assert reminds_at(tables, check, day(23))
    remind(tables, check, 1, 3)
    assert to_remind(tables, AHEAD) == []


def test_a_level_passed_over_is_not_asked_for_again(tables: Folded) -> None:
    check = scheduled(tables, at_work(tables), 21)
    remind(tables, check, 2)
    assert reminds_at(tables, check, day(23))


def test_a_reported_check_is_not_reminded_of(tables: Folded) -> None:
    check = scheduled(tables, at_work(tables))
    check.submit(EVE, filled(), act(10))
    tables.follow(check)
    assert to_remind(tables, AHEAD) == []


def test_a_reminder_of_something_else_changes_no_check(tables: Folded) -> None:
    check = scheduled(tables, at_work(tables))
    subject = ReminderSubject(
        kind="condition",
        subject_id=stream("a condition"),
        project_id=check.terms.project_id,
        programme_id=PROGRAMME,
        due_at=day(3),
    )
    tables.follow(Reminder.issue(subject, Reached(level=3, addressees=()), act(3)))
    assert reminds_at(tables, check, day(14))


# Lists


def test_what_is_due_longest_comes_first_and_no_more_than_asked_for(tables: Folded) -> None:
    projects = [at_work(tables, key=f"CITY-{number}") for number in range(4)]
    checks = [scheduled(tables, it, due) for it, due in zip(projects, (24, 21, 23, 22), strict=True)]
    cycles = projects_to_schedule(tables.connection, day(23), 100)
    assert [item.subject_id for item in cycles] == [projects[1].id, projects[3].id, projects[2].id]
    assert cycles[0] == DueItem(projects[1].id, "2024-01-29T08:00:00.000000Z")
    assert projects_to_schedule(tables.connection, day(23), 2) == cycles[:2]
    reminders = checks_to_remind(tables.connection, day(16), 100)
    assert [item.subject_id for item in reminders] == [checks[1].id, checks[3].id, checks[2].id]
    assert checks_to_remind(tables.connection, day(16), 1) == reminders[:1]


def test_of_a_project_the_latest_cycle_comes_first(tables: Folded) -> None:
    it = at_work(tables)
    assert last_check_of(tables.connection, it.id) is None
    assert checks_of(tables.connection, it.id) == ()
    first = scheduled(tables, it, 21)
    remind(tables, first, 1, 2)
    first.submit(EVE, filled(), act(22))
    tables.follow(first)
    assert last_check_of(tables.connection, it.id) == (first.terms.cycle, day(21), True)
    second = scheduled(tables, it, 42, at=22)
    assert last_check_of(tables.connection, it.id) == (second.terms.cycle, day(42), False)
    assert checks_of(tables.connection, it.id) == (
        CheckCycle(check_id=second.id, cycle=second.terms.cycle, due_at=day(42), submitted_at=None, level=0),
        CheckCycle(check_id=first.id, cycle=first.terms.cycle, due_at=day(21), submitted_at=day(22), level=2),
    )


def test_checks_due_in_a_period_include_both_its_ends_and_none_that_is_reported(tables: Folded) -> None:
    it = at_work(tables)
    first, second = scheduled(tables, it, 21), scheduled(tables, it, 42)
    asked = (tables.connection, day(21), day(42))
    assert [found[0] for found in open_checks(*asked)] == [first.id, second.id]
    assert open_checks(tables.connection, day(21) + INSTANT, day(42) - INSTANT) == ()
    first.submit(EVE, filled(), act(22))
    tables.follow(first)
    assert open_checks(*asked) == ((second.id, it.id, second.terms.cycle),)


# Through the door, on both databases


def test_the_calendar_of_a_project_lived_through_the_door(city_on_each: City) -> None:
    city = city_on_each
    project = city.add_project("CITY-2", phase="implementation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    assert due(city) == ([project], [])
    city.do(ScheduleProjectChecks(project_ids=(project,)), TICK)
    with city.reading() as connection:
        (cycle,) = checks_of(connection, project)
    assert due(city) == ([], [])
    city.clock.set(cycle.due_at)
    assert due(city) == ([project], [cycle.check_id])
    tick(city.here)
    assert due(city) == ([], [])
    city.do(PauseProject(project_id=project), "eve")
    city.clock.set(cycle.due_at + timedelta(days=40))
    assert due(city) == ([], [])
    city.do(ResumeProject(project_id=project), "eve")
    assert due(city) == ([project], [])
    report = SubmitProjectCheck(
        check_id=cycle.check_id, status=Light.GREEN, outlook=Light.RED, report="Nachgereicht."
    )
    city.do(report, "eve")
    with city.reading() as connection:
        assert checks_of(connection, project)[-1].submitted_at == city.clock.now()


def due(city: City) -> tuple[list[UUID], list[UUID]]:
    """Give the projects whose next cycle must be opened and the checks to remind of, as of now."""
    now = city.clock.now()
    with city.reading() as connection:
        cycles, reminders = projects_to_schedule(connection, now, 9), checks_to_remind(connection, now, 9)
    return [item.subject_id for item in cycles], [item.subject_id for item in reminders]
