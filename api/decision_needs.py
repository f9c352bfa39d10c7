"""Decision needs over HTTP: questions put to the management or a board outside a gate."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import examples
from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, Paged, answer, list_of, listed, schema_of
from domain.access import visible_to
from domain.decision_needs import DecisionNeed, NeedStage
from domain.projects import Project
from projections.needs_raised import NeedRow, needs_raised
from workflows import decision_needs

_ONE = "/decision-needs/{need_id}"
OFFERS = (
    Offer(
        command=decision_needs.RaiseDecisionNeed,
        address="/projects/{project_id}/decision-needs",
        makes="need_id",
        example={"question": "Soll die Ausschreibung geteilt werden?", "needed_by": "2026-12-18"},
    ),
    Offer(
        command=decision_needs.EscalateDecisionNeed,
        address=f"{_ONE}/escalation",
        example={"board_id": examples.BOARD, "reason": "Betrifft den Haushalt"},
    ),
    Offer(
        command=decision_needs.AnswerDecisionNeed,
        address=f"{_ONE}/answer",
        example={"decision": "Die Ausschreibung wird geteilt."},
    ),
    Offer(
        command=decision_needs.WithdrawDecisionNeed,
        address=f"{_ONE}/withdrawal",
        example={"reason": "Hat sich erledigt"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)

_NEED: dict[str, Any] = {
    "type": "object",
    "required": ["need_id", "project_id", "question", "stage", "board_id", "needed_by", "decision"],
    "properties": {
        "need_id": {"type": "string", "format": "uuid"},
        "project_id": {"type": "string", "format": "uuid"},
        "question": {"type": "string"},
        "stage": {"enum": [stage.value for stage in NeedStage]},
        "board_id": {"type": ["string", "null"], "format": "uuid"},
        "needed_by": {"type": ["string", "null"], "format": "date"},
        "decision": {"type": ["string", "null"]},
    },
}


@router.get(
    "/decision-needs",
    operation_id="readDecisionNeeds",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(NeedRow))),
)
def read_decision_needs(
    request: Request,
    here: Here,
    reader: Reading,
    paged: Paged,
    within: Annotated[UUID | None, Query(description="A project or a programme.")] = None,
    stage: Annotated[NeedStage | None, Query(description="Only those that have come so far.")] = None,
) -> Response:
    """Give the questions of projects the reader may see, the oldest first; those without a board are management's."""
    with here.reading() as connection:
        rows = needs_raised(connection, reader, within=within, stage=stage)
    part, more = paged.part(rows, lambda row: f"{row.raised_at.isoformat()}\n{row.need_id}")
    return listed(request, part, more)


@router.get(
    _ONE,
    operation_id="readDecisionNeed",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(_NEED),
)
def read_decision_need(here: Here, reader: Reading, need_id: UUID) -> Response:
    """Give a question and, once it is given, the answer."""
    need = here.store.load(DecisionNeed, need_id)
    project = here.store.load(Project, need.project_id) if need else None
    if need is None or project is None:
        raise Wrong(Problem.NOT_FOUND)
    if not visible_to(reader, public=project.public, programme_id=need.programme_id, project_id=project.id):
        raise Wrong(Problem.NOT_FOUND)
    shown = {
        "need_id": need.id,
        "project_id": need.project_id,
        "question": need.question,
        "stage": need.stage,
        "board_id": need.board_id,
        "needed_by": need.needed_by,
        "decision": need.answer[1] if need.answer else None,
    }
    return answer(shown, version=need.version)
