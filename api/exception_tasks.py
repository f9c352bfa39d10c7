"""Exception tasks over HTTP: what a follow-up could not do, tried again or settled by the PMO."""

from fastapi import APIRouter

from api.commands import Offer, offered
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
