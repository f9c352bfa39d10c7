"""SQL written once with SQLAlchemy Core, compiled once per database, run on the bare driver.

Columns are TEXT, BIGINT and BYTEA/BLOB only, so no value needs conversion on its way: instants, dates
and UUIDs are text on every database, truth is 0 or 1. The hot path thus costs what the driver costs.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
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


class Statement:
    """One SQL statement in the form each database wants it."""

    __slots__ = ("_clause", "_compiled")

    def __init__(self, clause: ClauseElement) -> None:
        """Keep a Core statement; it is compiled on first use per database."""
        self._clause = clause
        self._compiled: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {}

    def sql(self, dialect: str) -> str:
        """Give the SQL text for a database."""
        return self._for(dialect)[0]

    def _for(self, dialect: str) -> tuple[str, tuple[str, ...], dict[str, Any]]:
        known = self._compiled.get(dialect)
        if known is None:
            compiled = self._clause.compile(dialect=_DIALECTS[dialect])
            fixed = {name: value for name, value in compiled.params.items() if value is not None}
            order = (getattr(compiled, "positiontup", None) or ()) if dialect == "sqlite" else compiled.params
            known = (str(compiled), tuple(order), fixed)
            self._compiled[dialect] = known
        return known

    def bind(self, dialect: str, values: Mapping[str, Any]) -> tuple[str, Any]:
        """Give SQL text and parameters as the driver takes them.

        Raises:
            KeyError: a value is missing; what is not given never becomes NULL.
        """
        sql, order, fixed = self._for(dialect)
        given = {**fixed, **values} if fixed else values
        if dialect == "sqlite":
            return sql, [given[name] for name in order]
        return sql, {name: given[name] for name in order}


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
