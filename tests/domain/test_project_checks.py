"""One cycle of a project's check."""

from dataclasses import replace

import pytest

from domain.board_sheets import MOST_CHARACTERS
from domain.light_scales import LightScale, LightShape, LightStep, LightTone
from domain.project_checks import CheckStage, FilledIn, Light, ProjectCheck, check_id
from domain.project_rules import closed
from domain.refusals import Refusal
from tests.support.builders import act, check, filled, point, project, sheet
from tests.support.electorates import ADA, BO, EVE
from tests.support.story import given, when

SHEET = replace(filled(), sheet=sheet())
SUN, RAIN = (
    LightStep(key=key, label_de=de, label_en=en, shape=shape, tone=tone)
    for key, de, en, shape, tone in (
        ("sun", "Sonne", "sun", LightShape.RING, LightTone.GOOD),
        ("rain", "Regen", "rain", LightShape.DIAMOND, LightTone.DANGER),
    )
)
WEATHER = LightScale((SUN, RAIN))


def report(it: ProjectCheck) -> None:
    it.submit(EVE, filled(), act())


def accept(it: ProjectCheck) -> None:
    it.accept(ADA, None, act())


def return_it(it: ProjectCheck) -> None:
    it.return_sheet(ADA, "Bitte genauer.", act())


def test_a_cycle_is_scheduled_on_terms_that_stay() -> None:
    when(check).then(
        (
            ProjectCheck.Scheduled,
            {"originator_id": check_id(project().id, "2024-W05"), "terms": check().terms, "scale": None},
        )
    )


def test_a_report_says_how_it_stands_and_what_is_ahead() -> None:
    given(check()).when(report).then(
        (
            ProjectCheck.Submitted,
            {
                "project_id": project().id,
                "cycle": "2024-W05",
                "submitted_by": EVE,
                "status": Light.GREEN,
                "outlook": Light.YELLOW,
                "report": "Läuft nach Plan.",
                "sheet": None,
                "attested": False,
            },
        )
    )


def test_a_sheet_is_kept_as_it_was_submitted() -> None:
    given(check()).when(lambda it: it.submit(EVE, SHEET, act())).then(
        (ProjectCheck.Submitted, {"sheet": sheet(), "scale": None})
    )


def test_the_same_report_again_records_nothing() -> None:
    given(check(), report).when(report).then_nothing()


def test_another_report_for_the_cycle_is_refused() -> None:
    given(check(), report).when(lambda it: it.submit(EVE, filled(report="Doch nicht."), act())).refused(
        Refusal.CHECK_ALREADY_SUBMITTED, cycle="2024-W05"
    )


def test_a_report_says_something() -> None:
    given(check()).when(lambda it: it.submit(EVE, filled(report=" "), act())).refused(
        Refusal.VALUE_INVALID, field="report"
    )


def test_a_cell_holds_ten_thousand_characters_and_not_one_more() -> None:
    full = replace(filled(), sheet=sheet(obstacles="ä" * MOST_CHARACTERS))
    given(check()).when(lambda it: it.submit(EVE, full, act())).then((ProjectCheck.Submitted, {}))
    over = replace(filled(), sheet=sheet(obstacles="ä" * (MOST_CHARACTERS + 1)))
    given(check()).when(lambda it: it.submit(EVE, over, act())).refused(
        Refusal.TEXT_TOO_LONG, field="obstacles", length=10_001, most=10_000
    )


def test_a_closed_project_is_not_reported() -> None:
    against = closed("CITY-1", point("closed", final=True))
    given(check()).when(lambda it: it.submit(EVE, filled(), act(), against)).refused(Refusal.PROJECT_CLOSED)


def test_everything_wrong_with_a_report_is_named_at_once() -> None:
    given(check(), report).when(lambda it: it.submit(EVE, filled(report="", outlook="blue"), act())).refused(
        Refusal.CHECK_ALREADY_SUBMITTED, Refusal.VALUE_INVALID, Refusal.VALUE_INVALID
    )


def test_lights_are_those_of_the_scale_the_cycle_was_scheduled_with() -> None:
    it = ProjectCheck.schedule(check().terms, act(0), WEATHER)
    given(it).when(lambda it: it.submit(EVE, filled(), act())).refused(
        Refusal.VALUE_INVALID, Refusal.VALUE_INVALID, field="status", expected="sun, rain"
    )
    given(it).when(lambda it: it.submit(EVE, filled("sun", "rain"), act())).then(
        (ProjectCheck.Submitted, {"status": "sun", "outlook": "rain", "scale": WEATHER})
    )


