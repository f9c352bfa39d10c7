"""A programme, the lifecycles it adopted and the days off it published."""

from datetime import date

import pytest

from domain.programmes import Programme
from domain.refusals import Refusal
from domain.working_days import WorkingDayCalendar
from tests.support.builders import PIN, PROGRAMME, act
from tests.support.story import given, when

NEW_YEAR = {date(2024, 1, 1): "Neujahr"}
CALENDAR = WorkingDayCalendar.of("NW", [2024], NEW_YEAR)


def programme() -> Programme:
    return Programme.establish(
        PROGRAMME,
        ("stadt", "Digitale Stadt"),
        ("Europe/Berlin", "NW"),
        public=True,
        notice=None,
        act=act(0),
    )


def adopt(it: Programme) -> None:
    it.adopt_lifecycle(PIN.lifecycle_id, PIN.key, PIN.version, PIN.sha256, act())


def test_a_programme_is_established_with_its_place_and_visibility() -> None:
    when(programme).then(
        (
            Programme.Established,
            {"key": "stadt", "zone": "Europe/Berlin", "land": "NW", "public": True, "notice": None},
        )
    )


def test_a_programme_adopts_a_lifecycle_version() -> None:
    adopted = given(programme())
    adopted.when(adopt).then(
        (Programme.LifecycleAdopted, {"lifecycle_key": "standard", "lifecycle_sha256": PIN.sha256})
    )
    assert adopted.aggregate.lifecycles == {"standard": PIN.lifecycle_id}


def test_a_lifecycle_already_adopted_records_nothing() -> None:
    given(programme(), adopt).when(adopt).then_nothing()


def test_a_published_calendar_is_kept_as_text_with_its_hash() -> None:
    published = given(programme())
    published.when(lambda it: it.publish_calendar(2024, CALENDAR, act())).then(
        (
            Programme.CalendarPublished,
            {"land": "NW", "year": 2024, "calendar_sha256": CALENDAR.sha256},
        )
    )
    assert published.aggregate.calendar() == CALENDAR


def test_the_same_calendar_again_records_nothing() -> None:
    given(programme(), lambda it: it.publish_calendar(2024, CALENDAR, act())).when(
        lambda it: it.publish_calendar(2024, CALENDAR, act())
    ).then_nothing()


def test_a_year_may_be_published_anew() -> None:
    with_a_bridge_day = WorkingDayCalendar.of("NW", [2024], {**NEW_YEAR, date(2024, 5, 10): "Brückentag"})
    anew = given(programme(), lambda it: it.publish_calendar(2024, CALENDAR, act()))
    anew.when(lambda it: it.publish_calendar(2024, with_a_bridge_day, act())).then(
        (Programme.CalendarPublished, {"calendar_sha256": with_a_bridge_day.sha256})
    )
    assert anew.aggregate.calendar() == with_a_bridge_day


@pytest.mark.parametrize(
    "calendar",
    [
        WorkingDayCalendar.of("BY", [2024], NEW_YEAR),
        WorkingDayCalendar.of("NW", [2025], {}),
        WorkingDayCalendar.of("NW", [2024, 2025], NEW_YEAR),
    ],
    ids=["another Land", "another year", "more than a year"],
)
def test_a_calendar_of_another_land_or_year_is_refused(calendar: WorkingDayCalendar) -> None:
    given(programme()).when(lambda it: it.publish_calendar(2024, calendar, act())).refused(
        Refusal.VALUE_INVALID, field="calendar"
    )


def test_the_calendar_of_a_programme_is_that_of_all_its_years() -> None:
    it = programme()
    assert it.calendar() is None
    assert not it.knows_day(date(2024, 12, 31))
    it.publish_calendar(2024, CALENDAR, act())
    it.publish_calendar(2025, WorkingDayCalendar.of("NW", [2025], {date(2025, 1, 1): "Neujahr"}), act())
    whole = it.calendar()
    assert whole is not None
    assert whole.add_working_days(date(2024, 12, 31), 1) == date(2025, 1, 2)
    assert it.knows_day(date(2025, 12, 31))
    assert not it.knows_day(date(2026, 1, 1))
