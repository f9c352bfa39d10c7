"""Vote arithmetic: quorum, majority, abstentions, ties, certainty, and seats that leave."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from domain.ballots import (
    Choice,
    Electorate,
    Obstacle,
    ObstacleKind,
    Result,
    SeatRef,
    Tally,
    allows,
    closes_now,
    obstacle,
    tally,
)
from domain.vote_rules import SIMPLE_MAJORITY, Abstention, Closes, MajorityBase, QuorumBase, VoteRule
from tests.support.electorates import (
    ABSTAIN,
    ADA,
    BO,
    CHAIR_DECIDES,
    CY,
    DAN,
    EVE,
    GUS,
    NO,
    PEOPLE,
    YES,
    board,
    closed,
    votes,
)

# Quorum.


@pytest.mark.parametrize(("present", "result"), [(3, Result.NO_QUORUM), (4, Result.CARRIED)])
def test_more_than_half_of_six_is_four(present: int, result: Result) -> None:
    assert closed(SIMPLE_MAJORITY, board(6), votes(yes=present)) == result


@pytest.mark.parametrize(("present", "result"), [(2, Result.NO_QUORUM), (3, Result.CARRIED)])
def test_at_least_half_of_six_is_three(present: int, result: Result) -> None:
    at_least = replace(SIMPLE_MAJORITY, quorum_strict=False)
    assert closed(at_least, board(6), votes(yes=present)) == result


@pytest.mark.parametrize(
    ("base", "needed"),
    [(QuorumBase.STATUTORY, 5), (QuorumBase.APPOINTED, 4), (QuorumBase.ELIGIBLE, 3)],
)
def test_the_quorum_is_a_share_of_its_base(base: QuorumBase, needed: int) -> None:
    rule = replace(SIMPLE_MAJORITY, quorum_base=base)
    count = tally(rule, board(7, statutory=9, recused=2), {})
    assert (count.quorum_of, count.quorum_needed) == ({5: 9, 4: 7, 3: 5}[needed], needed)


def test_two_thirds_of_seven_is_five_without_any_rounding_error() -> None:
    rule = replace(SIMPLE_MAJORITY, quorum_share=Fraction(2, 3), quorum_strict=False)
    assert tally(rule, board(7), {}).quorum_needed == 5


def test_a_rule_without_a_quorum_still_carries_nothing_in_silence() -> None:
    rule = replace(SIMPLE_MAJORITY, quorum_share=Fraction(0), quorum_strict=False)
    assert closed(rule, board(5), {}) == Result.REJECTED
    assert closed(rule, board(5), votes(yes=1)) == Result.CARRIED


@pytest.mark.parametrize("how", [one for one in Abstention if one is not Abstention.FORBIDDEN])
def test_whoever_abstains_counts_towards_the_quorum(how: Abstention) -> None:
    rule = replace(SIMPLE_MAJORITY, abstention=how, majority_base=MajorityBase.CAST)
    assert tally(rule, board(5), votes(yes=2, abstain=1)).present == 3


# Majority and abstention.


@pytest.mark.parametrize(
    ("base", "abstention", "majority_of", "result"),
    [
        (MajorityBase.CAST, Abstention.IGNORED, 3, Result.CARRIED),
        (MajorityBase.CAST, Abstention.QUORUM_ONLY, 3, Result.CARRIED),
        (MajorityBase.CAST, Abstention.COUNTS_AS_NO, 5, Result.REJECTED),
        (MajorityBase.YES_AND_NO, Abstention.IGNORED, 3, Result.CARRIED),
        (MajorityBase.YES_AND_NO, Abstention.QUORUM_ONLY, 3, Result.CARRIED),
        (MajorityBase.PRESENT, Abstention.IGNORED, 3, Result.CARRIED),
        (MajorityBase.PRESENT, Abstention.QUORUM_ONLY, 5, Result.REJECTED),
        (MajorityBase.PRESENT, Abstention.COUNTS_AS_NO, 5, Result.REJECTED),
        (MajorityBase.ELIGIBLE, Abstention.IGNORED, 6, Result.REJECTED),
        (MajorityBase.STATUTORY, Abstention.IGNORED, 7, Result.REJECTED),
    ],
)
def test_two_for_one_against_and_two_abstaining_depend_on_the_base(
    base: MajorityBase, abstention: Abstention, majority_of: int, result: Result
) -> None:
    rule = replace(SIMPLE_MAJORITY, majority_base=base, abstention=abstention)
    electorate = board(7, recused=1)
    count = tally(rule, electorate, votes(yes=2, no=1, abstain=2), closed=True)
    assert (count.majority_of, count.result) == (majority_of, result)


def test_a_board_where_all_abstain_carries_nothing() -> None:
    rule = replace(SIMPLE_MAJORITY, majority_share=Fraction(2, 3), majority_strict=False)
    assert closed(rule, board(3), votes(abstain=3)) == Result.REJECTED


@pytest.mark.parametrize(("yes", "result"), [(3, Result.REJECTED), (4, Result.CARRIED)])
def test_at_least_two_thirds_of_six_is_four(yes: int, result: Result) -> None:
    rule = replace(SIMPLE_MAJORITY, majority_share=Fraction(2, 3), majority_strict=False)
    assert closed(rule, board(6), votes(yes=yes, no=6 - yes)) == result


@pytest.mark.parametrize(("no", "result"), [(0, Result.CARRIED), (1, Result.REJECTED)])
def test_unanimity_fails_on_one_vote_against(no: int, result: Result) -> None:
    rule = replace(SIMPLE_MAJORITY, majority_share=Fraction(1), majority_strict=False)
    assert closed(rule, board(5), votes(yes=4, no=no)) == result


def test_an_abstention_is_allowed_unless_the_rule_forbids_it() -> None:
    forbidding = replace(SIMPLE_MAJORITY, abstention=Abstention.FORBIDDEN)
    assert allows(SIMPLE_MAJORITY, ABSTAIN)
    assert not allows(forbidding, ABSTAIN)
    assert allows(forbidding, NO)


def test_a_forbidden_abstention_is_never_counted() -> None:
    forbidding = replace(SIMPLE_MAJORITY, abstention=Abstention.FORBIDDEN)
    with pytest.raises(ValueError, match="abstention"):
        tally(forbidding, board(3), votes(yes=1, abstain=1))


# Ties.


def test_a_tie_is_rejected_where_the_rule_says_so() -> None:
    count = tally(SIMPLE_MAJORITY, board(4), votes(yes=2, no=2))
    assert (count.tied, count.result) == (True, Result.REJECTED)


@pytest.mark.parametrize(
    ("chair", "result"),
    [(YES, Result.CARRIED), (NO, Result.REJECTED), (ABSTAIN, Result.REJECTED), (None, Result.REJECTED)],
)
def test_the_chairs_own_vote_decides_a_tie_and_silence_of_the_chair_rejects(
    chair: Choice | None, result: Result
) -> None:
    others = {YES: (1, 2), NO: (2, 1)}.get(chair, (2, 2)) if chair else (2, 2)
    cast = dict(zip(PEOPLE[1:], [YES] * others[0] + [NO] * others[1], strict=False))
    if chair:
        cast[ADA] = chair
    assert closed(CHAIR_DECIDES, board(5), cast) == result


def test_a_recused_chair_decides_no_tie() -> None:
    electorate = replace(board(5), recused=frozenset({ADA}))
    cast = {ADA: YES, BO: YES, CY: YES, DAN: NO, EVE: NO}
    assert closed(CHAIR_DECIDES, electorate, cast) == Result.REJECTED


def test_no_tie_is_made_of_silence() -> None:
    rule = replace(SIMPLE_MAJORITY, quorum_share=Fraction(0), quorum_strict=False)
    assert not tally(rule, board(4), {}).tied


# Seats that leave.


def test_a_recusal_voids_the_vote_and_shrinks_the_eligible_base_only() -> None:
    before = tally(SIMPLE_MAJORITY, board(5), votes(yes=3, no=2))
    after = tally(SIMPLE_MAJORITY, board(5, recused=1), votes(yes=3, no=2))
    assert (before.appointed, before.eligible, before.no) == (5, 5, 2)
    assert (after.statutory, after.appointed, after.eligible, after.no) == (5, 5, 4, 1)


def test_a_vacant_seat_shrinks_the_appointed_and_eligible_base_but_never_the_statutory() -> None:
    count = tally(SIMPLE_MAJORITY, board(5, vacated=1), votes(yes=3))
    assert (count.statutory, count.appointed, count.eligible) == (5, 4, 4)


def test_a_vote_cast_before_the_mandate_ended_is_kept_with_its_seat() -> None:
    electorate = replace(board(5), vacated=frozenset({ADA}))
    count = tally(SIMPLE_MAJORITY, electorate, votes(yes=3))
    assert (count.yes, count.appointed, count.eligible, count.free) == (3, 5, 5, 2)


def test_a_kept_vote_cannot_make_up_for_a_member_who_does_not_agree() -> None:
    all_of_us = replace(
        SIMPLE_MAJORITY,
        majority_base=MajorityBase.ELIGIBLE,
        majority_share=Fraction(1),
        majority_strict=False,
    )
    electorate = replace(board(3), vacated=frozenset({ADA}))
    assert closed(all_of_us, electorate, votes(yes=2, no=1)) == Result.REJECTED


def test_a_recused_member_whose_mandate_ended_is_taken_out_once() -> None:
    electorate = replace(board(5), recused=frozenset({EVE}), vacated=frozenset({EVE}))
    count = tally(SIMPLE_MAJORITY, electorate, {})
    assert (count.appointed, count.recused, count.eligible) == (4, 0, 4)


def test_those_who_may_vote_are_the_holders_who_did_not_leave() -> None:
    assert board(5, recused=1, vacated=1).voters == {ADA, BO, CY}


def test_a_vote_without_a_seat_is_never_counted() -> None:
    with pytest.raises(ValueError, match="without a seat"):
        tally(SIMPLE_MAJORITY, board(3), {GUS: YES})


def test_an_electorate_with_two_seats_for_one_person_is_refused() -> None:
    with pytest.raises(ValueError, match="two seats"):
        Electorate(3, (SeatRef(ADA), SeatRef(ADA)))


def test_an_electorate_with_two_chairs_is_refused() -> None:
    with pytest.raises(ValueError, match="one chair"):
        Electorate(3, (SeatRef(ADA, chair=True), SeatRef(BO, chair=True)))


def test_only_holders_of_a_seat_can_leave() -> None:
    with pytest.raises(ValueError, match="Only holders"):
        replace(board(3), recused=frozenset({GUS}))


# Certainty and closing.


def test_three_of_five_in_favour_are_certain_before_the_others_vote() -> None:
    open_still = tally(SIMPLE_MAJORITY, board(5), votes(yes=2))
    settled = tally(SIMPLE_MAJORITY, board(5), votes(yes=3))
    assert (open_still.result, open_still.if_closed_now) == (Result.OPEN, Result.NO_QUORUM)
    assert settled.result == Result.CARRIED


def test_a_missed_quorum_is_certain_once_those_left_cannot_reach_it() -> None:
    of_statutory = replace(SIMPLE_MAJORITY, quorum_base=QuorumBase.STATUTORY)
    assert tally(of_statutory, board(7, recused=3), {}).result == Result.OPEN
    count = tally(replace(of_statutory, quorum_strict=False), board(7, recused=4), {})
    assert (count.result, count.impossible) == (Result.NO_QUORUM, True)


def test_closing_makes_the_present_outcome_the_result() -> None:
    count = tally(SIMPLE_MAJORITY, board(6), votes(yes=2, no=2), closed=True)
    assert (count.result, count.certain) == (Result.REJECTED, True)


@pytest.mark.parametrize(
    ("closes", "cast", "passed", "ends"),
    [
        (Closes.WHEN_CERTAIN, 2, False, False),
        (Closes.WHEN_CERTAIN, 3, False, True),
        (Closes.ALL_VOTED, 4, False, False),
        (Closes.ALL_VOTED, 5, False, True),
        (Closes.AT_DEADLINE, 5, False, False),
        (Closes.AT_DEADLINE, 5, True, True),
        (Closes.WHEN_CERTAIN, 0, True, True),
        (Closes.ALL_VOTED, 0, True, True),
    ],
)
def test_a_vote_ends_when_its_rule_says_so_and_always_at_the_deadline(
    closes: Closes, cast: int, *, passed: bool, ends: bool
) -> None:
    count = tally(replace(SIMPLE_MAJORITY, closes=closes), board(5), votes(yes=cast))
    assert closes_now(count, deadline_passed=passed) == ends


# What stands in the way.


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
            replace(SIMPLE_MAJORITY, majority_base=MajorityBase.STATUTORY),
            board(3, statutory=6),
            Obstacle(ObstacleKind.MAJORITY_OUT_OF_REACH, 4, 3),
        ),
        (replace(SIMPLE_MAJORITY, majority_base=MajorityBase.STATUTORY), board(4, statutory=6), None),
    ],
)
def test_a_rule_that_cannot_be_met_is_found_before_the_vote_opens(
    rule: VoteRule, electorate: Electorate, found: Obstacle | None
) -> None:
    assert obstacle(rule, electorate) == found


# Storage.


def test_a_tally_is_stored_as_plain_figures_and_read_back() -> None:
    count = tally(CHAIR_DECIDES, board(7, recused=1), votes(yes=2, no=2))
    data = json.loads(json.dumps(count.to_data()))
    assert Tally.from_data(CHAIR_DECIDES, data) == count
    assert data["yes"] == 2
    assert data["possible"] == ["carried", "rejected"]
