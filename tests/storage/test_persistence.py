"""A plain application of the event-sourcing library runs on our persistence module unchanged."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.application import AggregateNotFoundError, Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import InfrastructureFactoryError, IntegrityError


class Tale(Aggregate):
    @event("Begun")
    def __init__(self, title: str) -> None:
        self.title = title
        self.words: tuple[str, ...] = ()

    @event("Told")
    def tell(self, word: str) -> None:
        self.words = (*self.words, word)


@pytest.fixture
def tales(tmp_path: Path, database_url: str | None) -> Iterator[Application[UUID]]:
    place = (
        {"EVENTS_POSTGRES_URL": database_url, "EVENTS_POSTGRES_SCHEMA": "tales"}
        if database_url
        else {"EVENTS_SQLITE_PATH": str(tmp_path / "tales.db")}
    )
    with Application[UUID](env={"PERSISTENCE_MODULE": "storage.persistence", **place}) as application:
        yield application


def test_a_library_application_saves_and_loads_aggregates(tales: Application[UUID]) -> None:
    tale = Tale(title="Ada und das Tor")
    tale.tell("Es war")
    tale.tell("einmal")
    tales.save(tale)
    found: Tale = tales.repository.get(tale.id)
    assert (found.title, found.words, found.version) == ("Ada und das Tor", ("Es war", "einmal"), 3)


def test_a_library_application_saves_several_aggregates_or_none(tales: Application[UUID]) -> None:
    first, second = Tale(title="Bo"), Tale(title="Cy")
    tales.save(second)
    stale: Tale = tales.repository.get(second.id)
    second.tell("schon erzählt")
    tales.save(second)
    stale.tell("zu spät")
    with pytest.raises(IntegrityError):
        tales.save(first, stale)
    with pytest.raises(AggregateNotFoundError):
        tales.repository.get(first.id)


def test_a_library_application_pages_through_its_notifications(tales: Application[UUID]) -> None:
    tale = Tale(title="Eve")
    tale.tell("eins")
    tale.tell("zwei")
    tales.save(tale)
    notifications = tales.notification_log.select(start=2, limit=10)
    assert [one.id for one in notifications] == [2, 3]
    assert [one.originator_version for one in notifications] == [2, 3]


def test_a_library_application_may_be_followed_on_both_databases(tales: Application[UUID]) -> None:
    tale = Tale(title="Eve")
    tales.save(tale)
    heard = []
    with tales.recorder.subscribe(gt=0) as subscription:
        for notification in subscription:
            heard.append((notification.id, notification.originator_version))
            if len(heard) == 3:
                break
            tale.tell("weiter")
            tales.save(tale)
    assert heard == [(1, 1), (2, 2), (3, 3)]


def test_the_record_keeps_what_a_library_application_wrote_in_the_same_table(
    tales: Application[UUID],
) -> None:
    tale = Tale(title="Ada")
    tales.save(tale)
    (stored,) = tales.recorder.select_events(tale.id)
    assert b"Ada" in stored.state


def test_without_a_place_for_the_record_the_module_says_which_settings_it_needs() -> None:
    with pytest.raises(InfrastructureFactoryError, match="EVENTS_SQLITE_PATH or EVENTS_POSTGRES_URL"):
        Application[UUID](env={"PERSISTENCE_MODULE": "storage.persistence"})
