"""Signing in, staying signed in, signing out, changing the password."""

import dataclasses
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import argon2
import pytest

from domain.refusals import Refusal, Refused
from runtime.organisations import OrganisationContext
from runtime.passwords import Passwords
from runtime.sessions import ABSOLUTE, IDLE, SEEN_AGAIN_AFTER, NewSession
from storage import accounts
from tests.support.city import City, person
from tests.support.records import rows
from tests.support.signing_in import (
    ANN,
    ELSEWHERE,
    OTHER,
    PASSWORD,
    TOWN_HALL,
    CountingPasswords,
    refused,
    shown,
    sign_in,
    wait,
    with_account,
    with_second_factor,
)

MOMENT = timedelta(microseconds=1)


def counted(session: NewSession, city: City) -> bool:
    return city.here.sessions.recognise(session.session_id) is not None


def hash_of(here: OrganisationContext, who: str = "ada") -> str:
    with here.store.database.connected() as connection:
        found = accounts.by_login_name(connection, who)
    assert found is not None
    return found.password_hash


def test_whoever_knows_the_password_is_signed_in_as_the_person_of_the_account(city_on_each: City) -> None:
    account_id = with_account(city_on_each)
    session = sign_in(city_on_each)
    who = city_on_each.here.sessions.recognise(session.session_id)
    assert who is not None
    assert who == session.signed_in
    assert (who.account_id, who.person_id, who.login_name) == (account_id, person("ada"), "ada")
    assert who.actor.person_id == person("ada")
    assert not who.must_change


@pytest.mark.parametrize("typed", ["ada", " Ada ", "ADA", "\uff21da"])
def test_a_login_name_may_be_typed_in_capitals(city: City, typed: str) -> None:
    with_account(city)
    assert sign_in(city, typed).signed_in.login_name == "ada"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("ada", "wrong"), ("ada", ""), ("ada", PASSWORD + " "), ("bo", PASSWORD), ("nobody", PASSWORD), ("", ""),
        ("ada\0", PASSWORD), ("\ud800", PASSWORD), ("a" * 100_000, PASSWORD), ("ada", "\0\ud800"), ("ada' OR 1=1 --", "x"),
    ],
)  # fmt: skip
def test_everybody_else_gets_one_answer(city_on_each: City, name: str, password: str) -> None:
    with_account(city_on_each)
    with_account(city_on_each, "bo", OTHER)
    with pytest.raises(Refused) as caught:
        sign_in(city_on_each, name, password)
    assert caught.value.unmet == ((Refusal.SIGN_IN_FAILED, {}),)


def test_known_unknown_locked_and_ended_names_cost_one_computation_each(city: City) -> None:
    for who in ("ada", "bo", "cy"):
        with_account(city, who)
    city.here.accounts.lock(city.here.accounts.named("bo").account_id, ANN)
    city.here.accounts.disable(city.here.accounts.named("cy").account_id, ANN)
    counting = CountingPasswords()
    sessions = dataclasses.replace(
        city.here.sessions, credentials=dataclasses.replace(city.here.credentials, passwords=counting)
    )
    for name, password in (("ada", "x"), ("nobody", "x"), ("bo", PASSWORD), ("cy", PASSWORD), ("\0", "x")):
        before = counting.checks
        with refused(Refusal.SIGN_IN_FAILED):
            sessions.sign_in(name, password, address=TOWN_HALL)
        assert counting.checks == before + 1


def test_a_source_that_failed_too_often_waits_even_with_the_right_password(city_on_each: City) -> None:
    with_account(city_on_each)
    for _ in range(5):
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city_on_each, password="wrong")
    with pytest.raises(Refused) as caught:
        sign_in(city_on_each)
    assert caught.value.unmet == ((Refusal.TRIED_TOO_OFTEN, {"seconds": 1}),)
    wait(city_on_each, seconds=1)
    assert counted(sign_in(city_on_each), city_on_each)


