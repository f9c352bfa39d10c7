"""Names and addresses of persons: outside the events, so that they can be erased without touching the record.

Each change is its own short transaction and no part of any command.
"""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from projections.statements import Connection, Statement
from storage.engine import Database
from storage.recorder import writing
from storage.schema import DIRECTORY

LANGUAGES = ("de", "en")
SHORT_FORM = 8

_ADDRESS = re.compile(
    r"(?=.{3,254}\Z)(?=[^@]{1,64}@)"
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*\Z"
)
"""What mail servers take without extensions: no quoted parts, no comments, no letters beyond ASCII."""

_C = DIRECTORY.c
_VALUES: dict[str, Any] = {column.name: sa.bindparam(column.name) for column in _C}
_NEW: dict[str, Any] = {name: sa.bindparam(name) for name in ("name", "email", "language")}
_ENTER = {
    "sqlite": Statement(
        sqlite.insert(DIRECTORY)
        .values(_VALUES)
        .on_conflict_do_update(index_elements=["person_id"], set_=_NEW)
    ),
    "postgresql": Statement(
        postgresql.insert(DIRECTORY)
        .values(_VALUES)
        .on_conflict_do_update(index_elements=["person_id"], set_=_NEW)
    ),
}
_FORGET = Statement(sa.delete(DIRECTORY).where(_C.person_id == sa.bindparam("person")))
_ENTRY = Statement(sa.select(_C.name, _C.email, _C.language).where(_C.person_id == sa.bindparam("person")))
_ADDRESSES = Statement(sa.select(_C.person_id, _C.email))
_NAMES = Statement(sa.select(_C.person_id, _C.name))


class UnfitEntry(ValueError):  # noqa: N818 - states what is the case
    """An entry that nobody could be called or written to by; the message says what to put instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How a person is called, written to and spoken to; without an address they are told in the app only."""

    person_id: UUID
    name: str
    email: str | None
    language: str


def enter(database: Database, person_id: UUID, *, name: str, email: str | None, language: str) -> None:
    """Enter a person, or put new words in the place of what is known about them.

    Raises:
        UnfitEntry: naming what cannot be used and what could.
    """
    called = " ".join(name.split())
    if not called or not called.isprintable():
        msg = f"A person cannot be called {name!r}: give a name in plain letters."
        raise UnfitEntry(msg)
    if email is not None and _ADDRESS.match(email) is None:
        msg = (
            f"{email!r} is no mail address that can be used: write it as name@domain.example, "
            "with a domain beyond ASCII in its xn-- form, or leave it empty."
        )
        raise UnfitEntry(msg)
    if language not in LANGUAGES:
        msg = f"Mails are written in {' or '.join(LANGUAGES)}, not in {language!r}."
        raise UnfitEntry(msg)
    with writing(database) as connection:
        connection.run(
            _ENTER[connection.dialect],
            person_id=str(person_id),
            name=called,
            email=email,
            language=language,
        )


def forget(database: Database, person_id: UUID) -> None:
    """Erase what is known about a person; history then shows the short form of the id."""
    with writing(database) as connection:
        connection.run(_FORGET, person=str(person_id))


def entry_of(connection: Connection, person_id: UUID) -> Entry | None:
    """Give what is known about a person (None: never entered, or erased)."""
    row = connection.row(_ENTRY, person=str(person_id))
    if row is None:
        return None
    name, email, language = row
    return Entry(
        person_id=person_id, name=str(name), email=str(email) if email else None, language=str(language)
    )


def names(connection: Connection) -> dict[UUID, str]:
    """Give the names of everybody who has one."""
    return {UUID(str(person)): str(name) for person, name in connection.rows(_NAMES)}


def called(person_id: UUID, known: dict[UUID, str]) -> str:
    """Give what to call a person: the name, or the id's short form where there is none."""
    return known.get(person_id) or str(person_id)[:SHORT_FORM]


def addresses(connection: Connection) -> dict[UUID, str]:
    """Give the mail addresses of everybody who has one."""
    return {
        UUID(str(person)): str(email) for person, email in connection.rows(_ADDRESSES) if email is not None
    }
