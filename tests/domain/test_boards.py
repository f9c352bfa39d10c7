"""A board, its seats by statute and its vote rules."""

from dataclasses import replace

import pytest

from domain.boards import Board, board_id
from domain.refusals import Refusal
from domain.vote_rules import SIMPLE_MAJORITY, Closes
from tests.support.builders import PROGRAMME, act, board, day
from tests.support.story import given, when

ALL_VOTED = replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED)


def lay_down(it: Board) -> None:
    it.set_vote_rule("release", SIMPLE_MAJORITY, "Geschäftsordnung § 4", act())


def test_a_board_is_established_under_the_key_lifecycles_call_it_by() -> None:
    when(board).then(
        (
            Board.Established,
            {
                "originator_id": board_id(PROGRAMME, "steering"),
                "programme_id": PROGRAMME,
                "statutory_seats": 3,
            },
        )
    )


@pytest.mark.parametrize("seats", [0, -1])
def test_a_board_without_seats_is_refused(seats: int) -> None:
    when(lambda: board(seats)).refused(Refusal.VALUE_INVALID, field="statutory_seats", value=seats)


def test_a_board_of_one_is_a_board() -> None:
    when(lambda: board(1)).then((Board.Established, {"statutory_seats": 1}))


def test_each_change_of_a_vote_rule_is_a_version_with_its_basis() -> None:
    told = given(board())
    told.when(lay_down).then(
        (
            Board.VoteRuleSet,
            {
                "rule_version": 1,
                "rule": SIMPLE_MAJORITY.to_data(),
                "basis": "Geschäftsordnung § 4",
            },
        )
    )
    told.when(lambda it: it.set_vote_rule("release", ALL_VOTED, "Beschluss", act())).then(
        (Board.VoteRuleSet, {"rule_version": 2})
    )
    assert told.aggregate.rule_for("release", day(1)) == (2, ALL_VOTED)


def test_a_rule_holds_from_the_day_it_takes_effect() -> None:
    ruled = given(
        board(),
        lambda it: it.set_vote_rule("release", SIMPLE_MAJORITY, "GO", act(2)),
        lambda it: it.set_vote_rule("release", ALL_VOTED, "Beschluss", act(5)),
    ).aggregate
    asked = {number: ruled.rule_for("release", day(number)) for number in (1, 2, 4, 5)}
    assert asked == {1: None, 2: (1, SIMPLE_MAJORITY), 4: (1, SIMPLE_MAJORITY), 5: (2, ALL_VOTED)}


def test_a_rule_entered_late_leaves_the_newer_one_in_force() -> None:
    told = given(board(), lambda it: it.set_vote_rule("release", ALL_VOTED, "Beschluss", act(5)))
    told.when(lambda it: it.set_vote_rule("release", SIMPLE_MAJORITY, "GO", act(2, recorded=6))).then(
        (Board.VoteRuleSet, {"rule_version": 2})
    )
    assert told.aggregate.rule_for("release", day(4)) == (2, SIMPLE_MAJORITY)
    assert told.aggregate.rule_for("release", day(5)) == (1, ALL_VOTED)
    told.when(
        lambda it: it.set_vote_rule("release", SIMPLE_MAJORITY, "GO", act(3, recorded=7))
    ).then_nothing()


def test_matter_classes_count_their_versions_apart() -> None:
    given(board(), lay_down).when(
        lambda it: it.set_vote_rule("phase_gate", SIMPLE_MAJORITY, "GO", act())
    ).then((Board.VoteRuleSet, {"rule_version": 1}))


def test_the_rule_in_force_records_nothing() -> None:
    given(board(), lay_down).when(lay_down).then_nothing()


def test_a_matter_class_without_a_rule_has_none() -> None:
    assert board().rule_for("release", day(1)) is None


def test_a_board_without_seats_is_still_part_of_the_past() -> None:
    established = Board(
        id=board_id(PROGRAMME, "old"),
        programme_id=PROGRAMME,
        key="old",
        name="Beirat",
        statutory_seats=0,
        stamp=act(0).stamp(),
    )
    assert established.statutory_seats == 0
