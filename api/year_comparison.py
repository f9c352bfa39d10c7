"""Two days of a programme beside each other over HTTP, by classes."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from fastapi.responses import Response

from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.parts import part_of_api
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, AskedDay, Times, answer, schema_of
from domain.access import visible_to
from projections.names import programme_names
from projections.year_comparison import Moment, YearComparison, year_comparison

router = part_of_api(__name__)


@router.get(
    "/programmes/{programme_id}/year-comparison",
    operation_id="readYearComparison",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(schema_of(YearComparison)),
)
def read_year_comparison(
    here: Here,
    reader: Reading,
    programme_id: UUID,
    before: Annotated[AskedDay, Query(description="The first of the two days.")],
    after_day: Annotated[AskedDay, Query(description="The second of the two days.")],
    scheme: Annotated[list[str], Query(max_length=5, description="By which classes; several times.")] = [],  # noqa: B006 - never changed
) -> Response:
    """Count the projects the reader may see at the end of two days, and name what joined and moved."""
    now = here.clock.now()
    with here.reading() as connection:
        found = next((one for one in programme_names(connection) if one.programme_id == programme_id), None)
        if found is None or not visible_to(reader, public=found.public, programme_id=programme_id):
            raise Wrong(Problem.NOT_FOUND)
        first, second = (Times(on=day).in_zone(found.zone, now) for day in (before, after_day))
        moments = tuple(
            Moment(one.instant(found.zone, now), one.position(connection)) for one in (first, second)
        )
        compared = year_comparison(connection, reader, programme_id, scheme, (moments[0], moments[1]))
    return answer(compared)
