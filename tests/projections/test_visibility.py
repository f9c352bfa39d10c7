"""The visibility rule in SQL says what the rule of the domain says, for every reader and every object."""

from itertools import combinations, product
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.access import Reader, visible_to
from projections.statements import BigInt, Connection, Statement
from projections.visibility import reader_values, visible
from tests.support.electorates import ADA
from tests.support.folds import folded
from tests.support.records import open_record, stream

PROGRAMMES = tuple(stream(f"programme {number}") for number in range(5))
OBJECTS = sa.Table(
    "objects_v1",
    sa.MetaData(),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sqlite_strict=True,
)
_O = OBJECTS.c
ADD = Statement(sa.insert(OBJECTS).values({column.name: sa.bindparam(column.name) for column in _O}))
Thing = tuple[str, bool, UUID]
EVERY_OBJECT: tuple[Thing, ...] = tuple(
    (f"{public} {place}", public, programme)
    for public, (place, programme) in product((False, True), enumerate(PROGRAMMES))
)


def put(connection: Connection, things: tuple[Thing, ...]) -> None:
    connection.run_many(
        ADD,
        [
            {"name": name, "public": int(public), "programme_id": str(programme)}
            for name, public, programme in things
        ],
    )


def seen(connection: Connection, reader: Reader) -> set[str]:
    """Ask which objects a reader sees."""
    condition = visible(_O.public, _O.programme_id, len(reader.programmes))
    found = connection.rows(Statement(sa.select(_O.name).where(condition)), **reader_values(reader))
    return {str(row[0]) for row in found}


def expected(things: tuple[Thing, ...], reader: Reader) -> set[str]:
    return {
        name
        for name, public, programme in things
        if visible_to(reader, public=public, programme_id=programme)
    }


def readers() -> list[Reader]:
    """Every reader there can be in two programmes of five, with and without the whole organisation."""
    return [
        Reader(person_id=ADA, everything=everything, programmes=frozenset(programmes))
        for everything in (False, True)
        for many in range(3)
        for programmes in combinations(PROGRAMMES, many)
    ]


def test_sql_and_domain_agree_for_all_combinations(tmp_path: Path, database_url: str | None) -> None:
    database = open_record(tmp_path, database_url)
    with database.connected() as connection:
        table = sa.schema.CreateTable(OBJECTS).compile(dialect=database.engine.dialect)
        connection.cursor.execute(str(table))
        put(connection, EVERY_OBJECT)
        for reader in [Reader.anyone(), Reader.operator(), *readers()]:
            assert seen(connection, reader) == expected(EVERY_OBJECT, reader), reader
    database.close()


any_reader = st.builds(
    Reader,
    everything=st.booleans(),
    programmes=st.frozensets(st.sampled_from([*PROGRAMMES, stream("other")])),
)
any_objects = st.lists(
    st.tuples(st.booleans(), st.one_of(st.sampled_from(PROGRAMMES), st.uuids())), max_size=8
).map(lambda made: tuple((str(place), public, programme) for place, (public, programme) in enumerate(made)))


@settings(deadline=None)
@for_all(any_reader, any_objects)
def test_sql_and_domain_agree_for_any_reader_and_any_objects(
    reader: Reader, things: tuple[Thing, ...]
) -> None:
    with folded() as tables:
        tables.connection.cursor.execute(
            "CREATE TABLE objects_v1 (name TEXT, public INTEGER, programme_id TEXT) STRICT"
        )
        put(tables.connection, things)
        assert seen(tables.connection, reader) == expected(things, reader)


def test_a_reader_who_is_not_bound_sees_nothing_but_an_error() -> None:
    statement = Statement(sa.select(_O.name).where(visible(_O.public, _O.programme_id, 1)))
    with pytest.raises(KeyError, match="reader_programme_0"):
        statement.bind("sqlite", reader_values(Reader.anyone()))


def test_the_same_reader_is_bound_the_same_way_every_time() -> None:
    one, other = Reader(programmes=frozenset(PROGRAMMES)), Reader(programmes=frozenset(reversed(PROGRAMMES)))
    assert list(reader_values(one).items()) == list(reader_values(other).items())
