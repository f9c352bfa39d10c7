"""The page of one project: how it stands, what was decided, its whole history, and who may see it."""

import re
from datetime import date, timedelta
from urllib.parse import quote
from uuid import UUID, uuid5

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.pages.visitors import reader_of
from domain.access import Reader
from domain.project_checks import Light
from domain.project_values import GoalLink, Plan, ProjectFacts, SourceRow, project_id
from domain.times import effective_on
from domain.units import unit_id
from projections.audit_trail import Entry, audit_trail
from runtime.tick import tick
from storage.directory import enter
from tests.api.conftest import Browser, Page
from tests.support.city import City, person
from workflows import goals, project_checks, projects
from workflows.programmes import EstablishProgramme
from workflows.units import RegisterUnit

ADDRESS = "/city/projekte/CITY-1"
AUTUMN = effective_on(date(2023, 11, 20), "Europe/Berlin")
HOSTILE = '<img src=x onerror=alert(1)> & "Titel" {{ 7 * 7 }}'


def insider(city: City) -> Browser:
    """A browser of somebody with a mandate in the programme."""
    app = create_app(city.installation)
    app.dependency_overrides[reader_of] = lambda: Reader(programmes=frozenset({city.programme}))
    return Browser(TestClient(app))


def history(page: Page) -> dict[str, list[str]]:
    """The rows of the history by number."""
    start = page.rows.index(["Nr.", "Was", "Wer", "Wirksam", "Erfasst"])
    return {row[0]: row for row in page.rows[start + 1 :]}


def entries(city: City, reader: Reader) -> list[Entry]:
    """What the record holds of CITY-1 for a reader."""
    with city.reading() as connection:
        return list(audit_trail(connection, reader, project_id=city.project))


def latest(city: City, topic: str) -> str:
    """The number of the latest event of a kind."""
    return str(max(one.position for one in entries(city, Reader.operator()) if one.topic == topic))


def imported(city: City, key: str = "CITY-2", title: str = "Serviceportal") -> UUID:
    """Take a project over from a list of the last autumn."""
    city.do(RegisterUnit(name="Hauptamt", kind="unit", valid_from=date(2020, 1, 1)))
    city.do(
        projects.RegisterProject(
            programme_id=city.programme,
            lifecycle="standard",
            phase="implementation",
            known=ProjectFacts(
                key=key,
                title=title,
                kind="measure",
                public=True,
                lead_unit_id=unit_id("Hauptamt"),
                classifications={"Handlungsfeld": "Verwaltung"},
                references=("I0295/23", "DS 0557/23"),
                plan=Plan(start=date(2023, 3, 1), end=None),
                source=SourceRow(
                    file="liste.csv",
                    sha256="ab" * 32,
                    row=7,
                    document="Projektübersicht",
                    wording={"Status": "in Bearbeitung"},
                ),
            ),
            effective=AUTUMN,
            effective_reason="Übernahme der Liste",
        ),
        "pia",
    )
    return project_id(city.programme, key)


def test_the_standing_is_told_in_words(city: City, browser: Browser) -> None:
    enter(city.here.store.database, person("eve"), name="Projektleitung 1", email=None, language="de")
    text = browser.page(ADDRESS).text
    assert "CITY-1 · Projekt Projekt CITY-1" in text
    assert "Leitung Projektleitung 1" in text
    assert "Zeitraum (Plan) 01.02.2024 – 20.12.2024" in text
    assert "Zeitraum (beschlossen) – Abweichung –" in text
    assert "Sichtbarkeit öffentlich" in text


def test_the_phase_is_marked_in_line_and_picture(client: TestClient) -> None:
    answer = client.get(ADDRESS).text
    steps = re.findall(
        r'<li class="gb-line__step"( aria-current="step")?>\s*<span[^>]*>.</span> (\w+)', answer
    )
    assert steps == [
        (' aria-current="step"', "Pipeline"),
        ("", "Initiierung"),
        ("", "Umsetzung"),
        ("", "Abgeschlossen"),
    ]
    assert '<svg xmlns="http://www.w3.org/2000/svg" role="img" class="lifecycle" lang="de"' in answer
    assert "Aktuelle Phase: Pipeline" in answer or "▼ Aktuelle Phase" in answer


def test_an_irregular_end_is_shown_to_those_who_reached_it(city: City, client: TestClient) -> None:
    city.do(projects.MoveProject(project_id=city.project, trigger="cancel", reason="kein Bedarf mehr"), "max")
    steps = re.findall(r'aria-current="step">\s*<span[^>]*>.</span> (\w+)', client.get(ADDRESS).text)
    assert steps == ["Abgebrochen"]


def test_goals_are_shown_with_sign_and_word(city: City, browser: Browser) -> None:
    city.link_goal("goal-2", GoalLink.UNCLEAR)
    text = browser.page(ADDRESS).text
    assert "✕ Bürgerservice trägt bei ? Innovation ungeklärt" in text


