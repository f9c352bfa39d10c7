"""Decision needs through the door: who may ask, who must answer, and who is shown what waits."""

from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.boards import board_id
from domain.people import Role
from domain.refusals import Refusal
from domain.vote_rules import SIMPLE_MAJORITY
from projections.mandates_held import mandates_of
from projections.my_tasks import ANSWER, my_tasks
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, refuses, topics
from workflows.boards import SetVoteRule
from workflows.decision_needs import (
    AnswerDecisionNeed,
    EscalateDecisionNeed,
    RaiseDecisionNeed,
    WithdrawDecisionNeed,
)
from workflows.people import EndMandate
from workflows.projects import MoveProject

NEED = uuid5(NAMESPACE_OID, "need")
ASK = RaiseDecisionNeed(need_id=NEED, project_id=City.project, question="Wer besetzt die Stelle?")
HAND_ON = EscalateDecisionNeed(need_id=NEED, board_id=City.board, reason="Das Budget reicht nicht.")
ANSWERED = AnswerDecisionNeed(need_id=NEED, decision="Die Stelle wird besetzt.")
TAKE_BACK = WithdrawDecisionNeed(need_id=NEED, reason="Die Frage hat sich erledigt.")


def waits_for(city: City) -> set[str]:
    """Give for whom of the city an answer waits."""
    found = set()
    with city.reading() as connection:
        for who in ("ada", "bo", "cy", "eve", "pia", "max", "rob", "ann", "lea"):
            held = mandates_of(connection, person(who), city.clock.now())
            if any(task.kind == ANSWER for task in my_tasks(connection, person(who), held)):
                found.add(who)
    return found


@pytest.mark.parametrize("who", ["eve", "pia"])
def test_the_lead_and_the_pmo_ask_and_the_management_answers(city_on_each: City, who: str) -> None:
    city = city_on_each
    city.do(ASK, who)
    changes_nothing(city, ASK, who)
    assert waits_for(city) == {"max"}
    city.do(ANSWERED, "max")
    assert waits_for(city) == set()
    answer = facts(city)[-1]
    assert (answer.state["answered_by"], answer.state["role"]) == (str(person("max")), "management")
    assert [answer.state["mandate_id"]] == answer.metadata["mandates"]


def test_what_the_management_hands_on_waits_for_the_chair(city_on_each: City) -> None:
    city = city_on_each
    city.do(ASK, "eve")
    city.do(HAND_ON, "max")
    assert waits_for(city) == {"ada"}
    refuses(city, ANSWERED, "max", Refusal.NOT_AUTHORISED, needed=("chair",))
    refuses(city, ANSWERED, "bo", Refusal.NOT_AUTHORISED)
    city.do(ANSWERED, "ada")
    assert waits_for(city) == set()
    assert facts(city)[-1].state["board_id"] == str(city.board)


def test_what_is_put_to_a_board_waits_for_whoever_chairs_it_today(city: City) -> None:
    city.do(replace(ASK, board_id=city.board), "eve")
    assert waits_for(city) == {"ada"}
    held = uuid5(NAMESPACE_OID, f"mandate ada {Role.CHAIR} {city.board}")
    city.do(EndMandate(person_id=person("ada"), mandate_id=held, reason="Wechsel"))
    assert waits_for(city) == set()


def test_a_need_taken_back_waits_for_nobody(city: City) -> None:
    city.do(ASK, "eve")
    city.do(TAKE_BACK, "eve")
    changes_nothing(city, TAKE_BACK, "eve")
    assert waits_for(city) == set()
    refuses(city, ANSWERED, "max", Refusal.DECISION_NEED_WITHDRAWN)


def test_a_task_is_due_at_the_end_of_the_day_the_answer_is_needed(city: City) -> None:
    city.do(replace(ASK, needed_by=date(2024, 2, 1)), "eve")
    with city.reading() as connection:
        held = mandates_of(connection, person("max"), city.clock.now())
        (task,) = my_tasks(connection, person("max"), held)
    assert task.due_at is not None
    assert task.due_at.isoformat() == "2024-02-01T22:59:59.999999+00:00"
    assert task.subject_id == NEED


def test_an_answer_cannot_be_needed_by_yesterday_but_by_today(city: City) -> None:
    refuses(
        city,
        replace(ASK, needed_by=date(2024, 1, 7)),
        "eve",
        Refusal.VALUE_INVALID,
        field="needed_by",
        expected="2024-01-08",
    )
    city.do(replace(ASK, needed_by=date(2024, 1, 8)), "eve")


def test_only_a_board_of_the_programme_is_asked(city: City) -> None:
    unknown = board_id(city.programme, "unknown")
    refuses(city, replace(ASK, board_id=unknown), "eve", Refusal.BOARD_UNKNOWN, board=str(unknown))
    city.do(ASK, "eve")
    refuses(city, replace(HAND_ON, board_id=unknown), "max", Refusal.BOARD_UNKNOWN)


def test_a_board_is_asked_only_what_it_decides(city: City) -> None:
    about = replace(ASK, board_id=city.board, matter_class="resources")
    refuses(
        city,
        about,
        "eve",
        Refusal.BOARD_WITHOUT_POWER,
        board="steering",
        matter_class="resources",
        powers="phase_gate, release",
    )
    city.do(replace(about, matter_class="release"), "eve")


def test_a_question_on_resources_stays_with_the_management_until_a_board_decides_on_them(city: City) -> None:
    city.do(replace(ASK, matter_class="resources"), "eve")
    assert waits_for(city) == {"max"}
    refuses(city, HAND_ON, "max", Refusal.BOARD_WITHOUT_POWER)
    city.do(
        SetVoteRule(
            board_id=city.board, matter_class="resources", rule=SIMPLE_MAJORITY, basis="Geschäftsordnung"
        )
    )
    city.do(HAND_ON, "max")
    assert waits_for(city) == {"ada"}


def test_the_same_id_is_not_used_for_another_question(city: City) -> None:
    city.do(ASK, "eve")
    refuses(city, replace(ASK, question="Etwas anderes?"), "eve", Refusal.ALREADY_EXISTS)


def test_a_closed_project_asks_nothing(city: City) -> None:
    city.do(MoveProject(project_id=city.project, trigger="cancel", reason="entfällt"), "pia")
    refuses(city, ASK, "pia", Refusal.PROJECT_CLOSED, project="CITY-1")


def test_the_trail_of_the_project_tells_the_whole_need(city: City) -> None:
    city.do(ASK, "eve")
    city.do(HAND_ON, "max")
    city.do(ANSWERED, "ada")
    with city.reading() as connection:
        connection.cursor.execute(
            "SELECT COUNT(*) FROM audit_index_v1 WHERE project_id = ? AND command LIKE ?",
            (str(city.project), "%decision_need"),
        )
        assert connection.cursor.fetchone()[0] == 3
    assert topics(city)[-3:] == [
        "decision_need.raised.v1",
        "decision_need.escalated.v1",
        "decision_need.answered.v1",
    ]


def test_a_need_of_a_hidden_project_does_not_exist_for_an_outsider(city: City) -> None:
    hidden: UUID = city.add_project("CITY-9", public=False)
    city.do(replace(ASK, project_id=hidden), "pia")
    refuses(city, ANSWERED, "lea", Refusal.NOT_FOUND, noun="decision_need")
