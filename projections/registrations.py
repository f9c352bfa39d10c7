"""What each key of a programme stands for: which project, by which registration, and whether that stands."""

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import Connection, Statement, identity

_C = PORTFOLIO_TABLE.c
_REGISTERED = Statement(
    sa.select(_C.key, _C.project_id, _C.title, _C.known_until, _C.lead_unit_id)
    .where(_C.programme_id == sa.bindparam("programme"))
    .order_by(_C.key, _C.known_from)
)


class Registration(NamedTuple):
    """The latest registration under a key, as what number, and whether it stands."""

    project_id: UUID
    title: str
    number: int
    stands: bool
    lead_unit_id: UUID | None


def registrations(connection: Connection, programme_id: UUID) -> dict[str, Registration]:
    """Give what every key of a programme stands for.

    Whoever may see which project is for the caller to say: an import goes by keys and shows none it was not given.
    """
    found: dict[str, Registration] = {}
    for key, project, title, until, unit in connection.rows(_REGISTERED, programme=str(programme_id)):
        number = found[key].number + 1 if key in found else 1
        found[key] = Registration(
            identity(project), title, number, until is None, identity(unit) if unit else None
        )
    return found
