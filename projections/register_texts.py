"""What is said of each decision, and nothing else: so that a search by a word reads little.

A part of the reviews: one row is added when a review is over. The reviews themselves carry rules and figures, and
reading all of those to find a word takes several times as long.
"""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from projections.statements import BigInt, Connection, Statement

TEXTS = sa.Table(
    "register_texts_v1",
    sa.MetaData(),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("review_id", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sqlite_strict=True,
)
"""By the position at which a review ended, so that a row is only ever added at the end; `said` is in small letters."""

FEW: Final = 256
"""Up to so many decisions are found by their ids; a word in more of them is met soon by looking through the latest."""

_ADD = Statement(sa.insert(TEXTS).values({column.name: sa.bindparam(column.name) for column in TEXTS.c}))
_SPEAK_OF = Statement(
    sa.select(TEXTS.c.review_id)
    .where(TEXTS.c.said.like(sa.bindparam("pattern"), escape="!"))
    .limit(sa.bindparam("most"))
)


def keep_text(connection: Connection, position: int, review_id: UUID, said: str) -> None:
    """Keep what is said of a decision."""
    connection.run(_ADD, position=position, review_id=str(review_id), said=said)


def few_that_speak_of(connection: Connection, word: str) -> frozenset[str] | None:
    """Give the decisions in which a word stands, also as a part of a longer one (None: there are many)."""
    for sign in "!%_":
        word = word.replace(sign, f"!{sign}")
    found = connection.rows(_SPEAK_OF, pattern=f"%{word}%", most=FEW + 1)
    return None if len(found) > FEW else frozenset(str(row[0]) for row in found)
