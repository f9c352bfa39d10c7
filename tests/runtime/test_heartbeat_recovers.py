"""The heartbeat comes back by itself: after a lock held for long, after cut connections, and beside others at once."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from domain.project_values import project_id
from projections.project_checks import checks_of
from runtime.organisations import Installation
from runtime.scheduler import Heartbeat
from runtime.tick import tick
from storage.recorder import writing
from tests.runtime.test_scheduler import eventually
from tests.support.city import City
from tests.support.door import facts
from tests.support.mailing import enter_everybody, let_reminders_fall_due, outbox_rows

CUT = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


@contextmanager
def beating(*installations: Installation) -> Iterator[list[Heartbeat]]:
    """Let each installation beat every second, all begun at the same moment."""
    hearts = [Heartbeat(one, beat_s=1) for one in installations]
    starting = threading.Barrier(len(hearts))

    def begin(heart: Heartbeat) -> None:
        starting.wait()
        heart.start()

    threads = [threading.Thread(target=begin, args=(heart,)) for heart in hearts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        yield hearts
    finally:
        for heart in hearts:
            heart.stop()


@contextmanager
def instances(city: City, number: int) -> Iterator[list[Installation]]:
    """Open the city as so many processes would."""
    with ExitStack() as stack:
        opened = [Installation(city.settings, city.clock) for _ in range(number)]
        for one in opened:
            stack.callback(one.close)
        yield opened


def cycles(city: City, *keys: str) -> list[int]:
    """Count the cycles of each project."""
    with city.reading() as connection:
        return [len(checks_of(connection, project_id(city.programme, key))) for key in keys]


def seen_to(city: City, *keys: str) -> Callable[[], bool]:
    """Give the question whether each project has its cycle."""
    return lambda: cycles(city, *keys) == [1] * len(keys)


def at_work(city: City, *keys: str) -> None:
    for key in keys:
        city.add_project(key, phase="implementation")


def test_a_lock_held_for_five_seconds_only_delays_a_beat(city: City) -> None:
    at_work(city, "CITY-2")
    with instances(city, 1) as opened, ExitStack() as stack:
        with writing(city.here.store.database):
            (heart,) = stack.enter_context(beating(*opened))
            threading.Event().wait(5)
            assert cycles(city, "CITY-2") == [0]
        assert eventually(seen_to(city, "CITY-2"))
        assert eventually(lambda: heart.complaints() == ())


def test_instances_started_at_once_do_everything_once(city_on_each: City) -> None:
    city, keys = city_on_each, ("CITY-2", "CITY-3", "CITY-4")
    enter_everybody(city)
    let_reminders_fall_due(city, ("CITY-9",))
    at_work(city, *keys)
    with instances(city, 3) as opened, beating(*opened):
        assert eventually(seen_to(city, *keys))
        assert eventually(lambda: {row.state for row in outbox_rows(city).values()} == {"sent"})
    told = Counter(
        (fact.topic, fact.stream_id)
        for fact in facts(city)
        if fact.topic.endswith(("scheduled.v1", "issued.v1"))
    )
    assert set(told.values()) == {1}
    mails = list(Path(city.here.folder, "mail").iterdir())
    assert len(mails) == len({row.carried_in for row in outbox_rows(city).values()})


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_after_all_connections_were_cut_everything_is_done_once(
    city_on_each: City, database_url: str
) -> None:
    city = city_on_each
    with instances(city, 2) as opened, beating(*opened) as hearts:
        assert eventually(lambda: all(heart.complaints() == () for heart in hearts))
        with psycopg.connect(database_url, autocommit=True) as other:
            for turn in range(2, 8):
                city.add_project(f"CITY-{turn}", phase="implementation")
                other.execute(CUT)
                threading.Event().wait(0.3)
        keys = [f"CITY-{turn}" for turn in range(2, 8)]
        assert eventually(seen_to(city, *keys))
        assert eventually(lambda: all(heart.complaints() == () for heart in hearts))
    assert tick(city.here).scheduled == 0
