"""Database engines: SQLite through pysqlite3, PostgreSQL through psycopg, each set up and asserted.

Connections are handed out in driver-level autocommit: every transaction is begun and ended by an
explicit statement, so that the write lock is taken before anything is read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import Any

import psycopg
import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from eventsourcing.persistence import OperationalError
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

from projections.statements import Connection, DriverCursor

SQLITE_SOUND = (3, 51, 3)
"""From here on SQLite is free of the WAL corruption bug of 3.7.0 to 3.51.2 (sqlite.org/wal.html)."""

BUSY_TIMEOUT_MS = 10_000
LOOKS_EVERY_MS = 2
CACHE_KIB = 32 * 1024
CHECKPOINT_PAGES = 4_000
"""Pages of the write-ahead log before it is written back: 16 MiB, a few hundred commands."""
MMAP_BYTES = 1 << 30
"""Pages are read from the mapped file: a system call less for each; the mapping is read-only."""
CONNECT_TIMEOUT_S = 5
LOCK_TIMEOUT_MS = 8_000
STATEMENT_TIMEOUT_MS = 30_000
POOL_SIZE = 8
POOL_OVERFLOW = 40


class RecordBusy(OperationalError):  # noqa: N818 - states what is the case
    """Other writers held the record for longer than a command may wait; nothing was recorded."""


class Turn:
    """Whose turn it is to write, among the threads of this process; nobody waits for ever."""

    def __init__(self, longest_s: float = LOCK_TIMEOUT_MS / 1_000) -> None:
        """Let each writer wait for its turn at most so many seconds."""
        self._lock = Lock()
        self._longest_s = longest_s

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._longest_s):
            msg = f"Other commands of this process have been writing for more than {self._longest_s:g} s."
            raise RecordBusy(msg)

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class UnfitDatabase(Exception):  # noqa: N818 - states what is the case
    """The database cannot be trusted with a record; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Database:
    """One organisation's database."""

    engine: sa.Engine
    dialect: str
    schema: str | None = None
    turn: Turn = field(default_factory=Turn)
    """Writers of this process take turns here: SQLite's own waiting is not fair among threads."""

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Lend a driver connection outside any transaction."""
        lent = self.engine.raw_connection()
        try:
            cursor = lent.cursor()
            try:
                yield Connection(cursor, self.dialect)
            finally:
                cursor.close()
        finally:
            lent.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection on one consistent snapshot, read only."""
        # On PostgreSQL the lock comes before the snapshot: a rebuild that puts new tables in place waits for
        # whoever has one, and nobody meets tables that are younger than the snapshot.
        begin = (
            "BEGIN"
            if self.dialect == "sqlite"
            else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
            "LOCK TABLE projection_positions IN ACCESS SHARE MODE"
        )
        with self.connected() as connection:
            connection.cursor.execute(begin)
            try:
                yield connection
            finally:
                connection.cursor.execute("ROLLBACK")


def refuse_affected_sqlite(version: tuple[int, ...]) -> None:
    """Refuse an SQLite library with the WAL corruption bug.

    Raises:
        UnfitDatabase: naming the version and the way out.
    """
    if version < SQLITE_SOUND:
        found = ".".join(map(str, version))
        msg = (
            f"SQLite {found} can corrupt a write-ahead log (fixed in 3.51.3). "
            "Install the pinned pysqlite3 wheel (make setup), which brings a sound SQLite, or use PostgreSQL."
        )
        raise UnfitDatabase(msg)


