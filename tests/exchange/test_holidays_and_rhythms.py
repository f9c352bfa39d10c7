"""Ten years of holidays in sixteen Länder, and rhythms that meet them, clock changes, year ends and leap days."""

from datetime import UTC, date, datetime

import pytest
from holidays import country_holidays

from domain.check_cycles import Rhythm, Shift, first_cycle, next_cycle
from domain.working_days import LAENDER
from exchange.holiday_calendars import public_holidays

YEARS = range(2024, 2034)
WEDNESDAYS = Rhythm(interval_weeks=3, weekday=3, time="09:00", zone="Europe/Berlin")


@pytest.mark.parametrize("land", LAENDER)
def test_the_calendar_of_a_land_is_that_of_the_library_for_ten_years(land: str) -> None:
    theirs = country_holidays("DE", subdiv=land, years=YEARS, language="de")
    ours = public_holidays(land, YEARS)
    assert dict(ours.holidays) == {day: name for day, name in theirs.items() if day.year in YEARS}


@pytest.mark.parametrize("land", LAENDER)
def test_the_rhythm_from_28_october_2026_meets_the_day_of_repentance_in_sachsen_only(land: str) -> None:
    cycle = next_cycle("2026-10-28", WEDNESDAYS, public_holidays(land, [2026]))
    assert cycle.key == "2026-11-18"
    assert cycle.due_on == date(2026, 11, 19 if land == "SN" else 18)


@pytest.mark.parametrize(
    ("began", "due_at"),
    [
        (date(2026, 10, 4), datetime(2026, 10, 25, 8, tzinfo=UTC)),
        (date(2027, 3, 7), datetime(2027, 3, 28, 7, tzinfo=UTC)),
    ],
)
def test_nine_in_the_morning_is_nine_on_the_days_on_which_clocks_change(
    began: date, due_at: datetime
) -> None:
    sundays = Rhythm(interval_weeks=3, weekday=7, time="09:00", zone="Europe/Berlin")
    cycle = first_cycle(began, sundays, public_holidays("NW", [2026, 2027]))
    assert sundays.at(date.fromisoformat(cycle.key)) == due_at


@pytest.mark.parametrize("land", LAENDER)
@pytest.mark.parametrize(
    ("shift", "due_on"), [(Shift.NEXT, date(2025, 1, 2)), (Shift.PREVIOUS, date(2024, 12, 31))]
)
def test_new_years_day_moves_a_check_into_either_year(land: str, shift: Shift, due_on: date) -> None:
    rhythm = Rhythm(interval_weeks=3, weekday=3, time="09:00", zone="Europe/Berlin", shift=shift)
    cycle = next_cycle("2024-12-11", rhythm, public_holidays(land, [2024, 2025]))
    assert (cycle.key, cycle.due_on) == ("2025-01-01", due_on)


def test_a_rhythm_passes_over_a_leap_day_and_may_fall_on_it() -> None:
    calendar = public_holidays("NW", [2024, 2028])
    assert next_cycle("2024-02-14", WEDNESDAYS, calendar).key == "2024-03-06"
    tuesdays = Rhythm(interval_weeks=3, weekday=2, time="09:00", zone="Europe/Berlin")
    assert next_cycle("2028-02-08", tuesdays, calendar).due_on == date(2028, 2, 29)
