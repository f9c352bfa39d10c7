"""Files in the browser: laid before a project or with a request, given back to whoever may see them, or refused."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response

from domain.access import Reader
from domain.people import Role, ScopeKind
from projections.evidence_list import By, EvidenceRow, evidence_list
from runtime.evidence import check
from tests.api.conftest import Browser, Page
from tests.support.city import City, person
from tests.support.documents import MACROS, PDF, PLAIN
from workflows.gate_reviews import WithdrawGateReview
from workflows.people import EndMandate
from workflows.projects import AssignLead

Visit = Callable[[str], Browser]
PAGE = "/city/projekte/CITY-1"
File = tuple[str, bytes]


def address(city: City, action: str = "unterlage") -> str:
    return f"/city/vorhaben/{city.project}/{action}"


def upload(city: City, browser: Browser, *files: File, action: str = "unterlage", **fields: str) -> Response:
    kept = browser.page(PAGE).forms[address(city, action)]
    sent = [("file", (name, content)) for name, content in files]
    return browser.client.post(address(city, action), data={**kept, **fields}, files=sent)


def papers(city: City) -> tuple[EvidenceRow, ...]:
    with city.reading() as connection:
        return evidence_list(connection, Reader.operator(), By.PROJECT, city.project)


def nothing_kept(city: City) -> bool:
    return papers(city) == () and check(city.here) == ()


def test_a_lead_lays_files_before_the_project_and_gets_them_back_as_they_were(
    city: City, visit: Visit
) -> None:
    eve = visit("eve")
    answer = upload(city, eve, ("Konzept „A“.pdf", PDF), ("Zahlen.txt", PLAIN))
    assert (answer.status_code, answer.headers["location"].partition("#")[2]) == (303, "unterlagen")
    assert sorted((row.name, row.media_type, row.public) for row in papers(city)) == [
        ("Konzept „A“.pdf", "application/pdf", False),
        ("Zahlen.txt", "text/plain", False),
    ]
    page = eve.page(PAGE)
    assert "Konzept „A“.pdf" in page.text
    (concept,) = (row for row in papers(city) if row.name.startswith("Konzept"))
    way = f"/city/unterlagen/{concept.evidence_id}"
    assert way in page.links
    file = eve.client.get(way)
    assert file.content == PDF
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Konzept%20")
    assert file.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["cache-control"] == "no-store"
    assert check(city.here) == ()


def test_the_same_form_sent_twice_lays_its_files_once(city: City, visit: Visit) -> None:
    eve = visit("eve")
    kept = eve.page(PAGE).forms[address(city)]
    for _ in range(2):
        answer = eve.client.post(address(city), data=kept, files={"file": ("Konzept.pdf", PDF)})
        assert answer.status_code == 303
    assert len(papers(city)) == 1


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ([("leer.pdf", b"")], 422, "Die Datei „leer.pdf“ ist leer."),
        ([("", b"")], 422, "Die Datei ist leer."),
        ([("x.pdf", b"MZ\x00\x01")], 415, "Diese Art von Datei („x.pdf“) wird nicht angenommen."),
        ([("x.docx", MACROS)], 415, "Diese Art von Datei („x.docx“) wird nicht angenommen."),
        ([("x.pdf", PDF[:-8])], 422, "„x.pdf“"),
        ([("gut.pdf", PDF), ("schlecht.pdf", b"\x00")], 415, "„schlecht.pdf“"),
        ([("../../etc/passwd", PLAIN)], 422, "So kann eine Datei nicht heißen."),
        ([("rechnung\u202efdp.exe", PLAIN)], 422, "So kann eine Datei nicht heißen."),
        ([("a\u200bb.txt", PLAIN)], 422, "So kann eine Datei nicht heißen."),
        ([("x" * 201, PLAIN)], 422, "So kann eine Datei nicht heißen."),
        ([("..", PLAIN)], 422, "So kann eine Datei nicht heißen."),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words_and_nothing_is_kept(
    city: City, visit: Visit, files: list[File], status: int, said: str
) -> None:
    answer = upload(city, visit("eve"), *files)
    assert answer.status_code == status
    assert said in Page(answer.text).text
    assert nothing_kept(city)


def test_a_line_break_in_a_name_is_refused(city: City, visit: Visit) -> None:
    eve = visit("eve")
    kept = eve.page(PAGE).forms[address(city)]
    body = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value.encode())
        for name, value in kept.items()
    )
    body += b'--x\r\nContent-Disposition: form-data; name="file"; filename="a%0D%0Ab\tc.txt"\r\n\r\n' + PLAIN
    answer = eve.client.post(
        address(city),
        content=body + b"\r\n--x--\r\n",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 422
    assert nothing_kept(city)


@pytest.mark.parametrize("over", [0, 1])
def test_the_limit_is_kept_to_the_byte(city: City, visit: Visit, over: int) -> None:
    eve = visit("eve")
    eve.client.app.state.evidence_most_bytes = city.here.store.files.most_bytes = len(PLAIN)  # type: ignore[attr-defined]  # a test's app
    answer = upload(city, eve, ("a.txt", PLAIN + b"x" * over))
    assert answer.status_code == (413 if over else 303)
    if over:
        assert "Die Datei „a.txt“ ist zu groß; erlaubt sind 23 Byte." in Page(answer.text).text
        assert nothing_kept(city)


def test_far_more_than_may_come_is_cut_off(city: City, visit: Visit) -> None:
    eve = visit("eve")
    eve.client.app.state.evidence_most_bytes = 10  # type: ignore[attr-defined]  # a test's app
    assert upload(city, eve, ("a.txt", b"x" * 200_000)).status_code == 413
    assert nothing_kept(city)


def test_a_form_that_was_cut_off_is_not_taken(city: City, visit: Visit) -> None:
    eve = visit("eve")
    whole = eve.client.build_request(
        "POST", address(city), data=eve.page(PAGE).forms[address(city)], files={"file": ("a.txt", PLAIN)}
    )
    body = whole.read()
    kind = {"Content-Type": whole.headers["content-type"]}
    for end in (len(body) - 4, len(body) // 2, 10, 0):
        answer = eve.client.post(address(city), content=body[:end], headers=kind)
        assert answer.status_code == 400, end
    assert nothing_kept(city)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data", "multipart/mixed; boundary=x", "application/json"]
)
def test_what_is_no_form_is_not_taken(city: City, visit: Visit, kind: str) -> None:
    eve = visit("eve")
    assert eve.client.post(address(city), content=b"x", headers={"Content-Type": kind}).status_code == 415


def test_no_file_is_read_from_whoever_may_not_lay_one_there(city: City, visit: Visit) -> None:
    read: list[bytes] = []

    def body() -> Any:
        read.append(b"x")
        yield b"x"

    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    for who, status in (("ada", 403), ("lea", 403), ("rob", 403)):
        browser = visit(who)
        assert address(city) not in browser.page(PAGE).forms
        answer = browser.client.post(address(city), content=body(), headers=kind)
        assert answer.status_code == status, who
    outside = visit("eve").client.post(
        address(city), content=body(), headers={**kind, "Origin": "http://evil.test"}
    )
    assert outside.status_code == 403
    assert nothing_kept(city)


def test_a_form_without_the_secret_of_the_session_lays_nothing(city: City, visit: Visit) -> None:
    assert upload(city, visit("eve"), ("a.txt", PLAIN), csrf="x").status_code == 403
    assert nothing_kept(city)


def test_a_gate_is_asked_for_with_a_file_that_comes_along(city: City, visit: Visit) -> None:
    eve = visit("eve")
    assert upload(city, eve, ("Konzept.pdf", PDF)).status_code == 303
    (known,) = papers(city)
    answer = upload(
        city,
        eve,
        ("Kosten.txt", PLAIN),
        action="vorlage",
        motion="Wir beginnen.",
        **{f"evidence-{known.evidence_id}": "1"},
    )
    assert answer.status_code == 303, answer.text
    review = city.review(UUID(answer.headers["location"].rpartition("/")[2]))
    assert review.frozen is not None
    assert {"Konzept.pdf", "Kosten.txt"} <= {one.name for one in review.frozen.dossier}
    for who, sees in (("ada", True), ("pia", True), ("lea", False)):
        page = visit(who).page(answer.headers["location"])
        assert ("Kosten.txt" in page.text) == sees
        assert any("/unterlagen/" in one for one in page.links) == sees
        assert ("Nicht öffentliche Unterlage" in page.text) == (not sees)


def test_a_request_that_would_be_refused_keeps_no_file(city: City, visit: Visit) -> None:
    eve = visit("eve")
    answer = upload(city, eve, ("Kosten.txt", PLAIN), action="vorlage", motion=" ")
    assert answer.status_code == 422
    assert nothing_kept(city)


def test_a_request_with_a_file_sent_twice_is_one_review(city: City, visit: Visit) -> None:
    eve = visit("eve")
    kept = {**eve.page(PAGE).forms[address(city, "vorlage")], "motion": "Wir beginnen."}
    first, second = (
        eve.client.post(address(city, "vorlage"), data=kept, files={"file": ("Kosten.txt", PLAIN)})
        for _ in range(2)
    )
    assert (first.status_code, first.headers["location"]) == (303, second.headers["location"])
    assert len(papers(city)) == 1


def test_the_way_to_a_file_ends_with_the_right_to_it(city: City, visit: Visit) -> None:
    eve, ada = visit("eve"), visit("ada")
    upload(city, eve, ("Konzept.pdf", PDF))
    way = f"/city/unterlagen/{papers(city)[0].evidence_id}"
    assert (eve.client.get(way).status_code, ada.client.get(way).status_code) == (200, 404)
    review = city.request_release()
    assert ada.client.get(way).status_code == 200
    city.do(WithdrawGateReview(review_id=review, reason="Neu"), "eve")
    assert ada.client.get(way).status_code == 404
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    assert eve.client.get(way).status_code == 404
    mandate = city.mandate("lea", Role.READER, ScopeKind.PROGRAMME, city.programme)
    lea = visit("lea")
    assert lea.client.get(way).status_code == 200
    city.do(EndMandate(person_id=person("lea"), mandate_id=mandate, reason="Ende"))
    assert lea.client.get(way).status_code == 404
    assert lea.client.get("/city/unterlagen/quark").status_code == 404


def test_a_public_file_of_a_public_project_is_for_everybody(
    city: City, visit: Visit, browser: Browser
) -> None:
    upload(city, visit("eve"), ("Konzept.pdf", PDF), public="1")
    (row,) = papers(city)
    assert row.public
    assert browser.client.get(f"/city/unterlagen/{row.evidence_id}").content == PDF
    assert "Konzept.pdf" in browser.page(PAGE).text
    assert "Konzept.pdf" not in browser.page(f"{PAGE}?on=2024-01-07", 404).text
