"""Tolerances through the door: set on an approval, exceeded onto the next agenda, settled by the board's answer."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.decision_needs import DecisionNeed, NeedStage
from domain.meeting_values import ItemKind
from domain.project_tolerances import Measure
from domain.refusals import Refusal
from projections.agenda_proposal import proposed_agenda
from projections.mandates_held import mandates_of
from projections.my_tasks import BEYOND, beyond_tolerance, my_tasks
from tests.support.city import City, person
from tests.support.door import changes_nothing, refuses, topics
from workflows.decision_needs import AnswerDecisionNeed
from workflows.projects import PlanDates
from workflows.tolerances import (
    ForecastMeasure,
    SettleToleranceException,
    SetTolerances,
    question_of,
)

COSTS = Measure(name="Kosten", unit="EUR", approved=Decimal(120_000), tolerance=Decimal("10000.50"))
LATE = PlanDates(project_id=City.project, start=date(2024, 2, 1), end=date(2025, 3, 1))
IN_TIME = PlanDates(project_id=City.project, start=date(2024, 2, 1), end=date(2025, 1, 10))


@pytest.fixture
def released(city: City) -> tuple[City, UUID]:
    """CITY-1 is released; its plan to end on 20 December 2024 is approved."""
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    return city, review


@pytest.fixture
def tolerated(released: tuple[City, UUID]) -> City:
    city, review = released
    city.do(SetTolerances(review_id=review, days=30, measures=(COSTS,)), "pia")
    return city


def exception_of(city: City) -> UUID:
    (found,) = (known for known, _ in city.load().exceeded.values())
    return found


def proposed(city: City) -> list[UUID]:
    with city.reading() as connection:
        found = proposed_agenda(connection, city.board, city.programme)
    return [one.subject_id for one in found if one.kind is ItemKind.DECISION_NEED]


def tasks_of_pia(city: City) -> list[UUID]:
    with city.reading() as connection:
        held = mandates_of(connection, person("pia"), city.clock.now())
        return [one.subject_id for one in my_tasks(connection, person("pia"), held) if one.kind == BEYOND]


def question(city: City, exception_id: UUID) -> DecisionNeed:
    found = city.here.store.load(DecisionNeed, question_of(exception_id))
    assert found is not None
    return found


def test_a_plan_beyond_the_tolerance_comes_onto_the_next_agenda_in_the_same_breath(tolerated: City) -> None:
    city = tolerated
    before = city.do(IN_TIME, "eve").position
    assert topics(city, before) == []
    city.do(LATE, "eve")
    assert topics(city, before) == [
        "project.dates_planned.v1",
        "project.tolerance_exceeded.v1",
        "decision_need.raised.v1",
    ]
    known = exception_of(city)
    assert proposed(city) == [question_of(known)]
    assert tasks_of_pia(city) == [known]
    assert (
        "am 01.03.2025 enden, 71 Tage später als beschlossen (20.12.2024)" in question(city, known).question
    )
    with city.reading() as connection:
        assert beyond_tolerance(connection) == {city.project}


def test_a_forecast_beyond_the_tolerance_is_put_to_the_board_too(tolerated: City) -> None:
    city = tolerated
    city.do(ForecastMeasure(project_id=city.project, measure="Kosten", forecast=Decimal("130000.50")), "eve")
    assert proposed(city) == []
    worse = ForecastMeasure(project_id=city.project, measure="Kosten", forecast=Decimal("130000.51"))
    city.do(worse, "eve")
    assert "erwartet 130000.51 EUR, beschlossen 120000 EUR" in question(city, exception_of(city)).question
    changes_nothing(city, worse, "eve")


def test_the_answer_of_the_board_settles_the_exception(tolerated: City) -> None:
    city = tolerated
    city.do(LATE, "eve")
    known = exception_of(city)
    city.do(
        AnswerDecisionNeed(need_id=question_of(known), decision="Die Verschiebung wird hingenommen."), "ada"
    )
    assert city.load().exceeded == {}
    assert (tasks_of_pia(city), proposed(city)) == ([], [])
    assert question(city, known).stage is NeedStage.ANSWERED


def test_a_plan_back_within_the_tolerance_takes_the_question_back(tolerated: City) -> None:
    city = tolerated
    city.do(LATE, "eve")
    known = exception_of(city)
    city.do(IN_TIME, "eve")
    assert question(city, known).stage is NeedStage.WITHDRAWN
    assert (tasks_of_pia(city), proposed(city)) == ([], [])
    with city.reading() as connection:
        assert beyond_tolerance(connection) == frozenset()


def test_the_pmo_records_what_the_board_decided_by_the_way(tolerated: City) -> None:
    city = tolerated
    city.do(LATE, "eve")
    known = exception_of(city)
    remark = "In der Sitzung hingenommen."
    settling = SettleToleranceException(project_id=city.project, exception_id=known, remark=remark)
    city.do(settling, "pia")
    assert question(city, known).stage is NeedStage.WITHDRAWN
    changes_nothing(city, settling, "pia")


def test_tolerances_rest_on_the_approval_that_took_the_project_on(released: tuple[City, UUID]) -> None:
    city, review = released
    setting = SetTolerances(review_id=review, days=30)
    for who in ("eve", "bo"):
        refuses(city, setting, who, Refusal.NOT_AUTHORISED)
    city.do(setting, "ada")
    changes_nothing(city, setting, "ada")


def test_a_review_that_did_not_approve_gives_no_tolerances(city: City) -> None:
    review = city.request_release()
    refuses(city, SetTolerances(review_id=review, days=30), "pia", Refusal.TOLERANCE_WITHOUT_APPROVAL)


def test_days_need_an_approved_end(city: City) -> None:
    city.do(PlanDates(project_id=city.project, start=date(2024, 2, 1), end=None), "pia")
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    refuses(city, SetTolerances(review_id=review, days=30), "pia", Refusal.TOLERANCE_WITHOUT_APPROVAL)
    city.do(SetTolerances(review_id=review, measures=(COSTS,)), "pia")
