"""The pages of checks and reminders in a real browser: no barrier, nothing blocked, no sideways scrolling."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect, sync_playwright

from domain.board_sheets import NewNeed, SheetCells
from domain.mail_wishes import MailWish
from domain.people import Person
from domain.project_checks import CheckStage, ProjectCheck
from projections.project_checks import checks_of
from runtime.mail import dispatch_mail
from runtime.mail_opt_outs import opt_out_path
from runtime.tick import tick
from tests.api.test_acting_in_browser import signed_in
from tests.api.test_pages_in_browser import AXE, RULES, VIEWS, Served, serving
from tests.support.city import City, person
from tests.support.mailing import enter_everybody
from tests.support.signing_in import with_account
from workflows.board_sheets import AcceptSheet, ReturnSheet
from workflows.project_checks import SubmitProjectCheck
from workflows.projects import AssignLead

pytestmark = pytest.mark.browser

KEYS = ("CITY-2", "CITY-3", "CITY-4", "CITY-5")
CELLS = SheetCells(
    vision="Ein Portal für alle.",
    todo="Abnahme vorbereiten\nSchulungen ansetzen",
    doing="Formulare prüfen",
    obstacles="Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselverwaltungsordnung fehlt",
)


class Lived:
    """A city three cycles on: one check overdue, one to judge, one returned, one accepted; mails in the folder."""

    def __init__(self, city: City) -> None:
        self.city = city
        enter_everybody(city)
        for who in ("eve", "pia"):
            with_account(city, who)
        self.projects = {key: city.add_project(key, phase="implementation") for key in KEYS}
        for project in self.projects.values():
            city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
        for cycle in range(3):
            self.pass_by(21 if cycle else 0)
            for key in KEYS[1:]:
                self.report(key, cycle)
                if cycle < 2 or key == "CITY-5":
                    city.do(AcceptSheet(check_id=self.check(key)), "pia")
        city.do(ReturnSheet(check_id=self.check("CITY-4"), remark="Bitte den Meilenstein nennen."), "pia")
        self.pass_by(23)

    def pass_by(self, days: int) -> None:
        """Let days pass, the service beating on each."""
        for _ in range(days or 1):
            self.city.clock.set(self.city.clock.now() + timedelta(days=1))
            tick(self.city.here)
            dispatch_mail(self.city.here, self.city.settings)

    def check(self, key: str, back: int = 0) -> UUID:
        """Give the last cycle of a project, or one before it."""
        with self.city.reading() as connection:
            return checks_of(connection, self.projects[key])[back].check_id

    def report(self, key: str, cycle: int) -> None:
        asked = () if cycle else (NewNeed(question=f"Wer zahlt den Betrieb von {key}?"),)
        light = ("green", "yellow", "red")[cycle]
        said = SubmitProjectCheck(
            check_id=self.check(key), status=light, outlook="yellow", report="Es geht voran.",
            cells=CELLS, new_needs=asked,
        )  # fmt: skip
        self.city.do(said, "eve")

    def pages(self) -> dict[str, list[str]]:
        """Give who looks at which pages."""
        overdue = self.check("CITY-2", 1)
        return {
            "pia": [
                *(
                    f"/city/projektchecks{page}"
                    for page in ("", "/kalender", "/board", "/zahlen", "?lang=en")
                ),
                f"/city/blaetter/{self.check('CITY-3', 1)}",
                f"/city/blaetter/{self.check('CITY-3', 1)}?lang=en",
                f"/city/warum/{overdue}",
                "/city/postausgang",
            ],
            "eve": [
                f"/city/blaetter/{overdue}",
                f"/city/blaetter/{self.check('CITY-4', 1)}",
                f"/city/warum/{overdue}?lang=en",
                "/city/aufgaben",
                "/city/kalenderabos",
                "/city/einstellungen",
                "/city/einstellungen?lang=en",
                f"/city/{opt_out_path(self.city.here, person('eve'))}",
            ],
        }


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The city as it has become."""
    city = City(tmp_path_factory.mktemp("city"))
    yield Lived(city)
    city.close()


@pytest.fixture(scope="module")
def served(lived: Lived) -> Iterator[Served]:
    """The city served, and a browser."""
    with serving(lived.city) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield Served(address, browser)
        browser.close()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_no_page_of_checks_has_a_barrier_or_scrolls_sideways(
    served: Served, lived: Lived, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
    for who, addresses in lived.pages().items():
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


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_lead_states_a_wish_and_turns_mails_off(served: Served, lived: Lived, *, script: bool) -> None:
    with signed_in(served, "eve", java_script_enabled=script) as (tab, complaints):
        tab.get_by_role("link", name="Erinnerungen als Mail").click()
        tab.get_by_role("radio", name="eine Mail am Tag").check()
        tab.get_by_role("button", name="Wunsch speichern").click()
        expect(tab.get_by_role("radio", name="eine Mail am Tag")).to_be_checked()
        assert complaints == []
    with served.opened(f"/city/{opt_out_path(lived.city.here, person('eve'))}") as (tab, complaints):
        tab.get_by_role("button", name="Mails abstellen").click()
        expect(tab.get_by_role("status")).to_contain_text("keine Erinnerungen mehr")
        assert complaints == []
    eve = lived.city.here.store.load(Person, person("eve"))
    assert eve is not None
    assert eve.mail_wish is MailWish.NONE


def test_a_lead_hands_in_and_the_pmo_accepts(served: Served, lived: Lived) -> None:
    check = lived.check("CITY-2", 1)
    with signed_in(served, "eve") as (tab, complaints):
        tab.goto(f"{served.address}/city/blaetter/{check}")
        tab.get_by_role("group", name="Status aktuell").get_by_role("radio").first.check()
        tab.get_by_role("group", name="Ausblick").get_by_role("radio").first.check()
        tab.get_by_label("Projektstand").fill("Endlich berichtet.")
        tab.get_by_role("button", name="Blatt abgeben").click()
        expect(tab.get_by_text("Endlich berichtet.").first).to_be_visible()
        assert complaints == []
    with signed_in(served, "pia") as (tab, complaints):
        tab.goto(f"{served.address}/city/projektchecks")
        tab.get_by_role("link", name="CITY-2").first.click()
        tab.goto(f"{served.address}/city/blaetter/{check}")
        tab.get_by_role("button", name="Blatt annehmen").click()
        expect(tab.get_by_text("Abgegeben und vom PMO angenommen.").first).to_be_visible()
        assert complaints == []
    found = lived.city.here.store.load(ProjectCheck, check)
    assert found is not None
    assert found.stage is CheckStage.ACCEPTED
