"""Telling what the portfolio shows and what the events say in the same words."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from domain.access import Reader
from domain.kernel import DomainEvent
from projections.portfolio import PortfolioRow, portfolio, portfolio_as_of
from projections.statements import Connection
from runtime.organisations import OrganisationContext
from runtime.replay import Folded, ReplayedProject
from storage.history import history


def in_its_words(row: PortfolioRow) -> ReplayedProject:
    """Give a row of the portfolio as a replay would say it."""
    return ReplayedProject(**{one.name: getattr(row, one.name) for one in fields(ReplayedProject)})


def shown_as_of(connection: Connection, on: datetime, known: int) -> tuple[ReplayedProject, ...]:
    """Give what the portfolio shows as of a time, as known up to a position."""
    return tuple(in_its_words(row) for row in portfolio_as_of(connection, Reader.operator(), on, known))


def shown_now(connection: Connection) -> tuple[ReplayedProject, ...]:
    """Give what the portfolio shows at present."""
    return tuple(in_its_words(row) for row in portfolio(connection, Reader.operator()))


def events_of(here: OrganisationContext) -> list[DomainEvent]:
    """Give all events; the one at position p stands at place p - 1."""
    with here.reading() as connection:
        return [event for _, event, _ in history(connection, here.store.mapper)]


def differing_positions(
    here: OrganisationContext, positions: Sequence[int], on: datetime | None
) -> list[int]:
    """Give the positions at which portfolio and replay differ, as of a time or of what was recorded last.

    Positions ascend, so that one fold is carried on from each to the next; projects fold whatever the time.
    """
    events, folded, taken, differing = events_of(here), Folded(), 0, []
    with here.reading() as connection:
        for position in positions:
            at = on or events[position - 1].stamp.recorded_at
            for event in events[taken:position]:
                folded.take(event, at)
            taken = position
            if shown_as_of(connection, at, position) != folded.standing(at):
                differing.append(position)
    return differing
