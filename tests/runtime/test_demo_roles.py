"""The roles of a demonstration: everybody invented can be played, by the same door as signing in anywhere."""

from collections.abc import Iterator
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from domain.refusals import Refusal
from runtime.demo.roles import FILE, cast_roles, play, roles_of
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings
from storage.directory import enter
from tests.api.conftest import OURS, Browser
from tests.support.city import City
from tests.support.signing_in import refused
from workflows.commands import Actor
from workflows.people import RegisterPerson

HANDS = Actor.system("demo")


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[Installation, OrganisationContext]]:
    """A demonstration of two people, one of whom cannot be written to."""
    installation = Installation(Settings(env=Environment.DEMO, data_dir=tmp_path))
    here = installation.create("buehne", "Bühne")
    add(here, "vorsitz", "vorsitz@buehne.example")
    add(here, "stumm", None)
    yield installation, here
    installation.close()


def add(here: OrganisationContext, who: str, email: str | None) -> None:
    person = uuid5(NAMESPACE_OID, who)
    here.dispatch(RegisterPerson(person_id=person), HANDS, who)
    enter(here.store.database, person, name=f"{who.title()} (Demo)", email=email, language="de")


Stage = tuple[Installation, OrganisationContext]


def test_everybody_with_an_address_gets_an_account_once_with_a_password_of_chance(stage: Stage) -> None:
    _, here = stage
    assert roles_of(here) == ()
    (role,) = cast_roles(here)
    assert (role.login_name, role.name) == ("vorsitz", "Vorsitz (Demo)")
    assert cast_roles(here) == (role,) == roles_of(here)
    add(here, "pmo", "pmo@buehne.example")
    assert [one.login_name for one in cast_roles(here)] == ["vorsitz", "pmo"]


def test_an_interruption_before_the_account_was_made_is_made_good(stage: Stage) -> None:
    _, here = stage
    password = "vor-dem-Absturz-gemacht"
    (here.folder / FILE).write_text(
        f'[{{"login_name": "vorsitz", "name": "Vorsitz (Demo)", "password": "{password}"}}]'
    )
    assert [one.password for one in cast_roles(here)] == [password]
    assert play(here, "vorsitz").signed_in.login_name == "vorsitz"


def test_a_role_nobody_plays_cannot_be_chosen(stage: Stage) -> None:
    _, here = stage
    cast_roles(here)
    with refused(Refusal.NOT_FOUND):
        play(here, "bürgermeister")


def test_a_record_that_is_no_demonstration_has_no_roles(city: City) -> None:
    assert cast_roles(city.here) == ()
    (city.here.folder / FILE).write_text('[{"login_name": "a", "name": "a", "password": "a"}]')
    assert roles_of(city.here) == ()


def test_one_click_on_the_page_signs_in(stage: Stage) -> None:
    installation, here = stage
    cast_roles(here)
    browser = Browser(TestClient(create_app(installation), follow_redirects=False, headers=OURS))
    address, form = "/buehne/anmelden", "/buehne/anmelden/rolle"
    token = browser.page(address).forms[form]["csrf"]
    foreign = browser.client.post(form, data={"csrf": "x", "rolle": "vorsitz"})
    assert foreign.status_code == 403
    entered = browser.client.post(form, data={"csrf": token, "rolle": "vorsitz"})
    assert entered.headers["location"] == "/buehne/aufgaben"
    assert "Angemeldet als Vorsitz (Demo)" in browser.page("/buehne/aufgaben").text
    unknown = browser.client.post(form, data={"csrf": token, "rolle": "niemand"})
    assert unknown.status_code == 404
