"""Conditions over HTTP: what approvals ask for, declared met, judged, extended or waived."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api import examples
from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.portfolio import ZONE
from api.questions import CAUGHT_UP, Asked, Paged, list_of, listed, schema_of
from projections.condition_list import ConditionRow, condition_list
from workflows import conditions

_ONE = "/conditions/{condition_id}"
MOST = 10_000
OFFERS = (
    Offer(
        command=conditions.DeclareConditionMet,
        address=f"{_ONE}/declaration",
        example={"evidence": [examples.EVIDENCE], "remark": "Konzept in der Fassung vom 04.03."},
    ),
    Offer(
        command=conditions.RejectProof,
        address=f"{_ONE}/rejection",
        example={"reason": "Die Freigabe ist nicht unterschrieben"},
    ),
    Offer(
        command=conditions.ExtendCondition,
        address=f"{_ONE}/extension",
        example={"due_on": "2025-06-30", "reason": "Prüfung dauert länger"},
    ),
    Offer(
        command=conditions.MeetCondition,
        address=f"{_ONE}/acceptance",
        example={"evidence": [examples.EVIDENCE], "remark": "Konzept liegt vor"},
    ),
    Offer(
        command=conditions.WaiveCondition,
        address=f"{_ONE}/waiver",
        example={"reason": "Durch Beschluss vom 12.03. entbehrlich"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@router.get(
    "/conditions",
    operation_id="readConditions",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(ConditionRow))),
)
def read_conditions(
    request: Request,
    here: Here,
    reader: Reading,
    asked: Asked,
    paged: Paged,
    within: Annotated[UUID | None, Query(description="A project or a programme.")] = None,
    open_only: Annotated[bool, Query()] = False,  # noqa: FBT002 - a parameter of the address
) -> Response:
    """Give the conditions the reader may see, by deadline."""
    now = here.clock.now()
    as_of = asked.in_zone(ZONE, now)
    with here.reading() as connection:
        rows = condition_list(
            connection,
            reader,
            as_of.instant(ZONE, now),
            within=within,
            open_only=open_only,
            known=as_of.position(connection),
            most=MOST,
        )
    part, more = paged.part(rows, lambda row: f"{row.due_at or 'without'}\n{row.condition_id}")
    return listed(request, part, more)
