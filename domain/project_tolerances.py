"""How far a project may stray from the plan a board approved before the board has to hear of it again.

A part of `Project`. Tolerances belong to a gate's approval: days for the planned end, and measures of the
board's own (costs, full-time posts …). What lies beyond them is an exception; it is settled by the board, or when
what is foreseen is back within. What the board has settled is raised again only when it gets worse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, Stamp, event
from domain.project_values import Plan
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public

TIME = ""
"""The name under which the planned end is measured; every other measure has a name of its own."""


class Settlement(StrEnum):
    """How an exception came to its end."""

    BACK_WITHIN = "back_within"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something countable a board approved, and by how much it may turn out otherwise, up or down."""

    name: Public
    unit: Public
    approved: Decimal
    tolerance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerances:
    """What was set with a gate's approval; `days` is how much later the project may end (None: not limited)."""

    days: int | None
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Excess:
    """By how much something strays; of the planned end the values are days of the calendar and the unit is empty."""

    measure: Public
    unit: Public
    approved: Key
    forecast: Key
    tolerance: Decimal
    deviation: Decimal

    @property
    def beyond(self) -> bool:
        """Whether it strays farther than tolerated."""
        return self.deviation > self.tolerance


class Approval(NamedTuple):
    """On what tolerances rest: the review that approved, and the board that hears of what lies beyond them."""

    review_id: UUID
    board_id: UUID


