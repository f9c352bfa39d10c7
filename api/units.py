"""Organisational units over HTTP."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.questions import CAUGHT_UP, answer, list_of
from domain.units import unit_id
from projections.names import unit_names
from workflows import units

OFFERS = (
    Offer(
        command=units.RegisterUnit,
        address="/units",
        names=lambda command: unit_id(command.name),
        example={"name": "Amt für Digitalisierung", "kind": "amt", "valid_from": "2024-01-01"},
    ),
    Offer(
        command=units.RenameUnit, address="/units/{unit_id}/name", example={"name": "Amt 16"}, method="PUT"
    ),
    Offer(
        command=units.DissolveUnit,
        address="/units/{unit_id}/dissolution",
        example={"valid_until": "2025-12-31"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)

_UNIT = {
    "type": "object",
    "required": ["unit_id", "name"],
    "properties": {"unit_id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
}


@router.get(
    "/units",
    operation_id="readUnits",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(_UNIT)),
)
def read_units(here: Here, _reader: Reading) -> Response:
    """Give the units by their present names; how an administration is built is public."""
    with here.reading() as connection:
        names = unit_names(connection)
    return answer({"items": [{"unit_id": unit, "name": name} for unit, name in names.items()], "next": None})
