"""The header of a list is found by what its rows hold; what does not fit it is refused with its place."""

import pytest

from exchange.anomalies import AnomalyKind
from exchange.tables import MAX_COLUMNS, MAX_ROWS, Record, Table, TableFault, UnreadableTable, table_of


def of(*rows: list[str], expected: tuple[str, ...] = ()) -> Table:
    records: list[Record] = list(enumerate(rows, start=1))
    return table_of(records, "liste", "0" * 64, expected)


def refused(*rows: list[str]) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as raised:
        of(*rows)
    return raised.value


def test_titles_above_the_header_are_left_out_and_said() -> None:
    table = of(
        ["Projektübersicht", "", ""], ["", "", ""], ["Nr", "Projekt", "Status"], ["1", "E-Akte", "läuft"]
    )
    assert table.headers == ("Nr", "Projekt", "Status")
    assert [(row.number, row.cells["Projekt"]) for row in table.rows] == [(4, "E-Akte")]
    assert [(one.kind, one.row, one.wording) for one in table.found] == [
        (AnomalyKind.HEADER_FOUND, 3, "Projektübersicht")
    ]


def test_a_header_in_the_first_row_leaves_nothing_to_say() -> None:
    assert of(["Projekt", "Status"], ["E-Akte", "läuft"]).found == ()


def test_expected_headers_are_found_wherever_they_stand() -> None:
    table = of(
        ["a", "b", "c"], ["x", "Projekt", "Stand"], ["1", "E-Akte", "ruht"], expected=("Stand", "Projekt")
    )
    assert table.header_row == 2
    assert table.rows[0].cells["Stand"] == "ruht"


def test_a_line_break_in_a_header_is_a_space() -> None:
    assert of(["Projekt-\n start"], ["x"]).headers == ("Projekt- start",)


def test_an_empty_column_without_a_header_is_left_out() -> None:
    table = of(["", "Projekt", "", "Status"], ["", "E-Akte", "", "läuft"])
    assert table.rows[0].cells == {"Projekt": "E-Akte", "Status": "läuft"}


def test_a_filled_column_without_a_header_is_refused_with_its_place() -> None:
    fault = refused(["Projekt", "", "Status"], ["E-Akte", "wichtig", "läuft"])
    assert fault.fault is TableFault.HEADER_MISSING
    assert "Spalte 2" in fault.de


@pytest.mark.parametrize(("columns", "fits"), [(MAX_COLUMNS, True), (MAX_COLUMNS + 1, False)])
def test_columns_are_limited(columns: int, *, fits: bool) -> None:
    header = [f"S{number}" for number in range(columns)]
    if fits:
        assert len(of(header).headers) == columns
    else:
        assert refused(header).fault is TableFault.TOO_LARGE


def test_rows_are_limited() -> None:
    assert refused(*([["a"]] * (MAX_ROWS + 1))).fault is TableFault.TOO_LARGE