def test_unknown_names_are_held_like_known_ones(city: City) -> None:
    answers = []
    with_account(city)
    for name in ("ada", "nobody"):
        for _ in range(7):
            with pytest.raises(Refused) as caught:
                sign_in(city, name, "wrong")
            answers.append(caught.value.unmet)
    assert answers[:7] == answers[7:]


def test_a_hundred_guesses_are_held_after_ten_at_most(city: City) -> None:
    with_account(city)
    tried = 0
    for _ in range(100):
        with pytest.raises(Refused) as caught:
            sign_in(city, password="wrong")
        tried += caught.value.refusal is Refusal.SIGN_IN_FAILED
    assert tried <= 10


def test_guesses_made_at_once_are_not_all_free(city: City) -> None:
    with_account(city)

    def guess(_: int) -> Refusal:
        with pytest.raises(Refused) as caught:
            sign_in(city, password="wrong")
        return caught.value.refusal

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(32)))
    assert answers.count(Refusal.SIGN_IN_FAILED) == 5


def test_guessing_at_a_name_from_elsewhere_does_not_keep_its_owner_out(city: City) -> None:
    with_account(city)
    sign_in(city)
    for _ in range(30):
        with pytest.raises(Refused):
            sign_in(city, password="wrong", address=ELSEWHERE)
    assert counted(sign_in(city), city)


def test_the_owner_learns_of_failed_attempts(city: City) -> None:
    with_account(city)
    for _ in range(3):
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city, password="wrong")
    assert sign_in(city).failed_before == 3
    assert sign_in(city).failed_before == 0


def test_a_hash_of_older_parameters_is_renewed_when_its_owner_signs_in(city: City) -> None:
    older = Passwords(argon2.PasswordHasher(time_cost=2, memory_cost=64, parallelism=1))
    before = dataclasses.replace(city.here.credentials, passwords=older)
    dataclasses.replace(city.here.accounts, credentials=before).create(
        person("ada"), "ada", ANN, password=PASSWORD
    )
    old = hash_of(city.here)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city, password="wrong")
    assert hash_of(city.here) == old
    sign_in(city)
    new = hash_of(city.here)
    assert new != old
    assert not city.here.credentials.passwords.outdated(new)
    sign_in(city)
    assert hash_of(city.here) == new


def test_each_sign_in_begins_a_session_of_its_own(city: City) -> None:
    with_account(city)
    first, second = sign_in(city), sign_in(city)
    assert first.session_id != second.session_id
    assert first.signed_in.csrf_secret != second.signed_in.csrf_secret
    city.here.sessions.sign_out(first.session_id)
    assert not counted(first, city)
    assert counted(second, city)


def test_signing_out_twice_is_no_mistake(city: City) -> None:
    with_account(city)
    session = sign_in(city)
    city.here.sessions.sign_out(session.session_id)
    city.here.sessions.sign_out(session.session_id)
    assert not counted(session, city)


def test_signing_out_everywhere_ends_all_sessions_of_the_account_and_no_other(city: City) -> None:
    account_id = with_account(city)
    with_account(city, "bo", OTHER)
    mine, also_mine, another = sign_in(city), sign_in(city), sign_in(city, "bo", OTHER)
    city.here.sessions.sign_out_everywhere(account_id)
    assert not counted(mine, city)
    assert not counted(also_mine, city)
    assert counted(another, city)


def test_a_session_ends_when_it_idled_too_long(city_on_each: City) -> None:
    with_account(city_on_each)
    session = sign_in(city_on_each)
    city_on_each.clock.set(city_on_each.clock.now() + IDLE - MOMENT)
    assert counted(session, city_on_each)
    city_on_each.clock.set(city_on_each.clock.now() + IDLE)
    assert not counted(session, city_on_each)


