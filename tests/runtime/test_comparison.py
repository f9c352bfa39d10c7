"""Whatever is shown otherwise than the events say is named, row by row and cell by cell."""

from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
import sqlalchemy as sa

from domain.meeting_values import ItemDraft, ItemKind
from domain.programme_settings import DutyTerms
from domain.project_values import project_id
from domain.reminder_ladders import ReminderKind
from projections.catalogue import TABLES
from runtime.comparison import compare
from runtime.tick import tick
from storage.refolding import Difference
from tests.support.builders import LIST
from tests.support.city import City
from tests.support.conditional import DRAFT, add_conditional_project, approve, lay
from tests.support.door import facts
from tests.support.records import rows, run, stream
from workflows.commands import Actor
from workflows.decision_needs import AnswerDecisionNeed, RaiseDecisionNeed
from workflows.exception_tasks import RaiseExceptionTask
from workflows.import_batches import BeginImport
from workflows.meetings import InviteToMeeting, PlanMeeting
from workflows.programme_settings import (
    FulfilReportingDuty,
    SetCheckRule,
    SetReminderLadder,
    SetReportingDuty,
)
from workflows.project_checks import SubmitProjectCheck
from workflows.project_relations import NoteSynergy, PlanMilestone
from workflows.units import RegisterUnit


def differences(city: City) -> list[Difference]:
    with city.reading() as connection:
        head = city.here.store.recorder.head(connection)[0]
    return list(compare(city.here, city.clock.now(), head))


def places(city: City) -> set[tuple[str, str]]:
    return {(one.kind, one.subject) for one in differences(city)}


def test_of_an_untouched_record_nothing_differs(city_on_each: City) -> None:
    review = city_on_each.request_release()
    city_on_each.vote(review, "ada")
    city_on_each.vote(review, "bo")
    assert differences(city_on_each) == []


def test_a_deleted_row_of_the_portfolio_is_named_in_both_comparisons(city: City) -> None:
    run(city.here.store.database, "DELETE FROM portfolio_v1 WHERE key = ?", ("CITY-1",))
    assert places(city) == {
        ("portfolio row", "CITY-1"),
        ("goal link", f"{city.project}/{city.goals}/goal-1"),
        ("row", f"portfolio_v1 {city.project}"),
    }
    (deleted, *_) = differences(city)
    assert deleted.shown is None
    assert "CITY-1" in str(deleted.replayed)
    assert str(deleted).startswith("portfolio row CITY-1: shown None, events say {")


def test_another_link_or_label_of_a_goal_is_named_with_both_values(city: City) -> None:
    run(city.here.store.database, "UPDATE goal_links_v1 SET link = 'unclear'")
    run(city.here.store.database, "UPDATE goals_v1 SET label_de = 'Anderes' WHERE goal = 'goal-2'")
    found = {one.kind: (one.shown, one.replayed) for one in differences(city)}
    assert found["goal link"] == ("unclear", "yes")
    assert found["goal"] == ("Anderes", "Innovation")


def test_an_invented_row_is_named_too(city: City) -> None:
    run(
        city.here.store.database,
        "INSERT INTO portfolio_v1 SELECT 'x', programme_id, 'CITY-9', kind, lifecycle_id, public, lead_unit_id, "
        "began, known_from, known_until, version, title, phase, coarse, run_state, lead, planned_start, planned_end, "
        "baseline_start, baseline_end FROM portfolio_v1",
    )
    (found,) = differences(city)
    assert (found.kind, found.subject, found.replayed) == ("row", "portfolio_v1 x", None)


def test_a_changed_cell_is_named_with_both_values(city: City) -> None:
    run(city.here.store.database, "UPDATE portfolio_v1 SET title = 'Anderes' WHERE key = 'CITY-1'")
    (found,) = differences(city)
    assert found == Difference("cell", f"portfolio_v1 {city.project}.title", "Anderes", "Projekt CITY-1")


def test_a_changed_standing_shows_in_the_portfolio_as_of_its_time(city: City) -> None:
    run(city.here.store.database, "UPDATE standings_v1 SET phase = 'closed'")
    found = places(city)
    assert ("portfolio cell", "CITY-1.phase") in found
    assert any(kind == "cell" and subject.endswith(".phase") for kind, subject in found)


def test_a_standing_that_stands_twice_is_named(city_on_each: City) -> None:
    columns = "project_id, effective_from, position, title, phase, coarse, run_state, lead, planned_start, planned_end"
    run(
        city_on_each.here.store.database,
        f"INSERT INTO standings_v1 ({columns}) SELECT {columns} FROM standings_v1 "
        "WHERE position = (SELECT max(position) FROM standings_v1)",
    )
    (found,) = differences(city_on_each)
    assert (found.kind, found.replayed) == ("row", None)
    assert found.subject.startswith(f"standings_v1 {city_on_each.project}/")
    assert "Projekt CITY-1" in str(found.shown)


