"""The portfolio over HTTP: which projects there are and how they stand, now or as of any day."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from api import examples
from api.callers import Here, Reading
from api.documents import answers_to_questions
from api.pages.portfolio import rows_as_of
from api.parts import part_of_api
from api.questions import CAUGHT_UP, Asked, Paged, list_of, listed, schema_of
from domain.lifecycle_definitions import CoarsePhase
from domain.project_values import RunState
from projections.names import programme_names
from projections.portfolio import PortfolioRow

router = part_of_api(__name__)

ZONE = "Europe/Berlin"
"""Where an organisation without a programme is taken to be."""
PROJECT_SCHEMA = schema_of(PortfolioRow, "Project", also=(("programme", str),))
PROJECT_EXAMPLE: dict[str, Any] = {
    "project_id": examples.PROJECT,
    "programme_id": examples.PROGRAMME,
    "programme": "digital",
    "key": "DU-007",
    "title": "Digitaler Bauantrag",
    "kind": "project",
    "phase": "planning",
    "coarse": "planning",
    "run_state": "active",
    "planned_start": "2026-02-01",
    "planned_end": "2026-12-20",
    "version": 7,
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which projects are asked for."""

    programme: UUID | None
    phase: str | None
    coarse: CoarsePhase | None
    run_state: RunState | None
    text: str

    def matches(self, row: PortfolioRow) -> bool:
        """Tell whether a project is one of them."""
        return (
            self.programme in {None, row.programme_id}
            and self.phase in {None, row.phase}
            and (self.coarse is None or self.coarse.value == row.coarse)
            and self.run_state in {None, row.run_state}
            and self.text in f"{row.key} {row.title}".casefold()
        )


def wanted_of(
    programme: Annotated[UUID | None, Query()] = None,
    phase: Annotated[str | None, Query(description="A phase of a lifecycle, by its key.")] = None,
    coarse: Annotated[CoarsePhase | None, Query(description="One of the five coarse phases.")] = None,
    run_state: Annotated[RunState | None, Query()] = None,
    text: Annotated[str, Query(max_length=200, description="Part of key or title.")] = "",
) -> Wanted:
    """Read which projects are asked for."""
    return Wanted(programme, phase, coarse, run_state, text.strip().casefold())


Filtered = Annotated[Wanted, Depends(wanted_of)]


@router.get(
    "/portfolio",
    operation_id="readPortfolio",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(PROJECT_SCHEMA), {"items": [PROJECT_EXAMPLE], "next": None}),
)
def read_portfolio(
    request: Request,
    here: Here,
    reader: Reading,
    asked: Asked,
    paged: Paged,
    wanted: Filtered,
) -> Response:
    """Give the projects the reader may see, by programme and key."""
    with here.reading() as connection:
        programmes = programme_names(connection)
        as_of = asked.in_zone(programmes[0].zone if programmes else ZONE, here.clock.now())
        rows = rows_as_of(connection, reader, programmes, as_of, here)
    keys = {one.programme_id: one.key for one in programmes}
    part, more = paged.part(filter(wanted.matches, rows), lambda row: f"{keys[row.programme_id]}\n{row.key}")
    return listed(request, [shown(row, keys[row.programme_id]) for row in part], more)


def shown(row: PortfolioRow, programme: str) -> dict[str, Any]:
    """Show a project with the key of its programme."""
    return {**row._asdict(), "programme": programme}
