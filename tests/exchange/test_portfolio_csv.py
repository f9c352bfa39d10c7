"""The table offices open: read back as it was written, and no cell of it computes."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.portfolio_csv import portfolio_csv


def read(written: bytes) -> list[list[str]]:
    text = written.decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))


def test_a_table_begins_with_its_mark_and_is_split_at_semicolons() -> None:
    written = portfolio_csv(["Schlüssel", "Ende"], [["CITY-1", date(2024, 12, 20)], ["A;B", None]])
    assert written == '\ufeffSchlüssel;Ende\r\nCITY-1;2024-12-20\r\n"A;B";\r\n'.encode()


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  ="])
def test_no_text_becomes_a_formula(begins: str) -> None:
    assert read(portfolio_csv(["x"], [[f"{begins}1+1"]]))[1] == [f"'{begins}1+1"]


@pytest.mark.parametrize("plain", ["Bürgerportal", "1+1", "A = B", "'zitiert", "", "3-mal"])
def test_plain_text_stays_as_it_is(plain: str) -> None:
    assert read(portfolio_csv(["x", "y"], [[plain, "z"]]))[1] == [plain, "z"]


@given(
    st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=2, max_size=2))
)
def test_every_row_is_read_back(rows: list[list[str]]) -> None:
    back = read(portfolio_csv(["x", "y"], rows))[1:]
    assert [[one.removeprefix("'") for one in row] for row in back] == [
        [one.removeprefix("'") for one in row] for row in rows
    ]
