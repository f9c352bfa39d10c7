"""The page of a condition: what is owed, who may act on it, and what becomes of what is said there."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from domain.conditions import ConditionState
from domain.evidence import SubjectKind
from tests.api.conftest import Browser
from tests.support.city import City
from tests.support.conditional import DRAFT, PROJECT, add_conditional_project, approve, condition, lay
from tests.support.documents import PDF
from tests.support.records import stream
from workflows.projects import SetVisibility

Visit = Callable[[str], Browser]


@pytest.fixture
def owed(city: City) -> UUID:
    """A condition of CITY-C: Lea owes a concept, the PMO accepts it."""
    add_conditional_project(city)
    (found,) = approve(city, DRAFT)
    return found


def at(owed: UUID, action: str = "") -> str:
    """The address of a condition's page, or of one of its forms."""
    return f"/city/auflagen/{owed}{'/' if action else ''}{action}"


def test_the_page_says_what_is_owed_by_whom_until_when(browser: Browser, owed: UUID) -> None:
    page = browser.page(at(owed))
    for said in (
        "Datenschutzkonzept vorlegen",
        "Status: offen",
        "01.03.2024",
        "Freigabe der Datenschutzbeauftragten",
        "Auflage zum Tor",
    ):
        assert said in page.text
    assert "Condition" in browser.page(f"{at(owed)}?lang=en").text


def test_a_condition_is_declared_met_rejected_declared_again_and_accepted(
    city: City, owed: UUID, visit: Visit
) -> None:
    lea, pia = visit("lea"), visit("pia")
    assert "Auflage erfüllen: CITY-C" in lea.page("/city/aufgaben").text
    proof = lay(city, owed, SubjectKind.CONDITION, by="lea")
    sent = lea.send(at(owed), at(owed, "meldung"), **{f"evidence-{proof}": "1", "remark": "Liegt bei."})
    assert (sent.status_code, sent.headers["location"]) == (303, at(owed))
    assert "Status: als erfüllt gemeldet" in lea.page(at(owed)).text
    assert "Nachweis zu einer Auflage prüfen: CITY-C" in pia.page("/city/aufgaben").text
    pia.send(at(owed), at(owed, "zurueckweisung"), reason="Nicht unterschrieben.")
    assert "Nicht unterschrieben." in lea.page(at(owed)).text
    lea.send(at(owed), at(owed, "meldung"), **{f"evidence-{proof}": "1"})
    pia.send(at(owed), at(owed, "annahme"))
    assert condition(city, owed).state is ConditionState.MET
    assert "Status: erfüllt" in lea.page(at(owed)).text


def test_a_declaration_without_the_proof_asked_for_says_so_and_keeps_what_was_entered(
    city: City, owed: UUID, visit: Visit
) -> None:
    answer = visit("lea").send(at(owed), at(owed, "meldung"), remark="Kommt <noch>")
    assert answer.status_code == 422
    assert "verlangte Nachweis" in answer.text
    assert "Kommt &lt;noch&gt;" in answer.text
    assert condition(city, owed).declared is None


def test_whoever_owes_the_proof_uploads_it_there(city: City, owed: UUID, visit: Visit) -> None:
    lea, to = visit("lea"), at(owed, "unterlage")
    kept = lea.page(at(owed)).forms[to]
    answer = lea.client.post(to, data=kept, files={"file": ("Freigabe.pdf", PDF)})
    assert (answer.status_code, answer.headers["location"]) == (303, at(owed))
    shown = lea.client.get(at(owed)).text
    assert "Freigabe.pdf" in shown
    proof = shown.split('name="evidence-')[1].partition('"')[0]
    lea.send(at(owed), at(owed, "meldung"), **{f"evidence-{proof}": "1"})
    assert condition(city, owed).declared is not None


def test_an_upload_that_is_refused_says_why_and_leaves_nothing(owed: UUID, visit: Visit) -> None:
    lea, to = visit("lea"), at(owed, "unterlage")
    kept = lea.page(at(owed)).forms[to]
    answer = lea.client.post(to, data=kept, files={"file": ("Bild.exe", b"MZ\x90\x00" * 20)})
    assert answer.status_code == 415
    assert "Diese Art von Datei" in answer.text
    bo = visit("bo").client.post(to, data=kept, files={"file": ("Freigabe.pdf", PDF)})
    assert bo.status_code == 403
    assert "Freigabe.pdf" not in lea.page(at(owed)).text


def test_a_deadline_is_extended_to_a_day_that_is_one(city: City, owed: UUID, visit: Visit) -> None:
    pia = visit("pia")
    for day in ("", "2024-02-31", "2024-02-01"):
        answer = pia.send(at(owed), at(owed, "verlaengerung"), due_on=day, reason="Dauert länger.")
        assert answer.status_code == 422, day
    pia.send(at(owed), at(owed, "verlaengerung"), due_on="2024-04-02", reason="Dauert länger.")
    due_at = condition(city, owed).due_at
    assert due_at is not None
    assert due_at.date() == date(2024, 4, 2)
    assert "02.04.2024" in pia.page(at(owed)).text


def test_the_chair_waives_and_nothing_is_left_to_do(city: City, owed: UUID, visit: Visit) -> None:
    ada = visit("ada")
    ada.send(at(owed), at(owed, "erlass"), reason="Überholt.")
    assert condition(city, owed).state is ConditionState.WAIVED
    assert not [form for form in ada.page(at(owed)).forms if "auflagen" in form]


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("lea", {"meldung", "unterlage"}),
        ("eve", {"meldung", "unterlage"}),
        ("pia", {"meldung", "unterlage", "annahme", "verlaengerung"}),
        ("ada", {"verlaengerung", "erlass"}),
        ("bo", set()),
    ],
)
def test_everybody_is_offered_what_they_may_do(owed: UUID, visit: Visit, who: str, may: set[str]) -> None:
    forms = visit(who).page(at(owed)).forms
    assert {form.rpartition("/")[2] for form in forms if "auflagen" in form} == may


def test_a_condition_of_a_hidden_project_is_missing_for_the_public(
    city: City, owed: UUID, browser: Browser
) -> None:
    city.do(SetVisibility(project_id=PROJECT, public=False), "pia")
    assert browser.client.get(at(owed)).status_code == 404
    assert browser.client.get(at(stream("no condition"))).status_code == 404
    assert browser.client.get("/city/auflagen/x").status_code == 404
