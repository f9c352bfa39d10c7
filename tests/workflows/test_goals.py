"""The PMO keeps goal trees and says which project serves which goal of its own programme."""

from dataclasses import replace
from uuid import uuid4

import pytest

from domain.goals import GoalSystem, goal_system_id
from domain.project_values import GoalLink
from domain.refusals import Refusal
from tests.support.city import City
from tests.support.door import changes_nothing, refuses
from workflows.goals import AddGoal, EstablishGoalSystem, MoveGoal, RenameGoal, RetireGoal
from workflows.programmes import EstablishProgramme
from workflows.project_goals import LinkGoal


def agenda(city: City) -> GoalSystem:
    found = city.here.store.load(GoalSystem, city.goals)
    assert found is not None
    return found


def link(city: City, goal: str = "goal-2") -> LinkGoal:
    return LinkGoal(
        project_id=city.project, system_id=city.goals, goal=goal, link=GoalLink.YES, reason="So beraten."
    )


def test_a_tree_grows_and_changes(city_on_each: City) -> None:
    city = city_on_each
    city.do(AddGoal(system_id=city.goals, goal="part", parent="goal-1", label_de="A", label_en="B"), "pia")
    city.do(RenameGoal(system_id=city.goals, goal="part", label_de="C", label_en="D"), "pia")
    city.do(MoveGoal(system_id=city.goals, goal="part", parent="goal-2"), "pia")
    city.do(RetireGoal(system_id=city.goals, goal="part", reason="Erreicht."), "pia")
    part = agenda(city).goals["part"]
    assert (part.parent, part.label_de, part.label_en, part.retired) == ("goal-2", "C", "D", True)


def test_the_same_system_again_records_nothing_another_under_its_key_is_refused(city: City) -> None:
    again = EstablishGoalSystem(programme_id=city.programme, key="agenda", name="Agenda")
    changes_nothing(city, again, "pia")
    refuses(city, replace(again, name="Neu"), "pia", Refusal.ALREADY_EXISTS, noun="goal_system", key="agenda")
    refuses(city, replace(again, programme_id=uuid4()), None, Refusal.NOT_FOUND, noun="programme")


def test_a_goal_of_a_system_nobody_knows_is_refused(city: City) -> None:
    nowhere = uuid4()
    refuses(
        city,
        RetireGoal(system_id=nowhere, goal="goal-1", reason="x"),
        "pia",
        Refusal.NOT_FOUND,
        noun="goal_system",
        id=str(nowhere),
    )


def test_a_link_takes_the_words_of_its_goal(city: City) -> None:
    city.do(link(city), "pia")
    assert city.load().goal_wordings[city.goals, "goal-2"] == "Innovation"
    changes_nothing(city, link(city), "pia")


def test_a_link_needs_a_goal_in_force(city: City) -> None:
    refuses(city, link(city, "dream"), "pia", Refusal.GOAL_UNKNOWN, goal="dream", known=("goal-1", "goal-2"))
    city.do(RetireGoal(system_id=city.goals, goal="goal-2", reason="Erreicht."), "pia")
    refuses(city, link(city), "pia", Refusal.GOAL_RETIRED, goal="goal-2")


def test_a_link_to_a_goal_that_has_retired_since_can_be_taken_back(city: City) -> None:
    city.do(link(city), "pia")
    city.do(RetireGoal(system_id=city.goals, goal="goal-2", reason="Erreicht."), "pia")
    city.do(replace(link(city), link=GoalLink.NONE), "pia")
    assert city.load().goals[city.goals, "goal-2"].present is GoalLink.NONE


@pytest.mark.parametrize("reason", ["", " "])
def test_a_link_needs_a_reason(city: City, reason: str) -> None:
    refuses(city, replace(link(city), reason=reason), "pia", Refusal.VALUE_INVALID, field="reason")


def test_the_goals_of_another_programme_are_not_known_here(city: City) -> None:
    other = uuid4()
    city.do(EstablishProgramme(programme_id=other, key="land", name="Landkreis", land="NW"))
    system = goal_system_id(other, "agenda")
    city.do(EstablishGoalSystem(programme_id=other, key="agenda", name="Agenda"))
    city.do(AddGoal(system_id=system, goal="goal-2", label_de="A", label_en="B"))
    refuses(
        city,
        replace(link(city), system_id=system),
        "pia",
        Refusal.NOT_FOUND,
        noun="goal_system",
        id=str(system),
    )
