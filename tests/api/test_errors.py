"""What goes wrong is said plainly, with a number, with all protecting headers, and without a trace of the fault."""

import asyncio
import json
import logging
import re
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.app import create_app
from api.deadline import Deadline
from api.guard import HEADERS, Guard
from cli.logs import JsonLines
from storage.engine import RecordBusy
from storage.files import FileFault
from tests.api.conftest import Browser, Page
from tests.support.city import City
from tests.support.programs import token_of

EVERY_ROUTE = [
    ("/", 303),
    ("/city/", 200),
    ("/city", 303),
    ("/city/projekte/CITY-1", 200),
    ("/city/projekte/NICHTS", 404),
    ("/city/postausgang", 200),
    ("/city/?on=quark", 400),
    ("/nirgendwo/", 404),
    ("/livez", 200),
    ("/readyz", 200),
    ("/docs", 404),
    ("/openapi.json", 404),
    ("/_static/gatebook.css", 200),
    ("/_static/..%2F..%2Fapp.py", 404),
    ("/_static/nichts.css", 404),
]


@pytest.mark.parametrize(("address", "status"), EVERY_ROUTE)
def test_every_answer_protects_the_browser(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert len(answer.headers["gatebook-request-id"]) == 12
    assert answer.headers["cache-control"] == ("no-cache" if address.endswith("gatebook.css") else "no-store")


def test_files_that_cannot_change_may_be_kept(client: TestClient) -> None:
    for address in ("/_static/gatebook.css?v=1", "/_static/vendor/htmx/4.0.1/htmx.min.js"):
        assert "immutable" in client.get(address).headers["cache-control"]


def test_no_page_needs_what_the_policy_forbids(client: TestClient) -> None:
    for address in ("/city/", "/city/projekte/CITY-1", "/city/postausgang", "/nirgendwo/"):
        body = client.get(address).text
        assert "<style" not in body
        assert " style=" not in body
        assert " onclick=" not in body
        assert body.count("<script") == body.count("<script src=") == 1
        assert re.findall(r'(?:href|src|action)="(?!/|#|\?|data:,")[^"]*', body) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/nirgendwo/", "Unter dieser Adresse gibt es nichts, oder es ist nicht öffentlich."),
        ("/nirgendwo/?lang=en", "There is nothing at this address, or it is not public."),
        ("/city/projekte/NICHTS", "Zur Übersicht der Projekte"),
        ("/ganz/woanders", "Zur Startseite"),
    ],
)
def test_what_is_missing_is_answered_in_the_readers_language(
    browser: Browser, address: str, said: str
) -> None:
    assert said in browser.page(address, 404).text


def test_a_wrong_method_is_answered_as_such(client: TestClient) -> None:
    answer = client.post("/city/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert "So kann diese Seite nicht aufgerufen werden" in answer.text


def test_a_fault_is_logged_with_its_number_and_hidden_from_the_reader(
    city: City, client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with city.here.store.database.connected() as connection:
        connection.cursor.execute("DROP TABLE portfolio_v1")
    with caplog.at_level(logging.ERROR, logger="gatebook.web"):
        answer = client.get("/city/?text=a%0Ab")
    number = answer.headers["gatebook-request-id"]
    assert answer.status_code == 500
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert f"Nummer dieser Anfrage: {number}" in Page(answer.text).text
    assert "portfolio_v1" not in answer.text
    assert "Traceback" not in answer.text
    (record,) = caplog.records
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == f"request {number} failed: GET /city/"
    assert "portfolio_v1" in json.loads(line)["trace"]


def test_every_request_has_its_own_number(client: TestClient) -> None:
    assert len({client.get("/livez").headers["gatebook-request-id"] for _ in range(20)}) == 20


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("", "Der Datenbestand ist gerade belegt oder nicht erreichbar."),
        ("?lang=en", "The record is busy or cannot be reached."),
    ],
)
@pytest.mark.parametrize("failed", [RecordBusy(), psycopg.OperationalError("server closed")])
def test_a_record_that_is_busy_or_gone_is_answered_by_a_page_that_says_when_to_come_again(
    city: City,
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    said: str,
    failed: Exception,
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise failed

    monkeypatch.setattr(type(city.here.store.database), "reading", fail)
    answer = client.get(f"/city/{lang}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert said in Page(answer.text).text
    assert "server closed" not in answer.text


def test_what_has_to_be_mended_first_is_said_without_its_cause(
    city: City, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        msg = "/var/lib/secret"
        raise FileFault(msg)

    monkeypatch.setattr(type(city.here.store.database), "reading", fail)
    answer = client.get("/city/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "Die Betreuung muss das erst beheben" in Page(answer.text).text
    assert "secret" not in answer.text


def test_a_page_that_takes_too_long_is_answered_in_time(city: City) -> None:
    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.sleep(60)

    app = create_app(city.installation)
    app.user_middleware = [Middleware(Guard), Middleware(Deadline, seconds=0.05), Middleware(_Instead, slow)]
    answer = TestClient(app).get("/city/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "Der Datenbestand ist gerade belegt" in answer.text
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


class _Instead:
    """Stands in place of an application."""

    def __init__(self, _app: ASGIApp, answers: ASGIApp) -> None:
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answers(scope, receive, send)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/api/v1/city/projects", "application/json"),
        ("/api/v1/city/imports/dry-runs", "multipart/form-data; boundary=x"),
        ("/city/anmelden", "application/x-www-form-urlencoded"),
    ],
)
def test_a_client_that_hangs_up_midway_is_no_fault_and_leaves_nothing(
    city: City, address: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="gatebook.web")
    before = city.here.position()
    said: list[Message] = [
        {"type": "http.request", "body": b"--x\r\nContent-Disp", "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[Message] = []

    async def receive() -> Message:
        return said.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    headers = {
        "host": "testserver",
        "origin": "http://testserver",
        "content-type": kind,
        "idempotency-key": "key",
        "authorization": f"Bearer {token_of(city, 'pia')}",
    }
    scope = {
        "type": "http",
        "method": "POST",
        "path": address,
        "query_string": b"",
        "client": ("127.0.0.1", 1),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    asyncio.run(create_app(city.installation)(scope, receive, send))
    (told,) = [one for one in caplog.records if one.name == "gatebook.web"]
    assert (told.levelname, told.exc_info) == ("INFO", None)
    assert "hung up" in told.getMessage()
    assert answered == []
    assert city.here.position() == before
