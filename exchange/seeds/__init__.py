"""The city lists that ship with Gatebook: facts for the demo and originals to try an import with."""

from importlib.resources import files

ABOUT_THE_LISTS = "csv-metadata.json"
FORMATS = (".csv", ".json", ".xlsx", ".ods")


def names() -> tuple[str, ...]:
    """Give the file names of the shipped lists: tables, workbooks, and documents that hold lists."""
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name for name in found if name.endswith(FORMATS) and name != ABOUT_THE_LISTS))


def shipped_list(name: str) -> bytes:
    """Give the bytes of a shipped list; an unknown name raises `LookupError` with the known ones."""
    if name not in names():
        known = ", ".join(names())
        raise LookupError(
            f"Unbekannte Liste „{name}“; mitgeliefert sind: {known}. / Unknown list “{name}”; shipped are: {known}."
        )
    return (files(__package__) / name).read_bytes()
