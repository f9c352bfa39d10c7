"""Crashes at a chosen statement of a real database: before it is sent, or after it was carried out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from storage.engine import Database


class Crash(Exception):  # noqa: N818 - what happens
    """The process ends here."""


@dataclass
class Statements:
    """Counts the statements sent to a database, and crashes at one of them."""

    crash_at: int | None = None
    crash_on: str | None = None
    after: bool = False
    sent: list[str] = field(default_factory=list)

    def run(self, execute: Any, sql: str, values: tuple[Any, ...]) -> Any:
        """Send one statement, or crash before or after it."""
        self.sent.append(sql)
        here = len(self.sent) == self.crash_at or sql == self.crash_on
        if here and not self.after:
            raise Crash(sql)
        answer = execute(sql, *values)
        if here:
            raise Crash(sql)
        return answer


class WatchedCursor:
    """A driver's cursor whose statements are counted; all else is the driver's own."""

    def __init__(self, cursor: Any, statements: Statements) -> None:
        self._cursor = cursor
        self._statements = statements

    def execute(self, sql: str, *values: Any) -> Any:
        return self._statements.run(self._cursor.execute, sql, values)

    def executemany(self, sql: str, *values: Any) -> Any:
        return self._statements.run(self._cursor.executemany, sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def watched(database: Database, statements: Statements) -> Iterator[Statements]:
    """Watch every connection the database lends; what happens on rolling back is let be."""
    lend = database.engine.raw_connection

    def lend_watched() -> Any:
        return _WatchedConnection(lend(), statements)

    database.engine.raw_connection = lend_watched  # type: ignore[method-assign] # the one place all connections come from
    try:
        yield statements
    finally:
        del database.engine.raw_connection


class _WatchedConnection:
    def __init__(self, lent: sa.PoolProxiedConnection, statements: Statements) -> None:
        self._lent = lent
        self._statements = statements

    def cursor(self) -> WatchedCursor:
        return WatchedCursor(self._lent.cursor(), self._statements)

    def close(self) -> None:
        self._lent.close()
