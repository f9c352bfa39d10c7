"""The mappings that ship with Gatebook: one YAML file per city list, also examples to copy."""

from importlib.resources import files


def names() -> tuple[str, ...]:
    """Give the names of the shipped mappings."""
    found = (entry.name for entry in files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def shipped_mapping(name: str) -> str:
    """Give the text of a shipped mapping; an unknown name raises `LookupError` with the known ones."""
    if name not in names():
        known = ", ".join(names())
        raise LookupError(
            f"Unbekannte Zuordnung „{name}“; mitgeliefert sind: {known}. / Unknown mapping “{name}”; shipped are: {known}."
        )
    return (files(__package__) / f"{name}.yaml").read_text(encoding="utf-8")
