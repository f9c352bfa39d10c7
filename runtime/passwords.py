"""Passwords: how they are kept, checked and chosen.

A check always costs one computation, whether the name it was given for exists or not, so that nobody
learns from the time of an answer which names exist.
"""

import secrets
import unicodedata
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from domain.refusals import Refusal, Unmet, unmet

LENGTH_MIN, LENGTH_MAX = 12, 256
DIFFERENT_MIN = 5
AT_ONCE = 4
"""Computations at the same time in one process: each takes 64 MiB."""
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without characters that are taken for one another when read out or copied by hand."""
GROUPS, GROUP_LENGTH = 4, 5

COMMON = frozenset({
    "123456789012", "1234567890123", "123456789123", "password1234", "password12345",
    "passwort1234", "passwort12345", "passwortpasswort", "passwordpassword", "qwertyuiop123", "qwertzuiop123",
    "willkommen123", "willkommen1234", "administrator", "administrator1", "gatebook1234", "geheim123456",
    "abcdefghijkl", "iloveyou1234", "digitalisierung",
})  # fmt: skip
"""Long enough and guessed first all the same."""

_TURNS = BoundedSemaphore(AT_ONCE)


class Passwords:
    """Keeps passwords as argon2id and checks them."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use the parameters of argon2-cffi (RFC 9106, 64 MiB); tests and demonstrations may ask for less."""
        self._hasher = hasher or PasswordHasher()
        self._decoy: str | None = None
        self._making = Lock()

    @classmethod
    def quick(cls) -> "Passwords":
        """Make hashing cheap, for records of invented people only."""
        return cls(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))

    def hashed(self, password: str) -> str:
        """Give what is stored in place of a password."""
        with _TURNS:
            return self._hasher.hash(_as_bytes(password))

    def matches(self, stored: str | None, given: str) -> bool:
        """Tell whether a password is the one stored; without one stored the same work answers no."""
        decoy = self._known_decoy()
        with _TURNS:
            try:
                self._hasher.verify(decoy if stored is None else stored, _as_bytes(given))
            except VerifyMismatchError:
                return False
        return stored is not None

    def outdated(self, stored: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    def _known_decoy(self) -> str:
        """Give a hash nobody's password matches; it is made once, whichever name comes first."""
        with self._making:
            if self._decoy is None:
                self._decoy = self.hashed(secrets.token_urlsafe(32))
            return self._decoy


def one_time_password() -> str:
    """Make a password that is read out or sent once and then replaced; 99 bits."""
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def faults_of(password: str, login_name: str) -> tuple[Unmet, ...]:
    """List everything that speaks against a password somebody chose."""
    found = (too_short(password), too_long(password), easy_to_guess(password, login_name))
    return tuple(one for one in found if one is not None)


def too_short(password: str) -> Unmet | None:
    """A password has too few characters."""
    return unmet(Refusal.PASSWORD_TOO_SHORT, least=LENGTH_MIN) if len(password) < LENGTH_MIN else None


def too_long(password: str) -> Unmet | None:
    """A password is longer than anybody types."""
    return unmet(Refusal.PASSWORD_TOO_LONG, most=LENGTH_MAX) if len(password) > LENGTH_MAX else None


def easy_to_guess(password: str, login_name: str) -> Unmet | None:
    """A password is the login name, one that is tried first, or nearly one character repeated."""
    plain = unicodedata.normalize("NFKC", password).casefold().strip()
    if plain == login_name or plain in COMMON or len(set(plain)) < DIFFERENT_MIN:
        return unmet(Refusal.PASSWORD_EASY_TO_GUESS)
    return None


def _as_bytes(password: str) -> bytes:
    """Write the same characters the same way, however the keyboard composed them."""
    return unicodedata.normalize("NFC", password[: LENGTH_MAX + 1]).encode("utf-8", "surrogatepass")
