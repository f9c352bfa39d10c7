"""Generations of projection tables: the one people read, one being built beside it, old ones that are kept.

Live tables keep their names for ever, so no statement ever changes; others carry their generation behind
the name. Indices keep the name they were made with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.sql.elements import quoted_name

from projections.base import Projection
from projections.catalogue import INLINE
from projections.statements import Connection, Statement
from storage.engine import Database
from storage.organisations import in_one_order
from storage.recorder import beside_commands, writing
from storage.schema import GENERATIONS

BUILDING, LIVE, KEPT = "building", "live", "kept"
FIRST = 1
"""The generation that commands have written from the beginning; it is entered once it is replaced."""

_C = GENERATIONS.c
_OF_THIS = (_C.number == sa.bindparam("number"), _C.projection == sa.bindparam("projection"))
_ALL = Statement(sa.select(GENERATIONS).order_by(_C.number, _C.projection))
_ADD = Statement(sa.insert(GENERATIONS).values({column.name: sa.bindparam(column.name) for column in _C}))
_REACHED = Statement(
    sa.update(GENERATIONS)
    .where(_C.number == sa.bindparam("built"), _C.state == BUILDING)
    .values(position=sa.bindparam("reached"))
    .returning(_C.number)
)
_NOW_LIVE = Statement(sa.update(GENERATIONS).where(*_OF_THIS).values(state=LIVE, built_at=sa.bindparam("at")))
_NOW_KEPT = Statement(
    sa.update(GENERATIONS)
    .where(*_OF_THIS)
    .values(state=KEPT, position=sa.bindparam("reached"), replaced_at=sa.bindparam("at"))
)
_FORGET = Statement(sa.delete(GENERATIONS).where(*_OF_THIS))


class RebuildRefused(Exception):  # noqa: N818 - states what is the case
    """A rebuild cannot begin or go on; the running tables are untouched. The message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The tables of one projection in one generation, as the registry knows them."""

    number: int
    projection: str
    state: str
    position: int
    built_at: str | None
    replaced_at: str | None


def prepare_registry(database: Database) -> None:
    """Create the registry where a record was founded before there was one."""
    with writing(database) as connection:
        (table,) = in_one_order((GENERATIONS,), database.dialect)
        create = sa.schema.CreateTable(table, if_not_exists=True)
        connection.cursor.execute(str(create.compile(dialect=database.engine.dialect)))


def generations(connection: Connection) -> tuple[Generation, ...]:
    """Give every generation the registry knows, the oldest first."""
    return tuple(
        Generation(
            number=int(number),
            projection=projection,
            state=state,
            position=int(position),
            built_at=built_at,
            replaced_at=replaced_at,
        )
        for number, projection, state, position, built_at, replaced_at in connection.rows(_ALL)
    )


def table_name(table: sa.Table, number: int) -> str:
    """Give the name of a table in a generation that is not live."""
    return f"{table.name}__g{number}"


def names_in(number: int) -> Mapping[str, str]:
    """Give what all projection tables are called in a generation that is not live."""
    return {table.name: table_name(table, number) for one in INLINE for table in one.tables}


def begin_generation(database: Database) -> int:
    """Enter a new generation and create its empty tables, without indices; give its number."""
    dialect = database.engine.dialect
    with writing(database) as connection:
        number = max((one.number for one in generations(connection)), default=FIRST) + 1
        for projection in INLINE:
            _enter(connection, projection.name, number, BUILDING)
            for table in projection.tables:
                create = sa.schema.CreateTable(_named(table, number, database.dialect))
                connection.cursor.execute(str(create.compile(dialect=dialect)))
    return number


def create_indices(database: Database, table: sa.Table, number: int) -> None:
    """Create the indices of a filled table, each in a transaction of its own."""
    for index in sorted(_named(table, number, database.dialect).indexes, key=lambda one: str(one.name)):
        with beside_commands(database) as connection:
            create = sa.schema.CreateIndex(index)
            connection.cursor.execute(str(create.compile(dialect=database.engine.dialect)))


def _named(table: sa.Table, number: int, dialect: str) -> sa.Table:
    """Describe a table as it is made for a generation: like the first one, to the order of its text."""
    (table,) = in_one_order((table,), dialect)
    made = table.to_metadata(sa.MetaData(), name=table_name(table, number))
    for index in made.indexes:
        index.name = quoted_name(f"{index.name}__g{number}", quote=None)
    return made


def reached(connection: Connection, number: int, position: int) -> None:
    """Keep how far the generation being built has come.

    Raises:
        RebuildRefused: somebody has discarded it meanwhile.
    """
    if connection.row(_REACHED, built=number, reached=position) is None:
        msg = f"Generation {number} was discarded while it was being built. Run `gatebook rebuild` again."
        raise RebuildRefused(msg)


def put_in_place(
    connection: Connection, projections: Iterable[Projection], number: int, position: int, at: str
) -> None:
    """Let a built generation take the names of the live tables, which are kept under their own number."""
    live = {one.projection: one.number for one in generations(connection) if one.state == LIVE}
    for projection in projections:
        old = live.get(projection.name, FIRST)
        for table in projection.tables:
            if table.name in existing_tables(connection, table.name):
                _rename(connection, table.name, table_name(table, old))
            _rename(connection, table_name(table, number), table.name)
        if projection.name not in live:
            _enter(connection, projection.name, old, LIVE)
        connection.run(_NOW_KEPT, number=old, projection=projection.name, reached=position, at=at)
        connection.run(_NOW_LIVE, number=number, projection=projection.name, at=at)


def _enter(connection: Connection, projection: str, number: int, state: str) -> None:
    connection.run(
        _ADD, number=number, projection=projection, state=state, position=0, built_at=None, replaced_at=None
    )


def _rename(connection: Connection, old: str, new: str) -> None:
    connection.cursor.execute(f'ALTER TABLE "{old}" RENAME TO "{new}"')


def discard_unfinished(database: Database) -> int:
    """Drop what a rebuild that was interrupted has left; give how many projections that were."""
    return _drop(database, [one for one in _known(database) if one.state == BUILDING])


def drop_kept(database: Database, number: int) -> int:
    """Drop the kept tables of a generation; give how many projections that were.

    Raises:
        RebuildRefused: there are none.
    """
    kept = [one for one in _known(database) if one.state == KEPT]
    wanted = [one for one in kept if one.number == number]
    if not wanted:
        there = ", ".join(map(str, sorted({one.number for one in kept}))) or "none"
        msg = f"There is no old generation {number} to drop (kept: {there}). See `gatebook rebuild --list`."
        raise RebuildRefused(msg)
    return _drop(database, wanted)


def _known(database: Database) -> tuple[Generation, ...]:
    with database.connected() as connection:
        return generations(connection)


def _drop(database: Database, unwanted: Sequence[Generation]) -> int:
    """Drop tables one transaction each, the entry last, so that what is left is found again."""
    for one in unwanted:
        with database.connected() as connection:
            tables = existing_tables(connection, f"%__g{one.number}")
        wanted = [name for name in _tables_of(one) if name in tables]
        for name in wanted:
            with writing(database) as connection:
                connection.cursor.execute(f'DROP TABLE "{name}"')
        with writing(database) as connection:
            connection.run(_FORGET, number=one.number, projection=one.projection)
    return len(unwanted)


def _tables_of(generation: Generation) -> tuple[str, ...]:
    """Give the tables of a generation; those of a projection that is gone are found by name."""
    known = [projection for projection in INLINE if projection.name == generation.projection]
    return tuple(table_name(table, generation.number) for one in known for table in one.tables)


def rows_of(connection: Connection, generation: Generation) -> int:
    """Count the rows a generation keeps."""
    count = 0
    for name in _tables_of(generation):
        connection.cursor.execute(f'SELECT count(*) FROM "{name}"')
        count += int(connection.cursor.fetchone()[0])
    return count


def existing_tables(connection: Connection, pattern: str) -> set[str]:
    """Give the tables of the record whose name is like a pattern."""
    if connection.dialect == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ?"
    else:
        sql = (
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_name LIKE %s"
        )
    connection.cursor.execute(sql, (pattern,))
    return {str(row[0]) for row in connection.cursor.fetchall()}
