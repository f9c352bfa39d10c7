"""XLSX and ODS give the same rows as CSV; what is broken, hidden or too large is refused in clear words."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import workbook_checks
from exchange.anomalies import AnomalyKind
from exchange.seeds import shipped_list
from exchange.tables import MAX_ROWS, Table, TableFault, UnreadableTable
from exchange.workbooks import read_table
from tests.support.workbooks import sheet_of, text_cell, xlsx, zipped

OVERVIEW = "magdeburg_stabsstelle_projektuebersicht"
LIST = sheet_of(["Projekt", "Status"], ["E-Akte", "läuft"])


def read(data: bytes, *expected: str, sheet: str | None = None) -> Table:
    return read_table(data, name="liste", expected=expected, sheet=sheet)


def refused(data: bytes) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as raised:
        read(data)
    assert raised.value.de.startswith("liste: ")
    assert raised.value.en.startswith("liste: ")
    return raised.value


def only_a_table_or_a_refusal(data: bytes) -> None:
    refusal = None
    try:
        read(data)
    except UnreadableTable as fault:
        refusal = fault
    assert refusal is None or (refusal.de and refusal.en)


def kinds(table: Table) -> list[AnomalyKind]:
    return [one.kind for one in table.found]


# The same list in every format


@pytest.mark.parametrize(
    ("list_", "ending"),
    [
        (OVERVIEW, "xlsx"),
        (OVERVIEW, "ods"),
        ("magdeburg_ikz_2014", "xlsx"),
        ("duisburg_ziele_matrix", "xlsx"),
    ],
)
def test_a_shipped_workbook_gives_the_rows_of_its_csv(list_: str, ending: str) -> None:
    from_csv, from_workbook = read(shipped_list(f"{list_}.csv")), read(shipped_list(f"{list_}.{ending}"))
    assert from_workbook.headers == from_csv.headers
    assert from_workbook.rows == from_csv.rows
    assert kinds(from_workbook) == [AnomalyKind.SHEETS_LEFT]


# Cells as people see them


def test_numbers_dates_and_truths_are_written_as_people_read_them() -> None:
    row = ['<c r="A2"><v>7</v></c>', '<c r="B2"><v>2.5</v></c>', '<c r="C2" s="1"><v>45016</v></c>']
    row += ['<c r="D2" s="1"><v>45016.5</v></c>', '<c r="E2" t="b"><v>1</v></c>']
    table = read(xlsx({"Liste": sheet_of(["A", "B", "C", "D", "E"], row)}))
    assert table.rows[0].cells == {
        "A": "7",
        "B": "2.5",
        "C": "31.03.2023",
        "D": "31.03.2023 12:00",
        "E": "WAHR",
    }


def test_the_saved_value_of_a_formula_counts_and_is_said() -> None:
    cell = '<c r="A2" t="str"><f>CONCAT("E-","Akte")</f><v>E-Akte</v></c>'
    table = read(xlsx({"Liste": sheet_of(["Projekt", "Status"], [cell, "läuft"])}))
    assert table.rows[0].cells["Projekt"] == "E-Akte"
    assert kinds(table) == [AnomalyKind.FORMULAS]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    table = read(xlsx({"Liste": sheet_of(["Projekt"], ["=SUMME(A1)"])}))
    assert (table.rows[0].cells["Projekt"], table.found) == ("=SUMME(A1)", ())


def test_merged_cells_are_named_with_their_rows() -> None:
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    table = read(xlsx({"Liste": sheet_of(["P", "S"], ["a", "b"], ["", "c"], after=merged)}))
    assert [(one.kind, one.row, one.wording) for one in table.found] == [
        (AnomalyKind.CELLS_MERGED, 2, "A2:A3")
    ]


def test_empty_rows_and_columns_before_the_list_keep_the_numbers() -> None:
    rows = [[], [], ["", "Projekt", "Status"], ["", "E-Akte", "läuft"]]
    table = read(xlsx({"Liste": sheet_of(*rows)}))
    assert [(row.number, row.cells) for row in table.rows] == [(4, {"Projekt": "E-Akte", "Status": "läuft"})]


# Which sheet


def test_the_sheet_with_the_expected_headers_is_read() -> None:
    data = xlsx({"Deckblatt": sheet_of(["Stadt", "Amt"]), "Liste": LIST})
    assert read(data, "Projekt").rows[0].cells["Projekt"] == "E-Akte"
    assert read(data).headers == ("Stadt", "Amt")


def test_a_named_sheet_is_read_and_a_missing_one_refused() -> None:
    data = xlsx({"Deckblatt": sheet_of(["Stadt", "Amt"]), "Liste": LIST})
    assert read(data, sheet="Liste").headers == ("Projekt", "Status")
    with pytest.raises(UnreadableTable, match="„Plan“ gibt es nicht"):
        read(data, sheet="Plan")


def test_a_hidden_sheet_is_never_read() -> None:
    data = xlsx({"Alt": LIST, "Liste": sheet_of(["Projekt", "Status"], ["Neu", "läuft"])}, hidden=("Alt",))
    assert read(data).rows[0].cells["Projekt"] == "Neu"
    assert refused(xlsx({"Alt": LIST, "Leer": sheet_of()}, hidden=("Alt",))).fault is TableFault.EMPTY


# What is refused unread


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped({"notes": "x"}), "ZIP"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}), "DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "XLS"),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_another_format_is_named_with_the_way_out(data: bytes, kind: str) -> None:
    fault = refused(data)
    assert fault.fault is TableFault.OTHER_FORMAT
    assert f"eine {kind}-Datei" in fault.de


def test_encrypted_workbooks_are_told_from_broken_ones() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert refused(ole).fault is TableFault.ENCRYPTED
    manifest = {"META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": "x"}
    assert refused(zipped(manifest)).fault is TableFault.ENCRYPTED


@pytest.mark.parametrize("cut", [60, 400, -1])
def test_half_a_workbook_is_broken(cut: int) -> None:
    assert refused(xlsx({"Liste": LIST})[:cut]).fault is TableFault.BROKEN


def test_xml_that_names_entities_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/passwd">]>' + LIST
    assert refused(xlsx({"Liste": bomb})).fault is TableFault.BROKEN


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = xlsx({"Liste": sheet_of(["Projekt"], ["x" * 500_000])})
    assert len(data) < 5_000
    assert read(data).rows
    monkeypatch.setattr(workbook_checks, "MAX_UNPACKED", 400_000)
    assert refused(data).fault is TableFault.TOO_LARGE


def test_a_cell_in_the_last_corner_reserves_no_room() -> None:
    corner = sheet_of(["Projekt"], [text_cell("XFD1048576", "x")])
    fault = refused(xlsx({"Liste": corner}))
    assert fault.fault is TableFault.TOO_LARGE
    assert "Zeile 1048576 und Spalte 16384" in fault.de


def test_a_row_repeated_a_million_times_reserves_no_room() -> None:
    body = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string"/>'
    )
    content = f"<office:document-content {_ODS}><table:table>{body}</table:table-row></table:table></office:document-content>"
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "META-INF/manifest.xml": "<m/>"}
    assert refused(zipped({**parts, "content.xml": content})).fault is TableFault.TOO_LARGE


_ODS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def test_too_many_rows_are_refused_before_they_are_read() -> None:
    assert (
        refused(xlsx({"Liste": sheet_of(["P"], [text_cell(f"A{MAX_ROWS + 1}", "x")])})).fault
        is TableFault.TOO_LARGE
    )


@given(st.binary(max_size=300), st.integers(0, 3_000))
def test_any_damage_gives_a_table_or_a_clear_refusal(damage: bytes, at: int) -> None:
    whole = xlsx({"Liste": LIST})
    only_a_table_or_a_refusal(whole[:at] + damage + whole[at + len(damage) :])


@given(st.binary(max_size=400))
def test_any_sheet_gives_a_table_or_a_clear_refusal(content: bytes) -> None:
    data = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx({"Liste": LIST}))) as whole, zipfile.ZipFile(data, "w") as changed:
        for part in whole.infolist():
            sheet = part.filename.endswith("sheet1.xml")
            changed.writestr(part.filename, content if sheet else whole.read(part))
    only_a_table_or_a_refusal(data.getvalue())
