"""Lifecycles over HTTP: published as the text of a lifecycle file, read as what was fixed then."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, answer
from domain.lifecycles import Lifecycle, lifecycle_id
from workflows import lifecycles

OFFERS = (
    Offer(
        command=lifecycles.PublishLifecycle,
        address="/lifecycles",
        names=lambda command: lifecycle_id(command.definition.key, command.definition.version),
        example={"definition": "extends: standard\nkey: kurz\nversion: 1\n"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)

_DEFINITION: dict[str, Any] = {"type": "object", "description": "a complete, resolved lifecycle"}


@router.get(
    "/lifecycles/{lifecycle_id}",
    operation_id="readLifecycle",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(_DEFINITION),
)
def read_lifecycle(here: Here, _reader: Reading, lifecycle_id: UUID) -> Response:
    """Give a published lifecycle version; by which rules projects move is public."""
    found = here.store.load(Lifecycle, lifecycle_id)
    if found is None:
        raise Wrong(Problem.NOT_FOUND)
    return answer(found.definition(), version=found.version)
