"""The one visibility rule of `domain/access.py`, as a condition of a query.

Always today's mandates and today's flag, whatever time a question is about.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from domain.access import Reader


def visible(
    public: ColumnElement[int], programme_id: ColumnElement[str], programmes: int
) -> ColumnElement[bool]:
    """State the rule for a reader with so many programmes; `reader_values` binds who it is."""
    return sa.or_(
        public == 1,
        sa.bindparam("reader_sees_all", type_=sa.BigInteger) == 1,
        *(programme_id == sa.bindparam(f"reader_programme_{place}") for place in range(programmes)),
    )


def reader_values(reader: Reader) -> Mapping[str, Any]:
    """Bind a reader to a condition stated by `visible` for as many programmes."""
    values: dict[str, Any] = {
        f"reader_programme_{place}": str(programme)
        for place, programme in enumerate(sorted(reader.programmes))
    }
    return {"reader_sees_all": int(reader.everything), **values}
