"""Relations and milestones through the door: no circle, no ended and no hidden project, no synergy twice."""

from dataclasses import replace
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.project_relations import DependencyKind
from domain.refusals import Refusal
from tests.support.city import City
from tests.support.door import changes_nothing, facts, refuses, topics
from workflows.project_relations import (
    DeclareDependency,
    DropMilestone,
    DropSynergy,
    NoteSynergy,
    PlanMilestone,
    ReachMilestone,
    ReleaseDependency,
)
from workflows.projects import MoveProject

NOBODY = uuid5(NAMESPACE_OID, "no such project")


def waits(here: UUID, there: UUID) -> DeclareDependency:
    return DeclareDependency(project_id=here, on=there, kind=DependencyKind.NEEDS_RESULT, reason="x")


def end(city: City, project_id: UUID) -> None:
    city.do(MoveProject(project_id=project_id, trigger="cancel", reason="entfällt"), "pia")


@pytest.fixture
def others(city: City) -> tuple[UUID, UUID]:
    return city.add_project("CITY-2"), city.add_project("CITY-3")


def test_dependencies_may_run_in_a_row_and_side_by_side(city: City, others: tuple[UUID, UUID]) -> None:
    two, three = others
    city.do(waits(city.project, two), "eve")
    changes_nothing(city, waits(city.project, two), "eve")
    city.do(waits(two, three), "pia")
    city.do(waits(city.project, three), "eve")


def test_a_circle_is_refused_with_all_its_projects(city: City, others: tuple[UUID, UUID]) -> None:
    two, three = others
    city.do(waits(city.project, two), "eve")
    refuses(
        city,
        waits(two, city.project),
        "pia",
        Refusal.DEPENDENCY_CIRCULAR,
        circle=("CITY-2", "CITY-1", "CITY-2"),
    )
    city.do(waits(two, three), "pia")
    refuses(
        city,
        waits(three, city.project),
        "pia",
        Refusal.DEPENDENCY_CIRCULAR,
        circle=("CITY-3", "CITY-1", "CITY-2", "CITY-3"),
    )


def test_a_circle_that_was_opened_is_none(city: City, others: tuple[UUID, UUID]) -> None:
    two, _ = others
    city.do(waits(city.project, two), "eve")
    city.do(ReleaseDependency(project_id=city.project, on=two, reason="fertig"), "eve")
    changes_nothing(city, ReleaseDependency(project_id=city.project, on=two, reason="fertig"), "eve")
    city.do(waits(two, city.project), "pia")


def test_a_project_does_not_wait_for_itself(city: City) -> None:
    refuses(city, waits(city.project, city.project), "eve", Refusal.RELATION_TO_ITSELF)


def test_a_project_nobody_knows_has_no_relations(city: City) -> None:
    refuses(city, waits(city.project, NOBODY), "eve", Refusal.NOT_FOUND, noun="project", id=str(NOBODY))
    refuses(city, NoteSynergy(project_id=city.project, other=NOBODY, gain="x"), "eve", Refusal.NOT_FOUND)


def test_a_project_hidden_from_who_acts_is_as_if_it_were_not_there(city: City) -> None:
    hidden = city.add_project("CITY-2", public=False)
    refuses(city, waits(city.project, hidden), "eve", Refusal.NOT_FOUND, noun="project", id=str(hidden))
    city.do(waits(city.project, hidden), "pia")


def test_a_circle_does_not_tell_of_a_hidden_project(city: City, others: tuple[UUID, UUID]) -> None:
    hidden = city.add_project("CITY-4", public=False)
    city.do(waits(others[0], hidden), "pia")
    city.do(waits(hidden, city.project), "pia")
    refuses(
        city,
        waits(city.project, others[0]),
        "eve",
        Refusal.DEPENDENCY_CIRCULAR,
        circle=("CITY-1", "CITY-2", "…", "CITY-1"),
    )


def test_no_project_that_has_ended_is_waited_for_or_waits(city: City, others: tuple[UUID, UUID]) -> None:
    two, three = others
    city.do(waits(city.project, two), "eve")
    end(city, two)
    refuses(city, waits(three, two), "pia", Refusal.PROJECT_CLOSED, project="CITY-2")
    refuses(city, waits(two, three), "pia", Refusal.PROJECT_CLOSED, project="CITY-2")
    refuses(
        city,
        NoteSynergy(project_id=three, other=two, gain="x"),
        "pia",
        Refusal.PROJECT_CLOSED,
        project="CITY-2",
    )
    city.do(ReleaseDependency(project_id=city.project, on=two, reason="beendet"), "eve")


def test_a_synergy_is_one_from_whichever_side_it_is_noted(city: City, others: tuple[UUID, UUID]) -> None:
    two, _ = others
    city.do(NoteSynergy(project_id=city.project, other=two, gain="Eine Ausschreibung."), "eve")
    changes_nothing(city, NoteSynergy(project_id=two, other=city.project, gain="Eine Ausschreibung."), "pia")
    city.do(NoteSynergy(project_id=two, other=city.project, gain="Ein Anbieter."), "pia")
    assert facts(city)[-1].stream_id == city.project
    city.do(DropSynergy(project_id=two, other=city.project, reason="getrennt"), "pia")
    changes_nothing(city, DropSynergy(project_id=city.project, other=two, reason="getrennt"), "eve")
    refuses(city, DropSynergy(project_id=two, other=others[1], reason="x"), "pia", Refusal.RELATION_UNKNOWN)


def test_milestones_are_planned_reached_and_given_up(city: City) -> None:
    pilot = PlanMilestone(
        project_id=city.project, key="pilot", label="Pilotbetrieb", due_on=city.clock.now().date()
    )
    city.do(pilot, "eve")
    changes_nothing(city, pilot, "eve")
    city.do(ReachMilestone(project_id=city.project, key="pilot"), "eve")
    changes_nothing(city, ReachMilestone(project_id=city.project, key="pilot"), "eve")
    refuses(
        city,
        DropMilestone(project_id=city.project, key="pilot", reason="x"),
        "eve",
        Refusal.MILESTONE_REACHED,
    )
    assert topics(city)[-2:] == ["project.milestone_planned.v1", "project.milestone_reached.v1"]


def test_a_project_that_has_ended_plans_no_milestones(city: City) -> None:
    pilot = PlanMilestone(
        project_id=city.project, key="pilot", label="Pilotbetrieb", due_on=city.clock.now().date()
    )
    city.do(pilot, "eve")
    end(city, city.project)
    for command in (
        replace(pilot, label="Betrieb"),
        ReachMilestone(project_id=city.project, key="pilot"),
        DropMilestone(project_id=city.project, key="pilot", reason="x"),
    ):
        refuses(city, command, "pia", Refusal.PROJECT_CLOSED)
