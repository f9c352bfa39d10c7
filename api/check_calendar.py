"""The calendar of checks over HTTP: which reports are due in a period and not given."""

from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import Response

from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.parts import part_of_api
from api.portfolio import ZONE
from api.questions import CAUGHT_UP, AskedDay, answer, list_of
from domain.times import end_of_day, local_date, start_of_day
from projections.portfolio import portfolio
from projections.project_checks import open_checks

router = part_of_api(__name__)

AHEAD = timedelta(weeks=6)
BEHIND = timedelta(weeks=12)
_DUE: dict[str, Any] = {
    "type": "object",
    "required": ["check_id", "project_id", "project_key", "title", "cycle"],
    "properties": {
        "check_id": {"type": "string", "format": "uuid"},
        "project_id": {"type": "string", "format": "uuid"},
        "project_key": {"type": "string"},
        "title": {"type": "string"},
        "cycle": {"type": "string"},
    },
}


@router.get(
    "/check-calendar",
    operation_id="readCheckCalendar",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(_DUE)),
)
def read_check_calendar(
    here: Here,
    reader: Reading,
    since: Annotated[AskedDay | None, Query(ge=date(1900, 1, 1), le=date(2200, 1, 1))] = None,
    until: Annotated[AskedDay | None, Query(ge=date(1900, 1, 1), le=date(2200, 1, 1))] = None,
) -> Response:
    """Give the checks due between two days and not reported, of projects the reader may see."""
    today = local_date(here.clock.now(), ZONE)
    begins = start_of_day(since or today - BEHIND, ZONE)
    ends = end_of_day(until or today + AHEAD, ZONE)
    with here.reading() as connection:
        seen = {row.project_id: row for row in portfolio(connection, reader)}
        found = open_checks(connection, begins, ends)
    items = [
        {
            "check_id": check,
            "project_id": project,
            "project_key": seen[project].key,
            "title": seen[project].title,
            "cycle": cycle,
        }
        for check, project, cycle in found
        if project in seen
    ]
    return answer({"items": items, "next": None})
