"""Project checks and reminders through the door, with the clock stepped by hand."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.project_checks import Light, ProjectCheck
from domain.project_values import ProjectFacts
from domain.refusals import Refusal
from tests.support.city import City, person
from tests.support.door import Fact, changes_nothing, facts, head, refuses, topics
from workflows.commands import Actor, Command
from workflows.programmes import EstablishProgramme
from workflows.project_checks import CallOffCheck, IssueReminders, ScheduleProjectChecks, SubmitProjectCheck
from workflows.projects import (
    AssignLead,
    MakePermanent,
    MoveProject,
    PauseProject,
    RegisterProject,
    ResumeProject,
)

TICK = Actor.system("tick")
NEW = uuid5(NAMESPACE_OID, "something new")


@pytest.fixture
def running(city: City) -> UUID:
    """Project CITY-2 in initiation, led by Eve: the lifecycle asks for checks of it."""
    project = city.add_project("CITY-2", phase="initiation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    return project


def schedule(project: UUID) -> ScheduleProjectChecks:
    return ScheduleProjectChecks(project_ids=(project,))


def scheduled(city: City, project: UUID) -> ProjectCheck:
    city.do(schedule(project), TICK)
    check = city.here.store.load(ProjectCheck, facts(city)[-1].stream_id)
    assert check is not None
    return check


def report(check: ProjectCheck, text: str = "Läuft nach Plan.") -> SubmitProjectCheck:
    return SubmitProjectCheck(check_id=check.id, status=Light.GREEN, outlook=Light.YELLOW, report=text)


def reminded(city: City, check: ProjectCheck, level: int) -> list[Fact]:
    """Step to a rung of the ladder, remind, and give what was recorded."""
    rung = next(one for one in check.terms.rungs if one.level == level)
    city.clock.set(rung.at)
    before = head(city)
    city.do(IssueReminders(check_ids=(check.id,)), TICK)
    return facts(city, before)


def test_a_check_is_scheduled_on_terms_fixed_that_day(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    assert check.terms.project_id == running
    assert check.terms.due_at > city.clock.now()
    assert [rung.level for rung in check.terms.rungs] == [1, 2, 3, 4, 5]


def test_where_the_lifecycle_asks_for_no_check_none_is_scheduled(city: City) -> None:
    changes_nothing(city, schedule(city.project), TICK)


@pytest.mark.parametrize("at_rest", [PauseProject, MakePermanent])
def test_what_is_not_worked_on_is_not_checked(
    city: City, at_rest: type[PauseProject] | type[MakePermanent]
) -> None:
    project = city.add_project("CITY-3", phase="implementation")
    city.do(at_rest(project_id=project), "pia")
    changes_nothing(city, schedule(project), TICK)


def test_each_cycle_follows_the_last(city: City, running: UUID) -> None:
    first = scheduled(city, running)
    city.clock.set(first.terms.due_at)
    second = scheduled(city, running)
    assert second.terms.cycle > first.terms.cycle
    assert second.terms.due_on - first.terms.due_on == timedelta(weeks=3)


def test_a_due_time_is_not_guessed_without_a_calendar(city: City) -> None:
    city.do(EstablishProgramme(programme_id=NEW, key="land", name="Landkreis", land="NW", public=True))
    city.adopt_standard(NEW)
    known = ProjectFacts(key="L-1", title="Kreisportal", kind="project")
    city.do(RegisterProject(programme_id=NEW, lifecycle="standard", phase="initiation", known=known))
    refuses(city, schedule(facts(city)[-1].stream_id), TICK, Refusal.CALENDAR_MISSING, land="NW")


def test_a_due_time_is_not_guessed_beyond_the_published_years(city: City, running: UUID) -> None:
    city.clock.set(city.clock.now().replace(year=2025, month=12, day=22))
    refuses(city, schedule(running), TICK, Refusal.CALENDAR_MISSING, land="NW", year=2026)


def test_the_lead_reports_once_per_cycle(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    refuses(city, report(check, " "), "eve", Refusal.VALUE_INVALID, field="report")
    city.do(report(check), "eve")
    assert facts(city)[-1].state["submitted_by"] == str(person("eve"))
    changes_nothing(city, report(check), "eve")
    refuses(city, report(check, "Doch nicht."), "eve", Refusal.CHECK_ALREADY_SUBMITTED)


def test_a_check_that_is_not_there_is_not_found(city: City) -> None:
    command = SubmitProjectCheck(check_id=NEW, status=Light.GREEN, outlook=Light.GREEN, report="x")
    refuses(city, command, "pia", Refusal.NOT_FOUND, noun="project_check", id=str(NEW))


def test_nobody_is_reminded_before_the_first_rung(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.clock.set(check.terms.rungs[0].at - timedelta(minutes=2))
    changes_nothing(city, IssueReminders(check_ids=(check.id,)), TICK)


def test_each_level_reminds_once_and_reaches_those_it_names(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    for level, reached in ((1, {"eve"}), (2, {"eve"}), (3, {"eve"}), (4, {"eve", "pia"})):
        (fact,) = reminded(city, check, level)
        assert (fact.state["level"], fact.state["skipped"]) == (level, [])
        assert {one["person_id"] for one in fact.state["addressees"]} == {str(person(who)) for who in reached}
        changes_nothing(city, IssueReminders(check_ids=(check.id,)), TICK)
    assert topics(city)[-1] == "reminder.escalated.v1"


def test_after_an_outage_only_the_highest_level_reached_is_issued(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    (fact,) = reminded(city, check, 3)
    assert (fact.topic, fact.state["level"], fact.state["skipped"]) == ("reminder.issued.v1", 3, [1, 2])


def test_without_a_lead_the_pmo_is_reminded_in_their_place(city: City, running: UUID) -> None:
    city.do(AssignLead(project_id=running, lead=None), "pia")
    (fact,) = reminded(city, scheduled(city, running), 1)
    assert fact.state["addressees"] == [{"person_id": str(person("pia")), "role": "pmo"}]


def test_a_reported_check_reminds_nobody(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.do(report(check), "eve")
    assert reminded(city, check, 2) == []


def test_a_project_at_rest_or_at_its_end_reminds_nobody(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.do(PauseProject(project_id=running), "eve")
    assert reminded(city, check, 1) == []
    city.do(ResumeProject(project_id=running), "eve")
    assert len(reminded(city, check, 2)) == 1
    city.do(MoveProject(project_id=running, trigger="cancel", reason="Ende."), "pia")
    assert reminded(city, check, 3) == []


def called_off(city: City, after: int) -> list[Fact]:
    return [fact for fact in facts(city, after) if fact.topic == "project_check.called_off.v1"]


@pytest.mark.parametrize(
    ("ends", "by"),
    [(PauseProject, "eve"), (partial(MoveProject, trigger="cancel", reason="Ende."), "pia")],
)
def test_a_project_that_rests_or_ends_calls_off_what_its_lead_was_reminded_of(
    city: City, running: UUID, ends: Callable[..., Command], by: str
) -> None:
    check = scheduled(city, running)
    assert len(reminded(city, check, 1)) == 1
    before = head(city)
    city.do(ends(project_id=running), by)
    (fact,) = called_off(city, before)
    assert (fact.stream_id, fact.state["invited"]) == (check.id, str(person("eve")))
    assert fact.metadata["command"] == "call_off_check"


def test_nobody_reminded_and_nothing_ahead_is_nothing_to_call_off(city: City, running: UUID) -> None:
    check, before = scheduled(city, running), head(city)
    city.do(PauseProject(project_id=running), "eve")
    city.do(ResumeProject(project_id=running), "eve")
    reminded(city, check, 2)
    city.do(PauseProject(project_id=running), "eve")
    assert called_off(city, before) == []


def test_a_project_that_is_checked_calls_nothing_off(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    reminded(city, check, 1)
    changes_nothing(city, CallOffCheck(project_id=running), Actor.system("followup"))
