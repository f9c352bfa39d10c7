"""The part of a project's page on tolerances: what a board tolerates, what is foreseen, what lies beyond; and forms."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from api.pages.forms import Form
from api.pages.project_record import ProjectRecord
from api.pages.refused_forms import HIDDEN
from api.pages.visitors import Visitor
from api.tolerances import TolerancesShown, tolerances_shown
from domain.gate_review_values import Outcome
from domain.project_tolerances import Measure
from domain.refusals import Refusal, Refused
from projections.statements import Connection
from runtime.organisations import OrganisationContext
from workflows.commands import Command
from workflows.tolerances import ForecastMeasure, SettleToleranceException, SetTolerances

TOLERANCES, FORECAST, SETTLE = "toleranzen", "prognose", "ausnahme"
_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ToleranceSection:
    """What the page shows of tolerances, and which of its forms are for this visitor."""

    shown: TolerancesShown
    review_id: UUID | None
    may: frozenset[str]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show and nothing to do."""
        return self.shown.review_id is None and TOLERANCES not in self.may

    def written(self) -> str:
        """Give the measures as they are entered, one a line."""
        return "\n".join(
            f"{one.name}; {one.unit}; {one.approved}; {one.tolerance}" for one in self.shown.measures
        )


def tolerance_section(
    connection: Connection,
    here: OrganisationContext,
    visitor: Visitor | None,
    project_id: UUID,
    record: ProjectRecord,
) -> ToleranceSection:
    """Gather the section as it stands today."""
    shown = tolerances_shown(here, project_id)
    review_id = _approval(record) or shown.review_id
    asked = {
        TOLERANCES: SetTolerances(review_id=review_id) if review_id else None,
        FORECAST: ForecastMeasure(project_id=project_id, measure=one.name, forecast=Decimal(one.approved))
        if (one := next(iter(shown.measures), None))
        else None,
        SETTLE: SettleToleranceException(
            project_id=project_id, exception_id=shown.exceptions[0].exception_id, remark="–"
        )
        if shown.exceptions
        else None,
    }
    may = frozenset(
        action
        for action, command in asked.items()
        if visitor is not None
        and command is not None
        and not HIDDEN & {one.refusal for one in here.stands_against(command, visitor.actor, connection)}
    )
    return ToleranceSection(shown=shown, review_id=review_id, may=may)


def _approval(record: ProjectRecord) -> UUID | None:
    """Give the last review that approved."""
    approved = [
        (review.concluded_at, review_id)
        for review_id, review in record.reviews.items()
        if review.concluded_at is not None and review.outcome and Outcome(review.outcome).passes
    ]
    return max(approved)[1] if approved else None


def set_by(_project_id: UUID, form: Form) -> Command:
    """Read the form that sets tolerances."""
    days = form.get("days", "").strip()
    if days and not (days.isascii() and days.isdigit() and len(days) < 6):
        raise Refused(Refusal.VALUE_INVALID, field="days", value=days[:40])
    lines = (line.strip() for line in form.get("measures", "").splitlines())
    return SetTolerances(
        review_id=_id(form, "review_id"),
        days=int(days) if days else None,
        measures=tuple(_measure(line) for line in lines if line),
    )


def foreseen_by(project_id: UUID, form: Form) -> Command:
    """Read the form that says what a measure is foreseen to come to."""
    return ForecastMeasure(
        project_id=project_id,
        measure=form.get("measure", "").strip(),
        forecast=_figure(form.get("forecast", ""), "forecast"),
    )


def settled_by(project_id: UUID, form: Form) -> Command:
    """Read the form that records what the board decided about an exception."""
    return SettleToleranceException(
        project_id=project_id,
        exception_id=_id(form, "exception_id"),
        remark=form.get("remark", "").strip(),
    )


def _measure(line: str) -> Measure:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != _PARTS:
        raise Refused(Refusal.VALUE_INVALID, field="measures", value=line[:40])
    name, unit, approved, tolerance = parts
    return Measure(
        name=name,
        unit=unit,
        approved=_figure(approved, "approved"),
        tolerance=_figure(tolerance, "tolerance"),
    )


def _figure(written: str, field: str) -> Decimal:
    """Read a figure with a comma or a point before its decimals, and no other sign between its digits."""
    text = written.strip().replace(",", ".")
    try:
        figure = Decimal(text)
    except InvalidOperation as error:
        raise Refused(Refusal.VALUE_INVALID, field=field, value=written[:40]) from error
    if not figure.is_finite() or "e" in text.casefold() or "_" in text or len(text) > 18:
        raise Refused(Refusal.VALUE_INVALID, field=field, value=written[:40])
    return figure


def _id(form: Form, name: str) -> UUID:
    try:
        return UUID(form.get(name, ""))
    except ValueError as error:
        raise Refused(Refusal.VALUE_INVALID, field=name, value=form.get(name, "")[:40]) from error
