"""One lifecycle file laid over another: what `extends` and `drop` mean.

The result is complete: nothing of what is published later refers to the file it was built on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from workflows.lifecycle_faults import Fault, InvalidLifecycle
from workflows.lifecycle_text import Entry, Place, read_entries

Base = Callable[[str], str]
"""Gives the text of the lifecycle a file extends; an unknown key raises `KeyError`."""

OWN = {"key", "version", "extends", "drop"}
"""What a file never takes over from the one it extends."""
DROPPED = ("phases", "gates", "transitions")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A file with everything it takes over; `partial` if what it extends could not be had."""

    entry: Entry
    faults: tuple[Fault, ...]
    partial: bool = False


def resolved(text: str, base: Base | None, extending: tuple[str, ...] = ()) -> Resolved:
    """Read a file and, beneath it, the files it extends.

    Raises:
        InvalidLifecycle: the text is no YAML, or holds no mapping.
    """
    entry, faults = read_entries(text)
    if not isinstance(entry.value, dict):
        raise InvalidLifecycle([*faults, _not_a_lifecycle(entry)])
    extends = entry.value.get("extends")
    if extends is None or not isinstance(extends.value, str):
        return Resolved(entry, (*faults, *_drops_without_base(entry)))
    key = extends.value
    if key in extending:
        return Resolved(entry, (*faults, _extends_itself(key, extends)), partial=True)
    try:
        beneath = resolved(base(key) if base else _no_base(key), base, (*extending, key))
    except KeyError:
        return Resolved(entry, (*faults, _unknown_base(key, extends)), partial=True)
    except InvalidLifecycle as error:
        inherited = (_in_base(key, extends, one) for one in error.faults)
        return Resolved(entry, (*faults, *inherited), partial=True)
    kept, not_there = _kept(beneath.entry, entry.value.get("drop"), key)
    inherited = (_in_base(key, extends, one) for one in beneath.faults)
    merged = _merged(_taken_over(kept, extends.place), entry)
    return Resolved(merged, (*faults, *inherited, *not_there), partial=beneath.partial)


def _no_base(key: str) -> str:
    raise KeyError(key)


def _drops_without_base(entry: Entry) -> Iterator[Fault]:
    dropped = entry.value.get("drop") if isinstance(entry.value, dict) else None
    if dropped is not None:
        yield _fault(
            "drop_without_extends",
            dropped,
            "„drop“ streicht, was von einem anderen Phasenmodell übernommen wird; dieses baut auf keinem auf. "
            "Ergänzen Sie „extends“, oder löschen Sie „drop“.",
            "“drop” removes what is taken over from another lifecycle; this one extends none. "
            "Add “extends”, or delete “drop”.",
        )


def _kept(beneath: Entry, drop: Entry | None, base: str) -> tuple[Entry, tuple[Fault, ...]]:
    """Leave out of the extended file what this one drops; a fault for each key that is not there."""
    lists = beneath.value if isinstance(beneath.value, dict) else {}
    wanted = drop.value if drop is not None and isinstance(drop.value, dict) else {}
    kept, faults = dict(lists), []
    for name in DROPPED:
        keys = wanted[name].value if name in wanted else None
        items = _named_items(lists[name]) if name in lists else {}
        for key in keys if isinstance(keys, list) else ():
            if items is None or key.value not in items:
                faults.append(_nothing_to_drop(base, name, key))
            else:
                items = {known: one for known, one in items.items() if known != key.value}
                kept[name] = replace(lists[name], value=list(items.values()))
    return replace(beneath, value=kept), tuple(faults)


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
    """Lay one entry over another: mappings name by name, named lists item by item, all else is replaced.

    A list keeps the order of the extended file and adds what is new at its end; one that names every item
    sets the order anew.
    """
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
    in_order = upper if lower.keys() <= upper.keys() else lower | upper
    items = {
        name: _merged(lower[name], upper[name]) if name in lower and name in upper else one
        for name, one in in_order.items()
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


def _nothing_to_drop(base: str, name: str, entry: Entry) -> Fault:
    return _fault(
        "nothing_to_drop",
        entry,
        f"Unter „{name}“ von „{base}“ gibt es „{entry.plain()}“ nicht, das hier gestrichen wird. "
        "Prüfen Sie den Schlüssel.",
        f"There is no “{entry.plain()}” under “{name}” of “{base}” to be dropped here. Check the key.",
    )
