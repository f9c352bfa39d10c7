"""XLSX and ODS as rows of text, as the person who saved them saw the cells.

Read is the first visible sheet that holds the list. A formula counts as the value saved with it; real dates
become German dates, whole numbers lose their decimals. What somebody should know about the sheet (formulas,
merged cells, other sheets) is said in the report.
"""

import io
from collections.abc import Collection, Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from exchange.anomalies import Anomaly, AnomalyKind, anomaly
from exchange.csv_tables import read_csv
from exchange.tables import HEADER_WITHIN, Record, Table, TableFault, UnreadableTable, refuse_sizes, table_of
from exchange.workbook_checks import broken, is_workbook, shape_of

Cell = int | float | str | bool | time | date | datetime | timedelta
_MERGED_MOST = 20
"""So many merged areas are named one by one."""


def read_table(data: bytes, *, name: str, expected: Collection[str] = (), sheet: str | None = None) -> Table:
    """Read a list from a file of any of the formats; which one is seen in its content.

    Args:
        data: the file.
        name: what the file is called, for messages.
        expected: column headers that tell the header row and the sheet.
        sheet: the sheet to read, where a workbook has several.

    Raises:
        UnreadableTable: the file is not one of them, or holds no list.
    """
    refuse_sizes(data, name)
    if not is_workbook(data, name):
        return read_csv(data, name=name, expected=expected)
    shape = shape_of(data, name)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _read(workbook, data, name, (expected, sheet), shape.formulas)
    except UnreadableTable:
        raise
    except (CalamineError, ValueError, OSError) as fault:
        raise broken(name) from fault


def _read(
    workbook: CalamineWorkbook,
    data: bytes,
    name: str,
    wanted: tuple[Collection[str], str | None],
    formulas: int,
) -> Table:
    expected, named = wanted
    sheets = {one.name: one for one in workbook.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet}
    visible = [one for one, known in sheets.items() if known.visible is SheetVisibleEnum.Visible]
    asked = [one for one in visible if named in {None, one}]
    read = {one: workbook.get_sheet_by_name(one) for one in asked}
    records = {one: list(_records(sheet)) for one, sheet in read.items()}
    chosen = _chosen(records, expected)
    if chosen is None:
        raise _no_list(name, named, visible)
    found = list(_remarks(read[chosen], chosen, [one for one in sheets if one != chosen], formulas))
    return table_of(records[chosen], name, sha256(data).hexdigest(), expected, found)


def _chosen(records: dict[str, list[Record]], expected: Collection[str]) -> str | None:
    """Choose the first sheet with the expected headers, else the first that is not empty."""
    filled = [one for one, rows in records.items() if rows]
    for one in filled:
        for _, cells in records[one][:HEADER_WITHIN]:
            if expected and set(expected) <= {" ".join(cell.split()) for cell in cells}:
                return one
    return filled[0] if filled else None


def _no_list(name: str, sheet: str | None, visible: list[str]) -> UnreadableTable:
    here = ", ".join(f"„{one}“" for one in visible) or "–"
    if sheet is not None and sheet not in visible:
        return UnreadableTable(
            TableFault.LIST_MISSING,
            name,
            f"Ein sichtbares Blatt „{sheet}“ gibt es nicht. Sichtbar sind: {here}.",
            f"There is no visible sheet “{sheet}”. Visible are: {here}.",
        )
    return UnreadableTable(
        TableFault.EMPTY,
        name,
        f"Kein sichtbares Blatt enthält eine Tabelle (sichtbar: {here}). Ausgeblendete Blätter werden nicht gelesen; "
        "blenden Sie das Blatt mit der Liste ein.",
        f"No visible sheet holds a table (visible: {here}). Hidden sheets are not read; unhide the one with the list.",
    )


def _records(sheet: CalamineSheet) -> Iterator[Record]:
    """Give the filled rows of a sheet by their numbers; places are counted from the first column."""
    if sheet.start is None:
        return
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        written = [_written(cell) for cell in cells]
        if any(cell.strip() for cell in written):
            yield number, written


def _written(cell: Cell) -> str:
    """Write a value as a person reads it in the cell."""
    match cell:
        case str():
            return cell.replace("\x00", "")
        case bool():
            return "WAHR" if cell else "FALSCH"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() if cell.time() != time.min:
            return f"{cell:%d.%m.%Y %H:%M}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case _:
            return str(cell)


def _remarks(sheet: CalamineSheet, name: str, others: list[str], formulas: int) -> Iterator[Anomaly]:
    if others:
        yield anomaly(AnomalyKind.SHEETS_LEFT, 0, "", name, others=", ".join(f"„{one}“" for one in others))
    if formulas:
        yield anomaly(AnomalyKind.FORMULAS, 0, "", name, count=formulas)
    merged = sheet.merged_cell_ranges or []
    for (first_row, first_column), (last_row, last_column) in merged[:_MERGED_MOST]:
        area = f"{_column(first_column)}{first_row + 1}:{_column(last_column)}{last_row + 1}"
        yield anomaly(AnomalyKind.CELLS_MERGED, first_row + 1, "", area, last=last_row + 1)
    if len(merged) > _MERGED_MOST:
        left = len(merged) - _MERGED_MOST
        yield anomaly(AnomalyKind.CELLS_MERGED_MORE, 0, "", name, count=left)


def _column(place: int) -> str:
    """Name a column as a spreadsheet does, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
