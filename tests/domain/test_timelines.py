"""What was true when: last effective wins, among equals the last recorded, corrections replace one fact."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.project_values import Plan
from domain.projects import Project
from domain.timelines import Timeline
from tests.support.builders import PLAN, act, day, project
from tests.support.electorates import PEOPLE

E1, E2, E3 = (uuid5(NAMESPACE_OID, f"event {number}") for number in (1, 2, 3))
INSTANT = timedelta(microseconds=1)


def line(*facts: tuple[UUID, int, str]) -> Timeline[str]:
    """Facts in recorded order: event, day it took effect, value."""
    made: Timeline[str] = Timeline()
    for order, (event_id, at, value) in enumerate(facts, start=1):
        made.add(event_id, day(at), order, value)
    return made


def value_at(made: Timeline[str], on: datetime) -> str | None:
    found = made.at(on)
    return found.value if found else None


def test_a_fact_holds_from_its_first_instant() -> None:
    made = line((E1, 1, "a"), (E2, 5, "b"))
    assert value_at(made, day(1) - INSTANT) is None
    assert value_at(made, day(1)) == "a"
    assert value_at(made, day(5) - INSTANT) == "a"
    assert value_at(made, day(5)) == "b"


def test_a_back_dated_fact_takes_its_place_in_between() -> None:
    made = line((E1, 1, "a"), (E2, 5, "b"), (E3, 3, "c"))
    assert [value_at(made, day(at)) for at in (1, 3, 5)] == ["a", "c", "b"]
    assert (made.present, made.latest_at) == ("b", day(5))


def test_of_two_facts_of_one_instant_the_last_recorded_holds() -> None:
    assert line((E1, 1, "a"), (E2, 1, "b")).present == "b"


def test_a_correction_takes_the_fact_out_of_its_old_place() -> None:
    made = line((E1, 1, "a"), (E2, 5, "b"))
    made.correct(E2, day(3), 3, "c")
    assert [value_at(made, day(at)) for at in (1, 3, 5)] == ["a", "c", "c"]


def test_a_correction_counts_as_recorded_when_it_was_made() -> None:
    made = line((E1, 1, "a"), (E2, 1, "b"))
    made.correct(E1, day(1), 3, "a")
    assert made.present == "a"


def test_a_correction_of_what_is_not_there_changes_nothing() -> None:
    made = line((E1, 1, "a"))
    made.correct(E2, day(1), 2, "b")
    assert made.facts == line((E1, 1, "a")).facts


def test_a_line_knows_its_events_and_what_they_state() -> None:
    made = line((E1, 1, "a"))
    assert made.knows(E1)
    assert not made.knows(E2)
    assert made.states(E1, day(1), "a")
    assert not made.states(E1, day(2), "a")
    assert not made.states(E1, day(1), "b")


def test_a_value_holds_or_it_does_not() -> None:
    made = line((E1, 1, "a"))
    assert made.holds("a", day(1))
    assert not made.holds("b", day(1))
    assert not made.holds("a", day(0))


def test_an_attribute_that_was_never_set_has_no_present() -> None:
    assert line().latest_at is None
    with pytest.raises(LookupError, match="never set"):
        _ = line().present


# A history as plain rows, and the same history lived by a project.

Row = tuple[str, UUID, int, object]
TITLES = ("Bürgerportal", "Serviceportal", "Digitalamt")
PLANS = (PLAN, Plan(start=None, end=None), Plan(start=date(2024, 3, 1), end=date(2025, 3, 1)))
CHANGES: dict[str, tuple[tuple[object, ...], Callable[[Project, Any, int], None]]] = {
    "title": (TITLES, lambda it, value, at: it.retitle(value, act(at, recorded=50))),
    "plan": (PLANS, lambda it, value, at: it.plan_dates(value, act(at, recorded=50))),
    "lead": ((None, *PEOPLE[:2]), lambda it, value, at: it.assign_lead(value, act(at, recorded=50))),
}


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, int, int, int]:
    """One step: what changes, which value, from which day, and which earlier plan a correction is about."""
    what = draw(st.sampled_from(["title", "plan", "lead", "correction"]))
    return what, draw(st.integers(0, 2)), draw(st.integers(0, 20)), draw(st.integers(0, 9))


def live(history: list[tuple[str, int, int, int]]) -> tuple[Project, list[Row]]:
    """Let a project live a history, and note what it recorded as plain rows: attribute, event, day, value."""
    it = project()
    (registered,) = it.collect_events()
    first = registered.stamp.event_id  # type: ignore[attr-defined] # every fact of ours has a stamp
    rows: list[Row] = [("title", first, 0, TITLES[0]), ("plan", first, 0, PLAN), ("lead", first, 0, None)]
    for what, choice, at, which in history:
        if what == "correction":
            correct(it, rows, which, at, PLANS[choice])
            continue
        values, change = CHANGES[what]
        change(it, values[choice], at)
        rows += [(what, fact.stamp.event_id, at, values[choice]) for fact in it.collect_events()]  # type: ignore[attr-defined] # every fact of ours has a stamp
    return it, rows


def correct(it: Project, rows: list[Row], which: int, at: int, value: Plan) -> None:
    """Correct one of the plans so far; the corrected row moves to the end, as the last recorded."""
    plans = [row for row in rows if row[0] == "plan"]
    wrong = plans[which % len(plans)]
    registered = rows[0][1]
    day_of_effect = wrong[2] if wrong[1] == registered else at
    it.correct_dates(wrong[1], day(day_of_effect), value, "Schreibfehler", act(30))
    if list(it.collect_events()):
        rows.remove(wrong)
        rows.append(("plan", wrong[1], day_of_effect, value))


def by_brute_force(rows: list[Row], what: str, on: int) -> object:
    """Walk through all rows in recorded order and keep the last of the latest."""
    held: Row | None = None
    for row in rows:
        if row[0] == what and row[2] <= on and (held is None or row[2] >= held[2]):
            held = row
    assert held is not None
    return held[3]


@for_all(st.lists(steps(), max_size=12))
def test_for_any_history_a_project_stands_as_brute_force_says(
    history: list[tuple[str, int, int, int]],
) -> None:
    it, rows = live(history)
    lines: dict[str, Timeline[Any]] = {"title": it.titles, "plan": it.plans, "lead": it.leads}
    for what, made in lines.items():
        for on in range(21):
            fact = made.at(day(on))
            assert fact is not None
            assert fact.value == by_brute_force(rows, what, on), (what, on)
        assert made.present == by_brute_force(rows, what, 20)


@for_all(st.lists(steps(), max_size=12))
def test_for_any_history_a_fact_recorded_twice_changes_nothing(
    history: list[tuple[str, int, int, int]],
) -> None:
    it, rows = live(history)
    for what, on in (("title", 7), ("plan", 7), ("lead", 7)):
        held = by_brute_force(rows, what, on)
        CHANGES[what][1](it, held, on)
    assert list(it.collect_events()) == []
