"""The decision register over HTTP: what was decided, by whom, on which rule, with which result."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request
from fastapi.responses import Response

from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.pages.history import knows_persons
from api.parts import part_of_api
from api.portfolio import ZONE
from api.problems import language_of
from api.questions import CAUGHT_UP, Asked, Paged, list_of, listed, schema_of
from domain.access import Reader
from domain.derivations import Language
from projections.decision_register import Decision, RegisterFilter, decision_register

router = part_of_api(__name__)

MOST = 10_000
_LATEST = 10**19
_DECISION: dict[str, Any] = {
    "type": "object",
    "required": ["review_id", "project_key", "gate", "outcome", "derivation", "effective_at", "position"],
    "properties": {
        name: {} if name == "tally" else schema
        for name, schema in {
            **schema_of(Decision)["properties"],
            "derivation": {"type": ["string", "null"]},
            "requested_by": {"type": ["string", "null"], "format": "uuid"},
        }.items()
    },
}


@router.get(
    "/decisions",
    operation_id="readDecisionRegister",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(_DECISION)),
)
def read_decision_register(
    request: Request,
    here: Here,
    reader: Reading,
    asked: Asked,
    paged: Paged,
    programme: Annotated[UUID | None, Query()] = None,
    board: Annotated[UUID | None, Query()] = None,
) -> Response:
    """Give the decisions the reader may see, the latest recorded first."""
    now = here.clock.now()
    as_of = asked.in_zone(ZONE, now)
    with here.reading() as connection:
        wanted = RegisterFilter(
            programme_id=programme,
            board_id=board,
            until=None if as_of.on is None else as_of.instant(ZONE, now),
            known=as_of.position(connection),
        )
        found = decision_register(connection, reader, wanted, most=MOST)
    part, more = paged.part(found, lambda one: f"{_LATEST - one.position:020d}")
    language = language_of(request)
    return listed(request, [_shown(one, reader, language) for one in part], more)


def _shown(one: Decision, reader: Reader, language: Language) -> dict[str, Any]:
    """Show a decision; who asked for it and who decided it alone is not for the public."""
    insider = knows_persons(reader, one.programme_id)
    return {
        "review_id": one.review_id,
        "project_id": one.project_id,
        "project_key": one.project_key,
        "title": one.title,
        "programme_id": one.programme_id,
        "board_id": one.board_id,
        "gate": one.gate,
        "matter_class": one.matter_class,
        "motion": one.motion,
        "requested_by": one.requested_by if insider else None,
        "rule_version": one.rule_version,
        "outcome": one.outcome,
        "target": one.target,
        "tally": one.tally.to_data() if one.tally else None,
        "derivation": one.derivation(language),
        "decided_by": one.decided_by if insider else None,
        "until": one.until,
        "wording": one.wording,
        "effective_at": one.effective_at,
        "recorded_at": one.recorded_at,
        "position": one.position,
        "baseline_start": one.baseline_start,
        "baseline_end": one.baseline_end,
    }
