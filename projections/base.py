"""What a projection is: its tables and what it does with every event of the record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from domain.kernel import DomainEvent
from projections.statements import Connection

Fold = Callable[[Any, int, Connection], None]
"""Takes an event, its position and the connection of the transaction that recorded it."""


@dataclass(frozen=True, slots=True)
class Projection:
    """One question's tables, and for every event either a fold or the word that it is ignored."""

    name: str
    version: int
    tables: tuple[sa.Table, ...]
    folds: Mapping[type[DomainEvent], Fold]
    ignores: frozenset[type[DomainEvent]]


def truth(value: bool) -> int:
    """Write truth as the databases store it."""
    return int(value)
