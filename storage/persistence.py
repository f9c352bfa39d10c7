"""The persistence module for the `eventsourcing` library, chosen by `PERSISTENCE_MODULE=storage.persistence`.

Its settings are read from the library's environment: `EVENTS_SQLITE_PATH`, or `EVENTS_POSTGRES_URL`
with `EVENTS_POSTGRES_SCHEMA`. Gatebook itself opens organisations through storage/organisations.py.
"""

from pathlib import Path
from typing import Any

from eventsourcing.persistence import (
    AggregateRecorder,
    InfrastructureFactory,
    InfrastructureFactoryError,
    ProcessRecorder,
    TrackingRecorder,
)

from storage.engine import open_postgres, open_sqlite
from storage.organisations import create_tables
from storage.recorder import AggregateEventRecorder, EventRecorder
from storage.subscription import CommitSignal


class Factory(InfrastructureFactory[TrackingRecorder]):
    """Builds recorders for library applications on our event table."""

    def __init__(self, env: Any) -> None:
        """Open the database the environment names."""
        super().__init__(env)
        path = self.env.get("EVENTS_SQLITE_PATH")
        url = self.env.get("EVENTS_POSTGRES_URL")
        if path:
            self._database = open_sqlite(Path(path))
        elif url:
            self._database = open_postgres(url, self.env.get("EVENTS_POSTGRES_SCHEMA") or "public")
        else:
            msg = "Set EVENTS_SQLITE_PATH or EVENTS_POSTGRES_URL for the persistence module storage.persistence."
            raise InfrastructureFactoryError(msg)
        create_tables(self._database)
        self._signal = CommitSignal()

    def application_recorder(self) -> EventRecorder:
        """Give the recorder of the events table."""
        return EventRecorder(self._database, self._signal)

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Give the same recorder for events; there are no snapshots, streams stay short.

        Raises:
            InfrastructureFactoryError: for any other purpose.
        """
        if purpose != "events":
            msg = f"Gatebook stores no {purpose}: streams stay below 300 events and are folded whole."
            raise InfrastructureFactoryError(msg)
        return AggregateEventRecorder(self._database, self._signal)

    def tracking_recorder(
        self, tracking_recorder_class: type[TrackingRecorder] | None = None
    ) -> TrackingRecorder:
        """Refuse: projections keep their position in the transaction of their rows instead."""
        msg = "Gatebook has no tracking recorder; see storage/projecting.py."
        raise InfrastructureFactoryError(msg)

    def process_recorder(self) -> ProcessRecorder:
        """Refuse: follow-ups run in the transaction of their cause instead."""
        msg = "Gatebook has no process recorder; see workflows/followups.py."
        raise InfrastructureFactoryError(msg)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
