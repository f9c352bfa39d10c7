"""The checklist of a project's next gate over HTTP: what it waits for."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query
from fastapi.responses import Response

from api.bodies import LONGEST_NAME
from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.pages.projects import definition_of
from api.parts import part_of_api
from api.projects import found_project
from api.questions import CAUGHT_UP, answer, list_of
from domain.access import visible_to
from runtime.dossier_checklists import GateChecklist, Waits, checklists_of

router = part_of_api(__name__)

_LABEL = {"type": "object", "properties": {"de": {"type": "string"}, "en": {"type": "string"}}}
_LINE: dict[str, Any] = {
    "type": "object",
    "required": ["waits", "key", "label", "needed", "fulfilled"],
    "properties": {
        "waits": {"enum": [one.value for one in Waits]},
        "key": {"type": "string"},
        "label": _LABEL,
        "needed": {"type": "boolean", "description": "the gate stays closed without it"},
        "fulfilled": {"type": "boolean"},
        "shown_by": {"type": ["string", "null"], "format": "uuid", "description": "the file that shows it"},
        "missing": {"type": ["integer", "null"], "description": "votes not cast, for those inside"},
    },
}
_CHECKLIST: dict[str, Any] = {
    "type": "object",
    "required": ["gate", "label", "review_id", "waiting", "lines"],
    "properties": {
        "gate": {"type": "string"},
        "label": _LABEL,
        "review_id": {"type": ["string", "null"], "format": "uuid"},
        "waiting": {"type": "boolean"},
        "lines": {"type": "array", "items": _LINE},
    },
}


@router.get(
    "/projects/{project}/dossier-checklist",
    operation_id="readDossierChecklist",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(_CHECKLIST)),
)
def read_dossier_checklist(
    here: Here,
    reader: Reading,
    project: Annotated[str, Path(max_length=LONGEST_NAME)],
    programme: Annotated[UUID | None, Query(description="Where several use the key.")] = None,
) -> Response:
    """Say what a project waits for: of the gate under review, else of each gate that is next."""
    with here.reading() as connection:
        row, _ = found_project(connection, reader, project, programme)
        inside = visible_to(reader, public=False, programme_id=row.programme_id, project_id=row.project_id)
        found = checklists_of(connection, here, row, definition_of(here, row), inside=inside)
    return answer({"items": [_written(one) for one in found], "next": None})


def _written(one: GateChecklist) -> dict[str, Any]:
    return {**one._asdict(), "waiting": one.waiting, "lines": [line._asdict() for line in one.lines]}
