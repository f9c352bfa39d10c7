"""Folding many events at once: writes are held back and sent together, tables are read only after their writes.

The folds are those of every command; only the cursor under them is another one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from domain.kernel import DomainEvent
from projections.audit_trail import Indexing
from projections.catalogue import FOLDS, TABLES
from projections.statements import Connection, DriverCursor

HELD_MOST = 2_000
"""Writes to one table that are held back at most."""

INDEXED_MOST = 2_000
"""Events whose places are remembered at most."""

_TABLE_NAMES = tuple(table.name for table in TABLES)


def fold_events(events: Iterable[tuple[int, DomainEvent, bytes]], connection: Connection) -> int:
    """Fold and index events into the tables of all projections; give how many there were."""
    indexing, count = Indexing(connection), 0
    for position, event, metadata in events:
        for fold in FOLDS[type(event)]:
            fold(event, position, connection)
        indexing.add(event, position, orjson.loads(metadata))
        count += 1
        if count % INDEXED_MOST == 0:
            indexing.keep()
            indexing = Indexing(connection)
    indexing.keep()
    return count


class WriteBehind:
    """A cursor that sends the writes to a table together, at the latest before the table is read."""

    def __init__(self, cursor: DriverCursor) -> None:
        """Stand before a driver's cursor, inside one transaction."""
        self._cursor = cursor
        self._held: dict[str, list[tuple[str, Any]]] = {}
        self._known: dict[str, tuple[bool, tuple[str, ...]]] = {}
        self.fetchall = cursor.fetchall
        self.fetchone = cursor.fetchone
        self.close = cursor.close

    def execute(self, sql: str, parameters: Any = (), /) -> None:
        """Hold a write back; run a read after the writes it must see."""
        known = self._known.get(sql)
        if known is None:
            known = self._known[sql] = _effect(sql)
        writes, tables = known
        if not writes:
            for table in tables:
                if self._held.get(table):
                    self._send(table)
            self._cursor.execute(sql, parameters)
            return
        held = self._held.get(tables[0])
        if held is None:
            held = self._held[tables[0]] = []
        held.append((sql, parameters))
        if len(held) >= HELD_MOST:
            self._send(tables[0])

    def executemany(self, sql: str, parameters: Any, /) -> None:
        """Hold several writes back."""
        for one in parameters:
            self.execute(sql, one)

    def send(self) -> None:
        """Send everything held back."""
        for table in self._held:
            self._send(table)

    def _send(self, table: str) -> None:
        """Send the writes to one table in their order, those of one statement in a row together."""
        held, self._held[table] = self._held[table], []
        together: list[Any] = []
        before = ""
        for sql, parameters in held:
            if sql is not before and together:
                self._cursor.executemany(before, together)
                together = []
            before = sql
            together.append(parameters)
        if together:
            self._cursor.executemany(before, together)


def _effect(sql: str) -> tuple[bool, tuple[str, ...]]:
    """Tell whether a statement only writes, and which projection tables it names."""
    tables = tuple(name for name in _TABLE_NAMES if re.search(rf"\b{name}\b", sql))
    writes = sql.startswith(("INSERT", "UPDATE", "DELETE")) and " RETURNING " not in sql
    # A write that reads another table would have to see that table's writes first.
    return writes and len(tables) == 1, tables


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
