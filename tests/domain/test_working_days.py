"""Working days: counting them, the stored form of a calendar, and years nobody published."""

import json
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.working_days import WorkingDayCalendar, YearNotPublished

NEW_YEAR, EPIPHANY = date(2026, 1, 1), date(2026, 1, 6)
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 1, day) for day in (2, 3, 4, 5))
WEDNESDAY = date(2026, 1, 7)

ST = WorkingDayCalendar.of("ST", [2026], {NEW_YEAR: "Neujahr", EPIPHANY: "Heilige Drei Könige"})
STORED = (
    '{"days_off":{"2026-01-01":"Neujahr","2026-01-06":"Heilige Drei Könige"},'
    '"land":"ST","v":"gatebook-calendar/1","years":[2026]}'
)

# Far enough from the ends of the year that counting stays inside it.
DAYS = st.dates(date(2026, 3, 1), date(2026, 10, 31))
COUNTS = st.integers(-40, 40)


def calendar_with(*days_off: date) -> WorkingDayCalendar:
    return WorkingDayCalendar.of("ST", [2026], dict.fromkeys(days_off, "frei"))


CALENDARS = st.lists(DAYS, max_size=15).map(lambda days: calendar_with(*days))


# Questions.


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (NEW_YEAR, False),
        (FRIDAY, True),
        (SATURDAY, False),
        (SUNDAY, False),
        (MONDAY, True),
        (EPIPHANY, False),
    ],
)
def test_offices_work_from_monday_to_friday_except_on_days_off(day: date, *, works: bool) -> None:
    assert ST.is_working_day(day) == works


@pytest.mark.parametrize(
    ("day", "following", "before"),
    [(FRIDAY, FRIDAY, FRIDAY), (SATURDAY, MONDAY, FRIDAY), (EPIPHANY, WEDNESDAY, MONDAY)],
)
def test_a_working_day_is_its_own_neighbour_and_others_have_two(
    day: date, following: date, before: date
) -> None:
    assert ST.next_working_day(day) == following
    assert ST.previous_working_day(day) == before


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (FRIDAY, 0, FRIDAY),
        (SATURDAY, 0, MONDAY),
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (MONDAY, 1, WEDNESDAY),
        (FRIDAY, 2, WEDNESDAY),
        (WEDNESDAY, -1, MONDAY),
        (WEDNESDAY, -2, FRIDAY),
        (SUNDAY, -1, FRIDAY),
    ],
)
def test_the_day_itself_is_never_counted(day: date, count: int, result: date) -> None:
    assert ST.add_working_days(day, count) == result


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, MONDAY, 1),
        (SATURDAY, SUNDAY, 0),
        (SATURDAY, MONDAY, 1),
        (FRIDAY, SUNDAY, 0),
        (FRIDAY, WEDNESDAY, 2),
        (WEDNESDAY, FRIDAY, -2),
    ],
)
def test_days_between_are_those_after_the_start_up_to_the_end(start: date, end: date, count: int) -> None:
    assert ST.working_days_between(start, end) == count


# Laws.


@given(CALENDARS, DAYS, COUNTS)
def test_adding_leads_to_a_working_day_so_many_working_days_away(
    calendar: WorkingDayCalendar, day: date, count: int
) -> None:
    day = calendar.next_working_day(day)
    reached = calendar.add_working_days(day, count)
    assert calendar.is_working_day(reached)
    assert calendar.working_days_between(day, reached) == count


@given(CALENDARS, DAYS, COUNTS)
def test_adding_and_taking_away_lead_back(calendar: WorkingDayCalendar, day: date, count: int) -> None:
    day = calendar.next_working_day(day)
    assert calendar.add_working_days(calendar.add_working_days(day, count), -count) == day


@given(CALENDARS, DAYS, st.integers(0, 20), st.integers(0, 20))
def test_adding_twice_is_adding_the_sum(
    calendar: WorkingDayCalendar, day: date, first: int, second: int
) -> None:
    assume(calendar.is_working_day(day))
    twice = calendar.add_working_days(calendar.add_working_days(day, first), second)
    assert twice == calendar.add_working_days(day, first + second)


@given(CALENDARS, DAYS, DAYS)
def test_a_later_start_never_ends_earlier(calendar: WorkingDayCalendar, one: date, other: date) -> None:
    earlier, later = min(one, other), max(one, other)
    assert calendar.add_working_days(earlier, 5) <= calendar.add_working_days(later, 5)


