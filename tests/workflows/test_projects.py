"""Projects through the door: what the pinned lifecycle allows, and what the record refuses."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

import pytest

from domain.project_values import Plan, ProjectFacts, RunState, project_id
from domain.projects import Project
from domain.refusals import Refusal
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, refuses, topics
from workflows.commands import Command
from workflows.projects import (
    AssignLead,
    CorrectDates,
    CorrectPhase,
    CorrectRunState,
    MakePermanent,
    MoveProject,
    PauseProject,
    PlanDates,
    RegisterProject,
    ResumeProject,
    RetitleProject,
    SetVisibility,
)

NEW = uuid5(NAMESPACE_OID, "something new")
KNOWN = ProjectFacts(key="CITY-2", title="Parkleitsystem", kind="project")


def take_up(city: City, known: ProjectFacts = KNOWN, phase: str | None = None) -> RegisterProject:
    return RegisterProject(programme_id=city.programme, lifecycle="standard", phase=phase, known=known)


def cancel(city: City, reason: str | None = "Förderung entfällt.") -> MoveProject:
    return MoveProject(project_id=city.project, trigger="cancel", reason=reason)


def test_a_project_begins_in_the_first_phase_of_the_lifecycle_it_pins(city: City) -> None:
    city.do(take_up(city), "pia")
    project = city.here.store.load(Project, project_id(city.programme, "CITY-2"))
    assert project is not None
    assert project.phase.phase == "pipeline"
    assert project.lifecycle == city.load().lifecycle


def test_a_project_under_way_is_taken_up_where_it_stands(city: City) -> None:
    city.do(take_up(city, phase="implementation"), "pia")
    assert facts(city)[-1].state["phase"] == {
        "phase": "implementation",
        "coarse": "implementation",
        "final": False,
    }


def test_the_same_project_again_records_nothing(city: City) -> None:
    city.do(take_up(city), "pia")
    changes_nothing(city, take_up(city), "pia")


def test_another_project_under_a_known_key_is_refused(city: City) -> None:
    city.do(take_up(city), "pia")
    refuses(city, take_up(city, replace(KNOWN, title="Radwege")), "pia", Refusal.ALREADY_EXISTS, key="CITY-2")


def test_a_lifecycle_nobody_adopted_is_refused_with_those_adopted(city: City) -> None:
    command = replace(take_up(city), lifecycle="duisburg")
    refuses(city, command, "pia", Refusal.LIFECYCLE_UNKNOWN, lifecycle="duisburg", known=("standard",))


def test_a_phase_the_lifecycle_does_not_know_is_refused_with_those_it_knows(city: City) -> None:
    known = ("pipeline", "initiation", "implementation", "closed", "cancelled")
    refuses(city, take_up(city, phase="dream"), "pia", Refusal.PHASE_UNKNOWN, phase="dream", known=known)


@pytest.mark.parametrize("lead", [None, "bo"])
def test_a_lead_is_a_person_the_record_knows_or_nobody(city: City, lead: str | None) -> None:
    city.do(AssignLead(project_id=city.project, lead=person(lead) if lead else None), "pia")
    assert city.load().lead == (person(lead) if lead else None)


def test_a_stranger_does_not_lead(city: City) -> None:
    command = AssignLead(project_id=city.project, lead=person("zoe"))
    refuses(city, command, "pia", Refusal.NOT_FOUND, noun="person", id=str(person("zoe")))


def test_an_ungated_move_gives_the_reason_its_lifecycle_asks_for(city: City) -> None:
    for reason in (None, " "):
        refuses(city, cancel(city, reason), "pia", Refusal.REASON_MISSING, trigger="cancel")
    city.do(cancel(city), "pia")
    assert (city.load().phase.phase, city.load().phase.final) == ("cancelled", True)


def test_a_move_keeps_the_facts_and_guards_it_rests_on(city: City) -> None:
    city.do(cancel(city), "pia")
    entered = facts(city)[-1].state
    assert entered["guards"] == {"no_open_review": True}
    assert entered["facts"] == {
        "run_state": "active",
        "lead": True,
        "planned_dates": True,
        "goals": 1,
        "open_reviews": 0,
    }
    assert (entered["lifecycle_version"], entered["trigger"], entered["source"]) == (1, "cancel", "pipeline")


def test_a_guard_that_does_not_hold_is_named(city: City) -> None:
    city.request_release()
    refuses(city, cancel(city), "pia", Refusal.GUARD_UNMET, trigger="cancel", guard="no_open_review")


def test_a_move_the_lifecycle_does_not_know_is_refused_with_those_it_knows(city: City) -> None:
    command = MoveProject(project_id=city.project, trigger="fly", reason="x")
    refuses(city, command, "pia", Refusal.TRIGGER_UNKNOWN, trigger="fly", known=("cancel", "reopen"))


def test_a_gate_is_no_trigger(city: City) -> None:
    command = MoveProject(project_id=city.project, trigger="release.approve", reason="x")
    refuses(city, command, "pia", Refusal.TRIGGER_UNKNOWN)


def test_a_move_begins_in_a_phase_it_leads_out_of(city: City) -> None:
    reopen = MoveProject(project_id=city.project, trigger="reopen", reason="Nacharbeit.")
    refuses(city, reopen, "max", Refusal.MOVE_NOT_ALLOWED, trigger="reopen", phase="pipeline")
    city.do(take_up(city, phase="closed"), "pia")
    closed = project_id(city.programme, "CITY-2")
    city.do(replace(reopen, project_id=closed), "max")
    project = city.here.store.load(Project, closed)
    assert project is not None
    assert project.phase.phase == "implementation"


def test_only_who_the_lifecycle_names_takes_a_move(city: City) -> None:
    refuses(city, cancel(city), "eve", Refusal.NOT_AUTHORISED, needed=("management", "pmo"))
    city.do(cancel(city), "max")


CHANGES: list[Command] = [
    RetitleProject(project_id=City.project, title="Neu"),
    AssignLead(project_id=City.project, lead=None),
    PlanDates(project_id=City.project, start=None, end=None),
    PauseProject(project_id=City.project),
    MakePermanent(project_id=City.project),
]


@pytest.mark.parametrize("command", CHANGES, ids=lambda one: type(one).__name__)
def test_a_closed_project_stays_as_it_was(city: City, command: Command) -> None:
    city.do(cancel(city), "pia")
    also = {
        PauseProject: (Refusal.PHASE_NOT_PAUSABLE,),
        MakePermanent: (Refusal.PHASE_NOT_PERMANENT,),
    }.get(type(command), ())
    refuses(city, command, "pia", Refusal.PROJECT_CLOSED, *also)


@pytest.mark.parametrize("command", CHANGES[:3], ids=lambda one: type(one).__name__)
def test_a_paused_project_is_still_described(city: City, command: Command) -> None:
    city.do(PauseProject(project_id=city.project), "eve")
    city.do(command, "pia")
    assert city.load().run_state is RunState.PAUSED


def test_which_phases_rest_or_become_permanent_is_the_lifecycles_word(city: City) -> None:
    refuses(city, MakePermanent(project_id=city.project), "pia", Refusal.PHASE_NOT_PERMANENT)
    running = city.add_project("CITY-2", phase="implementation")
    city.do(MakePermanent(project_id=running), "pia")
    assert topics(city)[-1] == "project.made_permanent.v1"
    city.do(PauseProject(project_id=city.project, until=date(2024, 6, 1)), "eve")
    assert facts(city)[-1].state == {"reason": None, "until": "2024-06-01"}


def test_why_a_project_rests_is_sealed_under_its_lead(city: City) -> None:
    city.do(PauseProject(project_id=city.project, reason="Eve ist erkrankt."), "eve")
    assert "erkrankt" not in str(facts(city)[-1].state)


UNCHANGED: list[Command] = [
    RetitleProject(project_id=City.project, title="Projekt CITY-1"),
    AssignLead(project_id=City.project, lead=person("eve")),
    PlanDates(project_id=City.project, start=date(2024, 2, 1), end=date(2024, 12, 20)),
    SetVisibility(project_id=City.project, public=True),
    ResumeProject(project_id=City.project),
]


@pytest.mark.parametrize("command", UNCHANGED, ids=lambda one: type(one).__name__)
def test_what_already_holds_records_nothing(city: City, command: Command) -> None:
    changes_nothing(city, command, "pia")


def test_a_correction_names_the_fact_it_puts_right(city: City) -> None:
    planned = next(fact for fact in facts(city) if fact.topic == "project.dates_planned.v1")
    right = CorrectDates(
        project_id=city.project,
        corrects=planned.event_id,
        effective_at=city.load().plans.facts[-1].effective_at,
        start=date(2024, 2, 1),
        end=date(2025, 3, 31),
        reason="Jahr verwechselt.",
    )
    refuses(city, replace(right, corrects=NEW), "pia", Refusal.RECORD_UNKNOWN, event=str(NEW))
    city.do(right, "pia")
    assert city.load().plan == Plan(start=date(2024, 2, 1), end=date(2025, 3, 31))
    changes_nothing(city, right, "pia")


def test_what_registration_set_keeps_its_time(city: City) -> None:
    registered = next(fact for fact in facts(city) if fact.stream_id == city.project)
    begun = city.load().phases.facts[0].effective_at
    right = CorrectPhase(
        project_id=city.project,
        corrects=registered.event_id,
        effective_at=begun,
        phase="initiation",
        reason="War schon freigegeben.",
    )
    for elsewhen in (begun - timedelta(days=1), begun + timedelta(minutes=1)):
        command = replace(right, effective_at=elsewhen)
        refuses(city, command, "pia", Refusal.VALUE_INVALID, field="effective_at")
    refuses(city, replace(right, phase="dream"), "pia", Refusal.PHASE_UNKNOWN, phase="dream")
    city.do(right, "pia")
    assert city.load().phase.phase == "initiation"


def test_a_run_state_entered_by_mistake_is_put_right(city: City) -> None:
    city.do(PauseProject(project_id=city.project), "eve")
    paused = facts(city)[-1]
    city.do(
        CorrectRunState(
            project_id=city.project,
            corrects=paused.event_id,
            effective_at=city.clock.now(),
            run_state=RunState.ACTIVE,
            reason="Anderes Projekt gemeint.",
        ),
        "pia",
    )
    assert city.load().run_state is RunState.ACTIVE


def test_a_project_that_is_not_there_is_not_found(city: City) -> None:
    commands: list[Command] = [
        RetitleProject(project_id=NEW, title="x"),
        MoveProject(project_id=NEW, trigger="cancel", reason="x"),
        PauseProject(project_id=NEW),
    ]
    for command in commands:
        refuses(city, command, "pia", Refusal.NOT_FOUND, noun="project", id=str(NEW))
