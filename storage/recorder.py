"""The event recorder: appends to and reads from the `events` table of one organisation.

Implements the recorder interfaces of the `eventsourcing` library on both databases, so that the
library's own test cases prove it. Appending needs the write lock; positions are dense and in commit order.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from eventsourcing.persistence import (
    ApplicationRecorder,
    DatabaseError,
    IntegrityError,
    Notification,
    OperationalError,
    StoredEvent,
)

from audit.leaves import SALT_BYTES, Leaf, salted_digest
from domain.times import Precision
from projections.statements import Connection, Statement
from storage.engine import Database, begin_writing
from storage.mapper import FactRow, StoredFact
from storage.schema import EVENTS
from storage.subscription import CommitSignal, TailSubscription

BEGINNING = "1970-01-01T00:00:00.000000Z"
"""The recorded time of a library event without our columns in an empty record."""

_COLUMNS = EVENTS.c
_HEAD = Statement(
    sa.select(_COLUMNS.position, _COLUMNS.recorded_at).order_by(_COLUMNS.position.desc()).limit(1)
)
_APPEND = Statement(sa.insert(EVENTS).values({column.name: sa.bindparam(column.name) for column in _COLUMNS}))
_STREAM = Statement(
    sa.select(
        _COLUMNS.originator_version,
        _COLUMNS.topic,
        _COLUMNS.state,
        _COLUMNS.event_id,
        _COLUMNS.effective_at,
        _COLUMNS.effective_precision,
        _COLUMNS.recorded_at,
    )
    .where(_COLUMNS.originator_id == sa.bindparam("originator_id"))
    .order_by(_COLUMNS.originator_version)
)
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))"

_JOINED: ContextVar[tuple[Database, Connection] | None] = ContextVar("write_connection", default=None)


@contextmanager
def writing(database: Database) -> Iterator[Connection]:
    """Hold the organisation's write lock: joins the transaction under way, or opens one.

    Raises:
        IntegrityError, OperationalError, DatabaseError: the library's names for what the driver said.
    """
    joined = _joined(database)
    if joined is not None:
        yield joined
        return
    with (
        database.turn,
        _library_errors(database),
        database.connected() as connection,
        _transaction(database, connection),
    ):
        yield connection


@contextmanager
def writing_through(database: Database, connection: Connection) -> Iterator[None]:
    """Hold the organisation's write lock for one transaction of a connection that is at hand.

    Raises:
        IntegrityError, OperationalError, DatabaseError: the library's names for what the driver said.
    """
    with database.turn, _library_errors(database), _transaction(database, connection):
        yield


@contextmanager
def _transaction(database: Database, connection: Connection) -> Iterator[None]:
    cursor = connection.cursor
    try:
        if database.dialect == "sqlite":
            begin_writing(cursor)
        else:
            cursor.execute("BEGIN")
            cursor.execute(_LOCK)
        token = _JOINED.set((database, connection))
        try:
            yield
        finally:
            _JOINED.reset(token)
        cursor.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise


@contextmanager
def beside_commands(database: Database) -> Iterator[Connection]:
    """Open a transaction on tables no command knows: only where a database has one writer does it take the lock.

    Raises:
        IntegrityError, OperationalError, DatabaseError: the library's names for what the driver said.
    """
    if database.dialect == "sqlite":
        with writing(database) as connection:
            yield connection
        return
    with _library_errors(database), database.connected() as connection:
        try:
            # Building an index takes as long as it takes; nobody waits for it.
            connection.cursor.execute("BEGIN; SET LOCAL statement_timeout = 0")
            yield connection
            connection.cursor.execute("COMMIT")
        except BaseException:
            roll_back(connection)
            raise


def _joined(database: Database) -> Connection | None:
    """Give the connection of the transaction under way, if it is one on this very database."""
    known = _JOINED.get()
    return known[1] if known is not None and known[0] is database else None


@contextmanager
def _library_errors(database: Database) -> Iterator[None]:
    """Say what the driver says in the library's names."""
    driver = database.engine.dialect.loaded_dbapi
    try:
        yield
    except driver.IntegrityError as error:
        raise IntegrityError(str(error)) from error
    except driver.OperationalError as error:
        raise OperationalError(str(error)) from error
    except driver.DatabaseError as error:
        raise DatabaseError(str(error)) from error


def roll_back(connection: Connection) -> None:
    """Undo a transaction that failed; one the database has already ended is left alone."""
    lent: Any = connection.cursor
    driver_connection = lent.connection
    in_transaction = (
        driver_connection.in_transaction
        if connection.dialect == "sqlite"
        else not driver_connection.closed and driver_connection.info.transaction_status.value != 0
    )
    if in_transaction:
        connection.cursor.execute("ROLLBACK")


