"""What lead and PMO do on the page of a project, and who sees which project at all."""

from collections.abc import Callable
from uuid import UUID

import pytest

from domain.gate_review_values import Stage
from domain.project_values import RunState
from tests.api.conftest import Browser, Page
from tests.support.city import City
from workflows.projects import AssignLead, SetVisibility

Visit = Callable[[str], Browser]
PAGE = "/city/projekte/CITY-1"


def form(city: City, action: str) -> str:
    """The address of a form of CITY-1."""
    return f"/city/vorhaben/{city.project}/{action}"


def test_the_lead_asks_for_the_gate_that_is_next_and_is_led_to_its_review(city: City, visit: Visit) -> None:
    eve = visit("eve")
    page = eve.page(PAGE)
    assert "Tor beantragen: Freigabe" in page.text
    assert "Es entscheidet: Lenkungsausschuss" in page.text
    answer = eve.send(PAGE, form(city, "vorlage"), motion="Wir beginnen.")
    assert answer.status_code == 303
    review = UUID(answer.headers["location"].rpartition("/")[2])
    assert city.review(review).stage is Stage.OPEN
    assert "Wir beginnen." in eve.page(answer.headers["location"]).text
    after = eve.page(PAGE)
    assert f"/city/vorlagen/{review}" in after.links
    assert "Mitglied (2)" in after.text


def test_the_same_request_sent_twice_is_one_review(city: City, visit: Visit) -> None:
    eve = visit("eve")
    kept = {**eve.page(PAGE).forms[form(city, "vorlage")], "motion": "Wir beginnen."}
    first, second = (eve.client.post(form(city, "vorlage"), data=kept) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]


def test_what_keeps_a_gate_from_being_requested_is_said_in_place_of_the_form(
    city: City, visit: Visit
) -> None:
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    page = visit("pia").page(PAGE)
    assert form(city, "vorlage") not in page.forms
    assert "Zurzeit nicht möglich:" in page.text
    assert "Das Projekt braucht eine Projektleitung." in page.text


def test_a_request_that_is_refused_keeps_what_was_entered(city: City, visit: Visit) -> None:
    eve = visit("eve")
    kept = eve.page(PAGE).forms[form(city, "vorlage")]
    city.request_release()
    answer = eve.client.post(form(city, "vorlage"), data={**kept, "motion": "Noch einmal <b>"})
    assert answer.status_code == 409
    assert "Noch einmal &lt;b&gt;" in answer.text
    assert "Das ging nicht" in Page(answer.text).text


@pytest.mark.parametrize("who", ["ada", "rob", "lea", "max"])
def test_whoever_neither_leads_nor_is_the_pmo_is_offered_nothing(city: City, visit: Visit, who: str) -> None:
    browser = visit(who)
    page = browser.page(PAGE)
    assert [one for one in page.forms if "vorhaben" in one] == []
    token = page.forms["/city/abmelden"]["csrf"]
    sent = {"csrf": token, "key": str(city.project)}
    assert browser.client.post(form(city, "ruhe"), data=sent).status_code == 403
    assert city.load().run_state is RunState.ACTIVE


def test_the_public_is_offered_nothing(city: City, browser: Browser) -> None:
    assert [one for one in browser.page(PAGE).forms if "vorhaben" in one] == []
    sent = browser.client.post(form(city, "ruhe"), data={"key": str(city.project)})
    assert (sent.status_code, city.load().run_state) == (303, RunState.ACTIVE)


def test_a_project_rests_and_is_taken_up_again(city: City, visit: Visit) -> None:
    pia = visit("pia")
    assert pia.send(PAGE, form(city, "ruhe"), until="2024-06-01", reason="Haushalt").status_code == 303
    assert city.load().run_state is RunState.PAUSED
    assert pia.send(PAGE, form(city, "wiederaufnahme")).status_code == 303
    assert city.load().run_state is RunState.ACTIVE


def test_a_past_page_offers_nothing(visit: Visit) -> None:
    page = visit("eve").page(f"{PAGE}?on=2024-01-08")
    assert [one for one in page.forms if "vorhaben" in one] == []


def test_a_non_public_project_is_shown_to_those_who_act_on_it_and_missing_for_all_others(
    city: City, visit: Visit, browser: Browser
) -> None:
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    review = city.request_release()
    for who in ("eve", "ada", "pia", "rob"):
        member = visit(who)
        assert "CITY-1" in member.page("/city/").text
        member.page(PAGE)
        member.page(f"/city/vorlagen/{review}")
        assert member.client.get(f"/city/vorhaben/{city.project}").status_code == 303
    for other in (visit("lea"), browser):
        assert "CITY-1" not in other.page("/city/").text
        missing = other.client.get("/city/projekte/CITY-99")
        hidden = other.client.get(PAGE)
        assert (hidden.status_code, missing.status_code) == (404, 404)
        other.page(f"/city/vorlagen/{review}", status=404)
        other.page(f"/city/vorhaben/{city.project}", status=404)


def test_the_portfolio_is_shown_in_columns_by_phase(browser: Browser) -> None:
    page = browser.page("/city/?ansicht=phasen")
    assert "CITY-1 Projekt CITY-1" in page.text
    assert PAGE in page.links
    assert page.keys() == []


@pytest.mark.parametrize(
    ("query", "shown"), [("kind=measure", 0), ("kind=project", 1), ("detail=Hauptamt", 0)]
)
def test_the_portfolio_is_filtered_by_kind_and_class(browser: Browser, query: str, shown: int) -> None:
    assert f"{shown} von 1 Projekten" in browser.page(f"/city/?{query}").text
