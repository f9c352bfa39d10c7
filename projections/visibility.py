"""The one visibility rule of `domain/access.py`, as a condition of a query.

Always today's mandates and today's flag, whatever time a question is about.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from domain.access import Reader


class Breadth(NamedTuple):
    """For how many programmes and projects a condition has room; statements are kept by it."""

    programmes: int
    projects: int


def breadth_of(reader: Reader) -> Breadth:
    """Give the room a reader needs; for projects in steps, so that few statements serve all readers."""
    count = len(reader.projects)
    return Breadth(len(reader.programmes), 1 << (count - 1).bit_length() if count else 0)


def visible(
    public: ColumnElement[int],
    programme_id: ColumnElement[str],
    project_id: ColumnElement[str] | None,
    breadth: Breadth,
) -> ColumnElement[bool]:
    """State the rule for readers of a breadth; `reader_values` binds who it is."""
    projects: list[ColumnElement[str]] = [sa.bindparam(name) for name in _names(breadth.projects)]
    return sa.or_(
        public == 1,
        sa.bindparam("reader_sees_all", type_=sa.BigInteger) == 1,
        *(programme_id == sa.bindparam(f"reader_programme_{place}") for place in range(breadth.programmes)),
        *([project_id.in_(projects)] if projects and project_id is not None else []),
    )


def reader_values(reader: Reader) -> Mapping[str, Any]:
    """Bind a reader to a condition stated by `visible` for its breadth."""
    projects = [str(project) for project in reader.projects]
    room = breadth_of(reader).projects
    # Room that is left over is filled by naming one of them again.
    projects += projects[:1] * (room - len(projects))
    return {
        "reader_sees_all": int(reader.everything),
        **{f"reader_programme_{place}": str(programme) for place, programme in enumerate(reader.programmes)},
        **dict(zip(_names(room), projects, strict=True)),
    }


@lru_cache(maxsize=16)
def _names(room: int) -> tuple[str, ...]:
    return tuple(f"reader_project_{place}" for place in range(room))
