"""A spreadsheet as rows of text: what every importer starts from, whatever the file's format was.

Cells keep their wording exactly; a file that cannot be read for certain is refused with the place
and the way out, never read halfway.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

MAX_BYTES = 10 * 1024 * 1024
BOM = b"\xef\xbb\xbf"


class TableFault(StrEnum):
    """Why a file is no table."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OTHER_FORMAT = "other_format"
    NUL_BYTE = "nul_byte"
    NOT_UTF8 = "not_utf8"
    BROKEN_QUOTES = "broken_quotes"
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
    """One record; `number` is the row as a spreadsheet shows it (the header is row 1)."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and records, fixed by the hash of the bytes they were read from."""

    name: str
    sha256: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_csv(data: bytes, *, name: str) -> Table:
    """Read a CSV file: UTF-8, semicolon or comma, one header row.

    Blank rows are counted but not given; a row with fewer cells than headers ends in empty cells.

    Bytes that are not such a file raise `UnreadableTable`.
    """
    _refuse_other_files(data, name)
    text = _decode(data, name)
    records = _records(text, name)
    _, first = next(records, (1, []))
    headers = _headers(first, name)
    rows = tuple(
        Row(number, dict(zip(headers, _fitted(cells, headers, number, name), strict=True)))
        for number, cells in records
        if any(cell.strip() for cell in cells)
    )
    return Table(name, sha256(data).hexdigest(), headers, rows)


def _refuse_other_files(data: bytes, name: str) -> None:
    if len(data) > MAX_BYTES:
        raise UnreadableTable(
            TableFault.TOO_LARGE,
            name,
            f"Die Datei hat {len(data)} Bytes, erlaubt sind {MAX_BYTES} (10 MiB). Teilen Sie die Liste auf.",
            f"The file has {len(data)} bytes, {MAX_BYTES} (10 MiB) are allowed. Split the list.",
        )
    if not data.removeprefix(BOM).strip():
        raise UnreadableTable(
            TableFault.EMPTY,
            name,
            "Die Datei ist leer. Speichern Sie die Tabelle neu, mit einer Kopfzeile und einer Zeile je Projekt.",
            "The file is empty. Save the table again, with a header row and one row per project.",
        )
    if (kind := _other_format(data)) is not None:
        raise UnreadableTable(
            TableFault.OTHER_FORMAT,
            name,
            f"Das ist eine {kind}-Datei, keine CSV-Datei. Öffnen Sie sie und speichern Sie die Tabelle "
            "als „CSV UTF-8 (durch Trennzeichen getrennt)“.",
            f"This is a file in {kind} format, not CSV. Open it and save the table as “CSV UTF-8”.",
        )
    if (offset := data.find(b"\x00")) >= 0:
        raise UnreadableTable(
            TableFault.NUL_BYTE,
            name,
            f"Zeile {_line(data, offset)} enthält ein Nullbyte (Byte {offset}). Das ist keine Textdatei; "
            "speichern Sie die Tabelle neu als „CSV UTF-8“.",
            f"Line {_line(data, offset)} holds a NUL byte (byte {offset}). This is no text file; "
            "save the table again as “CSV UTF-8”.",
        )


def _other_format(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        if b"opendocument.spreadsheet" in data[:200]:
            return "ODS"
        return "XLSX" if b"xl/" in data else "ZIP"
    signatures = {
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "XLS",
        b"%PDF-": "PDF",
        b"\xff\xfe": "UTF-16",
        b"\xfe\xff": "UTF-16",
    }
    return next((kind for start, kind in signatures.items() if data.startswith(start)), None)


def _decode(data: bytes, name: str) -> str:
    content = data.removeprefix(BOM)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as fault:
        offset = fault.start + len(data) - len(content)
        line = _line(data, offset)
        raise UnreadableTable(
            TableFault.NOT_UTF8,
            name,
            f"Zeile {line} ist nicht in UTF-8 geschrieben (Byte {offset}: 0x{data[offset]:02X}). "
            "Speichern Sie die Tabelle neu als „CSV UTF-8“.",
            f"Line {line} is not written in UTF-8 (byte {offset}: 0x{data[offset]:02X}). "
            "Save the table again as “CSV UTF-8”.",
        ) from fault


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _records(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Give each record with its row number; quotes left open are refused, not swallowed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as fault:
        line, limit = reader.line_num, csv.field_size_limit()
        raise UnreadableTable(
            TableFault.BROKEN_QUOTES,
            name,
            f"Die Anführungszeichen bis Textzeile {line} gehen nicht auf, oder eine Zelle hat mehr als "
            f"{limit} Zeichen. Prüfen Sie die Zelle und speichern Sie die Tabelle neu.",
            f"The quotation marks up to text line {line} do not match, or a cell has more than "
            f"{limit} characters. Check the cell and save the table again.",
        ) from fault


def _delimiter(text: str) -> str:
    """Give the separator: the semicolon if it splits the header, else the comma."""
    try:
        header = next(csv.reader(io.StringIO(text, newline=""), delimiter=";"), [])
    except csv.Error:
        return ";"  # the strict reader meets the same fault and names its line
    return ";" if len(header) > 1 else ","


def _headers(first: list[str], name: str) -> tuple[str, ...]:
    headers = [cell.strip() for cell in first]
    while headers and not headers[-1]:
        headers.pop()
    if not headers:
        raise UnreadableTable(
            TableFault.NO_HEADERS,
            name,
            "Zeile 1 enthält keine Spaltenköpfe. Die erste Zeile muss die Spalten benennen.",
            "Row 1 holds no column headers. The first row must name the columns.",
        )
    if "" in headers:
        number = headers.index("") + 1
        raise UnreadableTable(
            TableFault.HEADER_MISSING,
            name,
            f"Spalte {number} hat keinen Spaltenkopf. Tragen Sie in Zeile 1 einen Namen ein.",
            f"Column {number} has no header. Write a name into row 1.",
        )
    if twice := sorted({header for header in headers if headers.count(header) > 1}):
        words = ", ".join(f"„{header}“" for header in twice)
        raise UnreadableTable(
            TableFault.DUPLICATE_HEADERS,
            name,
            f"Spaltenköpfe kommen mehrfach vor: {words}. Geben Sie jeder Spalte einen eigenen Namen.",
            f"Column headers occur more than once: {words}. Give each column a name of its own.",
        )
    return tuple(headers)


def _fitted(cells: list[str], headers: tuple[str, ...], number: int, name: str) -> list[str]:
    """Fit a record to the headers; text beyond the last header belongs nowhere and is refused."""
    extra = [cell for cell in cells[len(headers) :] if cell.strip()]
    if extra:
        raise UnreadableTable(
            TableFault.TOO_MANY_CELLS,
            name,
            f"Zeile {number} hat {len(cells)} Zellen, die Kopfzeile nur {len(headers)}; ohne Spalte bleibt "
            f"„{extra[0][:80]}“. Setzen Sie Text mit Trennzeichen in Anführungszeichen oder ergänzen Sie "
            "den Spaltenkopf.",
            f"Row {number} has {len(cells)} cells, the header only {len(headers)}; no column is left for "
            f"“{extra[0][:80]}”. Put text with separators into quotation marks or add the column header.",
        )
    return (cells + [""] * len(headers))[: len(headers)]
