"""A table written as a workbook is read back as it was, computes nothing, and is the same file each time."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from exchange.workbook_writing import LONGEST_CELL, Cell, workbook
from exchange.workbooks import read_table

HEADER = ("Wirksam", "Antrag", "Wortlaut", "Nummer")


def written(*rows: tuple[Cell, ...]) -> bytes:
    return workbook("Beschlüsse: 2024/25", HEADER, rows)


def read(*rows: tuple[Cell, ...]) -> list[list[str]]:
    """Read a written table as a list of somebody else is read."""
    table = read_table(written(*rows), name="beschluesse.xlsx")
    return [[row.cells[name] for name in HEADER] for row in table.rows]


def sheet(*rows: tuple[Cell, ...]) -> str:
    with ZipFile(BytesIO(written(*rows))) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_what_is_written_is_read_back() -> None:
    rows = read((date(2024, 2, 1), "Freigabe „Bürgerportal“ <&>", None, 7), (None, "x", "zwei\nZeilen", 12))
    assert rows == [["2024-02-01", "Freigabe „Bürgerportal“ <&>", "", "7"], ["", "x", "zwei\nZeilen", "12"]]


@pytest.mark.parametrize("text", ["=1+1", "+49 3461", "-5", "@SUM(A1)", '=HYPERLINK("x")', "\t=1", "＝1"])
def test_no_cell_becomes_a_formula(text: str) -> None:
    found = sheet((None, text, None, 1))
    assert "<f" not in found
    assert found.count('t="inlineStr"') == len(HEADER) + 1


def test_what_no_workbook_can_hold_is_replaced_or_cut() -> None:
    assert "a\ufffdb" in sheet((None, "a\x00b", None, 1))
    assert "a\ufffdb" in sheet((None, "a\ud800b", None, 1))
    assert len(read((None, "x" * (LONGEST_CELL + 1), None, 1))[0][1]) == LONGEST_CELL


def test_the_same_table_is_the_same_file() -> None:
    assert written((None, "x", None, 1)) == written((None, "x", None, 1))


def test_columns_go_on_behind_the_last_letter() -> None:
    found = workbook("breit", [f"Spalte {number}" for number in range(28)], [])
    with ZipFile(BytesIO(found)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    assert all(f'r="{address}1"' in text for address in ("A", "Z", "AA", "AB"))
