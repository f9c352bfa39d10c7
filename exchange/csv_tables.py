"""CSV as people save it: the encoding and the separator are recognised, or the file is refused.

UTF-8 and, by its mark, UTF-16 are certain. Anything else is read as Windows-1252, the encoding of German
office programs, and the report says so, for somebody must look whether the umlauts are right.
"""

import csv
import io
from collections.abc import Collection, Iterator
from hashlib import sha256

from exchange.anomalies import Anomaly, AnomalyKind, anomaly
from exchange.tables import Record, Table, TableFault, UnreadableTable, refuse_sizes, table_of

BOM = b"\xef\xbb\xbf"
SEPARATORS = ";\t,|"
_FEW = 20
"""So many lines tell the separator."""


def read_csv(data: bytes, *, name: str, expected: Collection[str] = ()) -> Table:
    """Read a CSV file; its header is found by content, or by the `expected` names.

    Raises:
        UnreadableTable: the bytes are no such file.
    """
    refuse_sizes(data, name)
    text, found = _decoded(data, name)
    records = list(_records(text, name))
    return table_of(records, name, sha256(data).hexdigest(), expected, found)


def _decoded(data: bytes, name: str) -> tuple[str, list[Anomaly]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _printable(data.decode("utf-16"), name), []
        except UnicodeDecodeError as fault:
            raise _undecoded(data, fault.start, name, "UTF-16") from fault
    _refuse_nul(data, name)
    content = data.removeprefix(BOM)
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as fault:
        offset = fault.start + len(data) - len(content)
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            raise _undecoded(data, offset, name, "UTF-8") from fault
        if len(content) < len(data) or any(ord(sign) < ord(" ") and sign not in "\t\r\n" for sign in text):
            raise _undecoded(data, offset, name, "UTF-8") from fault
    line = _line(data, offset)
    return text, [anomaly(AnomalyKind.ENCODING_ASSUMED, line, "", text.splitlines()[line - 1][:80])]


def _undecoded(data: bytes, offset: int, name: str, encoding: str) -> UnreadableTable:
    line = _line(data, offset)
    return UnreadableTable(
        TableFault.NOT_UTF8,
        name,
        f"Zeile {line} ist nicht in {encoding} geschrieben (Byte {offset}: 0x{data[offset]:02X}). "
        "Speichern Sie die Tabelle neu als „CSV UTF-8“.",
        f"Line {line} is not written in {encoding} (byte {offset}: 0x{data[offset]:02X}). "
        "Save the table again as “CSV UTF-8”.",
    )


def _refuse_nul(data: bytes, name: str) -> None:
    if (offset := data.find(b"\x00")) >= 0:
        raise _nul(_line(data, offset), f" (Byte {offset})", f" (byte {offset})", name)


def _printable(text: str, name: str) -> str:
    if (offset := text.find("\x00")) >= 0:
        raise _nul(text.count("\n", 0, offset) + 1, "", "", name)
    return text


def _nul(line: int, at_de: str, at_en: str, name: str) -> UnreadableTable:
    return UnreadableTable(
        TableFault.NUL_BYTE,
        name,
        f"Zeile {line} enthält ein Nullbyte{at_de}. Das ist keine Textdatei; "
        "speichern Sie die Tabelle neu als „CSV UTF-8“.",
        f"Line {line} holds a NUL byte{at_en}. This is no text file; save the table again as “CSV UTF-8”.",
    )


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _records(text: str, name: str) -> Iterator[Record]:
    """Give each record with its row number; quotes left open are refused, not swallowed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
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


def _separator(text: str) -> str:
    """Give the separator: the one that splits most of the first rows alike, the semicolon before others."""
    alike = {separator: _rows_split_alike(text, separator) for separator in SEPARATORS}
    return max(SEPARATORS, key=lambda separator: alike[separator])


def _rows_split_alike(text: str, separator: str) -> int:
    """Count the first rows that a separator splits into the same number of cells (0: less than half of them)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widths: list[int] = []
    try:
        for cells in reader:
            if cells:
                widths.append(len(cells))
            if reader.line_num >= _FEW:
                break
    except csv.Error:
        pass  # the strict reader meets the same fault and names its line
    most = max((widths.count(width) for width in widths if width > 1), default=0)
    return most if 2 * most >= len(widths) else 0