class EventRecorder(ApplicationRecorder):
    """Appends and selects stored events."""

    def __init__(self, database: Database, signal: CommitSignal) -> None:
        """Record in a database; `signal` wakes subscriptions of this process after each commit."""
        self.database = database
        self.signal = signal

    def head(self, connection: Connection) -> tuple[int, str]:
        """Give the last position and its recorded time."""
        row = connection.row(_HEAD)
        return (int(row[0]), str(row[1])) if row else (0, BEGINNING)

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        """Append stored events; positions follow the order given."""
        alone = _joined(self.database) is None
        with writing(self.database) as connection:
            position, last_at = self.head(connection)
            rows = [
                _row(event, position + place, last_at) for place, event in enumerate(stored_events, start=1)
            ]
            self.append(connection, rows)
        if alone:
            self.signal.committed()
        return [int(row["position"]) for row in rows]

    def append(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Append prepared rows in the transaction of the caller and announce them."""
        connection.run_many(_APPEND, rows)
        if rows and connection.dialect == "postgresql":
            connection.cursor.execute("SELECT pg_notify('gatebook_' || current_schema(), '')")

    def stream(self, connection: Connection, originator_id: UUID) -> list[FactRow]:
        """Give the facts of one stream in order."""
        return [
            FactRow(originator_id, *row) for row in connection.rows(_STREAM, originator_id=str(originator_id))
        ]

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Select the events of one stream as the library asks for them."""
        query = sa.select(_COLUMNS.originator_version, _COLUMNS.topic, _COLUMNS.state).where(
            _COLUMNS.originator_id == str(originator_id)
        )
        if gt is not None:
            query = query.where(_COLUMNS.originator_version > gt)
        if lte is not None:
            query = query.where(_COLUMNS.originator_version <= lte)
        version = _COLUMNS.originator_version
        query = query.order_by(version.desc() if desc else version.asc())
        if limit is not None:
            query = query.limit(limit)
        with self._reading() as connection:
            found = connection.rows(Statement(query))
        return [StoredEvent(originator_id, int(row[0]), str(row[1]), bytes(row[2])) for row in found]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Select events in position order."""
        query = sa.select(
            _COLUMNS.position,
            _COLUMNS.originator_id,
            _COLUMNS.originator_version,
            _COLUMNS.topic,
            _COLUMNS.state,
        )
        if start is not None:
            query = query.where(
                _COLUMNS.position >= start if inclusive_of_start else _COLUMNS.position > start
            )
        if stop is not None:
            query = query.where(_COLUMNS.position <= stop)
        if topics:
            query = query.where(sa.or_(*(_COLUMNS.topic == topic for topic in topics)))
        with self._reading() as connection:
            found = connection.rows(Statement(query.order_by(_COLUMNS.position).limit(limit)))
        return [
            Notification(UUID(str(row[1])), int(row[2]), str(row[3]), bytes(row[4]), int(row[0]))
            for row in found
        ]

    def max_notification_id(self) -> int | None:
        """Give the last position (None: nothing is recorded)."""
        with self._reading() as connection:
            return self.head(connection)[0] or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> TailSubscription:
        """Follow the record from a position on, on both databases, across processes."""
        return TailSubscription(self, gt=gt, topics=topics)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        joined = _joined(self.database)
        if joined is not None:
            yield joined
            return
        with _library_errors(self.database), self.database.connected() as connection:
            yield connection


class AggregateEventRecorder(EventRecorder):
    """The same record for a library repository that wants no positions back."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> None:  # type: ignore[override] # the library's aggregate recorders give None
        """Append stored events."""
        super().insert_events(stored_events)


def _row(event: StoredEvent, position: int, last_at: str) -> dict[str, Any]:
    """Complete a stored event to a row; a plain library event takes the time of the event before it."""
    if not isinstance(event, StoredFact):
        event = StoredFact(
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=event.topic,
            state=event.state,
            event_id=str(uuid4()),
            effective_at=last_at,
            effective_precision=Precision.INSTANT.value,
            recorded_at=last_at,
            metadata=b"{}",
            state_salt=secrets.token_bytes(SALT_BYTES),
            metadata_salt=secrets.token_bytes(SALT_BYTES),
        )
    return row_of(event, position)


def row_of(fact: StoredFact, position: int) -> dict[str, Any]:
    """Give the row of a stored fact at its position, with digests and leaf hash."""
    leaf = Leaf(
        position=position,
        event_id=fact.event_id,
        originator_id=str(fact.originator_id),
        originator_version=fact.originator_version,
        topic=fact.topic,
        effective_at=fact.effective_at,
        effective_precision=fact.effective_precision,
        recorded_at=fact.recorded_at,
        state_sha256=salted_digest(fact.state_salt, fact.state),
        metadata_sha256=salted_digest(fact.metadata_salt, fact.metadata),
    )
    return {
        "position": position,
        "event_id": leaf.event_id,
        "originator_id": leaf.originator_id,
        "originator_version": leaf.originator_version,
        "topic": leaf.topic,
        "effective_at": leaf.effective_at,
        "effective_precision": leaf.effective_precision,
        "recorded_at": leaf.recorded_at,
        "state": fact.state,
        "state_salt": fact.state_salt,
        "state_sha256": leaf.state_sha256,
        "metadata": fact.metadata,
        "metadata_salt": fact.metadata_salt,
        "metadata_sha256": leaf.metadata_sha256,
        "leaf_hash": leaf.hash(),
    }
