"""Tokens of programs: kept as digests, found by a prefix that may be shown.

Whether a token still counts is asked of token and account together, in one question, at every use.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.times import format_instant, parse_instant
from projections.statements import Connection, Statement
from storage.accounts import AccountState
from storage.schema import ACCOUNTS, API_TOKENS


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """One token as stored, with the person of its account."""

    token_id: UUID
    prefix: str
    token_sha256: str = field(repr=False)
    account_id: UUID
    person_id: UUID
    login_name: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


_C = API_TOKENS.c
_FROM = (
    sa.select(
        _C.token_id,
        _C.prefix,
        _C.token_sha256,
        _C.account_id,
        ACCOUNTS.c.person_id,
        ACCOUNTS.c.login_name,
        _C.name,
        _C.scopes,
        _C.created_at,
        _C.expires_at,
        _C.last_used_at,
        _C.revoked_at,
    )
    .join_from(API_TOKENS, ACCOUNTS, ACCOUNTS.c.account_id == _C.account_id)
    .order_by(_C.created_at, _C.token_id)
)
_LIVE = Statement(
    _FROM.where(
        _C.prefix == sa.bindparam("prefix"),
        _C.revoked_at.is_(None),
        _C.expires_at > sa.bindparam("now"),
        ACCOUNTS.c.state == AccountState.ACTIVE.value,
    )
)
_ALL = Statement(_FROM)
_OF_ACCOUNT = Statement(_FROM.where(_C.account_id == sa.bindparam("account")))
_ADD = Statement(sa.insert(API_TOKENS).values({column.name: sa.bindparam(column.name) for column in _C}))
_USED = Statement(
    sa.update(API_TOKENS)
    .where(
        _C.token_id == sa.bindparam("token"),
        sa.or_(_C.last_used_at.is_(None), _C.last_used_at < sa.bindparam("now")),
    )
    .values(last_used_at=sa.bindparam("now"))
)
_REVOKE = Statement(
    sa.update(API_TOKENS)
    .where(_C.token_id == sa.bindparam("token"), _C.revoked_at.is_(None))
    .values(revoked_at=sa.bindparam("now"))
    .returning(_C.token_id)
)
_REVOKE_ALL = Statement(
    sa.update(API_TOKENS)
    .where(_C.account_id == sa.bindparam("account"), _C.revoked_at.is_(None))
    .values(revoked_at=sa.bindparam("now"))
)


def add(connection: Connection, token: ApiToken) -> None:
    """Store a new token."""
    connection.run(
        _ADD,
        token_id=str(token.token_id),
        prefix=token.prefix,
        token_sha256=token.token_sha256,
        account_id=str(token.account_id),
        name=token.name,
        scopes=" ".join(sorted(token.scopes)),
        created_at=format_instant(token.created_at),
        expires_at=format_instant(token.expires_at),
        last_used_at=None,
        revoked_at=None,
    )


def live(connection: Connection, prefix: str, now: datetime) -> ApiToken | None:
    """Find a token that is neither revoked nor expired and whose account may be used."""
    row = connection.row(_LIVE, prefix=prefix, now=format_instant(now))
    return _token(row) if row else None


def all_tokens(connection: Connection, account_id: UUID | None = None) -> tuple[ApiToken, ...]:
    """Give the tokens of an account, or of all, the oldest first."""
    if account_id is None:
        return tuple(_token(row) for row in connection.rows(_ALL))
    return tuple(_token(row) for row in connection.rows(_OF_ACCOUNT, account=str(account_id)))


def used(connection: Connection, token_id: UUID, now: datetime) -> None:
    """Note that a token was used; its last use never moves back."""
    connection.run(_USED, token=str(token_id), now=format_instant(now))


def revoke(connection: Connection, token_id: UUID, now: datetime) -> bool:
    """End a token; False: it was revoked before."""
    return connection.row(_REVOKE, token=str(token_id), now=format_instant(now)) is not None


def revoke_all(connection: Connection, account_id: UUID, now: datetime) -> None:
    """End every token of an account."""
    connection.run(_REVOKE_ALL, account=str(account_id), now=format_instant(now))


def _token(row: Any) -> ApiToken:
    token, prefix, sha256, account, person, login, name, scopes, created, expires, last_used, revoked = row
    return ApiToken(
        token_id=UUID(token),
        prefix=prefix,
        token_sha256=sha256,
        account_id=UUID(account),
        person_id=UUID(person),
        login_name=login,
        name=name,
        scopes=frozenset(scopes.split()),
        created_at=parse_instant(created),
        expires_at=parse_instant(expires),
        last_used_at=parse_instant(last_used) if last_used else None,
        revoked_at=parse_instant(revoked) if revoked else None,
    )
