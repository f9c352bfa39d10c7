"""Vote arithmetic: quorum, majority, abstentions, ties, certainty, and seats that leave."""

import json
from dataclasses import replace
from fractions import Fraction
from uuid import UUID

import pytest

from domain.ballots import Choice, Result, Standing, Tally, allows, closes_now, tally
from domain.electorates import Electorate, SeatRef
from domain.vote_rules import (
    SIMPLE_MAJORITY,
    Abstention,
    Closes,
    LaterRound,
    MajorityBase,
    Mandatory,
    QuorumBase,
)
from tests.support.electorates import (
    ABSTAIN,
    ADA,
    BO,
    CHAIR_DECIDES,
    CHAIRS_SIDE,
    CY,
    DAN,
    EVE,
    GUS,
    NO,
    PEOPLE,
    YES,
    board,
    closed,
    others,
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


# Storage.


def test_a_tally_is_stored_as_plain_figures_and_read_back() -> None:
    count = tally(CHAIR_DECIDES, board(7, recused=1), votes(yes=2, no=2))
    data = json.loads(json.dumps(count.to_data()))
    assert Tally.from_data(CHAIR_DECIDES, data) == count
    assert data["yes"] == 2
    assert data["possible"] == ["carried", "rejected"]


# Whoever presides, offices nothing can be decided without, least numbers.


@pytest.mark.parametrize(
    ("cast", "result"),
    [
        ({ADA: YES, BO: NO, CY: YES, DAN: NO}, Result.CARRIED),
        ({ADA: NO, BO: YES, CY: YES, DAN: NO}, Result.REJECTED),
        ({BO: YES, CY: YES, DAN: NO, EVE: NO}, Result.CARRIED),
        ({BO: NO, CY: YES, DAN: YES, EVE: NO}, Result.REJECTED),
        ({ADA: ABSTAIN, BO: YES, CY: NO}, Result.REJECTED),
    ],
    ids=[
        "the chair for",
        "the chair against",
        "the deputy for",
        "the deputy against",
        "the chair abstaining",
    ],
)
def test_the_side_of_whoever_presides_wins_a_tie(cast: dict[UUID, Choice], result: Result) -> None:
    rule = replace(CHAIRS_SIDE, quorum_share=Fraction(0), quorum_strict=False)
    assert closed(rule, board(5), cast) == result


def test_the_deputy_chair_does_not_stand_in_where_only_the_chair_decides() -> None:
    assert closed(CHAIR_DECIDES, board(5), {BO: YES, CY: YES, DAN: NO, EVE: NO}) == Result.REJECTED


@pytest.mark.parametrize(
    ("office", "cast", "absent", "result"),
    [
        (Mandatory.CHAIR, others(yes=4), (Mandatory.CHAIR,), Result.NO_QUORUM),
        (Mandatory.CHAIR, votes(yes=4), (), Result.CARRIED),
        (Mandatory.CHAIR, {ADA: ABSTAIN, **others(yes=3)}, (), Result.CARRIED),
        (Mandatory.PRESIDING, others(yes=4), (), Result.CARRIED),
        (Mandatory.PRESIDING, {CY: YES, DAN: YES, EVE: YES}, (Mandatory.PRESIDING,), Result.NO_QUORUM),
    ],
)
def test_without_a_mandatory_vote_nothing_is_decided(
    office: Mandatory, cast: dict[UUID, Choice], absent: tuple[Mandatory, ...], result: Result
) -> None:
    count = tally(replace(SIMPLE_MAJORITY, mandatory=(office,)), board(5), cast, closed=True)
    assert (count.absent, count.result) == (absent, result)


@pytest.mark.parametrize(("present", "result"), [(2, Result.NO_QUORUM), (3, Result.CARRIED)])
def test_a_quorum_may_be_a_number(present: int, result: Result) -> None:
    any_three = replace(
        SIMPLE_MAJORITY,
        quorum_base=QuorumBase.PRESENT,
        quorum_share=Fraction(0),
        quorum_strict=False,
        quorum_least=3,
    )
    count = tally(any_three, board(7), votes(yes=present), closed=True)
    assert (count.quorum_of, count.quorum_needed, count.result) == (present, 3, result)


def test_the_larger_of_share_and_number_is_the_quorum() -> None:
    assert tally(replace(SIMPLE_MAJORITY, quorum_least=2), board(6), {}).quorum_needed == 4
    assert tally(replace(SIMPLE_MAJORITY, quorum_least=5), board(6), {}).quorum_needed == 5


# How far a vote has come.


@pytest.mark.parametrize(
    ("electorate", "cast", "standing"),
    [
        (board(5), votes(yes=2), Standing.OPEN),
        (board(5), votes(yes=3), Standing.DECIDED),
        (board(5), votes(no=3), Standing.DECIDED),
        (board(4, recused=2), {}, Standing.IMPOSSIBLE),
        (board(3, recused=3), {}, Standing.IMPOSSIBLE),
    ],
)
def test_a_vote_is_decided_or_open_or_impossible(
    electorate: Electorate, cast: dict[UUID, Choice], standing: Standing
) -> None:
    assert tally(SIMPLE_MAJORITY, electorate, cast).standing is standing


def test_a_vote_whose_mandatory_member_is_recused_is_impossible() -> None:
    rule = replace(SIMPLE_MAJORITY, mandatory=(Mandatory.CHAIR,))
    electorate = replace(board(5), recused=frozenset({ADA}))
    assert tally(rule, electorate, {}).standing is Standing.IMPOSSIBLE
    presiding = replace(SIMPLE_MAJORITY, mandatory=(Mandatory.PRESIDING,))
    assert tally(presiding, electorate, {}).standing is Standing.OPEN


def test_a_round_that_can_only_lead_to_the_next_one_is_not_impossible() -> None:
    rule = replace(
        SIMPLE_MAJORITY,
        quorum_least=4,
        rounds=(LaterRound(after=(Result.NO_QUORUM,), changes=(("quorum_least", 0),)),),
    )
    count = tally(rule, board(3), {})
    assert (count.impossible, count.result) == (False, Result.NEW_ROUND)


def test_an_electorate_with_two_deputy_chairs_is_refused() -> None:
    with pytest.raises(ValueError, match="one deputy chair"):
        Electorate(3, (SeatRef(ADA, deputy_chair=True), SeatRef(BO, deputy_chair=True)))


def test_figures_recorded_before_there_were_deputies_are_read() -> None:
    count = tally(SIMPLE_MAJORITY, board(3), votes(yes=2), closed=True)
    new = {"round", "circular", "provisional", "deputy_chair", "absent", "impossible"}
    old = {name: value for name, value in count.to_data().items() if name not in new}
    read = Tally.from_data(SIMPLE_MAJORITY, old)
    assert (read.round, read.provisional, read.absent, read.recomputed()) == (1, 0, (), Result.CARRIED)
