"""Attempts at secrets: how often one was given wrongly, and until when the next try has to wait.

Three counters stand behind each attempt: for the name from this address, for the name from anywhere, and
for the address. None of them locks an account; they only make guessing slow, or anybody could keep a board
member out on the day of a vote. Where somebody has signed in before, only the first counter holds them up:
others who guess at the name from elsewhere do not.
"""

import hashlib
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from domain.times import format_instant, parse_instant
from projections.statements import Connection, Statement
from storage.schema import ATTEMPTS


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures are free; each further one makes the next try wait, twice as long every time."""

    free: int
    first_pause: timedelta = timedelta(seconds=1)
    longest_pause: timedelta = timedelta(minutes=5)

    def pause_after(self, failures: int) -> timedelta | None:
        """Give how long to wait after so many failures; None: not at all."""
        if failures < self.free:
            return None
        doublings = min(failures - self.free, 16)
        return min(self.longest_pause, self.first_pause * (1 << doublings))


NAME_FROM_ADDRESS = Limit(free=5)
NAME = Limit(free=10)
ADDRESS = Limit(free=50, longest_pause=timedelta(minutes=1))
"""Milder than the others: a whole town hall may share one address."""
TOKENS = Limit(free=10)
"""A counter of its own: a program with a token that has expired must not keep people out."""

MEMORY = timedelta(hours=12)
"""Failures are forgotten when none has been added for so long."""
TRUST = timedelta(days=90)
"""For so long an address is known as one the name has signed in from."""

_C = ATTEMPTS.c
_READ = Statement(
    sa.select(_C.failures, _C.held_until, _C.trusted_until).where(
        _C.key == sa.bindparam("one"), _C.forgotten_at > sa.bindparam("now")
    )
)
_VALUES: dict[str, Any] = {column.name: sa.bindparam(column.name) for column in _C}
_REST: dict[str, Any] = {column.name: sa.bindparam(column.name) for column in _C if column.name != "key"}
_WRITE = {
    "sqlite": Statement(
        sqlite.insert(ATTEMPTS).values(_VALUES).on_conflict_do_update(index_elements=["key"], set_=_REST)
    ),
    "postgresql": Statement(
        postgresql.insert(ATTEMPTS).values(_VALUES).on_conflict_do_update(index_elements=["key"], set_=_REST)
    ),
}
_SWEEP = Statement(sa.delete(ATTEMPTS).where(_C.forgotten_at <= sa.bindparam("now")))


@dataclass(frozen=True, slots=True)
class Source:
    """Whose secret is tried and from which address; a token names nobody before it is known."""

    login_name: str | None
    address: str | None

    def counters(self) -> Iterator[tuple[str, Limit]]:
        """Give the counters that stand behind an attempt, that of the name from this address first."""
        address = network_of(self.address or "")
        if self.login_name is None:
            yield _key("tokens", address), TOKENS
            return
        yield _key("pair", self.login_name, address), NAME_FROM_ADDRESS
        yield _key("name", self.login_name), NAME
        yield _key("address", address), ADDRESS


def network_of(address: str) -> str:
    """Give what stands for an address: whoever has one address of IPv6 has a whole network of them."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6 and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known.ipv4_mapped or known) if known.version == 6 else str(known)


@dataclass(frozen=True, slots=True)
class _Count:
    failures: int = 0
    held_until: datetime | None = None
    trusted_until: datetime | None = None


def held_until(connection: Connection, source: Source, now: datetime) -> datetime | None:
    """Tell until when the next attempt has to wait; None: it may be made now."""
    latest: datetime | None = None
    for key, _ in source.counters():
        count = _read(connection, key, now)
        if count.held_until is not None and now < count.held_until:
            latest = max(latest or count.held_until, count.held_until)
        if count.trusted_until is not None and now < count.trusted_until:
            break
    return latest


def count(connection: Connection, source: Source, now: datetime) -> None:
    """Count an attempt as failed, before its outcome is known: many at once must not all be free."""
    connection.run(_SWEEP, now=format_instant(now))
    for key, limit in source.counters():
        known = _read(connection, key, now)
        pause = limit.pause_after(known.failures + 1)
        held = now + pause if pause is not None else None
        _write(connection, key, _Count(known.failures + 1, held, known.trusted_until), now)


def take_back(connection: Connection, source: Source, now: datetime) -> None:
    """Take back one counted attempt that turned out to be none, leaving the earlier ones."""
    for key, limit in source.counters():
        known = _read(connection, key, now)
        failures = max(0, known.failures - 1)
        held = known.held_until if limit.pause_after(failures) is not None else None
        _write(connection, key, _Count(failures, held, known.trusted_until), now)


def forgive(connection: Connection, source: Source, now: datetime) -> None:
    """After a success: forget the failures of the name and know the address from now on.

    The failures of the address itself stay: whoever guesses at many names may own one of them.
    """
    take_back(connection, source, now)
    for number, (key, limit) in enumerate(source.counters()):
        if limit is not ADDRESS:
            _write(connection, key, _Count(trusted_until=now + TRUST if number == 0 else None), now)


def forget_name(connection: Connection, login_name: str, now: datetime) -> None:
    """Let a name be tried anew from anywhere, as after a recovery."""
    _write(connection, _key("name", login_name), _Count(), now)


def _read(connection: Connection, key: str, now: datetime) -> _Count:
    row: Any = connection.row(_READ, one=key, now=format_instant(now))
    if row is None:
        return _Count()
    failures, held, trusted = row
    return _Count(
        int(failures), parse_instant(held) if held else None, parse_instant(trusted) if trusted else None
    )


def _write(connection: Connection, key: str, count: _Count, now: datetime) -> None:
    forgotten_at = max(now + MEMORY, count.trusted_until or now)
    connection.run(
        _WRITE[connection.dialect],
        key=key,
        failures=count.failures,
        held_until=format_instant(count.held_until) if count.held_until else None,
        trusted_until=format_instant(count.trusted_until) if count.trusted_until else None,
        forgotten_at=format_instant(forgotten_at),
    )


def _key(kind: str, *parts: str) -> str:
    """Digest what is counted: people type passwords where their name belongs."""
    return hashlib.sha256("\0".join((kind, *parts)).encode("utf-8", "surrogatepass")).hexdigest()
