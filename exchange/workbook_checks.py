"""What a workbook is looked at for before any of it is read: its kind, its true size, and what it hides.

A workbook is a packed folder of XML that somebody sent. A few kilobytes may unpack to gigabytes, and one
cell in the last corner of a sheet makes a reader reserve room for all cells before it. So everything is
counted first, and a file beyond the limits is refused unread.
"""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from exchange.tables import MAX_COLUMNS, MAX_ROWS, TableFault, UnreadableTable

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 2_000_000
MAX_BYTES_OF_MANIFEST = 1024 * 1024
_CHUNK = 64 * 1024
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    OSError,
)
_OTHERS = {b"%PDF-": "PDF", b"{\\rtf": "RTF", b"\x1f\x8b": "GZIP", b"\x89PNG": "PNG"}


@dataclass(slots=True)
class Shape:
    """How large the sheets of a workbook claim to be, and how many of its cells are formulas."""

    rows: int = 0
    columns: int = 0
    formulas: int = 0
    _row: int = field(default=0, repr=False)
    _column: int = field(default=0, repr=False)
    _repeats: int = field(default=1, repr=False)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in one element of a sheet; both formats name things their own way."""
        match tag.rpartition(":")[2]:
            case "sheetData" | "table":
                self._row = self._column = 0
            case "row":
                self._row = _number(attributes.get("r"), self._row + 1)
                self._column = 0
            case "c":
                self._xlsx_cell(attributes.get("r", ""))
            case "f":
                self.formulas += 1
            case "table-row":
                self._repeats = _number(attributes.get("table:number-rows-repeated"), 1)
                self._row += self._repeats
                self._column = 0
            case "table-cell" | "covered-table-cell":
                self._ods_cell(attributes)

    def _xlsx_cell(self, address: str) -> None:
        found = _ADDRESS.fullmatch(address)
        self._column = _letters(found[1]) if found else self._column + 1
        row = int(found[2]) if found else self._row
        self.rows, self.columns = max(self.rows, row), max(self.columns, self._column)

    def _ods_cell(self, attributes: dict[str, str]) -> None:
        self._column += _number(attributes.get("table:number-columns-repeated"), 1)
        self.formulas += "table:formula" in attributes
        if "office:value-type" in attributes:
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def _letters(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def is_workbook(data: bytes, name: str) -> bool:
    """Tell a workbook (XLSX or ODS) from text by its first bytes, never by its name.

    Raises:
        UnreadableTable: it is neither, but something else that can be named.
    """
    if data.startswith(b"PK\x03\x04"):
        return True
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _encrypted(name)
        raise _other(name, "XLS")
    kind = next((kind for start, kind in _OTHERS.items() if data.startswith(start)), None)
    if kind is not None:
        raise _other(name, kind)
    return False


def shape_of(data: bytes, name: str) -> Shape:
    """Count what a workbook holds without reading it.

    Raises:
        UnreadableTable: it is broken, encrypted, no workbook at all, or larger than is right.
    """
    shape = Shape()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_other_archives(archive, name)
            left = MAX_UNPACKED
            for part in archive.infolist():
                left -= _look_through(archive, part, shape, name, left)
    except UnreadableTable:
        raise
    except _DAMAGED as fault:
        raise broken(name) from fault
    except RuntimeError as fault:  # a part that needs a password, or is packed in a way nobody uses here
        raise (_encrypted if "password" in str(fault) else broken)(name) from fault
    if shape.rows > MAX_ROWS or shape.columns > MAX_COLUMNS or shape.rows * shape.columns > MAX_CELLS:
        raise UnreadableTable(
            TableFault.TOO_LARGE,
            name,
            f"Ein Blatt reicht bis Zeile {shape.rows} und Spalte {shape.columns}; gelesen werden höchstens {MAX_ROWS} Zeilen, "
            f"{MAX_COLUMNS} Spalten und {MAX_CELLS} Zellen. Löschen Sie Zellen fern der Liste oder teilen Sie sie auf.",
            f"A sheet reaches to row {shape.rows} and column {shape.columns}; at most {MAX_ROWS} rows, {MAX_COLUMNS} "
            f"columns and {MAX_CELLS} cells are read. Delete cells far from the list or split it.",
        )
    return shape


def _refuse_other_archives(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise _bomb(name)
    names = {part.filename for part in parts}
    if "META-INF/manifest.xml" in names and "content.xml" in names:
        with archive.open("META-INF/manifest.xml") as manifest:
            if b"encryption-data" in manifest.read(MAX_BYTES_OF_MANIFEST):
                raise _encrypted(name)
        with archive.open("mimetype") if "mimetype" in names else io.BytesIO() as kind:
            if b"spreadsheet" in kind.read(100):
                return
        raise _other(name, "ODT")
    if "[Content_Types].xml" not in names:
        raise _other(name, "ZIP")
    if not any(part.startswith("xl/worksheets/") for part in names):
        raise _other(name, "DOCX" if any(part.startswith("word/") for part in names) else "ZIP")


def _look_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, shape: Shape, name: str, left: int) -> int:
    """Unpack one part piece by piece, never more than is left; give its true size."""
    sheet = part.filename == "content.xml" or re.fullmatch(r"xl/worksheets/[^/]+\.xml", part.filename)
    reading = _reading(shape) if sheet else None
    size = 0
    for chunk in _chunks(archive, part):
        size += len(chunk)
        if size > left:
            raise _bomb(name)
        if size == len(chunk) and part.filename.endswith(".xml") and b"<!DOCTYPE" in chunk[:4096]:
            raise broken(name)
        if reading is not None:
            _parse(reading, chunk, name)
    if reading is not None:
        _parse(reading, b"", name, last=True)
    return size


def _reading(shape: Shape) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartElementHandler = shape.start
    return parser


def _parse(parser: expat.XMLParserType, chunk: bytes, name: str, *, last: bool = False) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as fault:
        raise broken(name) from fault


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def broken(name: str) -> UnreadableTable:
    """Say that a workbook cannot be read."""
    return UnreadableTable(
        TableFault.BROKEN,
        name,
        "Die Arbeitsmappe ist beschädigt oder unvollständig. Öffnen Sie sie in Ihrem Büroprogramm und speichern Sie "
        "sie neu als XLSX oder ODS.",
        "The workbook is damaged or incomplete. Open it in your office program and save it again as XLSX or ODS.",
    )


def _encrypted(name: str) -> UnreadableTable:
    return UnreadableTable(
        TableFault.ENCRYPTED,
        name,
        "Die Arbeitsmappe ist mit einem Kennwort verschlüsselt. Speichern Sie eine Fassung ohne Kennwort.",
        "The workbook is encrypted with a password. Save a version without one.",
    )


def _bomb(name: str) -> UnreadableTable:
    return UnreadableTable(
        TableFault.TOO_LARGE,
        name,
        f"Die Arbeitsmappe ist entpackt größer als {MAX_UNPACKED // 1024 // 1024} MiB oder hat mehr als {MAX_PARTS} Teile. "
        "Entfernen Sie Bilder und alles, was nicht zur Liste gehört, oder speichern Sie die Liste als CSV.",
        f"Unpacked, the workbook is larger than {MAX_UNPACKED // 1024 // 1024} MiB or has more than {MAX_PARTS} parts. "
        "Remove pictures and whatever does not belong to the list, or save the list as CSV.",
    )


def _other(name: str, kind: str) -> UnreadableTable:
    return UnreadableTable(
        TableFault.OTHER_FORMAT,
        name,
        f"Das ist eine {kind}-Datei; gelesen werden XLSX, ODS und CSV. Öffnen Sie sie in Ihrem Büroprogramm und "
        "speichern Sie die Tabelle als XLSX, ODS oder „CSV UTF-8“.",
        f"This is a file in {kind} format; XLSX, ODS and CSV are read. Open it in your office program and save the "
        "table as XLSX, ODS or “CSV UTF-8”.",
    )
