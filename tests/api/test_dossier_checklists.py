"""What a project waits for, on its page, on the page of the review and over HTTP."""

from collections.abc import Callable
from uuid import UUID

from domain.access import Reader
from domain.gate_review_values import Stage
from projections.evidence_list import By, evidence_list
from tests.api.conftest import Browser
from tests.support.city import City
from tests.support.documents import PDF
from tests.support.programs import Program, Programs
from tests.support.records import stream
from tests.support.strict_gates import BENEFIT, add_strict_project, ask_for_release, lay_paper
from workflows.evidence import WithdrawEvidence
from workflows.gate_reviews import RequestGateReview

Visit = Callable[[str], Browser]
PAGE = "/city/projekte/CITY-S"


def lines(programs: Programs, who: str) -> dict[str, tuple[bool, bool]]:
    """Give what CITY-S waits for as told over HTTP: by key, whether it is needed and there."""
    (found,) = programs[who].get("/projects/CITY-S/dossier-checklist").json()["items"]
    return {line["key"]: (line["needed"], line["fulfilled"]) for line in found["lines"]}


def test_the_checklist_fills_as_the_dossier_does(city: City, programs: Programs) -> None:
    project = add_strict_project(city)
    assert lines(programs, "eve") == {"brief": (True, False), "benefit": (True, False)}
    brief = lay_paper(city, project, "Skizze", proves="brief")
    assert lines(programs, "eve") == {"brief": (True, True), "benefit": (True, False)}
    city.do(ask_for_release(project, brief, criteria=(BENEFIT,)), "eve")
    done = {"brief": (True, True), "benefit": (True, True), "opening": (True, True)}
    assert lines(programs, "pia") == {**done, "votes": (True, False)}
    public = programs.public.get("/projects/CITY-S/dossier-checklist").json()["items"][0]["lines"]
    assert {line["key"] for line in public} == set(done)


def test_a_file_that_is_not_public_is_named_to_those_inside_only(city: City, programs: Programs) -> None:
    brief = lay_paper(city, add_strict_project(city), "Skizze", proves="brief")

    def shown_by(who: Program) -> str | None:
        (found,) = who.get("/projects/CITY-S/dossier-checklist").json()["items"]
        (line,) = (line for line in found["lines"] if line["key"] == "brief")
        assert line["fulfilled"]
        return str(line["shown_by"]) if line["shown_by"] else None

    assert shown_by(programs["eve"]) == str(brief)
    assert shown_by(programs.public) is None


def test_the_project_page_says_what_is_missing_and_takes_it_with_the_request(
    city: City, visit: Visit
) -> None:
    project = add_strict_project(city)
    eve = visit("eve")
    page = eve.page(PAGE)
    assert "Worauf wartet das Projekt?" in page.text
    assert "Nachweis fehlt" in page.text
    assert "What is the project waiting for?" in eve.page(f"{PAGE}?lang=en").text
    form = f"/city/vorhaben/{project}/vorlage"
    given = {**page.forms[form], "motion": "Freigabe.", "proves": "brief"}
    refused = eve.client.post(form, data=given, files={"file": ("Skizze.pdf", PDF)})
    assert refused.status_code == 409
    assert "Ein Kriterium ist nicht als erfüllt festgestellt" in refused.text
    with city.reading() as connection:
        (laid,) = evidence_list(connection, Reader.operator(), By.PROJECT, project)
    again = {**given, f"evidence-{laid.evidence_id}": "1", "criterion-benefit": "1"}
    assert eve.client.post(form, data=again, files={"file": ("", b"")}).status_code == 303
    assert city.review(UUID(given["key"])).stage is Stage.OPEN
    assert "Abstimmung eröffnet" in eve.page(PAGE).text


def test_a_criterion_is_judged_on_the_page_before_the_vote_opens(city: City, visit: Visit) -> None:
    review = city.request_release()
    for who in ("ada", "bo"):
        city.vote(review, who)
    start = stream("start")
    city.do(RequestGateReview(review_id=start, project_id=city.project, gate="start", motion="x"), "eve")
    address = f"/city/vorlagen/{start}"
    assert f"{address}/kriterium" not in visit("ada").page(address).forms
    eve = visit("eve")
    wrong = eve.send(address, f"{address}/kriterium", criterion="feasible", met="perhaps")
    assert wrong.status_code == 422
    sent = eve.send(address, f"{address}/kriterium", criterion="feasible", met="yes", remark="Seite 7")
    assert sent.status_code == 303
    page = eve.page(address).text
    assert "Seite 7" in page
    assert "Kriterium erfüllt" in page


def test_void_votes_stay_on_the_page_and_in_the_history(city: City, visit: Visit) -> None:
    project = add_strict_project(city)
    papers = (lay_paper(city, project, "Skizze", proves="brief"), lay_paper(city, project, "Beiblatt"))
    city.do(ask_for_release(project, *papers, criteria=(BENEFIT,)), "eve")
    review = stream("strict review")
    city.vote(review, "ada")
    address = f"/city/vorlagen/{review}"
    ada, pia = visit("ada"), visit("pia")
    assert "Stimmen, die nicht mehr zählen" not in pia.page(address).text
    city.do(WithdrawEvidence(evidence_id=papers[1], reason="Falsche Fassung"), "eve")
    for browser in (ada, pia):
        assert "Stimmen, die nicht mehr zählen" in browser.page(address).text
    assert "Stimmen, die nicht mehr zählen" not in visit("bo").page(address).text
    assert "Aus den Unterlagen wurde „Beiblatt.txt“ zurückgenommen." in pia.page(PAGE).text
    assert f"{address}/stimme" in ada.page(address).forms


def test_the_order_of_consultation_is_on_the_page_and_over_http(
    city: City, visit: Visit, programs: Programs
) -> None:
    steps = [
        {"body": "Gutachterin", "role": "hearing"},
        {"body": "Lenkungsausschuss", "role": "decision", "board_id": str(city.board)},
    ]
    body = {"gate": "release", "motion": "Freigabe.", "consultation": steps}
    answer = programs["eve"].post(f"/projects/{city.project}/gate-reviews", body)
    assert answer.status_code == 201, answer.text
    address, form = f"/city/vorlagen/{answer.json()['id']}", f"/city/vorlagen/{answer.json()['id']}/beratung"
    pia = visit("pia")
    assert "Beratungsfolge" in pia.page(address).text
    assert f"{address}/oeffnung" not in pia.page(address).forms
    assert "Vor der Entscheidung sind noch Gremien zu hören: Gutachterin" in pia.page(address).text
    assert pia.send(address, form, step="1", advice="perhaps").status_code == 422
    sent = pia.send(address, form, step="1", advice="against", on="2024-01-08", remark="Zu teuer.")
    assert sent.status_code == 303, sent.text
    assert "Zu teuer." in pia.page(address).text
    assert f"{address}/oeffnung" in pia.page(address).forms
    read = f"/gate-reviews/{answer.json()['id']}"
    assert programs["max"].get(read).json()["consultation"][0]["advice"] == "against"
    public = programs.public.get(read).json()["consultation"][0]
    assert (public["recorded"], public["advice"], public["remark"]) == (True, None, None)
