"""What was issued for one deadline, level by level."""

import pytest

from domain.reminders import Addressee, Reached, Reminder, ReminderSubject, reminder_id
from tests.support.builders import PROGRAMME, act, check, project
from tests.support.electorates import ADA, EVE
from tests.support.story import given, when

TERMS = check().terms
SUBJECT = ReminderSubject(
    kind="project_check",
    subject_id=check().id,
    project_id=project().id,
    programme_id=PROGRAMME,
    due_at=TERMS.due_at,
)
TO_EVE = (Addressee(person_id=EVE, role="lead"),)
TO_BOTH = (*TO_EVE, Addressee(person_id=ADA, role="pmo"))


def issued(level: int = 1) -> Reminder:
    return Reminder.issue(SUBJECT, Reached(level=level, addressees=TO_EVE), act())


def test_a_deadline_has_one_reminder() -> None:
    when(issued).then(
        (
            Reminder.Issued,
            {
                "originator_id": reminder_id(check().id, TERMS.due_at),
                "subject": SUBJECT,
                "level": 1,
                "skipped": (),
                "addressees": TO_EVE,
            },
        )
    )


def test_after_an_outage_the_levels_it_stands_for_are_named() -> None:
    when(lambda: issued(3)).then((Reminder.Issued, {"level": 3, "skipped": (1, 2)}))
    given(issued()).when(lambda it: it.escalate(Reached(level=4, addressees=TO_BOTH), act())).then(
        (Reminder.Escalated, {"level": 4, "skipped": (2, 3), "addressees": TO_BOTH, "subject": SUBJECT})
    )


def test_the_next_level_skips_none() -> None:
    given(issued()).when(lambda it: it.escalate(Reached(level=2, addressees=TO_BOTH), act())).then(
        (Reminder.Escalated, {"level": 2, "skipped": ()})
    )


@pytest.mark.parametrize("level", [1, 2])
def test_a_level_issued_or_passed_records_nothing(level: int) -> None:
    given(issued(2)).when(
        lambda it: it.escalate(Reached(level=level, addressees=TO_BOTH), act())
    ).then_nothing()


def test_a_level_below_the_last_is_still_part_of_the_past() -> None:
    it = issued(3)
    it._escalated(subject=SUBJECT, level=1, skipped=(), addressees=(), details=None, stamp=act().stamp())
    assert it.level == 1
