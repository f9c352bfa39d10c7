"""Board sheets over HTTP: vouch that nothing changed, accept, return; read sheets, the cockpit and the figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.problems import Problem, Wrong
from api.projects import found_project
from api.questions import CAUGHT_UP, Paged, answer, list_of, listed, schema_of
from domain.access import visible_to
from domain.project_checks import CheckStage, ProjectCheck
from domain.times import format_instant
from projections.board_sheets import SheetRow, sheets_of_check, sheets_of_project
from projections.check_cockpit import CheckState, CockpitRow, check_cockpit
from projections.check_statistics import AgeClass, Punctuality, ages, punctuality
from projections.names import programme_names
from projections.statements import Connection
from workflows import board_sheets

_ONE = "/project-checks/{check_id}"
YEAR = timedelta(days=366)

OFFERS = (
    Offer(command=board_sheets.ConfirmUnchanged, address=f"{_ONE}/confirmation", example={}),
    Offer(command=board_sheets.AcceptSheet, address=f"{_ONE}/acceptance", example={}, seen=True),
    Offer(
        command=board_sheets.ReturnSheet,
        address=f"{_ONE}/return",
        example={"remark": "Bitte den Meilenstein nennen, der sich verschiebt."},
        seen=True,
    ),
    Offer(
        command=board_sheets.SetLightScale,
        address="/programmes/{programme_id}/light-scale",
        example={
            "steps": [
                {
                    "key": "green",
                    "label_de": "im Plan",
                    "label_en": "on track",
                    "shape": "circle",
                    "tone": "good",
                },
                {
                    "key": "red",
                    "label_de": "kritisch",
                    "label_en": "critical",
                    "shape": "square",
                    "tone": "danger",
                },
            ],
            "decision": "DS 0557/23",
        },
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStanding:
    """How one check stands: its terms, its scale by keys, and every sheet handed in, the latest first."""

    check_id: UUID
    project_id: UUID
    cycle: str
    due_at: datetime
    stage: CheckStage
    lights: tuple[str, ...]
    sheets: tuple[SheetRow, ...]


@router.get(
    _ONE,
    operation_id="readProjectCheck",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(schema_of(CheckStanding)),
)
def read_project_check(here: Here, reader: Reading, check_id: UUID) -> Response:
    """Give a check with its sheets, to those who act on the project or hold a mandate in the programme."""
    check = here.store.load(ProjectCheck, check_id)
    if check is None or not visible_to(
        reader,
        public=False,
        programme_id=check.terms.programme_id,
        project_id=check.terms.project_id,
    ):
        raise Wrong(Problem.NOT_FOUND)
    with here.reading() as connection:
        sheets = sheets_of_check(connection, reader, check_id)
    shown = {
        "check_id": check.id,
        "project_id": check.terms.project_id,
        "cycle": check.terms.cycle,
        "due_at": check.terms.due_at,
        "stage": check.stage,
        "lights": check.scale.keys,
        "sheets": [one._asdict() for one in sheets],
    }
    return answer(shown, version=check.version)


@router.get(
    "/projects/{project}/board-sheets",
    operation_id="readBoardSheets",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(SheetRow))),
)
def read_board_sheets(request: Request, here: Here, reader: Reading, project: str) -> Response:
    """Give the sheets of a project, the latest first; none to those who neither act on it nor hold a mandate."""
    with here.reading() as connection:
        row, _ = found_project(connection, reader, project)
        found = sheets_of_project(connection, reader, row.project_id)
    return listed(request, found, None)


@router.get(
    "/check-cockpit",
    operation_id="readCheckCockpit",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(CockpitRow))),
)
def read_check_cockpit(
    request: Request,
    here: Here,
    reader: Reading,
    paged: Paged,
    programme: Annotated[str | None, Query(max_length=200, description="Key of a programme.")] = None,
) -> Response:
    """Give who reported, who is late, how far reminders went, and the lights now and before."""
    with here.reading() as connection:
        wanted = _programme(connection, programme)
        rows = check_cockpit(connection, reader, here.clock.now(), wanted)
    part, more = paged.part(rows, _pressing)
    return listed(request, [_lights_told(row) for row in part], more)


def _pressing(row: CockpitRow) -> str:
    """Give the place of a project in the cockpit: what is most pressing first."""
    return f"{list(CheckState).index(row.state)}\n{format_instant(row.due_at)}\n{row.key}\n{row.project_id}"


def _lights_told(row: CockpitRow) -> dict[str, Any]:
    told = row._asdict()
    return {
        **told,
        "now": row.now._asdict() if row.now else None,
        "before": row.before._asdict() if row.before else None,
    }


_FIGURES: dict[str, Any] = {
    "type": "object",
    "required": ["punctuality", "ages"],
    "properties": {
        "punctuality": {"type": "array", "items": schema_of(Punctuality)},
        "ages": {"type": "array", "items": schema_of(AgeClass)},
    },
}


@router.get(
    "/check-statistics",
    operation_id="readCheckStatistics",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(_FIGURES),
)
def read_check_statistics(
    here: Here,
    reader: Reading,
    programme: Annotated[str | None, Query(max_length=200, description="Key of a programme.")] = None,
) -> Response:
    """Give how punctual reports were in each month of a year, and how old the last report of each project is."""
    now = here.clock.now()
    with here.reading() as connection:
        wanted = _programme(connection, programme)
        months = punctuality(connection, reader, (now - YEAR, now), wanted)
        classes = ages(connection, reader, now, wanted)
    return answer(
        {
            "punctuality": [one._asdict() for one in months],
            "ages": [one._asdict() for one in classes],
        }
    )


def _programme(connection: Connection, key: str | None) -> UUID | None:
    """Find a programme by its key.

    Raises:
        Wrong: there is none.
    """
    if key is None:
        return None
    found = next((one.programme_id for one in programme_names(connection) if one.key == key), None)
    if found is None:
        raise Wrong(Problem.NOT_FOUND)
    return found
