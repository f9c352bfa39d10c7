"""A registration is withdrawn as long as nothing rests on it; then the project is in no list and nothing is decided about it."""

from dataclasses import replace
from datetime import date

import pytest

from domain.access import Reader
from domain.project_relations import DependencyKind
from domain.project_values import ProjectFacts, project_id
from domain.projects import Project
from domain.refusals import Refusal
from projections.portfolio import portfolio
from tests.support.city import City
from tests.support.door import changes_nothing, refuses
from workflows.commands import Actor
from workflows.project_registrations import WithdrawRegistration
from workflows.project_relations import DeclareDependency
from workflows.projects import CorrectDates, RegisterProject, RetitleProject, SetVisibility

IMPORT = Actor.system("import")
WITHDRAW = WithdrawRegistration(project_id=City.project, reason="Aus der falschen Liste.")
AGAIN = RegisterProject(
    programme_id=City.programme,
    lifecycle="standard",
    known=ProjectFacts(key="CITY-1", title="Ein anderes", kind="project", registration=2),
)


def keys(city: City) -> list[str]:
    with city.reading() as connection:
        return [row.key for row in portfolio(connection, Reader.operator())]


def test_a_project_that_was_only_described_is_withdrawn_once(city: City) -> None:
    refuses(city, replace(WITHDRAW, reason=" "), "pia", Refusal.VALUE_INVALID, field="reason")
    city.do(WITHDRAW, "pia")
    assert keys(city) == []
    changes_nothing(city, WITHDRAW, IMPORT)


def test_the_pmo_withdraws_and_a_lead_does_not(city: City) -> None:
    refuses(city, WITHDRAW, "eve", Refusal.NOT_AUTHORISED)


def test_a_withdrawn_project_answers_like_one_that_never_was(city: City) -> None:
    city.do(WITHDRAW, "pia")
    for command in (
        RetitleProject(project_id=City.project, title="Neu"),
        SetVisibility(project_id=City.project, public=False),
    ):
        refuses(city, command, "pia", Refusal.NOT_FOUND, noun="project")


def test_a_job_decides_nothing_about_it_either(city: City) -> None:
    city.do(WITHDRAW, "pia")
    retitle = RetitleProject(project_id=City.project, title="Neu")
    refuses(city, retitle, IMPORT, Refusal.PROJECT_WITHDRAWN, id=str(City.project))


def test_a_project_before_a_board_stays(city: City) -> None:
    city.request_release()
    refuses(city, WITHDRAW, "pia", Refusal.REGISTRATION_IN_USE, project="CITY-1", noun="gate_review")


def test_a_project_another_waits_for_stays(city: City) -> None:
    other = city.add_project("CITY-2")
    waits = DeclareDependency(
        project_id=other, on=City.project, kind=DependencyKind.NEEDS_RESULT, reason="Braucht die Anmeldung."
    )
    city.do(waits, "pia")
    refuses(city, WITHDRAW, "pia", Refusal.REGISTRATION_IN_USE, noun="project")
    refuses(city, replace(WITHDRAW, project_id=other), "pia", Refusal.REGISTRATION_IN_USE, project="CITY-2")


def test_a_project_whose_plan_was_put_right_has_gone_on(city: City) -> None:
    event = city.load().plans.facts[0]
    corrected = CorrectDates(
        project_id=City.project,
        corrects=event.event_id,
        effective_at=event.effective_at,
        start=date(2024, 3, 1),
        end=None,
        reason="Falsch gelesen.",
    )
    city.do(corrected, "pia")
    refuses(city, WITHDRAW, "pia", Refusal.REGISTRATION_IN_USE, noun="project")


def test_the_same_key_is_registered_anew_by_the_next_number(city: City) -> None:
    first = replace(AGAIN, known=replace(AGAIN.known, registration=1))
    refuses(city, AGAIN, "pia", Refusal.ALREADY_EXISTS, key="CITY-1")
    city.do(WITHDRAW, "pia")
    refuses(city, first, "pia", Refusal.PROJECT_WITHDRAWN, project="CITY-1")
    city.do(AGAIN, "pia")
    assert keys(city) == ["CITY-1"]
    anew = city.here.store.load(Project, project_id(City.programme, "CITY-1", 2))
    assert anew is not None
    assert (anew.title, anew.withdrawn, city.load().withdrawn) == ("Ein anderes", False, True)


@pytest.mark.parametrize(("number", "refusal"), [(0, Refusal.VALUE_INVALID), (3, Refusal.NOT_FOUND)])
def test_numbers_are_not_left_out(city: City, number: int, refusal: Refusal) -> None:
    skipping = replace(AGAIN, known=replace(AGAIN.known, registration=number))
    refuses(city, skipping, "pia", refusal)
