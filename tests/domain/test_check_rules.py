"""A rule of checks: what keeps it from being laid down, whom it covers, where joint checks meet."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.check_cycles import Began, Shift, first_cycle, following_cycle, next_cycle
from domain.check_rules import DayOff, ProgrammeCheckRule, faults_of
from domain.project_values import RunState
from exchange.holiday_calendars import public_holidays

BERLIN = "Europe/Berlin"
CALENDAR = public_holidays("NW", [2025, 2026, 2027, 2028])
CHRISTMAS = DayOff(on=date(2026, 12, 24), name="Heiligabend")


def rule(**other: Any) -> ProgrammeCheckRule:
    return ProgrammeCheckRule(**{"interval_weeks": 3, "weekday": 3, "time": "09:00", **other})


def joint(**other: Any) -> ProgrammeCheckRule:
    return rule(**{"joint": True, "anchor_on": date(2026, 1, 14), **other})


def faults(of: ProgrammeCheckRule) -> list[str]:
    return [str(one.facts["field"]) for one in faults_of(of, BERLIN)]


@pytest.mark.parametrize(
    ("sound", "faulty", "field"),
    [
        (rule(interval_weeks=1), rule(interval_weeks=0), "interval_weeks"),
        (rule(interval_weeks=52), rule(interval_weeks=-3), "interval_weeks"),
        (rule(weekday=7), rule(weekday=8), "weekday"),
        (rule(time="03:00"), rule(time="02:30"), "time"),
        (joint(), joint(anchor_on=None), "anchor_on"),
        (rule(), rule(anchor_on=date(2026, 1, 14)), "anchor_on"),
        (joint(), joint(anchor_on=date(2026, 1, 15)), "anchor_on"),
        (
            joint(weekday=2, anchor_on=date(2028, 3, 7)),
            joint(weekday=2, anchor_on=date(2028, 2, 29)),
            "anchor_on",
        ),
        (rule(phases=("a", "b")), rule(phases=("a", "a")), "phases"),
        (rule(phases=("a",)), rule(phases=(" ",)), "phases"),
        (rule(run_states=(RunState.PERMANENT,)), rule(run_states=(RunState.PAUSED,)), "run_states"),
        (rule(), rule(run_states=()), "run_states"),
        (rule(days_off=(CHRISTMAS,)), rule(days_off=(CHRISTMAS, CHRISTMAS)), "days_off"),
        (rule(), rule(days_off=(DayOff(on=CHRISTMAS.on, name=""),)), "days_off"),
        (rule(lead_time_working_days=14), rule(lead_time_working_days=15), "lead_time_working_days"),
        (rule(lead_time_working_days=0), rule(lead_time_working_days=-1), "lead_time_working_days"),
    ],
)
def test_each_setting_has_its_bounds(
    sound: ProgrammeCheckRule, faulty: ProgrammeCheckRule, field: str
) -> None:
    assert faults(sound) == []
    assert faults(faulty) == [field]


def test_all_faults_are_named_at_once() -> None:
    found = faults(joint(interval_weeks=0, weekday=9, time="2 Uhr", run_states=(), lead_time_working_days=-1))
    assert set(found) == {
        "interval_weeks",
        "weekday",
        "time",
        "anchor_on",
        "run_states",
        "lead_time_working_days",
    }


def test_joint_checks_meet_on_one_date_whenever_a_project_began() -> None:
    rhythm = joint().rhythm(BERLIN)
    for began in (date(2026, 1, 14), date(2026, 1, 20), date(2026, 2, 3)):
        assert first_cycle(began, rhythm, CALENDAR).key == "2026-02-04"
    assert first_cycle(date(2026, 2, 4), rhythm, CALENDAR).key == "2026-02-25"
    assert next_cycle("2026-02-04", rhythm, CALENDAR).key == "2026-02-25"


def test_a_joint_row_reaches_back_before_its_anchor() -> None:
    assert first_cycle(date(2025, 12, 20), joint().rhythm(BERLIN), CALENDAR).key == "2025-12-24"


def test_individual_checks_count_from_where_a_project_began() -> None:
    rhythm = rule().rhythm(BERLIN)
    keys = {first_cycle(date(2026, 1, day), rhythm, CALENDAR).key for day in (13, 14, 20, 21)}
    assert keys == {"2026-01-28", "2026-02-04", "2026-02-11"}


@pytest.mark.parametrize(
    ("shift", "due_on"), [(Shift.NEXT, date(2026, 12, 28)), (Shift.PREVIOUS, date(2026, 12, 23))]
)
def test_a_day_off_of_the_house_moves_a_check_to_either_side(shift: Shift, due_on: date) -> None:
    meets = joint(weekday=4, anchor_on=CHRISTMAS.on, shift=shift)
    plain, closed = meets.calendar(CALENDAR), joint(days_off=(CHRISTMAS,)).calendar(CALENDAR)
    rhythm = meets.rhythm(BERLIN)
    assert first_cycle(date(2026, 12, 10), rhythm, plain).due_on == CHRISTMAS.on
    assert first_cycle(date(2026, 12, 10), rhythm, closed).due_on == due_on
    assert plain.sha256 != closed.sha256


def test_a_cycle_shifted_back_behind_the_present_is_passed_over() -> None:
    rhythm = joint(weekday=5, anchor_on=date(2026, 12, 25), shift=Shift.PREVIOUS).rhythm(BERLIN)
    now = datetime(2026, 12, 24, 12, tzinfo=UTC)
    cycle = following_cycle(Began(datetime(2026, 12, 1, tzinfo=UTC)), now, rhythm, CALENDAR)
    assert cycle.key == "2027-01-15"


def test_it_covers_what_lifecycles_check_unless_it_names_phases() -> None:
    assert rule().covers("any", RunState.ACTIVE, checked_by_lifecycle=True)
    assert not rule().covers("any", RunState.ACTIVE, checked_by_lifecycle=False)
    assert not rule().covers("any", RunState.PERMANENT, checked_by_lifecycle=True)
    named = rule(phases=("pilot",), run_states=(RunState.ACTIVE, RunState.PERMANENT))
    assert named.covers("pilot", RunState.PERMANENT, checked_by_lifecycle=False)
    assert not named.covers("other", RunState.ACTIVE, checked_by_lifecycle=True)
