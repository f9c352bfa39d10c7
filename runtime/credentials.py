"""What everything about accounts works with, and the one way in which a secret is tried.

1. A source that failed too often waits. 2. The attempt counts as failed before anything is computed, so that
many at once are not all free. 3. The secret is checked. 4. A right one takes the count back.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from uuid import UUID

import orjson

from domain.refusals import Refusal, Refused
from domain.texts import Erased, Note, Sealed
from runtime import one_time_codes
from runtime.clock import Clock
from runtime.passwords import Passwords
from runtime.security_log import tell
from storage import accounts, attempts
from storage.accounts import Account
from storage.attempts import Source
from storage.engine import Database
from storage.keys import KeyStore
from storage.recorder import writing

NOBODY = ""
"""No account has this name; it is looked up in place of a name nobody could have."""
SECRET_BYTES = 32

_LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,99}")
_TOTP = "totp_secret"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Where the secrets of one organisation lie and how they are checked."""

    slug: str
    database: Database
    keys: KeyStore
    clock: Clock
    passwords: Passwords
    person_known: Callable[[UUID], bool]

    def begin(self, source: Source, now: datetime) -> None:
        """Let a source try a secret now; the attempt counts as failed until it is taken back.

        Raises:
            Refused: it has to wait.
        """
        with self.database.connected() as connection:
            self._hold(attempts.held_until(connection, source, now), source, now)
        with writing(self.database) as connection:
            self._hold(attempts.held_until(connection, source, now), source, now)
            attempts.count(connection, source, now)

    def _hold(self, until: datetime | None, source: Source, now: datetime) -> None:
        if until is not None:
            tell("tried_too_often", organisation=self.slug, address=source.address)
            raise Refused(Refusal.TRIED_TOO_OFTEN, seconds=ceil((until - now).total_seconds()))

    def account(self, account_id: UUID) -> Account:
        """Give an account.

        Raises:
            Refused: there is none.
        """
        with self.database.connected() as connection:
            account = accounts.by_id(connection, account_id)
        if account is None:
            raise Refused(Refusal.NOT_FOUND, noun="account", id=str(account_id))
        return account

    def prove_password(self, account_id: UUID, given: str, address: str | None) -> Account:
        """Let somebody who is signed in give their password once more.

        Raises:
            Refused: it is wrong, or was wrong too often.
        """
        now, account = self.clock.now(), self.account(account_id)
        source = Source(account.login_name, address)
        self.begin(source, now)
        if not self.passwords.matches(account.password_hash, given):
            self.note_failure("password_wrong", source, account)
            raise Refused(Refusal.PASSWORD_WRONG)
        with writing(self.database) as connection:
            attempts.take_back(connection, source, now)
        return account

    def prove_code(self, account: Account, given: str, address: str | None) -> int:
        """Let somebody who is signed in give a code; give its time step, which the caller uses up.

        Raises:
            Refused: it is wrong, or was wrong too often.
        """
        now, source = self.clock.now(), Source(account.login_name, address)
        self.begin(source, now)
        step = self.step_of(account, given, now)
        if step is None:
            self.note_failure("code_wrong", source, account)
            raise Refused(Refusal.CODE_WRONG)
        with writing(self.database) as connection:
            attempts.take_back(connection, source, now)
        return step

    def note_failure(self, act: str, source: Source, account: Account | None) -> None:
        """Count and log a failure; the account is named only if there is one, for people mistype."""
        with writing(self.database) as connection:
            accounts.count_failure(connection, source.login_name or NOBODY)
        known = account.account_id if account is not None else None
        tell(act, organisation=self.slug, account=known, address=source.address)

    def seal_totp(self, account: Account, secret: str) -> str:
        """Seal the secret of codes under the person's key; erasing the person erases it too."""
        return orjson.dumps(
            self.keys.seal(Note(account.person_id, secret), account.account_id, _TOTP)
        ).decode()

    def step_of(self, account: Account, code: str, now: datetime) -> int | None:
        """Give the time step a code of an account belongs to; None: to none, or the secret was erased."""
        if account.totp_secret is None:
            return None
        secret = self.keys.open(Sealed(**orjson.loads(account.totp_secret)), account.account_id, _TOTP)
        return None if isinstance(secret, Erased) else one_time_codes.step_of(secret, code, now)


def login_name_of(typed: str) -> str:
    """Write a login name as it is stored; what could be nobody's name becomes one nobody has."""
    name = unicodedata.normalize("NFKC", typed[:200]).strip().casefold()
    return name if _LOGIN_NAME.fullmatch(name) else NOBODY


def new_secret() -> str:
    """Make 256 bits that nobody can guess."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """Give what is stored in place of a secret that is long and random; a person's password is not."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
