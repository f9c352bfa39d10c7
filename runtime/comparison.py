"""Comparing what people look at with what the events say: nothing may differ.

Two comparisons: the portfolio with a replay through the domain, as of the time asked about; and every
row of every inline projection with a fold of all events from the beginning, now.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from domain.access import Reader
from projections.audit_trail import index_event
from projections.catalogue import FOLDS, TABLES
from projections.portfolio import PortfolioRow, portfolio_as_of
from projections.statements import Connection, Statement
from runtime.organisations import OrganisationContext
from runtime.replay import ReplayedProject, replay
from storage.engine import open_sqlite
from storage.history import history
from storage.organisations import create_tables


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where a projection says something else than the events."""

    kind: str
    subject: str
    shown: str | None
    replayed: str | None

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: shown {self.shown}, events say {self.replayed}"


def compare(context: OrganisationContext, on: datetime, known: int) -> tuple[Difference, ...]:
    """Compare portfolio with replay as of a time, and every projection table with a fold from the start."""
    with context.reading() as connection:
        events = (event for _, event, _ in history(connection, context.store.mapper, until=known))
        stood = replay(events, on)
        shown = portfolio_as_of(connection, Reader.operator(), on, known)
        return (*_portfolio(shown, stood), *_tables(context, connection))


def _portfolio(shown: tuple[PortfolioRow, ...], stood: tuple[ReplayedProject, ...]) -> Iterator[Difference]:
    rows = {str(row.project_id): _plain(row) for row in shown}
    replayed = {str(one.project_id): one.to_data() for one in stood}
    for project in sorted(rows.keys() | replayed.keys()):
        left, right = rows.get(project), replayed.get(project)
        if left == right:
            continue
        key = str((right or left or {}).get("key"))
        if left is None or right is None:
            yield Difference("portfolio row", key, _text(left), _text(right))
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


def _tables(context: OrganisationContext, connection: Connection) -> Iterator[Difference]:
    """Fold all events into an empty database and compare row by row."""
    with tempfile.TemporaryDirectory(prefix="gatebook-replay-") as folder:
        scratch = open_sqlite(Path(folder) / "replay.db")
        try:
            create_tables(scratch)
            with scratch.connected() as fresh:
                fresh.cursor.execute("BEGIN")
                for position, event, metadata in history(connection, context.store.mapper):
                    for fold in FOLDS[type(event)]:
                        fold(event, position, fresh)
                    index_event(event, position, json.loads(metadata), fresh, {})
                fresh.cursor.execute("COMMIT")
                for table in TABLES:
                    yield from _table(table, connection, fresh)
        finally:
            scratch.close()


def _table(table: sa.Table, kept: Connection, fresh: Connection) -> Iterator[Difference]:
    columns = [column for column in table.c if column.name != "standing_id"]
    keys = [column.name for column in table.primary_key if column.name != "standing_id"] or [
        "project_id",
        "effective_from",
        "position",
    ]
    statement = Statement(sa.select(*columns))
    names = [column.name for column in columns]
    shown = {_key(names, keys, row): tuple(row) for row in kept.rows(statement)}
    said = {_key(names, keys, row): tuple(row) for row in fresh.rows(statement)}
    for key in sorted(shown.keys() | said.keys()):
        left, right = shown.get(key), said.get(key)
        if left == right:
            continue
        subject = f"{table.name} {'/'.join(key)}"
        if left is None or right is None:
            yield Difference("row", subject, _text(left), _text(right))
            continue
        for name, one, other in zip(names, left, right, strict=True):
            if one != other:
                yield Difference("cell", f"{subject}.{name}", str(one), str(other))


def _key(names: list[str], keys: list[str], row: object) -> tuple[str, ...]:
    values = dict(zip(names, row, strict=True))  # type: ignore[call-overload] # rows are sequences
    return tuple(str(values[key]) for key in keys)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
