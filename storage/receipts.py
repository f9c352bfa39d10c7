"""Receipts grow old: those of persons are kept for thirty days, those of the system's jobs for ever.

A job's key names what is due since when, or a row of a file: it must mean the same thing for ever. A person's
key only has to outlive the repeats of a browser or a program.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa

from domain.times import format_instant
from projections.statements import Connection, Statement
from storage.engine import Database
from storage.recorder import writing
from storage.schema import OF_PERSONS, RECEIPTS
from storage.transactions import EventStore
from workflows.dispatch import Conflict, EventKnown, Transaction

KEPT = timedelta(days=30)

_C = RECEIPTS.c
_OLD = (
    sa.select(_C.account, _C.key)
    .where(OF_PERSONS, _C.recorded_at < sa.bindparam("before"))
    .order_by(_C.recorded_at)
    .limit(sa.bindparam("most"))
)
_ONE_OLD = Statement(_OLD)
_PURGE = Statement(
    sa.delete(RECEIPTS).where(sa.tuple_(_C.account, _C.key).in_(_OLD.correlate(None))).returning(_C.key)
)


def any_to_purge(connection: Connection, now: datetime) -> bool:
    """Tell whether a receipt of a person is older than it is kept; takes no lock."""
    return connection.row(_ONE_OLD, before=format_instant(now - KEPT), most=1) is not None


def purge(database: Database, now: datetime, most: int) -> int:
    """Delete at most so many receipts of persons that are older than they are kept, the oldest first."""
    with writing(database) as connection:
        return len(connection.rows(_PURGE, before=format_instant(now - KEPT), most=most))


class DoorTransactions:
    """Opens the transactions of the door, and tells a key whose receipt is gone from a faster writer."""

    def __init__(self, store: EventStore) -> None:
        """Open transactions of a store."""
        self._store = store

    @contextmanager
    def __call__(self, now: datetime) -> Iterator[Transaction]:
        """Open a write transaction.

        Raises:
            Conflict: another writer was faster.
            EventKnown: an event with the id of a new one is recorded already.
        """
        try:
            with self._store.transaction(now) as transaction:
                yield transaction
        except Conflict as conflict:
            if _names_a_known_event(conflict):
                raise EventKnown(str(conflict)) from conflict
            raise


def _names_a_known_event(error: BaseException) -> bool:
    """Look for what the database said: our own guard on SQLite, the unique constraint on PostgreSQL."""
    cause: Any = error
    while cause is not None:
        if isinstance(cause, sqlite.IntegrityError) and "this event id exists" in str(cause):
            return True
        if isinstance(cause, psycopg.errors.UniqueViolation):
            return cause.diag.constraint_name == "events_event_id_key"
        cause = cause.__cause__
    return False
