"""What is wrong with the form of a lifecycle file, in plain words at the place where it stands."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from workflows.lifecycle_faults import Fault
from workflows.lifecycle_models import Form
from workflows.lifecycle_text import Entry

KNOWN_NAMES = sorted({name for form in Form.__subclasses__() for name in form.model_fields})

WANTED = {
    "string_type": (
        "ein Text sein; setzen Sie ihn in Anführungszeichen",
        "a text; put it into quotation marks",
    ),
    "int_type": ("eine ganze Zahl ohne Anführungszeichen sein", "a whole number without quotation marks"),
    "bool_type": ("true oder false sein", "true or false"),
    "tuple_type": ("eine Liste sein; jede Zeile beginnt mit „- “", "a list; each line begins with “- ”"),
    "model_type": (
        "aus Einträgen der Form „Name: Wert“ bestehen; prüfen Sie die Einrückung",
        "entries of the form “name: value”; check the indentation",
    ),
}
"""What an entry must be, by pydantic's name for its not being so."""

LIMITS = {
    "ge": ("mindestens", "at least"),
    "le": ("höchstens", "at most"),
    "min_length": ("mindestens so viele Zeichen oder Einträge:", "at least this many characters or items:"),
    "max_length": ("höchstens so viele Zeichen oder Einträge:", "at most this many characters or items:"),
}


def misformed(error: ValidationError, entry: Entry) -> Iterator[Fault]:
    """Translate everything pydantic found; that a list is empty counts only if nothing in it is at fault."""
    details = error.errors(include_url=False)
    for detail in details:
        path = detail["loc"]
        if detail["type"] == "too_short" and any(
            len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in details
        ):
            continue
        code, de, en = _explained(detail["type"], path, detail.get("ctx", {}))
        found = entry.nearest(path)
        place = found.named_at if code == "unknown_name" else found.place
        yield Fault(code=code, path=path, line=place.line, column=place.column, de=de, en=en)


def _explained(kind: str, path: tuple[str | int, ...], facts: dict[str, Any]) -> tuple[str, str, str]:
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    if kind == "missing":
        return (
            "missing",
            f"Hier fehlt „{name}“. Ergänzen Sie den Eintrag.",
            f"“{name}” is missing here. Add the entry.",
        )
    if kind == "extra_forbidden":
        return _unknown_name(name)
    if kind == "enum":
        words = str(facts["expected"])
        return (
            "unknown_word",
            f"„{name}“ kennt dieses Wort nicht. Möglich sind: {words.replace(' or ', ' oder ')}.",
            f"“{name}” does not know this word. Possible are: {words}.",
        )
    if kind in WANTED:
        de, en = WANTED[kind]
        return "wrong_type", f"„{name}“ muss {de}.", f"“{name}” must be {en}."
    if kind == "string_pattern_mismatch":
        return _wrong_form(name)
    return _decider_unclear() if kind == "decider_unclear" else _out_of_range(name, facts)


def _unknown_name(name: str) -> tuple[str, str, str]:
    close = get_close_matches(name, KNOWN_NAMES, n=1)
    way_out_de = f"Meinten Sie „{close[0]}“?" if close else "Löschen Sie ihn, oder prüfen Sie die Einrückung."
    way_out_en = f"Did you mean “{close[0]}”?" if close else "Delete it, or check the indentation."
    return (
        "unknown_name",
        f"Den Eintrag „{name}“ gibt es hier nicht. {way_out_de}",
        f"There is no entry “{name}” here. {way_out_en}",
    )


def _decider_unclear() -> tuple[str, str, str]:
    return (
        "decider_unclear",
        "Es muss entweder ein Gremium (board) oder eine Rolle (role) entscheiden: genau eines von beiden.",
        "Either a board or a role must decide: exactly one of the two.",
    )


def _wrong_form(name: str) -> tuple[str, str, str]:
    if name == "time":
        return (
            "wrong_form",
            'Schreiben Sie die Uhrzeit mit vier Ziffern in Anführungszeichen, zum Beispiel "09:00".',
            'Write the time with four digits in quotation marks, for example "09:00".',
        )
    return (
        "wrong_form",
        f"„{name}“ ist ein Schlüssel: zuerst ein Kleinbuchstabe, dann nur a-z, 0-9, _ und -, höchstens 60 Zeichen.",
        f"“{name}” is a key: first a lower-case letter, then only a-z, 0-9, _ and -, at most 60 characters.",
    )


def _out_of_range(name: str, facts: dict[str, Any]) -> tuple[str, str, str]:
    limits = [(*LIMITS[bound], limit) for bound, limit in facts.items() if bound in LIMITS]
    de = ", ".join(f"{word_de} {limit}" for word_de, _, limit in limits)
    en = ", ".join(f"{word_en} {limit}" for _, word_en, limit in limits)
    return (
        "out_of_range",
        f"„{name}“ liegt außerhalb dessen, was hier stehen kann ({de}).",
        f"“{name}” is outside of what can stand here ({en}).",
    )
