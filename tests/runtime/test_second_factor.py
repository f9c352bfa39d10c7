"""The second factor: begun with the password, confirmed by a code, taken away by its owner."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP

from domain.refusals import Refusal
from runtime.one_time_codes import new_secret, step_of
from tests.support.city import BEGIN, City, person
from tests.support.records import rows
from tests.support.signing_in import (
    OTHER,
    PASSWORD,
    TOWN_HALL,
    refused,
    shown,
    sign_in,
    wait,
    with_account,
    with_second_factor,
)


def test_a_secret_begun_does_not_count_before_a_code_of_it_was_given(city_on_each: City) -> None:
    with_account(city_on_each)
    who = sign_in(city_on_each).signed_in
    enrolment = city_on_each.here.second_factor.begin(who, PASSWORD)
    assert not sign_in(city_on_each).signed_in.second_factor
    city_on_each.here.second_factor.confirm(who, shown(city_on_each, TOTP(enrolment.secret)))
    with refused(Refusal.SECOND_FACTOR_NEEDED):
        sign_in(city_on_each)


def test_the_code_that_confirmed_does_not_sign_in(city: City) -> None:
    with_account(city)
    who = sign_in(city).signed_in
    app = TOTP(city.here.second_factor.begin(who, PASSWORD).secret)
    code = shown(city, app)
    city.here.second_factor.confirm(who, code)
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city, code=code)
    wait(city, seconds=30)
    sign_in(city, code=shown(city, app))


def test_beginning_needs_the_password(city: City) -> None:
    with_account(city)
    with refused(Refusal.PASSWORD_WRONG):
        city.here.second_factor.begin(sign_in(city).signed_in, "wrong")


def test_a_wrong_code_does_not_confirm_and_guessing_is_held(city: City) -> None:
    with_account(city)
    who = sign_in(city).signed_in
    app = TOTP(city.here.second_factor.begin(who, PASSWORD).secret)
    for _ in range(5):
        with refused(Refusal.CODE_WRONG):
            city.here.second_factor.confirm(who, "12345", address=TOWN_HALL)
    with refused(Refusal.TRIED_TOO_OFTEN):
        city.here.second_factor.confirm(who, shown(city, app), address=TOWN_HALL)


def test_nothing_is_confirmed_that_was_not_begun(city: City) -> None:
    with_account(city)
    with refused(Refusal.SECOND_FACTOR_NOT_BEGUN):
        city.here.second_factor.confirm(sign_in(city).signed_in, "123456")


def test_beginning_again_replaces_the_secret(city: City) -> None:
    with_account(city)
    who = sign_in(city).signed_in
    first = TOTP(city.here.second_factor.begin(who, PASSWORD).secret)
    second = TOTP(city.here.second_factor.begin(who, PASSWORD).secret)
    with refused(Refusal.CODE_WRONG):
        city.here.second_factor.confirm(who, shown(city, first))
    city.here.second_factor.confirm(who, shown(city, second))


def test_one_that_is_set_is_neither_begun_nor_confirmed_again(city: City) -> None:
    with_account(city)
    session = sign_in(city)
    app = with_second_factor(city, session)
    with refused(Refusal.SECOND_FACTOR_ALREADY_SET):
        city.here.second_factor.begin(session.signed_in, PASSWORD)
    with refused(Refusal.SECOND_FACTOR_ALREADY_SET):
        city.here.second_factor.confirm(session.signed_in, shown(city, app))


def test_its_owner_takes_it_away_with_the_password(city: City) -> None:
    with_account(city)
    session = sign_in(city)
    with_second_factor(city, session)
    with refused(Refusal.PASSWORD_WRONG):
        city.here.second_factor.remove(session.signed_in, "wrong")
    with refused(Refusal.SECOND_FACTOR_NEEDED):
        sign_in(city)
    city.here.second_factor.remove(session.signed_in, PASSWORD)
    city.here.second_factor.remove(session.signed_in, PASSWORD)
    assert not sign_in(city).signed_in.second_factor


def test_an_app_is_told_whose_secret_it_is(city: City) -> None:
    with_account(city)
    enrolment = city.here.second_factor.begin(sign_in(city).signed_in, PASSWORD)
    address = urlsplit(enrolment.address)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["secret"] == [enrolment.secret]
    assert "ada" in address.path
    assert enrolment.secret not in repr(enrolment)


def test_the_secret_is_kept_sealed(city: City) -> None:
    with_account(city)
    enrolment = city.here.second_factor.begin(sign_in(city).signed_in, PASSWORD)
    assert enrolment.secret not in str(rows(city.here.store.database, "SELECT * FROM accounts"))


def test_a_secret_sealed_for_one_account_is_none_of_another(city: City) -> None:
    with_account(city)
    with_account(city, "bo", OTHER)
    with_second_factor(city, sign_in(city))
    account = city.here.credentials.account(city.here.accounts.named("ada").account_id)
    other = city.here.credentials.account(city.here.accounts.named("bo").account_id)
    assert account.totp_secret != other.totp_secret
    assert other.totp_secret is None


def test_where_the_key_of_a_person_was_erased_no_code_is_right(city: City) -> None:
    with_account(city)
    app = with_second_factor(city, sign_in(city))
    city.here.keys.erase(person("ada"))
    with refused(Refusal.SIGN_IN_FAILED):
        sign_in(city, code=shown(city, app))


@pytest.mark.parametrize(
    ("seconds", "counts"), [(-61, False), (-60, False), (-30, True), (0, True), (30, True), (60, False), (90, False)]
)  # fmt: skip
def test_a_code_counts_in_its_own_step_and_in_those_around(seconds: int, *, counts: bool) -> None:
    secret = new_secret()
    step = TOTP(secret).timecode(BEGIN)
    found = step_of(secret, TOTP(secret).generate_otp(step), BEGIN + timedelta(seconds=seconds))
    assert found == (step if counts else None)


def test_a_code_may_be_typed_with_a_space() -> None:
    secret = new_secret()
    code = TOTP(secret).at(BEGIN)
    assert step_of(secret, f" {code[:3]} {code[3:]}\n", BEGIN) is not None


@pytest.mark.parametrize(
    "strange", ["", "12345", "1234567", "abcdef", "\u0661\u0662\u0663\u0664\u0665\u0666", "\0" * 6]
)
def test_anything_else_is_no_code(strange: str) -> None:
    assert step_of(new_secret(), strange, BEGIN) is None


def test_the_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B, SHA-1, of whose eight digits apps show the last six.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = BEGIN.fromtimestamp(1111111109, BEGIN.tzinfo)
    assert step_of(secret, "081804", at) == 1111111109 // 30
