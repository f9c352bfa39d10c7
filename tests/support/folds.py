"""The inline projections without a record around them: events are folded into real SQLite tables in memory."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pysqlite3.dbapi2 as sqlite
import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from domain.boards import Board
from domain.catalogue import AGGREGATE_OF, CURRENT, EVENTS
from domain.kernel import Aggregate, DomainEvent
from domain.programmes import Programme
from projections.audit_trail import Indexing
from projections.catalogue import FOLDS, TABLES
from projections.statements import Connection
from tests.support.samples import samples

SAID = {"actor": "system:test", "command": "test"}

_DIALECT = sqlite_dialect()


class Folded:
    """Tables of all projections, empty at first; positions count up with every event taken in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.position = 0

    def take(self, *events: DomainEvent) -> None:
        """Fold and index events as the transaction of a command does."""
        indexing = Indexing(self.connection)
        for event in events:
            self.position += 1
            for fold in FOLDS[type(event)]:
                fold(event, self.position, self.connection)
            indexing.add(event, self.position, SAID)
        indexing.keep()

    def follow(self, aggregate: Aggregate) -> None:
        """Take in what an aggregate has recorded since the last time."""
        self.take(*(event for event in aggregate.collect_events() if isinstance(event, DomainEvent)))

    def rows(self, table: sa.Table) -> list[tuple[Any, ...]]:
        """Give all rows of a table."""
        self.connection.cursor.execute(f'SELECT * FROM "{table.name}"')
        return [tuple(row) for row in self.connection.cursor.fetchall()]


@contextmanager
def folded(events: Iterable[DomainEvent] = ()) -> Iterator[Folded]:
    """Open empty tables and fold events into them."""
    opened = sqlite.connect(":memory:", isolation_level=None)
    try:
        cursor = opened.cursor()
        for table in TABLES:
            cursor.execute(str(sa.schema.CreateTable(table).compile(dialect=_DIALECT)))
        made = Folded(Connection(cursor, "sqlite"))
        made.take(*events)
        yield made
    finally:
        opened.close()


def every_event() -> list[DomainEvent]:
    """Give a sample of every event in an order in which a record could hold them."""
    found = samples()
    todays = (kind for kind in EVENTS.values() if kind in CURRENT)
    kinds = sorted(todays, key=lambda kind: AGGREGATE_OF[kind] not in {Programme, Board})
    return [found[kind] for kind in kinds]
