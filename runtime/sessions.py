"""Sessions: signing in with a password, and a code where one is set; staying signed in; signing out.

Whoever may not sign in gets one answer, after the same work: an unknown name, a wrong password, a wrong or
used code, a locked or disabled account and a one-time password that ran out cannot be told apart.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from domain.refusals import Refusal, Refused, require, unmet
from runtime.credentials import Credentials, digest, login_name_of, new_secret
from runtime.passwords import faults_of
from runtime.security_log import tell
from storage import accounts, attempts, sessions
from storage.accounts import Account
from storage.attempts import Source
from storage.recorder import writing
from workflows.commands import Actor

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_AGAIN_AFTER = timedelta(minutes=1)
"""So long a use is not written down: reading pages must not take the write lock each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody whose session counts at this request, and only at this one: ask again at the next."""

    session_sha256: str = field(repr=False)
    account_id: UUID
    person_id: UUID
    login_name: str
    must_change: bool
    second_factor: bool
    csrf_secret: str = field(repr=False)
    signed_in_at: datetime
    ends_at: datetime

    @property
    def actor(self) -> Actor:
        """Who gives the commands of this session."""
        return Actor(self.person_id)

    def sent_form(self, csrf_secret: str | None) -> bool:
        """Tell whether a form carries the secret of this session."""
        given = (csrf_secret or "").encode("utf-8", "surrogatepass")
        return compare_digest(given, self.csrf_secret.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session just begun. Its id goes into the cookie and is kept nowhere else."""

    session_id: str = field(repr=False)
    signed_in: SignedIn
    failed_before: int
    """Failed attempts since the last sign-in, to be shown to the owner."""


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of one organisation."""

    credentials: Credentials

    def sign_in(
        self, login_name: str, password: str, *, code: str | None = None, address: str | None = None
    ) -> NewSession:
        """Begin a session; its id is new, whatever the browser held before.

        Raises:
            Refused: `SIGN_IN_FAILED` for every reason alike; `SECOND_FACTOR_NEEDED` when all is right but the
                code is missing; `TRIED_TOO_OFTEN`.
        """
        here, now = self.credentials, self.credentials.clock.now()
        name = login_name_of(login_name)
        source = Source(name, address)
        here.begin(source, now)
        with here.database.connected() as connection:
            account = accounts.by_login_name(connection, name)
        right = here.passwords.matches(account.password_hash if account else None, password)
        if account is not None and right and account.usable_at(now):
            if account.totp_confirmed and not (code or "").strip():
                with writing(here.database) as connection:
                    attempts.take_back(connection, source, now)
                raise Refused(Refusal.SECOND_FACTOR_NEEDED)
            begun = self._enter(account, password, code, source, now)
            if begun is not None:
                return begun
        here.note_failure("sign_in_failed", source, account)
        raise Refused(Refusal.SIGN_IN_FAILED)

    def _enter(
        self, account: Account, password: str, code: str | None, source: Source, now: datetime
    ) -> NewSession | None:
        """Use up code and one-time password and begin a session, or do nothing of it (None)."""
        here = self.credentials
        step = here.step_of(account, code or "", now) if account.totp_confirmed else None
        if account.totp_confirmed and step is None:
            return None
        newer = here.passwords.hashed(password) if here.passwords.outdated(account.password_hash) else None
        with writing(here.database) as connection:
            if step is not None and not accounts.use_step(connection, account.account_id, step):
                return None
            if not accounts.enter(connection, account, now):
                return None
            attempts.forgive(connection, source, now)
            sessions.sweep(connection, now=now, idle_since=now - IDLE)
            if newer is not None:
                accounts.rehash(connection, account, newer)
            begun = self._begin(account, now)
        tell("signed_in", organisation=here.slug, account=account.account_id, address=source.address)
        return begun

    def _begin(self, account: Account, now: datetime) -> NewSession:
        session_id, csrf_secret, ends_at = new_secret(), new_secret(), now + ABSOLUTE
        sha256 = digest(session_id)
        with writing(self.credentials.database) as connection:
            sessions.add(connection, sha256, account.account_id, csrf_secret, (now, ends_at))
        return NewSession(
            session_id=session_id,
            failed_before=account.failed_attempts,
            signed_in=SignedIn(
                session_sha256=sha256,
                account_id=account.account_id,
                person_id=account.person_id,
                login_name=account.login_name,
                must_change=account.must_change,
                second_factor=account.totp_confirmed,
                csrf_secret=csrf_secret,
                signed_in_at=now,
                ends_at=ends_at,
            ),
        )

    def recognise(self, session_id: str) -> SignedIn | None:
        """Say who a session belongs to; None: it ended, idled too long, or its account may not be used."""
        here, now = self.credentials, self.credentials.clock.now()
        with here.database.connected() as connection:
            found = sessions.live(connection, digest(session_id), now=now, idle_since=now - IDLE)
        if found is None:
            return None
        if now - found.last_seen_at >= SEEN_AGAIN_AFTER:
            with writing(here.database) as connection:
                sessions.seen(connection, found.session_sha256, now)
        return SignedIn(
            session_sha256=found.session_sha256,
            account_id=found.account_id,
            person_id=found.person_id,
            login_name=found.login_name,
            must_change=found.must_change,
            second_factor=found.second_factor,
            csrf_secret=found.csrf_secret,
            signed_in_at=found.created_at,
            ends_at=found.ends_at,
        )

    def sign_out(self, session_id: str) -> None:
        """End this session; one that has ended already is no mistake."""
        with writing(self.credentials.database) as connection:
            ended = sessions.end(connection, digest(session_id))
        if ended:
            tell("signed_out", organisation=self.credentials.slug)

    def sign_out_everywhere(self, account_id: UUID) -> None:
        """End every session of an account."""
        with writing(self.credentials.database) as connection:
            sessions.end_all(connection, account_id)
        tell("signed_out_everywhere", organisation=self.credentials.slug, account=account_id)

    def confirm_password(self, who: SignedIn, password: str, *, address: str | None = None) -> None:
        """Ask for the password once more, before something that matters.

        Raises:
            Refused: it is wrong, or was wrong too often.
        """
        self.credentials.prove_password(who.account_id, password, address)

    def change_password(self, who: SignedIn, old: str, new: str, *, address: str | None = None) -> NewSession:
        """Replace the password; every session ends, and a new one begins for whoever changed it.

        Raises:
            Refused: naming everything that speaks against the new one; or the old one is wrong.
        """
        require(*faults_of(new, who.login_name), unmet(Refusal.PASSWORD_UNCHANGED) if new == old else None)
        here, now = self.credentials, self.credentials.clock.now()
        account = here.prove_password(who.account_id, old, address)
        new_hash = here.passwords.hashed(new)
        with writing(here.database) as connection:
            if not accounts.set_password(connection, account, new_hash):
                raise Refused(Refusal.PASSWORD_WRONG)
            sessions.end_all(connection, account.account_id)
            changed = accounts.by_id(connection, account.account_id) or account
            begun = self._begin(changed, now)
        tell("password_changed", organisation=here.slug, account=account.account_id, address=address)
        return begun
