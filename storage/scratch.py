"""The file a rebuild folds into: tables without keys, writes sent together, an index once somebody asks.

Most tables of a projection are only ever added to; they cost what appending costs. The primary key of a
table is made when a fold first changes a row of it by its key or reads it so, its other indices when a fold
first asks otherwise. The folds are those of every command and know nothing of this.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from projections.catalogue import TABLES
from projections.statements import Connection, Pick, Statement

HELD_MOST = 4_000
"""Writes of one statement to one table that are held back at most; other statements between them count as well."""

REMEMBERED_MOST = 20_000
CACHE_KIB = 24 * 1024

_SQLITE = sqlite_dialect()
_NAMES = re.compile(rf"\b({'|'.join(table.name for table in TABLES)})\b")
_KEYED = re.compile(
    r"(?:UPDATE \w+ SET (?:\w+=(?:\?|NULL)(?:, )?)+|DELETE FROM \w+|SELECT .+? FROM \w+)"
    r" WHERE ((?:\w+\.\w+ = \?(?: AND )?)+)"
)
"""A statement about the one row some columns name; an update says its values and does not reckon."""


class Last(dict[str, Any]):
    """A memory for folds that is emptied when it grows too large."""

    def __setitem__(self, key: str, value: Any) -> None:
        if len(self) >= REMEMBERED_MOST:
            self.clear()
        super().__setitem__(key, value)


@dataclass(slots=True)
class _Held:
    """The writes to one table that were not sent yet, and what of its keys was made."""

    table: sa.Table
    runs: list[tuple[str, list[Any]]] = field(default_factory=list)
    """Statements in their order, each with the parameters of all its writes in a row."""
    sql: str = ""
    together: list[Any] = field(default_factory=list)
    """The statement of the last run and the parameters it has so far."""
    last: dict[Any, tuple[str, list[Any], int]] = field(default_factory=dict)
    """The last write to each row by its key, and its place: the same one again takes that place."""
    keyed: bool = False
    indexed: bool = False

    def hold(self, sql: str, parameters: Any) -> int:
        """Hold a write back behind the others; give how much is held."""
        together = self.together
        if self.sql is not sql:
            self.sql, self.together = sql, (together := [])
            self.runs.append((sql, together))
        together.append(parameters)
        return len(together) + len(self.runs)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done for one statement."""

    sql: str
    pick: Pick
    tables: tuple[_Held, ...]
    adds: bool = False
    changes: bool = False
    replaces: bool = False
    key: tuple[int, ...] | None = None


