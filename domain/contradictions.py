"""Where a light says other than the facts: told beside it, never corrected.

A lead may know more than the record. So nothing here judges: it lists which facts on record stand against a
light that says all is well, and whoever looks at both draws their own conclusion.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.light_scales import LightScale, LightTone


class FactKind(StrEnum):
    """What kind of fact stands against a light."""

    MILESTONE_PAST = "milestone_past"
    MILESTONE_LATE = "milestone_late"
    CONDITION_OVERDUE = "condition_overdue"
    SLIP = "slip"
    PLAN_PAST = "plan_past"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something with a deadline: a milestone not reached, or a condition not met."""

    label: str
    due_on: date
    forecast_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """What the record says of a project's dates on one day; `tolerated_days` of slip are nothing to tell."""

    today: date
    milestones: tuple[Due, ...] = ()
    conditions: tuple[Due, ...] = ()
    planned_end: date | None = None
    baseline_end: date | None = None
    tolerated_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact that says a project is not as planned, and by how many days."""

    kind: FactKind
    label: str
    on: date
    days: int


def telling_facts(known: ProjectFacts) -> tuple[Fact, ...]:
    """Give the facts that say a project is not as planned, whatever its light."""
    return tuple(_facts(known))


def contradicting(light: str, scale: LightScale, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Give the facts that stand against a light: only one that says all is well can be contradicted."""
    step = scale.step(light)
    return facts if step is not None and step.tone is LightTone.GOOD else ()


def _facts(known: ProjectFacts) -> Iterator[Fact]:
    for one in known.milestones:
        if one.due_on < known.today:
            yield _fact(FactKind.MILESTONE_PAST, one.label, one.due_on, known.today - one.due_on)
        elif one.forecast_on is not None and one.forecast_on > one.due_on:
            yield _fact(FactKind.MILESTONE_LATE, one.label, one.forecast_on, one.forecast_on - one.due_on)
    for one in known.conditions:
        if one.due_on < known.today:
            yield _fact(FactKind.CONDITION_OVERDUE, one.label, one.due_on, known.today - one.due_on)
    if known.planned_end is not None and known.baseline_end is not None:
        slip = known.planned_end - known.baseline_end
        if slip.days > known.tolerated_days:
            yield _fact(FactKind.SLIP, "", known.planned_end, slip)
    if known.planned_end is not None and known.planned_end < known.today:
        yield _fact(FactKind.PLAN_PAST, "", known.planned_end, known.today - known.planned_end)


def _fact(kind: FactKind, label: str, on: date, by: timedelta) -> Fact:
    return Fact(kind=kind, label=label, on=on, days=by.days)
