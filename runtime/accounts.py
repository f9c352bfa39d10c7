"""Accounts: made, locked, ended and recovered by the administrator or on the command line.

No account begins with a password anybody else could know: it is a one-time password, shown once to whoever
made it, good for one sign-in and for a short time, and then replaced by one of the owner's own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from domain.refusals import Refusal, Refused, Unmet, require, unmet
from projections.statements import Connection
from runtime.credentials import NOBODY, Credentials, login_name_of
from runtime.new_ids import new_id
from runtime.passwords import faults_of, one_time_password
from runtime.security_log import tell
from storage import accounts, api_tokens, attempts, sessions
from storage.accounts import Account, AccountState
from storage.recorder import writing
from workflows.commands import Actor

FIRST_PASSWORD_HOLDS = timedelta(days=7)
RECOVERY_HOLDS = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAccount:
    """An account as it may be shown."""

    account_id: UUID
    person_id: UUID
    login_name: str
    state: AccountState
    must_change: bool
    second_factor: bool
    failed_attempts: int
    created_at: datetime
    signed_in_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account just made, with the one-time password if none was chosen."""

    account_id: UUID
    login_name: str
    one_time_password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one organisation. Whether the caller may is the caller's to know (the policy)."""

    credentials: Credentials

    def create(
        self, person_id: UUID, login_name: str, by: Actor, *, password: str | None = None
    ) -> NewAccount:
        """Make an account for a registered person; without a chosen password it begins with a one-time one.

        Raises:
            Refused: the name is unfit or taken, the person is unknown or has an account, the password is unfit.
        """
        here, now = self.credentials, self.credentials.clock.now()
        name = login_name_of(login_name)
        require(
            unmet(Refusal.NOT_FOUND, noun="person", id=str(person_id))
            if not here.person_known(person_id)
            else None,
            _unfit(name, login_name),
            *(faults_of(password, name) if password is not None else ()),
        )
        secret = password if password is not None else one_time_password()
        account = Account(
            account_id=new_id(),
            person_id=person_id,
            login_name=name,
            password_hash=here.passwords.hashed(secret),
            state=AccountState.ACTIVE,
            must_change=password is None,
            one_time_until=now + FIRST_PASSWORD_HOLDS if password is None else None,
            totp_secret=None,
            totp_confirmed=False,
            failed_attempts=0,
            created_at=now,
            signed_in_at=None,
        )
        with writing(here.database) as connection:
            require(_taken(connection, name), _served(connection, person_id))
            accounts.add(connection, account)
        self._tell("account_created", account, by)
        return NewAccount(
            account_id=account.account_id,
            login_name=name,
            one_time_password=secret if password is None else None,
        )

    def require_free(self, login_name: str, person_id: UUID) -> None:
        """Let go on only if an account could be made for a person, before anything else is done for it.

        Raises:
            Refused: the name is unfit or taken, or the person has an account.
        """
        name = login_name_of(login_name)
        with self.credentials.database.connected() as connection:
            require(_unfit(name, login_name), _taken(connection, name), _served(connection, person_id))

    def listed(self) -> tuple[ListedAccount, ...]:
        """Give every account, without its secrets."""
        with self.credentials.database.connected() as connection:
            return tuple(_listed(account) for account in accounts.all_accounts(connection))

    def named(self, login_name: str) -> ListedAccount:
        """Find an account by the name its owner signs in with.

        Raises:
            Refused: nobody has this name.
        """
        with self.credentials.database.connected() as connection:
            account = accounts.by_login_name(connection, login_name_of(login_name))
        if account is None:
            raise Refused(Refusal.NOT_FOUND, noun="account", id=login_name)
        return _listed(account)

    def lock(self, account_id: UUID, by: Actor) -> None:
        """Let an account rest: sessions end, tokens do not count until it is unlocked."""

        def rest(connection: Connection, account: Account) -> None:
            _move(connection, account, AccountState.ACTIVE, AccountState.LOCKED)
            sessions.end_all(connection, account.account_id)

        self._change(account_id, rest, "account_locked", by, done=AccountState.LOCKED)

    def unlock(self, account_id: UUID, by: Actor) -> None:
        """Let a locked account be used again."""

        def wake(connection: Connection, account: Account) -> None:
            _move(connection, account, AccountState.LOCKED, AccountState.ACTIVE)

        self._change(account_id, wake, "account_unlocked", by, done=AccountState.ACTIVE)

    def disable(self, account_id: UUID, by: Actor) -> None:
        """End an account for good: sessions and tokens end with it, its name is never given again."""

        def end(connection: Connection, account: Account) -> None:
            _move(connection, account, account.state, AccountState.DISABLED)
            sessions.end_all(connection, account.account_id)
            api_tokens.revoke_all(connection, account.account_id, self.credentials.clock.now())

        self._change(account_id, end, "account_disabled", by, done=AccountState.DISABLED)

    def recover(self, account_id: UUID, by: Actor, *, drop_second_factor: bool = False) -> str:
        """Give an account a one-time password; whoever held its sessions, tokens or old password holds nothing.

        Raises:
            Refused: there is no such account, or it is locked or disabled.
        """
        here, now = self.credentials, self.credentials.clock.now()
        secret = one_time_password()
        new_hash = here.passwords.hashed(secret)
        with writing(here.database) as connection:
            account = _known(connection, account_id)
            until = now + RECOVERY_HOLDS
            if not accounts.set_password(connection, account, new_hash, one_time_until=until):
                raise Refused(Refusal.ACCOUNT_NOT_ACTIVE, state=account.state.value)
            sessions.end_all(connection, account_id)
            api_tokens.revoke_all(connection, account_id, now)
            attempts.forget_name(connection, account.login_name, now)
            if drop_second_factor:
                accounts.set_totp(connection, account_id, None)
        self._tell("account_recovered", account, by)
        return secret

    def _change(
        self,
        account_id: UUID,
        change: Callable[[Connection, Account], None],
        act: str,
        by: Actor,
        *,
        done: AccountState,
    ) -> None:
        """Change an account under the write lock; what already holds is no change and is not told."""
        with writing(self.credentials.database) as connection:
            account = _known(connection, account_id)
            if account.state is done:
                return
            change(connection, account)
        self._tell(act, account, by)

    def _tell(self, act: str, account: Account, by: Actor) -> None:
        tell(act, organisation=self.credentials.slug, account=account.account_id, by=by.name)


