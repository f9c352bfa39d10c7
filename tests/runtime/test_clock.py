"""Clocks: the machine's own, and that of a story, which never runs backwards."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.clock import StoryClock, SystemClock, stopwatch

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)


def test_the_machines_clock_reads_the_present_in_utc() -> None:
    before, now, after = datetime.now(UTC), SystemClock().now(), datetime.now(UTC)
    assert before <= now <= after
    assert now.utcoffset() == timedelta(0)


def test_a_shifted_clock_is_shifted_by_exactly_its_offset() -> None:
    offset = timedelta(days=400)
    before, now, after = datetime.now(UTC), SystemClock(offset).now(), datetime.now(UTC)
    assert before + offset <= now <= after + offset


def test_the_clock_of_a_story_stands_where_it_was_set() -> None:
    clock = StoryClock(BEGIN)
    assert clock.now() == clock.now() == BEGIN
    clock.set(BEGIN + timedelta(days=30))
    assert clock.now() == BEGIN + timedelta(days=30)


def test_the_clock_of_a_story_may_be_set_to_the_present_again() -> None:
    clock = StoryClock(BEGIN)
    clock.set(BEGIN)
    assert clock.now() == BEGIN


def test_a_story_does_not_run_backwards() -> None:
    clock = StoryClock(BEGIN)
    with pytest.raises(ValueError, match="does not run backwards"):
        clock.set(BEGIN - timedelta(microseconds=1))
    assert clock.now() == BEGIN


def test_a_running_story_lives_on_in_its_own_years() -> None:
    clock = StoryClock(BEGIN, running=True)
    readings = [clock.now() for _ in range(100)]
    assert readings == sorted(readings)
    assert readings[0] >= BEGIN
    assert readings[-1] < BEGIN + timedelta(hours=1)
    clock.set(BEGIN + timedelta(days=1))
    assert clock.now() >= BEGIN + timedelta(days=1)


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=99)), max_size=10))
def test_whatever_the_steps_a_story_only_goes_forward(steps: list[timedelta]) -> None:
    clock = StoryClock(BEGIN)
    for step in steps:
        before = clock.now()
        clock.set(before + step)
        assert clock.now() == before + step >= before


def test_a_stopwatch_only_runs_forward() -> None:
    readings = [stopwatch() for _ in range(100)]
    assert readings == sorted(readings)
