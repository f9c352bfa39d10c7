"""How far a project may stray, over HTTP: set tolerances, foresee measures, read what lies beyond, settle it."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.projects import found_project
from api.questions import CAUGHT_UP, answer, schema_of
from domain.project_tolerances import Excess, Measure
from domain.projects import Project
from runtime.organisations import OrganisationContext
from workflows import tolerances

_ONE = "/projects/{project_id}"
OFFERS = (
    Offer(
        command=tolerances.SetTolerances,
        address="/gate-reviews/{review_id}/tolerances",
        method="PUT",
        example={
            "days": 30,
            "measures": [{"name": "Kosten", "unit": "EUR", "approved": "120000", "tolerance": "10000"}],
        },
    ),
    Offer(
        command=tolerances.ForecastMeasure,
        address=f"{_ONE}/measure-forecasts",
        example={"measure": "Kosten", "forecast": "131500.50"},
    ),
    Offer(
        command=tolerances.SettleToleranceException,
        address=f"{_ONE}/tolerance-exceptions/{{exception_id}}/settlement",
        example={"remark": "Der Ausschuss nimmt die Verschiebung hin."},
    ),
)
router: APIRouter = offered(OFFERS, __name__)


class MeasureShown(NamedTuple):
    """A measure with what is foreseen (None: nothing was said); figures are decimals, written out."""

    name: str
    unit: str
    approved: str
    tolerance: str
    forecast: str | None


class ExceptionShown(NamedTuple):
    """Something that lies beyond its tolerance and is not settled; `measure` is empty for the planned end."""

    exception_id: UUID
    measure: str
    unit: str
    approved: str
    forecast: str
    tolerance: str
    deviation: str


class TolerancesShown(NamedTuple):
    """What a board tolerates of a project, and what lies beyond it; without a review nothing was set."""

    review_id: UUID | None
    board_id: UUID | None
    baseline_end: date | None
    planned_end: date | None
    days: int | None
    measures: tuple[MeasureShown, ...]
    exceptions: tuple[ExceptionShown, ...]


def tolerances_shown(here: OrganisationContext, project_id: UUID) -> TolerancesShown:
    """Give the tolerances of a project as they stand."""
    project = here.store.load(Project, project_id)
    if project is None:
        msg = f"A project in the portfolio has no events: {project_id}"
        raise LookupError(msg)
    approval = project.approval
    return TolerancesShown(
        review_id=approval.review_id if approval else None,
        board_id=approval.board_id if approval else None,
        baseline_end=project.baseline.end if project.baseline else None,
        planned_end=project.plan.end,
        days=project.tolerances.days,
        measures=tuple(_measure(one, project.forecasts.get(one.name)) for one in project.tolerances.measures),
        exceptions=tuple(_exception(known, excess) for known, excess in project.exceeded.values()),
    )


def _measure(one: Measure, forecast: Decimal | None) -> MeasureShown:
    return MeasureShown(
        name=one.name,
        unit=one.unit,
        approved=str(one.approved),
        tolerance=str(one.tolerance),
        forecast=None if forecast is None else str(forecast),
    )


def _exception(exception_id: UUID, excess: Excess) -> ExceptionShown:
    return ExceptionShown(
        exception_id=exception_id,
        measure=excess.measure,
        unit=excess.unit,
        approved=excess.approved,
        forecast=excess.forecast,
        tolerance=str(excess.tolerance),
        deviation=str(excess.deviation),
    )


@router.get(
    "/projects/{project}/tolerances",
    operation_id="readTolerances",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(schema_of(TolerancesShown)),
)
def read_tolerances(here: Here, reader: Reading, project: str) -> Response:
    """Give what a board tolerates of a project, what is foreseen, and what lies beyond."""
    with here.reading() as connection:
        found, _ = found_project(connection, reader, project)
    return answer(tolerances_shown(here, found.project_id))
