"""A beat lets approvals lapse whose conditions are overdue, once."""

from datetime import date, timedelta

from domain.conditions import Blocks, ConditionState
from domain.times import end_of_day
from runtime.tick import due_now, tick
from tests.support.city import City
from tests.support.conditional import add_conditional_project, approve, blocking, condition

DUE = end_of_day(date(2024, 3, 1), "Europe/Berlin")


def test_an_approval_lapses_by_itself_once_its_condition_is_overdue(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    lapsing, staying = approve(city, blocking(Blocks.APPROVAL), blocking(Blocks.NEXT_GATE, wording="Zweite"))
    city.clock.set(DUE)
    assert tick(city.here).approvals_lapsed == 0
    city.clock.set(DUE + timedelta(seconds=1))
    assert [item.subject_id for item in due_now(city.here).conditions] == [lapsing]
    assert tick(city.here).approvals_lapsed == 1
    assert condition(city, lapsing).state is ConditionState.LAPSED
    assert condition(city, staying).state is ConditionState.OPEN
    assert tick(city.here).approvals_lapsed == 0
