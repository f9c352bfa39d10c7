"""Intervals are whole days of the calendar, counted from a first one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.intervals import Interval


@pytest.mark.parametrize(
    ("text", "months", "days"),
    [("P6M", 6, 0), ("P1Y", 12, 0), ("P1Y6M", 18, 0), ("P3W", 0, 21), ("P10D", 0, 10), ("P100Y", 1200, 0)],
)
def test_an_interval_is_written_as_a_duration(text: str, months: int, days: int) -> None:
    assert Interval.parse(text) == Interval(months, days)


@pytest.mark.parametrize(
    "text", ["", "P", "P0M", "PT6H", "6M", "p6m", "P-1M", "P1.5Y", "P101Y", "P6M ", "P٣M"]
)
def test_what_is_no_interval_is_not_read_as_one(text: str) -> None:
    assert Interval.parse(text) is None


def test_the_end_of_a_month_stays_its_end() -> None:
    half_year = Interval(6, 0)
    assert [half_year.times(count, date(2024, 8, 31)) for count in range(3)] == [
        date(2024, 8, 31),
        date(2025, 2, 28),
        date(2025, 8, 31),
    ]


@given(
    st.builds(Interval, st.integers(0, 24), st.integers(1, 60)),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.integers(-400, 4000),
)
def test_the_next_day_is_the_first_of_the_row_that_lies_after(
    interval: Interval, since: date, later: int
) -> None:
    day = since + timedelta(days=later)
    following = interval.next_after(day, since)
    assert following > day
    row = [interval.times(count, since) for count in range(max(later, 0) + 2)]
    assert following == next(one for one in row if one > day)
