"""The pages that look over whole programmes: found from everywhere, as of any day, for everybody what is theirs."""

from collections.abc import Callable

import pytest

from api.pages.reporting_duties import _rhythm
from domain.meeting_values import Counts
from domain.project_values import GoalLink
from tests.api.conftest import Browser
from tests.support.city import City
from tests.support.mailing import enter_everybody
from tests.workflows.test_meetings import MEETING, NEED, opened, resolved
from workflows.decision_needs import AnswerDecisionNeed
from workflows.meeting_decisions import RecordResolution
from workflows.project_relations import NoteSynergy
from workflows.projects import ClassifyProject, SetVisibility

SURVEYS = (
    "phasen", "ziele", "jahresvergleich", "beschluesse", "auflagen", "berichtspflichten", "synergien",
)  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_survey_is_reached_from_every_page(browser: Browser, language: str) -> None:
    front = browser.page(f"/city/?lang={language}")
    (surveys,) = (one for one in front.links if "/auswertungen" in one)
    listed = browser.page(surveys)
    for path in SURVEYS:
        (address,) = {one for one in listed.links if one.startswith(f"/city/{path}")}
        links = browser.page(address).links
        assert all(any(one.startswith(f"/city/{other}") for one in links) for other in SURVEYS)


@pytest.mark.parametrize("path", SURVEYS)
def test_what_the_public_may_not_see_is_on_no_survey(
    city: City, browser: Browser, visit: Callable[[str], Browser], path: str
) -> None:
    secret = city.add_project("CITY-9", public=False)
    city.do(ClassifyProject(project_id=secret, scheme="art", value="Geheime Art"), "pia")
    city.do(NoteSynergy(project_id=city.project, other=secret, gain="beide sparen"), "pia")
    assert "CITY-9" not in browser.page(f"/city/{path}").text
    assert "Geheime Art" not in browser.page(f"/city/{path}").text
    seen = {"phasen", "ziele", "jahresvergleich", "synergien"}
    assert ("CITY-9" in visit("pia").page(f"/city/{path}").text) == (path in seen)


def test_phases_are_counted_with_the_days_spent_in_them(city: City, browser: Browser) -> None:
    city.add_project("CITY-2")
    row = browser.page("/city/phasen").row("○ Pipeline")
    assert row[1:5] == ["2", "2", "–", "–"]
    assert "CITY-1 (0)" in row[6]


def test_the_goals_matrix_has_an_x_and_a_question_mark_where_they_are(city: City, browser: Browser) -> None:
    second = city.add_project("CITY-2")
    city.link_goal("goal-1", GoalLink.UNCLEAR, second)
    page = browser.page("/city/ziele")
    assert page.row("CITY-1")[2:] == ["x", "", "1"]
    assert page.row("CITY-2")[2:] == ["?", "", "0 + 1 ?"]
    assert page.row("Projekte je Ziel")[1:] == ["1 + 1 ?", "0", "1 + 1 ?"]
    before = browser.page("/city/ziele?on=2024-01-01")
    assert "CITY-1" not in before.text


def test_a_decision_is_in_the_register_with_its_derivation(city: City, browser: Browser) -> None:
    review = city.request_release()
    assert "Hier ist noch nichts verzeichnet." in browser.page("/city/beschluesse").text
    city.vote(review, "ada")
    city.vote(review, "bo")
    (row,) = [row for row in browser.page("/city/beschluesse").rows if "angenommen" in row]
    assert row[1] == "CITY-1 Projekt CITY-1"
    assert row[5].startswith("Das Projekt wird freigegeben.")
    assert "Quorum" in row[5]
    assert "Freigabe" not in browser.page("/city/beschluesse?on=2024-01-01").text


def test_the_register_is_searched_by_words_and_leads_to_what_a_decision_rests_on(
    city: City, browser: Browser
) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    assert "angenommen" in browser.page("/city/beschluesse?q=FREIGEGEBEN+city-1&outcome=approve").text
    for address in ("?q=Klärwerk", "?q=freigegeben&outcome=reject", f"?board={city.project}"):
        assert "Dazu ist kein Beschluss verzeichnet." in browser.page(f"/city/beschluesse{address}").text
    assert "No decision is recorded" in browser.page("/city/beschluesse?q=Klärwerk&lang=en").text
    page = browser.page("/city/beschluesse?board=nichts")
    assert f"/city/vorlagen/{review}" in page.links
    assert any("/api/v1/city/decisions/export" in link and "format=xlsx" in link for link in page.links)


