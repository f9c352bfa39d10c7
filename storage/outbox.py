"""The outbox: which mail waits, who is sending it, and what became of it.

waiting -> sending (leased, attempt counted) -> sent | waiting again, later | failed | cancelled.
A mail whose lease ran out while sending has an unknown outcome: it is claimed again and keeps its id, so
that the receiver can tell a repeat. Rows once joined into one mail stay that mail through every attempt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.times import format_instant, parse_instant
from projections.statements import Connection, Statement
from storage.engine import Database
from storage.notices import WAITING
from storage.recorder import writing
from storage.schema import MAIL_OUTBOX
from workflows.notices import REMINDERS

SENDING, SENT, FAILED, CANCELLED = "sending", "sent", "failed", "cancelled"

LEASE = timedelta(minutes=10)
"""Longer than the slowest conversation with a mail server that our timeouts allow."""

ATTEMPTS_MAX = 16
BACK_OFF_FIRST, BACK_OFF_LONGEST = timedelta(minutes=5), timedelta(hours=6)
"""Sixteen attempts with these pauses stretch over two and a half days."""

_C = MAIL_OUTBOX.c
_CLAIMABLE = sa.or_(
    sa.and_(_C.state == WAITING, sa.or_(_C.lease_until.is_(None), _C.lease_until <= sa.bindparam("now"))),
    sa.and_(_C.state == SENDING, _C.lease_until <= sa.bindparam("now")),
)
_DUE = Statement(
    sa.select(_C.mail_id).where(_CLAIMABLE).order_by(_C.recorded_at, _C.mail_id).limit(sa.bindparam("most"))
)
_STATE = Statement(sa.select(_C.state, _C.sent_at).where(_C.mail_id == sa.bindparam("mail")))
_UNSETTLED = Statement(
    sa.select(sa.func.count())
    .select_from(MAIL_OUTBOX)
    .where(sa.or_(_C.state == WAITING, _C.state == SENDING))
)
_STATES = Statement(sa.select(_C.state, sa.func.count()).group_by(_C.state).order_by(_C.state))
_TAKEN = (
    _C.mail_id,
    _C.person_id,
    _C.kind,
    _C.subject_id,
    _C.project_id,
    _C.reason,
    _C.level,
    _C.attempts,
    _C.carried_in,
    _C.answer,
    _C.event_id,
)
_LEASED: dict[Any, Any] = {
    "state": SENDING,
    "attempts": _C.attempts + 1,
    "lease_until": sa.bindparam("until"),
}
_TAKE = Statement(
    sa.update(MAIL_OUTBOX)
    .where(_C.mail_id == sa.bindparam("lead"), _CLAIMABLE)
    .values({**_LEASED, "carried_in": sa.func.coalesce(_C.carried_in, _C.mail_id)})
    .returning(*_TAKEN)
)
_TAKE_REST = Statement(
    sa.update(MAIL_OUTBOX)
    .where(_C.carried_in == sa.bindparam("carrier"), _C.mail_id != sa.bindparam("lead"), _CLAIMABLE)
    .values(_LEASED)
    .returning(*_TAKEN)
)
_JOIN = Statement(
    sa.update(MAIL_OUTBOX)
    .where(
        _C.person_id == sa.bindparam("person"),
        sa.or_(*(_C.kind == kind for kind in sorted(REMINDERS))),
        _C.carried_in.is_(None),
        _CLAIMABLE,
    )
    .values({**_LEASED, "carried_in": sa.bindparam("carrier")})
    .returning(*_TAKEN)
)
_MINE = (
    _C.mail_id == sa.bindparam("mail"),
    _C.state == SENDING,
    _C.attempts == sa.bindparam("attempt"),
)
_SENT = Statement(
    sa.update(MAIL_OUTBOX)
    .where(_C.mail_id == sa.bindparam("mail"), _C.state != SENT)
    .values(
        state=SENT,
        lease_until=sa.null(),
        sent_at=sa.bindparam("now"),
        answer=sa.bindparam("said"),
        mail_sha256=sa.bindparam("sha256"),
    )
)
_CLOSE = Statement(
    sa.update(MAIL_OUTBOX)
    .where(*_MINE)
    .values(state=sa.bindparam("outcome"), lease_until=sa.null(), answer=sa.bindparam("said"))
)
_POSTPONE = Statement(
    sa.update(MAIL_OUTBOX)
    .where(*_MINE)
    .values(state=WAITING, lease_until=sa.bindparam("until"), answer=sa.bindparam("said"))
)
_REMARK = Statement(sa.update(MAIL_OUTBOX).where(*_MINE).values(answer=sa.bindparam("said")))
_RELEASE = Statement(
    sa.update(MAIL_OUTBOX)
    .where(*_MINE)
    .values(
        state=WAITING,
        lease_until=sa.null(),
        attempts=_C.attempts - 1,
        carried_in=sa.case((_C.attempts == 1, sa.null()), else_=_C.carried_in),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """One row of the outbox in the hands of whoever claimed it."""

    mail_id: UUID
    kind: str
    subject_id: UUID
    project_id: UUID | None
    reason: str
    level: int
    attempt: int
    last_answer: str | None
    event_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedMail:
    """One mail to one person, leased: one row, or several reminders that share it."""

    mail_id: UUID
    person_id: UUID
    items: tuple[OutboxItem, ...]

    @property
    def attempt(self) -> int:
        """How often this mail has been claimed, this time included."""
        return max(item.attempt for item in self.items)

    def without(self, gone: Sequence[OutboxItem]) -> "ClaimedMail":
        """Give the same mail with fewer items."""
        kept = tuple(item for item in self.items if item not in gone)
        return ClaimedMail(mail_id=self.mail_id, person_id=self.person_id, items=kept)


def due_mails(connection: Connection, now: datetime, most: int) -> tuple[UUID, ...]:
    """Give the rows that may be claimed now, the oldest first; takes no lock."""
    found = connection.rows(_DUE, now=format_instant(now), most=most)
    return tuple(UUID(str(row[0])) for row in found)


def unsettled(connection: Connection) -> int:
    """Count the rows whose mail is still to be sent or whose outcome is unknown."""
    row: Any = connection.row(_UNSETTLED)
    return int(row[0])


def mails_by_state(connection: Connection) -> dict[str, int]:
    """Count the rows of the outbox by what became of them."""
    return {str(state): int(count) for state, count in connection.rows(_STATES)}


def mail_state(connection: Connection, mail_id: UUID) -> tuple[str, datetime | None] | None:
    """Give what became of one row and when it was sent (None: there is no such row)."""
    row: Any = connection.row(_STATE, mail=str(mail_id))
    return (str(row[0]), parse_instant(row[1]) if row[1] else None) if row else None


def claim(database: Database, lead: UUID, now: datetime) -> ClaimedMail | None:
    """Lease the mail that a row leads, for one attempt (None: somebody else has it, or it needs none).

    1. The leading row decides the race: it changes state for one dispatcher only.
    2. A mail attempted before takes along exactly the rows it carried then.
    3. A reminder attempted for the first time takes along all reminders that wait for the same person.
    """
    values: dict[str, Any] = {"now": format_instant(now), "until": format_instant(now + LEASE)}
    with writing(database) as connection:
        first: Any = connection.row(_TAKE, lead=str(lead), **values)
        if first is None:
            return None
        person, kind, attempts, carrier = first[1], first[2], first[7], first[8]
        rest: Sequence[Sequence[Any]] = ()
        if attempts > 1:
            rest = connection.rows(_TAKE_REST, carrier=carrier, lead=str(lead), **values)
        elif kind in REMINDERS:
            rest = connection.rows(_JOIN, carrier=carrier, person=person, **values)
    items = sorted((_item(row) for row in (first, *rest)), key=lambda item: str(item.mail_id))
    return ClaimedMail(mail_id=UUID(carrier), person_id=UUID(person), items=tuple(items))


def _item(row: Any) -> OutboxItem:
    mail, _person, kind, subject, project, reason, level, attempts, _carrier, answer, event = row
    return OutboxItem(
        mail_id=UUID(mail),
        kind=kind,
        subject_id=UUID(subject),
        project_id=UUID(project) if project else None,
        reason=reason,
        level=int(level),
        attempt=int(attempts),
        last_answer=answer,
        event_id=UUID(event),
    )


def settle_sent(database: Database, mail: ClaimedMail, said: str, sha256: str, now: datetime) -> None:
    """Keep what the server answered; that a mail was taken holds even if the lease ran out meanwhile."""
    with writing(database) as connection:
        for item in mail.items:
            connection.run(_SENT, mail=str(item.mail_id), said=said, sha256=sha256, now=format_instant(now))


def settle_failed(database: Database, items: Sequence[OutboxItem], said: str) -> None:
    """Give a mail up; a person has to look at it."""
    _settle(database, _CLOSE, items, outcome=FAILED, said=said)


def settle_cancelled(database: Database, items: Sequence[OutboxItem], said: str) -> None:
    """Close rows whose reason is gone."""
    _settle(database, _CLOSE, items, outcome=CANCELLED, said=said)


def postpone(database: Database, mail: ClaimedMail, said: str, now: datetime) -> bool:
    """Let a mail wait for its next attempt, longer each time; the last attempt gives it up (False)."""
    if mail.attempt >= ATTEMPTS_MAX:
        settle_failed(database, mail.items, f"given up after {mail.attempt} attempts; last: {said}")
        return False
    until = format_instant(now + back_off(mail.attempt))
    _settle(database, _POSTPONE, mail.items, until=until, said=said)
    return True


def leave_unknown(database: Database, mail: ClaimedMail, said: str) -> None:
    """Note that the outcome is unknown; the mail is claimed again when its lease has run out."""
    _settle(database, _REMARK, mail.items, said=said)


def release(database: Database, mail: ClaimedMail) -> None:
    """Put back a mail nobody tried to deliver, as if it had not been claimed."""
    _settle(database, _RELEASE, mail.items)


def back_off(attempt: int) -> timedelta:
    """Give the pause after an attempt: doubling, up to a limit."""
    return min(BACK_OFF_FIRST * (1 << (attempt - 1)), BACK_OFF_LONGEST)


def _settle(database: Database, statement: Statement, items: Sequence[OutboxItem], **values: Any) -> None:
    with writing(database) as connection:
        for item in items:
            connection.run(statement, mail=str(item.mail_id), attempt=item.attempt, **values)
