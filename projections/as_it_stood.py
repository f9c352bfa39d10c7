"""How things stood: of the rows that were in effect and known, the last one of each thing."""

import sqlalchemy as sa

PLACE = "place"
"""The column that is 1 in the row that answers."""


def as_it_stood(table: sa.Table, of: tuple[str, ...], since: str = "effective_from") -> sa.Subquery:
    """Give the rows in effect by `at` and known by `known`; of each thing the answering one has place 1.

    Args:
        table: rows that are never changed, with the time they took effect and their position.
        of: the columns that name a thing.
        since: the column of the time a row took effect.
    """
    effective, position = table.c[since], table.c.position
    place = sa.func.row_number().over(
        partition_by=[table.c[name] for name in of], order_by=(effective.desc(), position.desc())
    )
    return (
        sa.select(*table.c, place.label(PLACE))
        .where(effective <= sa.bindparam("at"), position <= sa.bindparam("known"))
        .subquery()
    )
