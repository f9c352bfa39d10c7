"""Rebuilding projections from the events while commands go on writing.

1. Cold fold: all events up to now, read and decoded once, into tables of a scratch file beside the record.
2. Copy: the rows of the scratch file into tables of a new generation, some thousands a transaction.
3. Catch up: what was recorded meanwhile, some hundreds of events a transaction.
4. Flip, under the write lock: the last events, then the new tables take the names of the live ones.

Until the flip commits nobody meets the new tables; whatever ends a rebuild earlier leaves the running ones alone.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from eventsourcing.persistence import OperationalError

from projections.base import Projection
from projections.catalogue import TABLES
from projections.statements import Connection, Statement
from storage import generations
from storage.cold_fold import Renaming, fold_events
from storage.copying import copying
from storage.engine import Database
from storage.generations import RebuildRefused, names_in
from storage.history import Fact, batches, history
from storage.organisations import INLINE as INLINE_ROW
from storage.recorder import beside_commands, writing
from storage.schema import POSITIONS
from storage.scratch import scratch
from storage.transactions import EventStore

EVENTS_EACH = 250
"""Events caught up with in one transaction."""

NEAR_ENOUGH = 50
"""So few events are left to the flip itself."""

ROUNDS_MOST = 1_000
FLIPS_MOST = 40
CACHE_KIB = 8 * 1024
FLIP_WAITS_MS = 500

_INLINE_AT = Statement(sa.select(POSITIONS.c.position).where(POSITIONS.c.name == INLINE_ROW))
_CLAIM = "SELECT pg_try_advisory_lock(hashtextextended('gatebook rebuild ' || current_schema(), 0))"
_RELEASE = "SELECT pg_advisory_unlock(hashtextextended('gatebook rebuild ' || current_schema(), 0))"

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """What a rebuild has done."""

    generation: int
    projections: tuple[str, ...]
    position: int
    folded: int
    caught_up: int
    rows: int
    discarded: int


class Rebuild:
    """One rebuild of one record."""

    def __init__(self, store: EventStore, folder: Path, progress: Progress) -> None:
        """Rebuild a record; its scratch file and its lock lie in a folder."""
        self._store = store
        self._database = store.database
        self._folder = folder
        self._progress = progress
        self._number = 0
        self._rows = 0

    def run(self, projections: Sequence[Projection], at: str) -> RebuildReport:
        """Build all projections anew and put those asked for in place.

        All are built, because one may read the tables of another as they stood at each event.

        Raises:
            RebuildRefused: another rebuild is under way, readers do not let go, or there is no room.
        """
        with claimed(self._database, self._folder), _room_told(), _sparing(self._database):
            generations.prepare_registry(self._database)
            discarded = generations.discard_unfinished(self._database)
            try:
                head, folded = self._build()
                position = self._catch_up(head)
                position = self._flip(projections, position, at)
            except BaseException:
                self._clear_away()
                raise
            generations.discard_unfinished(self._database)
        return RebuildReport(
            generation=self._number,
            projections=tuple(one.name for one in projections),
            position=position,
            folded=folded,
            caught_up=position - head,
            rows=self._rows,
            discarded=discarded,
        )

    def _clear_away(self) -> None:
        """Drop what was built; where even that fails, the next rebuild finds and drops it."""
        try:
            generations.discard_unfinished(self._database)
        except Exception:  # noqa: BLE001 - what ended the rebuild is told, not that its rest lies about
            self._progress("left", 0, 0)

    def _build(self) -> tuple[int, int]:
        """Fold everything recorded so far into a scratch file, and copy it; give position and number of events."""
        with self._database.connected() as connection:
            head, _ = self._store.recorder.head(connection)
        file = self._folder / "rebuild.db"
        with scratch(file) as fresh:
            fresh.cursor.execute("BEGIN")
            folded = fold_events(self._counted(0, head, "fold"), fresh)
            fresh.send()
            fresh.cursor.execute("COMMIT")
            self._number = generations.begin_generation(self._database)
            with copying(self._database, self._number, file, fresh) as copy:
                for done, table in enumerate(TABLES, start=1):
                    self._rows += copy(table)
                    generations.create_indices(self._database, table, self._number)
                    self._progress("copy", done, len(TABLES))
            with beside_commands(self._database) as connection:
                generations.reached(connection, self._number, head)
        return head, folded

    def _counted(self, after: int, until: int, step: str) -> Iterator[Fact]:
        # Without a transaction: events never change, and a long snapshot would let the log files grow.
        with self._database.connected() as connection:
            for facts in batches(connection, self._store.mapper, after=after, until=until):
                yield from facts
                self._progress(step, facts[-1][0], until)

    def _catch_up(self, position: int) -> int:
        """Fold what was recorded meanwhile, until little is left."""
        for _ in range(ROUNDS_MOST):
            with writing(self._database) as connection:
                head, _ = self._store.recorder.head(connection)
                if head - position <= NEAR_ENOUGH:
                    break
                position = self._fold_up_to(connection, position, min(head, position + EVENTS_EACH))
            self._progress("catch up", position, head)
            _let_others()
        return position

    def _fold_up_to(self, connection: Connection, position: int, until: int) -> int:
        """Fold events into the new generation inside a write transaction."""
        renamed = Connection(Renaming(connection.cursor, names_in(self._number)), connection.dialect)
        facts = list(history(connection, self._store.mapper, after=position, until=until))
        fold_events(facts, renamed)
        generations.reached(connection, self._number, until)
        return until

    def _flip(self, projections: Sequence[Projection], position: int, at: str) -> int:
        """Put the new tables in place, between two commands; on PostgreSQL also between readers."""
        for turn in range(1, FLIPS_MOST + 1):
            try:
                return self._flip_once(projections, position, at)
            except OperationalError as error:
                if turn == FLIPS_MOST or not _is_waiting(error):
                    raise
            self._progress("flip", turn, FLIPS_MOST)
            _let_others(FLIP_WAITS_MS / 1000)
            position = self._catch_up(position)
        msg = "The flip was not tried."
        raise AssertionError(msg)

    def _flip_once(self, projections: Sequence[Projection], position: int, at: str) -> int:
        with writing(self._database) as connection:
            if connection.dialect == "postgresql":
                connection.cursor.execute(f"SET LOCAL lock_timeout = {FLIP_WAITS_MS}")
                connection.cursor.execute(f"LOCK TABLE {POSITIONS.name} IN ACCESS EXCLUSIVE MODE")
            head, _ = self._store.recorder.head(connection)
            self._fold_up_to(connection, position, head)
            generations.put_in_place(connection, projections, self._number, head, at)
            row = connection.row(_INLINE_AT)
            if row is None or int(row[0]) != head:
                msg = f"The running projections are not at position {head}; run `gatebook verify`."
                raise RebuildRefused(msg)
        self._progress("flip", 1, 1)
        return head


@contextmanager
def claimed(database: Database, folder: Path) -> Iterator[None]:
    """Let one rebuild at a time work on a record; a process that dies lets go of its claim.

    Raises:
        RebuildRefused: another one is at work.
    """
    msg = "Another rebuild of this record is under way. Wait for it to end, or end it, then run this again."
    with (folder / "rebuild.lock").open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RebuildRefused(msg) from error
        if database.dialect == "sqlite":
            yield
            return
        # Several machines may serve one PostgreSQL database.
        with database.connected() as connection:
            connection.cursor.execute(_CLAIM)
            if not connection.cursor.fetchone()[0]:
                raise RebuildRefused(msg)
            try:
                yield
            finally:
                connection.cursor.execute(_RELEASE)


@contextmanager
def _room_told() -> Iterator[None]:
    """Say in plain words that there was no room for a second set of tables."""
    try:
        yield
    except (sqlite.OperationalError, OperationalError, OSError) as error:
        said = str(error)
        if not any(words in said for words in ("disk", "full", "No space", "could not extend")):
            raise
        msg = (
            f"There is no room for a second set of tables ({said}). The running tables are untouched. "
            "A rebuild needs about as much free space as the record itself: make room, then run it again."
        )
        raise RebuildRefused(msg) from error


@contextmanager
def _sparing(database: Database) -> Iterator[None]:
    """Spare memory: a rebuild reads and writes each page once and would keep them all."""

    def spare(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA mmap_size=0")
        connection.execute(f"PRAGMA cache_size={-CACHE_KIB}")

    if database.dialect != "sqlite":
        yield
        return
    sa.event.listen(database.engine, "checkout", spare)
    try:
        yield
    finally:
        sa.event.remove(database.engine, "checkout", spare)
        # Later ones read through the map and keep more pages again.
        database.engine.dispose()


def _is_waiting(error: OperationalError) -> bool:
    """Tell whether readers or writers did not let go in time."""
    return any(words in str(error) for words in ("lock timeout", "locked", "deadlock"))


def _let_others(seconds: float = 0.005) -> None:
    """Step aside, so that commands that wait get their turn."""
    Event().wait(seconds)
