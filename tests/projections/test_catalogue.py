"""Every projection answers for every event, keeps its own tables, and looks back only."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

import projections
from domain.catalogue import CURRENT, EVENTS
from projections.base import Projection
from projections.catalogue import FOLDS, INLINE, TABLES
from projections.statements import BigInt, Connection, DriverCursor
from tests.support.folds import every_event, folded

each_projection = pytest.mark.parametrize("projection", INLINE, ids=lambda one: one.name)
TABLE_NAME = re.compile(r"\b[a-z_]+_v\d+\b")
WRITTEN = re.compile(r"^(?:INSERT INTO|UPDATE|DELETE FROM) ([a-z_]+_v\d+)")


@each_projection
def test_it_says_fold_or_ignore_of_every_event_and_never_both(projection: Projection) -> None:
    answered = projection.folds.keys() | projection.ignores
    silent = sorted(topic for topic, event in EVENTS.items() if event in CURRENT - answered)
    assert not silent, f"say in projections/{projection.name}.py fold or ignore for: {', '.join(silent)}"
    both = sorted(str(event) for event in projection.folds.keys() & projection.ignores)
    assert not both


@each_projection
def test_it_folds_and_ignores_known_events_only(projection: Projection) -> None:
    assert projection.folds.keys() <= CURRENT
    assert projection.ignores <= CURRENT


@each_projection
def test_its_tables_carry_its_version(projection: Projection) -> None:
    assert projection.tables
    for table in projection.tables:
        assert table.name.endswith(f"_v{projection.version}")
        for index in table.indexes:
            assert str(index.name).startswith(f"{table.name}_")


@each_projection
def test_its_columns_need_no_conversion_on_either_database(projection: Projection) -> None:
    for table in projection.tables:
        assert table.dialect_kwargs["sqlite_strict"]
        for column in table.c:
            assert isinstance(column.type, sa.Text) or column.type is BigInt, column


def test_no_two_projections_share_a_name_or_a_table() -> None:
    assert len({projection.name for projection in INLINE}) == len(INLINE)
    names = [table.name for projection in INLINE for table in projection.tables]
    assert len(set(names)) == len(names)
    assert [table.name for table in TABLES] == names


def test_an_event_makes_each_projection_that_folds_it_fold_once_in_their_order() -> None:
    assert FOLDS.keys() == CURRENT
    for event, folds in FOLDS.items():
        assert folds == tuple(one.folds[event] for one in INLINE if event in one.folds)


def test_every_projection_of_the_folder_is_kept() -> None:
    found = {
        value.name
        for one in pkgutil.iter_modules(projections.__path__)
        for value in vars(importlib.import_module(f"projections.{one.name}")).values()
        if isinstance(value, Projection)
    }
    assert found == {projection.name for projection in INLINE}


def tables_in_use(projection: Projection) -> Iterator[str]:
    """Give the names of the tables that the module of a projection has in hand; both have one name."""
    for value in vars(importlib.import_module(f"projections.{projection.name}")).values():
        if isinstance(value, sa.Table):
            yield value.name


@pytest.mark.parametrize("place", range(len(INLINE)), ids=[projection.name for projection in INLINE])
def test_it_has_no_table_of_a_later_one_in_hand(place: int) -> None:
    later = {table.name for projection in INLINE[place + 1 :] for table in projection.tables}
    assert not later & set(tables_in_use(INLINE[place]))


class Listening:
    """A driver's cursor that remembers what was asked."""

    def __init__(self, cursor: DriverCursor) -> None:
        self._cursor = cursor
        self.heard: list[str] = []

    def execute(self, sql: str, parameters: Any = (), /) -> Any:
        self.heard.append(sql)
        return self._cursor.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any, /) -> Any:
        self.heard.append(sql)
        return self._cursor.executemany(sql, parameters)

    def fetchall(self) -> Any:
        return self._cursor.fetchall()

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def close(self) -> None:
        self._cursor.close()


def test_a_fold_writes_its_own_tables_and_reads_those_of_earlier_ones_only() -> None:
    said: dict[str, set[str]] = {projection.name: set() for projection in INLINE}
    with folded() as tables:
        cursor = Listening(tables.connection.cursor)
        connection = Connection(cursor, "sqlite")
        for position, event in enumerate(every_event(), start=1):
            for projection in INLINE:
                cursor.heard = []
                if fold := projection.folds.get(type(event)):
                    fold(event, position, connection)
                said[projection.name].update(cursor.heard)
    readable: set[str] = set()
    for projection in INLINE:
        own = {table.name for table in projection.tables}
        readable |= own
        for sql in said[projection.name]:
            assert set(TABLE_NAME.findall(sql)) <= readable, (projection.name, sql)
            assert set(WRITTEN.findall(sql)) <= own, (projection.name, sql)
    assert sum(map(len, said.values())) > 30
