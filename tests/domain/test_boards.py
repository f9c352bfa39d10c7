"""A board, its seats by statute and its vote rules."""

from dataclasses import replace

import pytest

from domain.boards import Board, board_id
from domain.refusals import Refusal
from domain.vote_rules import SIMPLE_MAJORITY, Closes
from tests.support.builders import PROGRAMME, act, board
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
    assert told.aggregate.rule_for("release") == (2, ALL_VOTED)


def test_matter_classes_count_their_versions_apart() -> None:
    given(board(), lay_down).when(
        lambda it: it.set_vote_rule("phase_gate", SIMPLE_MAJORITY, "GO", act())
    ).then((Board.VoteRuleSet, {"rule_version": 1}))


def test_the_rule_in_force_records_nothing() -> None:
    given(board(), lay_down).when(lay_down).then_nothing()


def test_a_matter_class_without_a_rule_has_none() -> None:
    assert board().rule_for("release") is None


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
