"""Sessions of browsers: kept by the digest of an id that only the browser knows.

Whether a session still counts is asked of session and account together, in one question, at every use.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.times import format_instant, parse_instant
from projections.statements import Connection, Statement
from storage.accounts import AccountState
from storage.schema import ACCOUNTS, SESSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One browser that is signed in, with what its account says today."""

    session_sha256: str = field(repr=False)
    account_id: UUID
    person_id: UUID
    login_name: str
    must_change: bool
    second_factor: bool
    csrf_secret: str = field(repr=False)
    created_at: datetime
    last_seen_at: datetime
    ends_at: datetime


_C = SESSIONS.c
_LIVE = Statement(
    sa.select(
        _C.session_sha256,
        _C.account_id,
        ACCOUNTS.c.person_id,
        ACCOUNTS.c.login_name,
        ACCOUNTS.c.must_change,
        ACCOUNTS.c.totp_confirmed,
        _C.csrf_secret,
        _C.created_at,
        _C.last_seen_at,
        _C.ends_at,
    )
    .join_from(SESSIONS, ACCOUNTS, ACCOUNTS.c.account_id == _C.account_id)
    .where(
        _C.session_sha256 == sa.bindparam("sha256"),
        ACCOUNTS.c.state == AccountState.ACTIVE.value,
        _C.ends_at > sa.bindparam("now"),
        _C.last_seen_at > sa.bindparam("idle_since"),
    )
)
_ADD = Statement(sa.insert(SESSIONS).values({column.name: sa.bindparam(column.name) for column in _C}))
_SEEN = Statement(
    sa.update(SESSIONS)
    .where(_C.session_sha256 == sa.bindparam("sha256"), _C.last_seen_at < sa.bindparam("now"))
    .values(last_seen_at=sa.bindparam("now"))
)
_END = Statement(
    sa.delete(SESSIONS).where(_C.session_sha256 == sa.bindparam("sha256")).returning(_C.account_id)
)
_END_ALL = Statement(sa.delete(SESSIONS).where(_C.account_id == sa.bindparam("account")))
_SWEEP = Statement(
    sa.delete(SESSIONS).where(
        sa.or_(_C.ends_at <= sa.bindparam("now"), _C.last_seen_at <= sa.bindparam("idle_since"))
    )
)


def add(
    connection: Connection, sha256: str, account_id: UUID, csrf_secret: str, period: tuple[datetime, datetime]
) -> None:
    """Store a new session from an instant until, at most, another."""
    begun = format_instant(period[0])
    connection.run(
        _ADD,
        session_sha256=sha256,
        account_id=str(account_id),
        csrf_secret=csrf_secret,
        created_at=begun,
        last_seen_at=begun,
        ends_at=format_instant(period[1]),
    )


def live(connection: Connection, sha256: str, *, now: datetime, idle_since: datetime) -> Session | None:
    """Find a session that has neither ended nor idled too long and whose account may be used."""
    row: Any = connection.row(
        _LIVE, sha256=sha256, now=format_instant(now), idle_since=format_instant(idle_since)
    )
    if row is None:
        return None
    digest, account, person, login, must, factor, csrf, created, seen, ends = row
    return Session(
        session_sha256=digest,
        account_id=UUID(account),
        person_id=UUID(person),
        login_name=login,
        must_change=bool(must),
        second_factor=bool(factor),
        csrf_secret=csrf,
        created_at=parse_instant(created),
        last_seen_at=parse_instant(seen),
        ends_at=parse_instant(ends),
    )


def seen(connection: Connection, sha256: str, now: datetime) -> None:
    """Note that a session was used; its last use never moves back."""
    connection.run(_SEEN, sha256=sha256, now=format_instant(now))


def end(connection: Connection, sha256: str) -> bool:
    """End one session; False: there was none."""
    return connection.row(_END, sha256=sha256) is not None


def end_all(connection: Connection, account_id: UUID) -> None:
    """End every session of an account."""
    connection.run(_END_ALL, account=str(account_id))


def sweep(connection: Connection, *, now: datetime, idle_since: datetime) -> None:
    """Remove the sessions that no longer count."""
    connection.run(_SWEEP, now=format_instant(now), idle_since=format_instant(idle_since))