def test_a_session_ends_however_busy_it_is(city: City) -> None:
    with_account(city)
    session = sign_in(city)
    begin = city.clock.now()
    while city.clock.now() + timedelta(minutes=20) < begin + ABSOLUTE:
        wait(city, minutes=20)
        assert counted(session, city)
    city.clock.set(begin + ABSOLUTE - MOMENT)
    assert counted(session, city)
    city.clock.set(begin + ABSOLUTE)
    assert not counted(session, city)


def test_using_a_session_is_written_down_once_a_minute_at_most(city: City) -> None:
    with_account(city)
    session = sign_in(city)

    def seen() -> object:
        return rows(city.here.store.database, "SELECT last_seen_at FROM sessions")[0][0]

    at_first = seen()
    city.clock.set(city.clock.now() + SEEN_AGAIN_AFTER - MOMENT)
    assert counted(session, city)
    assert seen() == at_first
    city.clock.set(city.clock.now() + MOMENT)
    assert counted(session, city)
    assert seen() != at_first


@pytest.mark.parametrize("strange", ["", "x", "\0", "\ud800", "x" * 10_000])
def test_an_id_nobody_was_given_is_nobody(city_on_each: City, strange: str) -> None:
    assert city_on_each.here.sessions.recognise(strange) is None


def test_neither_session_ids_nor_passwords_are_kept_or_shown(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        with_account(city)
        session = sign_in(city)
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city, "wrong name wrong", "wrong password")
    kept = str([rows(city.here.store.database, f"SELECT * FROM {one}") for one in ("sessions", "accounts")])
    logged = str([record.__dict__ for record in caplog.records])
    for text in (kept, logged, repr(session)):
        assert session.session_id not in text
        assert PASSWORD not in text
        assert "wrong name" not in text
        assert "wrong password" not in text
    assert session.signed_in.csrf_secret not in logged + repr(session)
    assert "sign_in_failed" in logged


def test_sessions_that_ended_are_removed_when_somebody_signs_in(city: City) -> None:
    with_account(city)
    sign_in(city)
    city.clock.set(city.clock.now() + IDLE)
    sign_in(city)
    assert len(rows(city.here.store.database, "SELECT * FROM sessions")) == 1


def test_a_form_carries_the_secret_of_its_session(city: City) -> None:
    with_account(city)
    mine, another = sign_in(city).signed_in, sign_in(city).signed_in
    assert mine.sent_form(mine.csrf_secret)
    for wrong in (another.csrf_secret, "", None, "\ud800", "ü"):
        assert not mine.sent_form(wrong)


def test_changing_the_password_ends_all_sessions_but_that_of_whoever_changed_it(city_on_each: City) -> None:
    with_account(city_on_each)
    mine, elsewhere = sign_in(city_on_each), sign_in(city_on_each)
    changed = city_on_each.here.sessions.change_password(mine.signed_in, PASSWORD, OTHER)
    assert not counted(mine, city_on_each)
    assert not counted(elsewhere, city_on_each)
    assert counted(changed, city_on_each)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city_on_each)
    assert counted(sign_in(city_on_each, password=OTHER), city_on_each)


def test_changing_the_password_needs_the_old_one(city: City) -> None:
    with_account(city)
    session = sign_in(city)
    with refused(Refusal.PASSWORD_WRONG):
        city.here.sessions.change_password(session.signed_in, "wrong", OTHER)
    assert counted(session, city)
    assert counted(sign_in(city), city)


@pytest.mark.parametrize(
    ("new", "refusals"),
    [
        ("short", [Refusal.PASSWORD_TOO_SHORT]),
        ("x" * 300, [Refusal.PASSWORD_TOO_LONG, Refusal.PASSWORD_EASY_TO_GUESS]),
        ("ada", [Refusal.PASSWORD_TOO_SHORT, Refusal.PASSWORD_EASY_TO_GUESS]),
        (PASSWORD, [Refusal.PASSWORD_UNCHANGED]),
    ],
)
def test_an_unfit_new_password_is_refused_with_every_reason(
    city: City, new: str, refusals: list[Refusal]
) -> None:
    with_account(city)
    session = sign_in(city)
    with pytest.raises(Refused) as caught:
        city.here.sessions.change_password(session.signed_in, PASSWORD, new)
    assert [one.refusal for one in caught.value.unmet] == refusals
    assert counted(session, city)


