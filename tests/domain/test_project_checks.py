"""One cycle of a project's check."""

from domain.project_checks import Light, ProjectCheck, check_id
from domain.refusals import Refusal
from tests.support.builders import act, check, project
from tests.support.electorates import EVE
from tests.support.story import given, when

LIGHTS = (Light.GREEN, Light.YELLOW)


def report(it: ProjectCheck) -> None:
    it.submit(EVE, LIGHTS, "Läuft nach Plan.", act())


def test_a_cycle_is_scheduled_on_terms_that_stay() -> None:
    when(check).then(
        (
            ProjectCheck.Scheduled,
            {"originator_id": check_id(project().id, "2024-W05"), "terms": check().terms},
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
            },
        )
    )


def test_the_same_report_again_records_nothing() -> None:
    given(check(), report).when(report).then_nothing()


def test_another_report_for_the_cycle_is_refused() -> None:
    given(check(), report).when(lambda it: it.submit(EVE, LIGHTS, "Doch nicht.", act())).refused(
        Refusal.CHECK_ALREADY_SUBMITTED, cycle="2024-W05"
    )


def test_a_report_says_something() -> None:
    given(check()).when(lambda it: it.submit(EVE, LIGHTS, " ", act())).refused(
        Refusal.VALUE_INVALID, field="report"
    )


def test_everything_wrong_with_a_report_is_named_at_once() -> None:
    given(check(), report).when(lambda it: it.submit(EVE, LIGHTS, "", act())).refused(
        Refusal.CHECK_ALREADY_SUBMITTED, Refusal.VALUE_INVALID
    )


def test_a_second_report_is_still_part_of_the_past() -> None:
    it = check()
    report(it)
    it._submitted(
        project_id=project().id,
        cycle="2024-W05",
        submitted_by=EVE,
        status=Light.RED,
        outlook=Light.RED,
        report="",
        stamp=act().stamp(),
    )
    assert it.submitted == (Light.RED, Light.RED, "")