def _unfit(name: str, typed: str) -> Unmet | None:
    """A name is none that anybody could sign in with."""
    return unmet(Refusal.VALUE_INVALID, field="login_name", value=typed[:100]) if name == NOBODY else None


def _taken(connection: Connection, name: str) -> Unmet | None:
    """Somebody signs in with this name, or did."""
    known = accounts.by_login_name(connection, name)
    return unmet(Refusal.ALREADY_EXISTS, noun="account", key=name) if known else None


def _served(connection: Connection, person_id: UUID) -> Unmet | None:
    """A person has an account that has not ended."""
    known = accounts.of_person(connection, person_id)
    return unmet(Refusal.ALREADY_EXISTS, noun="account", key=known.login_name) if known else None


def _known(connection: Connection, account_id: UUID) -> Account:
    account = accounts.by_id(connection, account_id)
    if account is None:
        raise Refused(Refusal.NOT_FOUND, noun="account", id=str(account_id))
    return account


def _move(connection: Connection, account: Account, before: AccountState, after: AccountState) -> None:
    if not accounts.set_state(connection, account.account_id, before=before, after=after):
        raise Refused(Refusal.ACCOUNT_NOT_ACTIVE, state=account.state.value)


def _listed(account: Account) -> ListedAccount:
    return ListedAccount(
        account_id=account.account_id,
        person_id=account.person_id,
        login_name=account.login_name,
        state=account.state,
        must_change=account.must_change,
        second_factor=account.totp_confirmed,
        failed_attempts=account.failed_attempts,
        created_at=account.created_at,
        signed_in_at=account.signed_in_at,
    )
