"""The database of one organisation: created once by `init`, opened and checked ever after."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from projections.catalogue import TABLES as PROJECTION_TABLES
from projections.statements import Connection, Statement
from storage.engine import Database, UnfitDatabase
from storage.guards import POSTGRES_GUARDS, SQLITE_GUARDS
from storage.schema import METADATA, ORGANISATION, POSITIONS, SCHEMA_VERSION

INLINE = "inline"
"""Name of the position row that all inline projections share."""

PRODUCTION = "production"

_READ = Statement(
    sa.select(
        ORGANISATION.c.slug,
        ORGANISATION.c.name,
        ORGANISATION.c.log_origin,
        ORGANISATION.c.marked,
        ORGANISATION.c.schema_version,
    )
)
_WRITE = Statement(
    sa.insert(ORGANISATION).values({column.name: sa.bindparam(column.name) for column in ORGANISATION.c})
)
_BEGIN_AT = Statement(
    sa.insert(POSITIONS).values({column.name: sa.bindparam(column.name) for column in POSITIONS.c})
)


@dataclass(frozen=True, slots=True)
class Organisation:
    """What a database says it is."""

    slug: str
    name: str
    log_origin: str
    marked: str


def create_tables(database: Database) -> None:
    """Create tables and guards in one transaction, unless they exist."""
    with database.connected() as connection:
        cursor = connection.cursor
        if database.dialect == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("BEGIN")
            cursor.execute(f"SELECT pg_advisory_xact_lock(hashtextextended('{database.schema}', 0))")
            cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{database.schema}"')
        try:
            if not _has_tables(connection):
                _create(database, connection)
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def _create(database: Database, connection: Connection) -> None:
    dialect = database.engine.dialect
    for table in in_one_order((*METADATA.sorted_tables, *PROJECTION_TABLES), database.dialect):
        connection.cursor.execute(str(sa.schema.CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            connection.cursor.execute(str(sa.schema.CreateIndex(index).compile(dialect=dialect)))
    for guard in SQLITE_GUARDS if database.dialect == "sqlite" else POSTGRES_GUARDS:
        connection.cursor.execute(guard)
    connection.run(_BEGIN_AT, name=INLINE, position=0)


def in_one_order(tables: Iterable[sa.Table], dialect: str) -> Iterator[sa.Table]:
    """Give tables whose text is ordered by code points, as SQLite does it, whatever a server's language is."""
    if dialect == "sqlite":
        yield from tables
        return
    copies = sa.MetaData()
    for table in tables:
        copy = table.to_metadata(copies)
        for column in copy.c:
            if isinstance(column.type, sa.Text):
                column.type = sa.Text(collation="C")
        yield copy


def _has_tables(connection: Connection) -> bool:
    if connection.dialect == "sqlite":
        connection.cursor.execute(
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'organisation'"
        )
    else:
        connection.cursor.execute(
            "SELECT 1 FROM information_schema.tables "
            "WHERE table_schema = current_schema() AND table_name = 'organisation'"
        )
    return connection.cursor.fetchone() is not None


def found(database: Database, organisation: Organisation) -> None:
    """Make an empty database the record of an organisation; an existing one must already be it.

    Raises:
        UnfitDatabase: the database belongs to another organisation, is marked otherwise, or bears another name.
    """
    create_tables(database)
    with database.connected() as connection:
        row = connection.row(_READ)
        if row is None:
            connection.run(
                _WRITE,
                one=1,
                slug=organisation.slug,
                name=organisation.name,
                log_origin=organisation.log_origin,
                marked=organisation.marked,
                schema_version=SCHEMA_VERSION,
            )
    known = identify(database, slug=organisation.slug, environment=organisation.marked)
    if known.name != organisation.name:
        msg = (
            f"Die Organisation {known.slug} gibt es schon, sie heißt „{known.name}“ und nicht „{organisation.name}“. "
            "Es wurde nichts geändert. Geben Sie den vorhandenen Namen an, oder wählen Sie einen anderen Kurznamen. / "
            f"There is an organisation {known.slug} already, called {known.name!r}. Nothing was changed."
        )
        raise UnfitDatabase(msg)


def identify(database: Database, *, slug: str, environment: str) -> Organisation:
    """Say whose record a database is, refusing one that this program or environment must not open.

    Raises:
        UnfitDatabase: not a record, another organisation's, of another schema version, or a demo opened as
            production.
    """
    with database.connected() as connection:
        row = connection.row(_READ) if _has_tables(connection) else None
    if row is None:
        msg = "This database holds no record yet. Create one with `gatebook init`."
        raise UnfitDatabase(msg)
    found_slug, name, log_origin, marked, version = row
    if found_slug != slug:
        msg = f"This database is the record of {found_slug}, not of {slug}. Choose another place."
        raise UnfitDatabase(msg)
    if version != SCHEMA_VERSION:
        way_out = (
            "Run `gatebook migrate` after a backup."
            if version < SCHEMA_VERSION
            else "Install the Gatebook release that wrote it, or a newer one."
        )
        msg = f"The record of {slug} has schema version {version}, this Gatebook reads {SCHEMA_VERSION}. {way_out}"
        raise UnfitDatabase(msg)
    if marked != environment:
        msg = (
            f"The record of {slug} is marked {marked!r} for ever and cannot be opened as {environment!r}. "
            f"Set GATEBOOK_ENV={marked}, or point GATEBOOK_DATA_DIR to another place."
        )
        raise UnfitDatabase(msg)
    return Organisation(slug, str(name), str(log_origin), str(marked))
