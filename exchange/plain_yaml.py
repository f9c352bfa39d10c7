"""YAML 1.2 as plain text, lists and mappings, with the line and column of every entry.

Scalars stay the text that was written (no dates, numbers or truth values are guessed), and what a
settings file never needs (anchors, tags, directives, several documents) is refused with its place.
"""

from dataclasses import dataclass, field

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

Plain = str | None | list["Plain"] | dict[str, "Plain"]
Path = tuple[str | int, ...]

NULL = "tag:yaml.org,2002:null"
MAX_DEPTH = 20
REFUSED_TOKENS = (AliasToken, AnchorToken, DirectiveToken, TagToken)
OPENING_TOKENS = (
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingStartToken,
    FlowSequenceStartToken,
)
CLOSING_TOKENS = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a file, counted from 1."""

    line: int
    column: int


class UnreadableYaml(ValueError):  # noqa: N818 -- reads as the state of the file, like `Refused`
    """Text that is not YAML of the plain kind; `de` and `en` say why and what to do."""

    def __init__(self, place: Place, de: str, en: str) -> None:
        self.place = place
        self.de = de
        self.en = en
        super().__init__(de)


@dataclass(slots=True)
class PlainYaml:
    """A document's content and where each of its entries stands."""

    content: Plain = None
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Give the place of an entry, or of the nearest entry around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))


def read_plain_yaml(text: str) -> PlainYaml:
    """Read one document; anything but plain YAML raises `UnreadableYaml`."""
    document = PlainYaml()
    try:
        _refuse_more_than_plain(text)
        node = YAML(typ="safe", pure=True).compose(text)
        document.content = None if node is None else _plain(node, (), document.places)
    except YAMLError as fault:
        raise _unreadable(fault, text) from fault
    return document


def _refuse_more_than_plain(text: str) -> None:
    """Look at the tokens before anything is built, so that a hostile file costs nothing."""
    depth = 0
    for token in YAML(typ="safe", pure=True).scan(text):
        if isinstance(token, REFUSED_TOKENS):
            raise UnreadableYaml(
                _place(token.start_mark),
                "Anker (&), Verweise (*), Typangaben (!) und Direktiven (%) sind hier nicht erlaubt. "
                "Schreiben Sie den Wert aus, oder setzen Sie ihn in Anführungszeichen.",
                "Anchors (&), aliases (*), tags (!) and directives (%) are not allowed here. "
                "Write the value out, or put it into quotation marks.",
            )
        depth += isinstance(token, OPENING_TOKENS) - isinstance(token, CLOSING_TOKENS)
        if depth > MAX_DEPTH:
            raise UnreadableYaml(
                _place(token.start_mark),
                f"Mehr als {MAX_DEPTH} Ebenen sind nicht erlaubt. Verschachteln Sie weniger tief.",
                f"More than {MAX_DEPTH} levels are not allowed. Nest less deeply.",
            )


def _plain(node: Node, path: Path, places: dict[Path, Place]) -> Plain:
    places.setdefault(path, _place(node.start_mark))
    if isinstance(node, ScalarNode):
        return None if node.tag == NULL and node.style is None else str(node.value)
    if isinstance(node, MappingNode):
        return _mapping(node, path, places)
    return [_plain(item, (*path, index), places) for index, item in enumerate(node.value)]


def _mapping(node: MappingNode, path: Path, places: dict[Path, Place]) -> dict[str, Plain]:
    content: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        place = _place(key_node.start_mark)
        if not isinstance(key_node, ScalarNode):
            raise UnreadableYaml(
                place,
                "Ein Schlüssel muss ein einfaches Wort sein. Setzen Sie Wörter mit Sonderzeichen in Anführungszeichen.",
                "A key must be a plain word. Put words with special characters into quotation marks.",
            )
        key = str(key_node.value)
        if key in content:
            raise UnreadableYaml(
                place,
                f"Der Schlüssel „{key}“ steht zweimal. Löschen Sie einen der beiden Einträge.",
                f"The key “{key}” stands twice. Delete one of the two entries.",
            )
        places[*path, key] = place
        content[key] = _plain(value_node, (*path, key), places)
    return content


def _place(mark: object) -> Place:
    return Place(getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)


def _unreadable(fault: YAMLError, text: str) -> UnreadableYaml:
    if isinstance(fault, MarkedYAMLError):
        return UnreadableYaml(
            _place(fault.problem_mark),
            "Das YAML ist hier nicht lesbar. Prüfen Sie Einrückung (nur Leerzeichen), Doppelpunkte, Klammern und "
            "Anführungszeichen.",
            f"The YAML cannot be read here ({fault.problem}). Check indentation (spaces only), colons, brackets "
            "and quotation marks.",
        )
    # The one error without a mark is the reader's: a character YAML forbids, at a position.
    before = text[: getattr(fault, "position", 0)].split("\n")
    return UnreadableYaml(
        Place(len(before), len(before[-1]) + 1),
        "Hier steht ein unerlaubtes Steuerzeichen. Löschen Sie es.",
        "There is a forbidden control character here. Delete it.",
    )
