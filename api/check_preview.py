"""What a new rule of checks would move, over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from fastapi.responses import Response

from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.parts import part_of_api
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from domain.access import visible_to
from domain.check_cycles import Shift
from domain.check_rules import ProgrammeCheckRule
from domain.programmes import Programme
from projections.names import programme_names
from runtime.check_preview import Moved, preview
from workflows.commands import not_found

router = part_of_api(__name__)

Day = Annotated[date | None, Query(ge=date(1900, 1, 1), le=date(2200, 1, 1))]


def asked_rule(
    interval_weeks: Annotated[int, Query(ge=-1000, le=1000)] = 3,
    weekday: Annotated[int, Query(ge=-1000, le=1000)] = 3,
    time: Annotated[str, Query(max_length=20)] = "09:00",
    anchor_on: Day = None,
    shift: Shift = Shift.NEXT,
) -> ProgrammeCheckRule:
    """Read the rule asked about; with an anchor its checks are joint."""
    return ProgrammeCheckRule(
        interval_weeks=interval_weeks,
        weekday=weekday,
        time=time,
        joint=anchor_on is not None,
        anchor_on=anchor_on,
        shift=shift,
    )


@router.get(
    "/programmes/{programme_id}/check-rule/preview",
    operation_id="previewCheckRule",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(Moved))),
)
def preview_check_rule(
    here: Here,
    reader: Reading,
    programme_id: UUID,
    rule: Annotated[ProgrammeCheckRule, Depends(asked_rule)],
) -> Response:
    """Give for each project the next due day under the rule in force and under another one; nothing is recorded."""
    with here.reading() as connection:
        known = {one.programme_id: one for one in programme_names(connection)}
    one = known.get(programme_id)
    if one is None or not visible_to(reader, public=one.public, programme_id=programme_id):
        raise not_found(Programme, programme_id)
    return answer({"items": preview(here, reader, programme_id, rule), "next": None})
