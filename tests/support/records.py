"""Bare records and raw rows, for tests that go below the one door."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from projections.statements import Connection, Statement
from storage.engine import Database, open_postgres, open_sqlite
from storage.mapper import StoredFact
from storage.organisations import create_tables
from storage.recorder import EventRecorder, row_of, writing
from storage.subscription import CommitSignal

DISPOSAL = "system_record.disposal_decided.v1"
NOON = "2024-01-08T11:00:00.000000Z"


def open_record(folder: Path, database_url: str | None) -> Database:
    """Open the record in a folder, or in a schema of a PostgreSQL database; created if it is not there."""
    database = (
        open_postgres(database_url, "gatebook_city") if database_url else open_sqlite(folder / "record.db")
    )
    create_tables(database)
    return database


def stream(name: str) -> UUID:
    """Give the id of a stream by a memorable name."""
    return uuid5(NAMESPACE_OID, name)


def fact(name: str, version: int = 1, *, topic: str = "tale.told.v1", state: bytes = b"{}") -> StoredFact:
    """A stored fact of a stream, complete but for its position."""
    return StoredFact(
        originator_id=stream(name),
        originator_version=version,
        topic=topic,
        state=state,
        event_id=str(uuid4()),
        effective_at=NOON,
        effective_precision="instant",
        recorded_at=NOON,
        metadata=b'{"actor":"system:test"}',
        state_salt=b"s" * 16,
        metadata_salt=b"m" * 16,
    )


def recorder(database: Database) -> EventRecorder:
    """Give a recorder of its own for a record."""
    return EventRecorder(database, CommitSignal())


def append(database: Database, *facts: StoredFact) -> list[int]:
    """Append facts as a command would."""
    return list(recorder(database).insert_events(facts))


def dispose_of(database: Database, position: int) -> StoredFact:
    """Record a decision to dispose of an event and list its position."""
    decision = fact("disposals of January", topic=DISPOSAL)
    append(database, decision)
    run(database, "INSERT INTO disposals VALUES (?, ?)", (position, decision.event_id))
    return decision


def run(database: Database, sql: str, values: Sequence[object] = ()) -> None:
    """Run one raw statement; question marks stand for values on both databases."""
    with writing(database) as connection:
        connection.cursor.execute(_for(connection, sql), tuple(values))


def rows(database: Database, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    """Ask one raw question."""
    with database.connected() as connection:
        connection.cursor.execute(_for(connection, sql), tuple(values))
        return [tuple(row) for row in connection.cursor.fetchall()]


def put(database: Database, statement: Statement, row: dict[str, Any]) -> None:
    """Write one row past the recorder."""
    with writing(database) as connection:
        connection.run(statement, **row)


def raw_row(name: str, version: int, position: int, **other: object) -> dict[str, Any]:
    """Give the row of a fact at a position of choice, with other values where named."""
    return {**row_of(fact(name, version), position), **other}


def _for(connection: Connection, sql: str) -> str:
    return sql.replace("?", "%s") if connection.dialect == "postgresql" else sql
