"""A date cell gives the day, month or year it names, and never a day that does not exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.times import Precision
from exchange.german_dates import DateCell, UnreadableDate, read_date


def refusal(text: str) -> UnreadableDate:
    with pytest.raises(UnreadableDate) as raised:
        read_date(text)
    return raised.value


@pytest.mark.parametrize("text", ["01.03.2023", "1.3.2023", " 01.03.2023 ", "2023-03-01"])
def test_a_day_is_read_in_german_and_iso_form(text: str) -> None:
    assert read_date(text) == DateCell(date(2023, 3, 1))


def test_a_remark_in_brackets_stays_beside_the_date() -> None:
    assert read_date("31.03.2023 [Beteiligung SSE]") == DateCell(date(2023, 3, 31), "Beteiligung SSE")


def test_a_remark_may_stand_alone() -> None:
    assert read_date("[mit FB 32 klären]") == DateCell(None, "mit FB 32 klären")


@pytest.mark.parametrize("text", ["-", "–", "—", " - "])
def test_a_dash_is_a_placeholder(text: str) -> None:
    assert read_date(text) == DateCell(None, placeholder=True)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0"])
def test_an_empty_cell_is_no_placeholder(text: str) -> None:
    assert read_date(text) == DateCell(None)


def test_a_month_is_known_to_the_month() -> None:
    cell = read_date("02.2024")
    assert cell == DateCell(date(2024, 2, 1), precision=Precision.MONTH)
    assert cell.last_day == date(2024, 2, 29)


def test_a_year_is_known_to_the_year() -> None:
    cell = read_date("2024")
    assert cell == DateCell(date(2024, 1, 1), precision=Precision.YEAR)
    assert cell.last_day == date(2024, 12, 31)


def test_a_day_is_its_own_last_day() -> None:
    assert read_date("01.03.2023").last_day == date(2023, 3, 1)
    assert read_date("-").last_day is None


@pytest.mark.parametrize(
    "text", ["31.02.2024", "29.02.2023", "2024-02-31", "00.01.2024", "13.2024", "01.13.2024"]
)
def test_a_day_the_calendar_lacks_is_refused(text: str) -> None:
    fault = refusal(text)
    assert f"„{text}“ gibt es im Kalender nicht" in fault.de
    assert f"“{text}” does not exist in the calendar" in fault.en


def test_the_29th_of_february_of_a_leap_year_exists() -> None:
    assert read_date("29.02.2024").value == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["1899", "31.12.9999", "01.01.0024", "2200"])
def test_a_year_outside_the_plausible_is_refused(text: str) -> None:
    assert "außerhalb der Jahre 1900 bis 2199" in refusal(text).de


@pytest.mark.parametrize("text", ["1900", "31.12.2199"])
def test_the_first_and_last_plausible_year_are_read(text: str) -> None:
    assert read_date(text).value is not None


@pytest.mark.parametrize(
    "text",
    [
        "bald",
        "01.03.23",
        "03/2024",
        "01-03-2024",
        "Q1 2024",
        "01.03.2023 oder später",
        "[a] [b]",
        "--",
        "٠١.٠٣.٢٠٢٣",
    ],
)
def test_an_unknown_form_is_refused_with_the_known_ones(text: str) -> None:
    fault = refusal(text)
    assert "TT.MM.JJJJ" in fault.de
    assert "DD.MM.YYYY" in fault.en


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_reads_the_same_in_both_forms(day: date) -> None:
    assert read_date(f"{day:%d.%m}.{day.year}") == read_date(day.isoformat()) == DateCell(day)


@given(st.text(max_size=30))
def test_any_text_gives_a_cell_or_a_clear_refusal(text: str) -> None:
    refused = None
    try:
        cell = read_date(text)
    except UnreadableDate as fault:
        refused = fault
    if refused is not None:
        assert refused.de
        assert refused.en
    else:
        assert cell.value is None or cell.last_day is not None


def test_a_day_that_a_spreadsheet_counted_is_named_but_not_guessed() -> None:
    with pytest.raises(UnreadableDate) as raised:
        read_date("45016")
    assert "31.03.2023" in raised.value.de
    with pytest.raises(UnreadableDate) as raised:
        read_date("145016")
    assert "kein Datum in bekannter Form" in raised.value.de