@given(CALENDARS)
def test_a_calendar_survives_storage_with_its_hash(calendar: WorkingDayCalendar) -> None:
    stored = calendar.to_canonical_json()
    again = WorkingDayCalendar.from_canonical_json(stored)
    assert again == calendar
    assert again.days_off == calendar.days_off
    assert again.sha256 == calendar.sha256


# Years nobody published.


def test_a_day_of_an_unpublished_year_is_refused_by_year_and_land() -> None:
    with pytest.raises(YearNotPublished) as refused:
        ST.is_working_day(date(2027, 1, 4))
    assert (refused.value.year, refused.value.land) == (2027, "ST")
    assert str(refused.value) == (
        "The working days of 2027 in ST are not published; publish that year's calendar."
    )


def test_counting_into_an_unpublished_year_is_refused_and_up_to_its_end_is_not() -> None:
    last = date(2026, 12, 31)
    assert ST.add_working_days(date(2026, 12, 30), 1) == last
    with pytest.raises(YearNotPublished):
        ST.add_working_days(last, 1)
    with pytest.raises(YearNotPublished):
        ST.previous_working_day(date(2026, 1, 1))


# Joining and storing.


def test_calendars_of_two_years_cover_both() -> None:
    joined = ST.union(WorkingDayCalendar.of("ST", [2027], {date(2027, 1, 1): "Neujahr"}))
    assert joined.years == {2026, 2027}
    assert not joined.is_working_day(date(2027, 1, 1))
    assert joined.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_joining_does_not_depend_on_the_order() -> None:
    later = WorkingDayCalendar.of("ST", [2027], {date(2027, 1, 1): "Neujahr"})
    assert ST.union(later).sha256 == later.union(ST).sha256


def test_the_same_year_joins_with_itself_and_with_nothing_that_differs() -> None:
    assert ST.union(ST) == ST
    with pytest.raises(ValueError, match="Two calendars of ST differ in 2026"):
        ST.union(calendar_with(FRIDAY))


def test_calendars_of_two_lands_are_not_joined() -> None:
    with pytest.raises(ValueError, match="ST and SN"):
        ST.union(WorkingDayCalendar.of("SN", [2027], {}))


def test_the_stored_text_and_its_hash_never_change() -> None:
    assert ST.to_canonical_json() == STORED
    assert ST.sha256 == "338b28753e8b97d0478237a1a722098507cbc6b4a535cbfb361fb249b7f0338f"


def test_days_off_in_any_order_make_the_same_calendar() -> None:
    backwards = {EPIPHANY: "Heilige Drei Könige", NEW_YEAR: "Neujahr"}
    assert WorkingDayCalendar.of("ST", [2026], backwards) == ST


def test_another_name_of_a_day_off_makes_another_hash() -> None:
    renamed = WorkingDayCalendar.of("ST", [2026], {NEW_YEAR: "Neujahrstag", EPIPHANY: "Heilige Drei Könige"})
    assert renamed.days_off == ST.days_off
    assert renamed.sha256 != ST.sha256


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        json.dumps(json.loads(STORED)),  # the same content, spaced
        STORED.replace("calendar/1", "calendar/2"),
        STORED.replace("2026-01-06", "2026-02-30"),
        STORED.replace("[2026]", "[2027]"),
        STORED.replace("[2026]", '["2026"]'),
        STORED.replace('"ST"', '""'),
        STORED.replace('"Neujahr"', "null"),
        STORED.removesuffix("}") + ',"z":1}',
    ],
)
def test_a_text_that_is_no_stored_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no stored calendar"):
        WorkingDayCalendar.from_canonical_json(text)


def test_a_day_off_outside_the_years_of_a_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="2027-01-01"):
        WorkingDayCalendar.of("ST", [2026], {date(2027, 1, 1): "Neujahr"})


def test_a_day_off_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="has a name"):
        WorkingDayCalendar.of("ST", [2026], {NEW_YEAR: ""})


def test_days_off_out_of_order_or_twice_are_refused() -> None:
    for days_off in (((EPIPHANY, "a"), (NEW_YEAR, "b")), ((NEW_YEAR, "a"), (NEW_YEAR, "b"))):
        with pytest.raises(ValueError, match="in order, each once"):
            WorkingDayCalendar("ST", frozenset({2026}), days_off)


def test_a_calendar_is_a_value() -> None:
    assert {ST, calendar_with(FRIDAY)} == {calendar_with(FRIDAY), ST}
    assert calendar_with(FRIDAY) != ST
