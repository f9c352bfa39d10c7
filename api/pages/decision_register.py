"""The decision register as a page: what was decided when, by whom, with which result and in which words."""

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
from domain.gate_review_values import Outcome
from projections.decision_register import WITHDRAWN, Decision, RegisterFilter, decision_register
from projections.plain_words import OUTCOMES
from projections.portfolio import portfolio
from projections.sentences_of_reviews import ADVICE
from projections.sentences_of_settings import CONSULTATION_ROLES

router = APIRouter(include_in_schema=False)

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One decision in words; who decided alone is named to those who may know of persons."""

    decision: Decision
    gate: str
    outcome: str
    decided_by: str | None
    consultation: str


@router.get("/{organisation}/beschluesse")
def show_decisions(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show the decisions on gates, the latest first; those that speak of all words asked for."""
    entered = {name: request.query_params.get(name, "").strip()[:200] for name in ("q", "outcome", "board")}
    with surveying(request, here, reader) as survey:
        wanted = RegisterFilter(
            text=entered["q"],
            outcome=entered["outcome"] or None,
            board_id=_board(entered["board"]),
            until=None if survey.as_of.on is None else survey.on,
            known=survey.known,
        )
        found = decision_register(survey.connection, reader, wanted, MOST)
        rows = {row.project_id: row for row in portfolio(survey.connection, reader)}
        shown = survey.shown
    words = survey.words

    labels = {}
    for row in {rows[one.project_id].lifecycle_id: rows[one.project_id] for one in found}.values():
        gates = definition_of(here, row).gates
        labels[row.lifecycle_id] = {gate.key: gate.label.in_language(words.language) for gate in gates}
    register = [
        Entry(
            decision=one,
            gate=labels[rows[one.project_id].lifecycle_id].get(one.gate, one.gate),
            outcome=_outcome(one, words),
            decided_by=words.people.get(one.decided_by)
            if one.decided_by and knows_persons(reader, one.programme_id)
            else None,
            consultation=_consultation(one, words),
        )
        for one in found
    ]
    return page(
        request,
        "decision_register.html.j2",
        register=register,
        boards=words.boards,
        # Of no other boards: not everybody may know of all there are.
        chosen_from=sorted({(words.boards.get(one.board_id, "–"), str(one.board_id)) for one in found}),
        outcomes=[(one.value, words.listed(OUTCOMES, one)) for one in Outcome]
        + [(WITHDRAWN, words.text("zurückgezogen"))],
        entered=entered,
        limit=len(found) >= MOST,
        most=MOST,
        **shown,
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


def _outcome(decision: Decision, words: Vocabulary) -> str:
    if decision.outcome == WITHDRAWN:
        return words.text("zurückgezogen")
    return words.listed(OUTCOMES, decision.outcome)
