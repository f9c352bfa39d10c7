"""Signing in, voting and asking for a gate in a real browser, with JavaScript and without, and without a barrier."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import FilePayload, Page, expect, sync_playwright

from domain.gate_review_values import Outcome
from tests.api.test_pages_in_browser import AXE, RULES, VIEWS, Served, serving
from tests.support.city import City
from tests.support.documents import PDF, PLAIN
from tests.support.signing_in import PASSWORD, with_account
from workflows.projects import SetVisibility

pytestmark = pytest.mark.browser

PROJECT = "/city/projekte/CITY-1"


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """The city with accounts."""
    made = City(tmp_path)
    for who in ("ada", "bo", "eve", "pia", "lea"):
        with_account(made, who)
    yield made
    made.close()


@pytest.fixture
def served(city: City) -> Iterator[Served]:
    """The city served, and a browser."""
    with serving(city) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield Served(address, browser)
        browser.close()


@contextmanager
def signed_in(served: Served, who: str, **context: Any) -> Iterator[tuple[Page, list[str]]]:
    """Sign in and stand before one's tasks."""
    with served.opened("/city/anmelden", **context) as (tab, complaints):
        tab.get_by_label("Anmeldename").fill(who)
        tab.get_by_label("Passwort", exact=True).fill(PASSWORD)
        tab.get_by_role("button", name="Anmelden").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Meine Aufgaben")
        yield tab, complaints


def vote(tab: Page, choice: str) -> None:
    """Go from one's tasks to the review and vote."""
    tab.get_by_role("link", name="Abstimmen: CITY-1").click()
    tab.get_by_role("radio", name=choice).check()
    tab.get_by_role("button", name="Stimme verbindlich abgeben").click()
    expect(tab.get_by_text(f"Sie haben abgestimmt: {choice}.")).to_be_visible()


def read_paper(tab: Page, name: str) -> bytes:
    """Open a paper of the dossier: it is stored, never shown."""
    with tab.expect_download() as stored:
        tab.get_by_role("link", name=name).click()
    assert stored.value.suggested_filename == name
    return Path(stored.value.path()).read_bytes()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_lead_lays_files_before_the_project(served: Served, city: City, *, script: bool) -> None:
    with signed_in(served, "eve", java_script_enabled=script) as (tab, complaints):
        tab.goto(served.address + PROJECT)
        tab.get_by_text("Unterlagen hochladen", exact=True).click()
        notes: FilePayload = {"name": "Notiz.txt", "mimeType": "text/plain", "buffer": PLAIN}
        broken: FilePayload = {"name": "Notiz.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
        tab.get_by_label("Dateien", exact=True).set_input_files(broken)
        tab.get_by_role("button", name="Hochladen", exact=True).click()
        expect(tab.get_by_role("alert")).to_contain_text("Notiz.pdf")
        tab.get_by_label("Dateien", exact=True).set_input_files(notes)
        tab.get_by_role("button", name="Hochladen", exact=True).click()
        expect(tab.get_by_role("link", name="Notiz.txt")).to_be_visible()
        assert read_paper(tab, "Notiz.txt") == PLAIN
        assert [one for one in complaints if "422" not in one] == []
    assert city.project


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_lead_asks_and_a_board_votes_a_project_through_its_gate(
    served: Served, city: City, *, script: bool
) -> None:
    with signed_in(served, "eve", java_script_enabled=script) as (tab, complaints):
        tab.goto(served.address + PROJECT)
        tab.get_by_label("Antrag: Was soll beschlossen werden?").fill("Wir beginnen.")
        concept: FilePayload = {"name": "Konzept.pdf", "mimeType": "application/pdf", "buffer": PDF}
        tab.get_by_label("Weitere Unterlagen hochladen (freiwillig)").set_input_files(concept)
        tab.get_by_role("button", name="Entscheidung beantragen").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Freigabe: Projekt CITY-1")
        review = UUID(tab.url.rpartition("/")[2])
        assert complaints == []
    for who in ("ada", "bo"):
        with signed_in(served, who, java_script_enabled=script) as (tab, complaints):
            tab.get_by_role("link", name="Abstimmen: CITY-1").click()
            assert read_paper(tab, "Konzept.pdf") == PDF
            tab.goto(f"{served.address}/city/aufgaben")
            vote(tab, "Ja")
            assert complaints == []
            if who == "bo":
                expect(tab.get_by_text("Lenkungsausschuss: angenommen")).to_be_visible()
                expect(tab.locator("#stand")).to_contain_text("Initiierung")
    assert city.review(review).outcome is Outcome.APPROVE
    assert city.load().phase.phase == "initiation"


def test_a_vote_that_comes_too_late_is_told_beside_its_form_and_nothing_is_lost(
    served: Served, city: City
) -> None:
    review = city.request_release()
    with signed_in(served, "ada") as (tab, _):
        tab.get_by_role("link", name="Abstimmen: CITY-1").click()
        tab.get_by_role("radio", name="Nein").check()
        tab.locator("#stimme-grund").fill("Kosten unklar")
        city.vote(review, "bo")
        city.vote(review, "cy")
        tab.get_by_role("button", name="Stimme verbindlich abgeben").click()
        expect(tab.get_by_role("alert")).to_contain_text("Das ging nicht")
        expect(tab.get_by_role("radio", name="Nein")).to_be_checked()
        expect(tab.locator("#stimme-grund")).to_have_value("Kosten unklar")


def test_a_reader_sees_no_form_and_nothing_of_what_is_not_public(served: Served, city: City) -> None:
    review = city.request_release()
    with signed_in(served, "lea") as (tab, _):
        tab.goto(f"{served.address}/city/vorlagen/{review}")
        expect(tab.locator("main form")).to_have_count(0)
        city.do(SetVisibility(project_id=city.project, public=False), "pia")
        for page in (PROJECT, f"/city/vorlagen/{review}"):
            answer = tab.goto(served.address + page)
            assert answer is not None
            assert answer.status == 404
    with signed_in(served, "eve") as (tab, _):
        tab.goto(served.address + PROJECT)
        expect(tab.get_by_role("heading", level=1)).to_have_text("Projekt CITY-1")


def test_signing_out_leaves_nothing_behind_the_back_button(served: Served) -> None:
    with signed_in(served, "ada") as (tab, _):
        tab.get_by_role("button", name="Abmelden").click()
        expect(tab.get_by_text("Sie lesen als Öffentlichkeit.")).to_be_visible()
        tab.go_back()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Anmelden")


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_no_page_on_which_people_act_has_a_barrier_or_scrolls_sideways(
    served: Served, city: City, width: int, scheme: str
) -> None:
    review = f"/city/vorlagen/{city.request_release()}"
    pages = {
        "ada": ["/city/aufgaben", "/city/passwort", review, f"{review}?lang=en"],
        "pia": [PROJECT, f"{PROJECT}?lang=en", "/city/?ansicht=phasen"],
    }
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    for who, addresses in pages.items():
        with signed_in(served, who, **look) as (tab, complaints):
            for address in addresses:
                tab.goto(served.address + address)
                tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
                tab.add_script_tag(path=AXE)
                found = tab.evaluate("rules => axe.run({runOnly: rules})", RULES)
                assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == [], address
                assert tab.evaluate(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                ), address
            assert complaints == []
