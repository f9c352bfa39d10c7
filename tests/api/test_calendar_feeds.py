"""Calendars at secret addresses: what they show, to whom, and that they end at once."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import UUID

import pytest
import vobject
from fastapi.testclient import TestClient

from api.app import create_app
from domain.people import Role, ScopeKind
from runtime.api_tokens import Scope
from tests.api.conftest import OURS, Browser
from tests.support.city import City, person
from tests.support.programs import token_of
from tests.support.signing_in import with_account
from workflows.commands import Actor
from workflows.people import EndMandate
from workflows.project_checks import ScheduleProjectChecks
from workflows.projects import AssignLead, SetVisibility

Visit = Callable[[str], Browser]
ABOS = "/city/kalenderabos"


@pytest.fixture
def running(city: City) -> UUID:
    """Project CITY-2, not public, led by Eve, with a check ahead."""
    project = city.add_project("CITY-2", phase="initiation", public=False)
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    city.do(ScheduleProjectChecks(project_ids=(project,)), Actor.system("tick"))
    return project


def addresses(browser: Browser) -> list[str]:
    """Make a secret address and read it off the page, this once."""
    answer = browser.send(ABOS, f"{ABOS}/neu", name="Telefon")
    assert answer.status_code == 200, answer.text
    found = re.findall(r"https?://[^<\s]+\.ics", unescape(answer.text))
    return [re.sub(r"^https?://[^/]+", "", one) for one in found]


def read(city: City, address: str, status: int = 200) -> Any:
    """Read a feed as a calendar program does: without any session."""
    client = TestClient(create_app(city.installation), follow_redirects=False, headers=OURS)
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    if status != 200:
        return None
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return vobject.readOne(answer.text)


def titles(calendar: Any) -> list[str]:
    return [event.summary.value for event in getattr(calendar, "vevent_list", [])]


@pytest.mark.usefixtures("running")
def test_a_lead_reads_their_own_deadlines(city: City, visit: Visit) -> None:
    mine, *others = addresses(visit("eve"))
    assert others == []
    assert titles(read(city, mine)) == ["Projektcheck: CITY-2 Projekt CITY-2"]
    assert titles(read(city, f"{mine}?lang=en")) == ["Project check: CITY-2 Projekt CITY-2"]


@pytest.mark.usefixtures("running")
def test_the_pmo_reads_the_programme_and_a_member_their_board(city: City, visit: Visit) -> None:
    city.request_release()
    _, programme = addresses(visit("pia"))
    assert titles(read(city, programme)) == [
        "Projektcheck: CITY-2 Projekt CITY-2",
        "Abstimmung endet: CITY-1 Projekt CITY-1",
    ]
    mine, board = addresses(visit("bo"))
    assert titles(read(city, mine)) == ["Abstimmen: CITY-1 Projekt CITY-1"]
    assert titles(read(city, board)) == ["Abstimmung endet: CITY-1 Projekt CITY-1"]


@pytest.mark.usefixtures("running")
def test_a_feed_shows_nothing_its_owner_may_not_see(city: City, visit: Visit) -> None:
    _, programme = addresses(visit("pia"))
    (mine,) = addresses(visit("lea"))
    foreign = mine.replace("meine", "programm/stadt")
    assert titles(read(city, programme)) != []
    read(city, foreign, 404)
    city.request_release()
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    board = mine.replace("meine", f"gremium/{city.board}")
    assert titles(read(city, board)) == []


@pytest.mark.usefixtures("running")
def test_an_address_that_was_ended_is_dead_at_once(city: City, visit: Visit) -> None:
    eve = visit("eve")
    (mine,) = addresses(eve)
    assert titles(read(city, mine)) != []
    end = next(action for action in eve.page(ABOS).forms if action.endswith("/ende"))
    assert eve.send(ABOS, end).status_code == 303
    read(city, mine, 404)
    assert not [action for action in eve.page(ABOS).forms if action.endswith("/ende")]


@pytest.mark.usefixtures("running")
def test_nobody_ends_the_address_of_another(city: City, visit: Visit) -> None:
    eve, pia = visit("eve"), visit("pia")
    (mine,) = addresses(eve)
    addresses(pia)
    end = next(action for action in eve.page(ABOS).forms if action.endswith("/ende"))
    own = next(action for action in pia.page(ABOS).forms if action.endswith("/ende"))
    csrf = pia.page(ABOS).forms[own]
    assert pia.client.post(end, data=csrf).status_code == 404
    assert titles(read(city, mine)) != []


@pytest.mark.usefixtures("running")
def test_a_mandate_that_ends_takes_its_feed_along(city: City, visit: Visit) -> None:
    mandate = city.mandate("lea", Role.READER, ScopeKind.PROGRAMME, city.programme)
    _, programme = addresses(visit("lea"))
    assert titles(read(city, programme)) != []
    city.do(EndMandate(person_id=person("lea"), mandate_id=mandate, reason="Ausgeschieden"))
    read(city, programme, 404)


@pytest.mark.usefixtures("running")
def test_the_secret_opens_nothing_but_calendars(city: City, visit: Visit) -> None:
    (mine,) = addresses(visit("eve"))
    token = mine.split("/")[3]
    client = TestClient(create_app(city.installation), headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/city/portfolio").status_code == 403


def test_a_token_for_something_else_is_no_address(city: City) -> None:
    account = with_account(city, "eve")
    reading = token_of(city, "eve", frozenset({Scope.READ}), account)
    read(city, f"/city/kalender/{reading}/meine.ics", 404)
    calendar = token_of(city, "eve", frozenset({Scope.CALENDAR}), account)
    read(city, f"/city/kalender/{calendar}/meine.ics")


def test_guessing_is_slowed_down(city: City) -> None:
    client = TestClient(create_app(city.installation), headers=OURS)
    wrong = "/city/kalender/gb_0123456789ab_" + "x" * 43 + "/meine.ics"
    answers = [client.get(wrong).status_code for _ in range(30)]
    assert answers[0] == 404
    assert answers[-1] == 429
