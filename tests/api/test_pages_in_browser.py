"""The pages in a real browser: no barrier, no blocked resource, no sideways scrolling, no need of JavaScript."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from api.app import create_app
from domain.project_values import Plan, ProjectFacts, RunState, SourceRow
from domain.times import effective_on
from runtime.tick import tick
from storage.directory import enter
from tests.architecture.tree import ROOT
from tests.support.city import City, person
from workflows import projects

pytestmark = pytest.mark.browser

AXE = ROOT / "tests/support/vendor/axe-core/4.14.1/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PROJECT = "/city/projekte/CITY-1"
PAGES = [
    "/city/",
    "/city/?on=2024-01-08&known_at=2024-01-08T10:00",
    "/city/?lang=en",
    PROJECT,
    f"{PROJECT}?on=2024-01-08&lang=en",
    "/city/projekte/CITY-2",
    "/city/auswertungen",
    "/city/phasen",
    "/city/ziele?on=2024-01-08&lang=en",
    "/city/jahresvergleich",
    "/city/beschluesse",
    "/city/auflagen",
    "/city/berichtspflichten",
    "/city/synergien",
    "/city/postausgang",
    "/nirgendwo/",
]
VIEWS = [(1280, "light"), (1280, "dark"), (320, "light")]


@dataclass(frozen=True, slots=True)
class Served:
    """The city served at an address, and a browser to look at it."""

    address: str
    browser: Browser

    @contextmanager
    def opened(self, page: str, **context: Any) -> Iterator[tuple[Page, list[str]]]:
        """Open a page; what its console complains of is gathered."""
        complaints: list[str] = []

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"} and "404" not in message.text:
                complaints.append(message.text)

        with self.browser.new_context(**context) as window:
            tab = window.new_page()
            tab.on("console", hear)
            tab.on("pageerror", lambda error: complaints.append(str(error)))
            tab.goto(self.address + page)
            yield tab, complaints


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A city in which everything a page can show has happened, on a free port."""
    city = City(tmp_path_factory.mktemp("city"))
    live_a_little(city)
    with serving(city) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield Served(address, browser)
        browser.close()
    city.close()


def live_a_little(city: City) -> None:
    """Decide a gate, report late, rest, correct, and take a long title over from a list."""
    for name, called in (("eve", "Projektleitung 1 (Demo)"), ("pia", "PMO (Demo)")):
        enter(city.here.store.database, person(name), name=called, email=None, language="de")
    for number, title in enumerate(
        ["Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselverwaltung einführen", "Bürgerkonto"], 2
    ):
        source = SourceRow(
            file="liste.csv",
            sha256="ab" * 32,
            row=number,
            document="Projektübersicht",
            wording={"Status": "in Bearbeitung"},
        )
        known = ProjectFacts(
            key=f"CITY-{number}",
            title=title,
            kind="project",
            public=True,
            plan=Plan(start=date(2023, 3, 1), end=None),
            run_state=RunState.PERMANENT if number == 3 else RunState.ACTIVE,
            source=source,
        )
        city.do(
            projects.RegisterProject(
                programme_id=city.programme,
                lifecycle="standard",
                phase="implementation",
                known=known,
                effective=effective_on(date(2023, 11, 20), "Europe/Berlin"),
                effective_reason="Übernahme der Liste",
            ),
            "pia",
        )
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    city.do(projects.PlanDates(project_id=city.project, start=date(2024, 2, 1), end=date(2025, 2, 14)), "pia")
    tick(city.here)
    city.clock.set(city.clock.now() + timedelta(days=40))
    tick(city.here)
    mails = Path(city.here.folder, "mail")
    mails.mkdir()
    (mails / "one.eml").write_text(
        "To: eve@city.example\nSubject: Projektcheck\nContent-Type: text/plain; charset=utf-8\n\n"
        + "x" * 300,
        encoding="utf-8",
    )


@contextmanager
def serving(city: City) -> Iterator[str]:
    """Serve the city's pages in a thread for as long as the block runs."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(create_app(city.installation), log_config=None, lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_barrier(served: Served, page: str, width: int, scheme: str) -> None:
    with served.opened(
        page, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    ) as (
        tab,
        _,
    ):
        tab.add_script_tag(path=AXE)
        found = tab.evaluate("rules => axe.run({runOnly: rules})", RULES)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_blocked_by_its_own_policy(served: Served, page: str) -> None:
    with served.opened(page) as (tab, complaints):
        tab.wait_for_load_state("networkidle")
        assert tab.evaluate("document.fonts.check('600 16px \"Fira Sans\"')")
        assert tab.evaluate("getComputedStyle(document.body).display") == "flex"
        assert tab.evaluate("typeof htmx") == "object"
        assert complaints == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_scrolls_sideways_on_a_small_screen(served: Served, page: str) -> None:
    with served.opened(page, viewport={"width": 320, "height": 640}) as (tab, _):
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_filtering_needs_no_script(served: Served) -> None:
    with served.opened("/city/", java_script_enabled=False) as (tab, _):
        tab.get_by_label("Suche in Schlüssel und Titel").fill("bürgerkonto")
        tab.get_by_label("Laufzustand").first.select_option("permanent")
        tab.get_by_role("button", name="Anzeigen").click()
        expect(tab.locator("#treffer")).to_have_text("1 von 3 Projekten")
        tab.get_by_role("link", name="Bürgerkonto").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Bürgerkonto")
        expect(tab.get_by_role("heading", level=1)).to_have_count(1)


def test_filtering_with_script_keeps_place_and_address(served: Served) -> None:
    with served.opened("/city/") as (tab, complaints):
        tab.evaluate("window.stayed = true")
        tab.get_by_label("Laufzustand").first.select_option("permanent")
        expect(tab.locator("#treffer")).to_have_text("1 von 3 Projekten")
        expect(tab.locator("#ergebnis tbody th a")).to_have_text(["Bürgerkonto"])
        assert tab.evaluate("window.stayed")
        assert "run_state=permanent" in tab.url
        assert complaints == []


def test_the_keyboard_reaches_the_content_first(served: Served) -> None:
    with served.opened(PROJECT) as (tab, _):
        tab.keyboard.press("Tab")
        expect(tab.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
        tab.keyboard.press("Enter")
        expect(tab.locator("main")).to_be_focused()


def test_a_print_says_what_it_is_of(served: Served) -> None:
    with served.opened("/city/?on=2024-01-08") as (tab, _):
        tab.emulate_media(media="print")
        expect(tab.locator(".gb-print-only")).to_contain_text("/city/?on=2024-01-08")
        expect(tab.locator(".gb-print-only")).to_be_visible()
        expect(tab.get_by_text("Stand vom 08.01.2024, bekannt heute.")).to_be_visible()
        expect(tab.locator(".gb-filter")).to_be_hidden()
