"""`gatebook token`: a program gets its token on stdout, alone, and loses it at once when it is revoked."""

from pathlib import Path

import pytest

from domain.refusals import Refused
from runtime.api_tokens import Bearer, Scope
from runtime.organisations import Installation
from runtime.settings import Environment, Settings
from tests.support.command_line import Typing


@pytest.fixture
def staffed(gatebook: Typing) -> Typing:
    """A city with one account."""
    gatebook("init", "duisburg", "--name", "Stadt", "--land", "NW")
    assert gatebook("account", "create-admin", "anna").code == 0
    return gatebook


def bearer(data: Path, token: str) -> Bearer | None:
    installation = Installation(Settings(env=Environment.TEST, data_dir=data, database_url=None))
    try:
        return installation.open("duisburg").tokens.verify(token)
    except Refused:
        return None
    finally:
        installation.close()


def test_a_token_is_printed_alone_and_works(staffed: Typing, tmp_path: Path) -> None:
    said = staffed("token", "create", "anna", "--name", "Export", "--scope", "read", "--scope", "audit")
    assert said.code == 0
    token = said.out.removesuffix("\n")
    found = bearer(tmp_path / "data", token)
    assert found is not None
    assert found.scopes == {Scope.READ, Scope.AUDIT}
    assert token not in said.err


def test_without_a_scope_a_token_reads_only(staffed: Typing, tmp_path: Path) -> None:
    found = bearer(tmp_path / "data", staffed("token", "create", "anna", "--name", "Export").out.strip())
    assert found is not None
    assert found.scopes == {Scope.READ}


def test_tokens_are_listed_and_revoked_by_their_prefix(staffed: Typing, tmp_path: Path) -> None:
    token = staffed("token", "create", "anna", "--name", "Export").out.strip()
    listed = staffed("token", "list", "anna").out
    prefix = listed.split()[0]
    assert prefix in token
    assert token not in listed
    assert "gilt bis" in listed
    assert staffed("token", "revoke", prefix).code == 0
    assert bearer(tmp_path / "data", token) is None
    assert "widerrufen" in staffed("token", "list").out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("create", "bo", "--name", "x"), 1, "Nicht gefunden: Konto bo"),
        (("create", "anna", "--name", " "), 1, "Eine Angabe ist leer: Name des Tokens"),
        (("create", "anna", "--name", "x", "--scope", "all"), 2, "'all'"),
        (("create", "anna", "--name", "x", "--days", "0"), 2, "--days"),
        (("create", "anna", "--name", "x", "--days", "367"), 2, "--days"),
        (("revoke", "abc"), 1, "Nicht gefunden: Token abc"),
        (("list", "bo"), 1, "Nicht gefunden: Konto bo"),
    ],
)
def test_what_cannot_be_done_is_said(staffed: Typing, words: tuple[str, ...], code: int, says: str) -> None:
    said = staffed("token", *words)
    assert said.code == code
    assert says in said.err
    assert staffed("token", "list").out == ""


@pytest.mark.parametrize("days", [1, 366])
def test_a_token_holds_from_a_day_to_a_year(staffed: Typing, days: int) -> None:
    assert staffed("token", "create", "anna", "--name", "x", "--days", days).code == 0
