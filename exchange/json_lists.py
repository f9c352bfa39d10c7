"""A list inside a JSON document as the same rows of text that a spreadsheet gives.

Cities publish some of their lists as part of a larger description; an import reads the one list and
keeps, for each project, which entry of it the project was read from.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from exchange.tables import MAX_BYTES, Row, Table, TableFault, UnreadableTable

ONLY_COLUMN = "label"
"""The column of a list whose entries are plain text."""


def read_json_list(data: bytes, *, name: str, at: Sequence[str]) -> Table:
    """Read the list found at a path of keys and of places counted from 0; rows are numbered as its entries, from 1.

    Text stays as it is, nothing known (`null`) becomes an empty cell, other values their JSON. The table is named
    for the file and the place in it (`#` and a JSON pointer), for one document may hold several lists.

    Raises:
        UnreadableTable: the bytes are no JSON, or the list is not there or holds no entries.
    """
    entries = _list_at(_document(data, name), name, at)
    place = "".join(f"/{step}" for step in at)
    rows = [entry if isinstance(entry, dict) else {ONLY_COLUMN: entry} for entry in entries]
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    return Table(
        f"{name}#{place}",
        sha256(data).hexdigest(),
        headers,
        tuple(
            Row(number, {header: _cell(row.get(header)) for header in headers})
            for number, row in enumerate(rows, start=1)
        ),
    )


def _document(data: bytes, name: str) -> object:
    if len(data) > MAX_BYTES:
        raise UnreadableTable(
            TableFault.TOO_LARGE,
            name,
            f"Die Datei hat {len(data)} Bytes, erlaubt sind {MAX_BYTES} (10 MiB). Teilen Sie die Liste auf.",
            f"The file has {len(data)} bytes, {MAX_BYTES} (10 MiB) are allowed. Split the list.",
        )
    try:
        found: object = json.loads(data)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        where = f"Zeile {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else "Kodierung"
        place = f"line {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else "encoding"
        raise UnreadableTable(
            TableFault.NOT_JSON,
            name,
            f"Das ist kein JSON in UTF-8 ({where}). Speichern Sie die Datei neu oder wählen Sie eine andere.",
            f"This is no JSON in UTF-8 ({place}). Save the file again or choose another.",
        ) from fault
    return found


def _list_at(document: object, name: str, at: Sequence[str]) -> Sequence[object]:
    found = document
    for step in at:
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            found = None
    if not isinstance(found, list) or not found:
        path = " / ".join(at) or "/"
        raise UnreadableTable(
            TableFault.LIST_MISSING,
            name,
            f"Unter {path} steht keine Liste mit Einträgen. Berichtigen Sie „list_at“ in der Zuordnung.",
            f"There is no list with entries at {path}. Correct “list_at” in the mapping.",
        )
    return found


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
