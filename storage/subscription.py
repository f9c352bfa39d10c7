"""Following the record as it grows: a subscription that misses nothing, on both databases.

Wake-ups come from commits of this process, from LISTEN on PostgreSQL, and on SQLite from
`PRAGMA data_version`, which changes when another process has committed. A wake-up only says "look";
what is read is always "all positions after the last one read", so a lost wake-up delays and never skips.
"""

from __future__ import annotations

from threading import Event, Lock, Thread, current_thread
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import ListenNotifySubscription

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.statements import Connection
    from storage.recorder import EventRecorder

POLL_S = 0.05
LISTEN_S = 0.2
RECONNECT_S = 1.0


class CommitSignal:
    """Tells those who wait in this process that something was committed."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._waiting: set[Event] = set()
        self._lock = Lock()

    def join(self, waiting: Event) -> None:
        """Wake this one after each commit."""
        with self._lock:
            self._waiting.add(waiting)

    def leave(self, waiting: Event) -> None:
        """Stop waking this one."""
        with self._lock:
            self._waiting.discard(waiting)

    def committed(self) -> None:
        """Wake all who wait."""
        if self._waiting:
            with self._lock:
                for waiting in self._waiting:
                    waiting.set()


class TailSubscription(ListenNotifySubscription["EventRecorder"]):
    """Iterates over notifications after a position, for as long as it is not stopped."""

    def __init__(self, recorder: EventRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        """Follow a recorder after position `gt`."""
        super().__init__(recorder, gt=gt, topics=topics)
        recorder.signal.join(self._has_been_notified)
        self._watcher = Thread(target=self._watch, name="record-watcher", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """End the iteration and the watching thread."""
        super().stop()
        self._recorder.signal.leave(self._has_been_notified)
        if self._watcher is not current_thread():
            self._watcher.join(timeout=5)

    def _watch(self) -> None:
        """Watch for commits of other processes; a lost connection is opened anew and looked behind."""
        database = self._recorder.database
        watch = self._watch_sqlite if database.dialect == "sqlite" else self._listen_postgres
        pause = Event()
        while not self._has_been_stopped:
            try:
                with database.connected() as connection:
                    watch(connection, pause)
            except database.engine.dialect.loaded_dbapi.Error:
                pause.wait(RECONNECT_S)
            self._has_been_notified.set()

    def _watch_sqlite(self, connection: Connection, pause: Event) -> None:
        seen = None
        while not self._has_been_stopped:
            connection.cursor.execute("PRAGMA data_version")
            version = connection.cursor.fetchone()[0]
            if version != seen:
                seen = version
                self._has_been_notified.set()
            pause.wait(POLL_S)

    def _listen_postgres(self, connection: Connection, _pause: Event) -> None:
        cursor: Any = connection.cursor
        cursor.execute(f'LISTEN "gatebook_{self._recorder.database.schema}"')
        try:
            self._has_been_notified.set()
            while not self._has_been_stopped:
                for _ in cursor.connection.notifies(timeout=LISTEN_S, stop_after=1):
                    self._has_been_notified.set()
        finally:
            if not cursor.connection.closed:
                cursor.execute("UNLISTEN *")
