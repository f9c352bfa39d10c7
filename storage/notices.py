"""Inbox items and outbox rows, written in the transaction of the event they tell of."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from domain.kernel import DomainEvent
from domain.times import format_instant
from projections.statements import Connection, Statement
from storage.schema import INBOX, MAIL_OUTBOX
from workflows.notices import notices_of

WAITING = "waiting"
_APART = (1 << 64) - 1
"""The half of a mail's id that tells the persons of one event apart."""

_TELL = Statement(sa.insert(INBOX).values({column.name: sa.bindparam(column.name) for column in INBOX.c}))
_QUEUED = (
    "mail_id",
    "person_id",
    "event_id",
    "kind",
    "subject_id",
    "project_id",
    "reason",
    "level",
    "recorded_at",
)
_QUEUE = Statement(
    sa.insert(MAIL_OUTBOX).values(
        {name: sa.bindparam(name) for name in _QUEUED}
        | {"state": WAITING, "attempts": 0, "lease_until": sa.bindparam("not_before")}
    )
)


def notices_to_keep(event: DomainEvent, project_id: str | None) -> list[dict[str, Any]]:
    """Give the rows of what an event has to tell, one for each person."""
    notices = notices_of(event)
    if not notices:
        return []
    event_id, recorded_at = event.stamp.event_id, format_instant(event.stamp.recorded_at)
    written = str(event_id)
    return [
        {
            "person_id": str(notice.person_id),
            "event_id": written,
            "kind": notice.kind,
            "subject_id": str(notice.subject_id),
            "project_id": project_id,
            "reason": notice.reason,
            "level": notice.level,
            "recorded_at": recorded_at,
            "mail_id": str(mail_id_of(event_id, notice.person_id)),
            "mailed": notice.mailed,
            "not_before": format_instant(notice.not_before) if notice.not_before else None,
        }
        for notice in notices
    ]


def mail_id_of(event_id: UUID, person_id: UUID) -> UUID:
    """Give the id of the mail that tells one person of one event, for ever the same.

    The event's own beginning comes first, so that the rows of one event lie side by side.
    """
    apart = uuid5(event_id, str(person_id)).int & _APART
    return UUID(int=(event_id.int & ~_APART) | apart)


def tell(notices: Sequence[Mapping[str, Any]], connection: Connection) -> None:
    """Put notices into each person's inbox and, of those to be mailed, into the outbox."""
    connection.run_many(_TELL, notices)
    connection.run_many(_QUEUE, [notice for notice in notices if notice["mailed"]])
