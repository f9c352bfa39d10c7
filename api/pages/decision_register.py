"""The decision register as a page: what was decided when, by whom, with which result and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.history import knows_persons
from api.pages.projects import definition_of
from api.pages.rendering import page
from api.pages.surveys import Reading, surveying
from api.pages.visitors import Here
from api.pages.vocabulary import Vocabulary
from domain.access import Reader
from domain.gate_review_values import Outcome
from domain.lifecycle_definitions import Label
from projections.decision_register import WITHDRAWN, Decision, RegisterFilter
from projections.every_decision import every_decision
from projections.other_decisions import DecisionKind, OtherDecision, OtherOutcome
from projections.plain_words import OUTCOMES, WordList
from projections.portfolio import PortfolioRow, portfolio
from projections.sentences_of_reviews import ADVICE
from projections.sentences_of_settings import CONSULTATION_ROLES

router = APIRouter(include_in_schema=False)

MOST = 500
OTHER_OUTCOMES: WordList = {
    OtherOutcome.CARRIED: Label(de="angenommen", en="carried"),
    OtherOutcome.NOT_CARRIED: Label(de="abgelehnt", en="rejected"),
    OtherOutcome.ANSWERED: Label(de="beantwortet", en="answered"),
}
KINDS: WordList = {
    DecisionKind.RESOLUTION: Label(de="Beschluss in einer Sitzung", en="Resolution of a meeting"),
    DecisionKind.ANSWER: Label(de="Antwort auf eine Frage", en="Answer to a question"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision in words; who decided alone is named to those who may know of persons."""

    decision: Decision | OtherDecision
    on_gate: bool
    leads_to_meeting: bool
    subject: str
    gate: str
    outcome: str
    decided_by: str | None
    consultation: str


@router.get("/{organisation}/beschluesse")
def show_decisions(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show the decisions of the boards, the latest first; those that speak of all words asked for."""
    entered = {name: request.query_params.get(name, "").strip()[:200] for name in ("q", "outcome", "board")}
    with surveying(request, here, reader) as survey:
        wanted = RegisterFilter(
            text=entered["q"],
            outcome=entered["outcome"] or None,
            board_id=_board(entered["board"]),
            until=None if survey.as_of.on is None else survey.on,
            known=survey.known,
        )
        found = every_decision(survey.connection, reader, wanted, MOST)
        rows = {row.project_id: row for row in portfolio(survey.connection, reader)}
        shown = survey.shown
    words = survey.words

    labels = {}
    of_gates = [rows[one.project_id] for one in found if isinstance(one, Decision)]
    for row in {row.lifecycle_id: row for row in of_gates}.values():
        gates = definition_of(here, row).gates
        labels[row.lifecycle_id] = {gate.key: gate.label.in_language(words.language) for gate in gates}
    register = [_entry(one, labels, rows, words, reader) for one in found]
    return page(
        request,
        "decision_register.html.j2",
        register=register,
        boards=words.boards,
        # Of no other boards: not everybody may know of all there are.
        chosen_from=sorted({(words.boards.get(one.board_id, "–"), str(one.board_id)) for one in found}),
        outcomes=[(one.value, words.listed(OUTCOMES, one)) for one in Outcome]
        + [(WITHDRAWN, words.text("zurückgezogen"))]
        + [(one.value, _of_other(one, words)) for one in OtherOutcome],
        entered=entered,
        limit=len(found) >= MOST,
        most=MOST,
        **shown,
    )


def _entry(
    one: Decision | OtherDecision,
    labels: Mapping[UUID, Mapping[str, str]],
    rows: Mapping[UUID, PortfolioRow],
    words: Vocabulary,
    reader: Reader,
) -> Entry:
    """Put one decision into words."""
    if isinstance(one, Decision):
        gate = labels[rows[one.project_id].lifecycle_id].get(one.gate, one.gate)
        subject, heard = one.wording or one.motion, _consultation(one, words)
    else:
        gate, subject, heard = words.listed(KINDS, one.kind), one.wording, ""
    alone = one.decided_by if knows_persons(reader, one.programme_id) else None
    return Entry(
        decision=one,
        on_gate=isinstance(one, Decision),
        leads_to_meeting=_leads_to_meeting(one, reader),
        subject=subject,
        gate=gate,
        outcome=_outcome(one, words),
        decided_by=words.people.get(alone) if alone else None,
        consultation=heard,
    )


def _consultation(decision: Decision, words: Vocabulary) -> str:
    """Say which bodies heard the matter, and what those meeting in public advised."""
    said = []
    for step in decision.consultation:
        known = step.advice is not None and step.advice in ADVICE
        advice = f", {words.listed(ADVICE, step.advice or '')}" if known else ""
        said.append(f"{step.body} ({words.listed(CONSULTATION_ROLES, step.role)}{advice})")
    return "; ".join(said)


def _board(written: str) -> UUID | None:
    """Read which board is asked for; what is no board's id asks for all."""
    try:
        return UUID(written) if written else None
    except ValueError:
        return None


def _outcome(decision: Decision | OtherDecision, words: Vocabulary) -> str:
    if isinstance(decision, OtherDecision):
        return words.listed(OTHER_OUTCOMES, decision.outcome)
    if decision.outcome == WITHDRAWN:
        return words.text("zurückgezogen")
    return words.listed(OUTCOMES, decision.outcome)


def _of_other(outcome: OtherOutcome, words: Vocabulary) -> str:
    """Name an outcome in the list to choose from, where the outcomes of gates stand beside it."""
    kind = DecisionKind.ANSWER if outcome is OtherOutcome.ANSWERED else DecisionKind.RESOLUTION
    return f"{words.listed(KINDS, kind)}: {words.listed(OTHER_OUTCOMES, outcome)}"


def _leads_to_meeting(decision: Decision | OtherDecision, reader: Reader) -> bool:
    """Tell whether a reader can open the meeting a decision was taken in; leads of a project may know only of it."""
    if isinstance(decision, Decision) or decision.meeting_id is None:
        return False
    return (
        decision.public or decision.board_id in reader.boards or knows_persons(reader, decision.programme_id)
    )
