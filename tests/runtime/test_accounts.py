"""Accounts: made, locked, ended, recovered; what they opened is closed at the next use."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from domain.refusals import Refusal, Refused
from runtime.accounts import FIRST_PASSWORD_HOLDS, RECOVERY_HOLDS
from runtime.api_tokens import Scope
from storage.accounts import AccountState
from tests.support.city import City, person
from tests.support.signing_in import (
    ANN,
    ELSEWHERE,
    OTHER,
    PASSWORD,
    refused,
    sign_in,
    wait,
    with_account,
    with_second_factor,
)

MOMENT = timedelta(microseconds=1)
UNKNOWN = UUID(int=7)


def token_of(city: City, account_id: UUID) -> str:
    expires_at = city.clock.now() + timedelta(days=30)
    return city.here.tokens.create(account_id, "export", frozenset({Scope.READ}), expires_at, ANN).token


def test_a_new_account_begins_with_a_one_time_password_that_must_be_changed(city_on_each: City) -> None:
    made = city_on_each.here.accounts.create(person("ada"), "Ada", ANN)
    assert made.login_name == "ada"
    assert made.one_time_password is not None
    assert made.one_time_password not in repr(made)
    session = sign_in(city_on_each, password=made.one_time_password)
    assert session.signed_in.must_change
    changed = city_on_each.here.sessions.change_password(session.signed_in, made.one_time_password, PASSWORD)
    assert not changed.signed_in.must_change
    assert not sign_in(city_on_each).signed_in.must_change


def test_a_one_time_password_opens_the_door_once(city: City) -> None:
    secret = city.here.accounts.create(person("ada"), "ada", ANN).one_time_password or ""
    sign_in(city, password=secret)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city, password=secret)


def test_of_two_who_hold_the_same_one_time_password_one_comes_in(city_on_each: City) -> None:
    secret = city_on_each.here.accounts.create(person("ada"), "ada", ANN).one_time_password or ""

    def come_in(_: int) -> bool:
        try:
            sign_in(city_on_each, password=secret)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(come_in, range(4))).count(True) == 1


@pytest.mark.parametrize("early", [True, False])
def test_a_one_time_password_runs_out(city: City, *, early: bool) -> None:
    secret = city.here.accounts.create(person("ada"), "ada", ANN).one_time_password or ""
    city.clock.set(city.clock.now() + FIRST_PASSWORD_HOLDS - (MOMENT if early else timedelta(0)))
    if early:
        assert sign_in(city, password=secret).signed_in.must_change
        return
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city, password=secret)


def test_a_chosen_password_need_not_be_changed(city: City) -> None:
    made = city.here.accounts.create(person("ada"), "ada", ANN, password=PASSWORD)
    assert made.one_time_password is None
    assert not sign_in(city).signed_in.must_change


@pytest.mark.parametrize(
    ("who", "login", "password", "refusal"),
    [
        (UNKNOWN, "zoe", PASSWORD, Refusal.NOT_FOUND),
        (person("bo"), "ada", PASSWORD, Refusal.ALREADY_EXISTS),
        (person("bo"), "ADA", PASSWORD, Refusal.ALREADY_EXISTS),
        (person("ada"), "ada2", PASSWORD, Refusal.ALREADY_EXISTS),
        (person("bo"), "b", PASSWORD, Refusal.VALUE_INVALID),
        (person("bo"), "b o", PASSWORD, Refusal.VALUE_INVALID),
        (person("bo"), "bö", PASSWORD, Refusal.VALUE_INVALID),
        (person("bo"), "bo\0bo", PASSWORD, Refusal.VALUE_INVALID),
        (person("bo"), "b" * 101, PASSWORD, Refusal.VALUE_INVALID),
        (person("bo"), "bo", "short", Refusal.PASSWORD_TOO_SHORT),
        (person("bo"), "bo", "x" * 257 + "abcd", Refusal.PASSWORD_TOO_LONG),
        (person("bo"), "bo@duisburg.example", "BO@duisburg.example", Refusal.PASSWORD_EASY_TO_GUESS),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_is_not_made(
    city: City, who: UUID, login: str, password: str, refusal: Refusal
) -> None:
    with_account(city)
    with refused(refusal):
        city.here.accounts.create(who, login, ANN, password=password)
    assert [one.login_name for one in city.here.accounts.listed()] == ["ada"]


@pytest.mark.parametrize("login", ["bo", "b" * 100, "bo.von-der_heide+x@duisburg.example", "7bo"])
def test_names_people_sign_in_with_elsewhere_are_taken(city: City, login: str) -> None:
    with_account(city)
    city.here.accounts.create(person("bo"), login, ANN, password=PASSWORD)
    assert sign_in(city, login).signed_in.person_id == person("bo")


def test_of_two_accounts_made_at_once_under_one_name_one_is_made(city_on_each: City) -> None:
    def make(who: str) -> bool:
        try:
            city_on_each.here.accounts.create(person(who), "same", ANN, password=PASSWORD)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, ("ada", "bo", "cy", "eve"))).count(True) == 1


def test_accounts_are_listed_without_their_secrets(city: City) -> None:
    with_account(city, "bo", OTHER)
    with_account(city)
    listed = city.here.accounts.listed()
    assert [one.login_name for one in listed] == ["ada", "bo"]
    assert "argon2" not in repr(listed)
    assert listed[0] == city.here.accounts.named("Ada")


def test_a_name_nobody_has_is_not_found(city: City) -> None:
    with refused(Refusal.NOT_FOUND):
        city.here.accounts.named("ada")


def test_a_locked_account_is_closed_at_the_next_use_and_opens_again_when_unlocked(city_on_each: City) -> None:
    here = city_on_each.here
    account_id = with_account(city_on_each)
    session, token = sign_in(city_on_each), token_of(city_on_each, account_id)
    here.accounts.lock(account_id, ANN)
    assert here.sessions.recognise(session.session_id) is None
    with refused(Refusal.TOKEN_NOT_VALID):
        here.tokens.verify(token)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city_on_each)
    here.accounts.unlock(account_id, ANN)
    assert here.sessions.recognise(session.session_id) is None
    assert here.tokens.verify(token).account_id == account_id
    assert sign_in(city_on_each).signed_in.account_id == account_id


def test_a_disabled_account_is_closed_at_the_next_use_for_good(city_on_each: City) -> None:
    here = city_on_each.here
    account_id = with_account(city_on_each)
    session, token = sign_in(city_on_each), token_of(city_on_each, account_id)
    here.accounts.disable(account_id, ANN)
    assert here.sessions.recognise(session.session_id) is None
    with refused(Refusal.TOKEN_NOT_VALID):
        here.tokens.verify(token)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city_on_each)
    for change in (here.accounts.lock, here.accounts.unlock, here.accounts.recover):
        with refused(Refusal.ACCOUNT_NOT_ACTIVE):
            change(account_id, ANN)
    with refused(Refusal.ACCOUNT_NOT_ACTIVE):
        here.tokens.create(
            account_id, "x", frozenset({Scope.READ}), city_on_each.clock.now() + timedelta(days=1), ANN
        )
    with refused(Refusal.PASSWORD_WRONG):
        here.sessions.change_password(session.signed_in, PASSWORD, OTHER)


def test_a_locked_account_can_be_disabled_but_not_recovered(city: City) -> None:
    account_id = with_account(city)
    city.here.accounts.lock(account_id, ANN)
    with refused(Refusal.ACCOUNT_NOT_ACTIVE):
        city.here.accounts.recover(account_id, ANN)
    city.here.accounts.disable(account_id, ANN)
    assert city.here.accounts.named("ada").state is AccountState.DISABLED


def test_asking_for_what_already_holds_changes_nothing(city: City) -> None:
    account_id = with_account(city)
    city.here.accounts.unlock(account_id, ANN)
    city.here.accounts.lock(account_id, ANN)
    city.here.accounts.lock(account_id, ANN)
    city.here.accounts.disable(account_id, ANN)
    city.here.accounts.disable(account_id, ANN)


def test_an_account_that_does_not_exist_cannot_be_changed(city: City) -> None:
    here = city.here.accounts
    for change in (here.lock, here.unlock, here.disable, here.recover):
        with refused(Refusal.NOT_FOUND):
            change(UNKNOWN, ANN)


def test_somebody_whose_account_ended_may_get_another_under_another_name(city: City) -> None:
    city.here.accounts.disable(with_account(city), ANN)
    with refused(Refusal.ALREADY_EXISTS):
        city.here.accounts.create(person("ada"), "ada", ANN)
    city.here.accounts.create(person("ada"), "ada.2", ANN, password=PASSWORD)
    assert sign_in(city, "ada.2").signed_in.person_id == person("ada")


def test_a_recovery_ends_whatever_the_old_password_opened(city_on_each: City) -> None:
    here = city_on_each.here
    account_id = with_account(city_on_each)
    session, token = sign_in(city_on_each), token_of(city_on_each, account_id)
    secret = here.accounts.recover(account_id, ANN)
    assert here.sessions.recognise(session.session_id) is None
    with refused(Refusal.TOKEN_NOT_VALID):
        here.tokens.verify(token)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city_on_each)
    assert sign_in(city_on_each, password=secret).signed_in.must_change


def test_what_a_recovery_gave_runs_out(city: City) -> None:
    secret = city.here.accounts.recover(with_account(city), ANN)
    city.clock.set(city.clock.now() + RECOVERY_HOLDS)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city, password=secret)


def test_guessing_at_what_a_recovery_gave_is_held(city: City) -> None:
    secret = city.here.accounts.recover(with_account(city), ANN)
    for _ in range(5):
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city, password=secret[:-1], address=ELSEWHERE)
    with refused(Refusal.TRIED_TOO_OFTEN):
        sign_in(city, password=secret, address=ELSEWHERE)


def test_a_recovery_lets_a_name_that_was_guessed_at_sign_in(city: City) -> None:
    account_id = with_account(city)
    for number in range(10):
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city, password="wrong", address=f"203.0.113.{number}")
    with refused(Refusal.TRIED_TOO_OFTEN):
        sign_in(city)
    assert sign_in(city, password=city.here.accounts.recover(account_id, ANN))


@pytest.mark.parametrize("drop", [True, False])
def test_a_recovery_forgets_the_second_factor_only_if_told(city: City, *, drop: bool) -> None:
    account_id = with_account(city)
    with_second_factor(city, sign_in(city))
    secret = city.here.accounts.recover(account_id, ANN, drop_second_factor=drop)
    if drop:
        assert not sign_in(city, password=secret).signed_in.second_factor
        return
    with refused(Refusal.SECOND_FACTOR_NEEDED):
        sign_in(city, password=secret)


def test_every_act_is_logged_with_who_did_it(city: City, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "gatebook.security")
    account_id = with_account(city)
    city.here.accounts.lock(account_id, ANN)
    city.here.accounts.unlock(account_id, ANN)
    secret = city.here.accounts.recover(account_id, ANN)
    wait(city, seconds=1)
    city.here.accounts.disable(account_id, ANN)
    told = [record.__dict__["facts"] for record in caplog.records]
    assert [record.message for record in caplog.records] == [
        "account_created",
        "account_locked",
        "account_unlocked",
        "account_recovered",
        "account_disabled",
    ]
    assert {fact["by"] for fact in told} == {str(person("ann"))}
    assert {fact["account"] for fact in told} == {str(account_id)}
    assert secret not in str(told)
