"""Accounts: who may sign in as which person, with what, outside the record.

Every change is a statement that states its own condition and says whether it applied, so that of two
at once one wins. Callers hold the write lock (`storage.recorder.writing`) for changes.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.times import format_instant, parse_instant
from projections.statements import Connection, Statement
from storage.schema import ACCOUNTS


class AccountState(StrEnum):
    """Whether an account may be used; a locked one comes back, a disabled one does not."""

    ACTIVE = "active"
    LOCKED = "locked"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account as stored; its secrets never show when it is printed."""

    account_id: UUID
    person_id: UUID
    login_name: str
    password_hash: str = field(repr=False)
    state: AccountState
    must_change: bool
    one_time_until: datetime | None
    totp_secret: str | None = field(repr=False)
    totp_confirmed: bool
    failed_attempts: int
    created_at: datetime
    signed_in_at: datetime | None

    def usable_at(self, now: datetime) -> bool:
        """Tell whether the account's password opens it; a one-time password that ran out does not."""
        in_time = self.one_time_until is None or now < self.one_time_until
        return self.state is AccountState.ACTIVE and in_time


_C = ACCOUNTS.c
_READ = (
    _C.account_id,
    _C.person_id,
    _C.login_name,
    _C.password_hash,
    _C.state,
    _C.must_change,
    _C.one_time_until,
    _C.totp_secret,
    _C.totp_confirmed,
    _C.failed_attempts,
    _C.created_at,
    _C.signed_in_at,
)
_THIS = _C.account_id == sa.bindparam("account")
_BY_ID = Statement(sa.select(*_READ).where(_THIS))
_BY_NAME = Statement(sa.select(*_READ).where(_C.login_name == sa.bindparam("login")))
_OF_PERSON = Statement(
    sa.select(*_READ).where(_C.person_id == sa.bindparam("person"), _C.state != AccountState.DISABLED.value)
)
_ALL = Statement(sa.select(*_READ).order_by(_C.login_name))
_ADD = Statement(sa.insert(ACCOUNTS).values({column.name: sa.bindparam(column.name) for column in _C}))
_SET_STATE = Statement(
    sa.update(ACCOUNTS)
    .where(_THIS, _C.state == sa.bindparam("before"))
    .values(state=sa.bindparam("after"))
    .returning(_C.account_id)
)
_SET_PASSWORD = Statement(
    sa.update(ACCOUNTS)
    .where(_THIS, _C.password_hash == sa.bindparam("known"), _C.state == AccountState.ACTIVE.value)
    .values(
        password_hash=sa.bindparam("new"),
        must_change=sa.bindparam("must"),
        one_time_until=sa.bindparam("until"),
    )
    .returning(_C.account_id)
)
_REHASH = Statement(
    sa.update(ACCOUNTS)
    .where(_THIS, _C.password_hash == sa.bindparam("known"))
    .values(password_hash=sa.bindparam("new"))
)
_ENTER = Statement(
    sa.update(ACCOUNTS)
    .where(
        _THIS,
        _C.password_hash == sa.bindparam("known"),
        _C.state == AccountState.ACTIVE.value,
        sa.or_(_C.one_time_until.is_(None), _C.one_time_until > sa.bindparam("now")),
    )
    .values(
        failed_attempts=0,
        signed_in_at=sa.bindparam("now"),
        # A one-time password opens the door once: from now on it only serves to choose a new one.
        one_time_until=sa.case((_C.one_time_until.is_not(None), sa.bindparam("now")), else_=sa.null()),
    )
    .returning(_C.account_id)
)
_COUNT_FAILURE = Statement(
    sa.update(ACCOUNTS)
    .where(_C.login_name == sa.bindparam("login"))
    .values(failed_attempts=_C.failed_attempts + 1)
)
_SET_TOTP = Statement(
    sa.update(ACCOUNTS).where(_THIS).values(totp_secret=sa.bindparam("sealed"), totp_confirmed=0, totp_step=0)
)
_CONFIRM_TOTP = Statement(
    sa.update(ACCOUNTS)
    .where(_THIS, _C.totp_confirmed == 0, _C.totp_secret == sa.bindparam("sealed"))
    .values(totp_confirmed=1, totp_step=sa.bindparam("step"))
    .returning(_C.account_id)
)
_USE_STEP = Statement(
    sa.update(ACCOUNTS)
    .where(_THIS, _C.totp_step < sa.bindparam("step"))
    .values(totp_step=sa.bindparam("step"))
    .returning(_C.account_id)
)


