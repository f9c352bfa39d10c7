"""Copying what a rebuild has folded into the tables of a new generation, some thousands of rows a transaction."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from projections.statements import Connection
from storage import generations
from storage.engine import Database
from storage.generations import table_name
from storage.recorder import beside_commands, writing_through
from storage.scratch import Scratch

ROWS_EACH = 5_000
"""Rows copied in one transaction: commands wait some ten milliseconds at most."""

Copy = Callable[[sa.Table], int]
"""Copies one table and gives how many rows it has."""


@contextmanager
def copying(database: Database, number: int, file: Path, fresh: Scratch) -> Iterator[Copy]:
    """Lend what copies tables of a scratch file into a generation, in the order of their keys."""
    if database.dialect == "postgresql":
        yield lambda table: _send(database, number, fresh, table)
        return
    with database.connected() as connection:
        # The rows never come out of SQLite: it reads the scratch file itself.
        connection.cursor.execute("ATTACH DATABASE ? AS scratch", (str(file),))
        try:
            yield lambda table: _take_over(database, connection, number, fresh, table)
        finally:
            connection.cursor.execute("DETACH DATABASE scratch")


def _take_over(
    database: Database, connection: Connection, number: int, fresh: Scratch, table: sa.Table
) -> int:
    """Let SQLite take the rows over, from one key to the next some thousand rows later."""
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    keys = ", ".join(f'"{name}"' for name in fresh.order(table))
    cursor, target = connection.cursor, table_name(table, number)
    count = 0
    last: Sequence[Any] | None = None
    while True:
        after = f"WHERE ({keys}) > ({_marks(last)})" if last else ""
        cursor.execute(
            f'SELECT {keys} FROM scratch."{table.name}" {after} ORDER BY {keys} LIMIT 1 OFFSET {ROWS_EACH - 1}',
            last or (),
        )
        until = cursor.fetchone()
        bounds = [after] if last else []
        if until:
            bounds.append(f"{'AND' if last else 'WHERE'} ({keys}) <= ({_marks(until)})")
        with writing_through(database, connection):
            generations.reached(connection, number, 0)
            cursor.execute(
                f'INSERT INTO main."{target}" ({columns}) '
                f'SELECT {columns} FROM scratch."{table.name}" {" ".join(bounds)} ORDER BY {keys}',
                (*(last or ()), *(until or ())),
            )
            changed: Any = cursor
            count += int(changed.rowcount)
        if not until:
            return count
        last = until


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _send(database: Database, number: int, fresh: Scratch, table: sa.Table) -> int:
    """Send the rows to PostgreSQL."""
    columns = ", ".join(f'"{column.name}"' for column in table.c)
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
    fresh.cursor.execute(f'SELECT {columns} FROM "{table.name}" ORDER BY {keys}')
    cursor: Any = fresh.cursor
    target, count = table_name(table, number), 0
    while rows := cursor.fetchmany(ROWS_EACH):
        with beside_commands(database) as connection:
            generations.reached(connection, number, 0)
            sent: Any = connection.cursor
            with sent.copy(f'COPY "{target}" ({columns}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        count += len(rows)
    _count_on(database, table, target)
    return count


def _count_on(database: Database, table: sa.Table, target: str) -> None:
    """Let PostgreSQL's sequences go on behind the ids that were copied."""
    for column in table.c:
        if column.identity is None:
            continue
        with beside_commands(database) as connection:
            connection.cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{target}', '{column.name}'), "
                f'(SELECT coalesce(max("{column.name}"), 0) + 1 FROM "{target}"), false)'
            )
