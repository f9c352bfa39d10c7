"""The seven columns a lead fills in."""

from dataclasses import replace
from datetime import date

from domain.board_sheets import (
    MOST_MILESTONES,
    BoardSheet,
    MilestoneForecast,
    NewNeed,
    SheetCells,
    changed,
    need_id,
    raised,
    unfit,
)
from domain.refusals import Refusal
from tests.support.builders import check, sheet

CHECK = check().id


def found(report: str, one: BoardSheet | None) -> list[tuple[Refusal, object]]:
    return [(it.refusal, it.facts["field"]) for it in unfit(report, one) if it is not None]


def test_a_sheet_that_says_little_is_a_sheet() -> None:
    assert found("Läuft.", BoardSheet(cells=SheetCells())) == []
    assert found("Läuft.", None) == []


def test_everything_wrong_with_a_sheet_is_named() -> None:
    nameless = replace(sheet(todo="x" * 10_001).cells, milestones=(MilestoneForecast(label=" "),))
    assert found(" ", replace(sheet(), cells=nameless)) == [
        (Refusal.VALUE_INVALID, "report"),
        (Refusal.TEXT_TOO_LONG, "todo"),
        (Refusal.VALUE_INVALID, "milestones"),
    ]


def test_a_sheet_has_a_limited_number_of_milestones() -> None:
    one = MilestoneForecast(label="Abnahme")
    full = SheetCells(milestones=(one,) * MOST_MILESTONES)
    assert found("Läuft.", BoardSheet(cells=full)) == []
    over = SheetCells(milestones=(one,) * (MOST_MILESTONES + 1))
    assert found("Läuft.", BoardSheet(cells=over)) == [(Refusal.VALUE_INVALID, "milestones")]


def test_a_question_in_the_same_words_is_the_same_need() -> None:
    once, again = raised(CHECK, (NewNeed(question="Wer zahlt?"), NewNeed(question=" Wer zahlt? ")))
    assert once == again
    assert once.need_id == need_id(CHECK, "Wer zahlt?")
    assert raised(CHECK, (NewNeed(question="Wer nicht?"),))[0].need_id != once.need_id


def test_cells_that_say_something_else_are_marked() -> None:
    assert changed(sheet(), sheet()) == frozenset()
    assert changed(sheet(), sheet(todo="Schulung")) == {"todo"}
    later = replace(sheet().cells.milestones[0], forecast_on=date(2024, 9, 1))
    moved = replace(sheet(), cells=replace(sheet().cells, milestones=(later,)), needs=())
    assert changed(sheet(), moved) == {"milestones", "needs"}


def test_with_nothing_to_compare_nothing_is_marked() -> None:
    assert changed(None, sheet()) == frozenset()
    assert changed(sheet(), None) == frozenset()
