"""A question waits for one answer; it may be handed on once and taken back while it is open."""

from collections.abc import Callable
from uuid import NAMESPACE_OID, uuid5

from domain.decision_needs import AskedOf, DecisionNeed, NeedStage
from domain.people import Role
from domain.refusals import Refusal
from tests.support.builders import PROGRAMME, act, board, mandate_of, need, project
from tests.support.electorates import ADA, BO, EVE
from tests.support.story import given, when

BOARD = board().id
OTHER_BOARD = uuid5(NAMESPACE_OID, "other board")
Decision = Callable[[DecisionNeed], object]


def escalate(it: DecisionNeed) -> None:
    it.escalate(BOARD, "Das Budget reicht nicht.", BO, act(2))


def answer(who: object = ADA, decision: str = "Die Stelle wird besetzt.") -> Decision:
    assert who in {ADA, BO}
    person = ADA if who == ADA else BO
    return lambda it: it.decide(decision, person, (it.answering_role, mandate_of(person)), act(3))


def withdraw(it: DecisionNeed) -> None:
    it.withdraw("Die Frage hat sich erledigt.", act(3))


def test_a_question_goes_to_the_management() -> None:
    when(need).then(
        (
            DecisionNeed.Raised,
            {
                "programme_id": PROGRAMME,
                "project_id": project().id,
                "question": "Wer besetzt die Stelle?",
                "addressee": AskedOf.MANAGEMENT,
                "board_id": None,
                "raised_by": EVE,
            },
        )
    )
    assert need().answering_role is Role.MANAGEMENT


def test_a_question_goes_to_a_board() -> None:
    when(lambda: need(BOARD)).then(
        (DecisionNeed.Raised, {"addressee": AskedOf.BOARD, "board_id": BOARD}),
    )
    assert need(BOARD).answering_role is Role.CHAIR


def test_a_question_asks_something() -> None:
    def silent() -> DecisionNeed:
        return DecisionNeed.raise_for(
            uuid5(NAMESPACE_OID, "need"), (PROGRAMME, project().id), " ", (None, None), None, EVE, act()
        )

    when(silent).refused(Refusal.VALUE_INVALID, field="question")


def test_the_management_hands_a_question_on_to_a_board() -> None:
    handed_on = given(need())
    handed_on.when(escalate).then(
        (
            DecisionNeed.Escalated,
            {"board_id": BOARD, "reason": "Das Budget reicht nicht.", "escalated_by": BO},
        )
    )
    assert handed_on.aggregate.answering_role is Role.CHAIR


def test_a_question_the_board_has_is_not_handed_to_it_again() -> None:
    given(need(), escalate).when(escalate).then_nothing()


def test_a_question_is_handed_on_once() -> None:
    given(need(), escalate).when(lambda it: it.escalate(OTHER_BOARD, "doch dorthin", BO, act(3))).refused(
        Refusal.DECISION_NEED_WITH_BOARD, need=str(need().id)
    )


def test_handing_on_has_a_reason() -> None:
    given(need()).when(lambda it: it.escalate(BOARD, "", BO, act(2))).refused(
        Refusal.VALUE_INVALID, field="reason"
    )


def test_an_answer_says_what_was_decided_by_whom_on_which_mandate() -> None:
    answered = given(need())
    answered.when(answer()).then(
        (
            DecisionNeed.Answered,
            {
                "decision": "Die Stelle wird besetzt.",
                "answered_by": ADA,
                "role": Role.MANAGEMENT,
                "mandate_id": mandate_of(ADA),
                "board_id": None,
            },
        )
    )
    assert answered.aggregate.stage is NeedStage.ANSWERED


def test_a_board_answers_through_its_chair() -> None:
    given(need(), escalate).when(answer()).then(
        (DecisionNeed.Answered, {"role": Role.CHAIR, "board_id": BOARD})
    )


def test_an_answer_says_something() -> None:
    given(need()).when(answer(ADA, "")).refused(Refusal.VALUE_INVALID, field="decision")


def test_the_same_answer_again_records_nothing() -> None:
    given(need(), answer()).when(answer()).then_nothing()


def test_an_answered_question_is_not_answered_otherwise_nor_handed_on_nor_taken_back() -> None:
    for decide in (answer(BO), answer(ADA, "Die Stelle entfällt."), escalate, withdraw):
        given(need(), answer()).when(decide).refused(Refusal.DECISION_NEED_ANSWERED, need=str(need().id))


def test_an_open_question_is_taken_back() -> None:
    given(need()).when(withdraw).then((DecisionNeed.Withdrawn, {"reason": "Die Frage hat sich erledigt."}))
    given(need(), withdraw).when(withdraw).then_nothing()


def test_taking_back_has_a_reason() -> None:
    given(need()).when(lambda it: it.withdraw(" ", act(2))).refused(Refusal.VALUE_INVALID, field="reason")


def test_a_question_taken_back_is_neither_answered_nor_handed_on() -> None:
    for decide in (answer(), escalate):
        given(need(), withdraw).when(decide).refused(Refusal.DECISION_NEED_WITHDRAWN, need=str(need().id))
