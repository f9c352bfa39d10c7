"""SQL written once: the same statement on both databases, every value given, nothing missing ever a NULL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from projections.statements import BigInt, Connection, Statement, identity
from tests.support.electorates import ADA
from tests.support.records import open_record

DIALECTS = ("sqlite", "postgresql")
THINGS = sa.Table(
    "things_v1",
    sa.MetaData(),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("size", BigInt),
    sqlite_strict=True,
)
_T = THINGS.c
ADD = Statement(sa.insert(THINGS).values(name=sa.bindparam("name"), size=sa.bindparam("size")))
LARGER = Statement(sa.select(_T.name).where(_T.size > sa.bindparam("than")).order_by(_T.name))
FIRST_SMALL = Statement(
    sa.select(_T.name).where(_T.size < 3, _T.name != sa.bindparam("not")).order_by(_T.name).limit(1)
)


@pytest.fixture
def things(tmp_path: Path, database_url: str | None) -> Iterator[Connection]:
    """A connection to a database of each kind in which there is a table of things: one, two and three."""
    database = open_record(tmp_path, database_url)
    with database.connected() as connection:
        table = sa.schema.CreateTable(THINGS).compile(dialect=database.engine.dialect)
        connection.cursor.execute(str(table))
        connection.run_many(ADD, [{"name": "one", "size": 1}, {"name": "two", "size": 2}])
        connection.run(ADD, name="three", size=3)
        yield connection
    database.close()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_statement_is_compiled_once_for_each_database(dialect: str) -> None:
    statement = Statement(sa.select(_T.name).where(_T.size == sa.bindparam("size")))
    assert statement.sql(dialect) is statement.sql(dialect)
    assert statement.bind(dialect, {"size": 1})[0] is statement.sql(dialect)


def test_each_database_gets_its_own_form() -> None:
    assert ADD.bind("sqlite", {"size": 1, "name": "one"}) == (
        "INSERT INTO things_v1 (name, size) VALUES (?, ?)",
        ("one", 1),
    )
    sql, values = ADD.bind("postgresql", {"size": 1, "name": "one"})
    assert "%(name)s" in sql
    assert values == {"name": "one", "size": 1}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_value_that_is_not_given_is_an_error_that_names_it(dialect: str) -> None:
    with pytest.raises(KeyError, match="size"):
        ADD.bind(dialect, {"name": "one"})


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_statement_does_not_ask_for_is_not_handed_on(dialect: str) -> None:
    given = {"name": "one", "size": 1}
    assert ADD.bind(dialect, given | {"colour": "red"}) == ADD.bind(dialect, given)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_value_asked_for_twice_is_given_once(dialect: str) -> None:
    between = Statement(
        sa.select(_T.name).where(_T.size >= sa.bindparam("at"), _T.size <= sa.bindparam("at"))
    )
    assert between.bind(dialect, {"at": 2})[1] == ((2, 2) if dialect == "sqlite" else {"at": 2})


def test_a_missing_value_stops_a_statement_and_nothing_is_written(things: Connection) -> None:
    with pytest.raises(KeyError, match="size"):
        things.run(ADD, name="four")
    with pytest.raises(KeyError, match="size"):
        things.run_many(ADD, [{"name": "four", "size": 4}, {"name": "five"}])
    assert things.rows(LARGER, than=3) == []


def test_null_is_written_only_when_it_is_said(things: Connection) -> None:
    things.run(ADD, name="four", size=None)
    emptied = Statement(sa.update(THINGS).where(_T.name == sa.bindparam("which")).values(size=sa.null()))
    things.run(emptied, which="three")
    unmeasured = Statement(sa.select(_T.name).where(_T.size.is_(None)).order_by(_T.name))
    assert [row[0] for row in things.rows(unmeasured)] == ["four", "three"]


def test_fixed_values_stand_beside_those_that_are_given(things: Connection) -> None:
    assert [tuple(row) for row in things.rows(FIRST_SMALL, **{"not": "one"})] == [("two",)]
    assert [tuple(row) for row in things.rows(FIRST_SMALL, **{"not": "two"})] == [("one",)]


def test_all_rows_the_first_row_or_none(things: Connection) -> None:
    assert [row[0] for row in things.rows(LARGER, than=1)] == ["three", "two"]
    assert [row[0] for row in things.rows(LARGER, than=3)] == []
    first = things.row(LARGER, than=0)
    assert first is not None
    assert first[0] == "one"
    assert things.row(LARGER, than=3) is None


def test_no_rows_are_no_statement(things: Connection) -> None:
    things.run_many(ADD, [])
    assert len(things.rows(LARGER, than=0)) == 3


def test_64_bits_are_kept(things: Connection) -> None:
    things.run(ADD, name="huge", size=2**62)
    assert [row[0] for row in things.rows(LARGER, than=2**62 - 1)] == ["huge"]


def test_an_id_is_read_once() -> None:
    assert identity(str(ADA)) == ADA
    assert identity(str(ADA)) is identity(str(ADA))
