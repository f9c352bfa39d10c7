"""Vote arithmetic beyond one round in a meeting: further rounds, circular resolutions, votes of deputies."""

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.ballots import Mode, Result, Tally, closes_now, tally
from domain.vote_rules import (
    SIMPLE_MAJORITY,
    Abstention,
    Circular,
    Closes,
    LaterRound,
    MajorityBase,
    Missing,
    Tie,
)
from tests.support.electorates import ADA, BO, CHAIR_DECIDES, CIRCULAR, CY, DAN, NO, YES, board, closed, votes

# Rounds.


def test_a_tie_may_call_for_another_round_with_its_own_terms() -> None:
    rule = replace(
        SIMPLE_MAJORITY,
        tie=Tie.NEW_ROUND,
        rounds=(LaterRound(changes=(("tie", Tie.CHAIR_DECIDES),)),),
    )
    tied = votes(yes=2, no=2)
    assert closed(rule, board(4), tied) == Result.NEW_ROUND
    assert closed(rule, board(4), tied, Mode(2)) == Result.CARRIED
    assert closed(rule, board(4), votes(yes=3, no=1)) == Result.CARRIED


@pytest.mark.parametrize(("no", "possible"), [(0, "new_round"), (1, "rejected"), (2, "rejected")])
def test_a_tie_that_is_still_possible_is_known(no: int, possible: str) -> None:
    rule = replace(SIMPLE_MAJORITY, tie=Tie.NEW_ROUND, rounds=(LaterRound(changes=(("tie", Tie.REJECTED),)),))
    assert possible in tally(rule, board(4), votes(yes=1, no=no)).possible


# Circular resolutions and what silence counts as.


@pytest.mark.parametrize(
    ("missing", "majority_of", "result"),
    [
        (Missing.NOT_CAST, 4, Result.CARRIED),
        (Missing.ABSTENTION, 4, Result.CARRIED),
        (Missing.NO, 7, Result.REJECTED),
    ],
)
def test_silence_counts_as_the_rule_says_and_only_in_a_circular(
    missing: Missing, majority_of: int, result: Result
) -> None:
    rule = replace(SIMPLE_MAJORITY, circular=by_circular(missing))
    count = tally(rule, board(7), votes(yes=3, no=1), CIRCULAR, closed=True)
    assert (count.majority_of, count.result) == (majority_of, result)
    assert tally(rule, board(7), votes(yes=3, no=1), closed=True).majority_of == 4


@pytest.mark.parametrize(
    ("abstention", "majority_of"),
    [(Abstention.IGNORED, 4), (Abstention.QUORUM_ONLY, 7), (Abstention.COUNTS_AS_NO, 7)],
)
def test_silence_as_abstention_does_what_an_abstention_does(abstention: Abstention, majority_of: int) -> None:
    rule = replace(
        SIMPLE_MAJORITY,
        majority_base=MajorityBase.PRESENT,
        abstention=abstention,
        circular=by_circular(Missing.ABSTENTION),
    )
    assert tally(rule, board(7), votes(yes=3, no=1), CIRCULAR).majority_of == majority_of


def test_silence_is_not_taking_part() -> None:
    rule = replace(SIMPLE_MAJORITY, circular=by_circular(Missing.NO))
    assert closed(rule, board(7), votes(yes=3), CIRCULAR) == Result.NO_QUORUM


def test_a_circular_asks_for_the_votes_it_says_at_least() -> None:
    rule = replace(
        SIMPLE_MAJORITY,
        quorum_share=Fraction(0),
        quorum_strict=False,
        circular=by_circular(Missing.NOT_CAST, least=3),
    )
    assert closed(rule, board(7), votes(yes=2), CIRCULAR) == Result.NO_QUORUM
    assert closed(rule, board(7), votes(yes=2, abstain=1), CIRCULAR) == Result.CARRIED
    assert closed(rule, board(7), votes(yes=2)) == Result.CARRIED


# Votes of deputies.


def test_a_deputys_vote_counts_and_stays_replaceable() -> None:
    count = tally(SIMPLE_MAJORITY, board(5), votes(yes=3), provisional={CY})
    assert (count.yes, count.present, count.provisional, count.free) == (3, 3, 1, 2)
    assert (count.result, count.if_closed_now) == (Result.OPEN, Result.CARRIED)


def test_a_deputys_vote_is_settled_once_the_mandate_of_the_member_ended() -> None:
    electorate = replace(board(5), vacated=frozenset({CY}))
    count = tally(SIMPLE_MAJORITY, electorate, votes(yes=3), provisional={CY})
    assert (count.provisional, count.result) == (0, Result.CARRIED)


def test_a_recusal_voids_a_deputys_vote_too() -> None:
    electorate = replace(board(5), recused=frozenset({CY}))
    count = tally(SIMPLE_MAJORITY, electorate, votes(yes=3), provisional={CY})
    assert (count.yes, count.provisional) == (2, 0)


def test_a_vote_is_not_complete_while_members_may_replace_their_deputies() -> None:
    rule = replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED)
    whole = tally(rule, board(3), votes(yes=3), provisional={CY})
    assert not closes_now(whole, deadline_passed=False)
    assert closes_now(tally(rule, board(3), votes(yes=3)), deadline_passed=False)


def test_a_deputy_of_the_chair_may_decide_a_tie_until_the_chair_says_otherwise() -> None:
    cast = {ADA: YES, BO: YES, CY: NO, DAN: NO}
    count = tally(CHAIR_DECIDES, board(4), cast, provisional={ADA})
    assert (count.if_closed_now, count.possible) == (Result.CARRIED, (Result.CARRIED, Result.REJECTED))


def by_circular(missing: Missing, least: int = 0) -> Circular:
    """A circular resolution of ten working days."""
    return Circular(
        objection_voids=False, votes_least=least, missing=missing, deadline_days=10, working_days=True
    )


# Figures and what follows from them.


@pytest.mark.parametrize("missing", Missing)
def test_the_result_is_worked_out_anew_from_what_was_said_and_what_was_not(missing: Missing) -> None:
    rule = replace(SIMPLE_MAJORITY, circular=by_circular(missing))
    count = tally(rule, board(7), votes(yes=3, no=1), CIRCULAR, provisional=[ADA, BO, CY])
    assert (count.free, count.provisional) == (3, 3)
    assert count.recomputed() is count.if_closed_now
    assert count.recomputed() is (Result.REJECTED if missing is Missing.NO else Result.CARRIED)
    assert replace(count, free=0).recomputed() is Result.CARRIED


def test_the_first_round_in_a_meeting_is_what_is_meant_where_nothing_is_said() -> None:
    assert Mode() == Mode(1, circular=False)
    count = tally(SIMPLE_MAJORITY, board(3), votes(yes=2))
    assert (count.round, count.circular) == (1, False)
    plain = {name: value for name, value in count.to_data().items() if name not in {"round", "circular"}}
    assert Tally.from_data(SIMPLE_MAJORITY, plain) == count
