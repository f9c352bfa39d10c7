"""The text of a lifecycle file as entries that know their line and column, its faults in the words of faults."""

from workflows.lifecycle_faults import Fault, InvalidLifecycle
from workflows.plain_yaml import Entry, Place, UnreadableYaml, read_yaml

__all__ = ["Entry", "Place", "read_entries"]

MAX_CHARACTERS = 100_000
"""Several times the longest sensible definition; more is not read at all."""


def read_entries(text: str) -> tuple[Entry, tuple[Fault, ...]]:
    """Read one document, with a fault for every name given twice; text that is no plain YAML is refused."""
    if len(text) > MAX_CHARACTERS:
        raise InvalidLifecycle([_too_long()])
    try:
        entry, twice = read_yaml(text)
    except UnreadableYaml as error:
        fault = Fault(
            code=error.code,
            path=(),
            line=error.place.line,
            column=error.place.column,
            de=error.de,
            en=error.en,
        )
        raise InvalidLifecycle([fault]) from error
    return entry, tuple(
        Fault(
            code="given_twice",
            path=one.path,
            line=one.place.line,
            column=one.place.column,
            de=one.de,
            en=one.en,
        )
        for one in twice
    )


def _too_long() -> Fault:
    return Fault(
        code="too_long",
        path=(),
        line=1,
        column=1,
        de=f"Die Datei hat mehr als {MAX_CHARACTERS} Zeichen. Ein Phasenmodell braucht weit weniger; "
        "prüfen Sie, ob es die richtige Datei ist.",
        en=f"The file has more than {MAX_CHARACTERS} characters. A lifecycle needs far fewer; "
        "check whether it is the right file.",
    )
