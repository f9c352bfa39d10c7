"""SQL written once with SQLAlchemy Core, compiled once per database, run on the bare driver.

Columns are TEXT, BIGINT and BYTEA/BLOB only, so no value needs conversion on its way: instants, dates
and UUIDs are text on every database, truth is 0 or 1. The hot path thus costs what the driver costs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ClauseElement

BigInt = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""A 64-bit integer on both databases, and a STRICT table's INTEGER on SQLite."""

_DIALECTS: dict[str, sa.Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.psycopg.dialect(),  # type: ignore[no-untyped-call] # SQLAlchemy types only some dialects
}


@lru_cache(maxsize=1 << 16)
def identity(text: str) -> UUID:
    """Read an id; the ids of persons, programmes and projects come again with every question."""
    return UUID(text)


class DriverCursor(Protocol):
    """What both drivers' cursors have in common (PEP 249)."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Any, /) -> Any:
        """Run one statement for several rows."""

    def fetchall(self) -> Sequence[Any]:
        """Give all rows."""

    def fetchone(self) -> Any:
        """Give the next row or None."""

    def close(self) -> None:
        """Let go of the cursor."""


Pick = Callable[[Mapping[str, Any]], Any]
"""Takes the values given by name and gives them as the driver wants them."""


class Statement:
    """One SQL statement in the form each database wants it."""

    __slots__ = ("_clause", "_compiled", "_marks")

    def __init__(self, clause: ClauseElement) -> None:
        """Keep a Core statement; it is compiled on first use per database."""
        self._clause = clause
        self._compiled: dict[str, tuple[str, Pick]] = {}
        self._marks: tuple[str, ...] = ()

    def sql(self, dialect: str) -> str:
        """Give the SQL text for a database."""
        return self.prepared(dialect)[0]

    def prepared(self, dialect: str) -> tuple[str, Pick]:
        """Give SQL text and what picks its parameters, for whoever runs the statement many times."""
        known = self._compiled.get(dialect)
        if known is None:
            compiled = self._clause.compile(dialect=_DIALECTS[dialect])
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            if dialect == "sqlite":
                pick = _in_order(tuple(getattr(compiled, "positiontup", None) or ()), fixed)
            else:
                pick = _by_name(tuple(compiled.params), fixed)
            known = self._compiled[dialect] = (str(compiled), pick)
        return known

    def marks(self) -> tuple[str, ...]:
        """Name the statement's values in the order in which it has them."""
        if not self._marks:
            compiled: Any = self._clause.compile(dialect=_DIALECTS["sqlite"])
            self._marks = tuple(compiled.positiontup)
        return self._marks

    def bind(self, dialect: str, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Give SQL text and parameters as the driver takes them.

        Raises:
            KeyError: a value is missing; what is not given never becomes NULL.
        """
        sql, pick = self._compiled.get(dialect) or self.prepared(dialect)
        return sql, pick(values)


def _in_order(names: tuple[str, ...], fixed: Mapping[str, Any]) -> Pick:
    """Pick values in the order of their marks; `fixed` are those the statement itself says."""
    if len(names) < 2:
        return lambda values: tuple({**fixed, **values}[name] for name in names)
    pick = itemgetter(*names)
    if not fixed:
        return pick
    return lambda values: pick({**fixed, **values})


def _by_name(names: tuple[str, ...], fixed: Mapping[str, Any]) -> Pick:
    """Pick values by their names, and no others."""

    def pick(values: Mapping[str, Any]) -> dict[str, Any]:
        given = {**fixed, **values} if fixed else values
        return {name: given[name] for name in names}

    return pick


class Connection:
    """A driver connection inside one transaction."""

    __slots__ = ("cursor", "dialect", "remembered")

    def __init__(self, cursor: DriverCursor, dialect: str, remembered: dict[str, Any] | None = None) -> None:
        """Run statements through a driver's cursor on a database of the named kind.

        A fold of many events, to whose tables nobody else writes, lends its folds a memory of what they
        wrote last; whoever finds nothing in it asks the table.
        """
        self.cursor = cursor
        self.dialect = dialect
        self.remembered = remembered

    def run(self, statement: Statement, **values: Any) -> None:
        """Run a statement for its effect."""
        self.cursor.execute(*statement.bind(self.dialect, values))

    def put(self, statement: Statement, row: tuple[Any, ...]) -> None:
        """Run a statement for its effect, its values given in the order of its marks: an insert's columns.

        For what nearly every event writes: naming values costs more than writing them.
        """
        if self.dialect == "sqlite":
            self.cursor.execute(statement.sql(self.dialect), row)
        else:
            self.run(statement, **dict(zip(statement.marks(), row, strict=True)))

    def run_many(self, statement: Statement, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement once for each row."""
        bound = [statement.bind(self.dialect, row) for row in rows]
        if bound:
            self.cursor.executemany(bound[0][0], [values for _, values in bound])

    def rows(self, statement: Statement, **values: Any) -> Sequence[Sequence[Any]]:
        """Run a query and give all its rows."""
        self.cursor.execute(*statement.bind(self.dialect, values))
        return self.cursor.fetchall()

    def row(self, statement: Statement, **values: Any) -> Sequence[Any] | None:
        """Run a query and give its first row."""
        self.cursor.execute(*statement.bind(self.dialect, values))
        found: Sequence[Any] | None = self.cursor.fetchone()
        return found
