"""A CSV file is read exactly or refused with the place and the way out."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.anomalies import AnomalyKind
from exchange.csv_tables import read_csv
from exchange.tables import MAX_BYTES, Row, Table, TableFault, UnreadableTable


def read(text: str) -> Table:
    return read_csv(text.encode(), name="liste.csv")


def refusal(data: bytes) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as raised:
        read_csv(data, name="liste.csv")
    assert raised.value.de.startswith("liste.csv: ")
    assert raised.value.en.startswith("liste.csv: ")
    return raised.value


def test_a_table_keeps_name_hash_headers_and_rows() -> None:
    data = b"Projekt;Status\nE-Akte;in Bearbeitung\n"
    assert read_csv(data, name="liste.csv") == Table(
        "liste.csv",
        sha256(data).hexdigest(),
        ("Projekt", "Status"),
        (Row(2, {"Projekt": "E-Akte", "Status": "in Bearbeitung"}),),
    )


def test_cells_keep_their_wording_and_headers_lose_outer_space() -> None:
    table = read(" Projekt ; Status\n  E-Akte  ; ruht \n")
    assert table.headers == ("Projekt", "Status")
    assert table.rows[0].cells == {"Projekt": "  E-Akte  ", "Status": " ruht "}


def test_a_byte_order_mark_is_no_part_of_the_first_header() -> None:
    assert read("\ufeffProjekt;Status\na;b\n").headers == ("Projekt", "Status")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(ending: str) -> None:
    assert [row.number for row in read(ending.join(["P;S", "a;b", "c;d"])).rows] == [2, 3]


def test_commas_separate_where_no_semicolon_splits_the_header() -> None:
    assert read('"Ziel; Nutzen",Status\nx,y\n').headers == ("Ziel; Nutzen", "Status")


def test_a_semicolon_in_the_header_leaves_commas_to_the_text() -> None:
    table = read("Projekt;Ziel, Nutzen, Dauer\nNetze in Bremen, Köln;x\n")
    assert table.rows[0].cells == {"Projekt": "Netze in Bremen, Köln", "Ziel, Nutzen, Dauer": "x"}


def test_one_column_is_a_table() -> None:
    assert read("Projekt\nE-Akte\n").rows == (Row(2, {"Projekt": "E-Akte"}),)


def test_a_header_alone_is_a_table_without_rows() -> None:
    assert read("Projekt;Status\n").rows == ()


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    table = read('Projekt;Status\n"zwei\nZeilen";x\n\n;\nnach der Lücke;y\n')
    assert [row.number for row in table.rows] == [2, 5]
    assert table.rows[0].cells["Projekt"] == "zwei\nZeilen"


def test_a_short_row_ends_in_empty_cells() -> None:
    assert read("P;S;T\na\n").rows[0].cells == {"P": "a", "S": "", "T": ""}


def test_empty_cells_beyond_the_header_say_nothing() -> None:
    assert read("P;S;;\na;b;;\n").rows[0].cells == {"P": "a", "S": "b"}


def test_a_cell_without_a_header_is_refused_with_its_row() -> None:
    fault = refusal(b"P;S\na;b\nc;d;e\n")
    assert fault.fault is TableFault.TOO_MANY_CELLS
    assert "Zeile 3 hat 3 Zellen" in fault.de
    assert "„e“" in fault.de


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n\t\n"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data).fault is TableFault.EMPTY


def test_a_file_of_ten_mebibytes_is_read_and_one_byte_more_is_refused() -> None:
    fitting = (b"Projekt\n" + b"x" * 999 + b"\n") * (MAX_BYTES // 1000)
    fitting = fitting[:MAX_BYTES].ljust(MAX_BYTES, b"x")
    assert len(read_csv(fitting, name="liste.csv").rows) > 1
    assert refusal(fitting + b"\n").fault is TableFault.TOO_LARGE


def test_the_encoding_of_german_office_programs_is_read_and_said() -> None:
    table = read_csv("Projekt;Status\nBürger – 5 €;x\n".encode("cp1252"), name="liste.csv")
    assert table.rows[0].cells["Projekt"] == "Bürger – 5 €"
    assert [(one.kind, one.row) for one in table.found] == [(AnomalyKind.ENCODING_ASSUMED, 2)]
    assert "Bürger – 5 €" in table.found[0].de


def test_utf8_leaves_nothing_to_say() -> None:
    assert read("Projekt;Status\nBürger;x\n").found == ()


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_mark(encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    table = read_csv(f"{mark}Projekt;Status\nBürger;x\n".encode(encoding), name="liste.csv")
    assert table.rows[0].cells["Projekt"] == "Bürger"


def test_half_a_sign_of_utf16_is_refused() -> None:
    assert refusal("P;S\n".encode("utf-16") + b"a").fault is TableFault.NOT_UTF8


def test_a_byte_of_no_known_encoding_is_named_with_line_and_offset() -> None:
    fault = refusal(b"Projekt;Status\nB\x81rger;x\n")
    assert fault.fault is TableFault.NOT_UTF8
    assert "Zeile 2" in fault.de
    assert "Byte 16: 0x81" in fault.de


def test_the_offset_counts_the_byte_order_mark() -> None:
    assert "Byte 4: 0xFF" in refusal(b"\xef\xbb\xbfP\xff\n").de


def test_a_nul_byte_is_named_with_its_line() -> None:
    fault = refusal(b"P;S\na;\x00\n")
    assert fault.fault is TableFault.NUL_BYTE
    assert "Zeile 2" in fault.de


def test_a_header_used_twice_is_refused_by_name() -> None:
    fault = refusal(b"P;S;P\n")
    assert fault.fault is TableFault.DUPLICATE_HEADERS
    assert "„P“" in fault.de


def test_a_gap_in_the_header_is_refused_with_its_column() -> None:
    fault = refusal(b"P;;S\n")
    assert fault.fault is TableFault.HEADER_MISSING
    assert "Spalte 2" in fault.de


@pytest.mark.parametrize("data", [b";;\n", b"\n;;;\n"])
def test_a_file_without_any_word_has_no_headers(data: bytes) -> None:
    assert refusal(data).fault is TableFault.NO_HEADERS


def test_tabs_and_bars_separate_too() -> None:
    assert read("Projekt\tStatus\nE-Akte, neu\tx\n").headers == ("Projekt", "Status")
    assert read("Projekt|Status\nE-Akte|x\n").headers == ("Projekt", "Status")


def test_one_column_with_commas_in_its_text_stays_one() -> None:
    assert read("Projekt\nNetze in Bremen, Köln\nE-Akte\nPosteingang\n").headers == ("Projekt",)


@pytest.mark.parametrize("data", [b'P;S\n"offen;x\n', b'P;S\n"a"b;x\n', b'"P;S\n', b"P\n" + b"x" * 200_000])
def test_quotes_that_do_not_match_and_endless_cells_are_refused(data: bytes) -> None:
    assert refusal(data).fault is TableFault.BROKEN_QUOTES


def test_matching_quotes_may_hold_anything() -> None:
    assert read('P;S\n"a;""b"",\nc";x\n').rows[0].cells["P"] == 'a;"b",\nc'


def only_a_table_or_a_refusal(data: bytes) -> None:
    refused = None
    try:
        table = read_csv(data, name="liste.csv")
    except UnreadableTable as fault:
        refused = fault
    if refused is not None:
        assert refused.de
        assert refused.en
    else:
        assert all(tuple(row.cells) == table.headers for row in table.rows)
        assert [row.number for row in table.rows] == sorted({row.number for row in table.rows})


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_clear_refusal(data: bytes) -> None:
    only_a_table_or_a_refusal(data)


@given(st.text(alphabet='ab;,"\n\r ä', max_size=80))
def test_any_text_of_separators_and_quotes_gives_a_table_or_a_clear_refusal(text: str) -> None:
    only_a_table_or_a_refusal(text.encode())
