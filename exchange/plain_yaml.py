"""A file of settings as text alone: what stands in it, and where each of its entries stands.

Scalars stay the text that was written (no dates, numbers or truth values are guessed): a status word `nein`
or a key `007` is just that. Reading is done by `workflows/plain_yaml.py`, for lifecycles and mappings alike.
"""

from dataclasses import dataclass, field

from workflows.plain_yaml import Entry, Path, Place, UnreadableYaml, read_yaml

__all__ = ["Path", "Place", "PlainYaml", "UnreadableYaml", "read_plain_yaml"]

Text = str | None | list["Text"] | dict[str, "Text"]


@dataclass(slots=True)
class PlainYaml:
    """A document's content and where each of its entries stands."""

    content: Text = None
    places: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """Give the place of an entry, or of the nearest entry around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, Place(1, 1))


def read_plain_yaml(text: str) -> PlainYaml:
    """Read one document; anything but plain YAML, or a name given twice, raises `UnreadableYaml`."""
    entry, twice = read_yaml(text)
    for one in twice:
        raise UnreadableYaml(one.place, one.de, one.en, "given_twice")
    document = PlainYaml()
    document.content = _text(entry, (), document.places)
    return document


def _text(entry: Entry, path: Path, places: dict[Path, Place]) -> Text:
    places[path] = entry.named_at
    if isinstance(entry.value, dict):
        return {name: _text(inner, (*path, name), places) for name, inner in entry.value.items()}
    if isinstance(entry.value, list):
        return [_text(inner, (*path, place), places) for place, inner in enumerate(entry.value)]
    return entry.written
