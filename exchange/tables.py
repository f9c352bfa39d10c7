"""A spreadsheet as rows of text: what every importer starts from, whatever the file's format was.

Cells keep their wording exactly; a file that cannot be read for certain is refused with the place
and the way out, never read halfway.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from exchange.anomalies import Anomaly, AnomalyKind, anomaly

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
MAX_COLUMNS = 200
HEADER_WITHIN = 40
"""Among so many filled rows the header is looked for."""

Record = tuple[int, list[str]]
"""One row as a file has it: its number, counted from 1, and its cells."""


class TableFault(StrEnum):
    """Why a file is no table."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_FORMAT = "other_format"
    NUL_BYTE = "nul_byte"
    NOT_UTF8 = "not_utf8"
    BROKEN_QUOTES = "broken_quotes"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    NO_HEADERS = "no_headers"
    HEADER_MISSING = "header_missing"
    DUPLICATE_HEADERS = "duplicate_headers"
    TOO_MANY_CELLS = "too_many_cells"
    MISSING_COLUMNS = "missing_columns"
    NOT_JSON = "not_json"
    LIST_MISSING = "list_missing"


class UnreadableTable(ValueError):  # noqa: N818 -- reads as the state of the file, like `Refused`
    """The whole file is refused; `de` and `en` say what is wrong, where, and what to do."""

    def __init__(self, fault: TableFault, name: str, de: str, en: str) -> None:
        self.fault = fault
        self.name = name
        self.de = f"{name}: {de}"
        self.en = f"{name}: {en}"
        super().__init__(self.de)


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `number` is the row as a spreadsheet shows it."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and records, fixed by the hash of the bytes they were read from.

    `found` is what is odd about the file as such; `header_row` is where the header stands.
    """

    name: str
    sha256: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    found: tuple[Anomaly, ...] = ()
    header_row: int = 1


def refuse_sizes(data: bytes, name: str) -> None:
    """Refuse a file that is too large or empty, whatever it holds.

    Raises:
        UnreadableTable: it is.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableTable(
            TableFault.TOO_LARGE,
            name,
            f"Die Datei hat {len(data)} Bytes, erlaubt sind {MAX_BYTES} (10 MiB). Teilen Sie die Liste auf.",
            f"The file has {len(data)} bytes, {MAX_BYTES} (10 MiB) are allowed. Split the list.",
        )
    if not data.removeprefix(b"\xef\xbb\xbf").strip():
        raise UnreadableTable(
            TableFault.EMPTY,
            name,
            "Die Datei ist leer. Speichern Sie die Tabelle neu, mit einer Kopfzeile und einer Zeile je Projekt.",
            "The file is empty. Save the table again, with a header row and one row per project.",
        )


def table_of(
    records: Sequence[Record],
    name: str,
    sha256: str,
    expected: Collection[str] = (),
    found: Sequence[Anomaly] = (),
) -> Table:
    """Make a table of a file's rows: the header is found by content, blank rows are counted but not given.

    The header is the first row that holds all `expected` names; without them, the first that is about as full
    as the fullest. A row with fewer cells than headers ends in empty cells.

    Raises:
        UnreadableTable: there is no header, or a row does not fit it.
    """
    filled = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    _refuse_many(filled, name)
    place = _header_place(filled[:HEADER_WITHIN], expected)
    if place is None:
        raise UnreadableTable(
            TableFault.NO_HEADERS,
            name,
            "Es gibt keine Zeile mit Spaltenköpfen. Eine Zeile über den Daten muss die Spalten benennen.",
            "There is no row with column headers. A row above the data must name the columns.",
        )
    number, first = filled[place]
    below = filled[place + 1 :]
    columns = _columns(first, number, below, name)
    remarks = list(found)
    if place:
        words = " ".join(" ".join(cell for cell in cells if cell.strip()) for _, cells in filled[:place])
        remarks.append(anomaly(AnomalyKind.HEADER_FOUND, number, "", _one_line(words)[:200]))
    rows = tuple(Row(at, _fitted(cells, columns, at, name)) for at, cells in below)
    return Table(name, sha256, tuple(columns.values()), rows, tuple(remarks), number)


