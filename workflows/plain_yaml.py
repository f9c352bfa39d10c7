"""YAML 1.2 as plain text, lists and mappings, each entry with its line and column: the one reader of our files.

What a settings file never needs (anchors, tags, directives, several documents) is refused with its place,
before anything is built from it.
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

Path = tuple[str | int, ...]
"""The way from the top of a file to one entry: names and, in lists, the place from 0."""
Plain = str | int | bool | list["Plain"] | dict[str, "Plain"] | None

MAX_DEPTH = 20
"""Our files need six levels; without a limit, reading a deep text takes time by the square of its length."""

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_SPECIAL = (AliasToken, AnchorToken, DirectiveToken, TagToken)
_DEEPER = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_BACK = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of the file, where it stands, and where its name stands (for entries of a mapping).

    `value` is read without guessing: dates, times and fractions stay text. `written` is a value as it was written
    (None: nothing was, or it holds entries).
    """

    value: "str | int | bool | list[Entry] | dict[str, Entry] | None"
    place: Place
    named_at: Place
    written: str | None = None

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


@dataclass(frozen=True, slots=True)
class GivenTwice:
    """A name that stands in one mapping for the second time."""

    path: Path
    place: Place
    de: str
    en: str


class UnreadableYaml(ValueError):  # noqa: N818 - reads as the state of the file, like `Refused`
    """Text that is not YAML of the plain kind; `code` names the fault, `de` and `en` say why and what to do."""

    def __init__(self, place: Place, de: str, en: str, code: str = "unreadable_yaml") -> None:
        self.place = place
        self.de = de
        self.en = en
        self.code = code
        super().__init__(de)


def read_yaml(text: str) -> tuple[Entry, tuple[GivenTwice, ...]]:
    """Read one document, and name what is given twice in it.

    Raises:
        UnreadableYaml: anything but plain YAML, with its place.
    """
    twice: list[GivenTwice] = []
    try:
        _look_over(text)
        node = YAML(typ="safe", pure=True).compose(text)
        if node is None:
            start = Place(1, 1)
            return Entry(None, start, start), ()
        entry = _entry(node, _place(node.start_mark), (), twice)
    except YAMLError as error:
        raise _unreadable(error, text) from error
    return entry, tuple(twice)


def _look_over(text: str) -> None:
    """Look at the tokens before anything is built, so that a hostile file costs nothing."""
    depth = 0
    for token in YAML(typ="safe", pure=True).scan(text):
        if isinstance(token, _SPECIAL):
            raise UnreadableYaml(
                _place(token.start_mark),
                "Anker (&), Verweise (*), Typangaben (!) und Direktiven (%) sind hier nicht erlaubt. "
                "Schreiben Sie den Wert aus, oder setzen Sie ihn in Anführungszeichen.",
                "Anchors (&), aliases (*), tags (!) and directives (%) are not allowed here. "
                "Write the value out, or put it into quotation marks.",
                "special_yaml",
            )
        depth += isinstance(token, _DEEPER) - isinstance(token, _BACK)
        if depth > MAX_DEPTH:
            raise UnreadableYaml(
                _place(token.start_mark),
                f"Mehr als {MAX_DEPTH} Ebenen sind nicht erlaubt. Prüfen Sie Klammern und Einrückung.",
                f"More than {MAX_DEPTH} levels are not allowed. Check brackets and indentation.",
                "too_deep",
            )


def _entry(node: Node, named_at: Place, path: Path, twice: list[GivenTwice]) -> Entry:
    place = _place(node.start_mark)
    if isinstance(node, ScalarNode):
        return _value(node, place, named_at)
    if isinstance(node, MappingNode):
        return Entry(_entries(node, path, twice), place, named_at)
    items = [
        _entry(item, _place(item.start_mark), (*path, index), twice) for index, item in enumerate(node.value)
    ]
    return Entry(items, place, named_at)


def _value(node: ScalarNode, place: Place, named_at: Place) -> Entry:
    kind, text = str(node.tag).rpartition(":")[2], str(node.value)
    if kind == "null":
        return Entry(None, place, named_at)
    value: str | int | bool = text
    if kind == "bool":
        value = text.lower() == "true"
    elif kind == "int" and _WHOLE_NUMBER.fullmatch(text):
        value = int(text)
    return Entry(value, place, named_at, text)


def _entries(node: MappingNode, path: Path, twice: list[GivenTwice]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for name_node, value_node in node.value:
        name_at = _place(name_node.start_mark)
        if not isinstance(name_node, ScalarNode):
            raise UnreadableYaml(
                name_at,
                "Ein Schlüssel muss ein einfaches Wort sein. Setzen Sie Wörter mit Sonderzeichen in Anführungszeichen.",
                "A key must be a plain word. Put words with special characters into quotation marks.",
            )
        name = str(name_node.value)
        if name in entries:
            twice.append(_given_twice(name, (*path, name), name_at))
        entries[name] = _entry(value_node, name_at, (*path, name), twice)
    return entries


def _given_twice(name: str, path: Path, place: Place) -> GivenTwice:
    return GivenTwice(
        path,
        place,
        f"„{name}“ steht hier zum zweiten Mal. Löschen Sie einen der beiden Einträge.",
        f"“{name}” stands here for the second time. Delete one of the two entries.",
    )


def _place(mark: object) -> Place:
    return Place(getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)


def _unreadable(error: YAMLError, text: str) -> UnreadableYaml:
    if isinstance(error, MarkedYAMLError):
        return UnreadableYaml(
            _place(error.problem_mark),
            "Das YAML ist hier nicht lesbar. Prüfen Sie Einrückung (nur Leerzeichen), Doppelpunkte, Klammern und "
            "Anführungszeichen.",
            f"The YAML cannot be read here ({error.problem}). Check indentation (spaces only), colons, brackets "
            "and quotation marks.",
        )
    # The one error without a mark is the reader's: a character YAML forbids, at a position.
    before = text[: getattr(error, "position", 0)].split("\n")
    return UnreadableYaml(
        Place(len(before), len(before[-1]) + 1),
        "Hier steht ein unerlaubtes Steuerzeichen. Löschen Sie es.",
        "There is a forbidden control character here. Delete it.",
    )
