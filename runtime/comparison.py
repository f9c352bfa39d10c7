"""Comparing what people look at with what the events say: nothing may differ.

Two comparisons: the portfolio with a replay through the domain, as of the time asked about; and every
row of every inline projection with a fold of all events from the beginning, now.
"""

from collections.abc import Iterator
from datetime import datetime

from domain.access import Reader
from projections.portfolio import PortfolioRow, portfolio_as_of
from runtime.organisations import OrganisationContext
from runtime.replay import ReplayedProject, replay
from storage.history import history
from storage.refolding import Difference, differing_rows, text_of


def compare(context: OrganisationContext, on: datetime, known: int) -> tuple[Difference, ...]:
    """Compare portfolio with replay as of a time, and every projection table with a fold from the start."""
    with context.reading() as connection:
        events = (event for _, event, _ in history(connection, context.store.mapper, until=known))
        stood = replay(events, on)
        shown = portfolio_as_of(connection, Reader.operator(), on, known)
        return (*_portfolio(shown, stood), *differing_rows(connection, context.store.mapper))


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
