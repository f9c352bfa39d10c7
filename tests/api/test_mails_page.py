"""The kept mails of an invented record are shown to everybody; those of a real one to nobody."""

from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from runtime.organisations import Installation
from runtime.settings import Environment, Settings
from tests.api.conftest import Browser, Page
from tests.support.city import City


def keep(folder: Path, name: str, text: str) -> None:
    """Keep a mail as a file."""
    (folder / "mail").mkdir(exist_ok=True)
    (folder / "mail" / f"{name}.eml").write_bytes(text.encode())


MAIL = (
    "To: eve@city.example\nSubject: =?utf-8?q?Projektcheck_f=C3=A4llig?=\nDate: Mon, 08 Jan 2024 09:00:00 +0100\n"
    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
)


def test_kept_mails_are_shown_as_text(city: City, browser: Browser) -> None:
    assert "Noch keine Mails." in browser.page("/city/postausgang").text
    keep(city.here.folder, "one", MAIL + "Guten Tag, es ist fällig.")
    text = browser.page("/city/postausgang").text
    assert "Projektcheck fällig An eve@city.example" in text
    assert "Guten Tag, es ist fällig." in text
    assert "Noch keine Mails." not in text


def test_a_kept_mail_says_when_it_was_sent_and_leads_where_it_says(city: City, client: TestClient) -> None:
    keep(city.here.folder, "one", MAIL + "Zum Blatt: https://gatebook.city.example/city/")
    keep(city.here.folder, "two", "To: bo@city.example\nDate: gestern\n\nGuten Tag")
    answer = client.get("/city/postausgang").text
    assert "eve@city.example, 08.01.2024, 09:00 Uhr" in answer
    assert 'href="https://gatebook.city.example/city/"' in answer
    assert "bo@city.example, ohne Datum" in answer


def test_a_hostile_mail_stays_text(city: City, client: TestClient) -> None:
    keep(city.here.folder, "one", MAIL.replace("Projektcheck", "<b>") + "<script>alert(1)</script>")
    answer = client.get("/city/postausgang").text
    assert "<script>alert" not in answer
    assert "<script>alert(1)</script>" in Page(answer).text


def test_an_unreadable_mail_hides_no_other(city: City, browser: Browser) -> None:
    keep(city.here.folder, "broken", "\x00\x01 nothing")
    keep(city.here.folder, "one", MAIL + "Guten Tag")
    assert "Guten Tag" in browser.page("/city/postausgang").text


def test_a_production_record_shows_no_mail(tmp_path: Path) -> None:
    installation = Installation(Settings(env=Environment.PRODUCTION, data_dir=tmp_path))
    context = installation.create("amt", "Amt")
    keep(context.folder, "one", MAIL + "vertraulich")
    browser = Browser(TestClient(create_app(installation)))
    assert "vertraulich" not in browser.page("/amt/postausgang", 404).text
    assert "/amt/postausgang" not in browser.page("/amt/").links
    installation.close()
