"""Calendars of the Länder: where they differ in 2026, and which codes are taken."""

from datetime import date

import pytest

from exchange.holiday_calendars import LAENDER, UnknownLand, land_code, public_holidays

EVERYWHERE = {
    date(2026, 1, 1),
    date(2026, 4, 3),
    date(2026, 4, 6),
    date(2026, 5, 1),
    date(2026, 5, 14),
    date(2026, 5, 25),
    date(2026, 10, 3),
    date(2026, 12, 25),
    date(2026, 12, 26),
}

OWN = {
    "BB": {"Ostersonntag": (4, 5), "Pfingstsonntag": (5, 24), "Reformationstag": (10, 31)},
    "NW": {"Fronleichnam": (6, 4), "Allerheiligen": (11, 1)},
    "SN": {"Reformationstag": (10, 31), "Buß- und Bettag": (11, 18)},
    "ST": {"Heilige Drei Könige": (1, 6), "Reformationstag": (10, 31)},
}


@pytest.mark.parametrize("land", OWN)
def test_a_land_has_its_own_holidays_beside_the_common_ones(land: str) -> None:
    named = dict(public_holidays(land, [2026]).holidays)
    own = {name: date(2026, *day) for name, day in OWN[land].items()}
    assert named.keys() == EVERYWHERE | set(own.values())
    assert {name: day for day, name in named.items() if day not in EVERYWHERE} == own


def test_fronleichnam_is_a_working_day_in_brandenburg_and_none_in_nordrhein_westfalen() -> None:
    fronleichnam = date(2026, 6, 4)
    assert public_holidays("BB", [2026]).is_working_day(fronleichnam)
    assert not public_holidays("NW", [2026]).is_working_day(fronleichnam)


def test_exactly_the_years_asked_for_are_covered() -> None:
    calendar = public_holidays("NW", [2026, 2028])
    assert calendar.years == {2026, 2028}
    assert {day.year for day in calendar.days_off} == {2026, 2028}


def test_years_taken_one_by_one_join_to_the_years_taken_together() -> None:
    one_by_one = public_holidays("SN", [2026]).union(public_holidays("SN", [2027]))
    assert one_by_one == public_holidays("SN", [2026, 2027])


@pytest.mark.parametrize("land", LAENDER)
def test_every_land_has_a_calendar_with_named_days(land: str) -> None:
    calendar = public_holidays(land, [2026])
    assert calendar.land == land
    assert set(EVERYWHERE) <= calendar.days_off
    assert all(name for _, name in calendar.holidays)


def test_a_code_with_its_country_is_the_code() -> None:
    assert land_code("DE-SN") == land_code("SN") == "SN"
    assert public_holidays("DE-SN", [2026]).land == "SN"


@pytest.mark.parametrize("written", ["XX", "sn", "Sachsen", "AT-1", "DE-DE-SN", "Augsburg", ""])
def test_a_code_of_no_land_is_refused_with_those_there_are(written: str) -> None:
    with pytest.raises(UnknownLand, match=r"BB \(Brandenburg\), .*TH \(Thüringen\)") as refused:
        public_holidays(written, [2026])
    assert repr(written) in str(refused.value)


@pytest.mark.parametrize("year", [1990, 2101])
def test_a_year_the_source_does_not_know_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match=f"not for {year}"):
        public_holidays("NW", [2026, year])


def test_a_calendar_of_no_year_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        public_holidays("NW", [])
