"""Lists over HTTP: looked at, taken by the digest of what was seen, undone; only by those who may."""

import asyncio
import time
from typing import Any

import pytest
from fastapi import FastAPI, Request
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message

from api.problems import Problem, Wrong
from api.uploads import FORM, SentForm, read_form
from exchange import workbook_checks
from exchange.mapping_proposals import Role
from exchange.tables import MAX_ROWS
from runtime.import_jobs import ImportJobs
from tests.support.city import City
from tests.support.programs import Program, Programs
from tests.support.workbooks import sheet_of, text_cell, xlsx

MAPPING = """
organisation: city
programme: stadt
lifecycle: {key: standard, preparation: [pipeline, initiation], final: [closed]}
kind: project
key: {pattern: "ST-{number:03d}", number_column: Nr}
source: {document: Projektliste, reference: DS 1/24, city: Stadt Beispiel, date: 2024-01-02}
columns: {title: Projekt, status: Status, planned_end: Ende}
status_words:
  läuft: {phase: implementation}
  geplant: {phase: pipeline}
"""
ROWS = (
    ["Nr", "Projekt", "Status", "Ende"],
    ["1", "E-Akte", "läuft", ""],
    ["2", "Portal", "unklar", "31.03.2024"],
)
MAY = {"pia", "max"}


