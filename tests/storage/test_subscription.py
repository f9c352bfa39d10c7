"""Following the record: nothing is missed, whoever writes, and watching ends when it is told to."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from storage.engine import Database
from storage.recorder import EventRecorder
from storage.subscription import TailSubscription
from tests.support.records import append, fact, recorder

WRITERS, COMMITS = 8, 15
STRANGER = """
import sys
from pathlib import Path
from tests.support.records import append, fact, open_record

record = open_record(Path(sys.argv[1]), sys.argv[2] or None)
append(record, fact("stranger", 1), fact("stranger", 2))
record.close()
"""


@pytest.fixture
def tail(record: Database) -> Iterator[EventRecorder]:
    """A recorder with a signal of its own, as another process would have one."""
    before = set(threading.enumerate())
    yield recorder(record)
    assert set(threading.enumerate()) <= before, "a watching thread was left behind"


def read(subscription: TailSubscription, count: int) -> list[int]:
    """Read that many positions, or as many as come within ten seconds."""
    deadline = threading.Timer(10, subscription.stop)
    deadline.start()
    seen: list[int] = []
    for notification in subscription:
        seen.append(notification.id)
        if len(seen) == count:
            break
    deadline.cancel()
    deadline.join()
    return seen


def test_what_was_recorded_before_is_read_first(record: Database, tail: EventRecorder) -> None:
    append(record, fact("ada", 1), fact("ada", 2))
    with tail.subscribe(gt=None) as subscription:
        assert read(subscription, 2) == [1, 2]


def test_reading_begins_after_the_position_given(record: Database, tail: EventRecorder) -> None:
    append(record, fact("ada", 1), fact("ada", 2), fact("ada", 3))
    with tail.subscribe(gt=2) as subscription:
        assert read(subscription, 1) == [3]


def test_only_the_topics_asked_for_are_read(record: Database, tail: EventRecorder) -> None:
    append(
        record, fact("ada", 1, topic="a.b.v1"), fact("ada", 2, topic="a.c.v1"), fact("ada", 3, topic="a.b.v1")
    )
    with tail.subscribe(gt=0, topics=["a.b.v1"]) as subscription:
        assert read(subscription, 2) == [1, 3]


def test_a_tail_reader_misses_nothing_while_eight_write_at_once(
    record: Database, tail: EventRecorder
) -> None:
    def write(writer: int) -> None:
        for version in range(1, COMMITS + 1):
            append(record, fact(f"writer {writer}", 2 * version - 1), fact(f"writer {writer}", 2 * version))

    total = 2 * WRITERS * COMMITS
    with tail.subscribe(gt=0) as subscription, ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, writer) for writer in range(WRITERS)]
        seen = read(subscription, total)
        for one in writing:
            one.result()
    assert seen == list(range(1, total + 1))


def test_a_commit_of_another_process_wakes_the_reader(
    record: Database, tail: EventRecorder, tmp_path: Path, database_url: str | None
) -> None:
    append(record, fact("ada"))
    with tail.subscribe(gt=0) as subscription:
        assert read(subscription, 1) == [1]
        command = [sys.executable, "-c", STRANGER, str(tmp_path), database_url or ""]
        stranger = subprocess.Popen(command)  # noqa: S603 - our own interpreter and script
        assert read(subscription, 2) == [2, 3]
        assert stranger.wait(timeout=20) == 0


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_reader_whose_connection_was_cut_looks_again_and_misses_nothing(
    record: Database, tail: EventRecorder, database_url: str
) -> None:
    with tail.subscribe(gt=0) as subscription, psycopg.connect(database_url, autocommit=True) as other:
        append(record, fact("ada", 1))
        assert read(subscription, 1) == [1]
        for version in (2, 3):
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE 'LISTEN%'"
            )
            append(record, fact("ada", version))
            assert read(subscription, 1) == [version]


def test_stopping_ends_a_reader_that_waits(tail: EventRecorder) -> None:
    subscription = tail.subscribe(gt=0)
    with subscription:
        stopping = threading.Timer(0.1, subscription.stop)
        stopping.start()
        assert list(subscription) == []
        stopping.join()


def test_stopping_twice_or_before_reading_is_harmless(tail: EventRecorder) -> None:
    subscription = tail.subscribe(gt=0)
    subscription.stop()
    subscription.stop()
    with subscription:
        assert list(subscription) == []


def test_many_readers_see_the_same(record: Database, tail: EventRecorder) -> None:
    subscriptions = [tail.subscribe(gt=0) for _ in range(3)]
    append(record, *(fact("ada", version) for version in range(1, 6)))
    for subscription in subscriptions:
        with subscription:
            assert read(subscription, 5) == [1, 2, 3, 4, 5]
