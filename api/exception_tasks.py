"""Exception tasks over HTTP: what a follow-up could not do, tried again or settled by the PMO."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.questions import CAUGHT_UP, Paged, list_of, listed, schema_of
from projections.follow_ups_stuck import StuckRow, follow_ups_stuck
from workflows import exception_tasks

OFFERS = (
    Offer(
        command=exception_tasks.RetryFollowUp,
        address="/exception-tasks/{task_id}/retry",
        example={"remark": "Die Pause ist beendet."},
    ),
    Offer(
        command=exception_tasks.SettleExceptionTask,
        address="/exception-tasks/{task_id}/settlement",
        example={"remark": "Von Hand nachgetragen."},
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@router.get(
    "/exception-tasks",
    operation_id="readExceptionTasks",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(StuckRow))),
)
def read_exception_tasks(
    request: Request,
    here: Here,
    reader: Reading,
    paged: Paged,
    within: Annotated[UUID | None, Query(description="A project or a programme.")] = None,
    still_open: Annotated[
        bool | None, Query(alias="open", description="Only those that wait, or only settled ones.")
    ] = None,
) -> Response:
    """Give the exception tasks of the caller's programmes, the oldest first; one with a remark is settled."""
    with here.reading() as connection:
        rows = follow_ups_stuck(connection, reader, within=within, still_open=still_open)
    part, more = paged.part(rows, lambda row: f"{row.raised_at.isoformat()}\n{row.task_id}")
    return listed(request, part, more)
