"""What cannot be taken is answered by a document that says what and where, and nothing is half done."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from starlette.types import Message, Receive, Scope, Send

from api.commands import BODY_MOST
from api.deadline import Deadline
from storage.engine import RecordBusy
from tests.support.city import City
from tests.support.programs import Program, Programs
from tests.support.signing_in import ANN

NEED = {"question": "Soll die Ausschreibung geteilt werden?"}
DEEP = b'{"question":' + b"[" * 10_000 + b"]" * 10_000 + b"}"

UNREADABLE = [
    (b"", "/question"),
    (b"{", ""),
    (b"\xff\xfe", ""),
    (b"null", ""),
    (b"[]", ""),
    (DEEP, ""),
    (b'{"question": NaN}', "/question"),
    (b'{"question": 7}', "/question"),
    (b'{"question": null}', "/question"),
    (b'{"question": "\\ud800"}', ""),
    (b'{"question": "' + b"x" * 20_001 + b'"}', "/question"),
    (b'{"question": "x", "stage": "answered"}', "/stage"),
    (b'{"question": "x", "project_id": "0b0f2a52-6d3c-5f0e-9a43-1b6d2c9e4c02"}', "/project_id"),
    (b'{"question": "x", "needed_by": "31.02.2024"}', "/needed_by"),
    (b'{"question": "x", "needed_by": "2024-02-31"}', "/needed_by"),
    (b'{"question": "x", "needed_by": "9999-12-31"}', "/needed_by"),
    (b'{"question": "x", "needed_by": 1700000000}', "/needed_by"),
    (b'{"question": "x", "board_id": "steering"}', "/board_id"),
    (b'{"question": "x", "effective": {"at": "2024-01-01T00:00:00"}}', "/effective/at"),
    (b'{"question": "x", "effective": {"at": "0001-01-01T00:00:00+14:00"}}', "/effective/at"),
    (b'{"question": "x", "effective": {"at": "2024-01-01T00:00:00Z", "since": 1}}', "/effective/since"),
]


@pytest.fixture
def untouched(city: City) -> Iterator[None]:
    """Make sure that nothing is recorded."""
    before = city.here.position()
    yield
    assert city.here.position() == before


def needs(city: City) -> str:
    """Give where questions are raised."""
    return f"/projects/{city.project}/decision-needs"


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(("content", "pointer"), UNREADABLE, ids=lambda one: str(one)[:40])
def test_a_body_that_cannot_be_understood_says_where(
    city: City, programs: Programs, content: bytes, pointer: str
) -> None:
    answer = programs["eve"].raw(needs(city), content)
    document = answer.json()
    assert (answer.status_code, document["type"]) == (422, "urn:gatebook:problem:malformed")
    assert pointer in {one["pointer"] for one in document["errors"]}


@pytest.mark.usefixtures("untouched")
def test_a_nul_is_refused(city: City, programs: Programs) -> None:
    answer = programs["eve"].post(needs(city), {"question": "Ja\0Nein"})
    assert (answer.status_code, answer.json()["refusal"]) == (422, "value_invalid")


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_media_type_is_refused(city: City, programs: Programs, kind: str) -> None:
    answer = programs["eve"].raw(needs(city), orjson.dumps(NEED), Content_Type=kind)
    assert answer.status_code == 415


@pytest.mark.usefixtures("untouched")
def test_a_body_too_large_is_refused_whether_announced_or_not(city: City, programs: Programs) -> None:
    eve = programs["eve"]
    large = orjson.dumps({"question": "x" * BODY_MOST})
    announced = eve.raw(needs(city), large)
    headers = {
        "Idempotency-Key": "large",
        "Content-Type": "application/json",
        "Authorization": f"Bearer {eve.token}",
    }
    flowing = eve.client.post(eve.base + needs(city), content=iter([large]), headers=headers)
    assert (announced.status_code, flowing.status_code) == (413, 413)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("key", ["", "x" * 201, "schön\x7f"])
def test_every_operation_needs_a_key_that_can_be_kept(city: City, programs: Programs, key: str) -> None:
    headers = {"Authorization": f"Bearer {programs['eve'].token}", "Content-Type": "application/json"}
    if key:
        headers["Idempotency-Key"] = key
    encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    answer = programs.client.post(f"/api/v1/city{needs(city)}", content=orjson.dumps(NEED), headers=encoded)
    assert (answer.status_code, answer.json()["type"]) == (
        400,
        "urn:gatebook:problem:idempotency_key_missing",
    )


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("said", "status"),
    [({}, 428), ({"If_Match": '"1"'}, 412), ({"If_Match": "alt"}, 400), ({"If_Match": '"-1"'}, 400)],
)
def test_what_overwrites_names_the_version_seen(
    city: City, programs: Programs, said: dict[str, str], status: int
) -> None:
    answer = programs["pia"].put(f"/projects/{city.project}/title", {"title": "Neu"}, **said)
    assert answer.status_code == status


@pytest.mark.parametrize("said", ["seen", "*"])
def test_the_version_seen_or_any_is_taken(city: City, programs: Programs, said: str) -> None:
    version = programs["pia"].get("/projects/CITY-1").headers["etag"] if said == "seen" else said
    answer = programs["pia"].put(f"/projects/{city.project}/title", {"title": "Neu"}, If_Match=version)
    assert answer.status_code == 200
    assert programs.public.get("/projects/CITY-1").json()["title"] == "Neu"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/portfolio?on=gestern", "on"),
        ("/portfolio?on=2099-01-01", "on"),
        ("/portfolio?known_at=0001-01-01T00:00:00%2B14:00", "known_at"),
        ("/portfolio?known_at=2099-01-01T00:00:00", "known_at"),
        ("/portfolio?limit=0", "limit"),
        ("/portfolio?limit=501", "limit"),
        ("/portfolio?cursor=%25%25%25", "cursor"),
        ("/portfolio?cursor=_w", "cursor"),
        ("/portfolio?after=-1", "after"),
        ("/portfolio?after=99999999999999999999", "after"),
        ("/portfolio?run_state=asleep", "run_state"),
        ("/projects/CITY-1/history?cursor=bm8", "cursor"),
        ("/gate-reviews/none", "review_id"),
        ("/evidence", "subject"),
    ],
)
def test_a_question_that_cannot_be_understood_says_where(
    programs: Programs, address: str, parameter: str
) -> None:
    answer = programs.client.get(f"/api/v1/city{address}")
    document = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert [one["pointer"] for one in document["errors"]] == [parameter]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/api/v1/nowhere/portfolio", 404),
        ("GET", "/api/v1/city/nothing", 404),
        ("DELETE", "/api/v1/city/portfolio", 405),
        ("GET", "/api/v1/city/projects/CITY-9", 404),
        ("GET", "/api/v1/city/projects/%00", 404),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    programs: Programs, method: str, address: str, status: int
) -> None:
    answer = programs.client.request(method, address)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_position_not_reached_is_said_after_a_short_wait(
    city: City, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.operation_routes.WAITS_S", 0.1)
    answer = programs.public.get("/portfolio", after=city.here.position() + 1)
    assert (answer.status_code, answer.headers["retry-after"]) == (409, "2")
    assert answer.json()["type"] == "urn:gatebook:problem:position_not_reached"


def test_a_token_that_does_not_count_is_never_taken_for_the_public(city: City, programs: Programs) -> None:
    eve = programs["eve"]
    assert eve.get("/portfolio").status_code == 200
    city.clock.set(city.clock.now() + timedelta(days=301))
    answer = eve.get("/portfolio")
    assert (answer.status_code, answer.json()["refusal"]) == (401, "token_not_valid")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_revoked_token_ends_at_once(city: City, programs: Programs) -> None:
    eve = programs["eve"]
    assert eve.get("/my-tasks").status_code == 200
    for listed in city.here.tokens.listed():
        city.here.tokens.revoke(listed.token_id, ANN)
    assert eve.get("/my-tasks").status_code == 401


@pytest.mark.parametrize("said", ["Bearer", "Basic YTpi", "Bearer gb_x", "bearer  ", "Bearer \xe4"])
def test_a_malformed_authorization_is_refused(programs: Programs, said: str) -> None:
    answer = programs.client.get("/api/v1/city/portfolio", headers={b"Authorization": said.encode("latin-1")})
    assert answer.status_code == 401


@pytest.mark.usefixtures("untouched")
def test_a_busy_record_is_said_and_when_to_come_again(
    city: City, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    eve = programs["eve"]

    def busy(*_: Any, **__: Any) -> Any:
        raise RecordBusy

    monkeypatch.setattr(type(city.here.dispatcher), "dispatch", busy)
    answer = eve.post(needs(city), NEED)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.json()["type"] == "urn:gatebook:problem:store_failed"


def test_a_fault_shows_a_number_and_nothing_else(
    city: City, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: Any, **__: Any) -> Any:
        msg = "secret"
        raise RuntimeError(msg)

    monkeypatch.setattr(type(city.here.dispatcher), "dispatch", fault)
    answer = programs["eve"].post(needs(city), NEED)
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["gatebook-request-id"]
    assert "secret" not in answer.text


def test_a_request_that_takes_too_long_is_answered_in_time() -> None:
    answered: list[Message] = []

    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        await asyncio.sleep(60)

    async def send(message: Message) -> None:
        answered.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope = {
        "type": "http",
        "path": "/api/v1/city/portfolio",
        "headers": [],
        "method": "GET",
        "query_string": b"",
    }
    asyncio.run(Deadline(slow, seconds=0.05)(scope, receive, send))
    assert answered[0]["status"] == 503


def test_a_program_of_one_organisation_is_nobody_in_another(city: City, programs: Programs) -> None:
    city.installation.create("dorf", "Dorf Beispiel")
    elsewhere = Programs(city)
    stranger = Program(elsewhere.client, programs["pia"].token, base="/api/v1/dorf")
    answer = stranger.get("/portfolio")
    assert (answer.status_code, answer.json()["refusal"]) == (401, "token_not_valid")
    assert Program(elsewhere.client, base="/api/v1/dorf").get("/portfolio").json()["items"] == []


@pytest.mark.parametrize(
    "address",
    [
        "/decisions?on=0",
        "/portfolio?on=1704700800",
        "/portfolio?known_at=1704700800",
        "/portfolio?known_at=2024-01-08",
        "/check-calendar?until=0",
        "/portfolio?on=2024-1-8",
        "/portfolio?on=2024-02-30",
    ],
)
def test_a_number_or_a_day_there_is_not_is_no_day(programs: Programs, address: str) -> None:
    answer = programs["pia"].get(address)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == address.partition("?")[2].partition("=")[0]


def test_a_method_an_address_does_not_take_is_told_all_it_takes(programs: Programs) -> None:
    answer = programs.client.request("OPTIONS", "/api/v1/city/evidence")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


def test_a_name_in_an_address_has_an_end(programs: Programs) -> None:
    assert programs["pia"].get("/projects/" + "x" * 201).status_code == 422
    assert programs["pia"].get("/projects/" + "x" * 200).status_code == 404
