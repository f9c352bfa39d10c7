"""Reading the goals matrix: its columns, its rows, its sums, what no project serves and who serves nothing.

Goals and links are as of the time asked about; who may see what is always today's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.goals import UNNAMED_SYSTEM, GoalKind
from domain.project_values import GoalLink
from domain.times import format_instant
from projections.chosen_projects import projects_of_programme, projects_of_programme_as_of
from projections.goals_matrix import GOALS, LINKS, SYSTEMS
from projections.names import PROGRAMMES
from projections.portfolio import PortfolioRow
from projections.statements import Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

END_OF_TIME = "9999-12-31T23:59:59.999999Z"
EVERYTHING = 2**62
"""What a question about the present asks for: every fact, whenever effective and recorded."""

_S, _G, _L, _P = SYSTEMS.c, GOALS.c, LINKS.c, PROGRAMMES.c
_GOALS = Statement(
    sa.select(_G.goal, _G.parent, _G.kind, _G.label_de, _G.label_en, _G.retired)
    .where(
        _G.system_id == sa.bindparam("system"),
        _G.effective_from <= sa.bindparam("at"),
        _G.position <= sa.bindparam("known"),
    )
    .order_by(_G.position)
)
_LINKS = Statement(
    sa.select(_L.project_id, _L.goal, _L.link, _L.wording, _L.reason)
    .where(
        _L.system_id == sa.bindparam("system"),
        _L.effective_from <= sa.bindparam("at"),
        _L.position <= sa.bindparam("known"),
    )
    .order_by(_L.effective_from, _L.position)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemShown:
    """A goal system of a programme; the unnamed one holds links recorded before systems had names."""

    system_id: UUID
    programme_id: UUID
    key: str
    name: str
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalShown:
    """A goal in force: a column of the matrix, `depth` levels below the top."""

    goal: str
    parent: str | None
    kind: GoalKind
    label_de: str
    label_en: str
    depth: int


@dataclass(frozen=True, slots=True)
class LinkShown:
    """One cell: x, ? or no longer either, and why; a goal a project never had to do with has no cell."""

    link: GoalLink
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sums:
    """How many x and how many ? a row or a column has."""

    yes: int
    unclear: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """One project with its cells by goal."""

    project: PortfolioRow
    cells: Mapping[str, LinkShown]

    def link(self, goal: str) -> GoalLink:
        """Say how the project relates to a goal."""
        cell = self.cells.get(goal)
        return cell.link if cell else GoalLink.NONE

    @property
    def sums(self) -> Sums:
        """Count the row."""
        return _sums(cell.link for cell in self.cells.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Projects × goals of one system, goals in the order of the tree, projects by key."""

    system: SystemShown
    goals: tuple[GoalShown, ...]
    rows: tuple[MatrixRow, ...]

    def sums(self, goal: str) -> Sums:
        """Count a column."""
        return _sums(row.link(goal) for row in self.rows)

    @property
    def without_goal(self) -> tuple[PortfolioRow, ...]:
        """The projects that serve no goal of this system; an unclear link is none yet."""
        return tuple(row.project for row in self.rows if row.sums.yes == 0)

    @property
    def unserved(self) -> tuple[GoalShown, ...]:
        """The goals no project serves."""
        return tuple(goal for goal in self.goals if self.sums(goal.goal).yes == 0)


def goal_systems(connection: Connection, reader: Reader) -> tuple[SystemShown, ...]:
    """Give the goal systems a reader may see: of public programmes and of those of the reader."""
    statement = _systems(breadth_of(reader))
    return tuple(
        SystemShown(
            system_id=identity(system), programme_id=identity(programme), key=key, name=name, source=source
        )
        for system, programme, key, name, source in connection.rows(statement, **reader_values(reader))
    )


def unnamed_system(programme_id: UUID) -> SystemShown:
    """Give the system of a programme's links that were recorded when links named none."""
    return SystemShown(system_id=UNNAMED_SYSTEM, programme_id=programme_id, key="", name="", source=None)


def goals_matrix(connection: Connection, reader: Reader, system: SystemShown) -> Matrix:
    """Give a system's matrix as it stands."""
    projects = projects_of_programme(connection, reader, system.programme_id)
    return _matrix(connection, system, projects, (END_OF_TIME, EVERYTHING))


def goals_matrix_as_of(
    connection: Connection, reader: Reader, system: SystemShown, on: datetime, known: int
) -> Matrix:
    """Give a system's matrix as it stood at an instant, as known from the events up to a position."""
    projects = projects_of_programme_as_of(connection, reader, system.programme_id, on, known)
    return _matrix(connection, system, projects, (format_instant(on), known))


def _matrix(
    connection: Connection, system: SystemShown, projects: Iterable[PortfolioRow], asked: tuple[str, int]
) -> Matrix:
    values = {"system": str(system.system_id), "at": asked[0], "known": asked[1]}
    here = {str(row.project_id): row for row in projects}
    cells: dict[str, dict[str, LinkShown]] = {project: {} for project in here}
    wordings: dict[str, str] = {}
    for project, goal, link, wording, reason in connection.rows(_LINKS, **values):
        if project in here:
            cells[project][goal] = LinkShown(GoalLink(link), reason)
            wordings[goal] = wording
    goals = (
        tuple(_unnamed(goal, wording) for goal, wording in sorted(wordings.items()))
        if system.system_id == UNNAMED_SYSTEM
        else _in_tree_order(connection.rows(_GOALS, **values))
    )
    columns = {goal.goal for goal in goals}
    rows = tuple(
        MatrixRow(project=row, cells={goal: cell for goal, cell in cells[project].items() if goal in columns})
        for project, row in here.items()
    )
    return Matrix(system=system, goals=goals, rows=rows)


def _in_tree_order(rows: Iterable[Sequence[Any]]) -> tuple[GoalShown, ...]:
    """Give the goals in force from the top, each followed by those below it, in the order they were added."""
    latest = {row[0]: row for row in rows}
    below: dict[str | None, list[Sequence[Any]]] = {}
    for row in latest.values():
        if not row[5]:
            below.setdefault(row[1], []).append(row)
    shown: list[GoalShown] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        (goal, parent, kind, label_de, label_en, _retired), depth = waiting.pop()
        shown.append(
            GoalShown(
                goal=goal,
                parent=parent,
                kind=GoalKind(kind),
                label_de=label_de,
                label_en=label_en,
                depth=depth,
            )
        )
        waiting += [(row, depth + 1) for row in reversed(below.get(goal, []))]
    return tuple(shown)


def _unnamed(goal: str, wording: str) -> GoalShown:
    return GoalShown(goal=goal, parent=None, kind=GoalKind.GOAL, label_de=wording, label_en=wording, depth=0)


@lru_cache(maxsize=64)
def _systems(breadth: Breadth) -> Statement:
    return Statement(
        sa.select(_S.system_id, _S.programme_id, _S.key, _S.name, _S.source)
        .select_from(SYSTEMS.join(PROGRAMMES, _P.programme_id == _S.programme_id))
        .where(visible(_P.public, _S.programme_id, None, breadth))
        .order_by(_S.programme_id, _S.key)
    )


def _sums(links: Iterable[GoalLink]) -> Sums:
    counts = Counter(links)
    return Sums(yes=counts[GoalLink.YES], unclear=counts[GoalLink.UNCLEAR])
