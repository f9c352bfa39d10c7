"""Folding all events anew beside the kept tables, and naming every row and cell that differs."""

import tempfile
from collections import Counter, defaultdict
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
from storage.organisations import INLINE, create_tables
from storage.schema import POSITIONS

Row = tuple[Any, ...]
Key = tuple[str, ...]

_POSITION = Statement(sa.select(POSITIONS.c.position).where(POSITIONS.c.name == INLINE))


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
    """Fold all events into an empty database and compare every inline table and their position with it."""
    with tempfile.TemporaryDirectory(prefix="gatebook-replay-") as folder:
        scratch = open_sqlite(Path(folder) / "replay.db")
        try:
            create_tables(scratch)
            with scratch.connected() as fresh:
                fresh.cursor.execute("BEGIN")
                position = fold_events(history(connection, mapper), fresh)
                fresh.cursor.execute("COMMIT")
                yield from _position(connection, position)
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
    shown = _by_key(names, keys, kept.rows(statement))
    said = _by_key(names, keys, fresh.rows(statement))
    for key in sorted(shown.keys() | said.keys()):
        left, right = shown[key], said[key]
        if left != right:
            yield from _rows(f"{table.name} {'/'.join(key)}", names, left, right)


def _rows(subject: str, names: list[str], left: Counter[Row], right: Counter[Row]) -> Iterator[Difference]:
    """Name what differs under one key: the cells of one row, or every row that is missing or too many."""
    if left.total() == right.total() == 1:
        for name, one, other in zip(names, *left, *right, strict=True):
            if one != other:
                yield Difference("cell", f"{subject}.{name}", text_of(one), text_of(other))
        return
    for row in (left - right).elements():
        yield Difference("row", subject, text_of(row), None)
    for row in (right - left).elements():
        yield Difference("row", subject, None, text_of(row))


def _by_key(
    names: list[str], keys: list[str], rows: Sequence[Sequence[Any]]
) -> defaultdict[Key, Counter[Row]]:
    """Count the rows under each key: a key may be missing, or stand twice where it should once."""
    found: defaultdict[Key, Counter[Row]] = defaultdict(Counter)
    for row in rows:
        found[_key(names, keys, row)][tuple(row)] += 1
    return found


def _position(kept: Connection, last: int) -> Iterator[Difference]:
    """Compare the position all inline projections share with the last event."""
    row = kept.row(_POSITION)
    shown = int(row[0]) if row else None
    if shown != last:
        yield Difference("position", f"{POSITIONS.name} {INLINE}", text_of(shown), text_of(last))


def _key(names: list[str], keys: list[str], row: Sequence[Any]) -> Key:
    values = dict(zip(names, row, strict=True))
    return tuple(str(values[key]) for key in keys)


def text_of(value: object) -> str | None:
    """Write a value for a finding (None: there is none)."""
    return None if value is None else str(value)
