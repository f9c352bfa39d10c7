"""What a database says is told to people in a sentence with what to do; a fault of the program is not."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import psycopg
import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa
from eventsourcing.persistence import OperationalError

from storage import failures
from storage.engine import Database, RecordBusy, Turn
from storage.failures import DATABASE_FAILURES, Failure, failure_of
from storage.recorder import writing
from tests.support.records import append, fact, open_record, rows, run
from workflows.dispatch import Conflict


def told(act: Callable[[], object]) -> Failure | None:
    """Say what people are told of the error an act ends in."""
    with pytest.raises(DATABASE_FAILURES) as caught:
        act()
    return failure_of(caught.value)


def test_a_writer_whose_turn_does_not_come_is_told_so_and_the_next_one_writes(record: Database) -> None:
    crowded = replace(record, turn=Turn(0.01))
    with crowded.turn:
        assert told(lambda: append(crowded, fact("ada"))) is failures.BUSY
        with pytest.raises(RecordBusy, match=r"writing for more than 0\.01 s"):
            append(crowded, fact("ada"))
    assert append(crowded, fact("ada")) == [1]


def test_a_writer_gives_its_turn_back_whatever_happens(record: Database) -> None:
    with pytest.raises(ZeroDivisionError), writing(record):
        raise ZeroDivisionError
    assert append(replace(record), fact("ada")) == [1]


def held_by_another(record: Database, act: Callable[[], Failure | None]) -> Failure | None:
    """Act while another process's connection holds the write lock."""
    held, done = Event(), Event()
    elsewhere = replace(record, turn=Turn())

    def hold() -> None:
        with writing(elsewhere):
            held.set()
            done.wait(20)

    holder = Thread(target=hold)
    holder.start()
    held.wait(10)
    try:
        return act()
    finally:
        done.set()
        holder.join()


def test_a_lock_another_process_holds_for_too_long_is_told_as_busy(record: Database) -> None:
    impatient = "PRAGMA busy_timeout=10" if record.dialect == "sqlite" else "SET lock_timeout = 10"
    assert held_by_another(record, lambda: told(write_on(record, impatient))) is failures.BUSY


def write_on(record: Database, impatient: str) -> Callable[[], None]:
    """Give a write that waits for the lock only a moment, whatever connection it gets."""

    def write() -> None:
        with record.connected() as connection:
            connection.cursor.execute(impatient)
            if record.dialect == "sqlite":
                connection.cursor.execute("BEGIN IMMEDIATE")
            else:
                connection.cursor.execute("BEGIN")
                try:
                    connection.cursor.execute(
                        "SELECT pg_advisory_xact_lock(hashtextextended(current_schema(), 0))"
                    )
                finally:
                    connection.cursor.execute("ROLLBACK")

    return write


def test_what_may_not_be_written_is_told_as_such(record: Database) -> None:
    def write() -> None:
        with record.connected() as connection:
            if record.dialect == "sqlite":
                connection.cursor.execute("PRAGMA query_only=ON")
            else:
                connection.cursor.execute("SET default_transaction_read_only = on")
            try:
                connection.cursor.execute("DELETE FROM inbox")
            finally:
                if record.dialect == "sqlite":
                    connection.cursor.execute("PRAGMA query_only=OFF")
                else:
                    connection.cursor.execute("SET default_transaction_read_only = off")

    assert told(write) is failures.READ_ONLY


def test_a_pool_with_nothing_left_to_lend_is_told_as_no_connection(tmp_path: Path) -> None:
    record = open_record(tmp_path, None)
    small = sa.create_engine(
        "sqlite+pysqlite://",
        module=sqlite,
        poolclass=sa.pool.QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=0.01,
    )
    database = replace(record, engine=small)
    with database.connected():
        assert told(lambda: rows(database, "SELECT 1")) is failures.NO_CONNECTION
    assert rows(database, "SELECT 1") == [(1,)]
    database.close()
    record.close()


def test_a_connection_that_was_closed_is_told_as_such() -> None:
    gone = sqlite.connect(":memory:")
    gone.close()
    assert told(lambda: gone.execute("SELECT 1")) is failures.NO_CONNECTION


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_the_server_cut_is_told_as_such(record: Database) -> None:
    def ask() -> None:
        with record.connected() as connection:
            connection.cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    assert told(ask) is failures.NO_CONNECTION


def test_a_damaged_file_is_told_as_such(tmp_path: Path) -> None:
    record = open_record(tmp_path, None)
    record.close()
    (tmp_path / "record.db").write_bytes(b"nothing" * 1_000)
    raw = sqlite.connect(str(tmp_path / "record.db"))
    assert told(lambda: raw.execute("SELECT * FROM events")) is failures.UNREADABLE
    raw.close()


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (Conflict("five times"), failures.CONFLICT),
        (psycopg.errors.DiskFull(), failures.NO_SPACE),
        (psycopg.errors.DeadlockDetected(), failures.BUSY),
        (psycopg.errors.TooManyConnections(), failures.NO_CONNECTION),
        (psycopg.OperationalError("no route"), failures.NO_CONNECTION),
    ],
)
def test_other_troubles_are_told_too(error: Exception, failure: Failure) -> None:
    assert failure_of(error) is failure


def test_the_cause_behind_the_librarys_name_is_found() -> None:
    wrapped = OperationalError("canceling statement due to lock timeout")
    wrapped.__cause__ = psycopg.errors.LockNotAvailable()
    assert failure_of(wrapped) is failures.BUSY


def test_a_fault_of_the_program_is_no_trouble_people_can_mend(record: Database) -> None:
    assert told(lambda: rows(record, "SELECT nothing FROM nowhere")) is None
    assert told(lambda: run(record, "INSERT INTO organisation VALUES (2, 'a', 'b', 'c', 'test', 1)")) is None
