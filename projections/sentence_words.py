"""What a sentence of the audit trail is made with: the names of today, the reader's language, plain phrases.

The record holds ids and keys. A name that is not known is never made up: the reader then gets the noun
with the beginning of the id, which leads to the same place in the record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.lifecycle_definitions import Label
from projections.plain_times import ZONE, write_day, write_end, write_instant
from projections.plain_words import NOUNS, WordList, word

State = Mapping[str, Any]
"""What an event says, as stored."""

Names = Mapping[str, str]

SHOWN_OF_AN_ID = 8

_MATTERS: WordList = {
    "release": Label(de="Freigabe", en="release"),
    "phase_gate": Label(de="Phasentor", en="phase gate"),
    "abort": Label(de="Abbruch", en="abort"),
    "resources": Label(de="Ressourcen", en="resources"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Names by id or key, in the language of the sentences; each may be missing.

    `refusals` says what a refusal means, `zone` is where the times of day hold.
    """

    persons: Names = field(default_factory=dict)
    boards: Names = field(default_factory=dict)
    programmes: Names = field(default_factory=dict)
    projects: Names = field(default_factory=dict)
    phases: Names = field(default_factory=dict)
    units: Names = field(default_factory=dict)
    goal_systems: Names = field(default_factory=dict)
    gates: Names = field(default_factory=dict)
    refusals: Names = field(default_factory=dict)
    zone: str = ZONE

    def person(self, id: str, language: str = "de") -> str:
        """Give a person's display name, or "Person 3f2a1b2c…"."""
        return self.persons.get(id) or _unnamed("person", id, language)

    def board(self, id: str, language: str = "de") -> str:
        """Give the name of a board."""
        return self.boards.get(id) or _unnamed("board", id, language)

    def programme(self, id: str, language: str = "de") -> str:
        """Give the name of a programme."""
        return self.programmes.get(id) or _unnamed("programme", id, language)

    def project(self, id: str, language: str = "de") -> str:
        """Give key and title of a project."""
        return self.projects.get(id) or _unnamed("project", id, language)

    def unit(self, id: str, language: str = "de") -> str:
        """Give the name of a unit."""
        return self.units.get(id) or _unnamed("unit", id, language)

    def goal_system(self, id: str, language: str = "de") -> str:
        """Give the name of a goal system."""
        return self.goal_systems.get(id) or _unnamed("goal_system", id, language)

    def phase(self, key: str) -> str:
        """Give the label of a phase, or its key."""
        return self.phases.get(key) or key

    def gate(self, key: str) -> str:
        """Give the label of a gate, or its key."""
        return self.gates.get(key) or key

    def refusal(self, key: str) -> str:
        """Say what a refusal means, or give its key."""
        return self.refusals.get(key) or key


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells one event: with these names, in this language; `stream` is the id of the noun it is about."""

    words: Words
    language: str
    stream: str | None

    def say(self, de: str, en: str, /, **parts: str) -> str:
        """Give the wording of the language with its parts filled in."""
        return (en if self.language == "en" else de).format(**parts)

    def word(self, words: WordList, key: str) -> str:
        """Give the word of a closed list."""
        return word(words, key, self.language)

    def matter(self, key: str) -> str:
        """Give the word for a matter class."""
        return word(_MATTERS, key, self.language)

    def person(self, id: str) -> str:
        """Name a person."""
        return self.words.person(id, self.language)

    def whose(self) -> str:
        """Name the person the event is about."""
        return self.person(self.stream) if self.stream else self.say("Eine Person", "A person")

    def board(self, id: str) -> str:
        """Name a board."""
        return self.words.board(id, self.language)

    def programme(self, id: str) -> str:
        """Name a programme."""
        return self.words.programme(id, self.language)

    def project(self, id: str) -> str:
        """Name a project."""
        return self.words.project(id, self.language)

    def unit(self, id: str) -> str:
        """Name a unit."""
        return self.words.unit(id, self.language)

    def goal_system(self, id: str) -> str:
        """Name a goal system."""
        return self.words.goal_system(id, self.language)

    def day(self, day: str) -> str:
        """Write a day."""
        return write_day(day, self.language)

    def instant(self, instant: str) -> str:
        """Write an instant."""
        return write_instant(instant, self.words.zone, self.language)

    def end(self, instant: str) -> str:
        """Write the end of a period that excludes it."""
        return write_end(instant, self.words.zone, self.language)

    def quoted(self, text: str) -> str:
        """Quote a text of the record on one line."""
        return self.say("„{text}“", "“{text}”", text=" ".join(text.split()))

    def told(self, de: str, en: str, text: str | None) -> str:
        """Append a text of the record under a heading, as a sentence of its own; nothing if it is empty."""
        if not (text or "").strip():
            return ""
        quoted = self.quoted(str(text))
        stop = "" if quoted[-2] in ".!?…" else "."
        return f" {self.say(de, en)}: {quoted}{stop}"

    def reason(self, text: str | None) -> str:
        """Append a reason of record."""
        return self.told("Begründung", "Reason", text)

    def sealed(self, reason: object) -> str:
        """Say that there is a reason which is not for every reader; it is never opened here."""
        return "" if reason is None else self.say(" Begründung versiegelt.", " Reason sealed.")

    def plan(self, plan: State) -> str:
        """Write a planned period."""
        start, end = plan["start"], plan["end"]
        if start and end:
            return self.say("{start} bis {end}", "{start} to {end}", start=self.day(start), end=self.day(end))
        if start:
            return self.say("ab {start}, Ende offen", "from {start}, end open", start=self.day(start))
        if end:
            return self.say("bis {end}, Beginn offen", "until {end}, start open", end=self.day(end))
        return self.say("Beginn und Ende offen", "start and end open")


Sentence = Callable[[State, Teller], str]
"""Tells one class of events."""


def short(id: str) -> str:
    """Give the beginning of an id: enough to find it."""
    return f"{id[:SHOWN_OF_AN_ID]}…"


def _unnamed(noun: str, id: str, language: str) -> str:
    return f"{word(NOUNS, noun, language)} {short(id)}"
