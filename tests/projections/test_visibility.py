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
from projections.visibility import Breadth, breadth_of, reader_values, visible
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
    sa.Column("project_id", sa.Text, nullable=False),
    sqlite_strict=True,
)
_O = OBJECTS.c
ADD = Statement(sa.insert(OBJECTS).values({column.name: sa.bindparam(column.name) for column in _O}))
PROJECTS = tuple(stream(f"project {number}") for number in range(3))
Thing = tuple[str, bool, UUID, UUID]
EVERY_OBJECT: tuple[Thing, ...] = tuple(
    (f"{public} {place} {number}", public, programme, project)
    for public, (place, programme), (number, project) in product(
        (False, True), enumerate(PROGRAMMES), enumerate(PROJECTS)
    )
)


def put(connection: Connection, things: tuple[Thing, ...]) -> None:
    connection.run_many(
        ADD,
        [
            {
                "name": name,
                "public": int(public),
                "programme_id": str(programme),
                "project_id": str(project),
            }
            for name, public, programme, project in things
        ],
    )


def seen(connection: Connection, reader: Reader) -> set[str]:
    """Ask which objects a reader sees."""
    condition = visible(_O.public, _O.programme_id, _O.project_id, breadth_of(reader))
    found = connection.rows(Statement(sa.select(_O.name).where(condition)), **reader_values(reader))
    return {str(row[0]) for row in found}


def expected(things: tuple[Thing, ...], reader: Reader) -> set[str]:
    return {
        name
        for name, public, programme, project in things
        if visible_to(reader, public=public, programme_id=programme, project_id=project)
    }


def readers() -> list[Reader]:
    """Every reader there can be in two programmes of five and any projects, with and without everything."""
    return [
        Reader(
            person_id=ADA,
            everything=everything,
            programmes=frozenset(programmes),
            projects=frozenset(PROJECTS[:acted_on]),
        )
        for everything in (False, True)
        for many in range(3)
        for programmes in combinations(PROGRAMMES, many)
        for acted_on in range(4)
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
    projects=st.frozensets(st.sampled_from([*PROJECTS, stream("other project")])),
)
any_objects = st.lists(
    st.tuples(
        st.booleans(),
        st.one_of(st.sampled_from(PROGRAMMES), st.uuids()),
        st.one_of(st.sampled_from(PROJECTS), st.uuids()),
    ),
    max_size=8,
).map(lambda made: tuple((str(place), *thing) for place, thing in enumerate(made)))


@settings(deadline=None)
@for_all(any_reader, any_objects)
def test_sql_and_domain_agree_for_any_reader_and_any_objects(
    reader: Reader, things: tuple[Thing, ...]
) -> None:
    with folded() as tables:
        tables.connection.cursor.execute(
            "CREATE TABLE objects_v1 (name TEXT, public INTEGER, programme_id TEXT, project_id TEXT) STRICT"
        )
        put(tables.connection, things)
        assert seen(tables.connection, reader) == expected(things, reader)


def test_a_reader_who_is_not_bound_sees_nothing_but_an_error() -> None:
    statement = Statement(
        sa.select(_O.name).where(visible(_O.public, _O.programme_id, _O.project_id, Breadth(1, 0)))
    )
    with pytest.raises(KeyError, match="reader_programme_0"):
        statement.bind("sqlite", reader_values(Reader.anyone()))


def test_the_same_reader_is_bound_the_same_way_every_time() -> None:
    one, other = Reader(programmes=frozenset(PROGRAMMES)), Reader(programmes=frozenset(reversed(PROGRAMMES)))
    assert list(reader_values(one).items()) == list(reader_values(other).items())


def test_what_belongs_to_no_project_is_not_for_those_who_only_act_on_projects() -> None:
    reader = Reader(projects=frozenset(PROJECTS))
    condition = visible(_O.public, _O.programme_id, None, breadth_of(reader))
    assert "project_id" not in Statement(sa.select(_O.name).where(condition)).sql("sqlite").split("WHERE")[1]
    assert not visible_to(reader, public=False, programme_id=PROGRAMMES[0])


def test_readers_of_many_projects_share_few_statements() -> None:
    rooms = {
        breadth_of(Reader(projects=frozenset(map(stream, map(str, range(n)))))).projects for n in range(65)
    }
    assert rooms == {0, 1, 2, 4, 8, 16, 32, 64}
