"""Comparing what people look at with what the events say: nothing may differ.

Two comparisons: the portfolio with a replay through the domain, as of the time asked about; and every
row of every inline projection with a fold of all events from the beginning, now.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from domain.access import Reader
from domain.goals import UNNAMED_SYSTEM
from domain.project_values import GoalLink
from projections.goals_served import goal_systems, goals_matrix_as_of, unnamed_system
from projections.names import programme_names
from projections.portfolio import PortfolioRow, portfolio_as_of
from projections.statements import Connection
from runtime.organisations import OrganisationContext
from runtime.replay import ReplayedGoals, ReplayedProject, fold
from storage.history import history
from storage.refolding import Difference, differing_rows, text_of


def compare(context: OrganisationContext, on: datetime, known: int) -> tuple[Difference, ...]:
    """Compare portfolio with replay as of a time, and every projection table with a fold from the start."""
    with context.reading() as connection:
        events = (event for _, event, _ in history(connection, context.store.mapper, until=known))
        folded = fold(events, on)
        shown = portfolio_as_of(connection, Reader.operator(), on, known)
        return (
            *_portfolio(shown, folded.standing(on)),
            *_goals(connection, folded.goals(on), on, known),
            *differing_rows(connection, context.store.mapper),
        )


def _goals(connection: Connection, stood: ReplayedGoals, on: datetime, known: int) -> Iterator[Difference]:
    """Compare the goals in force and every x and ? of all matrices."""
    read = ReplayedGoals(goals={}, links={})
    everyone = Reader.operator()
    programmes = (unnamed_system(one.programme_id) for one in programme_names(connection))
    for system in (*goal_systems(connection, everyone), *programmes):
        matrix = goals_matrix_as_of(connection, everyone, system, on, known)
        if system.system_id != UNNAMED_SYSTEM:
            read.goals.update({(system.system_id, goal.goal): goal.label_de for goal in matrix.goals})
        read.links.update(
            {
                (row.project.project_id, system.system_id, goal): cell.link
                for row in matrix.rows
                for goal, cell in row.cells.items()
                if cell.link is not GoalLink.NONE
            }
        )
    yield from _differing("goal", read.goals, stood.goals)
    yield from _differing("goal link", read.links, stood.links)


def _differing(kind: str, shown: Mapping[Any, str], stood: Mapping[Any, str]) -> Iterator[Difference]:
    for key in sorted(shown.keys() | stood.keys(), key=str):
        if shown.get(key) != stood.get(key):
            subject = "/".join(str(part) for part in key)
            yield Difference(kind, subject, text_of(shown.get(key)), text_of(stood.get(key)))


def _portfolio(shown: tuple[PortfolioRow, ...], stood: tuple[ReplayedProject, ...]) -> Iterator[Difference]:
    rows = {str(row.project_id): _plain(row) for row in shown}
    replayed = {str(one.project_id): one.to_data() for one in stood}
    for project in sorted(rows.keys() | replayed.keys()):
        left, right = rows.get(project), replayed.get(project)
        if left == right:
            continue
        key = str((right or left or {}).get("key"))
        if left is None or right is None:
            yield Difference("portfolio row", key, text_of(left), text_of(right))
            continue
        for name in right:
            if left[name] != right[name]:
                yield Difference("portfolio cell", f"{key}.{name}", str(left[name]), str(right[name]))


def _plain(row: PortfolioRow) -> dict[str, str | None]:
    return ReplayedProject(
        project_id=row.project_id,
        programme_id=row.programme_id,
        key=row.key,
        title=row.title,
        phase=row.phase,
        coarse=row.coarse,
        run_state=row.run_state.value,
        lead=row.lead,
        planned_start=row.planned_start,
        planned_end=row.planned_end,
    ).to_data()
