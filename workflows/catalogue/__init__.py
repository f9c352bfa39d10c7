"""The lifecycles that come with the product, as files anyone may read, copy and extend."""

from functools import cache
from importlib.resources import files

from domain.lifecycle_definitions import LifecycleDefinition
from workflows.lifecycle_language import read_definition

KEYS = ("standard", "duisburg", "leipzig", "magdeburg", "magdeburg-ikz", "potsdam")


@cache
def shipped() -> dict[str, str]:
    """Give the text of every shipped lifecycle by its key."""
    folder = files(__name__)
    return {key: (folder / f"{key}.yaml").read_text(encoding="utf-8") for key in KEYS}


def shipped_text(key: str) -> str:
    """Give the text of one, as a file that extends it needs it; an unknown key raises `KeyError`."""
    return shipped()[key]


@cache
def load_shipped(key: str) -> LifecycleDefinition:
    """Read one of them, once; an unknown key raises `KeyError`."""
    return read_definition(shipped_text(key), base=shipped_text)
