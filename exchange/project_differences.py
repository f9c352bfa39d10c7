"""What a list says of a project that the book says otherwise, field by field, as of the list's own day.

A difference that is `taken` is brought into the book by the import. What is not is only pointed out: a phase is
left through gates alone, an empty cell takes no date away, and a unit is not changed by a list.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from uuid import UUID

from domain.project_values import GoalLink, Plan
from domain.projects import Project
from domain.units import unit_id
from exchange.anomalies import Anomaly, AnomalyKind, PhaseNames, anomaly, phase_named
from exchange.import_mappings import ImportMapping
from exchange.project_rows import ProjectRow


class Field(StrEnum):
    """What can differ."""

    TITLE = "title"
    PHASE = "phase"
    RUN_STATE = "run_state"
    PLANNED_START = "planned_start"
    PLANNED_END = "planned_end"
    LEAD_UNIT = "lead_unit"
    CLASSIFICATION = "classification"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: `which` names the scheme or the goal; values are as people read them."""

    field: Field
    list_says: str
    book_says: str
    taken: bool = True
    which: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """What the book knows about the project of a row, and the day as of which the two are compared."""

    project: Project
    at: datetime
    lead_unit_id: UUID | None = None
    goal_system: UUID | None = None


def differences(row: ProjectRow, book: Book, mapping: ImportMapping) -> tuple[Difference, ...]:
    """Compare a row with the book; only what the list has a column for is compared."""
    found = (
        _title(row, book),
        _standing(row, book, mapping),
        _dates(row, book, mapping),
        _unit(row, book, mapping),
        _classes(row, book, mapping),
        _goals(row, book, mapping),
    )
    return tuple(chain.from_iterable(found))


def plan_of(row: ProjectRow) -> Plan:
    """Give the plan of a row; one that ends before it begins keeps its start only, its wording says the rest."""
    start, end = row.planned_start, row.planned_end
    return Plan(start=start, end=None if start and end and end < start else end)


def merged_plan(row: ProjectRow, book: Book) -> Plan:
    """Give the plan that holds once a row was taken: a date that the list leaves open stays as it is."""
    said, known = plan_of(row), _plan_at(book)
    return Plan(start=said.start or known.start, end=said.end or known.end)


def _title(row: ProjectRow, book: Book) -> Iterator[Difference]:
    held = book.project.titles.at(book.at)
    if held is not None and held.value != row.title:
        yield Difference(Field.TITLE, row.title, held.value)


def _standing(row: ProjectRow, book: Book, mapping: ImportMapping) -> Iterator[Difference]:
    """Compare phase and run state, where the list states them itself."""
    if mapping.columns.status is None:
        return
    phase, run_state = book.project.phases.at(book.at), book.project.run_states.at(book.at)
    if phase is not None and phase.value.phase != row.phase:
        yield Difference(Field.PHASE, row.phase, phase.value.phase, taken=False)
    if run_state is not None and run_state.value is not row.run_state:
        yield Difference(Field.RUN_STATE, row.run_state.value, run_state.value.value)


def _plan_at(book: Book) -> Plan:
    held = book.project.plans.at(book.at)
    return held.value if held is not None else Plan(start=None, end=None)


def _dates(row: ProjectRow, book: Book, mapping: ImportMapping) -> Iterator[Difference]:
    """Compare both dates; an end that the list puts before its start says nothing."""
    said, known, columns = plan_of(row), _plan_at(book), mapping.columns
    for field, header, cell, list_date, book_date in (
        (Field.PLANNED_START, columns.planned_start, row.planned_start, said.start, known.start),
        (Field.PLANNED_END, columns.planned_end, row.planned_end, said.end, known.end),
    ):
        if header is not None and cell is None and book_date is not None:
            yield Difference(field, _day(None), _day(book_date), taken=False)
        elif list_date is not None and list_date != book_date:
            yield Difference(field, _day(list_date), _day(book_date))


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "–"


def _unit(row: ProjectRow, book: Book, mapping: ImportMapping) -> Iterator[Difference]:
    if mapping.columns.lead_unit is None or row.lead_unit is None:
        return
    if book.lead_unit_id != unit_id(row.lead_unit):
        yield Difference(Field.LEAD_UNIT, row.lead_unit, "–", taken=False)


def _classes(row: ProjectRow, book: Book, mapping: ImportMapping) -> Iterator[Difference]:
    for scheme in mapping.columns.classifications:
        line = book.project.classes.get(scheme)
        held = line.at(book.at) if line else None
        known = held.value if held else None
        said = row.classifications.get(scheme)
        if said != known:
            yield Difference(Field.CLASSIFICATION, said or "–", known or "–", said is not None, scheme)


def _goals(row: ProjectRow, book: Book, mapping: ImportMapping) -> Iterator[Difference]:
    if book.goal_system is None:
        return
    said = dict(row.goals)
    for goal in mapping.columns.goals:
        line = book.project.goals.get((book.goal_system, goal))
        held = line.at(book.at) if line else None
        known = held.value if held else GoalLink.NONE
        link = said.get(goal, GoalLink.NONE)
        if link is not known:
            yield Difference(Field.GOAL, link.value, known.value, which=goal)


_KINDS: Mapping[Field, AnomalyKind] = {
    Field.TITLE: AnomalyKind.TITLE_DIFFERS,
    Field.PHASE: AnomalyKind.PHASE_DIFFERS,
    Field.LEAD_UNIT: AnomalyKind.UNIT_DIFFERS,
}


def oddities(
    row: ProjectRow,
    found: tuple[Difference, ...],
    mapping: ImportMapping,
    phases: PhaseNames = MappingProxyType({}),
) -> Iterator[Anomaly]:
    """Point out the differences that somebody must look at before or after the import."""
    columns = mapping.columns
    headers = {Field.TITLE: columns.title, Field.PHASE: columns.status, Field.LEAD_UNIT: columns.lead_unit}
    for one in found:
        kind = _KINDS.get(one.field)
        if kind is not None:
            header = headers[one.field] or columns.title
            wording = row.source.wording.get(header, one.list_says)
            said: tuple[object, object] = (one.list_says, one.book_says)
            if one.field is Field.PHASE:
                said = (phase_named(phases, one.list_says), phase_named(phases, one.book_says))
            yield anomaly(kind, row.source.row, header, wording, list=said[0], book=said[1])
