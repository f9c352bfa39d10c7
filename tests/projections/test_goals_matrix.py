"""Projects × goals: signs with reasons, sums, gaps, as they stood on any day and were known at any time."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.access import Reader
from domain.goals import goal_system_id
from domain.project_values import GoalLink
from domain.times import Effective, Precision
from projections.goals_served import (
    EVERYTHING,
    Matrix,
    Sums,
    goal_systems,
    goals_matrix,
    goals_matrix_as_of,
)
from runtime.comparison import compare
from tests.support.city import City, person
from tests.support.door import head
from workflows.commands import Actor
from workflows.goals import AddGoal, EstablishGoalSystem, MoveGoal, RenameGoal, RetireGoal
from workflows.project_goals import LinkGoal


def matrix(city: City, reader: Reader | None = None, key: str = "agenda") -> Matrix:
    with city.reading() as connection:
        who = reader or Reader.operator()
        (system,) = [one for one in goal_systems(connection, who) if one.key == key]
        return goals_matrix(connection, who, system)


def matrix_on(city: City, on: datetime, known: int = EVERYTHING) -> Matrix:
    with city.reading() as connection:
        (system,) = goal_systems(connection, Reader.operator())
        return goals_matrix_as_of(connection, Reader.operator(), system, on, known)


def links(found: Matrix) -> dict[tuple[str, str], str]:
    return {
        (row.project.key, goal): cell.link.value for row in found.rows for goal, cell in row.cells.items()
    }


def goals(found: Matrix) -> list[tuple[str, int, str]]:
    return [(goal.goal, goal.depth, goal.label_de) for goal in found.goals]


def linking(city: City, link: GoalLink, project: UUID | None = None) -> LinkGoal:
    return LinkGoal(
        project_id=project or city.project,
        system_id=city.goals,
        goal="goal-2",
        link=link,
        reason="So beraten.",
    )


def test_projects_stand_in_rows_goals_in_columns_with_sign_and_reason(city_on_each: City) -> None:
    city = city_on_each
    two = city.add_project("CITY-2")
    city.link_goal("goal-2", GoalLink.UNCLEAR, two)
    found = matrix(city)
    assert goals(found) == [("goal-1", 0, "Bürgerservice"), ("goal-2", 0, "Innovation")]
    assert links(found) == {("CITY-1", "goal-1"): "yes", ("CITY-2", "goal-2"): "unclear"}
    assert found.rows[1].cells["goal-2"].reason == "So beraten."
    assert found.rows[1].link("goal-1") is GoalLink.NONE


def test_rows_and_columns_are_summed_and_gaps_are_named(city: City) -> None:
    two = city.add_project("CITY-2")
    city.link_goal("goal-1", GoalLink.YES, two)
    city.add_project("CITY-3")
    city.link_goal("goal-2", GoalLink.UNCLEAR)
    found = matrix(city)
    assert [found.sums(goal) for goal in ("goal-1", "goal-2")] == [Sums(2, 0), Sums(0, 1)]
    assert [row.sums for row in found.rows] == [Sums(1, 1), Sums(1, 0), Sums(0, 0)]
    assert [row.key for row in found.without_goal] == ["CITY-3"]
    assert [goal.goal for goal in found.unserved] == ["goal-2"]


def test_a_link_taken_back_counts_no_more_and_its_reason_stays(city: City) -> None:
    city.link_goal("goal-1", GoalLink.NONE)
    (row,) = matrix(city).rows
    assert (row.sums, row.link("goal-1"), row.cells["goal-1"].reason) == (
        Sums(0, 0),
        GoalLink.NONE,
        "So beraten.",
    )


def test_goals_stand_in_the_order_of_the_tree_and_retired_ones_leave_it_with_their_links(city: City) -> None:
    added = AddGoal(system_id=city.goals, goal="part", parent="goal-1", label_de="Portal", label_en="Portal")
    city.do(added, "pia")
    city.link_goal("part", GoalLink.YES)
    assert goals(matrix(city)) == [
        ("goal-1", 0, "Bürgerservice"),
        ("part", 1, "Portal"),
        ("goal-2", 0, "Innovation"),
    ]
    city.do(MoveGoal(system_id=city.goals, goal="part", parent="goal-2"), "pia")
    city.do(RenameGoal(system_id=city.goals, goal="goal-2", label_de="Neues", label_en="News"), "pia")
    assert goals(matrix(city)) == [
        ("goal-1", 0, "Bürgerservice"),
        ("goal-2", 0, "Neues"),
        ("part", 1, "Portal"),
    ]
    city.do(RetireGoal(system_id=city.goals, goal="part", reason="Erreicht."), "pia")
    found = matrix(city)
    assert [goal.goal for goal in found.goals] == ["goal-1", "goal-2"]
    assert found.rows[0].sums == Sums(1, 0)


def test_several_systems_stand_beside_each_other(city: City) -> None:
    other = goal_system_id(city.programme, "principles")
    city.do(EstablishGoalSystem(programme_id=city.programme, key="principles", name="Leitprinzipien"), "pia")
    city.do(AddGoal(system_id=other, goal="goal-1", label_de="Offen", label_en="Open"), "pia")
    assert links(matrix(city)) == {("CITY-1", "goal-1"): "yes"}
    assert links(matrix(city, key="principles")) == {}
    city.do(replace(linking(city, GoalLink.UNCLEAR), system_id=other, goal="goal-1"), "pia")
    assert links(matrix(city)) == {("CITY-1", "goal-1"): "yes"}
    assert links(matrix(city, key="principles")) == {("CITY-1", "goal-1"): "unclear"}


def test_links_obey_both_times(city_on_each: City) -> None:
    city = city_on_each
    morning = city.clock.now()
    city.clock.set(morning + timedelta(days=10))
    city.do(linking(city, GoalLink.UNCLEAR), "pia")
    unclear_since, then = city.clock.now(), head(city)
    city.clock.set(morning + timedelta(days=20))
    back = Effective(morning + timedelta(days=5), Precision.INSTANT)
    city.do(replace(linking(city, GoalLink.YES), effective=back, effective_reason="Nachtrag"), "pia")

    def shown(on: datetime, known: int = EVERYTHING) -> str | None:
        return links(matrix_on(city, on, known)).get(("CITY-1", "goal-2"))

    assert shown(back.at - timedelta(seconds=1)) is None
    assert shown(back.at) == shown(unclear_since - timedelta(seconds=1)) == "yes"
    assert shown(unclear_since) == shown(city.clock.now()) == "unclear"
    assert shown(back.at, then) is None
    assert shown(unclear_since, then) == "unclear"
    assert links(matrix(city))["CITY-1", "goal-2"] == "unclear"
    for on in (back.at, unclear_since, city.clock.now()):
        for known in (then, then + 1):
            assert list(compare(city.here, on, known)) == []


def test_goals_obey_both_times(city: City) -> None:
    before, known = city.clock.now(), head(city)
    city.clock.set(before + timedelta(days=3))
    city.do(RenameGoal(system_id=city.goals, goal="goal-2", label_de="Neues", label_en="News"), "pia")
    city.do(RetireGoal(system_id=city.goals, goal="goal-1", reason="Erreicht."), "pia")
    assert goals(matrix_on(city, before)) == [("goal-1", 0, "Bürgerservice"), ("goal-2", 0, "Innovation")]
    assert goals(matrix_on(city, city.clock.now(), known)) == goals(matrix_on(city, before))
    assert goals(matrix_on(city, city.clock.now())) == [("goal-2", 0, "Neues")]
    assert matrix_on(city, city.clock.now()) == matrix(city)
    for on in (before, city.clock.now()):
        assert list(compare(city.here, on, head(city))) == []


@pytest.mark.parametrize(("who", "keys"), [("pia", ["CITY-1", "SECRET-1"]), ("lea", ["CITY-1"])])
def test_a_reader_sees_the_rows_and_sums_of_the_projects_they_may_see(
    city: City, who: str, keys: list[str]
) -> None:
    secret = city.add_project("SECRET-1", public=False)
    city.link_goal("goal-1", GoalLink.YES, secret)
    found = matrix(city, city.here.reader_of(Actor(person(who))))
    assert [row.project.key for row in found.rows] == keys
    assert found.sums("goal-1") == Sums(len(keys), 0)
