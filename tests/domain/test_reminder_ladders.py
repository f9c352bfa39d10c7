"""Ladders: their bounds, their defaults, and when each step comes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.mail_wishes import MailTerms, MailWish, faults_of_mail_terms
from domain.programmes import Programme
from domain.refusals import Refusal
from domain.reminder_ladders import (
    DEFAULT_LADDERS,
    LadderRung,
    ReminderKind,
    faults_of_ladder,
    ladder_instants,
)
from domain.times import end_of_day
from exchange.holiday_calendars import public_holidays
from tests.support.builders import PROGRAMME, act
from tests.support.story import given

BERLIN = "Europe/Berlin"
DECIDED = "Beschluss vom 27.03.2024"
CHECK = ReminderKind.PROJECT_CHECK


def rung(level: int = 1, days: int = 0, *recipients: str) -> LadderRung:
    return LadderRung(level=level, offset_working_days=days, recipients=recipients or ("lead",))


def faults(*ladder: LadderRung, kind: ReminderKind = CHECK) -> list[tuple[str, str]]:
    return [(str(one.facts["field"]), str(one.facts["value"])) for one in faults_of_ladder(kind, ladder)]


@pytest.mark.parametrize("kind", ReminderKind)
def test_every_default_is_sound(kind: ReminderKind) -> None:
    assert list(faults_of_ladder(kind, DEFAULT_LADDERS[kind])) == []


def test_by_default_an_unreported_check_climbs_to_the_agenda_of_the_board() -> None:
    assert [(one.offset_working_days, one.recipients) for one in DEFAULT_LADDERS[CHECK]] == [
        (-5, ("lead",)),
        (0, ("lead",)),
        (2, ("lead", "deputy")),
        (5, ("lead", "pmo")),
        (8, ("management",)),
        (10, ("board",)),
    ]


def test_what_is_wrong_with_a_ladder_is_said_step_by_step() -> None:
    assert faults() == [("ladder", "")]
    assert faults(rung(1, 0), rung(2, 1)) == []
    assert faults(rung(1, 0), rung(1, 1)) == [("ladder", "1: 1")]
    assert faults(rung(1, 0), rung(2, 0)) == [("ladder", "2: 0")]
    assert faults(rung(0, 0)) == [("ladder", "0: 0")]
    assert faults(rung(1, 250)) == []
    assert faults(rung(1, 251)) == [("offset_working_days", "1: 251")]
    assert faults(rung(1, 0, "lead", "lead")) == [("recipients", "1: lead, lead")]
    assert faults(rung(1, 0, "king", "owner"), rung(2, 0)) == [
        ("recipients", "1: king, owner"),
        ("ladder", "2: 0"),
    ]


def test_a_kind_reaches_only_those_it_has() -> None:
    assert faults(rung(1, 0, "owner"), kind=ReminderKind.CONDITION) == []
    assert faults(rung(1, 0, "lead"), kind=ReminderKind.REPORTING_DUTY) == [("recipients", "1: lead")]


def test_steps_count_working_days_from_the_day_of_the_deadline_at_nine() -> None:
    calendar = public_holidays("SN", [2026])
    due_at = end_of_day(date(2026, 11, 19), BERLIN)
    steps = ladder_instants((rung(1, -1), rung(2, 0), rung(3, 1)), due_at, BERLIN, calendar)
    local = [at.astimezone(ZoneInfo(BERLIN)).strftime("%d.%m. %H:%M") for _, at in steps]
    assert local == ["17.11. 09:00", "19.11. 09:00", "20.11. 09:00"]


def test_the_reminder_of_a_deadline_on_a_sunday_comes_before_it() -> None:
    calendar = public_holidays("NW", [2026])
    ((_, at),) = ladder_instants((rung(1, 0),), end_of_day(date(2026, 3, 29), BERLIN), BERLIN, calendar)
    assert at == datetime(2026, 3, 27, 8, tzinfo=UTC)


def test_a_programme_lays_down_its_ladder_and_its_mail_terms() -> None:
    programme = Programme.establish(
        PROGRAMME, ("stadt", "Stadt"), (BERLIN, "BB"), public=True, notice=None, act=act(0)
    )
    settled = given(programme)
    short = (rung(1, 0), rung(2, 5, "pmo"))
    settled.when(lambda it: it.set_ladder(CHECK, short, DECIDED, act(1))).then(
        (Programme.ReminderLadderSet, {"kind": CHECK, "ladder_version": 1, "ladder": short})
    )
    settled.when(lambda it: it.set_ladder(CHECK, short, DECIDED, act(2))).then_nothing()
    settled.when(lambda it: it.set_ladder(CHECK, (), "", act(2))).refused(*[Refusal.VALUE_INVALID] * 2)
    daily = MailTerms(allowed=(MailWish.DAILY,), digest_time="06:30")
    settled.when(lambda it: it.set_mail_terms(daily, DECIDED, act(1))).then(
        (Programme.MailTermsSet, {"terms": daily})
    )
    settled.when(lambda it: it.set_mail_terms(daily, DECIDED, act(2))).then_nothing()
    faulty = MailTerms(allowed=(), digest_time="02:30")
    settled.when(lambda it: it.set_mail_terms(faulty, DECIDED, act(2))).refused(*[Refusal.VALUE_INVALID] * 2)
    it = settled.aggregate
    assert it.ladder_of(CHECK, act(3).recorded_at) == short
    assert it.ladder_of(ReminderKind.VOTE, act(3).recorded_at) == DEFAULT_LADDERS[ReminderKind.VOTE]
    assert it.ladder_of(CHECK, act(0).recorded_at) == DEFAULT_LADDERS[CHECK]
    assert it.mail_terms_at(act(3).recorded_at) == daily


def test_a_wish_is_granted_if_it_is_allowed() -> None:
    terms = MailTerms()
    assert list(faults_of_mail_terms(terms, BERLIN)) == []
    assert terms.granted(MailWish.DAILY) is MailWish.DAILY
    assert terms.granted(MailWish.NONE) is MailWish.AT_ONCE
    assert terms.granted(None) is MailWish.AT_ONCE
    assert MailTerms(allowed=(MailWish.DAILY,)).granted(MailWish.AT_ONCE) is MailWish.DAILY


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        (datetime(2026, 10, 24, 4, 59, tzinfo=UTC), datetime(2026, 10, 24, 5, tzinfo=UTC)),
        (datetime(2026, 10, 24, 5, tzinfo=UTC), datetime(2026, 10, 25, 6, tzinfo=UTC)),
        (datetime(2027, 3, 27, 7, tzinfo=UTC), datetime(2027, 3, 28, 5, tzinfo=UTC)),
    ],
)
def test_a_digest_leaves_at_the_same_local_time_when_clocks_change(now: datetime, digest: datetime) -> None:
    assert MailTerms().digest_after(now, BERLIN) == digest