def add(connection: Connection, account: Account) -> None:
    """Store a new account."""
    connection.run(
        _ADD,
        account_id=str(account.account_id),
        person_id=str(account.person_id),
        login_name=account.login_name,
        password_hash=account.password_hash,
        state=account.state.value,
        must_change=int(account.must_change),
        one_time_until=_text(account.one_time_until),
        totp_secret=account.totp_secret,
        totp_confirmed=int(account.totp_confirmed),
        totp_step=0,
        failed_attempts=account.failed_attempts,
        created_at=format_instant(account.created_at),
        signed_in_at=_text(account.signed_in_at),
    )


def by_id(connection: Connection, account_id: UUID) -> Account | None:
    """Find an account by its id."""
    return _account(connection.row(_BY_ID, account=str(account_id)))


def by_login_name(connection: Connection, login_name: str) -> Account | None:
    """Find an account by the name its owner signs in with."""
    return _account(connection.row(_BY_NAME, login=login_name))


def of_person(connection: Connection, person_id: UUID) -> Account | None:
    """Find the account of a person that is not disabled."""
    return _account(connection.row(_OF_PERSON, person=str(person_id)))


def all_accounts(connection: Connection) -> tuple[Account, ...]:
    """Give every account in the order of the names."""
    return tuple(account for row in connection.rows(_ALL) if (account := _account(row)))


def set_state(connection: Connection, account_id: UUID, *, before: AccountState, after: AccountState) -> bool:
    """Move an account from one state to another; False: it was not in that state."""
    row = connection.row(_SET_STATE, account=str(account_id), before=before.value, after=after.value)
    return row is not None


def set_password(
    connection: Connection, account: Account, new_hash: str, *, one_time_until: datetime | None = None
) -> bool:
    """Put a new password in the place of the one known; False: it changed, or the account ended, meanwhile."""
    row = connection.row(
        _SET_PASSWORD,
        account=str(account.account_id),
        known=account.password_hash,
        new=new_hash,
        must=int(one_time_until is not None),
        until=_text(one_time_until),
    )
    return row is not None


def rehash(connection: Connection, account: Account, new_hash: str) -> None:
    """Store the same password under newer parameters, unless it has changed meanwhile."""
    connection.run(_REHASH, account=str(account.account_id), known=account.password_hash, new=new_hash)


def enter(connection: Connection, account: Account, now: datetime) -> bool:
    """Note that somebody signed in with the password known; False: that password no longer opens the account."""
    row = connection.row(
        _ENTER, account=str(account.account_id), known=account.password_hash, now=format_instant(now)
    )
    return row is not None


def count_failure(connection: Connection, login_name: str) -> None:
    """Count one failed attempt for whoever has this name; nobody may have it."""
    connection.run(_COUNT_FAILURE, login=login_name)


def set_totp(connection: Connection, account_id: UUID, sealed: str | None) -> None:
    """Store a sealed secret that is still to be confirmed, or take the second factor away."""
    connection.run(_SET_TOTP, account=str(account_id), sealed=sealed)


def confirm_totp(connection: Connection, account: Account, step: int) -> bool:
    """Let the secret known count from now on; False: another one was begun meanwhile."""
    row = connection.row(
        _CONFIRM_TOTP, account=str(account.account_id), sealed=account.totp_secret, step=step
    )
    return row is not None


def use_step(connection: Connection, account_id: UUID, step: int) -> bool:
    """Use up the code of a time step; False: it, or a later one, was used before."""
    return connection.row(_USE_STEP, account=str(account_id), step=step) is not None


def _account(row: Any) -> Account | None:
    if row is None:
        return None
    account, person, login, password, state, must, until, totp, confirmed, failed, created, seen = row
    return Account(
        account_id=UUID(account),
        person_id=UUID(person),
        login_name=login,
        password_hash=password,
        state=AccountState(state),
        must_change=bool(must),
        one_time_until=parse_instant(until) if until else None,
        totp_secret=totp,
        totp_confirmed=bool(confirmed),
        failed_attempts=int(failed),
        created_at=parse_instant(created),
        signed_in_at=parse_instant(seen) if seen else None,
    )


def _text(instant: datetime | None) -> str | None:
    return format_instant(instant) if instant else None
