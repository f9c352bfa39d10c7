"""A goal tree grows, is renamed, moved and retired, and is a valid tree on every day."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.goals import Goal, GoalKind, GoalSystem, goal_system_id
from domain.refusals import Refusal, Refused
from tests.support.builders import PROGRAMME, act, day
from tests.support.story import given, when

SERVICE = Goal(label_de="Bürgerservice", label_en="Citizen service")
FIELD = Goal(kind=GoalKind.FIELD_OF_ACTION, label_de="Netze", label_en="Networks")
BELOW = replace(SERVICE, parent="field")


def system() -> GoalSystem:
    """The agenda, established on day 0, without goals."""
    return GoalSystem.establish(PROGRAMME, ("agenda", "Digitale Agenda"), None, act(0))


def tree() -> GoalSystem:
    """The agenda with `field`, `goal` below it and `part` below that, all added on day 1."""
    it = system()
    it.add_goal("field", FIELD, act(1))
    it.add_goal("goal", BELOW, act(1))
    it.add_goal("part", replace(SERVICE, parent="goal"), act(1))
    return it


def test_a_programme_has_one_system_under_a_key_and_may_have_several() -> None:
    assert system().id == goal_system_id(PROGRAMME, "agenda") != goal_system_id(PROGRAMME, "principles")
    given_fields = {"programme_id": PROGRAMME, "key": "agenda", "name": "Digitale Agenda", "source": None}
    when(system).then((GoalSystem.Established, given_fields))


@pytest.mark.parametrize(("naming", "field"), [((" ", "Agenda"), "key"), (("agenda", ""), "name")])
def test_a_system_has_a_key_and_a_name(naming: tuple[str, str], field: str) -> None:
    when(lambda: GoalSystem.establish(PROGRAMME, naming, None, act(0))).refused(
        Refusal.VALUE_INVALID, field=field
    )


def test_a_goal_is_added_at_the_top_or_below_another() -> None:
    given(system()).when(lambda it: it.add_goal("goal", SERVICE, act())).then(
        (GoalSystem.GoalAdded, {"goal": "goal", "parent": None, "kind": GoalKind.GOAL})
    )
    given(tree()).when(lambda it: it.add_goal("more", BELOW, act())).then(
        (GoalSystem.GoalAdded, {"goal": "more", "parent": "field", "label_de": "Bürgerservice"})
    )


def test_the_very_same_goal_again_records_nothing_another_under_its_key_is_refused() -> None:
    given(tree()).when(lambda it: it.add_goal("goal", BELOW, act())).then_nothing()
    given(tree()).when(lambda it: it.add_goal("goal", SERVICE, act())).refused(
        Refusal.ALREADY_EXISTS, key="goal"
    )


@pytest.mark.parametrize(
    ("key", "goal", "field"),
    [
        ("", SERVICE, "key"),
        ("x", replace(SERVICE, label_de=" "), "label_de"),
        ("x", replace(SERVICE, label_en=""), "label_en"),
    ],
)
def test_a_goal_has_a_key_and_labels_in_both_languages(key: str, goal: Goal, field: str) -> None:
    given(system()).when(lambda it: it.add_goal(key, goal, act())).refused(Refusal.VALUE_INVALID, field=field)
    given(tree()).when(lambda it: it.rename_goal("goal", "", " ", act())).refused(
        Refusal.VALUE_INVALID, Refusal.VALUE_INVALID
    )


def test_a_parent_must_be_known_and_in_force() -> None:
    given(system()).when(lambda it: it.add_goal("goal", BELOW, act())).refused(
        Refusal.GOAL_UNKNOWN, goal="field", known=()
    )
    retired = given(tree(), lambda it: it.retire_goal("part", "Erreicht.", act()))
    retired.when(lambda it: it.add_goal("x", replace(SERVICE, parent="part"), act())).refused(
        Refusal.GOAL_RETIRED, goal="part"
    )
    retired.when(lambda it: it.move_goal("goal", "part", act())).refused(
        Refusal.GOAL_RETIRED, Refusal.GOAL_IN_CIRCLE
    )
    retired.when(lambda it: it.move_goal("goal", "nowhere", act())).refused(
        Refusal.GOAL_UNKNOWN, goal="nowhere", known=("field", "goal")
    )


def test_a_goal_is_renamed_once() -> None:
    def rename(it: GoalSystem) -> None:
        it.rename_goal("goal", "Service", "Service", act())

    given(tree()).when(rename).then((GoalSystem.GoalRenamed, {"goal": "goal", "label_de": "Service"}))
    given(tree(), rename).when(rename).then_nothing()


def test_a_goal_moves_below_another_or_to_the_top_once() -> None:
    def up(it: GoalSystem) -> None:
        it.move_goal("part", "field", act())

    given(tree()).when(up).then((GoalSystem.GoalMoved, {"goal": "part", "parent": "field"}))
    given(tree(), up).when(up).then_nothing()
    given(tree()).when(lambda it: it.move_goal("part", None, act())).then(
        (GoalSystem.GoalMoved, {"goal": "part", "parent": None})
    )


@pytest.mark.parametrize("parent", ["field", "goal", "part"])
def test_no_goal_stands_below_itself(parent: str) -> None:
    given(tree()).when(lambda it: it.move_goal("field", parent, act())).refused(
        Refusal.GOAL_IN_CIRCLE, goal="field", parent=parent
    )


def test_a_goal_without_parts_in_force_retires_once_and_with_a_reason() -> None:
    def retire(it: GoalSystem) -> None:
        it.retire_goal("part", "Erreicht.", act())

    given(tree()).when(retire).then((GoalSystem.GoalRetired, {"goal": "part", "reason": "Erreicht."}))
    given(tree(), retire).when(retire).then_nothing()
    given(tree()).when(lambda it: it.retire_goal("part", " ", act())).refused(
        Refusal.VALUE_INVALID, field="reason"
    )
    given(tree()).when(lambda it: it.retire_goal("field", "Erreicht.", act())).refused(
        Refusal.GOAL_HAS_PARTS, goal="field", parts=("goal",)
    )
    given(tree(), retire).when(lambda it: it.retire_goal("goal", "Erreicht.", act())).then(
        (GoalSystem.GoalRetired, {"goal": "goal"})
    )


def test_a_retired_or_unknown_goal_changes_no_more() -> None:
    retired = given(tree(), lambda it: it.retire_goal("part", "Erreicht.", act()))
    retired.when(lambda it: it.rename_goal("part", "A", "B", act())).refused(Refusal.GOAL_RETIRED)
    retired.when(lambda it: it.move_goal("part", None, act())).refused(Refusal.GOAL_RETIRED)
    for decide in (
        lambda it: it.rename_goal("dream", "A", "B", act()),
        lambda it: it.move_goal("dream", None, act()),
        lambda it: it.retire_goal("dream", "Nie.", act()),
    ):
        given(tree()).when(decide).refused(Refusal.GOAL_UNKNOWN, goal="dream")


def test_a_link_finds_a_goal_in_force_only() -> None:
    it = tree()
    assert it.in_force("part").label_en == "Citizen service"
    it.retire_goal("part", "Erreicht.", act())
    for key, refusal in (("part", Refusal.GOAL_RETIRED), ("dream", Refusal.GOAL_UNKNOWN)):
        with pytest.raises(Refused) as caught:
            it.in_force(key)
        assert caught.value.refusal is refusal


@pytest.mark.parametrize("at", [1, 2])
def test_a_tree_changes_at_or_after_its_last_change(at: int) -> None:
    given(tree()).when(lambda it: it.move_goal("part", None, act(at, recorded=5))).then(
        (GoalSystem.GoalMoved, {})
    )


def test_a_tree_does_not_change_before_its_last_change() -> None:
    for decide in (
        lambda it: it.add_goal("x", SERVICE, act(0, recorded=5)),
        lambda it: it.rename_goal("part", "A", "B", act(0, recorded=5)),
        lambda it: it.move_goal("part", None, act(0, recorded=5)),
        lambda it: it.retire_goal("part", "Erreicht.", act(0, recorded=5)),
    ):
        given(tree()).when(decide).refused(
            Refusal.GOALS_CHANGED_SINCE,
            effective_at=day(0).isoformat(),
            last_change_at=day(1).isoformat(),
        )


KEYS = st.sampled_from(["field", "goal", "part", "more"])


@settings(deadline=None, max_examples=60)
@drawn(st.lists(st.tuples(st.sampled_from(["add", "move", "retire"]), KEYS, KEYS | st.none()), max_size=12))
def test_whatever_is_tried_every_goal_in_force_leads_up_to_the_top_through_goals_in_force(
    tries: list[tuple[str, str, str | None]],
) -> None:
    it = tree()
    for verb, key, parent in tries:
        with suppress(Refused):
            match verb:
                case "add":
                    it.add_goal(key, replace(SERVICE, parent=parent), act())
                case "move":
                    it.move_goal(key, parent, act())
                case "retire":
                    it.retire_goal(key, "Erreicht.", act())
        for name, goal in it.goals.items():
            way = it.way_up(name)
            assert it.goals[way[-1]].parent is None
            assert goal.retired or not any(it.goals[one].retired for one in way)