def test_guessing_at_the_old_password_is_held_like_signing_in(city: City) -> None:
    with_account(city)
    who = sign_in(city).signed_in
    for _ in range(5):
        with refused(Refusal.PASSWORD_WRONG):
            city.here.sessions.confirm_password(who, "wrong", address=TOWN_HALL)
    with refused(Refusal.TRIED_TOO_OFTEN):
        city.here.sessions.change_password(who, PASSWORD, OTHER, address=TOWN_HALL)
    with refused(Refusal.TRIED_TOO_OFTEN):
        sign_in(city)


def test_the_password_may_be_confirmed_as_often_as_needed(city: City) -> None:
    with_account(city)
    who = sign_in(city).signed_in
    for _ in range(12):
        city.here.sessions.confirm_password(who, PASSWORD, address=TOWN_HALL)


def test_a_password_changed_while_somebody_signs_in_with_the_old_one_keeps_them_out(city: City) -> None:
    with_account(city)
    who = sign_in(city).signed_in
    here = city.here

    class Slow(CountingPasswords):
        """The owner changes the password between the check and the session."""

        def matches(self, stored: str | None, given: str) -> bool:
            right = super().matches(stored, given)
            here.sessions.change_password(who, PASSWORD, OTHER)
            return right

    sessions = dataclasses.replace(
        here.sessions, credentials=dataclasses.replace(here.credentials, passwords=Slow())
    )
    with refused(Refusal.SIGN_IN_FAILED):
        sessions.sign_in("ada", PASSWORD, address=ELSEWHERE)


def test_sessions_of_one_organisation_are_nothing_in_another(city: City) -> None:
    with_account(city)
    session = sign_in(city)
    other = city.installation.create("other", "Andere Stadt")
    assert other.sessions.recognise(session.session_id) is None
    with refused(Refusal.SIGN_IN_FAILED):
        other.sessions.sign_in("ada", PASSWORD, address=TOWN_HALL)


def test_with_a_second_factor_the_password_alone_is_not_enough(city_on_each: City) -> None:
    with_account(city_on_each)
    app = with_second_factor(city_on_each, sign_in(city_on_each))
    for missing in (None, "", " "):
        with refused(Refusal.SECOND_FACTOR_NEEDED):
            sign_in(city_on_each, code=missing)
    for wrong in ("000000", "12345", "abcdef", "\u0661" * 6):
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city_on_each, code=wrong)
    assert sign_in(city_on_each, code=shown(city_on_each, app)).signed_in.second_factor


def test_a_wrong_password_is_refused_before_a_code_is_asked_for(city: City) -> None:
    with_account(city)
    app = with_second_factor(city, sign_in(city))
    for code in (None, shown(city, app)):
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city, password="wrong", code=code)


def test_a_code_signs_in_once(city_on_each: City) -> None:
    with_account(city_on_each)
    app = with_second_factor(city_on_each, sign_in(city_on_each))
    code = shown(city_on_each, app)
    sign_in(city_on_each, code=code)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city_on_each, code=code)
    wait(city_on_each, seconds=30)
    sign_in(city_on_each, code=shown(city_on_each, app))


def test_guessing_at_codes_is_held_like_guessing_at_passwords(city: City) -> None:
    with_account(city)
    app = with_second_factor(city, sign_in(city))
    for _ in range(5):
        with refused(Refusal.SIGN_IN_FAILED):
            sign_in(city, code="000000")
        with pytest.raises(Refused) as caught:
            sign_in(city)
        assert caught.value.refusal in {Refusal.SECOND_FACTOR_NEEDED, Refusal.TRIED_TOO_OFTEN}
    with refused(Refusal.TRIED_TOO_OFTEN):
        sign_in(city, code=shown(city, app))
