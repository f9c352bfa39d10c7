"""Milestones: what was planned, reached and dropped, on any day and as it was known then."""

from datetime import date, timedelta

from domain.access import Reader
from domain.project_relations import MilestoneStage
from projections.milestones import MilestoneShown, milestones_of
from tests.support.city import City
from workflows.project_relations import DropMilestone, PlanMilestone, ReachMilestone
from workflows.projects import SetVisibility


def shown(
    city: City, reader: Reader | None = None, days_ago: int = 0
) -> list[tuple[str, str, MilestoneStage]]:
    """Give label, day and stage of the milestones of CITY-1."""
    at = (city.clock.now() - timedelta(days=days_ago), 2**62) if days_ago else None
    with city.reading() as connection:
        found: tuple[MilestoneShown, ...] = milestones_of(
            connection, reader or Reader.anyone(), city.project, at
        )
    return [(one.label, one.due_on.isoformat(), one.stage) for one in found]


def plan(city: City, key: str, label: str, due_on: date) -> None:
    """Plan one milestone."""
    city.do(PlanMilestone(project_id=city.project, key=key, label=label, due_on=due_on), "eve")


def test_milestones_are_given_by_day_and_what_was_dropped_last(city_on_each: City) -> None:
    city = city_on_each
    plan(city, "go-live", "Start für alle", date(2024, 9, 1))
    plan(city, "pilot", "Erprobung", date(2024, 6, 1))
    plan(city, "survey", "Umfrage", date(2024, 3, 1))
    city.do(ReachMilestone(project_id=city.project, key="pilot"), "eve")
    city.do(DropMilestone(project_id=city.project, key="survey", reason="entfällt"), "eve")
    assert shown(city) == [
        ("Erprobung", "2024-06-01", MilestoneStage.REACHED),
        ("Start für alle", "2024-09-01", MilestoneStage.PLANNED),
        ("Umfrage", "2024-03-01", MilestoneStage.DROPPED),
    ]


def test_a_milestone_planned_anew_has_its_new_day_and_the_old_one_as_of_then(city: City) -> None:
    plan(city, "pilot", "Erprobung", date(2024, 6, 1))
    city.clock.set(city.clock.now() + timedelta(days=10))
    plan(city, "pilot", "Erprobung in zwei Ämtern", date(2024, 8, 1))
    assert shown(city) == [("Erprobung in zwei Ämtern", "2024-08-01", MilestoneStage.PLANNED)]
    assert shown(city, days_ago=5) == [("Erprobung", "2024-06-01", MilestoneStage.PLANNED)]
    assert shown(city, days_ago=15) == []


def test_the_milestones_of_a_project_that_is_not_public_are_for_insiders(city: City) -> None:
    plan(city, "pilot", "Erprobung", date(2024, 6, 1))
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert shown(city) == []
    insider = Reader(programmes=frozenset({city.programme}))
    assert [label for label, _, _ in shown(city, insider)] == ["Erprobung"]
