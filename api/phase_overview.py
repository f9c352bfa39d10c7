"""The overview of phases over HTTP: how many projects are in each, and for how long."""

from fastapi.responses import Response

from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.parts import part_of_api
from api.portfolio import ZONE
from api.questions import CAUGHT_UP, Asked, answer, list_of, schema_of
from projections.phase_overview import PhaseCount, phase_overview

router = part_of_api(__name__)


@router.get(
    "/phase-overview",
    operation_id="readPhaseOverview",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(PhaseCount))),
)
def read_phase_overview(here: Here, reader: Reading, asked: Asked) -> Response:
    """Count the projects the reader may see by programme, lifecycle and phase."""
    now = here.clock.now()
    as_of = asked.in_zone(ZONE, now)
    with here.reading() as connection:
        found = phase_overview(connection, reader, as_of.instant(ZONE, now), as_of.position(connection))
    return answer({"items": found, "next": None})