def form(file: bytes, mapping: str = MAPPING, name: str = "liste.xlsx", **fields: str) -> tuple[bytes, str]:
    """Write a form as browsers do."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in {"mapping": mapping, **fields}.items()
    ]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return b"".join([*parts, head, file, b"\r\n--x--\r\n"]), f"{FORM}; boundary=x"


def taken_apart(kind: str, body: bytes) -> SentForm:
    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    return asyncio.run(read_form(Request(scope, receive)))


def a_list(*rows: list[str]) -> bytes:
    return xlsx({"Liste": sheet_of(*(rows or ROWS))})


def sent(program: Program, address: str, file: bytes, **more: str) -> Any:
    body, kind = form(file, **more)
    return program.raw(address, body, Content_Type=kind)


def looked_at(program: Program, file: bytes | None = None) -> dict[str, Any]:
    answer = sent(program, "/imports/dry-runs", file or a_list())
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def application(programs: Programs) -> FastAPI:
    app = programs.client.app
    assert isinstance(app, FastAPI)
    return app


def keys(program: Program) -> set[str]:
    return {one["key"] for one in program.get("/portfolio").json()["items"]}


def test_a_look_records_nothing_and_says_what_would_be(programs: Programs, city: City) -> None:
    pia = programs["pia"]
    before = city.here.position()
    report = looked_at(pia)
    assert city.here.position() == before
    assert report["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "stopped": 1}
    stopped = [one for one in report["anomalies"] if one["severity"] == "stop"]
    assert [(one["row"], one["column"], one["wording"], one["kind"]) for one in stopped] == [
        (3, "Status", "unklar", "status_unknown")
    ]


def test_a_long_list_goes_on_after_the_answer_and_says_how_far_it_is(programs: Programs, city: City) -> None:
    """Somebody else is writing, so that nothing of the list can be in yet when its PMO is answered."""
    pia = programs["pia"]
    digest = looked_at(pia)["digest"]
    application(programs).state.import_jobs = ImportJobs(wait_s=0)
    assert pia.get(f"/imports/runs/{digest}").status_code == 404
    with city.here.store.database.turn:
        goes_on = pia.post("/imports", {"digest": digest})
        assert goes_on.status_code == 202, goes_on.text
        assert (goes_on.json()["state"], goes_on.json()["result"]) == ("running", None)
    run = goes_on.headers["Location"].removeprefix(pia.base)
    while (found := pia.get(run).json())["state"] == "running":
        time.sleep(0.05)
    assert (found["state"], found["rows_done"], found["rows"]) == ("done", 1, 1)
    assert (found["result"]["registered"], found["result"]["stopped"]) == (1, 1)
    assert pia.post("/imports", {"digest": digest}).json()["id"] == found["result"]["id"]


def test_nobody_else_learns_how_far_an_import_is(programs: Programs) -> None:
    digest = looked_at(programs["pia"])["digest"]
    programs["pia"].post("/imports", {"digest": digest})
    assert programs["pia"].get(f"/imports/runs/{digest}").json()["state"] == "done"
    assert programs["max"].get(f"/imports/runs/{digest}").status_code == 404
    assert programs["eve"].get(f"/imports/runs/{digest}").status_code == 404
    assert programs.public.get(f"/imports/runs/{digest}").status_code == 401
    assert programs["pia"].get("/imports/runs/no-digest").status_code in {404, 422}


def test_what_was_looked_at_is_taken_once_and_told_the_same_again(programs: Programs) -> None:
    pia = programs["pia"]
    digest = looked_at(pia)["digest"]
    first = pia.post("/imports", {"digest": digest})
    assert (first.status_code, first.json()["registered"]) == (200, 1), first.text
    again = pia.post("/imports", {"digest": digest})
    assert (again.json()["id"], again.json()["registered"]) == (first.json()["id"], 1)
    assert "ST-001" in keys(pia)
    assert looked_at(pia)["counts"]["unchanged"] == 1


def test_what_nobody_looked_at_or_what_has_moved_on_is_not_taken(programs: Programs) -> None:
    pia, max_ = programs["pia"], programs["max"]
    digest = looked_at(pia)["digest"]
    # What Pia saw is for her to confirm, not for somebody who learned its digest.
    assert max_.post("/imports", {"digest": digest}).json()["type"] == "urn:gatebook:problem:moved_on"
    other = looked_at(max_, a_list(ROWS[0], ["1", "Eine andere Akte", "läuft", ""]))["digest"]
    assert max_.post("/imports", {"digest": other}).status_code == 200
    late = pia.post("/imports", {"digest": digest})
    assert (late.status_code, late.json()["type"]) == (409, "urn:gatebook:problem:moved_on")
    assert pia.post("/imports", {"digest": "kurz"}).status_code == 422


def test_an_import_is_listed_and_undone_once(programs: Programs) -> None:
    pia = programs["pia"]
    before = keys(pia)
    batch = pia.post("/imports", {"digest": looked_at(pia)["digest"]}).json()["id"]
    assert [one["batch_id"] for one in pia.get("/imports").json()["items"]] == [batch]
    asked = pia.post(f"/imports/{batch}/undo", {"reason": "falsch", "dry_run": True}).json()
    assert (asked["withdrawn"], keys(pia) - before) == (1, {"ST-001"})
    done = pia.post(f"/imports/{batch}/undo", {"reason": "falsch"})
    assert (done.status_code, done.json()["withdrawn"], keys(pia)) == (200, 1, before)
    twice = pia.post(f"/imports/{batch}/undo", {"reason": "falsch"})
    assert (twice.status_code, twice.json()["refusal"]) == (409, "import_undone")
    # The same list may come again, and its project is another registration.
    assert pia.post("/imports", {"digest": looked_at(pia)["digest"]}).json()["registered"] == 1


@pytest.mark.parametrize("who", ["ada", "bo", "eve", "pia", "max", "rob", "ann", "lea"])
def test_only_pmo_and_management_import(programs: Programs, who: str) -> None:
    program = programs[who]
    looked = sent(program, "/imports/dry-runs", a_list())
    proposed = sent(program, "/imports/proposals", a_list(), programme="stadt")
    expected = 200 if who in MAY else 403
    assert (looked.status_code, proposed.status_code) == (expected, expected), looked.text + proposed.text
    assert program.post("/imports", {"digest": "0" * 64}).status_code == (409 if who in MAY else 403)
    assert program.get("/imports").status_code == 200


def test_the_public_imports_nothing(programs: Programs) -> None:
    public = programs.public
    assert sent(public, "/imports/dry-runs", a_list()).status_code == 401
    assert public.post("/imports", {"digest": "0" * 64}).status_code == 401
    assert public.get("/imports").status_code == 401


def test_a_proposal_is_a_mapping_that_can_be_given_back(programs: Programs) -> None:
    pia = programs["pia"]
    found = sent(pia, "/imports/proposals", a_list(), programme="stadt", date="2024-01-02").json()
    assert found["columns"] == {
        "Nr": Role.NUMBER,
        "Projekt": Role.TITLE,
        "Status": Role.STATUS,
        "Ende": Role.PLANNED_END,
    }
    assert found["unknown_words"] == ["unklar"]
    again = sent(pia, "/imports/dry-runs", a_list(), mapping=found["mapping"])
    assert (again.status_code, again.json()["counts"]["new"]) == (200, 1), again.text


@pytest.mark.parametrize(
    ("file", "mapping", "says"),
    [
        (b"", MAPPING, "leer"),
        (b"%PDF-1.7", MAPPING, "PDF"),
        (a_list(["A", "B"], ["1", "2"]), MAPPING, "fehlen"),
        (a_list(), "title: 7", "Zeile 1"),
        (a_list(), MAPPING.replace("programme: stadt", "programme: anders"), "anders"),
        (a_list(), MAPPING.replace("key: standard", "key: fremd"), "fremd"),
    ],
)
def test_what_is_no_such_list_is_named(programs: Programs, file: bytes, mapping: str, says: str) -> None:
    answer = sent(programs["pia"], "/imports/dry-runs", file, mapping=mapping)
    assert answer.status_code == 422
    assert says in answer.text


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>' + sheet_of(*ROWS)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (xlsx({"Liste": ENTITIES}), "beschädigt"),
        (a_list()[:200], "beschädigt"),
        (xlsx({"Liste": sheet_of(["P"], [text_cell(f"A{MAX_ROWS + 1}", "x")])}), "Zeile"),
        (b"Nr;Nr\n1;2\n", "Nr"),
        (b"Nr;Projekt\n1;\x00\n", "Zeile 2"),
    ],
)
@pytest.mark.parametrize("address", ["/imports/dry-runs", "/imports/proposals"])
def test_a_list_that_cannot_be_read_is_a_problem_with_its_place_and_nothing_is_recorded(
    city: City, programs: Programs, address: str, file: bytes, says: str
) -> None:
    before = city.here.position()
    answer = sent(programs["pia"], address, file)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert says in answer.json()["detail"]
    assert city.here.position() == before


def test_a_bomb_is_refused_unpacked_nowhere(programs: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_checks, "MAX_UNPACKED", 400_000)
    bomb = xlsx({"Liste": sheet_of(["Projekt"], ["x" * 500_000])})
    answer = sent(programs["pia"], "/imports/dry-runs", bomb)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:gatebook:problem:malformed")


@pytest.mark.parametrize("mebibytes", [11, 101])
def test_a_file_beyond_the_limit_is_answered_and_not_kept(programs: Programs, mebibytes: int) -> None:
    answer = sent(programs["pia"], "/imports/dry-runs", b"x" * (mebibytes * 1024 * 1024))
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:gatebook:problem:body_too_large")


def test_a_form_is_taken_apart_and_what_is_none_refused() -> None:
    body, kind = form(b"\x00\xff\r\n--not the boundary", name="/Listen/über.xlsx")
    read = taken_apart(kind, body)
    assert read.file is not None
    assert (read.file.name, read.file.data) == ("über.xlsx", b"\x00\xff\r\n--not the boundary")
    assert read.fields["mapping"] == MAPPING
    for broken in (b"", b"nothing", body[:-6]):
        with pytest.raises(Wrong) as told:
            taken_apart(kind, broken)
        assert told.value.problem is Problem.MALFORMED


@given(st.binary(max_size=400))
def test_a_file_comes_through_a_form_unchanged(file: bytes) -> None:
    body, kind = form(file)
    if b"\n--x" not in file and b"\r--x" not in file and not file.startswith(b"--x"):
        read = taken_apart(kind, body)
        assert read.file is not None
        assert read.file.data == file
