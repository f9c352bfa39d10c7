"""Who may vote for whom in a review, who is recused, further rounds and circular resolutions."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid5

import pytest

from domain.ballots import Choice
from domain.gate_review_values import CircularEnd, Outcome, RecusalGround, Stage, VotingPaper
from domain.gate_reviews import GateReview
from domain.refusals import Refusal
from domain.texts import Note
from domain.vote_rules import SIMPLE_MAJORITY, Closes, Deputies, VoteRule
from tests.support.builders import DOSSIER, PAPER, act, day, frozen, mandate_of, panel, requested, review
from tests.support.electorates import (
    ABSTAIN,
    ADA,
    BO,
    BY_CIRCULAR,
    CY,
    DAN,
    EVE,
    FAY,
    NO,
    TWO_ROUNDS,
    YES,
)
from tests.support.story import given

Decision = Callable[[GateReview], None]
REPRESENTED = replace(SIMPLE_MAJORITY, deputies=Deputies.WITHOUT_SEAT, closes=Closes.AT_DEADLINE)
BY_ANYONE = replace(REPRESENTED, deputies=Deputies.ANYONE)
assert BY_CIRCULAR.circular is not None  # or the next line could not be
NO_OBJECTION = replace(BY_CIRCULAR, circular=replace(BY_CIRCULAR.circular, objection_voids=False))


def vote(who: UUID, choice: Choice = YES, at: int = 2, round: int = 1) -> Decision:
    return lambda it: it.cast_vote(who, choice, VotingPaper(DOSSIER, round), None, act(at))


def vote_for(who: UUID, principal: UUID, choice: Choice = YES, *, lapsed: bool = False) -> Decision:
    return lambda it: it.cast_vote(who, choice, PAPER, None, act(2), principal=principal, lapsed=lapsed)


def recuse(who: UUID, *, at: int = 3, seated: bool = True) -> Decision:
    return lambda it: it.declare_recusal(
        who, RecusalGround.OWN_DECLARATION, Note(who, "verwandt"), act(at), seated=seated
    )


def object_to(who: UUID, at: int = 3) -> Decision:
    return lambda it: it.object_to_procedure(who, None, act(at))


def represented(rule: VoteRule = REPRESENTED) -> GateReview:
    """Dan may vote for Cy."""
    return review(rule, deputies={DAN: CY})


# Deputies.


def test_a_deputy_votes_for_an_absent_member_on_a_mandate_of_their_own() -> None:
    told = given(represented())
    told.when(vote_for(DAN, CY)).then(
        (
            GateReview.VoteCast,
            {"voter": DAN, "principal": CY, "mandate_id": uuid5(DAN, str(CY)), "choice": YES},
        )
    )
    assert (told.aggregate.tally().provisional, told.aggregate.tally().yes) == (1, 1)


def test_the_member_replaces_the_deputys_vote_and_both_stay_on_record() -> None:
    told = given(represented(), vote_for(DAN, CY))
    told.when(vote(CY, NO)).then((GateReview.VoteCast, {"voter": CY, "principal": None}))
    assert (told.aggregate.tally().provisional, told.aggregate.tally().no) == (0, 1)


def test_the_member_confirms_the_deputys_vote_by_voting_the_same() -> None:
    told = given(represented(), vote_for(DAN, CY))
    told.when(vote(CY, YES)).then((GateReview.VoteCast, {"voter": CY}))
    told.when(vote(CY, YES)).then_nothing()


def test_after_the_member_the_deputy_has_no_say() -> None:
    given(represented(), vote(CY, NO)).when(vote_for(DAN, CY)).refused(
        Refusal.PRINCIPAL_VOTED, principal=str(CY)
    )


def test_a_deputy_votes_once() -> None:
    told = given(represented(), vote_for(DAN, CY))
    told.when(vote_for(DAN, CY)).then_nothing()
    told.when(vote_for(DAN, CY, NO)).refused(Refusal.ALREADY_VOTED, person=str(DAN), choice="yes")


def test_nobody_passes_a_deputys_right_on() -> None:
    told = given(review(REPRESENTED, deputies={DAN: CY, EVE: DAN}))
    told.when(vote_for(EVE, CY)).refused(Refusal.DEPUTY_UNKNOWN, principal=str(CY))
    told.when(vote_for(EVE, DAN)).refused(Refusal.VOTER_WITHOUT_SEAT)
    told.when(vote_for(DAN, CY)).then((GateReview.VoteCast, {}))


def test_a_deputys_right_ends_with_the_mandate_it_rests_on() -> None:
    given(represented()).when(vote_for(DAN, CY, lapsed=True)).refused(Refusal.DEPUTY_UNKNOWN)


def test_a_member_with_a_vote_represents_nobody_unless_the_rule_says_so() -> None:
    given(review(REPRESENTED, deputies={BO: CY})).when(vote_for(BO, CY)).refused(Refusal.DEPUTY_HAS_VOTE)
    given(review(BY_ANYONE, deputies={BO: CY})).when(vote_for(BO, CY)).then((GateReview.VoteCast, {}))


def test_a_deputy_of_two_members_votes_for_one_unless_the_rule_says_so() -> None:
    both = panel(REPRESENTED, {DAN: CY})
    both = replace(both, deputies=(*both.deputies, replace(both.deputies[0], principal=BO)))
    for rule, refused in ((REPRESENTED, True), (BY_ANYONE, False)):
        it = requested()
        it.open(frozen(rule), day(10), act(1), both)
        outcome = given(it, vote_for(DAN, CY)).when(vote_for(DAN, BO))
        if refused:
            outcome.refused(Refusal.DEPUTY_HAS_VOTE)
        else:
            outcome.then((GateReview.VoteCast, {"principal": BO}))


def test_while_a_member_may_replace_the_deputy_nothing_is_certain() -> None:
    certain = replace(REPRESENTED, closes=Closes.WHEN_CERTAIN)
    told = given(represented(certain), vote(ADA))
    told.when(vote_for(DAN, CY)).then((GateReview.VoteCast, {}))
    told.when(vote(CY)).then((GateReview.VoteCast, {}), (GateReview.Concluded, {"outcome": Outcome.APPROVE}))


def test_a_deputys_vote_is_settled_when_the_mandate_of_the_member_ends() -> None:
    certain = replace(REPRESENTED, closes=Closes.WHEN_CERTAIN)
    given(represented(certain), vote(ADA), vote_for(DAN, CY)).when(
        lambda it: it.vacate_seats({mandate_of(CY)}, act(3))
    ).then((GateReview.SeatVacated, {}), (GateReview.Concluded, {"outcome": Outcome.APPROVE}))


def test_a_vote_without_deadline_is_closed_once_everybody_was_heard() -> None:
    rule = replace(REPRESENTED, closes=Closes.ALL_VOTED)
    told = given(review(rule, {ADA: YES}, due=None, deputies={DAN: CY}), vote_for(DAN, CY, NO))
    told.when(lambda it: it.conclude(act(3))).refused(Refusal.VOTE_STILL_OPEN)
    told.when(vote(BO, YES)).then((GateReview.VoteCast, {}))
    told.when(lambda it: it.conclude(act(3))).then((GateReview.Concluded, {"outcome": Outcome.APPROVE}))


# Recusal.


def test_a_recusal_voids_a_vote_already_cast_and_its_reason_is_sealed() -> None:
    told = given(review(REPRESENTED, {CY: NO}))
    told.when(recuse(CY)).then(
        (
            GateReview.RecusalDeclared,
            {
                "person_id": CY,
                "mandate_id": mandate_of(CY),
                "ground": RecusalGround.OWN_DECLARATION,
                "reason": Note(CY, "verwandt"),
            },
        )
    )
    count = told.aggregate.tally()
    assert (count.no, count.eligible, count.appointed, count.statutory) == (0, 2, 3, 3)
    told.when(recuse(CY)).then_nothing()
    told.when(vote(CY)).refused(Refusal.MEMBER_RECUSED, ground="own_declaration")


def test_nobody_is_represented_across_a_conflict_of_interest() -> None:
    told = given(represented(), recuse(CY))
    told.when(vote_for(DAN, CY)).refused(Refusal.MEMBER_RECUSED, person=str(CY))
    told = given(represented(), recuse(DAN))
    told.when(vote_for(DAN, CY)).refused(Refusal.MEMBER_RECUSED, person=str(DAN))


def test_a_recused_deputys_vote_is_void_and_the_member_is_asked_again() -> None:
    told = given(represented(), vote_for(DAN, CY))
    fact = told.when(recuse(DAN)).facts[0]
    assert (fact.mandate_id, [seat.person_id for seat in fact.voided]) == (None, [CY])
    assert CY in [seat.person_id for seat in told.aggregate.seats_to_vote()]


def test_a_recusal_can_make_the_result_certain() -> None:
    given(review(SIMPLE_MAJORITY, {ADA: YES})).when(recuse(BO)).then((GateReview.RecusalDeclared, {}))
    given(review(SIMPLE_MAJORITY, {ADA: YES, BO: ABSTAIN})).when(recuse(CY)).then(
        (GateReview.RecusalDeclared, {}), (GateReview.Concluded, {"outcome": Outcome.APPROVE})
    )


def test_a_recusal_before_the_vote_holds_in_it() -> None:
    told = given(requested(), recuse(CY, at=1))
    told.when(lambda it: it.open(frozen(), day(10), act(2))).then((GateReview.Opened, {}))
    told.when(vote(CY)).refused(Refusal.MEMBER_RECUSED)


def test_a_rule_that_recusals_leave_out_of_reach_does_not_open() -> None:
    given(requested(), recuse(CY, at=1), recuse(BO, at=1)).when(
        lambda it: it.open(frozen(), day(10), act(2))
    ).refused(Refusal.RULE_CANNOT_BE_MET, obstacle="quorum_out_of_reach", needed=2, possible=1)


@pytest.mark.parametrize("stage", [requested(), review()], ids=["requested", "open"])
def test_only_who_has_a_say_is_recused(stage: GateReview) -> None:
    given(stage).when(recuse(FAY, seated=False)).refused(Refusal.VOTER_WITHOUT_SEAT, person=str(FAY))


def test_nobody_is_recused_after_the_decision() -> None:
    given(review(votes={ADA: YES, BO: YES})).when(recuse(CY)).refused(Refusal.REVIEW_CONCLUDED)


# Rounds.


def test_a_round_without_decision_lets_all_vote_again_until_the_deadline_frozen_for_it() -> None:
    told = given(review(replace(TWO_ROUNDS, closes=Closes.ALL_VOTED), {ADA: YES, CY: ABSTAIN}))
    told.when(vote(BO, NO)).then(
        (GateReview.VoteCast, {}), (GateReview.RoundClosed, {"round": 1, "vote_due_at": day(20)})
    )
    assert (told.aggregate.round, told.aggregate.ballots) == (2, {})
    told.when(vote(ADA, YES, 4, 2)).then((GateReview.VoteCast, {}))
    told.when(vote(BO, NO, 4, 2)).then((GateReview.VoteCast, {}))
    told.when(vote(CY, ABSTAIN, 4, 2)).then(
        (GateReview.VoteCast, {}), (GateReview.Concluded, {"outcome": Outcome.APPROVE})
    )


def test_a_round_that_begins_too_late_for_its_deadline_gets_the_time_it_was_to_have() -> None:
    told = given(review(TWO_ROUNDS, {ADA: YES, BO: NO}))
    told.when(lambda it: it.close_overdue(act(35))).then((GateReview.RoundClosed, {"vote_due_at": day(45)}))


def test_no_vote_of_a_later_round_takes_effect_before_it_began() -> None:
    told = given(review(TWO_ROUNDS, {ADA: YES, BO: NO}), lambda it: it.close_overdue(act(11)))
    told.when(vote(ADA, at=10, round=2)).refused(Refusal.EFFECTIVE_BEFORE_LAST_MOVE)
    told.when(vote(ADA, at=11, round=2)).then((GateReview.VoteCast, {}))


def test_a_vote_meant_for_an_earlier_round_does_not_count_in_the_next() -> None:
    told = given(review(TWO_ROUNDS, {ADA: YES, BO: NO}), lambda it: it.close_overdue(act(11)))
    told.when(vote(CY, at=12)).refused(Refusal.VOTE_OF_ANOTHER_ROUND, running=2, named=1)
    told.when(vote(CY, at=12, round=3)).refused(Refusal.VOTE_OF_ANOTHER_ROUND, running=2, named=3)
    told.when(vote(CY, at=12, round=2)).then((GateReview.VoteCast, {}))


# Circular resolutions.


def circular(votes: dict[UUID, Choice] | None = None, rule: VoteRule = BY_CIRCULAR) -> GateReview:
    return review(rule, votes, circular=True)


def test_one_objection_sends_a_circular_to_the_next_meeting() -> None:
    told = given(circular({ADA: YES}))
    told.when(object_to(BO)).then(
        (GateReview.CircularVoided, {"cause": CircularEnd.OBJECTION, "person_id": BO, "tally": None})
    )
    assert (told.aggregate.stage, told.aggregate.ballots) == (Stage.REQUESTED, {})
    again = panel(BY_CIRCULAR, circular=True)
    told.when(lambda it: it.open(frozen(BY_CIRCULAR), day(20), act(4), again)).refused(
        Refusal.CIRCULAR_VOIDED, voided_at=day(3).isoformat()
    )
    told.when(lambda it: it.open(frozen(BY_CIRCULAR), day(20), act(2))).refused(
        Refusal.EFFECTIVE_BEFORE_LAST_MOVE
    )
    told.when(lambda it: it.open(frozen(BY_CIRCULAR), day(20), act(4))).then((GateReview.Opened, {}))


def test_a_recusal_outlives_a_circular_that_failed() -> None:
    told = given(circular(), recuse(CY), object_to(BO), lambda it: it.open(frozen(), day(20), act(4)))
    told.when(vote(CY, at=5)).refused(Refusal.MEMBER_RECUSED)


def test_a_circular_in_which_too_few_vote_goes_to_the_next_meeting() -> None:
    told = given(circular({ADA: YES}))
    told.when(lambda it: it.close_overdue(act(11))).then(
        (GateReview.CircularVoided, {"cause": CircularEnd.NO_QUORUM, "person_id": None})
    )


def test_a_circular_is_decided_by_those_who_vote_in_time() -> None:
    late = replace(BY_CIRCULAR, closes=Closes.AT_DEADLINE)
    given(circular({ADA: YES, BO: YES}, late)).when(lambda it: it.close_overdue(act(11))).then(
        (GateReview.Concluded, {"outcome": Outcome.APPROVE})
    )


@pytest.mark.parametrize(
    ("stage", "who", "refused"),
    [
        (review(BY_CIRCULAR), BO, Refusal.VOTE_NOT_CIRCULAR),
        (
            circular(rule=NO_OBJECTION),
            BO,
            Refusal.OBJECTION_WITHOUT_EFFECT,
        ),
        (circular(), EVE, Refusal.VOTER_WITHOUT_SEAT),
    ],
    ids=["in a meeting", "without effect", "without a seat"],
)
def test_an_objection_needs_a_circular_a_rule_and_a_seat(
    stage: GateReview, who: UUID, refused: Refusal
) -> None:
    given(stage).when(object_to(who)).refused(refused)


def test_who_is_recused_does_not_object() -> None:
    given(circular(), recuse(BO)).when(object_to(BO)).refused(Refusal.MEMBER_RECUSED)


def test_an_objection_comes_in_time() -> None:
    given(circular()).when(object_to(BO, at=11)).refused(Refusal.VOTE_PAST_DUE)
    given(circular()).when(object_to(BO, at=10)).then((GateReview.CircularVoided, {}))


def test_a_rule_without_circulars_opens_none() -> None:
    by_circular = panel(circular=True)
    given(requested()).when(lambda it: it.open(frozen(), day(10), act(1), by_circular)).refused(
        Refusal.CIRCULAR_NOT_ALLOWED
    )
