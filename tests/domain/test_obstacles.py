"""A rule that cannot be met is found when it is laid down and before a vote opens, with the figures that show it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.electorates import Electorate, SeatRef
from domain.obstacles import Obstacle, ObstacleKind, obstacle, obstacle_to_full_board
from domain.vote_rules import (
    SIMPLE_MAJORITY,
    Circular,
    LaterRound,
    MajorityBase,
    Mandatory,
    Missing,
    VoteRule,
)
from domain.vote_words import Result
from tests.support.electorates import ADA, BO, CHAIR_DECIDES, CHAIRS_SIDE, CY, board

CHAIR_NEEDED = replace(SIMPLE_MAJORITY, mandatory=(Mandatory.CHAIR,))
PRESIDING_NEEDED = replace(SIMPLE_MAJORITY, mandatory=(Mandatory.PRESIDING,))
OF_STATUTES = replace(SIMPLE_MAJORITY, majority_base=MajorityBase.STATUTORY)
WITHOUT_CHAIR = replace(board(3), recused=frozenset({ADA}))
FIVE_BY_CIRCULAR = replace(
    SIMPLE_MAJORITY,
    circular=Circular(
        objection_voids=False, votes_least=5, missing=Missing.NOT_CAST, deadline_days=10, working_days=True
    ),
)
DEAD_SECOND_ROUND = replace(
    SIMPLE_MAJORITY,
    rounds=(LaterRound(after=(Result.REJECTED,), changes=(("quorum_least", 9),)),),
)


@pytest.mark.parametrize(
    ("rule", "electorate", "found"),
    [
        (SIMPLE_MAJORITY, board(3, recused=3), Obstacle(ObstacleKind.NOBODY_ELIGIBLE, 1, 0)),
        (SIMPLE_MAJORITY, Electorate(3, ()), Obstacle(ObstacleKind.NOBODY_ELIGIBLE, 1, 0)),
        (SIMPLE_MAJORITY, board(4, recused=2), Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, 3, 2)),
        (SIMPLE_MAJORITY, board(4, recused=1), None),
        (SIMPLE_MAJORITY, board(3, statutory=2), Obstacle(ObstacleKind.MORE_SEATS_THAN_STATUTORY, 3, 2)),
        (SIMPLE_MAJORITY, board(3, statutory=3), None),
        (
            CHAIR_DECIDES,
            Electorate(3, (SeatRef(BO), SeatRef(CY))),
            Obstacle(ObstacleKind.CHAIR_MISSING, 1, 0),
        ),
        (CHAIR_DECIDES, Electorate(3, (SeatRef(BO), SeatRef(CY, chair=True))), None),
        (
            OF_STATUTES,
            board(3, statutory=6),
            Obstacle(ObstacleKind.MAJORITY_OUT_OF_REACH, 4, 3),
        ),
        (OF_STATUTES, board(4, statutory=6), None),
        (CHAIRS_SIDE, Electorate(3, (SeatRef(BO), SeatRef(CY))), Obstacle(ObstacleKind.CHAIR_MISSING, 1, 0)),
        (CHAIRS_SIDE, Electorate(3, (SeatRef(BO), SeatRef(CY, deputy_chair=True))), None),
        (CHAIR_NEEDED, WITHOUT_CHAIR, Obstacle(ObstacleKind.MANDATORY_MISSING, 1, 0)),
        (CHAIR_NEEDED, board(3), None),
        (PRESIDING_NEEDED, WITHOUT_CHAIR, None),
        (
            PRESIDING_NEEDED,
            replace(WITHOUT_CHAIR, vacated=frozenset({BO})),
            Obstacle(ObstacleKind.MANDATORY_MISSING, 1, 0),
        ),
        (DEAD_SECOND_ROUND, board(5), Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, 9, 5)),
        (FIVE_BY_CIRCULAR, board(4), None),
    ],
)
def test_a_rule_that_cannot_be_met_is_found_before_the_vote_opens(
    rule: VoteRule, electorate: Electorate, found: Obstacle | None
) -> None:
    assert obstacle(rule, electorate) == found


def test_a_circular_resolution_is_judged_by_its_own_terms() -> None:
    found = obstacle(FIVE_BY_CIRCULAR, board(4), circular=True)
    assert found == Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, 5, 4)
    assert obstacle(FIVE_BY_CIRCULAR, board(5), circular=True) is None


@pytest.mark.parametrize(
    ("rule", "seats", "found"),
    [
        (replace(SIMPLE_MAJORITY, quorum_least=4), 3, Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, 4, 3)),
        (replace(SIMPLE_MAJORITY, quorum_least=3), 3, None),
        (FIVE_BY_CIRCULAR, 4, Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, 5, 4)),
        (FIVE_BY_CIRCULAR, 5, None),
        (CHAIRS_SIDE, 1, None),
        (PRESIDING_NEEDED, 2, None),
        (replace(OF_STATUTES, majority_share=Fraction(1), majority_strict=False), 3, None),
    ],
)
def test_a_rule_no_full_board_could_meet_is_found_when_it_is_laid_down(
    rule: VoteRule, seats: int, found: Obstacle | None
) -> None:
    assert obstacle_to_full_board(rule, seats) == found


def test_recused_seats_are_still_appointed_when_seats_by_statute_are_counted() -> None:
    assert obstacle(SIMPLE_MAJORITY, board(4, statutory=3, recused=1)) == Obstacle(
        ObstacleKind.MORE_SEATS_THAN_STATUTORY, 4, 3
    )


def test_a_rule_in_which_ties_are_rejected_needs_no_chair() -> None:
    assert obstacle(SIMPLE_MAJORITY, Electorate(3, (SeatRef(BO), SeatRef(CY)))) is None


def test_a_circular_is_only_looked_at_where_one_is_asked_for() -> None:
    assert obstacle(FIVE_BY_CIRCULAR, board(3)) is None
    assert obstacle(FIVE_BY_CIRCULAR, board(3), circular=True) == Obstacle(
        ObstacleKind.QUORUM_OUT_OF_REACH, 5, 3
    )
    assert obstacle_to_full_board(FIVE_BY_CIRCULAR, 3) == Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, 5, 3)
