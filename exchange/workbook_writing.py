"""A table as a workbook (XLSX, ECMA-376) that spreadsheet programs open: one sheet of plain texts and whole numbers.

Written by hand, because so little of the format is needed. No cell can compute: what is not a number is written as a
text of the sheet itself, which no program reads as a formula. The same table gives the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_CELL = 32_767
"""More than this no spreadsheet program keeps in a cell."""
_NAME_MOST = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")

Cell = str | date | int | None

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KINDS}.worksheet+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_LINKS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)


def workbook(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table under a header; days as they are sorted (ISO 8601)."""
    title = _NOT_IN_NAMES.sub(" ", name)[:_NAME_MOST]
    book = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name={quoteattr(title)} sheetId="1" '
        'r:id="r1"/></sheets></workbook>'
    )
    sheet = "".join(_lines(header, rows))
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _LINKS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for path, content in parts.items():
            # Without a time of its own, which would make the same table another file each time.
            archive.writestr(ZipInfo(path), content.encode(), compress_type=ZIP_DEFLATED)
    return packed.getvalue()


def _lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
    for number, row in enumerate((header, *rows), start=1):
        cells = (_cell(f"{_column(place)}{number}", value) for place, value in enumerate(row))
        yield f'<row r="{number}">{"".join(cells)}</row>'
    yield "</sheetData></worksheet>"


def _column(place: int) -> str:
    """Name a column as spreadsheet programs do: A to Z, then AA."""
    first, last = divmod(place, 26)
    return f"{chr(ord('A') + first - 1) if first else ''}{chr(ord('A') + last)}"


def _cell(address: str, value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f'<c r="{address}"><v>{value:d}</v></c>'
    text = _NOT_IN_XML.sub("\ufffd", str(value))[:LONGEST_CELL]
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
