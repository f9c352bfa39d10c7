"""The floor: the very SQL statements of our commands, with the same rows, on the bare driver."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite

from projections.statements import Connection
from storage.engine import Database

Trace = list[tuple[str, Any]]


class _TracingCursor:
    """A driver's cursor that writes down what it is asked to run."""

    def __init__(self, cursor: Any, trace: Trace) -> None:
        self._cursor = cursor
        self._trace = trace

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        self._trace.append((sql, parameters))
        return self._cursor.execute(sql, parameters) if parameters else self._cursor.execute(sql)

    def executemany(self, sql: str, rows: Any) -> Any:
        self._trace.extend((sql, row) for row in rows)
        return self._cursor.executemany(sql, rows)

    def fetchall(self) -> Any:
        return self._cursor.fetchall()

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def close(self) -> None:
        self._cursor.close()

    @property
    def connection(self) -> Any:
        return self._cursor.connection


@contextmanager
def traced(database: Database) -> Iterator[Trace]:
    """Write down every statement that runs on a database while this lasts."""
    trace: Trace = []
    connected = Database.connected

    @contextmanager
    def tracing(asked: Database) -> Iterator[Connection]:
        with connected(asked) as connection:
            if asked is database:
                yield Connection(_TracingCursor(connection.cursor, trace), connection.dialect)
            else:
                yield connection

    Database.connected = tracing  # type: ignore[method-assign,assignment] # measured from outside
    try:
        yield trace
    finally:
        Database.connected = connected  # type: ignore[method-assign] # put back


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a record with its log written back, so that the copy is whole."""
    connection = sqlite.connect(str(source), isolation_level=None)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copyfile(source, target)


class BareSqlite:
    """The bare driver on a copy of a record; statements are prepared once and reused, no commit waits for the disk."""

    def __init__(self, path: Path) -> None:
        """Open the copy."""
        self._connection = sqlite.connect(str(path), isolation_level=None, cached_statements=512)
        for setting in ("journal_mode=WAL", "synchronous=OFF", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {setting}")

    def run(self, trace: Trace) -> None:
        """Run what was written down."""
        cursor = self._connection.cursor()
        for sql, values in trace:
            cursor.execute(sql, values)
            if sql.startswith("SELECT") or "RETURNING" in sql:
                cursor.fetchall()

    def close(self) -> None:
        """Let go of the copy."""
        self._connection.close()


def run_on_postgres(url: str, schema: str, trace: Trace) -> None:
    """Run a trace on the bare driver, prepared, without waiting for the disk."""
    with psycopg.connect(
        url, autocommit=True, options=f'-c search_path="{schema}"', prepare_threshold=0
    ) as raw:
        raw.execute("SET synchronous_commit = off")
        cursor = raw.cursor()
        for sql, values in trace:
            cursor.execute(sql.encode(), values or None)
            if cursor.description is not None:
                cursor.fetchall()
