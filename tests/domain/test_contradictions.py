"""Facts that stand against a light are told beside it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.contradictions import Due, Fact, FactKind, ProjectFacts, contradicting, telling_facts
from domain.light_scales import DEFAULT_SCALE

TODAY = date(2024, 6, 3)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def kinds(**known: object) -> list[FactKind]:
    return [one.kind for one in telling_facts(ProjectFacts(today=TODAY, **known))]  # type: ignore[arg-type] # each test names the fields it is about


def test_a_milestone_speaks_from_the_day_after_its_own() -> None:
    assert kinds(milestones=(Due(label="Pilot", due_on=TODAY),)) == []
    assert telling_facts(ProjectFacts(today=TODAY, milestones=(Due(label="Pilot", due_on=YESTERDAY),))) == (
        Fact(kind=FactKind.MILESTONE_PAST, label="Pilot", on=YESTERDAY, days=1),
    )


def test_a_milestone_expected_later_than_planned_speaks_before_its_day() -> None:
    assert kinds(milestones=(Due(label="Pilot", due_on=TODAY, forecast_on=TODAY),)) == []
    assert kinds(milestones=(Due(label="Pilot", due_on=TODAY, forecast_on=TOMORROW),)) == [
        FactKind.MILESTONE_LATE
    ]


def test_an_overdue_condition_speaks() -> None:
    assert kinds(conditions=(Due(label="Konzept", due_on=TODAY),)) == []
    assert kinds(conditions=(Due(label="Konzept", due_on=YESTERDAY),)) == [FactKind.CONDITION_OVERDUE]


def test_a_slip_beyond_what_is_tolerated_speaks() -> None:
    end = {"planned_end": TOMORROW, "baseline_end": TODAY}
    assert kinds(**end) == [FactKind.SLIP]
    assert kinds(**end, tolerated_days=1) == []
    assert kinds(planned_end=TODAY, baseline_end=TODAY) == []
    assert kinds(planned_end=TOMORROW) == []


def test_a_plan_that_has_ended_speaks() -> None:
    assert kinds(planned_end=TODAY) == []
    assert kinds(planned_end=YESTERDAY) == [FactKind.PLAN_PAST]


def test_only_a_light_that_says_all_is_well_is_contradicted() -> None:
    facts = telling_facts(ProjectFacts(today=TODAY, planned_end=YESTERDAY))
    assert contradicting("green", DEFAULT_SCALE, facts) == facts
    assert contradicting("yellow", DEFAULT_SCALE, facts) == ()
    assert contradicting("red", DEFAULT_SCALE, facts) == ()
    assert contradicting("blue", DEFAULT_SCALE, facts) == ()


@given(st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400)))
def test_every_fact_told_lies_some_days_off(due_on: date) -> None:
    known = ProjectFacts(
        today=TODAY, milestones=(Due(label="Pilot", due_on=due_on),), planned_end=due_on, baseline_end=TODAY
    )
    assert all(fact.days > 0 for fact in telling_facts(known))
