"""The portfolio page: who sees which projects, how they stand, now and as of any day."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from domain.project_values import Plan, ProjectFacts, project_id
from domain.times import effective_on
from domain.units import unit_id
from runtime.founding import Foundation, found_programme
from runtime.organisations import Installation
from runtime.settings import Environment, Settings
from storage.directory import enter
from tests.api.conftest import Browser, Page
from tests.support.city import City, person
from workflows import projects
from workflows.programmes import EstablishProgramme
from workflows.units import RegisterUnit

HOSTILE = "<script>alert('x')</script> & \"Titel\" {{ 7 * 7 }}"


def register(city: City, key: str, title: str = "Projekt", phase: str = "pipeline") -> None:
    """Take one more public project into the record as of the last autumn."""
    city.do(
        projects.RegisterProject(
            programme_id=city.programme,
            lifecycle="standard",
            phase=phase,
            known=ProjectFacts(key=key, title=title, kind="project", public=True),
            effective=effective_on(date(2023, 11, 20), "Europe/Berlin"),
            effective_reason="aus der Projektübersicht",
        ),
        "pia",
    )


def approve_release(city: City) -> None:
    """Let the board release CITY-1, so that its plan becomes the baseline."""
    review = city.request_release()
    city.vote(review, "ada")
    city.vote(review, "bo")


def test_a_single_organisation_needs_no_choice(client: TestClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/city/")


def test_several_organisations_are_offered_by_name(city: City) -> None:
    city.installation.create("dorf", "Dorf Beispiel")
    page = Browser(TestClient(create_app(city.installation))).page("/")
    assert "Stadt Beispiel" in page.text
    assert "Dorf Beispiel" in page.text
    assert {"/city/", "/dorf/"} <= set(page.links)


def test_an_organisation_without_projects_says_so(city: City) -> None:
    city.installation.create("dorf", "Dorf Beispiel")
    page = Browser(TestClient(create_app(city.installation))).page("/dorf/")
    assert "Hier ist noch kein öffentliches Projekt verzeichnet." in page.text


def test_a_project_is_listed_with_phase_plan_and_lead(city: City, browser: Browser) -> None:
    enter(city.here.store.database, person("eve"), name="Projektleitung 1", email=None, language="de")
    assert browser.page("/city/").row("CITY-1") == [
        "CITY-1",
        "Projekt CITY-1",
        "○ Pipeline",
        "in Arbeit",
        "Projektleitung 1",
        "01.02.2024",
        "20.12.2024",
        "–",
        "–",
    ]


def test_a_lead_without_a_name_is_a_dash(browser: Browser) -> None:
    assert browser.page("/city/").row("CITY-1")[4] == "–"


def test_the_plan_approved_at_a_gate_is_the_measure_of_slip(city: City, browser: Browser) -> None:
    approve_release(city)
    assert browser.page("/city/").row("CITY-1")[7:] == ["20.12.2024", "wie beschlossen"]
    for end, said in [
        (date(2024, 12, 21), "▲ 1 Tag später"),
        (date(2025, 1, 3), "▲ 14 Tage später"),
        (date(2024, 12, 19), "▼ 1 Tag früher"),
        (date(2024, 12, 10), "▼ 10 Tage früher"),
    ]:
        city.do(projects.PlanDates(project_id=city.project, start=date(2024, 2, 1), end=end), "pia")
        assert browser.page("/city/").row("CITY-1")[7:] == ["20.12.2024", said]


def test_run_states_are_marked_beside_the_phase(city: City, browser: Browser) -> None:
    register(city, "CITY-2", phase="implementation")
    city.do(projects.PauseProject(project_id=project_id(city.programme, "CITY-2")), "pia")
    register(city, "CITY-3", phase="implementation")
    city.do(projects.MakePermanent(project_id=project_id(city.programme, "CITY-3")), "pia")
    page = browser.page("/city/")
    assert page.row("CITY-2")[2:4] == ["◑ Umsetzung", "‖ ruht"]
    assert page.row("CITY-3")[2:4] == ["◑ Umsetzung", "∞ Daueraufgabe"]


def test_nobody_works_on_what_has_ended(city: City, browser: Browser) -> None:
    register(city, "CITY-2", phase="closed")
    assert browser.page("/city/").row("CITY-2")[2:4] == ["● Abgeschlossen", "–"]


def test_keys_are_sorted_as_people_count(city: City, browser: Browser) -> None:
    for key in ("CITY-10", "CITY-2"):
        register(city, key)
    assert browser.page("/city/").keys() == ["CITY-1", "CITY-2", "CITY-10"]


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("phase=implementation", ["CITY-2"]),
        ("phase=initiation", []),
        ("run_state=active", ["CITY-1", "CITY-2"]),
        ("run_state=paused", []),
        ("text=BAUANTRAG", ["CITY-2"]),
        ("text=city-1", ["CITY-1"]),
        ("text=Bad", []),
        ("text=&phase=&run_state=", ["CITY-1", "CITY-2"]),
        ("text=bauantrag&phase=pipeline", []),
    ],
)
def test_the_list_can_be_filtered_by_address(
    city: City, browser: Browser, query: str, keys: list[str]
) -> None:
    register(city, "CITY-2", "Digitaler Bauantrag", "implementation")
    page = browser.page(f"/city/?{query}")
    assert page.keys() == keys
    assert ("Kein Projekt passt zum Filter." in page.text) == (not keys)


def test_counts_per_phase_stand_in_a_table_and_in_a_picture(city: City, client: TestClient) -> None:
    register(city, "CITY-2", phase="implementation")
    register(city, "CITY-3", phase="implementation")
    answer = client.get("/city/").text
    rows = Page(answer).rows
    assert [row for row in rows if len(row) == 2][1:] == [
        ["○ Pipeline", "1"],
        ["◑ Umsetzung", "2"],
        ["zusammen", "3"],
    ]
    assert '<svg class="gb-bars" role="img" aria-labelledby=' in answer
    assert [
        width
        for width in ("160.0", "320.0")
        if f'class="gb-bars__bar" x="0" y="19" width="{width}"' in answer
    ] == [
        "160.0",
        "320.0",
    ]


def test_a_project_that_is_not_public_is_neither_listed_nor_counted(city: City, browser: Browser) -> None:
    city.add_project("GEHEIM-7", public=False)
    page = browser.page("/city/")
    assert page.keys() == ["CITY-1"]
    assert "1 Projekt" in page.text
    assert ["zusammen", "1"] in page.rows
    assert "GEHEIM" not in page.text
    assert browser.page("/city/?text=geheim").keys() == []
    assert browser.page("/city/?on=2024-01-08").keys() == ["CITY-1"]


def test_visibility_is_always_that_of_today(city: City, browser: Browser) -> None:
    before = city.clock.now()
    city.do(projects.SetVisibility(project_id=city.project, public=False), "pia")
    assert browser.page(f"/city/?known_at={before:%Y-%m-%dT%H:%M:%S}Z").keys() == []
    city.do(projects.SetVisibility(project_id=city.project, public=True), "pia")
    assert browser.page("/city/").keys() == ["CITY-1"]


def test_a_programme_that_is_not_public_is_not_even_named(city: City, browser: Browser) -> None:
    for key, public in (("intern", False), ("offen", True)):
        city.do(
            EstablishProgramme(
                programme_id=uuid5(city.programme, key),
                key=key,
                name=f"Programm {key}",
                land="NW",
                public=public,
            )
        )
    page = browser.page("/city/")
    assert "Programm offen" in page.text
    assert "Programm intern" not in page.text


def test_a_day_before_a_project_began_does_not_list_it(city: City, browser: Browser) -> None:
    register(city, "CITY-2")
    assert browser.page("/city/?on=2024-01-07").keys() == ["CITY-2"]
    assert browser.page("/city/?on=2023-11-19").keys() == []
    assert browser.page("/city/?on=2024-01-08").keys() == ["CITY-1", "CITY-2"]


def test_what_was_recorded_later_is_unknown_before(city: City, browser: Browser) -> None:
    register(city, "CITY-2")
    at = city.clock.now()
    city.do(projects.RetitleProject(project_id=project_id(city.programme, "CITY-2"), title="Neu"), "pia")
    assert browser.page("/city/").row("CITY-2")[1] == "Neu"
    assert browser.page(f"/city/?known_at={at:%Y-%m-%dT%H:%M:%S}Z").row("CITY-2")[1] == "Projekt"


def test_a_correction_changes_what_is_known_but_not_what_was_known(city: City, browser: Browser) -> None:
    register(city, "CITY-2")
    two = project_id(city.programme, "CITY-2")
    with city.reading() as connection:
        connection.cursor.execute(
            "SELECT event_id FROM events WHERE topic = 'project.registered.v1' ORDER BY position DESC LIMIT 1"
        )
        registered = connection.cursor.fetchone()[0]
    before = city.clock.now()
    city.do(
        projects.CorrectPhase(
            project_id=two,
            corrects=UUID(registered),
            effective_at=effective_on(date(2023, 11, 20), "Europe/Berlin").at,
            phase="implementation",
            reason="verlesen",
        ),
        "pia",
    )
    on = "on=2023-12-01"
    assert browser.page(f"/city/?{on}").row("CITY-2")[2] == "◑ Umsetzung"
    assert browser.page(f"/city/?{on}&known_at={before:%Y-%m-%dT%H:%M:%S}Z").row("CITY-2")[2] == "○ Pipeline"


def test_the_present_is_named_and_any_other_time_loudly(browser: Browser) -> None:
    assert "Stand: 08.01.2024, 09:29 Uhr" in browser.page("/city/").text
    past = browser.page("/city/?on=2024-01-08&known_at=2024-01-08T09:27").text
    assert "Stand vom 08.01.2024, bekannt am 08.01.2024, 09:27 Uhr." in past
    assert "Stand vom 08.01.2024, bekannt heute." in browser.page("/city/?on=2024-01-08").text
    assert (
        "Stand, wie er am 08.01.2024, 09:27 Uhr bekannt war."
        in browser.page("/city/?known_at=2024-01-08T09:27").text
    )


def test_another_time_shows_no_baseline_of_today(city: City, browser: Browser) -> None:
    approve_release(city)
    page = browser.page("/city/?on=2024-01-08")
    assert len(page.row("CITY-1")) == 7
    assert "Ende (beschlossen)" not in page.row("Schlüssel")
    assert "zeigt die Liste nur für heute" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=gestern", "„gestern“ ist kein Tag. Schreiben Sie ihn als JJJJ-MM-TT"),
        ("on=2024-02-30", "„2024-02-30“ ist kein Tag."),
        ("on=2024-01-09", "„2024-01-09“ liegt in der Zukunft"),
        ("on=0001-01-01", "„0001-01-01“ liegt vor 1900"),
        ("known_at=mittags", "„mittags“ ist kein Zeitpunkt."),
        ("known_at=2024-01-08T23:00", "„2024-01-08T23:00“ liegt in der Zukunft"),
        ("known_at=0001-01-01T00:00", "„0001-01-01T00:00“ liegt vor 1900"),
        ("on=gestern&lang=en", "“gestern” is not a day."),
    ],
)
def test_a_time_that_cannot_be_answered_is_refused_with_the_remedy(
    browser: Browser, query: str, said: str
) -> None:
    assert said in browser.page(f"/city/?{query}", 400).text


def test_the_page_is_complete_in_english(city: City, client: TestClient) -> None:
    register(city, "CITY-2", phase="implementation")
    answer = client.get("/city/?lang=en")
    assert '<html lang="en">' in answer.text
    assert answer.headers["content-language"] == "en"
    page = Page(answer.text)
    assert page.row("CITY-2")[2:4] == ["◑ Implementation", "in progress"]
    assert "As of 2024-01-08, 09:30" in page.text
    assert "/city/projekte/CITY-2?lang=en" in page.links
    assert 'lang="de"' in answer.text
    assert "Projekte" not in page.text


def test_a_hostile_title_stays_text(city: City, client: TestClient) -> None:
    register(city, "CITY-2", HOSTILE)
    answer = client.get("/city/").text
    assert "<script>alert" not in answer
    assert Page(answer).row("CITY-2")[1] == HOSTILE


def test_a_hostile_filter_stays_text(client: TestClient) -> None:
    answer = client.get("/city/", params={"text": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in answer


def test_a_demonstration_says_so_on_every_page(tmp_path: Path) -> None:
    installation = Installation(Settings(env=Environment.DEMO, data_dir=tmp_path))
    context = installation.create("schau", "Schaustadt")
    found_programme(
        context,
        Foundation(
            programme_key="p",
            programme_name="Programm",
            land="NW",
            lifecycle="standard",
            public=True,
            notice="Quelle: Drucksache 1/23",
        ),
    )
    browser = Browser(TestClient(create_app(installation)))
    said = "Abstimmungen, Termine und Verläufe sind erfunden."
    assert said in browser.page("/schau/").text
    assert "Quelle: Drucksache 1/23" in browser.page("/schau/").text
    assert said in browser.page("/schau/postausgang").text
    assert said in browser.page("/schau/projekte/X-1", 404).text
    assert "votes, dates and histories are invented." in browser.page("/schau/?lang=en").text
    installation.close()


def test_a_test_record_does_not_claim_to_be_a_demonstration(browser: Browser) -> None:
    assert "erfunden" not in browser.page("/city/").text


def test_plans_may_be_open(city: City, browser: Browser) -> None:
    city.do(
        projects.RegisterProject(
            programme_id=city.programme,
            lifecycle="standard",
            known=ProjectFacts(
                key="CITY-2",
                title="Offen",
                kind="project",
                public=True,
                plan=Plan(start=None, end=date(2024, 5, 1)),
            ),
        ),
        "pia",
    )
    assert browser.page("/city/").row("CITY-2")[5:7] == ["–", "01.05.2024"]


def test_under_its_title_a_project_shows_its_unit_and_its_classes_of_that_day(
    city: City, browser: Browser
) -> None:
    city.do(RegisterUnit(name="Amt 12", kind="unit", valid_from=date(2024, 1, 1)))
    known = ProjectFacts(
        key="CITY-9",
        title="Radweg",
        kind="measure",
        lead_unit_id=unit_id("Amt 12"),
        classifications={"kategorie": "Kategorie II", "art": "interkommunal", "dezernat": "Amt 12"},
        public=True,
    )
    city.do(projects.RegisterProject(programme_id=city.programme, lifecycle="standard", known=known))
    assert "Amt 12 · interkommunal · Kategorie II" in browser.page("/city/").text
    project = project_id(city.programme, "CITY-9")
    day = f"{city.clock.now():%Y-%m-%d}"
    city.clock.set(city.clock.now() + timedelta(days=3))
    city.do(projects.ClassifyProject(project_id=project, scheme="kategorie", value="Kategorie I"), "pia")
    assert "Amt 12 · interkommunal · Kategorie I ○" in browser.page("/city/").text
    assert "Amt 12 · interkommunal · Kategorie II ○" in browser.page(f"/city/?on={day}").text
    assert browser.page("/city/").text.count(" · interkommunal") == 1