class TolerantProject(Aggregate):
    """The part of a project that says how far it may stray, and where it strays farther."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class TolerancesSet(Aggregate.Event):
        TOPIC = "project.tolerances_set.v1"
        review_id: UUID
        board_id: UUID
        tolerances: Tolerances

    class MeasureForecast(Aggregate.Event):
        TOPIC = "project.measure_forecast.v1"
        measure: Public
        forecast: Decimal

    class ToleranceExceeded(Aggregate.Event):
        TOPIC = "project.tolerance_exceeded.v1"
        exception_id: UUID
        programme_id: UUID
        board_id: UUID
        excess: Excess

    class ToleranceSettled(Aggregate.Event):
        TOPIC = "project.tolerance_settled.v1"
        exception_id: UUID
        measure: Public
        how: Settlement
        remark: Public

    # State: folded from events.
    programme_id: UUID

    def begin_tolerances(self) -> None:
        """Begin without any tolerance."""
        self.approval: Approval | None = None
        self.tolerances = Tolerances(days=None)
        self.forecasts: dict[str, Decimal] = {}
        self.exceeded: dict[str, tuple[UUID, Excess]] = {}
        self.settled: dict[str, Excess] = {}
        self.exceptions = 0

    @event(TolerancesSet)
    def _tolerances_set(
        self, *, review_id: UUID, board_id: UUID, tolerances: Tolerances, stamp: Stamp
    ) -> None:
        self.approval = Approval(review_id, board_id)
        self.tolerances = tolerances
        self.settled = {}

    @event(MeasureForecast)
    def _measure_forecast(self, *, measure: Public, forecast: Decimal, stamp: Stamp) -> None:
        self.forecasts[measure] = forecast

    @event(ToleranceExceeded)
    def _tolerance_exceeded(
        self, *, exception_id: UUID, programme_id: UUID, board_id: UUID, excess: Excess, stamp: Stamp
    ) -> None:
        self.exceptions += 1
        self.exceeded[excess.measure] = (exception_id, excess)

    @event(ToleranceSettled)
    def _tolerance_settled(
        self, *, exception_id: UUID, measure: Public, how: Settlement, remark: Public, stamp: Stamp
    ) -> None:
        _, excess = self.exceeded.pop(measure)
        if how is Settlement.DECIDED:
            self.settled[measure] = excess

    # Questions.
    def strays(self, plan: Plan, baseline: Plan | None) -> Iterator[Excess]:
        """Give everything that has a tolerance and something foreseen, with by how much the two differ."""
        end = baseline.end if baseline else None
        if self.tolerances.days is not None and plan.end is not None and end is not None:
            yield _late(end, plan.end, self.tolerances.days)
        for one in self.tolerances.measures:
            forecast = self.forecasts.get(one.name)
            if forecast is not None:
                yield _off(one, forecast)

    def exception_with(self, exception_id: UUID) -> Excess | None:
        """Give what an open exception is about (None: there is no such one, or it is settled)."""
        return next((excess for known, excess in self.exceeded.values() if known == exception_id), None)

    # Decisions.
    def grant_tolerances(
        self, approval: Approval, tolerances: Tolerances, against: tuple[Unmet | None, ...], act: Act
    ) -> None:
        """Set what the board tolerates from its approval on; the same again records nothing."""
        if (self.approval, self.tolerances) == (approval, tolerances):
            return
        require(*against, *_faults(tolerances))
        self._tolerances_set(
            review_id=approval.review_id,
            board_id=approval.board_id,
            tolerances=tolerances,
            stamp=act.stamp(),
        )

    def foresee(self, measure: str, forecast: Decimal, against: Unmet | None, act: Act) -> None:
        """Say what a measure is foreseen to come to; what is foreseen already records nothing."""
        if self.forecasts.get(measure) == forecast:
            return
        names = tuple(one.name for one in self.tolerances.measures)
        require(
            against,
            None if measure in names else unmet(Refusal.MEASURE_UNKNOWN, measure=measure, known=names),
            _not_a_number("forecast", forecast),
        )
        self._measure_forecast(measure=measure, forecast=forecast, stamp=act.stamp())

    def settle_exception(self, exception_id: UUID, remark: str, act: Act) -> None:
        """Record what the board decided about an exception; one that is settled records nothing."""
        excess = self.exception_with(exception_id)
        if excess is None:
            return
        require(blank("remark", remark))
        self._settle(exception_id, excess.measure, Settlement.DECIDED, remark, act)

    def judge_tolerances(self, plan: Plan, baseline: Plan | None, act: Act) -> None:
        """Record what strays beyond its tolerance since now, and what is back within."""
        beyond = {one.measure: one for one in self.strays(plan, baseline) if one.beyond}
        for measure, (exception_id, _) in tuple(self.exceeded.items()):
            if measure not in beyond:
                self._settle(exception_id, measure, Settlement.BACK_WITHIN, "", act)
        for measure, excess in beyond.items():
            if self.approval is not None and measure not in self.exceeded and not self._heard(excess):
                self._tolerance_exceeded(
                    exception_id=uuid5(self.id, f"tolerance/{self.exceptions + 1}"),
                    programme_id=self.programme_id,
                    board_id=self.approval.board_id,
                    excess=excess,
                    stamp=act.stamp(),
                )

    def _settle(self, exception_id: UUID, measure: str, how: Settlement, remark: str, act: Act) -> None:
        self._tolerance_settled(
            exception_id=exception_id, measure=measure, how=how, remark=remark, stamp=act.stamp()
        )

    def _heard(self, excess: Excess) -> bool:
        """Tell whether the board has settled this already, as bad as it is or worse."""
        known = self.settled.get(excess.measure)
        return known is not None and known.approved == excess.approved and known.deviation >= excess.deviation


def _late(approved: date, foreseen: date, days: int) -> Excess:
    return Excess(
        measure=TIME,
        unit="",
        approved=approved.isoformat(),
        forecast=foreseen.isoformat(),
        tolerance=Decimal(days),
        deviation=Decimal((foreseen - approved).days),
    )


def _off(measure: Measure, forecast: Decimal) -> Excess:
    return Excess(
        measure=measure.name,
        unit=measure.unit,
        approved=str(measure.approved),
        forecast=str(forecast),
        tolerance=measure.tolerance,
        deviation=abs(forecast - measure.approved),
    )


def _faults(tolerances: Tolerances) -> Iterator[Unmet | None]:
    if tolerances.days is not None and tolerances.days < 0:
        yield unmet(Refusal.VALUE_INVALID, field="days", value=tolerances.days)
    names = [one.name for one in tolerances.measures]
    for one in tolerances.measures:
        yield blank("measure", one.name)
        yield _not_a_number("approved", one.approved)
        if not one.tolerance.is_finite() or one.tolerance < 0:
            yield unmet(Refusal.VALUE_INVALID, field="tolerance", value=str(one.tolerance))
    if len(set(names)) < len(names):
        yield unmet(Refusal.VALUE_INVALID, field="measure", value=", ".join(names))


def _not_a_number(field: str, value: Decimal) -> Unmet | None:
    return None if value.is_finite() else unmet(Refusal.VALUE_INVALID, field=field, value=str(value))
