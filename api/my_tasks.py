"""One's own tasks over HTTP: what waits for the caller."""

from fastapi import Request
from fastapi.responses import Response

from api.callers import Calling, Here
from api.documents import SIGNED_IN, answers_to_questions
from api.parts import part_of_api
from api.questions import CAUGHT_UP, Paged, list_of, listed, schema_of
from projections.mandates_held import mandates_of
from projections.my_tasks import Task, my_tasks
from runtime.api_tokens import Scope

router = part_of_api(__name__)

MOST = 1_000


@router.get(
    "/my-tasks",
    operation_id="readMyTasks",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(Task))),
    openapi_extra={"security": SIGNED_IN},
)
def read_my_tasks(request: Request, here: Here, caller: Calling, paged: Paged) -> Response:
    """Give what waits for the caller on the mandates held today, the first due first."""
    person_id = caller.person_id
    caller.require(Scope.READ)
    with here.reading() as connection:
        held = mandates_of(connection, person_id, here.clock.now())
        tasks = my_tasks(connection, person_id, held, most=MOST)
    part, more = paged.part(tasks, _place)
    return listed(request, part, more)


def _place(task: Task) -> str:
    due = task.due_at.isoformat() if task.due_at else "9999"
    return f"{due}\n{task.since.isoformat()}\n{task.kind}\n{task.subject_id}"
