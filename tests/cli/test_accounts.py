"""`gatebook account`: the first administrator comes to be, and accounts are looked after at the machine."""

import json
import re
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from typer.testing import CliRunner

from cli.main import app
from domain.people import Person, Role
from domain.refusals import Refused
from runtime.organisations import Installation
from runtime.sessions import SignedIn
from runtime.settings import Environment, Settings
from storage.directory import names
from tests.support.command_line import Said, Typing

ONE_TIME = re.compile(r": ([a-z2-9]{5}(?:-[a-z2-9]{5}){3})$", re.MULTILINE)
INIT = ("--name", "Stadt", "--land", "NW")


@pytest.fixture
def founded(gatebook: Typing) -> Typing:
    """A city without any account."""
    assert gatebook("init", "duisburg", *INIT).code == 0
    return gatebook


def one_time(said: Said) -> str:
    assert said.code == 0, said.err
    found = ONE_TIME.search(said.out)
    assert found is not None
    return found[1]


def signed_in(data: Path, login: str, password: str) -> SignedIn | None:
    """Sign in as the service would."""
    installation = Installation(Settings(env=Environment.TEST, data_dir=data, database_url=None))
    try:
        return installation.open("duisburg").sessions.sign_in(login, password).signed_in
    except Refused:
        return None
    finally:
        installation.close()


def test_a_new_city_has_no_account_and_no_password_that_is_known(founded: Typing) -> None:
    assert founded("account", "list").out == ""


def test_the_first_administrator_signs_in_with_the_password_shown(founded: Typing, tmp_path: Path) -> None:
    secret = one_time(founded("account", "create-admin", "anna", "--name", "Anna Amt"))
    who = signed_in(tmp_path / "data", "anna", secret)
    assert who is not None
    assert who.must_change
    installation = Installation(Settings(env=Environment.TEST, data_dir=tmp_path / "data", database_url=None))
    here = installation.open("duisburg")
    anna = here.store.load(Person, who.person_id)
    assert anna is not None
    assert [mandate.role for mandate in anna.mandates.values()] == [Role.ADMINISTRATOR]
    with here.reading() as connection:
        assert names(connection) == {who.person_id: "Anna Amt"}
    installation.close()


def test_each_administrator_gets_another_password(founded: Typing) -> None:
    founded("init", "magdeburg", *INIT)
    made = [
        one_time(founded("account", "create-admin", "anna", "--organisation", slug))
        for slug in ("duisburg", "magdeburg")
    ]
    assert made[0] != made[1]


def test_the_first_administrator_is_made_once(founded: Typing) -> None:
    one_time(founded("account", "create-admin", "anna"))
    said = founded("account", "create-admin", "bert")
    assert said.code == 1
    assert "„anna“" in said.err
    assert not ONE_TIME.search(said.out)


@pytest.mark.usefixtures("founded")
def test_the_administrator_may_type_a_password_of_their_own(tmp_path: Path) -> None:
    own = "Ein Tor nach dem anderen"
    environment = {"GATEBOOK_DATA_DIR": str(tmp_path / "data"), "GATEBOOK_ENV": "test"}
    result = CliRunner().invoke(
        app, ["account", "create-admin", "anna", "--ask"], input=f"{own}\n{own}\n", env=environment
    )
    assert result.exit_code == 0
    assert own not in result.output
    who = signed_in(tmp_path / "data", "anna", own)
    assert who is not None
    assert not who.must_change


def test_a_password_too_short_makes_no_account(founded: Typing, tmp_path: Path) -> None:
    environment = {"GATEBOOK_DATA_DIR": str(tmp_path / "data"), "GATEBOOK_ENV": "test"}
    result = CliRunner().invoke(
        app, ["account", "create-admin", "anna", "--ask"], input="kurz\nkurz\n", env=environment
    )
    assert result.exit_code == 1
    assert founded("account", "list").out == ""


def test_an_account_is_made_for_somebody_new_or_known(founded: Typing, tmp_path: Path) -> None:
    said = founded("account", "create", "Bo", "--email", "bo@duisburg.example")
    who = signed_in(tmp_path / "data", "bo", one_time(said))
    assert who is not None
    assert f"Person {who.person_id}" in said.out
    founded("account", "disable", "bo")
    again = founded("account", "create", "bo.2", "--person", who.person_id)
    other = signed_in(tmp_path / "data", "bo.2", one_time(again))
    assert other is not None
    assert other.person_id == who.person_id


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("create", "anna"), 1, "„anna“"),
        (("create", "Ö b"), 1, "Ein Anmeldename hat 2 bis 100 Zeichen"),
        (("create", "bo", "--email", "nichts"), 2, "'nichts' is no mail address"),
        (("create", "bo", "--person", str(UUID(int=7))), 1, "Nicht gefunden: Person"),
        (("disable", "bo"), 1, "Nicht gefunden: Konto bo"),
        (("lock", "bo"), 1, "Nicht gefunden: Konto bo"),
        (("unlock", "bo"), 1, "Nicht gefunden: Konto bo"),
        (("recover", "bo"), 1, "Nicht gefunden: Konto bo"),
        (("list", "--organisation", "nirgends"), 2, "There is no organisation 'nirgends'"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(
    founded: Typing, words: tuple[str, ...], code: int, says: str
) -> None:
    founded("account", "create-admin", "anna")
    before = founded("account", "list").out
    said = founded("account", *words)
    assert said.code == code
    assert says in said.err
    assert founded("account", "list").out == before


def test_among_several_cities_one_must_be_named(founded: Typing) -> None:
    founded("init", "magdeburg", *INIT)
    said = founded("account", "create-admin", "anna")
    assert said.code == 2
    assert "duisburg, magdeburg" in said.err
    assert founded("account", "create-admin", "anna", "--organisation", "duisburg").code == 0
    assert founded("account", "list", "--organisation", "magdeburg").out == ""


def test_accounts_are_locked_unlocked_recovered_and_ended(founded: Typing, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = one_time(founded("account", "create-admin", "anna"))
    assert founded("account", "lock", "anna").code == 0
    assert "gesperrt" in founded("account", "list").out
    assert founded("account", "recover", "anna").code == 1
    assert founded("account", "unlock", "anna").code == 0
    second = one_time(founded("account", "recover", "anna", "--drop-second-factor"))
    assert signed_in(data, "anna", first) is None
    assert signed_in(data, "anna", second)
    third = one_time(founded("account", "recover", "anna"))
    assert founded("account", "disable", "anna").code == 0
    assert signed_in(data, "anna", third) is None
    assert "beendet" in founded("account", "list").out


def test_acts_are_logged_whatever_the_level_and_without_the_password(founded: Typing) -> None:
    said = founded("--log-level", "error", "account", "create-admin", "anna")
    logged = json.loads(said.err)
    assert logged["message"] == "account_created"
    assert logged["facts"]["by"] == "system:cli"
    assert one_time(said) not in said.err


def test_passwords_in_production_are_hashed_with_full_strength(tmp_path: Path) -> None:
    for env, quick in ((Environment.PRODUCTION, False), (Environment.DEMO, True), (Environment.TEST, True)):
        installation = Installation(
            Settings(
                env=env, data_dir=tmp_path / env, database_url=None, smtp_url=SecretStr("smtp://mail.example")
            )
        )
        here = installation.create("city", "Stadt")
        stored = here.credentials.passwords.hashed("Ein Tor nach dem anderen")
        assert ("m=65536,t=3,p=4" in stored) is not quick
        installation.close()
