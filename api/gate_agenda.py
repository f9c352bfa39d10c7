"""The agenda of gates over HTTP: what is before a board, and what it waits for."""

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from fastapi.responses import Response

from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.pages.history import knows_persons
from api.parts import part_of_api
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from domain.access import Reader
from projections.gate_agenda import AgendaItem, gate_agenda

router = part_of_api(__name__)


@router.get(
    "/gate-agenda",
    operation_id="readGateAgenda",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(
        list_of(schema_of(AgendaItem, also=(("waits_for", str), ("requested_by", UUID | None))))
    ),
)
def read_gate_agenda(here: Here, reader: Reading, board: Annotated[UUID | None, Query()] = None) -> Response:
    """Give what is before a board, or before all of them, the first due first."""
    with here.reading() as connection:
        items = gate_agenda(connection, reader, board)
    return answer({"items": [_shown(one, reader) for one in items], "next": None})


def _shown(item: AgendaItem, reader: Reader) -> dict[str, Any]:
    shown = {**asdict(item), "waits_for": item.waits_for}
    return shown if knows_persons(reader, item.programme_id) else {**shown, "requested_by": None}
