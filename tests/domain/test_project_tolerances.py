"""How far a project may stray from its approved plan: exceptions are raised, settled, and raised again when worse."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.project_tolerances import Approval, Measure, Settlement, Tolerances
from domain.project_values import Plan
from domain.projects import Project
from domain.refusals import Refusal, unmet
from tests.support.builders import PLAN, REVIEW, act, board, day, move, project
from tests.support.story import given

Decision = Callable[[Project], None]
APPROVAL = Approval(REVIEW, board().id)
COSTS = Measure(name="Kosten", unit="EUR", approved=Decimal(120_000), tolerance=Decimal(10_000))
WITHIN = Tolerances(days=30, measures=(COSTS,))
THIRTY_LATER, LATER, MUCH_LATER = date(2025, 1, 19), date(2025, 1, 20), date(2025, 3, 1)


def approved(it: Project) -> None:
    """The gate is passed; the plan ends on 20 December 2024."""
    it.enter_phase(move(), (REVIEW, day(2)), None, act(3))


def tolerate(tolerances: Tolerances = WITHIN) -> Decision:
    def decide(it: Project) -> None:
        it.grant_tolerances(APPROVAL, tolerances, (), act(4))
        it.judge_tolerances(it.plan, it.baseline, act(4))

    return decide


def end(on: date | None) -> Decision:
    return lambda it: it.plan_dates(Plan(start=PLAN.start, end=on), act(5))


def foresee(amount: int, measure: str = "Kosten") -> Decision:
    def decide(it: Project) -> None:
        it.foresee(measure, Decimal(amount), None, act(5))
        it.judge_tolerances(it.plan, it.baseline, act(5))

    return decide


def open_exception(it: Project) -> UUID:
    (found,) = (known for known, _ in it.exceeded.values())
    return found


def settle(it: Project) -> None:
    it.settle_exception(open_exception(it), "Der Ausschuss nimmt es hin.", act(6))


def test_an_end_beyond_the_tolerated_days_is_an_exception_and_one_within_is_none() -> None:
    given(project(), approved, tolerate()).when(end(THIRTY_LATER)).then((Project.DatesPlanned, {}))
    told = given(project(), approved, tolerate())
    told.when(end(LATER)).then(
        (Project.DatesPlanned, {}), (Project.ToleranceExceeded, {"board_id": APPROVAL.board_id})
    )
    excess = told.aggregate.exception_with(open_exception(told.aggregate))
    assert excess is not None
    assert (excess.approved, excess.forecast) == ("2024-12-20", "2025-01-20")
    assert (excess.deviation, excess.tolerance) == (Decimal(31), Decimal(30))


def test_without_tolerances_nothing_is_an_exception() -> None:
    given(project(), approved).when(end(MUCH_LATER)).then((Project.DatesPlanned, {}))
    given(project(), approved, tolerate(Tolerances(days=None))).when(end(MUCH_LATER)).then(
        (Project.DatesPlanned, {})
    )


def test_an_open_end_is_not_late() -> None:
    given(project(), approved, tolerate()).when(end(None)).then((Project.DatesPlanned, {}))


@pytest.mark.parametrize(
    ("amount", "raised"), [(130_000, False), (130_001, True), (110_000, False), (109_999, True)]
)
def test_a_measure_may_stray_up_and_down_by_its_tolerance(amount: int, *, raised: bool) -> None:
    told = given(project(), approved, tolerate())
    told.when(foresee(amount))
    assert bool(told.aggregate.exceeded) == raised
    assert told.aggregate.forecasts == {"Kosten": Decimal(amount)}


def test_an_exception_is_raised_once_while_it_is_open() -> None:
    told = given(project(), approved, tolerate(), end(LATER))
    told.when(end(MUCH_LATER)).then((Project.DatesPlanned, {}))


def test_what_is_back_within_settles_itself() -> None:
    told = given(project(), approved, tolerate(), end(LATER))
    known = open_exception(told.aggregate)
    told.when(end(THIRTY_LATER)).then(
        (Project.DatesPlanned, {}),
        (Project.ToleranceSettled, {"exception_id": known, "how": Settlement.BACK_WITHIN, "remark": ""}),
    )
    assert told.aggregate.exceeded == {}


def test_a_correction_of_dates_is_judged_too() -> None:
    told = given(project(), approved, tolerate())
    registered = told.aggregate.plans.facts[0]
    late = Plan(start=PLAN.start, end=MUCH_LATER)
    told.when(
        lambda it: it.correct_dates(registered.event_id, registered.effective_at, late, "verlesen", act(6))
    ).then((Project.DatesCorrected, {}), (Project.ToleranceExceeded, {}))


def test_what_the_board_settled_is_raised_again_only_when_it_gets_worse() -> None:
    told = given(project(), approved, tolerate(), end(LATER))
    told.when(settle).then((Project.ToleranceSettled, {"how": Settlement.DECIDED, "measure": ""}))
    told.when(end(THIRTY_LATER)).then((Project.DatesPlanned, {}))
    told.when(end(LATER)).then((Project.DatesPlanned, {}))
    told.when(end(MUCH_LATER)).then((Project.DatesPlanned, {}), (Project.ToleranceExceeded, {}))


def test_the_plan_of_the_next_approval_is_the_new_measure() -> None:
    told = given(project(), approved, tolerate(), end(MUCH_LATER))
    told.when(
        lambda it: it.enter_phase(move("initiation", "implementation"), (REVIEW, day(6)), None, act(7))
    ).then((Project.PhaseEntered, {}), (Project.ToleranceSettled, {"how": Settlement.BACK_WITHIN}))


def test_tolerances_set_on_a_project_that_is_late_already_raise_the_exception_at_once() -> None:
    told = given(project(), approved, end(MUCH_LATER))
    told.when(tolerate()).then((Project.TolerancesSet, {}), (Project.ToleranceExceeded, {}))
    told.when(tolerate()).then_nothing()
    told.when(tolerate(Tolerances(days=100))).then(
        (Project.TolerancesSet, {}), (Project.ToleranceSettled, {})
    )


def test_the_same_forecast_or_settlement_again_records_nothing() -> None:
    told = given(project(), approved, tolerate(), foresee(140_000))
    told.when(foresee(140_000)).then_nothing()
    known = open_exception(told.aggregate)
    told.when(settle).then((Project.ToleranceSettled, {}))
    told.when(lambda it: it.settle_exception(known, "noch einmal", act(7))).then_nothing()


@pytest.mark.parametrize(
    "tolerances",
    [
        Tolerances(days=-1),
        Tolerances(days=1, measures=(COSTS, COSTS)),
        Tolerances(
            days=1, measures=(Measure(name="x", unit="", approved=Decimal(1), tolerance=Decimal(-1)),)
        ),
        Tolerances(
            days=1, measures=(Measure(name="x", unit="", approved=Decimal("NaN"), tolerance=Decimal(1)),)
        ),
        Tolerances(days=1, measures=(Measure(name=" ", unit="", approved=Decimal(1), tolerance=Decimal(1)),)),
    ],
)
def test_tolerances_that_say_nothing_are_refused(tolerances: Tolerances) -> None:
    given(project(), approved).when(tolerate(tolerances)).refused(Refusal.VALUE_INVALID)


def test_a_forecast_needs_a_measure_that_has_a_tolerance_and_a_number() -> None:
    told = given(project(), approved, tolerate())
    told.when(foresee(1, "Stellen")).refused(Refusal.MEASURE_UNKNOWN, measure="Stellen", known=("Kosten",))
    told.when(lambda it: it.foresee("Kosten", Decimal("Infinity"), None, act(5))).refused(
        Refusal.VALUE_INVALID
    )
    against = unmet(Refusal.PROJECT_CLOSED, project="CITY-1")
    told.when(lambda it: it.foresee("Kosten", Decimal(1), against, act(5))).refused(Refusal.PROJECT_CLOSED)


def test_a_settlement_says_what_was_decided() -> None:
    told = given(project(), approved, tolerate(), end(LATER))
    known = open_exception(told.aggregate)
    told.when(lambda it: it.settle_exception(known, " ", act(6))).refused(
        Refusal.VALUE_INVALID, field="remark"
    )
