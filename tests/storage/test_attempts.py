"""Attempts: guessing becomes slow, for a name, from an address, and for everybody else it does not."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import attempts
from storage.attempts import ADDRESS, NAME, NAME_FROM_ADDRESS, TOKENS, Limit, Source, network_of
from storage.engine import Database
from storage.recorder import writing
from tests.support.records import rows

NOW = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
HOME, AWAY = "192.0.2.1", "198.51.100.7"
MOMENT = timedelta(microseconds=1)


def fail(record: Database, source: Source, times: int, now: datetime = NOW) -> None:
    for _ in range(times):
        with writing(record) as connection:
            attempts.count(connection, source, now)


def held(record: Database, source: Source, now: datetime = NOW) -> datetime | None:
    with record.connected() as connection:
        return attempts.held_until(connection, source, now)


def succeed(record: Database, source: Source, now: datetime = NOW) -> None:
    with writing(record) as connection:
        attempts.count(connection, source, now)
        attempts.forgive(connection, source, now)


def test_the_first_failures_are_free_and_the_next_try_waits(record: Database) -> None:
    ada = Source("ada", HOME)
    fail(record, ada, NAME_FROM_ADDRESS.free - 1)
    assert held(record, ada) is None
    fail(record, ada, 1)
    assert held(record, ada) == NOW + timedelta(seconds=1)


def test_after_the_pause_the_next_try_may_be_made(record: Database) -> None:
    ada = Source("ada", HOME)
    fail(record, ada, NAME_FROM_ADDRESS.free)
    assert held(record, ada, NOW + timedelta(seconds=1) - MOMENT) is not None
    assert held(record, ada, NOW + timedelta(seconds=1)) is None


def test_pauses_double_up_to_the_longest() -> None:
    limit = Limit(free=2, longest_pause=timedelta(seconds=5))
    pauses = [limit.pause_after(failures) for failures in range(1, 7)]
    assert pauses == [None, *(timedelta(seconds=pause) for pause in (1, 2, 4, 5, 5))]
    assert limit.pause_after(10_000) == timedelta(seconds=5)


def test_a_name_that_does_not_exist_is_held_like_one_that_does(record: Database) -> None:
    fail(record, Source("", HOME), NAME_FROM_ADDRESS.free)
    assert held(record, Source("", HOME)) is not None


def test_other_names_from_the_same_address_go_on(record: Database) -> None:
    fail(record, Source("ada", HOME), NAME_FROM_ADDRESS.free)
    assert held(record, Source("bo", HOME)) is None


def test_a_name_guessed_at_from_many_addresses_is_held_everywhere(record: Database) -> None:
    for number in range(NAME.free):
        fail(record, Source("ada", f"203.0.113.{number}"), 1)
    assert held(record, Source("ada", AWAY)) is not None
    assert held(record, Source("bo", AWAY)) is None


def test_where_the_name_has_signed_in_before_guesses_from_elsewhere_do_not_hold_it_up(
    record: Database,
) -> None:
    succeed(record, Source("ada", HOME))
    fail(record, Source("ada", AWAY), NAME.free)
    assert held(record, Source("ada", HOME)) is None
    assert held(record, Source("ada", AWAY)) is not None


def test_trust_in_an_address_ends(record: Database) -> None:
    succeed(record, Source("ada", HOME))
    later = NOW + attempts.TRUST
    fail(record, Source("ada", AWAY), NAME.free, later - MOMENT)
    assert held(record, Source("ada", HOME), later - MOMENT) is None
    assert held(record, Source("ada", HOME), later) is not None


def test_an_address_that_guesses_at_many_names_is_held(record: Database) -> None:
    for number in range(ADDRESS.free):
        fail(record, Source(f"name-{number}", AWAY), 1)
    assert held(record, Source("ada", AWAY)) is not None
    assert held(record, Source("ada", HOME)) is None


def test_one_right_guess_does_not_wash_an_address_clean(record: Database) -> None:
    for number in range(ADDRESS.free):
        fail(record, Source(f"name-{number}", AWAY), 1)
    succeed(record, Source("eve", AWAY))
    assert held(record, Source("ada", AWAY)) is not None


def test_a_success_forgets_the_failures_of_the_name(record: Database) -> None:
    ada = Source("ada", HOME)
    fail(record, ada, NAME_FROM_ADDRESS.free - 1)
    succeed(record, ada)
    fail(record, ada, NAME_FROM_ADDRESS.free - 1)
    assert held(record, ada) is None


def test_an_attempt_taken_back_does_not_count_and_leaves_the_others(record: Database) -> None:
    ada = Source("ada", HOME)
    fail(record, ada, NAME_FROM_ADDRESS.free)
    with writing(record) as connection:
        attempts.take_back(connection, ada, NOW)
    assert held(record, ada) is None
    fail(record, ada, 1)
    assert held(record, ada) is not None


def test_failures_are_forgotten_in_time(record: Database) -> None:
    ada = Source("ada", HOME)
    fail(record, ada, NAME_FROM_ADDRESS.free - 1)
    fail(record, ada, 1, NOW + attempts.MEMORY)
    assert held(record, ada, NOW + attempts.MEMORY) is None
    fail(record, ada, NAME_FROM_ADDRESS.free - 1, NOW + attempts.MEMORY * 2 - MOMENT)
    assert held(record, ada, NOW + attempts.MEMORY * 2 - MOMENT) is not None


def test_a_recovery_lets_the_name_be_tried_anew(record: Database) -> None:
    for number in range(NAME.free):
        fail(record, Source("ada", f"203.0.113.{number}"), 1)
    with writing(record) as connection:
        attempts.forget_name(connection, "ada", NOW)
    assert held(record, Source("ada", HOME)) is None


def test_tokens_have_a_counter_of_their_own(record: Database) -> None:
    fail(record, Source(None, HOME), TOKENS.free)
    assert held(record, Source(None, HOME)) is not None
    assert held(record, Source("ada", HOME)) is None
    assert held(record, Source(None, AWAY)) is None


def test_neither_names_nor_addresses_are_kept(record: Database) -> None:
    fail(record, Source("my secret password", HOME), 1)
    kept = str(rows(record, "SELECT * FROM attempts"))
    assert "secret" not in kept
    assert HOME not in kept


def test_what_is_forgotten_is_removed(record: Database) -> None:
    fail(record, Source("ada", HOME), 1)
    fail(record, Source(None, AWAY), 1, NOW + attempts.MEMORY)
    assert len(rows(record, "SELECT * FROM attempts")) == 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_of_ipv6_stands_for_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