class Scratch(Connection):
    """A connection whose writes to a table are sent together, at the latest before the table is read."""

    __slots__ = ("_held", "_plans")

    def __init__(self, cursor: Any) -> None:
        """Create the empty tables through a driver's cursor."""
        super().__init__(cursor, "sqlite", Last())
        self._held = {table.name: _Held(table) for table in TABLES}
        self._plans: dict[Statement, _Plan] = {}
        for table in TABLES:
            self.cursor.execute(_heap(table))

    def run(self, statement: Statement, **values: Any) -> None:
        """Hold a write back."""
        plan = self._plans.get(statement) or self._planned(statement)
        self.put(statement, plan.pick(values))

    def put(self, statement: Statement, row: tuple[Any, ...]) -> None:
        """Hold a write back whose values are in order."""
        plan = self._plans.get(statement) or self._planned(statement)
        if not plan.adds:
            self._change(plan, row)
            return
        held = plan.tables[0]
        # A change from before the row was there must not take in one from after.
        held.last.clear()
        if held.hold(plan.sql, row) >= HELD_MOST:
            self._send(held)

    def run_many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """Hold several writes back."""
        for values in rows:
            self.run(statement, **values)

    def rows(self, statement: Statement, **values: Any) -> Sequence[Sequence[Any]]:
        """Run a query after the writes it must see."""
        plan = self._plans.get(statement) or self._planned(statement)
        self._ready(plan)
        self.cursor.execute(plan.sql, plan.pick(values))
        return self.cursor.fetchall()

    def row(self, statement: Statement, **values: Any) -> Sequence[Any] | None:
        """Run a query after the writes it must see, and give its first row."""
        found = self.rows(statement, **values)
        return found[0] if found else None

    def send(self) -> None:
        """Send everything held back."""
        for held in self._held.values():
            self._send(held)

    def order(self, table: sa.Table) -> tuple[str, ...]:
        """Name the columns by which a table can be read in order: its key, or as much of it as is worth sorting.

        SQLite sorts for an index in memory; the first column of a key brings together what belongs together.
        """
        held = self._held[table.name]
        keys = tuple(str(column.name) for column in table.primary_key)
        if held.keyed or _counted(table) is not None:
            return keys
        self.cursor.execute(f'CREATE INDEX "{table.name}__order" ON "{table.name}" ("{keys[0]}")')
        return keys[0], "rowid"

    def _change(self, plan: _Plan, parameters: Any) -> None:
        """Hold a change back; one that says anew what the last one said of a row takes its place."""
        if not plan.changes:
            # What reads other tables sees their writes.
            self._ready(plan)
            self.cursor.execute(plan.sql, parameters)
            return
        held = plan.tables[0]
        if plan.key is None:
            held.last.clear()
            held.hold(plan.sql, parameters)
        else:
            key = tuple([parameters[place] for place in plan.key])
            last = held.last.get(key)
            if last is not None and plan.replaces and last[0] is plan.sql:
                last[1][last[2]] = parameters
                return
            held.hold(plan.sql, parameters)
            held.last[key] = (plan.sql, held.together, len(held.together) - 1)
        if len(held.together) + len(held.runs) >= HELD_MOST:
            self._send(held)

    def _planned(self, statement: Statement) -> _Plan:
        sql, pick = statement.prepared(self.dialect)
        tables = tuple(self._held[name] for name in dict.fromkeys(_NAMES.findall(sql)))
        flat = " ".join(sql.split())
        writes = len(tables) == 1 and not flat.startswith("SELECT") and " RETURNING " not in flat
        adds = writes and flat.startswith("INSERT")
        key = _key_places(flat, tables[0].table) if len(tables) == 1 and not adds else None
        plan = _Plan(sql, pick, tables, adds, writes and not adds, flat.startswith("UPDATE"), key)
        if not adds:
            for held in tables:
                self._make_key(held)
                if key is None:
                    self._make_indices(held)
        self._plans[statement] = plan
        return plan

    def _ready(self, plan: _Plan) -> None:
        for held in plan.tables:
            if held.runs:
                self._send(held)

    def _make_key(self, held: _Held) -> None:
        if held.keyed:
            return
        held.keyed = True
        table = held.table
        if _counted(table) is None:
            self._send(held)
            columns = ", ".join(f'"{column.name}"' for column in table.primary_key)
            self.cursor.execute(f'CREATE UNIQUE INDEX "{table.name}__key" ON "{table.name}" ({columns})')

    def _make_indices(self, held: _Held) -> None:
        if held.indexed:
            return
        held.indexed = True
        self._send(held)
        for index in held.table.indexes:
            self.cursor.execute(str(sa.schema.CreateIndex(index).compile(dialect=_SQLITE)))

    def _send(self, held: _Held) -> None:
        """Send the writes to one table in their order."""
        for sql, together in held.runs:
            self.cursor.executemany(sql, together)
        held.runs, held.sql, held.together = [], "", []
        held.last.clear()


def _key_places(sql: str, table: sa.Table) -> tuple[int, ...] | None:
    """Tell at which places of a statement's parameters the key of its one row stands, in the table's order."""
    found = _KEYED.fullmatch(sql)
    if found is None:
        return None
    names = [part.strip().partition(" = ")[0].rpartition(".")[2] for part in found[1].split(" AND ")]
    key = [column.name for column in table.primary_key]
    if sorted(names) != sorted(key):
        return None
    return tuple(names.index(name) - len(names) for name in key)


def _counted(table: sa.Table) -> str | None:
    """Give the one column of numbers by which a table's rows are kept, if it has one."""
    key = list(table.primary_key)
    return str(key[0].name) if len(key) == 1 and isinstance(key[0].type, sa.BigInteger) else None


def _heap(table: sa.Table) -> str:
    """Write down a table's columns without its keys; an only key of numbers is the place of the row itself."""
    counted = _counted(table)
    columns = (
        f'"{column.name}" {column.type.compile(dialect=_SQLITE)}'
        + (" PRIMARY KEY" if column.name == counted else "")
        for column in table.c
    )
    return f'CREATE TABLE "{table.name}" ({", ".join(columns)}) STRICT'


@contextmanager
def scratch(file: Path) -> Iterator[Scratch]:
    """Open empty projection tables in a file nobody else writes and nobody needs after a crash."""
    file.unlink(missing_ok=True)
    opened = sqlite.connect(str(file), isolation_level=None, cached_statements=512, check_same_thread=False)
    try:
        cursor = opened.cursor()
        for setting in ("journal_mode=OFF", "synchronous=OFF", f"cache_size={-CACHE_KIB}"):
            cursor.execute(f"PRAGMA {setting}")
        yield Scratch(cursor)
    finally:
        opened.close()
        file.unlink(missing_ok=True)
