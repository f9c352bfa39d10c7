"""Board sheets through the door: filled in, vouched for, accepted, returned, and what is asked on them."""

from datetime import date, timedelta
from queue import Queue
from threading import Barrier, Thread
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.board_sheets import NewNeed, SheetCells, need_id
from domain.decision_needs import DecisionNeed, NeedStage
from domain.light_scales import DEFAULT_SCALE, LightShape, LightStep, LightTone
from domain.people import Role, ScopeKind
from domain.project_checks import CheckStage, ProjectCheck
from domain.refusals import Refusal, Refused
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, head, refuses, topics
from workflows.board_sheets import (
    AcceptSheet,
    ConfirmUnchanged,
    RaiseNeedsOfSheet,
    ReturnSheet,
    SetLightScale,
)
from workflows.commands import Actor
from workflows.decision_needs import AnswerDecisionNeed
from workflows.project_checks import ScheduleProjectChecks, SubmitProjectCheck
from workflows.projects import AssignLead, MoveProject

TICK = Actor.system("tick")
CELLS = SheetCells(vision="Ein Portal für alle.", todo="Abnahme vorbereiten")
MONEY = NewNeed(question="Wer zahlt den Betrieb?")


@pytest.fixture
def running(city: City) -> UUID:
    """Project CITY-2 in initiation, led by Eve: the lifecycle asks for checks of it."""
    project = city.add_project("CITY-2", phase="initiation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    return project


def scheduled(city: City, project: UUID) -> ProjectCheck:
    city.do(ScheduleProjectChecks(project_ids=(project,)), TICK)
    return loaded(city, facts(city)[-1].stream_id)


def loaded(city: City, check_id: UUID) -> ProjectCheck:
    found = city.here.store.load(ProjectCheck, check_id)
    assert found is not None
    return found


def report(check: ProjectCheck, *needs: NewNeed, text: str = "Läuft.") -> SubmitProjectCheck:
    return SubmitProjectCheck(
        check_id=check.id, status="green", outlook="yellow", report=text, cells=CELLS, new_needs=needs
    )


def following(city: City, project: UUID, check: ProjectCheck) -> ProjectCheck:
    """Step to the end of a cycle and open the next one."""
    city.clock.set(check.terms.due_at + timedelta(minutes=1))
    return scheduled(city, project)


def test_a_question_on_the_sheet_becomes_a_decision_need_in_the_name_of_who_asked(
    city: City, running: UUID
) -> None:
    check = scheduled(city, running)
    before = head(city)
    city.do(report(check, MONEY), "eve")
    assert topics(city, before) == ["project_check.submitted.v2", "decision_need.raised.v1"]
    assert facts(city)[-1].state["raised_by"] == str(person("eve"))
    need = city.here.store.load(DecisionNeed, need_id(check.id, MONEY.question))
    assert need is not None
    assert (need.stage, need.question) == (NeedStage.OPEN, "Wer zahlt den Betrieb?")
    changes_nothing(city, report(check, MONEY), "eve")


def test_a_question_that_cannot_be_put_keeps_the_sheet_from_being_submitted(
    city: City, running: UUID
) -> None:
    check = scheduled(city, running)
    nowhere = NewNeed(question="Wer?", board_id=uuid5(NAMESPACE_OID, "no board"))
    refuses(city, report(check, nowhere), "eve", Refusal.BOARD_UNKNOWN)
    too_early = NewNeed(question="Wer?", needed_by=date(2020, 1, 1))
    refuses(city, report(check, too_early), "eve", Refusal.VALUE_INVALID, field="needed_by")
    city.do(report(check, NewNeed(question="Wer?", board_id=city.board)), "eve")


def test_a_sheet_asks_ten_questions_at_most(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    many = tuple(NewNeed(question=f"Frage {number}?") for number in range(11))
    refuses(city, report(check, *many), "eve", Refusal.VALUE_INVALID, field="question", value="11")


def test_open_questions_go_along_until_they_are_answered(city: City, running: UUID) -> None:
    first = scheduled(city, running)
    city.do(report(first, MONEY), "eve")
    second = following(city, running, first)
    city.do(report(second), "eve")
    assert facts(city)[-1].state["sheet"]["needs"][0]["question"] == MONEY.question
    answer = AnswerDecisionNeed(need_id=need_id(first.id, MONEY.question), decision="Das Fachamt.")
    city.do(answer, "max")
    third = following(city, running, second)
    city.do(report(third), "eve")
    assert facts(city)[-1].state["sheet"]["needs"] == []


def test_no_change_is_vouched_for_with_one_command(city: City, running: UUID) -> None:
    first = scheduled(city, running)
    refuses(city, ConfirmUnchanged(check_id=first.id), "eve", Refusal.SHEET_MISSING_BEFORE)
    city.do(report(first), "eve")
    second = following(city, running, first)
    city.do(ConfirmUnchanged(check_id=second.id), "eve")
    state = facts(city)[-1].state
    assert (state["attested"], state["report"]) == (True, "Läuft.")
    assert state["sheet"]["cells"]["todo"] == CELLS.todo
    changes_nothing(city, ConfirmUnchanged(check_id=second.id), "eve")


def test_a_returned_sheet_is_not_what_the_next_one_starts_from(city: City, running: UUID) -> None:
    first = scheduled(city, running)
    city.do(report(first), "eve")
    city.do(ReturnSheet(check_id=first.id, remark="Bitte genauer."), "pia")
    second = following(city, running, first)
    refuses(city, ConfirmUnchanged(check_id=second.id), "eve", Refusal.SHEET_MISSING_BEFORE)


def test_the_pmo_accepts_or_returns_and_nobody_else(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.do(report(check), "eve")
    for who in ("eve", "max", "ada"):
        refuses(city, AcceptSheet(check_id=check.id), who, Refusal.NOT_AUTHORISED)
    city.do(ReturnSheet(check_id=check.id, remark="Bitte genauer."), "pia")
    assert loaded(city, check.id).stage is CheckStage.RETURNED
    city.do(report(check, text="Genauer."), "eve")
    city.do(AcceptSheet(check_id=check.id, remark=" "), "pia")
    assert loaded(city, check.id).stage is CheckStage.ACCEPTED
    refuses(city, ReturnSheet(check_id=check.id, remark="Doch."), "pia", Refusal.SHEET_ACCEPTED)


def test_whoever_judges_names_the_version_they_read(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.do(report(check), "eve")
    seen = loaded(city, check.id).version
    city.do(ReturnSheet(check_id=check.id, remark="Bitte genauer."), "pia")
    city.do(report(check, text="Genauer."), "eve")
    stale = AcceptSheet(check_id=check.id, expected_version=seen)
    refuses(city, stale, "pia", Refusal.VERSION_CONFLICT)


def test_of_two_reports_one_wins_and_the_other_is_told(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.do(report(check, text="Von Eve."), "eve")
    refuses(city, report(check, text="Vom PMO."), "pia", Refusal.CHECK_ALREADY_SUBMITTED)
    assert facts(city)[-1].state["report"] == "Von Eve."


def test_of_two_reports_at_the_same_moment_one_is_recorded(city_on_each: City) -> None:
    city = city_on_each
    project = city.add_project("CITY-2", phase="initiation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    check, starting, refused = scheduled(city, project), Barrier(2), Queue[Refused]()

    def say(who: str) -> None:
        starting.wait()
        try:
            city.here.dispatch(report(check, text=f"Von {who}."), Actor(person(who)), f"at-once-{who}")
        except Refused as found:
            refused.put(found)

    threads = [Thread(target=say, args=(who,)) for who in ("eve", "pia")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused.get_nowait().refusal is Refusal.CHECK_ALREADY_SUBMITTED
    assert refused.empty()
    assert [fact.topic for fact in facts(city)].count("project_check.submitted.v2") == 1


def test_a_closed_project_is_not_reported_any_more(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.do(MoveProject(project_id=running, trigger="cancel", reason="Geht auf."), "pia")
    refuses(city, report(check), "eve", Refusal.PROJECT_CLOSED)
    vouch = ConfirmUnchanged(check_id=check.id)
    refuses(city, vouch, "eve", Refusal.PROJECT_CLOSED, Refusal.SHEET_MISSING_BEFORE)


def test_a_new_scale_holds_from_the_next_cycle(city: City, running: UUID) -> None:
    first = scheduled(city, running)
    words = (("sun", "Sonne", LightShape.RING), ("rain", "Regen", LightShape.DIAMOND))
    steps = tuple(
        LightStep(key=key, label_de=word, label_en=word, shape=shape, tone=LightTone.GOOD)
        for key, word, shape in words
    )
    city.do(SetLightScale(programme_id=city.programme, steps=steps, decision="DS 1/24"), "pia")
    assert loaded(city, first.id).scale == DEFAULT_SCALE
    second = following(city, running, first)
    assert second.scale.keys == ("sun", "rain")


def test_questions_follow_from_a_sheet_only(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    refuses(city, RaiseNeedsOfSheet(check_id=check.id, need_ids=()), "pia", Refusal.NOT_AUTHORISED)


def test_a_lead_of_a_hidden_project_hands_in_and_a_stranger_learns_nothing(city: City, running: UUID) -> None:
    check = scheduled(city, running)
    city.mandate("lea", Role.PMO, ScopeKind.PROGRAMME, uuid5(NAMESPACE_OID, "elsewhere"))
    refuses(city, report(check), "lea", Refusal.NOT_AUTHORISED)
    city.do(report(check), "eve")
