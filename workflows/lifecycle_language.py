"""Reads a lifecycle file: YAML in, a checked definition out, or every fault with line and column.

1. The text becomes entries that know their place. 2. If it extends another file, the two are merged.
3. Form: every entry is known and of its type. 4. Sense: the checker finds no fault.
"""

import json
from collections.abc import Callable
from dataclasses import replace

from pydantic import ValidationError

from domain.lifecycle_definitions import LifecycleDefinition
from workflows.lifecycle_checker import check
from workflows.lifecycle_faults import Fault, InvalidLifecycle
from workflows.lifecycle_misforms import misformed
from workflows.lifecycle_models import LifecycleForm, json_schema
from workflows.lifecycle_text import Entry, Place, read_entries

__all__ = ["Fault", "InvalidLifecycle", "json_schema", "read_definition"]

Base = Callable[[str], str]
"""Gives the text of the lifecycle a file extends; an unknown key raises `KeyError`."""

OWN = {"key", "version", "extends"}
"""What a file never takes over from the one it extends."""


def read_definition(text: str, *, base: Base | None = None) -> LifecycleDefinition:
    """Read a lifecycle; `InvalidLifecycle` names everything that is wrong with it."""
    entry, faults = _resolved(text, base, ())
    try:
        form = LifecycleForm.model_validate_json(json.dumps(entry.plain()))
    except ValidationError as error:
        raise InvalidLifecycle([*faults, *misformed(error, entry)]) from None
    definition = LifecycleDefinition.from_data(form.model_dump(mode="json", exclude={"extends"}))
    found = [_placed(fault, entry) for fault in check(definition)]
    if faults or found:
        raise InvalidLifecycle([*faults, *found])
    return definition


def _resolved(text: str, base: Base | None, extending: tuple[str, ...]) -> tuple[Entry, tuple[Fault, ...]]:
    """Read a file and, beneath it, the files it extends."""
    entry, faults = read_entries(text)
    if not isinstance(entry.value, dict):
        raise InvalidLifecycle([*faults, _not_a_lifecycle(entry)])
    extends = entry.value.get("extends")
    if extends is None or not isinstance(extends.value, str):
        return entry, faults
    key = extends.value
    if key in extending:
        raise InvalidLifecycle([*faults, _extends_itself(key, extends)])
    try:
        beneath, beneath_faults = _resolved(base(key) if base else _no_base(key), base, (*extending, key))
    except KeyError:
        raise InvalidLifecycle([*faults, _unknown_base(key, extends)]) from None
    except InvalidLifecycle as error:
        raise InvalidLifecycle([*faults, *(_in_base(key, extends, one) for one in error.faults)]) from None
    taken = _taken_over(beneath, extends.place)
    inherited = tuple(_in_base(key, extends, one) for one in beneath_faults)
    return _merged(taken, entry), (*faults, *inherited)


def _no_base(key: str) -> str:
    raise KeyError(key)


def _taken_over(entry: Entry, place: Place, *, top: bool = True) -> Entry:
    """Place everything of the extended file where this file says that it extends it."""
    if isinstance(entry.value, dict):
        inner = {
            name: _taken_over(one, place, top=False)
            for name, one in entry.value.items()
            if not (top and name in OWN)
        }
        return Entry(inner, place, place)
    if isinstance(entry.value, list):
        return Entry([_taken_over(one, place, top=False) for one in entry.value], place, place)
    return replace(entry, place=place, named_at=place)


def _merged(beneath: Entry, above: Entry) -> Entry:
    """Lay one entry over another: mappings name by name, named lists item by item, all else is replaced."""
    if isinstance(beneath.value, dict) and isinstance(above.value, dict):
        names = beneath.value | above.value
        return replace(
            above,
            value={
                name: _merged(beneath.value[name], above.value[name])
                if name in beneath.value and name in above.value
                else one
                for name, one in names.items()
            },
        )
    lower, upper = _named_items(beneath), _named_items(above)
    if lower is None or upper is None:
        return above
    items = {
        name: _merged(lower[name], upper[name]) if name in lower and name in upper else one
        for name, one in (lower | upper).items()
    }
    return replace(above, value=list(items.values()))


def _named_items(entry: Entry) -> dict[object, Entry] | None:
    """Give the items of a list by their `key`, `kind` or `level` (None: they are not all named differently)."""
    if not isinstance(entry.value, list):
        return None
    named: dict[object, Entry] = {}
    for item in entry.value:
        entries = item.value if isinstance(item.value, dict) else {}
        name = next((entries[by].value for by in ("key", "kind", "level") if by in entries), None)
        if not isinstance(name, str | int) or name in named:
            return None
        named[name] = item
    return named


def _placed(fault: Fault, entry: Entry) -> Fault:
    place = entry.nearest(fault.path).place
    return replace(fault, line=place.line, column=place.column)


def _fault(code: str, entry: Entry, de: str, en: str) -> Fault:
    return Fault(code=code, path=(), line=entry.place.line, column=entry.place.column, de=de, en=en)


def _not_a_lifecycle(entry: Entry) -> Fault:
    return _fault(
        "not_a_lifecycle",
        entry,
        "Hier steht kein Phasenmodell. Die Datei muss mit Einträgen wie „key: standard“ beginnen.",
        "There is no lifecycle here. The file must begin with entries such as “key: standard”.",
    )


def _unknown_base(key: str, entry: Entry) -> Fault:
    return _fault(
        "unknown_base",
        entry,
        f"Das Phasenmodell „{key}“, auf dem dieses aufbaut, gibt es nicht. Prüfen Sie den Schlüssel.",
        f"There is no lifecycle “{key}” for this one to extend. Check the key.",
    )


def _extends_itself(key: str, entry: Entry) -> Fault:
    return _fault(
        "extends_itself",
        entry,
        f"„{key}“ baut über „extends“ auf sich selbst auf. Streichen Sie den Eintrag in einer der Dateien.",
        f"“{key}” extends itself. Remove the entry in one of the files.",
    )


def _in_base(key: str, entry: Entry, fault: Fault) -> Fault:
    return _fault(
        fault.code,
        entry,
        f"Im Phasenmodell „{key}“, auf dem dieses aufbaut: {fault.sentence('de')}",
        f"In the lifecycle “{key}” that this one extends: {fault.sentence('en')}",
    )
