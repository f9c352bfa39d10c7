"""Reading the record from its beginning, in batches, without holding it in memory."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.kernel import DomainEvent
from domain.times import format_instant
from projections.statements import Connection, Statement, identity
from storage.mapper import EventMapper, FactRow
from storage.schema import EVENTS

BATCH = 2_000

Fact = tuple[int, DomainEvent, bytes]
"""Position, event and metadata."""

_C = EVENTS.c
_BATCH = Statement(
    sa.select(
        _C.position,
        _C.originator_id,
        _C.originator_version,
        _C.topic,
        _C.state,
        _C.event_id,
        _C.effective_at,
        _C.effective_precision,
        _C.recorded_at,
        _C.metadata,
    )
    .where(_C.position > sa.bindparam("after"), _C.position <= sa.bindparam("until"))
    .order_by(_C.position)
    .limit(BATCH)
)
_KNOWN = Statement(
    sa.select(sa.func.coalesce(sa.func.max(_C.position), 0)).where(_C.recorded_at <= sa.bindparam("at"))
)


def position_known_at(connection: Connection, at: datetime) -> int:
    """Give the last position recorded at or before an instant (0: nothing was)."""
    row: Any = connection.row(_KNOWN, at=format_instant(at))
    return int(row[0])


def batches(
    connection: Connection, mapper: EventMapper, *, after: int = 0, until: int = 2**62
) -> Iterator[list[Fact]]:
    """Give every event between two positions, in order, a batch at a time."""
    read = mapper.to_event
    while True:
        rows = connection.rows(_BATCH, after=after, until=until)
        if rows:
            yield [
                (position, read(FactRow(identity(stream), *stored)), bytes(metadata))
                for position, stream, *stored, metadata in rows
            ]
        if len(rows) < BATCH:
            return
        after = int(rows[-1][0])


def history(
    connection: Connection, mapper: EventMapper, *, after: int = 0, until: int = 2**62
) -> Iterator[Fact]:
    """Give position, event and metadata of every event between two positions, in order."""
    for facts in batches(connection, mapper, after=after, until=until):
        yield from facts


_LEAF = Statement(sa.select(_C.position, _C.leaf_hash).where(_C.event_id == sa.bindparam("event")))
_LEAF_AT = Statement(sa.select(_C.position, _C.leaf_hash).where(_C.position == sa.bindparam("at")))


def leaf_of(connection: Connection, event: str | int) -> tuple[int, str]:
    """Give the position of an event, named by its id or its position, and the hash of its leaf in the log.

    Raises:
        LookupError: there is no such event.
    """
    if isinstance(event, int):
        row: Any = connection.row(_LEAF_AT, at=event)
    else:
        row = connection.row(_LEAF, event=event)
    if row is None:
        msg = f"There is no event {event} in the record."
        raise LookupError(msg)
    return int(row[0]), bytes(row[1]).hex()
