"""What office lists bring along is named over HTTP with its row, and what cannot be read brings no fault."""

from typing import Any

import pytest

from api.uploads import FORM
from tests.api.test_imports import MAPPING, form, looked_at, sent
from tests.support.city import City
from tests.support.programs import Programs
from tests.support.workbooks import sheet_of, xlsx

HEADER = ["Nr", "Projekt", "Status", "Ende"]
OF_FORMULA = '<c r="D2" s="1"><f>DATE(2024,12,31)</f><v>45657</v></c>'
MERGED = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
ONE = ["1", "E-Akte", "läuft", ""]


def book(*rows: list[str], after: str = "") -> bytes:
    return xlsx({"Liste": sheet_of(HEADER, *rows, after=after)})


def written(*rows: str, encoding: str) -> bytes:
    return "\n".join(("Nr;Projekt;Status;Ende", *rows)).encode(encoding)


ODD = [
    (book(["1", "E-Akte", "läuft", OF_FORMULA]), "liste.xlsx", None, "formulas", 1),
    (book(ONE, ["2", "", "läuft", ""], after=MERGED), "liste.xlsx", 2, "cells_merged", 1),
    (book(["1", "E-Akte", "läuft", "45657"]), "liste.xlsx", 2, "date_unreadable", 0),
    (book(["1", "E-Akte", "läuft", "31.02.2024"]), "liste.xlsx", 2, "date_unreadable", 0),
    (
        xlsx({"Alt": sheet_of(HEADER, ["9", "Alt", "läuft", ""]), "Liste": sheet_of(HEADER, ONE)}, ("Alt",)),
        "liste.xlsx",
        None,
        "sheets_left",
        1,
    ),
    (written("1;Bürgerbüro;läuft;", encoding="latin-1"), "liste.csv", 2, "encoding_assumed", 1),
    (written("1;Bürgerbüro;läuft;31.02.2024", encoding="utf-16"), "liste.csv", 2, "date_unreadable", 0),
]


@pytest.mark.parametrize(("file", "name", "row", "kind", "new"), ODD, ids=[one[3] for one in ODD])
def test_what_is_odd_about_a_list_is_reported_with_its_row(
    programs: Programs, file: bytes, name: str, row: int | None, kind: str, new: int
) -> None:
    answer = sent(programs["pia"], "/imports/dry-runs", file, name=name)
    assert answer.status_code == 200, answer.text
    report = answer.json()
    found = {(one["kind"], one["row"]) for one in report["anomalies"]}
    assert (kind, row) in found
    assert report["counts"]["new"] == new


def test_letters_of_every_encoding_come_in_as_they_were(programs: Programs) -> None:
    pia = programs["pia"]
    for place, encoding in enumerate(("utf-8", "utf-8-sig", "utf-16", "cp1252"), start=1):
        file = written(f"{place};Straßenbäume {place};läuft;", encoding=encoding)
        digest = sent(pia, "/imports/dry-runs", file, name="liste.csv").json()["digest"]
        assert pia.post("/imports", {"digest": digest}).json()["registered"] == 1
    titles = {one["title"] for one in pia.get("/portfolio").json()["items"]}
    assert {f"Straßenbäume {place}" for place in (1, 2, 3, 4)} <= titles


@pytest.mark.parametrize(
    "mapping",
    [
        "",
        "- " * 10_000,
        "[" * 10_000,
        "{a: " * 10_000,
        "a: &a [x]\nb: *a\n",
        "!!python/object/apply:os.system [id]",
        MAPPING + "\x00",
        MAPPING + "unknown: 1\n",
        MAPPING.replace("2024-01-02", "2024-02-31"),
        MAPPING.replace("2024-01-02", ".nan"),
    ],
    ids=lambda one: repr(one[-30:]),
)
@pytest.mark.parametrize("address", ["/imports/dry-runs"])
def test_a_mapping_that_cannot_be_read_is_a_problem(
    city: City, programs: Programs, address: str, mapping: str
) -> None:
    before = city.here.position()
    answer = sent(programs["pia"], address, book(ONE), mapping=mapping)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:gatebook:problem:malformed")
    assert answer.json()["detail"]
    assert city.here.position() == before


@pytest.mark.parametrize("programme", ["anders", "../city", "x" * 5_000])
def test_a_programme_there_is_not_is_a_problem(programs: Programs, programme: str) -> None:
    answer = sent(programs["pia"], "/imports/proposals", book(ONE), programme=programme)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:gatebook:problem:malformed")
    assert programme in answer.json()["detail"]


@pytest.mark.parametrize("text", [b"\xff\xfe", b"\xed\xa0\x80", b"\x00"], ids=repr)
@pytest.mark.parametrize("field", [b"mapping", b"date", b"programme", b"lifecycle"])
def test_text_of_a_form_that_is_none_is_a_problem(programs: Programs, field: bytes, text: bytes) -> None:
    body, kind = form(book(ONE))
    odd = b'--x\r\nContent-Disposition: form-data; name="' + field + b'"\r\n\r\n' + text + b"\r\n"
    for address in ("/imports/dry-runs", "/imports/proposals"):
        answer = programs["pia"].raw(address, odd + body, Content_Type=kind)
        assert answer.status_code in {200, 422}, answer.text
        if text != b"\x00":
            assert (answer.status_code, answer.json()["type"]) == (422, "urn:gatebook:problem:malformed")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[" * 10_000,
        b'{"digest": NaN}',
        b'{"digest": "\\ud800"}',
        b'{"digest": "' + b"0" * 64 + b'", "all": true}',
        b'{"digest": "../../record.db"}',
        b"\x00",
    ],
    ids=lambda one: repr(one[:30]),
)
def test_a_confirmation_that_cannot_be_read_takes_nothing(
    city: City, programs: Programs, content: bytes
) -> None:
    looked_at(programs["pia"])
    before = city.here.position()
    answer: Any = programs["pia"].raw("/imports", content)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:gatebook:problem:malformed")
    assert city.here.position() == before


@pytest.mark.parametrize("kind", ["text/csv", "application/json", FORM, f"{FORM}; boundary="])
def test_a_list_in_no_form_is_refused(programs: Programs, kind: str) -> None:
    assert programs["pia"].raw("/imports/dry-runs", b"Nr;Projekt\n", Content_Type=kind).status_code == 415
