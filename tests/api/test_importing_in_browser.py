"""A PMO takes a list in and takes it back in a real browser, with JavaScript and without, and without a barrier."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.api.test_acting_in_browser import signed_in
from tests.api.test_pages_in_browser import AXE, RULES, Served, serving
from tests.support.city import City
from tests.support.signing_in import with_account
from tests.support.workbooks import sheet_of, xlsx

pytestmark = pytest.mark.browser

ROWS = (
    ["Projektübersicht der Stabsstelle"],
    ["Nr", "Projekt", "Status", "Projektstart", "Projektende", "Amt"],
    ["1", "E-Akte für alle Ämter", "in Umsetzung", "01.03.2023", "31.03.2024", "Amt 12"],
    ["2", "Bürgerportal", "rätselhaft", "-", "30.04.2022", "Amt 10"],
    ["3", "Glasfaser", "ruht", "01.11.2023", "30.04.2023", "Amt 12"],
)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """The city served, with an account of its PMO, and a browser."""
    city = City(tmp_path / "city")
    with_account(city, "pia")
    with serving(city) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield Served(address, browser)
        browser.close()
    city.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_a_list_is_looked_at_taken_and_taken_back(served: Served, tmp_path: Path, *, scripts: bool) -> None:
    file = tmp_path / "liste.xlsx"
    file.write_bytes(xlsx({"Liste": sheet_of(*[list(row) for row in ROWS])}))
    with signed_in(served, "pia", java_script_enabled=scripts, bypass_csp=scripts) as (tab, complaints):
        tab.get_by_role("link", name="Listen übernehmen").click()
        tab.get_by_label("Datei").set_input_files(file)
        tab.get_by_role("button", name="Prüfen").click()
        expect(tab.get_by_role("heading", level=1)).to_have_text("Spalten und Wörter zuordnen")
        expect(tab.get_by_label("Projektende")).to_have_value("planned_end")
        tab.get_by_label("Stand der Liste").fill("2024-01-02")
        tab.get_by_label("„rätselhaft“ (1-mal): Phase").select_option("pipeline")
        tab.get_by_role("button", name="Bericht zeigen").click()
        expect(tab.get_by_text("3 neu, 0 geändert")).to_be_visible()
        expect(tab.get_by_text("Das Ende 30.04.2023 liegt vor dem Start 01.11.2023.")).to_be_visible()
        if scripts:
            tab.add_script_tag(path=AXE)
            found = tab.evaluate("rules => axe.run({runOnly: rules})", RULES)
            assert [one["id"] for one in found["violations"]] == []
        tab.get_by_role("button", name="So übernehmen").click()
        expect(tab.get_by_text("3 neu, 0 geändert, 0 unverändert, 0 abgelehnt.")).to_be_visible()
        tab.get_by_role("button", name="Zurücknehmen").click()
        expect(tab.get_by_text("3 Aufnahmen und 0 Angaben; 0 bleiben.")).to_be_visible()
        tab.get_by_label("Begründung").fill("Die Liste war die falsche.")
        tab.get_by_role("button", name="Jetzt zurücknehmen").click()
        expect(tab.get_by_role("cell", name="zurückgenommen")).to_be_visible()
        assert complaints == []
