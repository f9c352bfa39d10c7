"""What was asked of management and boards outside a gate, and what they answered, in sentences."""

from domain.decision_needs import AskedOf
from projections.plain_words import ROLES
from projections.sentence_words import Sentence, State, Teller


def _raised(state: State, teller: Teller) -> str:
    return teller.say(
        "Entscheidungsbedarf für {project} an {addressee}{needed_by}: {question}",
        "Decision need of {project} put to {addressee}{needed_by}: {question}",
        project=teller.project(state["project_id"]),
        addressee=_addressee(state, teller),
        needed_by=_needed_by(state, teller),
        question=teller.quoted(state["question"]),
    )


def _addressee(state: State, teller: Teller) -> str:
    if state["addressee"] == AskedOf.BOARD and state["board_id"]:
        return teller.board(state["board_id"])
    if state["addressee"] == AskedOf.BOARD:
        return teller.say("ein Gremium", "a board")
    return teller.say("das Management", "the management")


def _needed_by(state: State, teller: Teller) -> str:
    if not state["needed_by"]:
        return ""
    return teller.say(
        " (Antwort benötigt bis {day})", " (answer needed by {day})", day=teller.day(state["needed_by"])
    )


def _escalated(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} hat den Entscheidungsbedarf für {project} an {board} weitergegeben{needed_by}.{reason}",
        "{person} passed the decision need of {project} on to {board}{needed_by}.{reason}",
        person=teller.person(state["escalated_by"]),
        project=teller.project(state["project_id"]),
        board=teller.board(state["board_id"]),
        needed_by=_needed_by(state, teller),
        reason=teller.reason(state["reason"]),
    )


def _answered(state: State, teller: Teller) -> str:
    return teller.say(
        "{person} ({role}{board}) hat den Entscheidungsbedarf für {project} beantwortet.{decision}",
        "{person} ({role}{board}) answered the decision need of {project}.{decision}",
        person=teller.person(state["answered_by"]),
        role=teller.word(ROLES, state["role"]),
        board=f", {teller.board(state['board_id'])}" if state["board_id"] else "",
        project=teller.project(state["project_id"]),
        decision=teller.told("Entscheidung", "Decision", state["decision"]),
    )


def _withdrawn(state: State, teller: Teller) -> str:
    return teller.say(
        "Der Entscheidungsbedarf für {project} wurde zurückgezogen.{reason}",
        "The decision need of {project} was withdrawn.{reason}",
        project=teller.project(state["project_id"]),
        reason=teller.reason(state["reason"]),
    )


SENTENCES_OF_NEEDS: dict[str, Sentence] = {
    "decision_need.raised.v1": _raised,
    "decision_need.escalated.v1": _escalated,
    "decision_need.answered.v1": _answered,
    "decision_need.withdrawn.v1": _withdrawn,
}
