"""Reporting duties fall due, consultation orders end with one decision, checks keep a rhythm that can be kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.check_rules import ProgrammeCheckRule
from domain.kernel import Act
from domain.programme_settings import ConsultationRole, ConsultationStep, DutyTerms
from domain.programmes import Programme
from domain.refusals import Refusal
from tests.support.builders import PROGRAMME, act, duty
from tests.support.story import given

Decision = Callable[[Programme], object]
DECIDED = "Beschluss vom 27.03.2024"


def programme() -> Programme:
    return Programme.establish(
        PROGRAMME, ("stadt", "Digitale Stadt"), ("Europe/Berlin", "BB"), public=True, notice=None, act=act(0)
    )


def on(day: date) -> Act:
    """Give an act at noon of a day."""
    noon = datetime.combine(day, datetime.min.time(), ZoneInfo("Europe/Berlin")).replace(hour=12)
    return act((noon - act(0).recorded_at).days + 1)


def lay_down(terms: DutyTerms | None = None, at: int = 1, decision: str = DECIDED) -> Decision:
    return lambda it: it.set_reporting_duty("status", terms or duty(), decision, act(at))


def fulfil(day: date, report: str = "MV 1") -> Decision:
    return lambda it: it.fulfil_reporting_duty("status", report, on(day))


def end(at: int = 2) -> Decision:
    return lambda it: it.end_reporting_duty("status", DECIDED, act(at))


def step(body: str, role: ConsultationRole) -> ConsultationStep:
    return ConsultationStep(body=body, board_id=None, role=role, public=True)


HEARD = step("Ortsbeirat", ConsultationRole.HEARING)
PREPARED = step("Finanzausschuss", ConsultationRole.PRELIMINARY)
DECIDES = step("Hauptausschuss", ConsultationRole.DECISION)
TOLD = step("Stadtrat", ConsultationRole.INFORMATION)


def order(*steps: ConsultationStep) -> Decision:
    return lambda it: it.set_consultation_order("release", steps, DECIDED, act(1))


def rule(weeks: int = 3, weekday: int = 3, time: str = "09:00") -> ProgrammeCheckRule:
    return ProgrammeCheckRule(interval_weeks=weeks, weekday=weekday, time=time)


def rhythm(weeks: int = 3, weekday: int = 3, time: str = "09:00") -> Decision:
    return lambda it: it.set_check_rule(rule(weeks, weekday, time), DECIDED, act(1))


# Reporting duties


def test_a_duty_is_laid_down_by_a_decision_and_due_first_on_its_first_day() -> None:
    settled = given(programme())
    settled.when(lay_down()).then(
        (
            Programme.ReportingDutySet,
            {"duty": "status", "duty_version": 1, "terms": duty(), "decision": DECIDED},
        )
    )
    assert settled.aggregate.next_due_on("status") == date(2024, 6, 30)
    settled.when(lay_down(at=2)).then_nothing()


def test_a_duty_changed_is_its_next_version_and_due_as_the_new_terms_say() -> None:
    changed = given(programme(), lay_down(), fulfil(date(2024, 6, 28)))
    yearly = duty("P1Y", date(2025, 3, 31))
    changed.when(lay_down(yearly, 300)).then((Programme.ReportingDutySet, {"duty_version": 2}))
    assert changed.aggregate.next_due_on("status") == date(2025, 3, 31)


@pytest.mark.parametrize(
    ("reported", "following"),
    [
        (date(2024, 6, 14), date(2024, 12, 30)),
        (date(2024, 6, 30), date(2024, 12, 30)),
        (date(2024, 9, 1), date(2024, 12, 30)),
        (date(2025, 1, 10), date(2025, 6, 30)),
    ],
)
def test_a_report_says_which_day_it_was_due_and_when_the_next_is(reported: date, following: date) -> None:
    settled = given(programme(), lay_down())
    settled.when(fulfil(reported)).then(
        (
            Programme.ReportingDutyFulfilled,
            {"due_on": date(2024, 6, 30), "next_due_on": following, "report": "MV 1"},
        )
    )
    assert settled.aggregate.next_due_on("status") == following
    settled.when(fulfil(reported)).then_nothing()


def test_a_report_on_demand_has_no_next_day() -> None:
    given(programme(), lay_down(duty(None, None))).when(fulfil(date(2024, 6, 14))).then(
        (Programme.ReportingDutyFulfilled, {"due_on": None, "next_due_on": None})
    )


def test_a_duty_that_does_not_exist_or_has_ended_is_neither_fulfilled_nor_ended() -> None:
    given(programme()).when(fulfil(date(2024, 6, 14))).refused(Refusal.DUTY_UNKNOWN, duty="status", known=())
    given(programme()).when(end()).refused(Refusal.DUTY_UNKNOWN)
    ended = given(programme(), lay_down(), end())
    ended.when(fulfil(date(2024, 6, 14))).refused(Refusal.DUTY_UNKNOWN)
    ended.when(end(3)).then_nothing()
    assert ended.aggregate.next_due_on("status") is None


def test_an_ended_duty_may_be_laid_down_again() -> None:
    given(programme(), lay_down(), end()).when(lay_down(at=3)).then(
        (Programme.ReportingDutySet, {"duty_version": 2})
    )


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (duty("halbjährlich"), "interval"),
        (duty("P0M"), "interval"),
        (duty("P6M", None), "first_due_on"),
        (duty(None), "first_due_on"),
        (replace(duty(), body=" "), "body"),
        (replace(duty(), subject=""), "subject"),
        (replace(duty(), source=""), "source"),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(terms: DutyTerms, field: str) -> None:
    given(programme()).when(lay_down(terms)).refused(Refusal.VALUE_INVALID, field=field)


def test_what_is_wrong_with_terms_is_said_all_at_once() -> None:
    given(programme()).when(lay_down(replace(duty("nie", None), body=""), decision="")).refused(
        *[Refusal.VALUE_INVALID] * 4
    )


# Consultation orders


def test_an_order_may_only_inform_or_decide_once_and_then_inform() -> None:
    for steps in ((TOLD,), (HEARD, PREPARED, DECIDES, TOLD), (DECIDES, TOLD)):
        given(programme()).when(order(*steps)).then(
            (Programme.ConsultationOrderSet, {"order_version": 1, "steps": steps})
        )


def test_the_same_order_records_nothing_and_another_is_the_next_version() -> None:
    given(programme(), order(DECIDES)).when(order(DECIDES)).then_nothing()
    given(programme(), order(DECIDES)).when(order(HEARD, DECIDES)).then(
        (Programme.ConsultationOrderSet, {"order_version": 2})
    )


def test_after_the_decision_a_body_takes_note_only() -> None:
    for late in (HEARD, PREPARED, step("Stadtrat", ConsultationRole.DECISION)):
        given(programme()).when(order(DECIDES, late)).refused(
            Refusal.CONSULTED_AFTER_DECISION, body=late.body
        )


def test_an_order_names_a_body_and_none_twice() -> None:
    given(programme()).when(order()).refused(Refusal.VALUE_INVALID, field="steps")
    given(programme()).when(order(HEARD, HEARD)).refused(
        Refusal.VALUE_INVALID, field="steps", value="Ortsbeirat"
    )
    given(programme()).when(order(step("", ConsultationRole.HEARING))).refused(
        Refusal.VALUE_INVALID, field="body"
    )


# The rhythm of checks


def test_a_rhythm_is_laid_down_and_changed() -> None:
    settled = given(programme())
    settled.when(rhythm()).then(
        (Programme.CheckRuleSet, {"rule_version": 1, "rule": rule(), "decision": DECIDED})
    )
    settled.when(rhythm()).then_nothing()
    settled.when(rhythm(weeks=52, weekday=7)).then((Programme.CheckRuleSet, {"rule_version": 2}))


@pytest.mark.parametrize(
    ("decide", "field"),
    [
        (rhythm(0), "interval_weeks"),
        (rhythm(53), "interval_weeks"),
        (rhythm(3, 8), "weekday"),
        (rhythm(3, 3, "9"), "time"),
    ],
)
def test_a_rhythm_that_cannot_be_kept_is_refused(decide: Decision, field: str) -> None:
    given(programme()).when(decide).refused(Refusal.VALUE_INVALID, field=field)


def test_all_faults_of_a_rhythm_are_said() -> None:
    given(programme()).when(rhythm(0, 8, "25:00")).refused(*[Refusal.VALUE_INVALID] * 3)
