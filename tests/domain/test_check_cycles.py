"""The rhythm of checks: nominal weeks, shifted due days, local time over the clock change, the ladder."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.check_cycles import (
    Cycle,
    InvalidRhythm,
    Rhythm,
    first_cycle,
    level_reached,
    next_cycle,
    rung_instants,
)
from domain.working_days import WorkingDayCalendar, YearNotPublished
from exchange.holiday_calendars import public_holidays

BERLIN = "Europe/Berlin"
WEDNESDAY = 3
YEARS = range(2025, 2033)
CALENDARS = {land: public_holidays(land, YEARS) for land in ("BB", "NW", "SN", "ST")}
NW, SN = CALENDARS["NW"], CALENDARS["SN"]
NO_DAYS_OFF = WorkingDayCalendar.of("NW", YEARS, {})


def rhythm(**changed: Any) -> Rhythm:
    return Rhythm(**{"interval_weeks": 3, "weekday": WEDNESDAY, "time": "09:00", "zone": BERLIN, **changed})


def course(anchor: date, of: Rhythm, calendar: WorkingDayCalendar, cycles: int) -> list[Cycle]:
    """The first cycle after an anchor and those that follow."""
    found = [first_cycle(anchor, of, calendar)]
    while len(found) < cycles:
        found.append(next_cycle(found[-1].key, of, calendar))
    return found


RHYTHMS = st.builds(
    Rhythm,
    interval_weeks=st.integers(1, 12),
    weekday=st.integers(1, 7),
    time=st.sampled_from(["00:00", "01:59", "03:00", "09:00", "23:59"]),
    zone=st.just(BERLIN),
)
ANCHORS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
LANDS = st.sampled_from(sorted(CALENDARS))


# The first cycle.


@pytest.mark.parametrize(
    ("anchor", "nominal"),
    [
        (date(2026, 10, 7), "2026-10-28"),  # a Wednesday: exactly three weeks later
        (date(2026, 10, 8), "2026-10-28"),
        (date(2026, 10, 13), "2026-10-28"),
        (date(2026, 10, 14), "2026-11-04"),
    ],
)
def test_the_first_cycle_is_on_the_last_weekday_within_the_interval(anchor: date, nominal: str) -> None:
    assert first_cycle(anchor, rhythm(), NW).key == nominal


@given(ANCHORS, RHYTHMS)
def test_the_first_cycle_is_after_the_anchor_and_never_later_than_the_interval(
    anchor: date, of: Rhythm
) -> None:
    nominal = date.fromisoformat(first_cycle(anchor, of, NW).key)
    assert nominal.isoweekday() == of.weekday
    assert timedelta(weeks=of.interval_weeks, days=-6) <= nominal - anchor
    assert anchor < nominal <= anchor + timedelta(weeks=of.interval_weeks)


# The rhythm.


@pytest.mark.parametrize(("land", "due_on"), [("SN", 19), ("BB", 18), ("NW", 18), ("ST", 18)])
def test_the_day_of_repentance_shifts_a_check_in_sachsen_only(land: str, due_on: int) -> None:
    cycle = next_cycle("2026-10-28", rhythm(), CALENDARS[land])
    assert cycle.key == "2026-11-18"
    assert cycle.due_on == date(2026, 11, due_on)


def test_a_shifted_check_does_not_shift_the_next_one() -> None:
    _, shifted, following = course(date(2026, 10, 7), rhythm(), SN, 3)
    assert shifted.due_on == date(2026, 11, 19)
    assert (following.key, following.due_on) == ("2026-12-09", date(2026, 12, 9))


def test_a_check_nominally_on_good_friday_is_due_on_the_tuesday_after_easter() -> None:
    cycle = first_cycle(date(2026, 3, 13), rhythm(weekday=5), NW)
    assert (cycle.key, cycle.due_on) == ("2026-04-03", date(2026, 4, 7))


def test_a_check_nominally_on_a_sunday_is_due_on_monday() -> None:
    cycle = first_cycle(date(2026, 10, 4), rhythm(weekday=7), NW)
    assert (cycle.key, cycle.due_on) == ("2026-10-25", date(2026, 10, 26))


def test_a_corrected_calendar_moves_the_due_day_and_keeps_the_key() -> None:
    published, corrected = (next_cycle("2026-10-28", rhythm(), calendar) for calendar in (NO_DAYS_OFF, SN))
    assert published.key == corrected.key
    assert published.due_on != corrected.due_on


def test_a_rhythm_moved_to_another_weekday_goes_on_within_the_interval() -> None:
    assert next_cycle("2026-10-28", rhythm(weekday=1), NW).key == "2026-11-16"


def test_a_cycle_in_an_unpublished_year_is_refused() -> None:
    only_2026 = public_holidays("NW", [2026])
    assert next_cycle("2026-12-09", rhythm(), only_2026).due_on == date(2026, 12, 30)
    with pytest.raises(YearNotPublished, match="2027"):
        next_cycle("2026-12-30", rhythm(), only_2026)


@given(ANCHORS, RHYTHMS, LANDS)
def test_over_five_years_cycles_rise_avoid_days_off_and_have_their_own_keys(
    anchor: date, of: Rhythm, land: str
) -> None:
    calendar = CALENDARS[land]
    cycles = course(anchor, of, calendar, 5 * 52 // of.interval_weeks)
    assert all(earlier.due_on < later.due_on for earlier, later in pairwise(cycles))
    assert all(earlier.due_at < later.due_at for earlier, later in pairwise(cycles))
    assert all(calendar.is_working_day(cycle.due_on) for cycle in cycles)
    assert len({cycle.key for cycle in cycles}) == len(cycles)


@given(ANCHORS, RHYTHMS, LANDS)
def test_nominal_days_are_exactly_one_interval_apart(anchor: date, of: Rhythm, land: str) -> None:
    days = [date.fromisoformat(cycle.key) for cycle in course(anchor, of, CALENDARS[land], 20)]
    assert {later - earlier for earlier, later in pairwise(days)} == {timedelta(weeks=of.interval_weeks)}


# Local time.


def test_the_local_time_is_kept_when_the_clocks_go_back() -> None:
    before, after = course(date(2026, 9, 16), rhythm(), NW, 3)[1:]
    assert before.due_at == datetime(2026, 10, 28, 8, tzinfo=UTC)
    assert after.due_at == datetime(2026, 11, 18, 8, tzinfo=UTC)
    assert course(date(2026, 9, 16), rhythm(), NW, 1)[0].due_at == datetime(2026, 10, 7, 7, tzinfo=UTC)


@given(ANCHORS, RHYTHMS)
def test_the_local_time_is_the_same_all_year_and_instants_are_in_utc(anchor: date, of: Rhythm) -> None:
    for cycle in course(anchor, of, NW, 20):
        local = cycle.due_at.astimezone(ZoneInfo(BERLIN))
        assert local.strftime("%H:%M") == of.time
        assert local.date() == cycle.due_on
        assert cycle.due_at.tzinfo is UTC


# What no rhythm can be.


@pytest.mark.parametrize("time", ["02:00", "02:30", "02:59"])
def test_a_time_that_the_clock_change_loses_or_doubles_is_refused(time: str) -> None:
    with pytest.raises(InvalidRhythm, match="clocks change"):
        rhythm(time=time)


@pytest.mark.parametrize("time", ["01:59", "03:00", "00:00", "23:59"])
def test_a_time_beside_that_hour_is_taken(time: str) -> None:
    assert rhythm(time=time).time == time


@pytest.mark.parametrize("time", ["9:00", "24:00", "09:60", "09.00", "09:00:00", "09:00\n", ""])
def test_a_time_in_another_form_is_refused(time: str) -> None:
    with pytest.raises(InvalidRhythm, match="write it like '09:00'"):
        rhythm(time=time)


@pytest.mark.parametrize(("weeks", "taken"), [(0, False), (1, True), (52, True), (53, False), (-3, False)])
def test_an_interval_is_of_one_to_fifty_two_weeks(weeks: int, *, taken: bool) -> None:
    if taken:
        assert rhythm(interval_weeks=weeks).interval_weeks == weeks
        return
    with pytest.raises(InvalidRhythm, match="interval_weeks"):
        rhythm(interval_weeks=weeks)


@pytest.mark.parametrize(("weekday", "taken"), [(0, False), (1, True), (7, True), (8, False)])
def test_a_weekday_is_counted_from_monday_as_one(weekday: int, *, taken: bool) -> None:
    if taken:
        assert rhythm(weekday=weekday).weekday == weekday
        return
    with pytest.raises(InvalidRhythm, match="weekday"):
        rhythm(weekday=weekday)


@pytest.mark.parametrize("zone", ["Europe/Duisburg", "", "../etc/passwd", "MESZ", "Europe"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(InvalidRhythm, match="no known time zone"):
        rhythm(zone=zone)


def test_all_faults_of_a_rhythm_are_listed_at_once() -> None:
    with pytest.raises(InvalidRhythm) as refused:
        Rhythm(interval_weeks=0, weekday=9, time="noon", zone="Mars")
    assert [fault.split(":")[0] for fault in refused.value.faults] == [
        "interval_weeks",
        "weekday",
        "time",
        "zone",
    ]


# The ladder.


def test_rungs_are_counted_in_working_days_from_the_due_day() -> None:
    cycle = next_cycle("2026-10-28", rhythm(), SN)
    instants = rung_instants(cycle, [(1, -2), (2, 0), (3, 1), (4, 2)], rhythm(), SN)
    assert instants == (
        (1, datetime(2026, 11, 16, 8, tzinfo=UTC)),
        (2, datetime(2026, 11, 19, 8, tzinfo=UTC)),
        (3, datetime(2026, 11, 20, 8, tzinfo=UTC)),
        (4, datetime(2026, 11, 23, 8, tzinfo=UTC)),
    )
    assert dict(instants)[2] == cycle.due_at


def test_a_rung_beyond_the_clock_change_keeps_the_local_time() -> None:
    cycle = first_cycle(date(2026, 10, 1), rhythm(weekday=4), NW)
    assert cycle.due_at == datetime(2026, 10, 22, 7, tzinfo=UTC)
    assert rung_instants(cycle, [(3, 2)], rhythm(), NW) == ((3, datetime(2026, 10, 26, 8, tzinfo=UTC)),)


def test_a_rung_in_an_unpublished_year_is_refused() -> None:
    only_2026 = public_holidays("NW", [2026])
    cycle = next_cycle("2026-12-09", rhythm(), only_2026)
    with pytest.raises(YearNotPublished, match="2027"):
        rung_instants(cycle, [(2, 0), (4, 5)], rhythm(), only_2026)


@given(ANCHORS, RHYTHMS, LANDS, st.lists(st.integers(-10, 20), min_size=2, unique=True).map(sorted))
def test_a_higher_offset_comes_later(anchor: date, of: Rhythm, land: str, offsets: list[int]) -> None:
    cycle = first_cycle(anchor, of, CALENDARS[land])
    instants = [at for _, at in rung_instants(cycle, list(enumerate(offsets)), of, CALENDARS[land])]
    assert all(earlier < later for earlier, later in pairwise(instants))


def test_the_highest_level_that_has_come_is_reached() -> None:
    instants = [(level, datetime(2026, 11, 16 + level, 8, tzinfo=UTC)) for level in (1, 2, 3)]
    assert level_reached(instants, instants[0][1] - timedelta(microseconds=1)) is None
    assert level_reached(instants, instants[0][1]) == 1
    assert level_reached(instants, instants[2][1] - timedelta(microseconds=1)) == 2
    assert level_reached(instants, datetime(2027, 1, 1, tzinfo=UTC)) == 3


def test_an_empty_ladder_has_no_level() -> None:
    assert level_reached([], datetime(2027, 1, 1, tzinfo=UTC)) is None
