"""Reminders over HTTP: why somebody was reminded, why not, and what comes next."""

from uuid import UUID

from fastapi.responses import Response

from api.callers import Calling, Here, Reading
from api.documents import SIGNED_IN, answers_to_questions
from api.parts import part_of_api
from api.questions import CAUGHT_UP, answer, schema_of
from domain.reminders import Reminder
from runtime.api_tokens import Scope
from runtime.explanations import Explanation, explain_reminders
from workflows.commands import not_found

router = part_of_api(__name__)


@router.get(
    "/reminders/{subject_id}",
    operation_id="readReminders",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(schema_of(Explanation)),
    openapi_extra={"security": SIGNED_IN},
)
def read_reminders(here: Here, caller: Calling, reader: Reading, subject_id: UUID) -> Response:
    """Give every step of the ladder of a check or another deadline, and what became of it.

    Office holders and the lead see all who were told; others what they were told themselves.
    """
    _ = caller.person_id
    caller.require(Scope.READ)
    found = explain_reminders(here, reader, subject_id)
    if found is None:
        raise not_found(Reminder, subject_id)
    return answer(found)
