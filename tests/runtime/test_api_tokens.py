"""Tokens of programs: shown once, for a purpose and a time, ended at any moment."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from domain.refusals import Refusal, Refused
from runtime.api_tokens import HOLDS_MAX, USED_AGAIN_AFTER, NewToken, Scope
from tests.support.city import City, person
from tests.support.records import rows
from tests.support.signing_in import ANN, OTHER, TOWN_HALL, refused, wait, with_account

MOMENT = timedelta(microseconds=1)
READ = frozenset({Scope.READ})


def token(city: City, account_id: UUID, scopes: frozenset[Scope] = READ, days: float = 30) -> NewToken:
    expires_at = city.clock.now() + timedelta(days=days)
    return city.here.tokens.create(account_id, "Export der Kämmerei", scopes, expires_at, ANN)


def test_a_program_with_a_token_acts_as_the_person_of_its_account(city_on_each: City) -> None:
    account_id = with_account(city_on_each)
    made = token(city_on_each, account_id, frozenset({Scope.READ, Scope.AUDIT}))
    bearer = city_on_each.here.tokens.verify(made.token)
    assert (bearer.account_id, bearer.person_id) == (account_id, person("ada"))
    assert bearer.actor.person_id == person("ada")
    assert bearer.scopes == {Scope.READ, Scope.AUDIT}


def test_a_token_is_for_its_scopes_only(city: City) -> None:
    bearer = city.here.tokens.verify(token(city, with_account(city)).token)
    bearer.require(Scope.READ)
    for other in (Scope.WRITE, Scope.AUDIT, Scope.ADMINISTER):
        with refused(Refusal.SCOPE_MISSING):
            bearer.require(other)


def test_a_token_is_told_apart_by_its_prefix_and_kept_as_a_digest(city: City) -> None:
    made = token(city, with_account(city))
    assert made.token.startswith(f"gb_{made.listed.prefix}_")
    assert made.token not in repr(made)
    secret = made.token.rpartition(made.listed.prefix)[2]
    assert secret not in str(rows(city.here.store.database, "SELECT * FROM api_tokens"))


def test_any_other_text_is_no_token(city_on_each: City) -> None:
    right = token(city_on_each, with_account(city_on_each)).token
    swapped = right[:-1] + ("A" if right[-1] != "A" else "B")
    unknown = "gb_" + "0" * 12 + "_" + "A" * 43
    for wrong in (
        "",
        "x",
        "\0",
        "\ud800",
        right[:-1],
        right + "x",
        right + "\n",
        right.upper(),
        swapped,
        unknown,
    ):
        wait(city_on_each, hours=12)
        with refused(Refusal.TOKEN_NOT_VALID):
            city_on_each.here.tokens.verify(wrong)
    city_on_each.here.tokens.verify(right)


def test_a_token_ends_when_it_expires(city_on_each: City) -> None:
    made = token(city_on_each, with_account(city_on_each))
    city_on_each.clock.set(made.listed.expires_at - MOMENT)
    city_on_each.here.tokens.verify(made.token)
    city_on_each.clock.set(made.listed.expires_at)
    with refused(Refusal.TOKEN_NOT_VALID):
        city_on_each.here.tokens.verify(made.token)


def test_a_token_ends_when_it_is_revoked_and_no_other_does(city_on_each: City) -> None:
    account_id = with_account(city_on_each)
    made, other = token(city_on_each, account_id), token(city_on_each, account_id)
    city_on_each.here.tokens.revoke(made.listed.token_id, ANN)
    city_on_each.here.tokens.revoke(made.listed.token_id, ANN)
    with refused(Refusal.TOKEN_NOT_VALID):
        city_on_each.here.tokens.verify(made.token)
    city_on_each.here.tokens.verify(other.token)


def test_nobody_revokes_or_sees_the_tokens_of_another_account(city: City) -> None:
    mine, another = with_account(city), with_account(city, "bo", OTHER)
    made = token(city, another)
    with refused(Refusal.NOT_FOUND):
        city.here.tokens.revoke(made.listed.token_id, ANN, of=mine)
    assert city.here.tokens.listed(mine) == ()
    city.here.tokens.verify(made.token)
    city.here.tokens.revoke(made.listed.token_id, ANN, of=another)
    with refused(Refusal.TOKEN_NOT_VALID):
        city.here.tokens.verify(made.token)


def test_a_token_nobody_made_cannot_be_revoked(city: City) -> None:
    with refused(Refusal.NOT_FOUND):
        city.here.tokens.revoke(UUID(int=7), ANN)


def test_all_tokens_are_listed_the_ended_ones_too(city: City) -> None:
    first = token(city, with_account(city))
    wait(city, seconds=1)
    second = token(city, with_account(city, "bo", OTHER))
    city.here.tokens.revoke(first.listed.token_id, ANN)
    listed = city.here.tokens.listed()
    assert [one.token_id for one in listed] == [first.listed.token_id, second.listed.token_id]
    assert listed[0].revoked_at == city.clock.now()
    assert listed[1] == second.listed


def test_use_is_written_down_once_a_minute_at_most(city: City) -> None:
    made = token(city, with_account(city))

    def used() -> datetime | None:
        return city.here.tokens.listed()[0].last_used_at

    assert used() is None
    city.here.tokens.verify(made.token)
    first = used()
    assert first == city.clock.now()
    city.clock.set(city.clock.now() + USED_AGAIN_AFTER - MOMENT)
    city.here.tokens.verify(made.token)
    assert used() == first
    city.clock.set(city.clock.now() + MOMENT)
    city.here.tokens.verify(made.token)
    assert used() == city.clock.now()


def test_guessing_at_tokens_is_held_and_a_token_that_counts_is_not(city_on_each: City) -> None:
    made = token(city_on_each, with_account(city_on_each))
    for _ in range(10):
        with refused(Refusal.TOKEN_NOT_VALID):
            city_on_each.here.tokens.verify("guess", address=TOWN_HALL)
    with refused(Refusal.TRIED_TOO_OFTEN):
        city_on_each.here.tokens.verify("guess", address=TOWN_HALL)
    assert city_on_each.here.tokens.verify(made.token, address=TOWN_HALL)


@pytest.mark.parametrize(
    ("name", "scopes", "holds", "field"),
    [
        ("", READ, timedelta(days=1), "token_name"),
        (" \t", READ, timedelta(days=1), "token_name"),
        ("a\0b", READ, timedelta(days=1), "token_name"),
        ("x" * 101, READ, timedelta(days=1), "token_name"),
        ("x", frozenset[Scope](), timedelta(days=1), "scopes"),
        ("x", READ, timedelta(0), "expires_at"),
        ("x", READ, -MOMENT, "expires_at"),
        ("x", READ, HOLDS_MAX + MOMENT, "expires_at"),
    ],
)
def test_an_unfit_token_is_not_made(
    city: City, name: str, scopes: frozenset[Scope], holds: timedelta, field: str
) -> None:
    account_id = with_account(city)
    with pytest.raises(Refused) as caught:
        city.here.tokens.create(account_id, name, scopes, city.clock.now() + holds, ANN)
    assert [(one.refusal, one.facts["field"]) for one in caught.value.unmet] == [
        (Refusal.VALUE_INVALID, field)
    ]
    assert city.here.tokens.listed() == ()


@pytest.mark.parametrize(("name", "holds"), [("x" * 100, HOLDS_MAX), (" x  y ", MOMENT)])
def test_a_fit_token_is_made(city: City, name: str, holds: timedelta) -> None:
    account_id = with_account(city)
    made = city.here.tokens.create(account_id, name, READ, city.clock.now() + holds, ANN)
    assert made.listed.name == " ".join(name.split())
    assert city.here.tokens.verify(made.token)


def test_an_account_that_does_not_exist_gets_no_token(city: City) -> None:
    with refused(Refusal.NOT_FOUND):
        token(city, UUID(int=7))


def test_tokens_of_one_organisation_are_nothing_in_another(city: City) -> None:
    made = token(city, with_account(city))
    other = city.installation.create("other", "Andere Stadt")
    with refused(Refusal.TOKEN_NOT_VALID):
        other.tokens.verify(made.token)