def _refuse_many(filled: Sequence[Record], name: str) -> None:
    if len(filled) > MAX_ROWS:
        raise UnreadableTable(
            TableFault.TOO_LARGE,
            name,
            f"Die Tabelle hat {len(filled)} Zeilen, erlaubt sind {MAX_ROWS}. Teilen Sie die Liste auf.",
            f"The table has {len(filled)} rows, {MAX_ROWS} are allowed. Split the list.",
        )
    widest = max((len(cells) for _, cells in filled), default=0)
    if widest > MAX_COLUMNS:
        used = max(place for _, cells in filled for place, cell in enumerate(cells, start=1) if cell.strip())
        if used > MAX_COLUMNS:
            raise UnreadableTable(
                TableFault.TOO_LARGE,
                name,
                f"Die Tabelle hat {used} Spalten, erlaubt sind {MAX_COLUMNS}. Löschen Sie, was nicht zur Liste gehört.",
                f"The table has {used} columns, {MAX_COLUMNS} are allowed. Delete what does not belong to the list.",
            )


def _header_place(filled: Sequence[Record], expected: Collection[str]) -> int | None:
    """Find which of the filled rows is the header (None: there is no row)."""
    if expected:
        for place, (_, cells) in enumerate(filled):
            if set(expected) <= {_one_line(cell) for cell in cells}:
                return place
    counts = [sum(1 for cell in cells if cell.strip()) for _, cells in filled]
    enough = 0.6 * max(counts, default=0)
    return next((place for place, count in enumerate(counts) if count >= enough), None)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _columns(first: list[str], number: int, below: Sequence[Record], name: str) -> dict[int, str]:
    """Give the name of each column by its place; a column without a name may hold nothing."""
    columns = {place: _one_line(cell) for place, cell in enumerate(first) if cell.strip()}
    last = max(columns)
    for place in range(last):
        used = next((at for at, cells in below if place < len(cells) and cells[place].strip()), None)
        if place not in columns and (used is not None or not below):
            raise UnreadableTable(
                TableFault.HEADER_MISSING,
                name,
                f"Spalte {place + 1} hat keinen Spaltenkopf. Tragen Sie in Zeile {number} einen Namen ein.",
                f"Column {place + 1} has no header. Write a name into row {number}.",
            )
    names = list(columns.values())
    if twice := sorted({header for header in names if names.count(header) > 1}):
        words = ", ".join(f"„{header}“" for header in twice)
        raise UnreadableTable(
            TableFault.DUPLICATE_HEADERS,
            name,
            f"Spaltenköpfe kommen mehrfach vor: {words}. Geben Sie jeder Spalte einen eigenen Namen.",
            f"Column headers occur more than once: {words}. Give each column a name of its own.",
        )
    return columns


def _fitted(cells: list[str], columns: dict[int, str], number: int, name: str) -> dict[str, str]:
    """Fit a record to the headers; text beyond the last header belongs nowhere and is refused."""
    width = max(columns) + 1
    extra = [cell for cell in cells[width:] if cell.strip()]
    if extra:
        raise UnreadableTable(
            TableFault.TOO_MANY_CELLS,
            name,
            f"Zeile {number} hat {len(cells)} Zellen, die Kopfzeile nur {width}; ohne Spalte bleibt "
            f"„{extra[0][:80]}“. Setzen Sie Text mit Trennzeichen in Anführungszeichen oder ergänzen Sie "
            "den Spaltenkopf.",
            f"Row {number} has {len(cells)} cells, the header only {width}; no column is left for "
            f"“{extra[0][:80]}”. Put text with separators into quotation marks or add the column header.",
        )
    return {header: cells[place] if place < len(cells) else "" for place, header in columns.items()}
