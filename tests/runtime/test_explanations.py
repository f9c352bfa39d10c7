"""Why somebody was reminded, and why not: every step of a ladder says what became of it."""

from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.project_checks import Light, ProjectCheck
from projections.project_checks import checks_of
from runtime.explanations import Explanation, explain_reminders
from runtime.mail import dispatch_mail
from runtime.tick import tick
from tests.support.city import City, person
from tests.support.mailing import enter_everybody
from workflows.commands import Actor
from workflows.people import NoteAbsence
from workflows.project_checks import SubmitProjectCheck
from workflows.projects import AssignLead, PauseProject


@pytest.fixture
def check(city: City) -> ProjectCheck:
    """The first cycle of CITY-2, led by Eve."""
    enter_everybody(city)
    project = city.add_project("CITY-2", phase="implementation")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    tick(city.here)
    with city.reading() as connection:
        (cycle,) = checks_of(connection, project)
    found = city.here.store.load(ProjectCheck, cycle.check_id)
    assert found is not None
    return found


def explained(city: City, subject: UUID, who: str) -> Explanation | None:
    return explain_reminders(city.here, city.here.reader_of(Actor(person(who))), subject)


def fates(found: Explanation | None) -> list[str]:
    assert found is not None
    return [step.fate.value for step in found.steps]


def beat_at(city: City, check: ProjectCheck, level: int) -> None:
    city.clock.set(next(rung.at for rung in check.terms.rungs if rung.level == level))
    tick(city.here)


def test_before_the_first_step_all_is_ahead(city: City, check: ProjectCheck) -> None:
    assert fates(explained(city, check.id, "eve")) == ["ahead"] * 5


def test_after_an_outage_lower_steps_were_passed_and_a_report_ends_the_rest(
    city: City, check: ProjectCheck
) -> None:
    beat_at(city, check, 3)
    assert fates(explained(city, check.id, "pia")) == ["passed", "passed", "issued", "ahead", "ahead"]
    report = SubmitProjectCheck(check_id=check.id, status=Light.GREEN, outlook=Light.GREEN, report="Gut.")
    city.do(report, "eve")
    found = explained(city, check.id, "pia")
    assert fates(found) == ["passed", "passed", "issued", "done", "done"]
    assert found is not None
    assert found.done_at == city.clock.now()


def test_a_project_at_rest_is_said_to_rest(city: City, check: ProjectCheck) -> None:
    city.do(PauseProject(project_id=check.terms.project_id), "eve")
    assert fates(explained(city, check.id, "eve")) == ["rests"] * 5


def test_it_says_who_was_told_in_whose_place_and_what_became_of_the_mail(
    city: City, check: ProjectCheck
) -> None:
    day = check.terms.rungs[0].at.date()
    away = NoteAbsence(
        absence_id=uuid5(NAMESPACE_OID, "away"),
        person_id=person("eve"),
        begins_on=day,
        ends_on=day + timedelta(days=1),
        substitute=person("lea"),
    )
    city.do(away, "eve")
    beat_at(city, check, 1)
    dispatch_mail(city.here, city.settings)
    found = explained(city, check.id, "pia")
    assert found is not None
    (told,) = found.steps[0].told
    assert (told.person_id, told.role, told.instead_of) == (person("lea"), "lead", person("eve"))
    assert (told.mail, told.wish) == ("sent", "at_once")
    (mine,) = found.of(person("lea"))
    assert mine.level == 1
    assert found.of(person("eve")) == ()


def test_who_holds_no_office_sees_what_they_were_told_and_nothing_of_others(
    city: City, check: ProjectCheck
) -> None:
    assert explained(city, check.id, "lea") is None
    day = check.terms.rungs[0].at.date()
    away = NoteAbsence(
        absence_id=uuid5(NAMESPACE_OID, "away"),
        person_id=person("eve"),
        begins_on=day,
        ends_on=day,
        substitute=person("lea"),
    )
    city.do(away, "eve")
    beat_at(city, check, 1)
    beat_at(city, check, 4)
    found = explained(city, check.id, "lea")
    assert found is not None
    assert [[one.person_id for one in step.told] for step in found.steps] == [[person("lea")], [], [], [], []]


def test_votes_are_explained_and_unknown_things_are_not(city: City) -> None:
    review = city.request_release()
    found = explained(city, review, "pia")
    assert found is not None
    assert (found.kind.value, fates(found)) == ("vote", ["ahead", "ahead"])
    assert explained(city, uuid5(NAMESPACE_OID, "nothing"), "rob") is None
