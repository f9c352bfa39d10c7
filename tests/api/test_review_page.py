"""The page of a gate review: what is asked, who may act on it, and what becomes of a vote cast there."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from httpx2 import Response

from domain.ballots import Choice
from domain.gate_review_values import Outcome, Stage
from tests.api.conftest import Browser, Page
from tests.support.city import City
from workflows.gate_reviews import RequestGateReview, WithdrawGateReview
from workflows.projects import PlanDates

Visit = Callable[[str], Browser]


@pytest.fixture
def review(city: City) -> UUID:
    """The release of CITY-1, requested by Eve and open."""
    return city.request_release()


def at(review: UUID, action: str = "") -> str:
    """The address of a review's page, or of one of its forms."""
    return f"/city/vorlagen/{review}{'/' if action else ''}{action}"


def votes(browser: Browser, review: UUID, choice: str = "yes", **fields: str) -> Response:
    """Let somebody vote by the page."""
    return browser.send(at(review), at(review, "stimme"), choice=choice, **fields)


def test_the_page_says_what_is_asked_on_which_papers_by_which_rule(
    browser: Browser, city: City, review: UUID
) -> None:
    page = browser.page(at(review))
    frozen = city.review(review).frozen
    assert frozen is not None
    assert "Freigabe: Projekt CITY-1" in page.text
    assert "Das Projekt wird freigegeben." in page.text
    assert "beschlussfähig, wenn mehr als 1/2 der besetzten Sitze teilnehmen" in page.text
    assert frozen.dossier_sha256 in page.text
    assert all(item.sha256 in page.text for item in frozen.dossier)
    assert "22.01.2024" in page.text


def test_a_member_votes_and_the_vote_that_decides_moves_the_project(
    city: City, review: UUID, visit: Visit
) -> None:
    ada, bo = visit("ada"), visit("bo")
    assert "Abstimmen: CITY-1" in ada.page("/city/aufgaben").text
    answer = votes(ada, review)
    assert (answer.status_code, answer.headers["location"]) == (303, at(review) + "#stand")
    assert "Sie haben abgestimmt: Ja." in ada.page(at(review)).text
    assert "Nichts wartet auf Sie." in ada.page("/city/aufgaben").text
    assert votes(bo, review).status_code == 303
    page = bo.page(at(review))
    assert city.review(review).outcome is Outcome.APPROVE
    assert "Lenkungsausschuss: angenommen" in page.text
    assert "Das Projekt steht jetzt in der Phase ◔ Initiierung" in page.text
    assert "Ja 2" in page.text


def test_the_same_form_sent_twice_is_one_vote(city: City, review: UUID, visit: Visit) -> None:
    ada = visit("ada")
    kept = {**ada.page(at(review)).forms[at(review, "stimme")], "choice": "no"}
    assert [ada.client.post(at(review, "stimme"), data=kept).status_code for _ in range(2)] == [303, 303]
    assert len(city.review(review).ballots) == 1


def test_a_refused_vote_says_why_beside_the_form_and_keeps_what_was_entered(
    city: City, review: UUID, visit: Visit
) -> None:
    ada = visit("ada")
    answer = votes(ada, review, "no", dossier_sha256="0" * 64, reason="Kosten <unklar>")
    assert answer.status_code == 409
    assert "Das ging nicht" in answer.text
    assert "Unterlagen" in Page(answer.text).text
    assert "Kosten &lt;unklar&gt;" in answer.text
    assert 'value="no" required checked' in answer.text
    assert city.review(review).ballots == {}


@pytest.mark.parametrize("choice", ["", "vielleicht", "YES"])
def test_a_vote_is_yes_no_or_abstention(city: City, review: UUID, visit: Visit, choice: str) -> None:
    assert votes(visit("ada"), review, choice).status_code == 422
    assert city.review(review).ballots == {}


def test_a_form_without_a_key_of_ours_is_not_carried_out(review: UUID, visit: Visit) -> None:
    assert votes(visit("ada"), review, key="1").status_code == 400


@pytest.mark.parametrize("who", ["eve", "pia", "rob", "lea"])
def test_whoever_has_no_seat_sees_no_vote_and_cannot_cast_one(
    city: City, review: UUID, visit: Visit, who: str
) -> None:
    ada, other = visit("ada"), visit(who)
    assert at(review, "stimme") not in other.page(at(review)).forms
    kept = ada.page(at(review)).forms[at(review, "stimme")]
    token = other.page("/city/aufgaben").forms["/city/abmelden"]["csrf"]
    sent = {**kept, "csrf": token, "choice": "yes"}
    answer = other.client.post(at(review, "stimme"), data=sent)
    assert answer.status_code in {403, 422}
    assert city.review(review).ballots == {}


def test_the_public_sees_the_review_without_any_form_and_without_votes(
    browser: Browser, city: City, review: UUID
) -> None:
    city.vote(review, "ada")
    page = browser.page(at(review))
    assert page.forms == {}
    assert "hat abgestimmt" not in page.text
    assert "Ja 1" not in page.text


def test_a_colleague_sees_who_voted_and_how_only_when_it_is_over(
    city: City, review: UUID, visit: Visit
) -> None:
    city.vote(review, "ada")
    bo = visit("bo")
    assert "✓ hat abgestimmt" in bo.page(at(review)).text
    assert "✓ Ja" not in bo.page(at(review)).text
    votes(bo, review)
    assert bo.page(at(review)).text.count("✓ Ja") == 2