def test_the_pmo_accepts_a_sheet_once() -> None:
    given(check(), report).when(accept).then((ProjectCheck.Accepted, {"accepted_by": ADA, "remark": None}))
    given(check(), report, accept).when(lambda it: it.accept(BO, "Gut.", act())).then_nothing()


def test_what_was_not_submitted_is_neither_accepted_nor_returned() -> None:
    given(check()).when(accept).refused(Refusal.SHEET_NOT_SUBMITTED, cycle="2024-W05")
    given(check()).when(return_it).refused(Refusal.SHEET_NOT_SUBMITTED)
    given(check(), report, return_it).when(accept).refused(Refusal.SHEET_NOT_SUBMITTED)


def test_a_sheet_is_returned_with_a_word_on_what_is_to_be_done() -> None:
    given(check(), report).when(return_it).then(
        (
            ProjectCheck.Returned,
            {"submitted_by": EVE, "returned_by": ADA, "remark": "Bitte genauer."},
        )
    )
    given(check(), report).when(lambda it: it.return_sheet(ADA, " ", act())).refused(
        Refusal.VALUE_INVALID, field="remark"
    )


def test_returning_it_again_in_the_same_words_records_nothing() -> None:
    given(check(), report, return_it).when(return_it).then_nothing()


def test_a_remark_holds_ten_thousand_characters_and_not_one_more() -> None:
    full = "ä" * MOST_CHARACTERS
    given(check(), report).when(lambda it: it.return_sheet(ADA, full, act())).then(
        (ProjectCheck.Returned, {"remark": full})
    )
    for too_much in (
        given(check(), report).when(lambda it: it.return_sheet(ADA, full + "!", act())),
        given(check(), report).when(lambda it: it.accept(ADA, full + "!", act())),
    ):
        too_much.refused(Refusal.TEXT_TOO_LONG, field="remark", length=10_001, most=10_000)


def test_an_accepted_sheet_is_not_returned_any_more() -> None:
    given(check(), report, accept).when(return_it).refused(Refusal.SHEET_ACCEPTED, cycle="2024-W05")


@pytest.mark.parametrize("said", [filled(), filled(report="Jetzt genauer.")])
def test_a_returned_sheet_is_submitted_anew_changed_or_not(said: FilledIn) -> None:
    given(check(), report, return_it).when(lambda it: it.submit(EVE, said, act())).then(
        (ProjectCheck.Submitted, {})
    )


def call_off(it: ProjectCheck) -> None:
    it.call_off(EVE, 1, act(15))


def test_an_invitation_is_called_off_once_and_again_after_the_next_reminder() -> None:
    given(check()).when(call_off).then(
        (ProjectCheck.CalledOff, {"invited": EVE, "cycle": "2024-W05", "level": 1, "number": 1})
    )
    given(check(), call_off).when(call_off).then_nothing()
    given(check(), call_off).when(lambda it: it.call_off(EVE, 2, act(16))).then(
        (ProjectCheck.CalledOff, {"number": 2})
    )


def test_nothing_is_called_off_of_which_nobody_was_reminded_or_that_is_reported_or_past() -> None:
    given(check()).when(lambda it: it.call_off(EVE, 0, act(15))).then_nothing()
    given(check(), report).when(call_off).then_nothing()
    given(check()).when(lambda it: it.call_off(EVE, 1, act(21))).then_nothing()


def test_a_cycle_called_off_can_still_be_reported() -> None:
    given(check(), call_off).when(report).then((ProjectCheck.Submitted, {}))


def test_whether_a_report_stands() -> None:
    it = check()
    assert (it.stage, it.submitted) == (CheckStage.OPEN, False)
    report(it)
    assert it.submitted
    return_it(it)
    assert (it.stage, it.submitted) == (CheckStage.RETURNED, False)
    report(it)
    accept(it)
    assert (it.stage, it.submitted) == (CheckStage.ACCEPTED, True)


def test_a_second_report_is_still_part_of_the_past() -> None:
    it = check()
    report(it)
    it._submitted(
        project_id=project().id,
        cycle="2024-W05",
        submitted_by=EVE,
        status=Light.RED,
        outlook=Light.RED,
        scale=None,
        report="",
        sheet=None,
        attested=False,
        stamp=act().stamp(),
    )
    assert it.filled == filled(Light.RED, Light.RED, "")
