"""The import page without JavaScript: propose, settle, report, confirm, take back; for those who may import."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI

from domain.people import Role, ScopeKind
from runtime.import_jobs import ImportJobs
from tests.api.conftest import Browser, Page
from tests.support.city import City
from tests.support.two_programmes import FOREIGN, found_foreign
from tests.support.workbooks import sheet_of, xlsx

IMPORT = "/city/import"
LIST = xlsx(
    {
        "Liste": sheet_of(
            ["Nr", "Projekt", "Status", "Start", "Amt"],
            ["1", "=E-Akte", "in Umsetzung", "31.12.2024", "Amt 12"],
            ["2", "Bürgerportal", "rätselhaft", "-", "Amt 12"],
        )
    }
)


def send(browser: Browser, action: str, file: bytes | None = None, status: int = 200, **fields: str) -> Page:
    """Send a form of the import page with the secret of the session, and read the page that answers."""
    csrf = browser.page(IMPORT).forms["/city/abmelden"]["csrf"]
    files: dict[str, Any] = {name: (None, value) for name, value in {"csrf": csrf, **fields}.items()}
    if file is not None:
        files["datei"] = ("liste.xlsx", file)
    answer = browser.client.post(f"{IMPORT}/{action}", files=files)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def listed(browser: Browser) -> list[str]:
    return browser.page("/city/").keys()


def settled(browser: Browser) -> Page:
    """Send the list, settle what its words mean, and come to the report."""
    proposed = send(browser, "datei", LIST, programm="stadt/standard")
    fields = proposed.forms[f"{IMPORT}/zuordnung"]
    meanings = {"w0-phase": "implementation", "w0-zustand": "active", "w1-phase": ""}
    said: dict[str, Any] = {**fields, **meanings, "stand": "2024-01-02", "schritt": "bericht"}
    said.pop("csrf")
    return send(browser, "zuordnung", **said)


def test_a_list_nobody_has_mapped_is_proposed_settled_reported_and_taken(
    visit: Callable[[str], Browser], city: City
) -> None:
    pia = visit("pia")
    proposed = send(pia, "datei", LIST, programm="stadt/standard")
    assert "Spalten und Wörter zuordnen" in proposed.text
    assert "„rätselhaft“ (1-mal): Phase" in proposed.text
    before = city.here.position()
    report = settled(pia)
    assert "1 neu, 0 geändert, 0 unverändert, 1 angehalten. Noch ist nichts gespeichert." in report.text
    assert "Das Statuswort „rätselhaft“ ist nicht zugeordnet" in report.text
    assert city.here.position() == before
    digest = report.forms[f"{IMPORT}/uebernahme"]["digest"]
    done = send(pia, "uebernahme", digest=digest)
    assert "1 neu, 0 geändert, 0 unverändert, 0 abgelehnt." in done.text
    assert "STADT-001" in listed(pia)


def test_a_list_is_taken_back_after_a_look_at_what_that_does(visit: Callable[[str], Browser]) -> None:
    pia = visit("pia")
    digest = settled(pia).forms[f"{IMPORT}/uebernahme"]["digest"]
    taken = send(pia, "uebernahme", digest=digest)
    batch = taken.forms[f"{IMPORT}/ruecknahme"]["batch"]
    asked = send(pia, "ruecknahme", batch=batch)
    assert "1 Aufnahmen und 0 Angaben; 0 bleiben." in asked.text
    assert "STADT-001" in listed(pia)
    send(pia, "ruecknahme", status=422, batch=batch, schritt="ausfuehren", reason=" ")
    done = send(pia, "ruecknahme", batch=batch, schritt="ausfuehren", reason="falsche Liste")
    assert "Zurückgenommen" in done.text
    assert "STADT-001" not in listed(pia)
    again = send(pia, "ruecknahme", status=409, batch=batch, schritt="ausfuehren", reason="falsche Liste")
    assert "schon zurückgenommen" in again.text


def test_english_readers_get_the_page_in_english(visit: Callable[[str], Browser]) -> None:
    assert "Import lists" in visit("pia").page(f"{IMPORT}?lang=en").text


@pytest.mark.parametrize(
    ("who", "status"), [("pia", 200), ("max", 200), ("eve", 403), ("ada", 403), ("ann", 403)]
)
def test_the_page_is_for_pmo_and_management(visit: Callable[[str], Browser], who: str, status: int) -> None:
    browser = visit(who)
    browser.page(IMPORT, status)
    shown = any(link.startswith(IMPORT) for link in browser.page("/city/").links)
    assert shown is (status == 200)


def test_the_public_is_sent_to_sign_in(browser: Browser) -> None:
    answer = browser.client.get(IMPORT)
    assert (answer.status_code, answer.headers["location"]) == (303, "/city/anmelden?weiter=%2Fcity%2Fimport")


def test_a_form_without_the_secret_or_from_elsewhere_is_not_read(visit: Callable[[str], Browser]) -> None:
    pia = visit("pia")
    files: dict[str, Any] = {"csrf": (None, "falsch"), "datei": ("liste.xlsx", LIST)}
    assert pia.client.post(f"{IMPORT}/datei", files=files).status_code == 403
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert pia.client.post(f"{IMPORT}/datei", files=files, headers=elsewhere).status_code == 403


@pytest.mark.parametrize(
    ("file", "says"), [(b"%PDF-1.7", "PDF"), (b"", "Wählen Sie eine Datei"), (LIST[:200], "beschädigt")]
)
def test_a_file_that_is_no_list_is_told_on_the_page(
    visit: Callable[[str], Browser], file: bytes, says: str
) -> None:
    assert says in send(visit("pia"), "datei", file, 422, programm="stadt/standard").text


LONG = xlsx(
    {
        "Liste": sheet_of(
            ["Nr", "Projekt", "Status"],
            *([str(number), f"Vorhaben {number}", "in Umsetzung"] for number in range(1, 121)),
        )
    }
)


def long_report(browser: Browser) -> str:
    """Send a long list and come to its report; give what confirms it."""
    fields = send(browser, "datei", LONG, programm="stadt/standard").forms[f"{IMPORT}/zuordnung"]
    said: dict[str, Any] = {**fields, "w0-phase": "implementation", "w0-zustand": "active"}
    said.pop("csrf")
    report = send(browser, "zuordnung", **{**said, "stand": "2024-01-02", "schritt": "bericht"})
    return report.forms[f"{IMPORT}/uebernahme"]["digest"]


def jobs_of(browser: Browser, jobs: ImportJobs) -> ImportJobs:
    """Let the application of a browser import by these."""
    app = browser.client.app
    assert isinstance(app, FastAPI)
    app.state.import_jobs = jobs
    return jobs


def test_a_long_list_has_a_page_that_says_how_far_it_is(visit: Callable[[str], Browser], city: City) -> None:
    pia = visit("pia")
    digest = long_report(pia)
    jobs_of(pia, ImportJobs(wait_s=0))
    run = f"{IMPORT}/lauf/{digest}"
    with city.here.store.database.turn:
        send(pia, "uebernahme", status=303, digest=digest)
        goes_on = pia.page(run)
        assert "Sie können diese Seite verlassen; die Übernahme geht weiter." in goes_on.text
        assert any(link.startswith(run) for link in goes_on.links), "asked again without JavaScript"
    while "die Übernahme geht weiter" in (found := pia.page(run)).text:
        time.sleep(0.05)
    assert "120 neu, 0 geändert, 0 unverändert, 0 abgelehnt." in found.text
    assert pia.client.get(f"{IMPORT}/lauf/{'0' * 64}").status_code == 404


def test_a_list_that_broke_off_says_so_and_leads_to_what_is_missing(
    visit: Callable[[str], Browser], city: City
) -> None:
    pia = visit("pia")
    digest = long_report(pia)
    jobs = jobs_of(pia, ImportJobs(wait_s=0))
    with city.here.store.database.turn:
        send(pia, "uebernahme", status=303, digest=digest)
        jobs.stop()
    jobs.close()
    broken_off = pia.page(f"{IMPORT}/lauf/{digest}")
    assert "nach 50 von 120 Zeilen abgebrochen" in broken_off.text
    rest = send(pia, "rest", digest=broken_off.forms[f"{IMPORT}/rest"]["digest"])
    assert "70 neu, 0 geändert, 50 unverändert, 0 angehalten." in rest.text
    jobs_of(pia, ImportJobs(wait_s=60))
    done = send(pia, "uebernahme", digest=rest.forms[f"{IMPORT}/uebernahme"]["digest"])
    assert "70 neu, 0 geändert, 50 unverändert, 0 abgelehnt." in done.text
    send(pia, "rest", status=409, digest="0" * 64)


def test_where_there_are_several_programmes_a_person_says_which(
    visit: Callable[[str], Browser], city: City
) -> None:
    pia = visit("pia")
    assert "Die Liste geht in das Programm" in send(pia, "datei", LIST, programm="").text
    found_foreign(city)
    city.mandate("pia", Role.PMO, ScopeKind.PROGRAMME, FOREIGN)
    unsaid = send(pia, "datei", LIST, 422, programm="")
    assert "Wählen Sie Programm und Phasenmodell, für die die Liste gilt." in unsaid.text
    proposed = send(pia, "datei", LIST, programm="stadt/standard")
    assert "Die Liste geht in das Programm" in proposed.text


def test_a_list_whose_numbers_mean_other_projects_is_pointed_out_before_it_is_taken(
    visit: Callable[[str], Browser],
) -> None:
    pia = visit("pia")
    send(pia, "uebernahme", digest=long_report(pia))
    rows = [[str(number), f"Ganz anderes {number}", "in Umsetzung"] for number in (1, 2, 200)]
    other = xlsx({"Liste": sheet_of(["Nr", "Projekt", "Status"], *rows)})
    fields = send(pia, "datei", other, programm="stadt/standard").forms[f"{IMPORT}/zuordnung"]
    said: dict[str, Any] = {**fields, "w0-phase": "implementation", "w0-zustand": "active"}
    said.pop("csrf")
    report = send(pia, "zuordnung", **{**said, "stand": "2024-01-02", "schritt": "bericht"})
    assert "Bei 2 von 2 Zeilen, die nach ihrer Nummer schon im Buch stehen" in report.text
    assert "Prüfen Sie zuerst" not in settled(pia).text
