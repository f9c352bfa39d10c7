"""Passwords: kept as argon2id, checked at the same cost for every name, chosen within few rules."""

import argon2
import pytest

from domain.refusals import Refusal
from runtime import passwords
from runtime.passwords import COMMON, LENGTH_MAX, LENGTH_MIN, Passwords, faults_of, one_time_password

RIGHT = "Ein Tor nach dem anderen"


def faults(password: str, login_name: str = "ada") -> list[Refusal]:
    return [one.refusal for one in faults_of(password, login_name)]


@pytest.fixture
def kept() -> Passwords:
    return Passwords.quick()


def test_the_right_password_matches_and_any_other_does_not(kept: Passwords) -> None:
    stored = kept.hashed(RIGHT)
    assert kept.matches(stored, RIGHT)
    assert not kept.matches(stored, RIGHT.lower())
    assert not kept.matches(stored, "")


def test_a_password_is_kept_as_argon2id_with_the_parameters_of_rfc_9106() -> None:
    stored = argon2.extract_parameters(Passwords().hashed(RIGHT))
    assert stored == argon2.profiles.RFC_9106_LOW_MEMORY


def test_the_same_password_is_never_kept_the_same_way(kept: Passwords) -> None:
    assert kept.hashed(RIGHT) != kept.hashed(RIGHT)


def test_without_a_stored_password_nothing_matches(kept: Passwords) -> None:
    assert not kept.matches(None, RIGHT)
    assert not kept.matches(None, "")


class CountingHasher(argon2.PasswordHasher):
    """Counts its computations."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.verified = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override] # narrower than the library needs
        self.verified += 1
        return super().verify(hash, password)


def test_every_check_costs_one_computation_whether_something_is_stored_or_not() -> None:
    hasher = CountingHasher()
    kept = Passwords(hasher)
    stored = kept.hashed(RIGHT)
    for known in (stored, None, stored, None):
        before = hasher.verified
        kept.matches(known, "wrong")
        assert hasher.verified == before + 1


def test_what_stands_in_for_an_unknown_name_has_the_parameters_of_today() -> None:
    kept = Passwords.quick()
    assert not kept.outdated(kept._known_decoy())


def test_a_hash_of_other_parameters_is_outdated(kept: Passwords) -> None:
    assert kept.outdated(Passwords(argon2.PasswordHasher(time_cost=2, memory_cost=64)).hashed(RIGHT))
    assert not kept.outdated(kept.hashed(RIGHT))


def test_a_damaged_hash_is_a_fault_and_not_a_wrong_password(kept: Passwords) -> None:
    with pytest.raises(argon2.exceptions.InvalidHashError):
        kept.matches("not a hash", RIGHT)


def test_an_umlaut_is_the_same_however_it_was_typed(kept: Passwords) -> None:
    assert kept.matches(kept.hashed("Bürger-Portal 2026"), "Bu\u0308rger-Portal 2026")


@pytest.mark.parametrize("strange", ["\0" * 20, "\ud800" * 20, "x" * 1_000_000])
def test_whatever_is_typed_is_just_a_wrong_password(kept: Passwords, strange: str) -> None:
    assert not kept.matches(kept.hashed(RIGHT), strange)


def test_twelve_characters_are_enough_and_eleven_are_not() -> None:
    assert faults("abcdefghijkm") == []
    assert faults("abcdefghijk") == [Refusal.PASSWORD_TOO_SHORT]
    assert LENGTH_MIN == 12


def test_the_longest_password_is_kept_whole_and_one_more_character_is_too_many(kept: Passwords) -> None:
    longest = "abcdefgh" * (LENGTH_MAX // 8)
    assert faults(longest) == []
    assert faults(longest + "x") == [Refusal.PASSWORD_TOO_LONG]
    assert not kept.matches(kept.hashed(longest), longest + "x")


@pytest.mark.parametrize(
    "easy",
    ["ada.lovelace@duisburg.example", "ADA.Lovelace@duisburg.example ", "passwort1234", "aaaabbbbccccdddd"],
)
def test_a_password_that_is_guessed_first_is_refused(easy: str) -> None:
    assert faults(easy, "ada.lovelace@duisburg.example") == [Refusal.PASSWORD_EASY_TO_GUESS]


def test_the_login_name_of_somebody_else_is_no_reason() -> None:
    assert faults("ada.lovelace@duisburg.example", "bo") == []


def test_everything_against_a_password_is_named() -> None:
    assert faults("ada") == [Refusal.PASSWORD_TOO_SHORT, Refusal.PASSWORD_EASY_TO_GUESS]


def test_the_common_ones_are_those_that_the_other_rules_let_pass() -> None:
    assert [one for one in COMMON if len(one) < LENGTH_MIN] == []


def test_one_time_passwords_differ_and_may_be_used_as_passwords() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(faults(one) == [] for one in made)
    assert passwords.ALPHABET.isalnum()
    assert not set(passwords.ALPHABET) & set("il1o0")
