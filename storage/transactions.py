"""The write transaction of a command: everything that must agree is written in it, or nothing is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.persistence import IntegrityError

from domain.kernel import Aggregate, DomainEvent
from domain.times import format_instant, parse_instant
from projections.audit_trail import Indexing
from projections.catalogue import FOLDS
from projections.statements import Connection, Statement
from storage.engine import Database
from storage.facts import InlineFacts
from storage.files import FileStore
from storage.mapper import EventMapper
from storage.notices import notices_to_keep, tell
from storage.organisations import INLINE
from storage.recorder import EventRecorder, row_of, writing
from storage.schema import POSITIONS, RECEIPTS
from storage.subscription import CommitSignal
from workflows.dispatch import Conflict, KeptReceipt, Recorded

A = TypeVar("A", bound=Aggregate)

_RECEIPT = Statement(
    sa.select(RECEIPTS.c.body_sha256, RECEIPTS.c.position, RECEIPTS.c.recorded_at).where(
        RECEIPTS.c.account == sa.bindparam("account"), RECEIPTS.c.key == sa.bindparam("key")
    )
)
_KEEP = Statement(
    sa.insert(RECEIPTS).values({column.name: sa.bindparam(column.name) for column in RECEIPTS.c})
)
_ADVANCE = Statement(
    sa.update(POSITIONS)
    .where(POSITIONS.c.name == INLINE, POSITIONS.c.position == sa.bindparam("old"))
    .values(position=sa.bindparam("new"))
    .returning(POSITIONS.c.position)
)


REMEMBERED_MOST = 2_000
"""Events kept as read: those of what an organisation is busy with just now."""


class EventStore:
    """One organisation's record: opens transactions for commands and loads aggregates for questions."""

    def __init__(self, database: Database, mapper: EventMapper, files: FileStore) -> None:
        """Use a database whose tables exist, and the files its events name."""
        self.database = database
        self.mapper = mapper
        self.files = files
        self.signal = CommitSignal()
        self.recorder = EventRecorder(database, self.signal)
        # The same row is the same event for ever, and its payload is part of what it is looked up by.
        self._read = lru_cache(maxsize=REMEMBERED_MOST)(mapper.to_event)

    @contextmanager
    def transaction(self, now: datetime) -> Iterator["CommandTransaction"]:
        """Open a write transaction; commits on leaving, rolls back on any exception.

        Raises:
            Conflict: another writer was faster where the lock could not keep it out.
        """
        try:
            with writing(self.database) as connection:
                yield CommandTransaction(self, connection, now)
        except IntegrityError as error:
            raise Conflict(str(error)) from error
        self.signal.committed()

    def load(self, kind: type[A], stream_id: UUID) -> A | None:
        """Fold one stream outside any transaction (None: it does not exist)."""
        with self.database.connected() as connection:
            return self.fold(kind, stream_id, connection)

    def fold(self, kind: type[A], stream_id: UUID, connection: Connection) -> A | None:
        """Fold one stream through a connection."""
        aggregate: Aggregate | None = None
        for event in self.events(stream_id, connection):
            aggregate = event.mutate(aggregate)
        return aggregate if isinstance(aggregate, kind) else None

    def events(self, stream_id: UUID, connection: Connection) -> Iterator[DomainEvent]:
        """Give the events of one stream in order, in today's form."""
        for fact in self.recorder.stream(connection, stream_id):
            yield self._read(fact)


class CommandTransaction:
    """What the door needs of a write transaction (`workflows.dispatch.Transaction`)."""

    def __init__(self, store: EventStore, connection: Connection, now: datetime) -> None:
        """Begin under the write lock; recorded time never runs behind the last event."""
        self._store = store
        self._connection = connection
        self._head, last_at = store.recorder.head(connection)
        self.recorded_at = max(now, parse_instant(last_at))
        self.facts = InlineFacts(connection, store.files)

    def load(self, kind: type[A], stream_id: UUID) -> A | None:
        """Fold one stream as it stands under the lock."""
        return self._store.fold(kind, stream_id, self._connection)

    def receipt_of(self, account: str, key: str) -> KeptReceipt | None:
        """Find what was answered under a key before."""
        row = self._connection.row(_RECEIPT, account=account, key=key)
        return KeptReceipt(str(row[0]), int(row[1]), parse_instant(str(row[2]))) if row else None

    def keep_receipt(self, account: str, key: str, receipt: KeptReceipt) -> None:
        """Keep the answer under its key."""
        self._connection.run(
            _KEEP,
            account=account,
            key=key,
            body_sha256=receipt.body_sha256,
            position=receipt.position,
            recorded_at=format_instant(receipt.recorded_at),
        )

    def save(self, recorded: Sequence[Recorded]) -> int:
        """Append events with leaves, fold them inline, tell whom they concern; give the last position."""
        if not recorded:
            return self._head
        mapper, connection = self._store.mapper, self._connection
        sealed = [(mapper.seal(one.event), one.metadata) for one in recorded]
        rows = [
            row_of(mapper.to_stored(event, metadata), self._head + place)
            for place, (event, metadata) in enumerate(sealed, start=1)
        ]
        self._store.recorder.append(connection, rows)
        indexing, notices = Indexing(connection), []
        for position, (event, metadata) in enumerate(sealed, start=self._head + 1):
            for fold in FOLDS[type(event)]:
                fold(event, position, connection)
            place = indexing.add(event, position, metadata)
            notices += notices_to_keep(event, place.project_id)
        indexing.keep()
        tell(notices, connection)
        head = self._head + len(rows)
        if connection.row(_ADVANCE, old=self._head, new=head) is None:
            msg = f"The inline projections are not at position {self._head}; run `gatebook verify`."
            raise Conflict(msg)
        self._head = head
        self.facts = InlineFacts(
            connection, self._store.files
        )  # what is asked next may rest on what was saved
        return head
