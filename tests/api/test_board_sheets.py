"""Filling in, handing in and judging board sheets on their page; and the views of the PMO."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.board_sheets import MOST_CHARACTERS, SheetCells
from domain.project_checks import CheckStage, ProjectCheck
from runtime.tick import tick
from tests.api.conftest import Browser, Page
from tests.support.city import City, person
from tests.support.door import facts, head, topics
from workflows.board_sheets import AcceptSheet, ReturnSheet
from workflows.commands import Actor
from workflows.project_checks import ScheduleProjectChecks, SubmitProjectCheck
from workflows.project_relations import PlanMilestone
from workflows.projects import AssignLead, MoveProject, PlanDates

TICK = Actor.system("tick")
FILLED = {
    "status": "green",
    "outlook": "yellow",
    "report": "Die Vergabe läuft.",
    "vision": "Ein Portal für alle.",
    "todo": "Abnahme vorbereiten",
}

Visit = Callable[[str], Browser]


@pytest.fixture
def running(city: City) -> UUID:
    """Project CITY-2 in initiation, led by Eve: the lifecycle asks for checks of it."""
    project = city.add_project("CITY-2", phase="initiation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    return project


@pytest.fixture
def check(city: City, running: UUID) -> UUID:
    """The first check of CITY-2."""
    return scheduled(city, running)


def scheduled(city: City, project: UUID) -> UUID:
    city.do(ScheduleProjectChecks(project_ids=(project,)), TICK)
    return facts(city)[-1].stream_id


def following(city: City, project: UUID, check: UUID) -> UUID:
    city.clock.set(loaded(city, check).terms.due_at + timedelta(minutes=5))
    return scheduled(city, project)


def loaded(city: City, check: UUID) -> ProjectCheck:
    found = city.here.store.load(ProjectCheck, check)
    assert found is not None
    return found


def report(city: City, check: UUID, who: str = "eve", text: str = "Läuft.") -> None:
    cells = SheetCells(todo="Abnahme vorbereiten")
    city.do(
        SubmitProjectCheck(check_id=check, status="green", outlook="green", report=text, cells=cells), who
    )


def address(check: UUID) -> str:
    return f"/city/blaetter/{check}"


def test_a_lead_fills_in_the_sheet_and_hands_it_in(
    city: City, visit: Visit, running: UUID, check: UUID
) -> None:
    city.do(PlanMilestone(project_id=running, key="pilot", label="Pilot", due_on=date(2024, 6, 1)), "pia")
    before = head(city)
    eve = visit("eve")
    answer = eve.send(
        address(check),
        f"{address(check)}/abgabe",
        **FILLED,
        **{
            "forecast-0": "2024-07-01",
            "milestone-1": "Schulung",
            "planned-1": "2024-08-01",
            "need-0": "Wer zahlt den Betrieb?",
            "board-0": str(city.board),
            "needed-by-0": "2024-02-01",
        },
    )
    assert answer.status_code == 303, answer.text
    assert topics(city, before) == ["project_check.submitted.v2", "decision_need.raised.v1"]
    cells = facts(city)[-2].state["sheet"]["cells"]
    assert [(one["key"], one["label"], one["forecast_on"]) for one in cells["milestones"]] == [
        ("pilot", "Pilot", "2024-07-01"),
        (None, "Schulung", None),
    ]
    shown = eve.page(address(check))
    assert "Abgegeben; das PMO prüft die Qualität." in shown.text
    assert "30 Tage später" in shown.text
    assert f"{address(check)}/abgabe" not in shown.forms


def test_the_form_starts_as_a_copy_of_the_last_sheet_and_what_changed_is_marked(
    city: City, visit: Visit, running: UUID, check: UUID
) -> None:
    report(city, check)
    second = following(city, running, check)
    eve = visit("eve")
    html = eve.client.get(address(second)).text
    assert "Abnahme vorbereiten</textarea>" in html
    assert "geändert</span>" not in html
    eve.send(address(second), f"{address(second)}/abgabe", **FILLED, doing="Schulung")
    html = eve.client.get(address(second)).text
    assert html.count("geändert</span>") == 4
    """Outlook, report, vision and doing; the light and the tasks are as they were."""


def test_no_change_is_one_click(city: City, visit: Visit, running: UUID, check: UUID) -> None:
    eve = visit("eve")
    assert f"{address(check)}/unveraendert" not in eve.page(address(check)).forms
    report(city, check)
    second = following(city, running, check)
    eve.sign_in("eve")
    assert eve.send(address(second), f"{address(second)}/unveraendert").status_code == 303
    assert loaded(city, second).filled.attested  # type: ignore[union-attr] # it was handed in
    assert "keine Änderung bestätigt" in eve.page(address(second)).text


def test_of_two_who_hand_in_at_once_one_wins_and_the_other_loses_nothing(
    city: City, visit: Visit, check: UUID
) -> None:
    pia = visit("pia")
    kept = pia.page(address(check)).forms[f"{address(check)}/abgabe"]
    report(city, check, "eve", "Von Eve.")
    answer = pia.client.post(f"{address(check)}/abgabe", data={**kept, **FILLED, "need-0": "Wer zahlt?"})
    assert answer.status_code == 409
    shown = Page(answer.text)
    assert "liegt schon ein anderer Bericht vor" in shown.text
    assert "Ihre Eingaben stehen unten unverändert." in shown.text
    assert "Von Eve." in shown.text
    for entered in ("Die Vergabe läuft.", "Ein Portal für alle.", "Wer zahlt?"):
        assert f"{entered}</textarea>" in answer.text


def test_a_text_of_ten_thousand_characters_is_taken_and_a_longer_one_comes_back_whole(
    visit: Visit, check: UUID
) -> None:
    eve = visit("eve")
    long = "ä" * (MOST_CHARACTERS + 1)
    answer = eve.send(address(check), f"{address(check)}/abgabe", **{**FILLED, "obstacles": long})
    assert answer.status_code == 422
    assert "10001 Zeichen" in answer.text
    assert f"{long}</textarea>" in answer.text
    answer = eve.send(address(check), f"{address(check)}/abgabe", **{**FILLED, "obstacles": long[1:]})
    assert answer.status_code == 303


def test_a_day_that_is_none_is_told_with_everything_entered(visit: Visit, check: UUID) -> None:
    answer = visit("eve").send(
        address(check), f"{address(check)}/abgabe", **FILLED, **{"milestone-0": "Pilot", "forecast-0": "bald"}
    )
    assert answer.status_code == 422
    assert 'value="bald"' in answer.text
    assert 'value="Pilot"' in answer.text


def test_a_closed_project_has_no_sheet_to_fill_in(
    city: City, visit: Visit, running: UUID, check: UUID
) -> None:
    city.do(MoveProject(project_id=running, trigger="cancel", reason="Geht auf."), "pia")
    shown = visit("eve").page(address(check))
    assert f"{address(check)}/abgabe" not in shown.forms
    assert "Zurzeit nicht möglich:" in shown.text


def test_the_pmo_returns_with_a_remark_and_accepts_what_it_has_read(
    city: City, visit: Visit, check: UUID
) -> None:
    report(city, check)
    pia, eve = visit("pia"), visit("eve")
    assert pia.send(address(check), f"{address(check)}/rueckgabe", remark=" ").status_code == 422
    stale = pia.page(address(check)).forms[f"{address(check)}/annahme"]
    assert pia.send(address(check), f"{address(check)}/rueckgabe", remark="Bitte genauer.").status_code == 303
    shown = eve.page(address(check))
    assert "Vermerk des PMO: „Bitte genauer.“" in shown.text
    assert "Zum Projektcheck berichten: CITY-2" in eve.page("/city/aufgaben").text
    eve.send(address(check), f"{address(check)}/abgabe", **FILLED)
    assert pia.client.post(f"{address(check)}/annahme", data=stale).status_code == 412
    assert pia.send(address(check), f"{address(check)}/annahme").status_code == 303
    assert loaded(city, check).stage is CheckStage.ACCEPTED


def test_a_light_that_contradicts_the_facts_stands_beside_them(
    city: City, visit: Visit, running: UUID, check: UUID
) -> None:
    report(city, check)
    pia = visit("pia")
    assert "passt nicht" not in pia.page(address(check)).text
    city.do(PlanDates(project_id=running, start=date(2023, 1, 2), end=date(2023, 12, 29)), "pia")
    shown = pia.page(address(check)).text
    assert "Der Status passt nicht zu diesen Tatsachen. Er bleibt, wie er gemeldet wurde." in shown
    assert "Das geplante Ende 29.12.2023 ist vorbei" in shown


@pytest.mark.parametrize("page", ["", "/kalender", "/board", "/zahlen"])
def test_the_views_show_what_one_acts_for_and_nothing_else(
    city: City, visit: Visit, check: UUID, page: str
) -> None:
    report(city, check)
    assert loaded(city, check).stage is CheckStage.SUBMITTED
    month = "?monat=2024-01" if page == "/kalender" else ""
    for who in ("pia", "eve"):
        shown = visit(who).page(f"/city/projektchecks{page}{month}").text
        assert "CITY-2" in shown or page == "/zahlen"
    assert "CITY-2" not in visit("bo").page(f"/city/projektchecks{page}{month}").text
    assert visit("lea").client.get(address(check)).status_code == 404


def test_the_cockpit_names_who_is_late_and_who_was_returned(city: City, visit: Visit, check: UUID) -> None:
    pia = visit("pia")
    assert "noch nicht fällig: 1" in pia.page("/city/projektchecks").text
    city.clock.set(loaded(city, check).terms.due_at + timedelta(days=2))
    pia.sign_in("pia")
    assert "fehlt: 1" in pia.page("/city/projektchecks").text
    report(city, check)
    shown = pia.page("/city/projektchecks").text
    assert "zu prüfen: 1" in shown
    assert "verspätet" in shown
    city.do(ReturnSheet(check_id=check, remark="Bitte genauer."), "pia")
    assert "zurückgegeben: 1" in pia.page("/city/projektchecks").text
    report(city, check, text="Genauer.")
    city.do(AcceptSheet(check_id=check), "pia")
    assert "angenommen: 1" in pia.page("/city/projektchecks").text


def test_the_cockpit_says_of_the_next_check_that_it_was_handed_in_already(
    city: City, visit: Visit, running: UUID, check: UUID
) -> None:
    ahead = following(city, running, check)
    pia = visit("pia")
    assert "schon abgegeben" not in pia.page("/city/projektchecks").text
    report(city, ahead)
    assert "schon abgegeben" in pia.page("/city/projektchecks").text


def test_a_long_cockpit_is_shown_page_by_page_the_most_pressing_first(
    city: City, visit: Visit, check: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.check_views.ON_A_PAGE", 1)
    second = city.add_project("CITY-3", phase="implementation")
    tick(city.here)
    report(city, check)
    pia = visit("pia")
    first = pia.page("/city/projektchecks").text
    assert ("CITY-2" in first, "CITY-3" in first, "Seite 1 von 2" in first) == (True, False, True)
    following_page = pia.page("/city/projektchecks?seite=2").text
    assert ("CITY-2" in following_page, "CITY-3" in following_page) == (False, True)
    for none in ("0", "3"):
        assert pia.client.get(f"/city/projektchecks?seite={none}").status_code == 404
    assert second


def test_the_calendar_counts_the_working_days_that_are_left(city: City, visit: Visit, check: UUID) -> None:
    due_on = loaded(city, check).terms.due_on
    city.clock.set(loaded(city, check).terms.due_at - timedelta(days=7))
    pia = visit("pia")
    shown = pia.page(f"/city/projektchecks/kalender?monat={due_on:%Y-%m}")
    assert shown.row("CITY-2 Projekt CITY-2")[3] == "5"
    assert pia.page("/city/projektchecks/kalender?monat=heute", 400)


def test_the_figures_count_what_was_in_time_late_and_missing(
    city: City, visit: Visit, running: UUID, check: UUID
) -> None:
    report(city, check)
    second = following(city, running, check)
    third = following(city, running, second)
    report(city, second)
    following(city, running, third)
    rows = visit("pia").page("/city/projektchecks/zahlen").rows
    counted = [row for row in rows if row and row[0].startswith("2024-")]
    assert [sum(int(row[place]) for row in counted) for place in (1, 2, 3)] == [1, 1, 1]


def test_pages_of_checks_are_for_people_who_signed_in(browser: Browser, check: UUID) -> None:
    for page in ("/city/projektchecks", address(check)):
        answer = browser.client.get(page)
        assert answer.status_code == 303
        assert "/anmelden" in answer.headers["location"]