def test_the_register_holds_what_a_meeting_resolved_and_leads_to_its_extract(
    city: City, browser: Browser, visit: Callable[[str], Browser]
) -> None:
    enter_everybody(city)
    opened(city, "bo")
    city.do(resolved(1, 1), "pia")
    city.do(AnswerDecisionNeed(need_id=NEED, decision="Bo übernimmt."), "ada")
    page = browser.page("/city/beschluesse")
    answer, resolution = page.rows[1:]
    assert resolution[1] == "CITY-1 Projekt CITY-1"
    assert resolution[2] == "Beschluss in einer Sitzung Stelle"
    assert resolution[4] == "abgelehnt"
    assert resolution[5].startswith("Cy übernimmt.")
    assert answer[2] == "Antwort auf eine Frage Wer besetzt die Stelle?"
    assert answer[4] == "beantwortet"
    extract = f"/city/sitzungen/{MEETING}/auszug/O2"
    assert extract in page.links
    assert "Cy übernimmt." in browser.page(extract).text
    english = browser.page("/city/beschluesse?lang=en&outcome=not_carried")
    assert [row[4] for row in english.rows[1:]] == ["rejected"]
    assert "Resolution of a meeting: rejected" in english.text
    assert "Ada" not in page.text
    assert "Ada" in visit("pia").page("/city/beschluesse").text


def test_what_a_board_resolved_behind_closed_doors_is_on_no_public_page(
    city: City, browser: Browser, visit: Callable[[str], Browser]
) -> None:
    opened(city, "bo")
    counts = Counts(yes=2, no=0)
    news = RecordResolution(meeting_id=MEETING, item="N1", wording="Ein Fest im Mai.", counts=counts)
    city.do(news, "pia")
    assert "Fest" not in browser.page("/city/beschluesse").text
    seen = visit("bo").page("/city/beschluesse?q=fest")
    assert seen.rows[1][1] == "Verschiedenes"
    assert f"/city/sitzungen/{MEETING}" in seen.links


def test_two_days_are_counted_beside_each_other(city: City, browser: Browser) -> None:
    city.do(ClassifyProject(project_id=city.project, scheme="art", value="intern"), "pia")
    asked = "/city/jahresvergleich?vorher=2023-12-31&nachher=2024-01-08"
    page = browser.page(asked)
    assert page.row("intern") == ["intern", "0", "0", "1", "0", "+1"]
    assert page.row("zusammen")[1:] == ["0", "0", "1", "0", "+1"]
    assert browser.page(f"{asked}&klasse=erfunden").row("intern")[5] == "+1"


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("vorher=gestern", 400, "„gestern“ ist kein Tag"),
        ("nachher=2199-01-01", 400, "liegt in der Zukunft"),
        ("vorher=1066-10-14", 400, "liegt vor 1900"),
        ("programm=keines", 404, ""),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(
    browser: Browser, query: str, status: int, said: str
) -> None:
    assert said in browser.page(f"/city/jahresvergleich?{query}", status).text


def test_what_a_public_project_was_is_hidden_once_it_is_not_public(city: City, browser: Browser) -> None:
    assert "CITY-1" in browser.page("/city/ziele").text
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert "CITY-1" not in browser.page("/city/ziele?on=2024-01-08").text


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (None, "auf Verlangen"), ("P1M", "monatlich"), ("P3M", "vierteljährlich"), ("P6M", "halbjährlich"),
        ("P1Y", "jährlich"), ("P18M", "alle {count} Monate"), ("P3W", "alle {count} Wochen"), ("P10D", "P10D"),
    ],
)  # fmt: skip
def test_a_rhythm_is_said_in_words(interval: str | None, said: str) -> None:
    assert _rhythm(interval, lambda text, **_: text) == said
