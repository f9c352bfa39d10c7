"""An electorate is one that can be: its seats, who leaves them, and nothing that changes behind a result."""

from dataclasses import FrozenInstanceError

import pytest

from domain.ballots import Result, Tally, tally
from domain.electorates import Electorate, SeatRef
from domain.vote_rules import SIMPLE_MAJORITY
from tests.support.electorates import ADA, BO, CY, DAN, board, votes

TWO_CHAIRS = Electorate(2, (SeatRef(BO, deputy_chair=True), SeatRef(ADA, chair=True)))


def test_the_holders_of_both_chairs_are_known() -> None:
    assert (TWO_CHAIRS.chair, TWO_CHAIRS.deputy_chair) == (ADA, BO)


def test_without_chairs_nobody_holds_one() -> None:
    assert (Electorate(1, (SeatRef(CY),)).chair, Electorate(1, (SeatRef(CY),)).deputy_chair) == (None, None)


def test_whoever_leaves_held_a_seat_be_it_by_vacancy_or_by_recusal() -> None:
    seats = (SeatRef(ADA), SeatRef(BO), SeatRef(CY))
    assert Electorate(3, seats, vacated=frozenset({BO}), recused=frozenset({CY})).voters == {ADA}
    for left in ({"vacated": frozenset({DAN})}, {"recused": frozenset({DAN})}):
        with pytest.raises(ValueError, match=f"Only holders of a seat can leave: {DAN}"):
            Electorate(3, seats, **left)


def test_nothing_a_result_rests_on_can_be_altered_behind_it() -> None:
    count: Tally = tally(SIMPLE_MAJORITY, board(3), votes(yes=2))
    frozen = ((count, "yes", 3), (TWO_CHAIRS, "statutory", 1), (TWO_CHAIRS.seats[0], "chair", True))
    for one, field, value in frozen:
        with pytest.raises(FrozenInstanceError):
            setattr(one, field, value)
    assert count.closed().result is Result.CARRIED
