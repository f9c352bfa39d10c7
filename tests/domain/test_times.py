"""Instants are written one way only, and days are days of a place."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from domain.times import (
    Effective,
    Precision,
    effective_on,
    end_of_day,
    format_instant,
    local_date,
    months_later,
    parse_instant,
    start_of_day,
)

BERLIN = "Europe/Berlin"
INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))
INSTANT = timedelta(microseconds=1)


def test_an_instant_is_written_with_six_digits_in_utc() -> None:
    assert format_instant(datetime(2024, 1, 8, 8, 0, tzinfo=UTC)) == "2024-01-08T08:00:00.000000Z"


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    two_hours_east = timezone(timedelta(hours=2))
    instant = datetime(2024, 7, 1, 1, 30, 0, 7, tzinfo=two_hours_east)
    assert format_instant(instant) == "2024-06-30T23:30:00.000007Z"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        format_instant(datetime(2024, 1, 8))  # noqa: DTZ001 - this is what must not happen


@for_all(INSTANTS)
def test_what_is_written_is_read_back(instant: datetime) -> None:
    assert parse_instant(format_instant(instant)) == instant


@for_all(INSTANTS, INSTANTS)
def test_written_instants_sort_as_they_happened(one: datetime, other: datetime) -> None:
    assert (format_instant(one) < format_instant(other)) == (one < other)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-01-08T08:00:00Z",
        "2024-01-08T08:00:00.000000",
        "2024-01-08T08:00:00.000000+",
        "2024-01-08T08:00:00.000+00Z",
        "2024-13-08T08:00:00.000000Z",
        "2024-01-08 08:00:00.000000z",
    ],
)
def test_nothing_else_is_read_as_an_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"recorded instant|month|isoformat"):
        parse_instant(text)


def test_a_day_begins_and_ends_where_its_people_are() -> None:
    summer = date(2024, 7, 1)
    assert start_of_day(summer, BERLIN) == datetime(2024, 6, 30, 22, tzinfo=UTC)
    assert end_of_day(summer, BERLIN) == datetime(2024, 7, 1, 22, tzinfo=UTC) - INSTANT


def test_days_on_which_clocks_are_set_are_shorter_or_longer() -> None:
    spring, autumn = date(2024, 3, 31), date(2024, 10, 27)
    assert end_of_day(spring, BERLIN) + INSTANT - start_of_day(spring, BERLIN) == timedelta(hours=23)
    assert end_of_day(autumn, BERLIN) + INSTANT - start_of_day(autumn, BERLIN) == timedelta(hours=25)


@for_all(DAYS)
def test_the_first_and_last_instant_of_a_day_fall_on_it_and_their_neighbours_do_not(day: date) -> None:
    first, last = start_of_day(day, BERLIN), end_of_day(day, BERLIN)
    assert local_date(first, BERLIN) == local_date(last, BERLIN) == day
    assert local_date(first - INSTANT, BERLIN) < day < local_date(last + INSTANT, BERLIN)


@pytest.mark.parametrize(
    ("precision", "start"),
    [
        (Precision.DAY, datetime(2024, 8, 14, 22, tzinfo=UTC)),
        (Precision.MONTH, datetime(2024, 7, 31, 22, tzinfo=UTC)),
        (Precision.YEAR, datetime(2023, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_what_is_known_coarsely_took_effect_at_the_local_start(precision: Precision, start: datetime) -> None:
    assert effective_on(date(2024, 8, 15), BERLIN, precision) == Effective(start, precision)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 15), 1, date(2024, 2, 15)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 31), 0, date(2024, 1, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later