def begin_writing(cursor: DriverCursor) -> None:
    """Take SQLite's write lock, waiting for it if need be.

    SQLite itself looks for a lock less and less often, up to every 100 ms: whoever gives one command after the
    other would keep those out who wait. Here they look at short, even intervals.
    """
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        for _ in range(BUSY_TIMEOUT_MS // LOOKS_EVERY_MS):
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite.OperationalError as error:
                if not _is_busy(error):
                    raise
                Event().wait(LOOKS_EVERY_MS / 1_000)
            else:
                return
        cursor.execute("BEGIN IMMEDIATE")
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _is_busy(error: sqlite.Error) -> bool:
    return str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def open_sqlite(path: Path) -> Database:
    """Open an SQLite file with write-ahead log, full synchronisation and foreign keys, and assert all three.

    Raises:
        UnfitDatabase: affected library, unreadable or read-only file, or a setting that did not take.
    """
    refuse_affected_sqlite(sqlite.sqlite_version_info)
    engine = sa.create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        module=sqlite,
        poolclass=QueuePool,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_use_lifo=True,  # the connection used last has its pages and statements at hand
        pool_reset_on_return=None,
        connect_args={"check_same_thread": False, "cached_statements": 512, "isolation_level": None},
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        _assert_sqlite(connection, path)

    database = Database(engine, "sqlite")
    try:
        with database.connected() as connection:
            # Without this a file that may only be read is opened as such, and nobody hears of it.
            connection.cursor.execute("BEGIN IMMEDIATE")
            connection.cursor.execute("PRAGMA user_version=0")
            connection.cursor.execute("ROLLBACK")
    except sqlite.Error as error:
        database.close()
        raise _unreadable(path, error) from error
    return database


def _assert_sqlite(connection: Any, path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    try:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA cache_size={-CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        connection.execute(f"PRAGMA mmap_size={MMAP_BYTES}")
        connection.execute("PRAGMA temp_store=MEMORY")
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    except sqlite.Error as error:
        raise _unreadable(path, error) from error
    if found != wanted:
        msg = f"{path}: SQLite did not accept the settings a record needs: wanted {wanted}, found {found}."
        raise UnfitDatabase(msg)


def _unreadable(path: Path, error: sqlite.Error) -> Exception:
    if _is_busy(error):
        return RecordBusy(f"{path}: {error}")
    return UnfitDatabase(
        f"{path} lässt sich nicht zum Schreiben öffnen. Prüfen Sie, ob der Datenordner da ist, dem Konto gehört, "
        "unter dem Gatebook läuft, und nicht schreibgeschützt ist. / "
        f"{path} cannot be opened for writing ({error}). "
        "Check that the data folder exists, belongs to the account that runs Gatebook and is not read-only."
    )


def open_postgres(url: str, schema: str, setting: str = "GATEBOOK_DATABASE_URL") -> Database:
    """Open one schema of a PostgreSQL database with short timeouts; `setting` is where its address stands.

    Raises:
        UnfitDatabase: the server does not answer or refuses.
    """
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    settings = {
        "search_path": f'"{schema}"',
        "lock_timeout": LOCK_TIMEOUT_MS,
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": STATEMENT_TIMEOUT_MS,
        "TimeZone": "UTC",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    engine = sa.create_engine(
        parsed,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        pool_reset_on_return=None,
        # A connection cut while it lay in the pool is replaced before anyone gets it.
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": options, "autocommit": True},
    )
    database = Database(engine, "postgresql", schema)
    try:
        with database.connected() as connection:
            connection.cursor.execute("SHOW synchronous_commit")
            mode = (connection.cursor.fetchone() or ["?"])[0]
    except psycopg.Error as error:
        database.close()
        where = parsed.render_as_string(hide_password=True)
        msg = (
            f"PostgreSQL at {where} does not answer ({str(error).strip()}). "
            f"Check {setting}, that the server runs, and that the account may log in."
        )
        raise UnfitDatabase(msg) from error
    if mode == "off":
        database.close()
        msg = "PostgreSQL runs with synchronous_commit=off and could lose accepted decisions. Set it to on."
        raise UnfitDatabase(msg)
    return database


def postgres_schemas(url: str, prefix: str) -> tuple[str, ...]:
    """Give the schemas of a PostgreSQL database whose name begins with a prefix.

    Raises:
        UnfitDatabase: the server does not answer or refuses.
    """
    database = open_postgres(url, "public")
    try:
        with database.connected() as connection:
            connection.cursor.execute(
                "SELECT schema_name FROM information_schema.schemata WHERE starts_with(schema_name, %s)",
                (prefix,),
            )
            return tuple(str(row[0]) for row in connection.cursor.fetchall())
    finally:
        database.close()
