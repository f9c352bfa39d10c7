"""The text of a lifecycle file as entries that know their line and column.

YAML 1.2 without what a definition never needs: anchors, aliases, tags, directives, several documents.
"""

import re
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode
from ruamel.yaml.tokens import (
    AliasToken,
    AnchorToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    DirectiveToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
    TagToken,
)

from workflows.lifecycle_faults import Fault, InvalidLifecycle, Path

MAX_CHARACTERS = 100_000
"""Several times the longest sensible definition; more is not read at all."""
MAX_DEPTH = 20
"""A definition needs six levels; without a limit, reading a deep text takes time by the square of its length."""

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_SPECIAL = (AliasToken, AnchorToken, DirectiveToken, TagToken)
_DEEPER = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_BACK = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)

Plain = str | int | bool | list["Plain"] | dict[str, "Plain"] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of the file, where it stands, and where its name stands (for entries of a mapping)."""

    value: "str | int | bool | list[Entry] | dict[str, Entry] | None"
    place: Place
    named_at: Place

    def plain(self) -> Plain:
        """Give the value without places."""
        if isinstance(self.value, dict):
            return {name: entry.plain() for name, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain() for entry in self.value]
        return self.value

    def nearest(self, path: Path) -> "Entry":
        """Give the entry at a path, or the nearest one around it that the file has."""
        entry = self
        for step in path:
            inner: Entry | None = None
            if isinstance(entry.value, dict) and isinstance(step, str):
                inner = entry.value.get(step)
            elif isinstance(entry.value, list) and isinstance(step, int) and step < len(entry.value):
                inner = entry.value[step]
            if inner is None:
                return entry
            entry = inner
        return entry


def read_entries(text: str) -> tuple[Entry, tuple[Fault, ...]]:
    """Read one document, with a fault for every name given twice; text that is no plain YAML is refused."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidLifecycle([_too_long()])
    twice: list[Fault] = []
    try:
        _look_over(text)
        node = YAML(typ="safe", pure=True).compose(text)
        if node is None:
            start = Place(1, 1)
            return Entry(None, start, start), ()
        entry = _entry(node, _place(node.start_mark), (), twice)
    except YAMLError as error:
        raise InvalidLifecycle([_unreadable(error, text)]) from error
    return entry, tuple(twice)


def _look_over(text: str) -> None:
    """Refuse what a definition never needs before anything is built from it."""
    depth = 0
    for token in YAML(typ="safe", pure=True).scan(text):
        if isinstance(token, _SPECIAL):
            raise InvalidLifecycle([_special(_place(token.start_mark))])
        depth += isinstance(token, _DEEPER) - isinstance(token, _BACK)
        if depth > MAX_DEPTH:
            raise InvalidLifecycle([_too_deep(_place(token.start_mark))])


def _entry(node: Node, named_at: Place, path: Path, twice: list[Fault]) -> Entry:
    place = _place(node.start_mark)
    if isinstance(node, ScalarNode):
        return Entry(_scalar(node), place, named_at)
    if not isinstance(node, MappingNode):
        items = [
            _entry(item, _place(item.start_mark), (*path, index), twice)
            for index, item in enumerate(node.value)
        ]
        return Entry(items, place, named_at)
    entries: dict[str, Entry] = {}
    for name_node, value_node in node.value:
        name_at = _place(name_node.start_mark)
        name = str(name_node.value) if isinstance(name_node, ScalarNode) else "?"
        if name in entries:
            twice.append(_given_twice(name, (*path, name), name_at))
        entries[name] = _entry(value_node, name_at, (*path, name), twice)
    return Entry(entries, place, named_at)


def _scalar(node: ScalarNode) -> str | int | bool | None:
    """Read what was written without guessing: dates, times and fractions stay text."""
    kind = str(node.tag).rpartition(":")[2]
    text = str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return text


def _place(mark: object) -> Place:
    return Place(getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)


def _fault(code: str, place: Place, de: str, en: str, path: Path = ()) -> Fault:
    return Fault(code=code, path=path, line=place.line, column=place.column, de=de, en=en)


def _given_twice(name: str, path: Path, place: Place) -> Fault:
    return _fault(
        "given_twice",
        place,
        f"„{name}“ steht hier zum zweiten Mal. Löschen Sie einen der beiden Einträge.",
        f"“{name}” stands here for the second time. Delete one of the two entries.",
        path,
    )


def _too_long() -> Fault:
    return _fault(
        "too_long",
        Place(1, 1),
        f"Die Datei hat mehr als {MAX_CHARACTERS} Zeichen. Ein Phasenmodell braucht weit weniger; "
        "prüfen Sie, ob es die richtige Datei ist.",
        f"The file has more than {MAX_CHARACTERS} characters. A lifecycle needs far fewer; "
        "check whether it is the right file.",
    )


def _special(place: Place) -> Fault:
    return _fault(
        "special_yaml",
        place,
        "Anker (&), Verweise (*), Typangaben (!) und Direktiven (%) sind hier nicht erlaubt. "
        "Schreiben Sie den Wert aus, oder setzen Sie ihn in Anführungszeichen.",
        "Anchors (&), aliases (*), tags (!) and directives (%) are not allowed here. "
        "Write the value out, or put it into quotation marks.",
    )


def _too_deep(place: Place) -> Fault:
    return _fault(
        "too_deep",
        place,
        f"Das YAML ist hier mehr als {MAX_DEPTH} Ebenen tief. Ein Phasenmodell braucht sechs; prüfen Sie Klammern und Einrückung.",
        f"The YAML is more than {MAX_DEPTH} levels deep here. A lifecycle needs six; check brackets and indentation.",
    )


def _unreadable(error: YAMLError, text: str) -> Fault:
    if isinstance(error, MarkedYAMLError):
        return _fault(
            "unreadable_yaml",
            _place(error.problem_mark),
            "Das YAML ist hier nicht lesbar. Prüfen Sie Einrückung (nur Leerzeichen), Doppelpunkte, Klammern und "
            "Anführungszeichen.",
            f"The YAML cannot be read here ({error.problem}). Check indentation (spaces only), colons, brackets "
            "and quotation marks.",
        )
    before = text[: getattr(error, "position", 0)].split("\n")
    return _fault(
        "unreadable_yaml",
        Place(len(before), len(before[-1]) + 1),
        "Hier steht ein unerlaubtes Zeichen. Löschen Sie es.",
        "There is a forbidden character here. Delete it.",
    )
