"""What can be wrong in a mapping file, in sentences with line and column."""

from dataclasses import dataclass

from pydantic_core import ErrorDetails

from exchange.plain_yaml import Path, Place, PlainYaml

_SENTENCES = {
    "missing": ("Der Eintrag „{entry}“ fehlt. Ergänzen Sie ihn.", "The entry “{entry}” is missing. Add it."),
    "extra_forbidden": (
        "Den Eintrag „{entry}“ gibt es hier nicht. Prüfen Sie Schreibweise und Einrückung.",
        "There is no entry “{entry}” here. Check spelling and indentation.",
    ),
    "string_type": ("„{entry}“ braucht einen Text.", "“{entry}” needs a text."),
    "string_too_short": ("„{entry}“ darf nicht leer sein.", "“{entry}” must not be empty."),
    "string_pattern_mismatch": (
        (
            "„{entry}“ hat nicht die erlaubte Form: „{value}“. Schlüssel bestehen aus kleinen Buchstaben, Ziffern, "
            "„-“ und „_“, Muster aus Zeichen und genau einem {{number}} oder {{number:03d}}."
        ),
        (
            "“{entry}” does not have the allowed form: “{value}”. Keys are made of small letters, digits, “-” "
            "and “_”, patterns of characters and exactly one {{number}} or {{number:03d}}."
        ),
    ),
    "enum": (
        "„{value}“ ist für „{entry}“ nicht möglich. Erlaubt sind: {expected}.",
        "“{value}” is not possible for “{entry}”. Allowed are: {expected}.",
    ),
    "iso_day": (
        "„{entry}“ braucht einen Kalendertag in der Form 2023-11-20, nicht „{value}“.",
        "“{entry}” needs a calendar day in the form 2023-11-20, not “{value}”.",
    ),
    "dict_type": (
        "„{entry}“ braucht eingerückte Einträge der Form „Schlüssel: Wert“.",
        "“{entry}” needs indented entries of the form “key: value”.",
    ),
    "tuple_type": ("„{entry}“ braucht eine Liste ([a, b]).", "“{entry}” needs a list ([a, b])."),
}
_SENTENCES["literal_error"] = _SENTENCES["enum"]
_SENTENCES["model_type"] = _SENTENCES["dict_type"]


@dataclass(frozen=True, slots=True)
class MappingFault:
    """One thing wrong in a mapping file."""

    place: Place
    de: str
    en: str

    @property
    def sentence_de(self) -> str:
        """The fault with its place in German."""
        return f"Zeile {self.place.line}, Spalte {self.place.column}: {self.de}"

    @property
    def sentence_en(self) -> str:
        """The fault with its place in English."""
        return f"Line {self.place.line}, column {self.place.column}: {self.en}"


class UnreadableMapping(ValueError):  # noqa: N818 -- reads as the state of the file, like `Refused`
    """A mapping file that cannot be used, with every fault found."""

    def __init__(self, name: str, faults: tuple[MappingFault, ...]) -> None:
        self.name = name
        self.faults = faults
        self.de = "\n".join(f"{name}: {fault.sentence_de}" for fault in faults)
        self.en = "\n".join(f"{name}: {fault.sentence_en}" for fault in faults)
        super().__init__(self.de)


def named_fault(error: ErrorDetails, document: PlainYaml) -> MappingFault:
    """Say one of pydantic's errors in our words, at its place."""
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    de, en = _SENTENCES[error["type"]]
    words = {
        "entry": path[-1] if path else "Zuordnung",
        "value": "" if error["input"] is None else str(error["input"])[:80],
        "expected": str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", "),
    }
    return MappingFault(document.place(path), de.format(**words), en.format(**words))
