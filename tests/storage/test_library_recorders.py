"""The event-sourcing library's own test cases, run on our recorders and both databases."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactoryError,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.tests import persistence as library
from eventsourcing.utils import Environment

from storage.engine import Database, open_postgres, open_sqlite
from storage.organisations import create_tables
from storage.persistence import Factory
from storage.recorder import AggregateEventRecorder, EventRecorder
from storage.subscription import CommitSignal


class OnSqlite:
    """Gives each test case an empty record in a file."""

    database: Database

    @pytest.fixture(autouse=True)
    def _record(self, tmp_path: Path) -> Iterator[None]:
        self.database = open_sqlite(tmp_path / "record.db")
        create_tables(self.database)
        yield
        _await_readers()
        self.database.close()


@pytest.mark.postgres
class OnPostgres:
    """Gives each test case an empty record in a PostgreSQL schema."""

    database: Database

    @pytest.fixture(autouse=True)
    def _record(self, request: pytest.FixtureRequest) -> Iterator[None]:
        server = request.getfixturevalue("postgres_server")
        self.database = open_postgres(server.fresh_database(), "library")
        create_tables(self.database)
        yield
        _await_readers()
        self.database.close()


def _await_readers() -> None:
    """The library's cases leave reading threads behind that still hold a connection for a moment."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join(timeout=5)


class OfStreams:
    """What the library may ask of a recorder for aggregates."""

    database: Database

    def create_recorder(self) -> AggregateRecorder:
        return AggregateEventRecorder(self.database, CommitSignal())


class OfTheWholeRecord:
    """What the library may ask of a recorder for applications."""

    database: Database

    def create_recorder(self) -> ApplicationRecorder:
        return EventRecorder(self.database, CommitSignal())


class WithSubscriptions:
    """The library keeps this case apart, as not all of its own recorders can be followed."""

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()  # type: ignore[attr-defined] # of the test case mixed in


class TestStreamsOnSqlite(OnSqlite, OfStreams, library.AggregateRecorderTestCase): ...


class TestStreamsOnPostgres(OnPostgres, OfStreams, library.AggregateRecorderTestCase): ...


class TestWholeRecordOnSqlite(
    OnSqlite, OfTheWholeRecord, WithSubscriptions, library.ApplicationRecorderTestCase[ApplicationRecorder]
): ...


class TestWholeRecordOnPostgres(
    OnPostgres, OfTheWholeRecord, WithSubscriptions, library.ApplicationRecorderTestCase[ApplicationRecorder]
): ...


class TestPositionsOnSqlite(OnSqlite, OfTheWholeRecord, library.NonInterleavingNotificationIDsBaseCase): ...


class TestPositionsOnPostgres(
    OnPostgres, OfTheWholeRecord, library.NonInterleavingNotificationIDsBaseCase
): ...


class OfOurFactory:
    """The factory the library finds by PERSISTENCE_MODULE; it refuses recorders this design has no use for."""

    factory: Factory

    def expected_factory_class(self) -> type[Factory]:
        return Factory

    def expected_aggregate_recorder_class(self) -> type[AggregateRecorder]:
        return AggregateEventRecorder

    def expected_application_recorder_class(self) -> type[ApplicationRecorder]:
        return EventRecorder

    def expected_tracking_recorder_class(self) -> type[TrackingRecorder]:
        return TrackingRecorder

    def tracking_recorder_subclass(self) -> type[TrackingRecorder]:
        return TrackingRecorder

    def expected_process_recorder_class(self) -> type[ProcessRecorder]:
        return ProcessRecorder

    def test_create_tracking_recorder(self) -> None:
        with pytest.raises(InfrastructureFactoryError, match="no tracking recorder"):
            self.factory.tracking_recorder()

    def test_create_process_recorder(self) -> None:
        with pytest.raises(InfrastructureFactoryError, match="no process recorder"):
            self.factory.process_recorder()

    def test_snapshots_are_refused(self) -> None:
        with pytest.raises(InfrastructureFactoryError, match="stores no snapshots"):
            self.factory.aggregate_recorder("snapshots")


class TestFactoryOnSqlite(OfOurFactory, library.InfrastructureFactoryTestCase[Any]):
    @pytest.fixture(autouse=True)
    def _environment(self, tmp_path: Path) -> None:
        path = str(tmp_path / "record.db")
        self.env = Environment(env={"PERSISTENCE_MODULE": "storage.persistence", "EVENTS_SQLITE_PATH": path})


@pytest.mark.postgres
class TestFactoryOnPostgres(OfOurFactory, library.InfrastructureFactoryTestCase[Any]):
    @pytest.fixture(autouse=True)
    def _environment(self, request: pytest.FixtureRequest) -> None:
        url = request.getfixturevalue("postgres_server").fresh_database()
        self.env = Environment(env={"PERSISTENCE_MODULE": "storage.persistence", "EVENTS_POSTGRES_URL": url})
