"""What was wrong in a project's past is put right by naming the fact that was wrong."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.project_values import Plan, RunState
from domain.projects import Project
from domain.refusals import Refusal
from domain.timelines import Timeline
from tests.support.builders import PLAN, act, day, move, point, project
from tests.support.story import given

STRANGE = uuid5(NAMESPACE_OID, "no such event")
LATER = Plan(start=date(2024, 3, 1), end=date(2025, 3, 1))
REVERSED = Plan(start=date(2024, 3, 2), end=date(2024, 3, 1))
INSTANT = timedelta(microseconds=1)

Correct = Callable[[Project, UUID, datetime, str], None]


class Line(NamedTuple):
    """An attribute that can be corrected: how, the fact this records, its timeline and a new value."""

    correct: Correct
    fact: type[Project.Event]
    of: Callable[[Project], Timeline[Any]]
    value: object


LINES = [
    Line(
        lambda it, corrects, at, why: it.correct_phase(corrects, at, point("implementation"), why, act(9)),
        Project.PhaseCorrected,
        lambda it: it.phases,
        point("implementation"),
    ),
    Line(
        lambda it, corrects, at, why: it.correct_run_state(corrects, at, RunState.PERMANENT, why, act(9)),
        Project.RunStateCorrected,
        lambda it: it.run_states,
        RunState.PERMANENT,
    ),
    Line(
        lambda it, corrects, at, why: it.correct_dates(corrects, at, LATER, why, act(9)),
        Project.DatesCorrected,
        lambda it: it.plans,
        LATER,
    ),
]
each_line = pytest.mark.parametrize("line", LINES, ids=["phase", "run state", "plan"])


def moved() -> Project:
    """Registered on day 0; entered initiation on day 3, paused and planned anew on days 4 and 5."""
    it = project()
    it.enter_phase(move(), None, None, act(3))
    it.pause(None, None, pausable=True, act=act(4))
    it.plan_dates(Plan(start=PLAN.start, end=date(2025, 1, 31)), act(5))
    return it


@each_line
def test_a_correction_replaces_value_and_time_of_the_fact_it_names(line: Line) -> None:
    it = moved()
    wrong = line.of(it).facts[-1].event_id
    given(it).when(lambda it: line.correct(it, wrong, day(2), "Schreibfehler")).then(
        (
            line.fact,
            {"corrects": wrong, "effective_at": day(2), "value": line.value, "reason": "Schreibfehler"},
        )
    )
    assert line.of(it).present == line.value
    assert line.of(it).at(day(2) - INSTANT) == line.of(it).facts[0]
    assert line.of(it).at(day(2)) == line.of(it).facts[-1]


@each_line
def test_a_fact_that_is_not_on_record_cannot_be_corrected(line: Line) -> None:
    given(moved()).when(lambda it: line.correct(it, STRANGE, day(2), "Irrtum")).refused(
        Refusal.RECORD_UNKNOWN, event=str(STRANGE)
    )
    given(moved()).when(
        lambda it: line.correct(it, it.titles.facts[0].event_id, day(0) - INSTANT, "x")
    ).refused(Refusal.VALUE_INVALID)


@each_line
def test_what_registration_set_begins_with_the_registration(line: Line) -> None:
    it = moved()
    first = line.of(it).facts[0].event_id
    for elsewhen in (day(0) - INSTANT, day(0) + INSTANT):
        given(it).when(lambda it, at=elsewhen: line.correct(it, first, at, "Irrtum")).refused(  # type: ignore[misc] # a default binds it
            Refusal.VALUE_INVALID, field="effective_at", expected=day(0).isoformat()
        )
    given(it).when(lambda it: line.correct(it, first, day(0), "Irrtum")).then(
        (line.fact, {"effective_at": day(0)})
    )


@each_line
def test_a_correction_does_not_reach_into_the_future(line: Line) -> None:
    it = moved()
    wrong = line.of(it).facts[-1].event_id
    given(it).when(lambda it: line.correct(it, wrong, day(9) + INSTANT, "Irrtum")).refused(
        Refusal.EFFECTIVE_IN_FUTURE, effective_at=(day(9) + INSTANT).isoformat()
    )
    given(it).when(lambda it: line.correct(it, wrong, day(9), "Irrtum")).then((line.fact, {}))


@each_line
def test_a_correction_gives_its_reason(line: Line) -> None:
    it = moved()
    wrong = line.of(it).facts[-1].event_id
    given(it).when(lambda it: line.correct(it, wrong, day(2), " ")).refused(
        Refusal.VALUE_INVALID, field="reason"
    )


@each_line
def test_everything_wrong_with_a_correction_is_named_at_once(line: Line) -> None:
    given(moved()).when(lambda it: line.correct(it, STRANGE, day(10), "")).refused(
        Refusal.EFFECTIVE_IN_FUTURE, Refusal.RECORD_UNKNOWN, Refusal.VALUE_INVALID
    )


def test_a_corrected_plan_runs_forward() -> None:
    it = moved()
    wrong = it.plans.facts[-1].event_id
    given(it).when(lambda it: it.correct_dates(wrong, day(5), REVERSED, "Irrtum", act(9))).refused(
        Refusal.DATES_END_BEFORE_START
    )


def test_a_correction_can_be_corrected_by_naming_the_fact_again() -> None:
    it = moved()
    wrong = it.phases.facts[-1].event_id
    it.correct_phase(wrong, day(2), point("implementation"), "Irrtum", act(8))
    it.correct_phase(wrong, day(1), point("initiation"), "doch nicht", act(9))
    at_day_1 = it.phases.at(day(1))
    assert (it.phase, at_day_1 and at_day_1.value) == (point("initiation"), point("initiation"))


def test_the_correction_itself_is_no_fact_to_correct() -> None:
    it = moved()
    wrong = it.phases.facts[-1].event_id
    corrected = given(it).when(lambda it: it.correct_phase(wrong, day(2), point("x"), "Irrtum", act(8)))
    correction = corrected.facts[0].stamp.event_id
    given(it).when(lambda it: it.correct_phase(correction, day(2), point(), "Irrtum", act(9))).refused(
        Refusal.RECORD_UNKNOWN
    )


@each_line
def test_the_same_correction_again_records_nothing(line: Line) -> None:
    it = moved()
    wrong = line.of(it).facts[-1].event_id
    given(it, lambda it: line.correct(it, wrong, day(2), "Irrtum")).when(
        lambda it: line.correct(it, wrong, day(2), "Irrtum")
    ).then_nothing()


def test_corrections_that_todays_rules_refuse_are_still_part_of_the_past() -> None:
    it = moved()
    first = it.plans.facts[0].event_id
    it._dates_corrected(corrects=first, effective_at=day(7), value=REVERSED, reason="", stamp=act(9).stamp())
    it._phase_corrected(
        corrects=STRANGE, effective_at=day(99), value=point("x"), reason="", stamp=act(9).stamp()
    )
    it._run_state_corrected(
        corrects=STRANGE, effective_at=day(99), value=RunState.ACTIVE, reason="", stamp=act(9).stamp()
    )
    assert (it.plan, it.phase, it.run_state) == (REVERSED, point("initiation"), RunState.PAUSED)
