"""Kinds of text in events: public wording, keys, and text that is sealed under a person's key.

Every text field of an event is declared as one of these; the architecture tests refuse a bare `str`.
"""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

Public = Annotated[str, "public wording: titles, decisions, reasons of record"]
"""Text anyone who may see the fact may read, kept for as long as the event."""

Key = Annotated[str, "identifier: phases, gates, triggers, cycles, words of a definition"]
"""A name that a definition or a rule gave; never free text."""


@dataclass(frozen=True, slots=True)
class Note:
    """Text that may concern a person, as spoken: sealed under the subject's key before it is stored."""

    subject: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """Text as stored: AES-256-GCM under the subject's key; nonce and ciphertext are base64.

    The authenticated data is the event id and the field name, so a sealed text cannot be moved.
    """

    key_id: Key
    nonce: Key
    ciphertext: Key
    v: int = 1


@dataclass(frozen=True, slots=True)
class Erased:
    """What opening a sealed text gives once its key was deleted."""

    key_id: Key


SealedText = Note | Sealed
"""Declares a field whose text is sealed: a `Note` when recorded, `Sealed` when loaded."""
