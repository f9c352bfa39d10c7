"""Inbox items and outbox rows, written in the transaction of the event they tell of."""

from uuid import uuid5

import sqlalchemy as sa

from domain.kernel import DomainEvent
from domain.times import format_instant
from projections.statements import Connection, Statement
from storage.schema import INBOX, MAIL_OUTBOX
from workflows.notices import notices_of

WAITING = "waiting"

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
        {name: sa.bindparam(name) for name in _QUEUED} | {"state": WAITING, "attempts": 0}
    )
)


def tell(event: DomainEvent, project_id: str | None, connection: Connection) -> None:
    """Put what an event has to tell into each person's inbox and into the outbox."""
    items = [
        {
            "person_id": str(notice.person_id),
            "event_id": str(event.stamp.event_id),
            "kind": notice.kind,
            "subject_id": str(notice.subject_id),
            "project_id": project_id,
            "reason": notice.reason,
            "level": notice.level,
            "recorded_at": format_instant(event.stamp.recorded_at),
            "mail_id": str(uuid5(event.stamp.event_id, str(notice.person_id))),
        }
        for notice in notices_of(event)
    ]
    connection.run_many(_TELL, items)
    connection.run_many(_QUEUE, items)
