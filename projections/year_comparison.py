"""How one year differs from another: projects counted by their classes at the end of each.

The closing view of Magdeburg's report on intermunicipal cooperation: Kategorie by Dezernat by Art, one
year beside the other. It has no table of its own: it counts the portfolio and the classes as of two days.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.access import Reader
from domain.lifecycle_definitions import CoarsePhase
from projections.classifications import classes_as_of
from projections.portfolio import PortfolioRow, portfolio_as_of
from projections.statements import Connection

Classes = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many projects there are in one cell at the end of a year, and how many of them are closed."""

    projects: int
    closed: int


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One combination of classes (None: the project has no class of that scheme), two years beside it."""

    classes: Classes
    before: YearCount
    after: YearCount

    @property
    def change(self) -> int:
        """How many projects more there are than the year before."""
        return self.after.projects - self.before.projects


@dataclass(frozen=True, slots=True)
class YearComparison:
    """Two days beside each other; `joined` and `moved` name the projects behind the numbers."""

    schemes: tuple[str, ...]
    rows: tuple[ComparisonRow, ...]
    before: YearCount
    after: YearCount
    joined: tuple[UUID, ...]
    moved: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One of the two days: the instant asked about and the position up to which it is known."""

    on: datetime
    known: int


def year_comparison(
    connection: Connection,
    reader: Reader,
    programme_id: UUID,
    schemes: Sequence[str],
    days: tuple[Moment, Moment],
) -> YearComparison:
    """Count the projects of a programme a reader may see, by classes, at two times."""
    first, second = (_standing(connection, reader, programme_id, schemes, day) for day in days)
    before, after = _counts(first), _counts(second)
    nothing = YearCount(0, 0)
    cells = sorted(before.keys() | after.keys(), key=_by_words)
    return YearComparison(
        schemes=tuple(schemes),
        rows=tuple(
            ComparisonRow(cell, before.get(cell, nothing), after.get(cell, nothing)) for cell in cells
        ),
        before=_total(before),
        after=_total(after),
        joined=tuple(project for project in second if project not in first),
        moved=tuple(project for project in second if project in first and first[project] != second[project]),
    )


def _standing(
    connection: Connection, reader: Reader, programme_id: UUID, schemes: Sequence[str], day: Moment
) -> Mapping[UUID, tuple[Classes, str]]:
    classes = classes_as_of(connection, programme_id, day.on, day.known)
    rows: tuple[PortfolioRow, ...] = portfolio_as_of(connection, reader, day.on, day.known)
    return {
        row.project_id: (tuple(classes.get(row.project_id, {}).get(scheme) for scheme in schemes), row.coarse)
        for row in rows
        if row.programme_id == programme_id
    }


def _counts(standing: Mapping[UUID, tuple[Classes, str]]) -> dict[Classes, YearCount]:
    projects = Counter(classes for classes, _ in standing.values())
    closed = Counter(classes for classes, coarse in standing.values() if coarse == CoarsePhase.CLOSED.value)
    return {classes: YearCount(count, closed[classes]) for classes, count in projects.items()}


def _total(counts: Mapping[Classes, YearCount]) -> YearCount:
    return YearCount(
        sum(count.projects for count in counts.values()), sum(count.closed for count in counts.values())
    )


def _by_words(classes: Classes) -> tuple[tuple[bool, str], ...]:
    """Sort by words, and what has no class last."""
    return tuple((word is None, word or "") for word in classes)
