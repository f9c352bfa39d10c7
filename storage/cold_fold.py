"""Folding many events at once, by the very folds of every command."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from domain.kernel import DomainEvent
from projections.audit_trail import Indexing
from projections.catalogue import FOLDS
from projections.statements import Connection, DriverCursor

INDEXED_EACH = 2_000
"""Events whose index rows are written together."""


def fold_events(events: Iterable[tuple[int, DomainEvent, bytes]], connection: Connection) -> int:
    """Fold and index events into the tables of all projections; give how many there were."""
    indexing, count = Indexing(connection), 0
    for position, event, metadata in events:
        for fold in FOLDS[type(event)]:
            fold(event, position, connection)
        indexing.add(event, position, orjson.loads(metadata))
        count += 1
        if count % INDEXED_EACH == 0:
            indexing.keep()
    indexing.keep()
    return count


class Renaming:
    """A cursor under which the folds meet tables of other names."""

    def __init__(self, cursor: DriverCursor, names: Mapping[str, str]) -> None:
        """Stand before a driver's cursor; `names` tells for each table what it is called instead."""
        self._cursor = cursor
        self._names = names
        self._pattern = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
        self._known: dict[str, str] = {}
        self.fetchall = cursor.fetchall
        self.fetchone = cursor.fetchone
        self.close = cursor.close

    def execute(self, sql: str, parameters: Any = (), /) -> None:
        """Run a statement on the tables of the other names."""
        self._cursor.execute(self._renamed(sql), parameters)

    def executemany(self, sql: str, parameters: Any, /) -> None:
        """Run a statement several times on the tables of the other names."""
        self._cursor.executemany(self._renamed(sql), parameters)

    def _renamed(self, sql: str) -> str:
        renamed = self._known.get(sql)
        if renamed is None:
            renamed = self._pattern.sub(lambda found: self._names[found[1]], sql)
            self._known[sql] = renamed
        return renamed
