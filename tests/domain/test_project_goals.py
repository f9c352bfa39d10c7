"""A project says x, ? or none to a goal of a system, dated and with a reason."""

import pytest

from domain.goals import UNNAMED_SYSTEM
from domain.project_values import GoalLink
from domain.projects import Project
from domain.refusals import Refusal
from tests.support.builders import GOALS, act, day, point, project, relation
from tests.support.story import given

CLOSED = point("closed", final=True)


@pytest.mark.parametrize("link", [GoalLink.YES, GoalLink.UNCLEAR])
def test_a_link_is_recorded_with_system_words_and_reason(link: GoalLink) -> None:
    given(project()).when(lambda it: it.link_goal(relation(link), act())).then(
        (
            Project.GoalLinked,
            {
                "system_id": GOALS,
                "goal": "goal-1",
                "wording": "Bürgerservice",
                "link": link,
                "reason": "Laut Steckbrief.",
            },
        )
    )


def test_a_goal_that_was_never_linked_needs_no_unlinking() -> None:
    given(project()).when(lambda it: it.link_goal(relation(GoalLink.NONE), act())).then_nothing()


def test_a_link_is_taken_back() -> None:
    linked = given(project(), lambda it: it.link_goal(relation(), act()))
    linked.when(lambda it: it.link_goal(relation(GoalLink.NONE), act(2))).then(
        (Project.GoalLinked, {"link": GoalLink.NONE})
    )
    assert linked.aggregate.goals_served == 0


def test_the_link_that_holds_records_nothing_whatever_its_reason() -> None:
    again = relation(reason="Noch einmal.")
    given(project(), lambda it: it.link_goal(relation(), act())).when(
        lambda it: it.link_goal(again, act(2))
    ).then_nothing()


def test_the_same_key_in_another_system_is_another_goal() -> None:
    it = project()
    it.link_goal(relation(), act())
    it.link_goal(relation(system=UNNAMED_SYSTEM), act())
    assert it.goals_served == 2


def test_an_unclear_link_serves_no_goal_yet() -> None:
    it = project()
    it.link_goal(relation(GoalLink.UNCLEAR), act())
    assert it.goals_served == 0


def test_a_link_has_a_reason() -> None:
    given(project()).when(lambda it: it.link_goal(relation(reason=" "), act())).refused(
        Refusal.VALUE_INVALID, field="reason"
    )


def test_everything_against_a_link_is_named() -> None:
    given(project(phase=CLOSED)).when(lambda it: it.link_goal(relation(reason=""), act())).refused(
        Refusal.PROJECT_CLOSED, Refusal.VALUE_INVALID
    )


def test_a_link_entered_later_does_not_undo_one_effective_after_it() -> None:
    it = project()
    it.link_goal(relation(GoalLink.UNCLEAR), act(5))
    it.link_goal(relation(), act(2, recorded=6))
    line = it.goals[GOALS, "goal-1"]
    stood = [line.at(day(on)) for on in (1, 2, 4, 5)]
    assert [one and one.value for one in stood] == [None, GoalLink.YES, GoalLink.YES, GoalLink.UNCLEAR]
    assert line.present is GoalLink.UNCLEAR