def test_the_source_is_named_with_its_wording(city: City, browser: Browser) -> None:
    imported(city)
    text = browser.page("/city/projekte/CITY-2").text
    assert "CITY-2 · Maßnahme" in text
    assert "aus Projektübersicht, Zeile 7" in text
    assert "Status in Bearbeitung" in text
    assert "Datei liste.csv, SHA-256 " + "ab" * 32 in text
    assert "Federführung Hauptamt" in text
    assert "Handlungsfeld Verwaltung" in text
    assert "Aktenzeichen I0295/23, DS 0557/23" in text
    assert "Zeitraum (Plan) 01.03.2023 – offen" in text


def test_checks_show_due_time_lights_and_report(city: City, browser: Browser) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    tick(city.here)
    assert "Nächster Projektcheck 24.01.2024, 09:00 Uhr Programm" in browser.page(ADDRESS).text
    check = next(
        one.originator_id
        for one in entries(city, Reader.operator())
        if one.topic == "project_check.scheduled.v1"
    )
    city.clock.set(city.clock.now() + timedelta(days=17))
    page = browser.page(ADDRESS)
    assert "Nächster Projektcheck 24.01.2024, 09:00 Uhr ▲ überfällig" in page.text
    assert ["24.01.2024, 09:00 Uhr", "▲ nicht berichtet", "–", "–", "–"] in page.rows
    city.do(
        project_checks.SubmitProjectCheck(
            check_id=check, status=Light.YELLOW, outlook=Light.GREEN, report="Es stockt."
        ),
        "eve",
    )
    row = next(row for row in browser.page(ADDRESS).rows if row and row[0] == "24.01.2024, 09:00 Uhr")
    assert row[2:] == ["▲ gefährdet (gelb)", "● im Plan (grün)", "Es stockt."]


def test_a_decision_is_shown_with_its_derivation(city: City, browser: Browser) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    text = browser.page(ADDRESS).text
    assert "Freigabe: angenommen Das Projekt wird freigegeben." in text
    assert (
        "3 berufen, 3 stimmberechtigt; Quorum 2, anwesend 2; Ja 2, Nein 0; 2 > 1/2 von 2: angenommen" in text
    )
    assert "Zeitraum (beschlossen) 01.02.2024 – 20.12.2024 Abweichung wie beschlossen" in text


def test_a_vote_under_way_is_counted_for_insiders_only(city: City, browser: Browser) -> None:
    city.vote(city.request_release(), "ada")
    assert "Freigabe: Abstimmung läuft" in browser.page(ADDRESS).text
    assert "Ja 1" not in browser.page(ADDRESS).text
    assert "Ja 1, Nein 0" in insider(city).page(ADDRESS).text
    assert "Ja 1" not in insider(city).page(f"{ADDRESS}?on=2024-01-08").text


def test_who_on_a_board_did_what_is_for_insiders_only(city: City, browser: Browser) -> None:
    for who in ("ada", "bo"):
        enter(city.here.store.database, person(who), name=f"{who.title()} (Demo)", email=None, language="de")
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    number = latest(city, "gate_review.concluded.v1")
    assert history(browser.page(ADDRESS))[number][2] == "Mitglied"
    assert "Bo (Demo)" not in history(browser.page(ADDRESS))[number][1]
    assert history(insider(city).page(ADDRESS))[number][2] == "Bo (Demo) Mitglied"


def test_what_follows_names_what_it_follows_from(city: City, browser: Browser) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")
    rows = history(browser.page(ADDRESS))
    concluded, entered = latest(city, "gate_review.concluded.v1"), latest(city, "project.phase_entered.v1")
    assert rows[entered][2] == f"Folge aus Nr. {concluded}"


@pytest.mark.parametrize("seen_by", ["public", "insider"])
def test_the_history_has_one_line_for_each_event_a_reader_may_read(
    city: City, browser: Browser, seen_by: str
) -> None:
    city.vote(city.request_release(), "ada")
    reader = Reader.anyone() if seen_by == "public" else Reader(programmes=frozenset({city.programme}))
    page = (browser if seen_by == "public" else insider(city)).page(ADDRESS)
    rows = history(page)
    assert list(rows) == [str(one.position) for one in reversed(entries(city, reader))]
    assert all(row[1] for row in rows.values())
    assert (latest(city, "gate_review.vote_cast.v1") in rows) == (seen_by == "insider")


def test_a_long_history_is_complete(city: City, browser: Browser) -> None:
    for number in range(205):
        city.do(projects.RetitleProject(project_id=city.project, title=f"Titel {number}"), "pia")
    assert len(history(browser.page(ADDRESS))) >= 205


def test_an_event_entered_later_is_marked_with_the_reason(city: City, browser: Browser) -> None:
    imported(city)
    row = next(iter(history(browser.page("/city/projekte/CITY-2")).values()))
    assert row[1].endswith("nachgetragen Grund: Übernahme der Liste")
    assert row[3:] == ["20.11.2023", "08.01.2024, 09:31 Uhr"]
    assert "nachgetragen" not in browser.page(ADDRESS).text


