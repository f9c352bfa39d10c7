"""How many projects stand in each phase, in which run state, and how long each has been there.

Asked of the standings, so it has no table of its own: as of any day, as it was known at any time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from statistics import median
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.project_values import RunState
from domain.times import format_instant, parse_instant
from projections.phase_words import phase_words
from projections.portfolio import PORTFOLIO_TABLE, known_then
from projections.standings import STANDINGS
from projections.statements import Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

UNKNOWN_PLACE = 1_000
"""Where a phase stands that its lifecycle does not name: behind all others."""

_P = PORTFOLIO_TABLE.c


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInPhase:
    """One project, since when it has been in its phase, and for how many days."""

    project_id: UUID
    key: str
    title: str
    run_state: RunState
    since: datetime
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseCount:
    """The projects of one programme and lifecycle in one phase, the longest there first."""

    programme_id: UUID
    lifecycle_id: UUID
    phase: str
    coarse: str
    place: int
    projects: tuple[ProjectInPhase, ...]

    @property
    def count(self) -> int:
        """How many projects there are."""
        return len(self.projects)

    @property
    def run_states(self) -> dict[RunState, int]:
        """How many are being worked on, rest, or have become permanent."""
        counted = Counter(project.run_state for project in self.projects)
        return {state: counted[state] for state in RunState}

    @property
    def median_days(self) -> float:
        """The days in this phase of the project in the middle."""
        return median(project.days for project in self.projects)

    @property
    def longest_days(self) -> int:
        """The days in this phase of the project that has been there longest."""
        return max(project.days for project in self.projects)


def _told(table: Any) -> Any:
    """Say that a standing is one the question may know of."""
    return sa.and_(
        table.c.project_id == _P.project_id,
        table.c.effective_from <= sa.bindparam("at"),
        table.c.position <= sa.bindparam("known"),
    )


def _held() -> Any:
    """Find the standing of a project that holds."""
    line = STANDINGS.alias("line")
    return (
        sa.select(line.c.standing_id)
        .where(_told(line))
        .order_by(line.c.effective_from.desc(), line.c.position.desc())
        .limit(1)
        .correlate(PORTFOLIO_TABLE)
        .scalar_subquery()
    )


def _since() -> Any:
    """Find when the standing after the last one in another phase began.

    A standing counts unless one from the same time on is known better.
    """
    other, better, after = (STANDINGS.alias(name) for name in ("other", "better", "after"))
    superseded = sa.exists().where(
        _told(better), better.c.effective_from == other.c.effective_from, better.c.position > other.c.position
    )
    elsewhere = (
        sa.select(sa.func.max(other.c.effective_from))
        .where(_told(other), other.c.phase != STANDINGS.c.phase, ~superseded)
        .correlate(PORTFOLIO_TABLE, STANDINGS)
        .scalar_subquery()
    )
    return (
        sa.select(sa.func.min(after.c.effective_from))
        .where(_told(after), after.c.effective_from > sa.func.coalesce(elsewhere, ""))
        .correlate(PORTFOLIO_TABLE, STANDINGS)
        .scalar_subquery()
    )


@lru_cache(maxsize=64)
def _statement(breadth: Breadth) -> Statement:
    """Find for each project the standing that holds and since when it has been in that phase."""
    held = STANDINGS.c
    return Statement(
        sa.select(
            _P.programme_id,
            _P.lifecycle_id,
            held.phase,
            held.coarse,
            _since().label("since"),
            _P.key,
            _P.project_id,
            held.title,
            held.run_state,
        )
        .select_from(PORTFOLIO_TABLE.join(STANDINGS, held.standing_id == _held()))
        .where(known_then(), visible(_P.public, _P.programme_id, _P.project_id, breadth))
        .order_by(_P.programme_id, _P.lifecycle_id, held.phase, sa.text("since"), _P.key)
    )


def phase_overview(
    connection: Connection, reader: Reader, on: datetime, known: int = 2**62
) -> tuple[PhaseCount, ...]:
    """Count the projects a reader may see by programme, lifecycle and phase, in the lifecycle's order."""
    statement = _statement(breadth_of(reader))
    found = connection.rows(statement, at=format_instant(on), known=known, **reader_values(reader))
    places = {key: words.place for key, words in phase_words(connection).items()}
    counted = _counted(found, places, on)
    return tuple(sorted(counted, key=lambda one: (str(one.programme_id), str(one.lifecycle_id), one.place)))


def _counted(rows: Iterable[Any], places: dict[tuple[UUID, str], int], on: datetime) -> Iterator[PhaseCount]:
    for (programme, lifecycle, phase, coarse), group in groupby(rows, key=lambda row: tuple(row[:4])):
        lifecycle_id = identity(lifecycle)
        yield PhaseCount(
            programme_id=identity(programme),
            lifecycle_id=lifecycle_id,
            phase=phase,
            coarse=coarse,
            place=places.get((lifecycle_id, phase), UNKNOWN_PLACE),
            projects=tuple(_in_phase(row, on) for row in group),
        )


def _in_phase(row: Any, on: datetime) -> ProjectInPhase:
    since = parse_instant(row[4])
    return ProjectInPhase(
        project_id=identity(row[6]),
        key=row[5],
        title=row[7],
        run_state=RunState(row[8]),
        since=since,
        days=(on - since).days,
    )
