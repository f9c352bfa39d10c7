"""What the door leaves behind: the recorded facts with their metadata, every row there is, or nothing at all."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from domain.refusals import Refusal, Refused
from projections.catalogue import TABLES
from storage.schema import METADATA
from tests.support.city import City
from workflows.commands import Actor, Command


@dataclass(frozen=True)
class Fact:
    """One row of the events table, as far as tests speak of it."""

    position: int
    event_id: UUID
    topic: str
    stream_id: UUID
    effective_at: str
    recorded_at: str
    state: dict[str, Any]
    metadata: dict[str, Any]


def facts(city: City, after: int = 0) -> list[Fact]:
    """Give the recorded facts after a position, in order."""
    with city.reading() as connection:
        connection.cursor.execute(
            "SELECT position, event_id, topic, originator_id, effective_at, recorded_at, state, metadata "
            "FROM events ORDER BY position"
        )
        rows = connection.cursor.fetchall()
    return [
        Fact(
            position=int(row[0]),
            event_id=UUID(row[1]),
            topic=str(row[2]),
            stream_id=UUID(row[3]),
            effective_at=str(row[4]),
            recorded_at=str(row[5]),
            state=json.loads(bytes(row[6])),
            metadata=json.loads(bytes(row[7])),
        )
        for row in rows
        if row[0] > after
    ]


def topics(city: City, after: int = 0) -> list[str]:
    """Give the names of the recorded facts after a position, in order."""
    return [fact.topic for fact in facts(city, after)]


def head(city: City) -> int:
    """Give the last position."""
    return facts(city)[-1].position


def every_row(city: City) -> dict[str, list[tuple[Any, ...]]]:
    """Give all rows of all tables of the organisation, whatever they are for."""
    found = {}
    with city.reading() as connection:
        for table in (*METADATA.sorted_tables, *TABLES):
            connection.cursor.execute(f'SELECT * FROM "{table.name}"')
            found[table.name] = sorted((tuple(row) for row in connection.cursor.fetchall()), key=repr)
    return found


def refuses(
    city: City, command: Command, by: UUID | str | Actor | None, /, *refusals: Refusal, **shown: object
) -> None:
    """The door refuses for exactly these reasons, shows these facts, and not one row is left behind."""
    before = every_row(city)
    with pytest.raises(Refused) as caught:
        city.do(command, by)
    assert tuple(one.refusal for one in caught.value.unmet) == refusals
    first = caught.value.unmet[0].facts
    assert {name: first.get(name) for name in shown} == shown
    assert every_row(city) == before


def changes_nothing(city: City, command: Command, by: UUID | str | Actor | None = None) -> None:
    """The door takes the command, and nothing is recorded but that it was taken."""
    before = every_row(city)
    city.do(command, by)
    after = every_row(city)
    assert {name for name, rows in after.items() if rows != before[name]} <= {"receipts"}
