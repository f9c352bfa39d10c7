"""How people are called, for those who show it: the directory lies in storage, which pages do not touch."""

from uuid import UUID

from projections.statements import Connection
from storage import directory


def names_of_people(connection: Connection) -> dict[UUID, str]:
    """Give the names of everybody who has one; erased people have none."""
    return directory.names(connection)


def called(person_id: UUID, known: dict[UUID, str]) -> str:
    """Give what to call a person: the name, or the id's short form where there is none."""
    return directory.called(person_id, known)
