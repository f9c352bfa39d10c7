"""Old events say in today's form what they said in theirs."""

from domain.catalogue import AGGREGATE_OF, CURRENT, EVENTS
from domain.goals import UNNAMED_SYSTEM
from domain.upcasts import UPCASTS, todays

BEFORE = {"goal": "goal-1", "wording": "Bürgerservice", "link": "yes"}


def test_a_link_that_named_no_system_belongs_to_the_unnamed_one_and_has_no_reason() -> None:
    assert todays("project.goal_linked.v1", BEFORE) == (
        "project.goal_linked.v2",
        {**BEFORE, "system_id": str(UNNAMED_SYSTEM), "reason": None},
    )
    assert BEFORE == {"goal": "goal-1", "wording": "Bürgerservice", "link": "yes"}


def test_an_event_of_today_is_left_alone() -> None:
    state = {"title": "Serviceportal"}
    assert todays("project.retitled.v1", state) == ("project.retitled.v1", state)


def test_what_is_read_once_is_not_changed_by_reading_it_again() -> None:
    once = todays("project.goal_linked.v1", BEFORE)
    assert todays(*once) == once


def test_every_way_begins_and_ends_with_events_of_one_noun_and_leads_to_today() -> None:
    for topic, upcast in UPCASTS.items():
        assert AGGREGATE_OF[EVENTS[topic]] is AGGREGATE_OF[EVENTS[upcast.topic]]
        name, _, version = topic.rpartition(".v")
        assert upcast.topic == f"{name}.v{int(version) + 1}"


def test_an_old_event_has_no_fold_that_a_decision_could_call() -> None:
    for topic in UPCASTS:
        assert EVENTS[topic] not in CURRENT
        assert "apply" not in {name for kind in EVENTS[topic].__mro__[:1] for name in vars(kind)}
