"""The portfolio as a file: the rows one may see and no others, in the reader's language, never a formula."""

import csv
from io import StringIO

from httpx2 import Response

from domain.ballots import Choice
from exchange.workbooks import read_table
from tests.support.city import City
from tests.support.programs import Programs
from tests.workflows.test_meetings import MEETING, hands, opened, resolved
from workflows.projects import RetitleProject, SetVisibility


def rows(answer: Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_export_has_the_rows_of_the_portfolio(city: City, programs: Programs) -> None:
    city.add_project("CITY-2", public=False)
    for who in ("pia", "eve", "lea"):
        listed = [one["key"] for one in programs[who].get("/portfolio").json()["items"]]
        assert [row[0] for row in rows(programs[who].get("/portfolio/export"))[1:]] == listed, who
    assert len(rows(programs["pia"].get("/portfolio/export"))) == 3
    assert len(rows(programs.public.get("/portfolio/export"))) == 2


def test_the_export_speaks_as_the_page_does(city: City, programs: Programs) -> None:
    answer = programs["pia"].get("/portfolio/export")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="portfolio-city-2024-01-08.csv"'
    header, line = rows(answer)
    assert header[:2] == ["Schlüssel", "Titel"]
    assert line[:3] == ["CITY-1", "Projekt CITY-1", "stadt"]
    assert line[8:10] == ["2024-02-01", "2024-12-20"]
    client = programs.client
    english = client.get("/api/v1/city/portfolio/export", headers={"Accept-Language": "en"})
    assert rows(english)[0][:2] == ["Key", "Title"]
    assert rows(programs["pia"].get("/portfolio/export", lang="en"))[0][:2] == ["Key", "Title"]
    german = client.get("/api/v1/city/portfolio/export?lang=de", headers={"Accept-Language": "en"})
    assert (rows(german)[0][0], german.headers["content-language"]) == ("Schlüssel", "de")
    assert programs["pia"].get("/portfolio/export", lang="fr").status_code == 422
    assert city.project


def test_a_title_does_not_become_a_formula(city: City, programs: Programs) -> None:
    city.do(RetitleProject(project_id=city.project, title="=HYPERLINK(1;2)"), "pia")
    assert rows(programs["pia"].get("/portfolio/export"))[1][1] == "'=HYPERLINK(1;2)"


def test_filters_and_times_hold_for_the_export_too(city: City, programs: Programs) -> None:
    city.add_project("CITY-2")
    assert [row[0] for row in rows(programs["pia"].get("/portfolio/export", text="city-2"))[1:]] == ["CITY-2"]
    assert rows(programs["pia"].get("/portfolio/export", on="2024-01-07"))[1:] == []
    assert programs["pia"].get("/portfolio/export", on="2999-01-01").status_code == 422
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert [row[0] for row in rows(programs.public.get("/portfolio/export"))[1:]] == ["CITY-2"]


def test_the_decisions_are_exported_as_csv_and_as_a_workbook(city: City, programs: Programs) -> None:
    review = city.request_release()
    for who in ("ada", "bo"):
        city.vote(review, who)
    told = rows(programs["pia"].get("/decisions/export"))
    answer = programs["pia"].get("/decisions/export", format="xlsx")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-disposition"] == 'attachment; filename="decisions-city.xlsx"'
    table = read_table(answer.content, name="decisions-city.xlsx")
    assert [[row.cells[name] for name in table.headers] for row in table.rows] == told[1:]
    assert list(table.headers) == told[0]
    assert programs["pia"].get("/decisions/export", format="ods").status_code == 422


def test_the_register_tells_resolutions_of_meetings_and_gates_apart(city: City, programs: Programs) -> None:
    review = opened(city, "bo")
    city.do(hands(city, review, ("ada", Choice.YES), ("bo", Choice.YES)), "pia")
    city.do(resolved(2), "pia")
    told = rows(programs["pia"].get("/decisions/export"))
    assert [(row[2], row[4], row[6], row[7]) for row in told[1:]] == [
        ("CITY-1", "", "Stelle", "carried"),
        ("CITY-1", "release", city.review(review).motion, "approve"),
    ]
    resolution, gate = programs["pia"].get("/decisions").json()["items"]
    assert (resolution["kind"], resolution["meeting_id"], resolution["item"]) == (
        "resolution",
        str(MEETING),
        "O2",
    )
    assert (gate["kind"], gate["review_id"]) == ("gate_review", str(review))
    (found,) = programs.public.get("/decisions", outcome="carried").json()["items"]
    assert found["derivation"].endswith("angenommen")
    assert programs.public.get("/decisions", outcome="not_carried").json()["items"] == []