def test_a_correction_is_marked_and_changes_what_is_known_only(city: City, browser: Browser) -> None:
    two = imported(city)
    with city.reading() as connection:
        registered = audit_trail(connection, Reader.operator(), project_id=two)[0].event_id
    before = f"{city.clock.now():%Y-%m-%dT%H:%M:%S}Z"
    city.do(
        projects.CorrectPhase(
            project_id=two, corrects=registered, effective_at=AUTUMN.at, phase="initiation", reason="verlesen"
        ),
        "pia",
    )
    address = "/city/projekte/CITY-2?on=2023-12-01"
    now = browser.page("/city/projekte/CITY-2")
    assert "Korrektur" in next(iter(history(now).values()))[1]
    assert "Phase ◔ Initiierung" in browser.page(address).text
    then = browser.page(f"{address}&known_at={before}")
    assert "Phase ◑ Umsetzung" in then.text
    assert "Korrektur" not in then.text
    assert "Stand vom 01.12.2023, bekannt am 08.01.2024, 09:31 Uhr." in then.text


def test_a_time_before_the_project_is_answered_as_such(browser: Browser) -> None:
    assert (
        "CITY-1 stand zu dieser Zeit noch nicht im Buch."
        in browser.page(f"{ADDRESS}?on=2024-01-07", 404).text
    )
    assert "CITY-1 stand" not in browser.page(f"{ADDRESS}?on=2024-01-08").text


def test_a_project_that_is_not_public_answers_like_one_that_does_not_exist(
    city: City, client: TestClient
) -> None:
    city.add_project("GEHEIM-7", public=False)
    for query in ("", "?lang=en", "?on=2024-01-08", "?on=quark", "?programm=stadt"):
        hidden, missing = (client.get(f"/city/projekte/{key}{query}") for key in ("GEHEIM-7", "GIBTES-7"))
        assert hidden.status_code == missing.status_code == 404
        bodies = [
            answer.text.replace(answer.headers["gatebook-request-id"], "ID").replace(key, "KEY")
            for answer, key in ((hidden, "GEHEIM-7"), (missing, "GIBTES-7"))
        ]
        assert bodies[0] == bodies[1]
        assert set(hidden.headers) == set(missing.headers)
    assert "GEHEIM-7" in insider(city).page("/city/projekte/GEHEIM-7").text


def test_nothing_of_a_hidden_project_is_told_elsewhere(city: City, browser: Browser) -> None:
    city.add_project("GEHEIM-7", public=False)
    assert "GEHEIM" not in browser.page(ADDRESS).text


def test_a_key_of_several_programmes_offers_the_choice(city: City, browser: Browser) -> None:
    other = uuid5(city.programme, "other")
    city.do(EstablishProgramme(programme_id=other, key="zwei", name="Zweites", land="NW", public=True))
    city.adopt_standard(other)
    known = ProjectFacts(key="CITY-1", title="Namensvetter", kind="project", public=True)
    city.do(projects.RegisterProject(programme_id=other, lifecycle="standard", known=known))
    page = browser.page(ADDRESS)
    assert "Mehrere Programme kennen diesen Schlüssel." in page.text
    assert f"{ADDRESS}?programm=zwei" in page.links
    assert "Namensvetter" in browser.page(f"{ADDRESS}?programm=zwei").text
    assert f"{ADDRESS}?programm=zwei" in browser.page("/city/").links
    browser.page(f"{ADDRESS}?programm=drei", 404)


@pytest.mark.parametrize("key", ["A/1 b", "Ä?#&", "100%"])
def test_any_key_has_an_address(city: City, browser: Browser, key: str) -> None:
    imported(city, key)
    address = f"/city/projekte/{quote(key, safe='')}"
    assert address in browser.page("/city/").links
    assert "Serviceportal" in browser.page(address).text


def test_hostile_text_stays_text(city: City, client: TestClient) -> None:
    imported(city, "CITY-2", HOSTILE)
    two = project_id(city.programme, "CITY-2")
    city.do(goals.AddGoal(system_id=city.goals, goal="g", label_de=HOSTILE, label_en="x"), "pia")
    city.link_goal("g", GoalLink.YES, two)
    answer = client.get("/city/projekte/CITY-2").text
    assert "<img src=x" not in answer
    assert Page(answer).text.count(HOSTILE) >= 3


def test_the_page_is_complete_in_english(city: City, browser: Browser) -> None:
    imported(city)
    city.vote(city.request_release(), "ada")
    for address in (ADDRESS, "/city/projekte/CITY-2"):
        text = browser.page(f"{address}?lang=en").text
        assert "History" in text
        assert not re.search(r"\b(Phase:|Verlauf|Vorlagen|Leitung|offen|nachgetragen|Uhr)\b", text)
