"""People over HTTP: who is known, which mandates they hold, who stands in for them, how they are told."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from api import examples
from api.callers import Calling, Here
from api.commands import Offer, offered
from api.documents import SIGNED_IN, answers_to_questions
from api.questions import CAUGHT_UP, answer, schema_of
from domain.people import Mandate
from projections.mandates_held import mandates_of
from runtime.api_tokens import Scope
from workflows import people

OFFERS = (
    Offer(command=people.RegisterPerson, address="/people", makes="person_id", example={}),
    Offer(
        command=people.AssignMandate,
        address="/people/{person_id}/mandates",
        makes="mandate_id",
        example={"role": "member", "scope_kind": "board", "scope_id": examples.BOARD},
    ),
    Offer(
        command=people.EndMandate,
        address="/people/{person_id}/mandates/{mandate_id}/end",
        example={"reason": "Wechsel in ein anderes Amt"},
    ),
    Offer(
        command=people.NoteAbsence,
        address="/people/{person_id}/absences",
        makes="absence_id",
        example={"begins_on": "2026-07-06", "ends_on": "2026-07-24", "substitute": examples.PERSON},
    ),
    Offer(
        command=people.CancelAbsence,
        address="/people/{person_id}/absences/{absence_id}/cancel",
        example={},
    ),
    Offer(
        command=people.NameDeputy,
        address="/people/{person_id}/deputy",
        method="PUT",
        example={"deputy": None},
    ),
    Offer(
        command=people.StateMailWish,
        address="/people/{person_id}/mail-wish",
        method="PUT",
        example={"wish": "daily"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)

_MYSELF: dict[str, Any] = {
    "type": "object",
    "required": ["person_id", "mandates"],
    "properties": {
        "person_id": {"type": "string", "format": "uuid"},
        "mandates": {"type": "array", "items": schema_of(Mandate)},
    },
}


@router.get(
    "/people/me",
    operation_id="readMyself",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(_MYSELF),
    openapi_extra={"security": SIGNED_IN},
)
def read_myself(here: Here, caller: Calling) -> Response:
    """Say who calls, and the mandates held today."""
    person_id = caller.person_id
    caller.require(Scope.READ)
    with here.reading() as connection:
        held = mandates_of(connection, person_id, here.clock.now())
    return answer({"person_id": person_id, "mandates": held})