def test_the_auditor_sees_every_vote_as_the_record_has_it(city: City, review: UUID, visit: Visit) -> None:
    city.vote(review, "ada")
    page = visit("rob").page(at(review))
    assert "✓ Ja" in page.text
    assert "Ja 1" in page.text


def test_the_chair_defers_with_a_wording_and_without_one_is_told_what_is_missing(
    city: City, review: UUID, visit: Visit
) -> None:
    ada = visit("ada")
    empty = ada.send(at(review), at(review, "vertagung"), wording="  ", until="2024-03-01")
    assert empty.status_code == 422
    assert 'value="2024-03-01"' in empty.text
    wrong = ada.send(at(review), at(review, "vertagung"), wording="Später", until="morgen")
    assert wrong.status_code == 422
    done = ada.send(at(review), at(review, "vertagung"), wording="Kosten klären", until="2024-03-01")
    assert done.status_code == 303
    assert city.review(review).outcome is Outcome.DEFER
    assert "Kosten klären" in ada.page(at(review)).text


def test_a_member_who_is_not_the_chair_cannot_defer(review: UUID, visit: Visit) -> None:
    assert at(review, "vertagung") not in visit("bo").page(at(review)).forms


def test_the_lead_withdraws_what_she_asked_for(city: City, review: UUID, visit: Visit) -> None:
    answer = visit("eve").send(at(review), at(review, "ruecknahme"), reason="Neu zuschneiden")
    assert answer.status_code == 303
    assert city.review(review).stage is Stage.WITHDRAWN


def test_the_pmo_closes_a_vote_only_when_its_time_has_run_out(city: City, review: UUID, visit: Visit) -> None:
    city.vote(review, "ada")
    pia = visit("pia")
    page = pia.page(at(review))
    assert at(review, "abschluss") not in page.forms
    assert "Das Ergebnis steht noch nicht fest" in page.text
    city.clock.set(city.clock.now() + timedelta(days=20))
    pia.sign_in("pia")
    assert pia.send(at(review), at(review, "abschluss")).status_code == 303
    assert city.review(review).outcome is Outcome.NO_QUORUM


def test_the_pmo_opens_a_vote_that_waits_for_it(city: City, review: UUID, visit: Visit) -> None:
    city.vote(review, "ada")
    city.vote(review, "bo")
    city.do(PlanDates(project_id=city.project, start=date(2024, 2, 1), end=date(2025, 2, 1)), "eve")
    start = uuid5(NAMESPACE_OID, "start")
    city.do(
        RequestGateReview(review_id=start, project_id=city.project, gate="start", motion="Es beginnt."), "eve"
    )
    eve, pia = visit("eve"), visit("pia")
    assert at(start, "oeffnung") not in eve.page(at(start)).forms
    assert "Abstimmung eröffnen: CITY-1" in pia.page("/city/aufgaben").text
    assert pia.send(at(start), at(start, "oeffnung")).status_code == 303
    assert city.review(start).stage is Stage.OPEN


def test_a_review_that_is_over_offers_nothing_more(city: City, review: UUID, visit: Visit) -> None:
    city.do(WithdrawGateReview(review_id=review, reason="Neu"), "eve")
    for who in ("ada", "eve", "pia"):
        forms = visit(who).page(at(review)).forms
        assert [form for form in forms if form.startswith(at(review))] == []


@pytest.mark.parametrize("address", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_review_that_does_not_exist_is_not_found(browser: Browser, address: str) -> None:
    browser.page(f"/city/vorlagen/{address}", status=404)


def test_an_action_that_does_not_exist_is_not_found(review: UUID, visit: Visit) -> None:
    ada = visit("ada")
    kept = ada.page(at(review)).forms[at(review, "stimme")]
    assert ada.client.post(at(review, "anders"), data=kept).status_code == 404


def test_a_member_declares_recusal_before_the_vote_opens(city: City, review: UUID, visit: Visit) -> None:
    city.vote(review, "ada")
    city.vote(review, "bo")
    start = uuid5(NAMESPACE_OID, "start")
    city.do(RequestGateReview(review_id=start, project_id=city.project, gate="start", motion="x"), "eve")
    form, cy, pia = at(start, "befangenheit"), visit("cy"), visit("pia")
    assert form not in visit("eve").page(at(start)).forms
    assert cy.send(at(start), form, reason="Bruder bietet mit").status_code == 303
    assert form not in cy.page(at(start)).forms
    assert "Vor der Eröffnung für befangen erklärt" in pia.page(at(start)).text
    assert form not in pia.page(at(start)).forms


def test_what_was_decided_is_decided_anew_from_the_page_of_the_project(
    city: City, review: UUID, visit: Visit
) -> None:
    for who in ("ada", "bo"):
        city.vote(review, who, Choice.NO)
    eve, form = visit("eve"), f"/city/vorhaben/{city.project}/vorlage"
    given = {
        **eve.page("/city/projekte/CITY-1").forms[form],
        "motion": "Noch einmal.",
        "reopens": str(review),
    }
    assert eve.client.post(form, data=given, files={"file": ("", b"")}).status_code == 303
    assert at(review) in eve.page(at(UUID(given["key"]))).links
    assert at(UUID(given["key"])) in eve.page(at(review)).links
