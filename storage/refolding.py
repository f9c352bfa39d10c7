"""Folding all events anew beside the kept tables, and naming every row and cell that differs."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from projections.catalogue import TABLES
from projections.statements import Connection, Statement
from storage.cold_fold import fold_events
from storage.engine import open_sqlite
from storage.history import history
from storage.mapper import EventMapper
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


def differing_rows(connection: Connection, mapper: EventMapper) -> Iterator[Difference]:
    """Fold all events into an empty database and compare every inline table with it, row by row."""
    with tempfile.TemporaryDirectory(prefix="gatebook-replay-") as folder:
        scratch = open_sqlite(Path(folder) / "replay.db")
        try:
            create_tables(scratch)
            with scratch.connected() as fresh:
                fresh.cursor.execute("BEGIN")
                fold_events(history(connection, mapper), fresh)
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
            yield Difference("row", subject, text_of(left), text_of(right))
            continue
        for name, one, other in zip(names, left, right, strict=True):
            if one != other:
                yield Difference("cell", f"{subject}.{name}", text_of(one), text_of(other))


def _key(names: list[str], keys: list[str], row: Sequence[Any]) -> tuple[str, ...]:
    values = dict(zip(names, row, strict=True))
    return tuple(str(values[key]) for key in keys)


def text_of(value: object) -> str | None:
    """Write a value for a finding (None: there is none)."""
    return None if value is None else str(value)
