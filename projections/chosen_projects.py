"""How one project or one programme stands or stood, without the rest of the portfolio."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader, visible_to
from domain.times import format_instant
from projections.names import PROGRAMMES
from projections.portfolio import PORTFOLIO_TABLE, PortfolioRow, current_rows, row_of, rows_that_stood
from projections.statements import Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values

_C = PORTFOLIO_TABLE.c


# One row is had sooner than a statement that names all of a reader's projects: who may see it is asked afterwards.
_ANYBODYS = breadth_of(Reader.operator())
_ASKED_AFTERWARDS = reader_values(Reader.operator())
_BY_ID = Statement(current_rows(_ANYBODYS).where(_C.project_id == sa.bindparam("wanted")))
# Naming the programmes lets the database seek each key instead of reading all projects.
_BY_KEY = Statement(
    current_rows(_ANYBODYS)
    .where(
        _C.programme_id.in_(sa.select(PROGRAMMES.c.programme_id)),
        _C.key == sa.bindparam("wanted"),
    )
    .order_by(_C.programme_id)
)
_THAT_STOOD = Statement(rows_that_stood(_ANYBODYS).where(_C.project_id == sa.bindparam("wanted")))

_OF_PROGRAMME = _C.programme_id == sa.bindparam("wanted")


@lru_cache(maxsize=64)
def _of_programme(breadth: Breadth) -> Statement:
    return Statement(current_rows(breadth).where(_OF_PROGRAMME).order_by(_C.key))


@lru_cache(maxsize=64)
def _of_programme_that_stood(breadth: Breadth) -> Statement:
    return Statement(rows_that_stood(breadth).where(_OF_PROGRAMME).order_by(_C.key))


def projects_of_programme(
    connection: Connection, reader: Reader, programme_id: UUID
) -> tuple[PortfolioRow, ...]:
    """Give the projects of a programme that a reader may see, by key, as they stand."""
    statement = _of_programme(breadth_of(reader))
    found = connection.rows(statement, wanted=str(programme_id), **reader_values(reader))
    return tuple(row_of(row) for row in found)


def projects_of_programme_as_of(
    connection: Connection, reader: Reader, programme_id: UUID, on: datetime, known: int
) -> tuple[PortfolioRow, ...]:
    """Give the projects of a programme as they stood at an instant, as known then."""
    found = connection.rows(
        _of_programme_that_stood(breadth_of(reader)),
        at=format_instant(on),
        known=known,
        wanted=str(programme_id),
        **reader_values(reader),
    )
    return tuple(row_of(row) for row in found)


def project_by_id(connection: Connection, reader: Reader, project_id: UUID) -> PortfolioRow | None:
    """Give the project with an id as it stands (None: there is none for this reader)."""
    row = connection.row(_BY_ID, wanted=str(project_id), **_ASKED_AFTERWARDS)
    return next(_seen(reader, row), None)


def projects_by_key(connection: Connection, reader: Reader, key: str) -> tuple[PortfolioRow, ...]:
    """Give the projects a reader may see under a key, one in each programme at most, as they stand."""
    if "\0" in key:  # no database keeps it, so nothing is called so
        return ()
    return tuple(_seen(reader, *connection.rows(_BY_KEY, wanted=key, **_ASKED_AFTERWARDS)))


def project_as_of(
    connection: Connection, reader: Reader, project_id: UUID, on: datetime, known: int
) -> PortfolioRow | None:
    """Give one project as it stood at an instant, as known then (None: not for this reader, or not yet there)."""
    asked = {"at": format_instant(on), "known": known, "wanted": str(project_id)}
    row = connection.row(_THAT_STOOD, **asked, **_ASKED_AFTERWARDS)
    return next(_seen(reader, row), None)


def _seen(reader: Reader, *rows: Any) -> Iterator[PortfolioRow]:
    """Give of found rows those the reader may see."""
    for row in rows:
        if row is None:
            continue
        found = row_of(row)
        if visible_to(
            reader, public=found.public, programme_id=found.programme_id, project_id=found.project_id
        ):
            yield found
