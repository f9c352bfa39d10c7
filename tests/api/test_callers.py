"""Who calls: a session needs its secret and its own origin, a first password opens nothing."""

import pytest

from api.callers import CSRF
from tests.support.city import City, person
from tests.support.programs import Programs
from tests.support.signing_in import ANN, sign_in, with_account

NEED = {"question": "Soll die Ausschreibung geteilt werden?"}


def headers_of(city: City, who: str = "eve") -> dict[str, str]:
    """Sign somebody in and give what their own page would send."""
    with_account(city, who)
    begun = sign_in(city, who)
    return {
        "Cookie": f"gatebook-city={begun.session_id}",
        "Idempotency-Key": "one",
        CSRF: begun.signed_in.csrf_secret,
    }


def ask(city: City, programs: Programs, headers: dict[str, str]) -> int:
    """Raise a question of CITY-1."""
    address = f"/api/v1/city/projects/{city.project}/decision-needs"
    return programs.client.post(address, json=NEED, headers=headers).status_code


def test_a_session_with_its_secret_gives_commands(city: City, programs: Programs) -> None:
    assert ask(city, programs, headers_of(city)) == 201


@pytest.mark.parametrize(
    "changed",
    [{CSRF: ""}, {CSRF: "falsch"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_session_from_elsewhere_or_without_its_secret_changes_nothing(
    city: City, programs: Programs, changed: dict[str, str]
) -> None:
    before = city.here.position()
    assert ask(city, programs, {**headers_of(city), **changed}) == 403
    assert city.here.position() == before


def test_a_session_reads_without_the_secret(city: City, programs: Programs) -> None:
    cookie = {"Cookie": headers_of(city)["Cookie"]}
    answer = programs.client.get("/api/v1/city/people/me", headers=cookie)
    assert answer.json()["person_id"] == str(person("eve"))


def test_a_session_that_ended_is_nobody(city: City, programs: Programs) -> None:
    headers = headers_of(city)
    city.here.sessions.sign_out(headers["Cookie"].partition("=")[2])
    assert ask(city, programs, headers) == 401


def test_a_first_password_opens_nothing_but_its_change(city: City, programs: Programs) -> None:
    made = city.here.accounts.create(person("eve"), "eve", ANN)
    assert made.one_time_password is not None
    begun = sign_in(city, "eve", made.one_time_password)
    cookie = {"Cookie": f"gatebook-city={begun.session_id}"}
    assert programs.client.get("/api/v1/city/my-tasks", headers=cookie).status_code == 401


def test_a_right_that_ends_ends_at_the_next_request(city: City, programs: Programs) -> None:
    pia = programs["pia"]
    register = {"programme_id": str(city.programme), "lifecycle": "standard"}
    first, second = (
        {**register, "known": {"key": key, "title": key, "kind": "project"}} for key in ("CITY-8", "CITY-9")
    )
    assert pia.post("/projects", first).status_code == 200
    mandate = pia.get("/people/me").json()["mandates"][0]["mandate_id"]
    ended = programs["ann"].post(f"/people/{person('pia')}/mandates/{mandate}/end", {})
    assert ended.status_code == 200
    assert pia.post("/projects", second).status_code == 403
    assert pia.get("/projects/CITY-8").status_code == 404


def test_a_token_makes_none_that_is_for_more(programs: Programs) -> None:
    wanted = {"name": "Bericht", "scopes": ["read", "write"], "expires_at": "2024-06-30T22:00:00Z"}
    made = programs["eve"].post("/tokens", {**wanted, "scopes": ["administer"]})
    assert made.status_code == 201
    narrow = programs.public
    narrow.token = made.json()["token"]
    refused = narrow.post("/tokens", wanted)
    assert (refused.status_code, refused.json()["refusal"]) == (403, "scope_missing")
