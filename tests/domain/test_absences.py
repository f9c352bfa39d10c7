"""Who stands in for whom on which days, and how people want to be told."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from domain.absences import Absence
from domain.mail_wishes import MailWish
from domain.people import Person
from domain.refusals import Refusal
from tests.support.builders import act, person
from tests.support.electorates import ADA, BO, CY, EVE
from tests.support.story import given

Decision = Callable[[Person], None]

JULY = Absence(date(2026, 7, 6), date(2026, 7, 24), BO)


def away(absence: Absence = JULY, under: UUID = CY) -> Decision:
    return lambda it: it.note_absence(under, absence, act(1))


@pytest.mark.parametrize(
    ("day", "substitute"),
    [(5, None), (6, BO), (24, BO), (25, None)],
)
def test_the_substitute_stands_in_from_the_first_day_to_the_last(day: int, substitute: object) -> None:
    it = given(person(), away()).aggregate
    assert it.substitute_on(date(2026, 7, day)) == substitute


def test_an_absence_is_noted_once_and_taken_back() -> None:
    settled = given(person())
    settled.when(away()).then((Person.AbsenceNoted, {"absence_id": CY, "substitute": BO}))
    settled.when(away()).then_nothing()
    settled.when(lambda it: it.cancel_absence(CY, act(2))).then((Person.AbsenceCancelled, {"absence_id": CY}))
    settled.when(lambda it: it.cancel_absence(CY, act(2))).then_nothing()
    assert settled.aggregate.substitute_on(JULY.begins_on) is None


def test_what_is_wrong_with_an_absence_is_said() -> None:
    noted = given(person(), away())
    reversed_ = Absence(date(2026, 9, 2), date(2026, 9, 1), ADA)
    given(person()).when(away(reversed_)).refused(
        Refusal.DATES_END_BEFORE_START, Refusal.SUBSTITUTE_IS_ONESELF
    )
    noted.when(away(Absence(date(2026, 7, 24), date(2026, 7, 25), BO), EVE)).refused(
        Refusal.ABSENCE_OVERLAPS, start="2026-07-06", end="2026-07-24"
    )
    noted.when(away(Absence(date(2026, 8, 3), date(2026, 8, 4), BO))).refused(Refusal.ALREADY_EXISTS)
    noted.when(away(Absence(date(2026, 7, 25), date(2026, 7, 25), BO), EVE)).then((Person.AbsenceNoted, {}))


def test_a_deputy_is_somebody_else_or_nobody() -> None:
    settled = given(person())
    settled.when(lambda it: it.name_deputy(None, act(1))).then_nothing()
    settled.when(lambda it: it.name_deputy(ADA, act(1))).refused(Refusal.SUBSTITUTE_IS_ONESELF)
    settled.when(lambda it: it.name_deputy(BO, act(1))).then((Person.DeputyNamed, {"deputy": BO}))
    settled.when(lambda it: it.name_deputy(None, act(2))).then((Person.DeputyNamed, {"deputy": None}))


def test_a_wish_is_stated_once() -> None:
    settled = given(person())
    settled.when(lambda it: it.state_mail_wish(MailWish.DAILY, act(1))).then(
        (Person.MailWishStated, {"wish": MailWish.DAILY})
    )
    settled.when(lambda it: it.state_mail_wish(MailWish.DAILY, act(2))).then_nothing()