def test_a_standing_that_stands_twice_and_differently_is_named_as_too_many(city: City) -> None:
    columns = "project_id, effective_from, position, title, phase, coarse, run_state, lead, planned_start, planned_end"
    run(
        city.here.store.database,
        f"INSERT INTO standings_v1 ({columns}) SELECT {columns.replace('title', chr(39) + 'Anderes' + chr(39))} "
        "FROM standings_v1 WHERE position = (SELECT min(position) FROM standings_v1)",
    )
    surplus = [one for one in differences(city) if one.kind == "row"]
    assert len(surplus) == 1
    assert "Anderes" in str(surplus[0].shown)


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("UPDATE projection_positions SET position = 3 WHERE name = 'inline'", "3"),
        ("DELETE FROM projection_positions", None),
    ],
)
def test_a_position_of_the_projections_that_is_not_the_last_event_is_named(
    city_on_each: City, statement: str, shown: str | None
) -> None:
    run(city_on_each.here.store.database, statement)
    head = rows(city_on_each.here.store.database, "SELECT max(position) FROM events")[0][0]
    assert differences(city_on_each) == [
        Difference("position", "projection_positions inline", shown, str(head))
    ]


def test_a_deleted_row_and_a_changed_cell_are_both_named(city: City) -> None:
    other = city.add_project("CITY-2")
    run(city.here.store.database, "DELETE FROM portfolio_v1 WHERE key = 'CITY-1'")
    run(city.here.store.database, "UPDATE portfolio_v1 SET phase = 'closed' WHERE key = 'CITY-2'")
    found = places(city)
    assert ("row", f"portfolio_v1 {city.project}") in found
    assert ("cell", f"portfolio_v1 {other}.phase") in found


def relate_and_report(city: City) -> None:
    """Let two projects gain by each other, and a committee be reported to."""
    other = project_id(city.programme, "CITY-2")
    city.do(NoteSynergy(project_id=city.project, other=other, gain="Gemeinsame Schnittstelle."), "pia")
    terms = DutyTerms(
        body="Hauptausschuss",
        board_id=None,
        subject="Stand der Projekte",
        interval="P6M",
        first_due_on=date(2024, 6, 1),
        source="Beschluss",
    )
    city.do(
        SetReportingDuty(programme_id=city.programme, duty="stand", terms=terms, decision="Beschluss."), "pia"
    )
    city.do(FulfilReportingDuty(programme_id=city.programme, duty="stand", report="Bericht 1"), "pia")


def meet_report_and_import(city: City, running: UUID) -> None:
    """Let a board meet about something, a lead report on a sheet, a milestone be planned, a list be taken over."""
    soon = city.clock.now() + timedelta(days=30)
    meeting = stream("meeting")
    city.do(
        PlanMeeting(meeting_id=meeting, board_id=city.board, title="1.", starts_at=soon, place="Rathaus"),
        "pia",
    )
    item = ItemDraft(kind=ItemKind.OTHER, title="Verschiedenes")
    city.do(InviteToMeeting(meeting_id=meeting, items=(item,)), "pia")
    city.do(PlanMilestone(project_id=running, key="pilot", label="Pilot", due_on=date(2024, 6, 1)), "pia")
    check = next(fact.stream_id for fact in facts(city) if fact.topic == "project_check.scheduled.v1")
    city.do(SubmitProjectCheck(check_id=check, status="green", outlook="green", report="Läuft."), "pia")
    begun = BeginImport(programme_id=city.programme, read=LIST)
    city.do(begun, Actor.system("import"))


def lay_down_rules_and_remind(city: City) -> None:
    """Lay down a rule of checks and a ladder, and come to the day on which a condition is reminded of."""
    rule = SetCheckRule(
        programme_id=city.programme, interval_weeks=2, weekday=2, time="10:00", decision="DS 1"
    )
    city.do(rule, "pia")
    ladder = SetReminderLadder(programme_id=city.programme, kind=ReminderKind.CONDITION, decision="DS 1")
    city.do(ladder, "pia")
    city.clock.set(city.clock.now() + timedelta(days=45))
    tick(city.here)


def ask_and_get_stuck(city: City) -> None:
    """Let a lead ask a board something, which answers, and a follow-up be refused."""
    need = stream("need")
    asked = RaiseDecisionNeed(
        need_id=need, project_id=city.project, question="Wer zahlt?", board_id=city.board
    )
    city.do(asked, "eve")
    city.do(AnswerDecisionNeed(need_id=need, decision="Das Amt."), "ada")
    raised = RaiseExceptionTask(
        task_id=uuid5(NAMESPACE_OID, "stuck"),
        programme_id=city.programme,
        project_id=city.project,
        refused_command="enter_phase",
        caused_by=city.project,
        refusals=("project_paused",),
    )
    city.do(raised, Actor.system("followup"))


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_a_lost_row_of_every_projection_is_named(city: City, table: sa.Table) -> None:
    city.request_release()
    city.do(RegisterUnit(name="Amt 12", kind="unit", valid_from=date(2024, 1, 1)))
    running = city.add_project("CITY-2", phase="implementation")
    add_conditional_project(city)
    approve(city, DRAFT)
    lay(city)
    relate_and_report(city)
    tick(city.here)
    meet_report_and_import(city, running)
    lay_down_rules_and_remind(city)
    ask_and_get_stuck(city)
    database = city.here.store.database
    keys = " AND ".join(f"{column.name} = ?" for column in table.primary_key)
    names = ", ".join(column.name for column in table.primary_key)
    lost = rows(database, f"SELECT {names} FROM {table.name} LIMIT 1")[0]
    run(database, f"DELETE FROM {table.name} WHERE {keys}", lost)
    assert any(kind == "row" and subject.startswith(f"{table.name} ") for kind, subject in places(city))
