"""Signing in by the pages: sessions in cookies, forms of our own pages only, rights that end at once."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages.visitors import own_address
from domain.people import Role, ScopeKind
from tests.api.conftest import OURS, Browser, Page
from tests.support.city import City, person
from tests.support.signing_in import (
    ANN,
    OTHER,
    PASSWORD,
    shown,
    sign_in,
    wait,
    with_account,
    with_second_factor,
)
from workflows.people import EndMandate

SIGN_IN, TASKS, PASSWORD_PAGE = "/city/anmelden", "/city/aufgaben", "/city/passwort"
Visit = Callable[[str], Browser]


def test_who_signs_in_is_named_with_their_roles_and_sees_their_tasks(visit: Visit) -> None:
    page = visit("ada").page(TASKS)
    assert "Angemeldet als ada · Vorsitz" in page.text
    assert "Nichts wartet auf Sie." in page.text


def test_the_public_is_told_so_and_led_to_sign_in_and_back(browser: Browser, city: City) -> None:
    assert "Sie lesen als Öffentlichkeit." in browser.page("/city/").text
    sent = browser.client.get(TASKS)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{SIGN_IN}?weiter=%2Fcity%2Faufgaben")
    with_account(city)
    answer = browser.send(sent.headers["location"], SIGN_IN, name="ada", password=PASSWORD)
    assert answer.headers["location"] == TASKS


def test_the_cookie_carries_the_organisation_and_is_shown_to_no_script(browser: Browser, city: City) -> None:
    with_account(city)
    cookie = browser.send(SIGN_IN, SIGN_IN, name="ada", password=PASSWORD).headers["set-cookie"]
    assert cookie.startswith("gatebook-city=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_over_https_the_cookie_is_bound_to_the_host(city: City) -> None:
    with_account(city)
    secure = {"Origin": "https://testserver"}
    client = TestClient(
        create_app(city.installation), base_url="https://testserver", follow_redirects=False, headers=secure
    )
    cookie = Browser(client).send(SIGN_IN, SIGN_IN, name="ada", password=PASSWORD).headers["set-cookie"]
    assert cookie.startswith("__Host-gatebook-city=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(("name", "password"), [("ada", "falsch"), ("niemand", PASSWORD), ("", "")])
def test_whoever_may_not_sign_in_gets_the_same_answer(
    browser: Browser, city: City, name: str, password: str
) -> None:
    with_account(city)
    answer = browser.send(SIGN_IN, SIGN_IN, name=name, password=password)
    assert answer.status_code == 401
    assert "Die Anmeldung ist nicht gelungen" in Page(answer.text).text
    assert f'value="{name}"' in answer.text
    assert not password or password not in answer.text


def test_guessing_is_slowed_and_told_for_how_long(browser: Browser, city: City) -> None:
    with_account(city)
    for _ in range(5):
        browser.send(SIGN_IN, SIGN_IN, name="ada", password="falsch")
    answer = browser.send(SIGN_IN, SIGN_IN, name="ada", password=PASSWORD)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_a_code_is_asked_for_where_one_is_set_up(browser: Browser, city: City) -> None:
    with_account(city)
    app = with_second_factor(city, sign_in(city))
    asked = browser.send(SIGN_IN, SIGN_IN, name="ada", password=PASSWORD)
    assert asked.status_code == 401
    assert "Code aus Ihrer App" in asked.text
    entered = browser.send(SIGN_IN, SIGN_IN, name="ada", password=PASSWORD, code=shown(city, app))
    assert entered.status_code == 303


def test_signing_out_ends_the_session(visit: Visit) -> None:
    browser = visit("ada")
    answer = browser.send(TASKS, "/city/abmelden")
    assert answer.status_code == 303
    assert browser.client.get(TASKS).status_code == 303


def test_a_password_somebody_else_knows_is_changed_before_anything_else(browser: Browser, city: City) -> None:
    account = with_account(city)
    given = city.here.accounts.recover(account, ANN)
    answer = browser.send(SIGN_IN, SIGN_IN, name="ada", password=given)
    assert answer.headers["location"] == PASSWORD_PAGE
    assert browser.client.get("/city/").headers["location"] == PASSWORD_PAGE
    differing = browser.send(PASSWORD_PAGE, PASSWORD_PAGE, old=given, new=OTHER, again="x")
    assert differing.status_code == 422
    changed = browser.send(PASSWORD_PAGE, PASSWORD_PAGE, old=given, new=OTHER, again=OTHER)
    assert changed.headers["location"] == TASKS
    assert "Nichts wartet" in browser.page(TASKS).text


def test_a_new_password_that_is_unfit_is_refused_with_everything_against_it(visit: Visit) -> None:
    answer = visit("ada").send(PASSWORD_PAGE, PASSWORD_PAGE, old=PASSWORD, new="ada", again="ada")
    assert answer.status_code == 422
    assert "zu kurz" in answer.text
    assert "leicht zu erraten" in answer.text


@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_changes_nothing(visit: Visit, said: dict[str, str]) -> None:
    browser = visit("ada")
    kept = browser.page(TASKS).forms["/city/abmelden"]
    assert browser.client.post("/city/abmelden", data=kept, headers=said).status_code == 403
    assert browser.client.get(TASKS).status_code == 200


def test_a_form_that_nobody_says_the_origin_of_changes_nothing(visit: Visit) -> None:
    browser = visit("ada")
    kept = browser.page(TASKS).forms["/city/abmelden"]
    del browser.client.headers["Origin"]
    assert browser.client.post("/city/abmelden", data=kept).status_code == 403
    told = browser.client.post("/city/abmelden", data=kept, headers={"Sec-Fetch-Site": "same-origin"})
    assert told.status_code == 303


@pytest.mark.parametrize("token", ["", "falsch", "é"])
def test_a_form_without_the_token_of_its_session_changes_nothing(visit: Visit, token: str) -> None:
    browser = visit("ada")
    assert browser.client.post("/city/abmelden", data={"csrf": token}).status_code == 403
    assert browser.client.get(TASKS).status_code == 200


def test_signing_in_takes_the_form_this_browser_was_given(browser: Browser, city: City) -> None:
    with_account(city)
    sent = {"name": "ada", "password": PASSWORD, "csrf": "erraten"}
    assert browser.client.post(SIGN_IN, data=sent).status_code == 403
    browser.page(SIGN_IN)
    assert browser.client.post(SIGN_IN, data=sent).status_code == 403


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"a=" + b"x" * 70_000, "application/x-www-form-urlencoded", 413),
        (b"&".join([b"a=1"] * 60), "application/x-www-form-urlencoded", 400),
        (b"a=%FF%FE", "application/x-www-form-urlencoded", 400),
        (b"\xff", "application/x-www-form-urlencoded", 400),
        (b'{"a": 1}', "application/json", 415),
        (b"", "", 415),
    ],
)
def test_a_form_that_cannot_be_read_is_refused(
    client: TestClient, content: bytes, kind: str, status: int
) -> None:
    assert client.post(SIGN_IN, content=content, headers={"Content-Type": kind}).status_code == status


def test_a_session_of_one_browser_is_none_of_another(visit: Visit, client: TestClient) -> None:
    visit("ada")
    assert client.get(TASKS).status_code == 303
    client.cookies.set("gatebook-city", "erraten")
    assert client.get(TASKS).status_code == 303


def test_a_mandate_that_ends_is_gone_at_the_next_page(city: City, visit: Visit) -> None:
    browser = visit("max")
    assert "Management" in browser.page(TASKS).text
    mandate_id = city.mandate("max", Role.READER, ScopeKind.PROGRAMME, city.programme)
    assert "Lesezugriff" in browser.page(TASKS).text
    city.do(EndMandate(person_id=person("max"), mandate_id=mandate_id, reason="Ende"))
    assert "Lesezugriff" not in browser.page(TASKS).text


def test_an_account_that_is_locked_is_out_at_the_next_page(city: City, visit: Visit) -> None:
    browser = visit("max")
    city.here.accounts.lock(city.here.accounts.named("max").account_id, ANN)
    assert browser.client.get(TASKS).status_code == 303


def test_a_session_that_idled_too_long_is_over(city: City, visit: Visit) -> None:
    browser = visit("ada")
    wait(city, minutes=31)
    assert browser.client.get(TASKS).status_code == 303


def test_a_form_sent_after_the_session_leads_to_signing_in_and_back_to_its_page(
    city: City, visit: Visit
) -> None:
    browser = visit("ada")
    wait(city, minutes=31)
    sent = browser.client.post("/city/vorlagen/x/stimme", data={"csrf": "x"})
    assert sent.headers["location"] == f"{SIGN_IN}?weiter=%2Fcity%2Fvorlagen%2Fx"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/other/",
        "/city//evil",
        "/city/\\evil",
        "/city/ä",
        "/city/\n",
    ],
)
def test_nobody_is_led_out_of_the_organisation(city: City, address: str) -> None:
    assert own_address(city.here, address) is None
    assert own_address(city.here, "/city/aufgaben") == "/city/aufgaben"


def test_where_nothing_is_invented_no_roles_are_offered(client: TestClient) -> None:
    assert "Rolle" not in client.get(SIGN_IN).text
    assert client.post("/city/anmelden/rolle", data={"rolle": "ada"}, headers=OURS).status_code == 404
