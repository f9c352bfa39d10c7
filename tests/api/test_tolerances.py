"""Tolerances on the page of a project and over HTTP: set, foreseen, exceeded, shown, settled."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.api.conftest import Browser
from tests.support.city import City
from tests.support.programs import Programs
from workflows.projects import PlanDates

Visit = Callable[[str], Browser]
PAGE = "/city/projekte/CITY-1"
FORM = f"/city/vorhaben/{City.project}"
COSTS = {"name": "Kosten", "unit": "EUR", "approved": "120000", "tolerance": "10000.5"}


@pytest.fixture
def review(city: City) -> UUID:
    """CITY-1 is released on the plan to end on 20 December 2024."""
    found = city.request_release()
    city.vote(found, "ada")
    city.vote(found, "bo")
    return found


def late(city: City) -> None:
    city.do(PlanDates(project_id=city.project, start=date(2024, 2, 1), end=date(2025, 3, 1)), "eve")


def test_tolerances_are_set_foreseen_and_settled_over_http(
    programs: Programs, city: City, review: UUID
) -> None:
    pia, eve = programs["pia"], programs["eve"]
    answer = pia.put(f"/gate-reviews/{review}/tolerances", {"days": 30, "measures": [COSTS]})
    assert answer.status_code == 200, answer.text
    wrong = {"measure": "Stellen", "forecast": "1.5"}
    assert (
        eve.post(f"/projects/{city.project}/measure-forecasts", wrong).json()["refusal"] == "measure_unknown"
    )
    said = {"measure": "Kosten", "forecast": "131500.50"}
    assert eve.post(f"/projects/{city.project}/measure-forecasts", said).status_code == 200
    told = pia.get("/projects/CITY-1/tolerances").json()
    assert told["days"] == 30
    assert told["measures"] == [COSTS | {"forecast": "131500.50"}]
    (one,) = told["exceptions"]
    assert (one["measure"], one["deviation"]) == ("Kosten", "11500.50")
    settling = f"/projects/{city.project}/tolerance-exceptions/{one['exception_id']}/settlement"
    assert pia.post(settling, {"remark": "Hingenommen."}).status_code == 200
    assert pia.get("/projects/CITY-1/tolerances").json()["exceptions"] == []


@pytest.mark.parametrize("figure", ["NaN", "1e400", "1" * 30])
def test_a_figure_that_is_none_is_refused_over_http(programs: Programs, city: City, figure: str) -> None:
    said = {"measure": "Kosten", "forecast": figure}
    answer = programs["eve"].post(f"/projects/{city.project}/measure-forecasts", said)
    assert answer.status_code == 422


def test_the_pmo_sets_tolerances_on_the_page_and_the_exception_is_shown(
    visit: Visit, city: City, review: UUID
) -> None:
    pia = visit("pia")
    assert "Das Gremium hat keine Toleranzen gesetzt." in pia.page(PAGE).text
    answer = pia.send(
        PAGE, f"{FORM}/toleranzen", review_id=str(review), days="30", measures="Kosten; EUR; 120000; 10000,5"
    )
    assert answer.status_code == 303, answer.text
    assert "beschlossen 120000 EUR, Abweichung höchstens 10000.5 EUR" in pia.page(PAGE).text
    late(city)
    assert "71 Tage später, toleriert 30" in pia.page(PAGE).text
    assert "Tolerance exceeded" in pia.page(f"{PAGE}?lang=en").text
    assert "Überschrittene Toleranz verfolgen" in pia.page("/city/aufgaben").text
    assert "CITY-1" in pia.page("/city/?beyond=1").text
    known = str(next(iter(city.load().exceeded.values()))[0])
    answer = pia.send(PAGE, f"{FORM}/ausnahme", exception_id=known, remark="Hingenommen.")
    assert answer.status_code == 303
    assert "Toleranz überschritten" not in pia.page(PAGE).text
    assert "CITY-1</td>" not in pia.page("/city/?beyond=1").text


def test_the_lead_says_what_is_expected_and_sets_no_tolerances(visit: Visit, review: UUID) -> None:
    pia = visit("pia")
    pia.send(
        PAGE, f"{FORM}/toleranzen", review_id=str(review), days="", measures="Kosten; EUR; 120000; 10000"
    )
    eve = visit("eve")
    page = eve.page(PAGE).text
    assert "Erwarteten Wert angeben" in page
    assert "Toleranzen des Beschlusses festhalten" not in page
    assert eve.send(PAGE, f"{FORM}/prognose", measure="Kosten", forecast="129000,50").status_code == 303
    assert "erwartet 129000.50 EUR" in eve.page(PAGE).text


@pytest.mark.parametrize(
    "fields",
    [
        {"days": "bald"},
        {"measures": "Kosten; 120000"},
        {"measures": "Kosten; EUR; viel; 1"},
        {"review_id": "keine"},
        {"measures": "Kosten; EUR; 1e5; 1"},
    ],
)
def test_a_form_that_says_nothing_is_shown_again_with_the_reason(
    visit: Visit, review: UUID, fields: dict[str, str]
) -> None:
    answer = visit("pia").send(PAGE, f"{FORM}/toleranzen", **{"review_id": str(review), **fields})
    assert answer.status_code == 422
    assert "Das ging nicht" in answer.text
