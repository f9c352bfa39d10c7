"""Each guard holds on one side of its line and fails on the other."""

import pytest

from workflows.guards import GUARDS, Facts


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("active", {"run_state": "active"}),
        ("has_lead", {"lead": True}),
        ("has_planned_dates", {"planned_dates": True}),
        ("has_goal", {"goals": 1}),
        ("no_open_review", {"open_reviews": 0}),
    ],
)
def test_a_guard_holds(name: str, facts: Facts) -> None:
    assert GUARDS[name](facts)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("active", {"run_state": "paused"}),
        ("active", {"run_state": "permanent"}),
        ("has_lead", {"lead": False}),
        ("has_planned_dates", {"planned_dates": False}),
        ("has_goal", {"goals": 0}),
        ("no_open_review", {"open_reviews": 1}),
    ],
)
def test_a_guard_fails(name: str, facts: Facts) -> None:
    assert not GUARDS[name](facts)


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_without_its_fact_is_not_answered(name: str) -> None:
    with pytest.raises(KeyError):
        GUARDS[name]({})


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_says_in_both_languages_what_it_asks_for(name: str) -> None:
    asks = GUARDS[name].asks
    assert asks.de.endswith(".")
    assert asks.en.endswith(".")
    assert asks.de != asks.en
