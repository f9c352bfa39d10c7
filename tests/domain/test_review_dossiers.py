"""Papers that change while a vote is open void what was cast, nothing else; criteria are judged before it."""

from dataclasses import replace
from uuid import NAMESPACE_OID, UUID, uuid5

from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.ballots import Choice, Tally
from domain.derivations import derivation
from domain.gate_review_values import DossierItem, Outcome, RecusalGround, VotingPaper
from domain.gate_reviews import GateReview
from domain.refusals import Refusal
from domain.review_dossiers import CriterionClaim, DossierChange, Papers
from domain.vote_rules import SIMPLE_MAJORITY, Closes
from tests.support.builders import DOSSIER, PAPER, act, requested, review
from tests.support.electorates import ADA, BO, CY, EVE, NO, YES
from tests.support.story import given

ALL_VOTED = replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED)
PLAN = uuid5(NAMESPACE_OID, "plan.pdf")
NEW_HASH = "c" * 64
PAPERS = Papers(
    evidence=(PLAN,), dossier=(DossierItem(name="plan.pdf", sha256="a" * 64),), dossier_sha256=NEW_HASH
)
BENEFIT = CriterionClaim(criterion="benefit")


def change(it: GateReview, at: int = 3) -> None:
    it.change_dossier(DossierChange.ADDED, (PLAN, "plan.pdf"), PAPERS, act(at))


def test_votes_on_the_old_papers_are_void_and_all_vote_again() -> None:
    changed = review(votes={ADA: YES})
    change(changed)
    assert (changed.ballots, changed.frozen_vote().dossier_sha256) == ({}, NEW_HASH)
    assert [(one.ballot.person_id, one.dossier_sha256) for one in changed.voided_votes] == [(ADA, DOSSIER)]
    given(changed).when(lambda it: it.cast_vote(ADA, YES, PAPER, None, act(4))).refused(
        Refusal.DOSSIER_CHANGED, expected=NEW_HASH, given=DOSSIER
    )
    for voter in (ADA, BO):
        changed.cast_vote(voter, NO, VotingPaper(NEW_HASH), None, act(4))
    assert changed.outcome is Outcome.REJECT
    assert "1 Stimme auf frühere Unterlagen zählt nicht" in derivation(changed.tally(), "de")
    assert changed.tally().to_data()["voided"] == 1


def test_a_count_says_nothing_of_void_votes_where_there_are_none() -> None:
    assert "voided" not in review(votes={ADA: YES}).tally().to_data()
    two = review(ALL_VOTED, {ADA: YES, CY: NO})
    change(two)
    assert "2 votes on earlier documents void" in derivation(two.tally(), "en")
    assert Tally.from_data(two.rule(), two.tally().to_data()) == two.tally()


def test_a_vote_on_the_new_papers_is_not_cast_before_they_were_there() -> None:
    changed = review()
    change(changed, at=5)
    given(changed).when(lambda it: it.cast_vote(ADA, YES, VotingPaper(NEW_HASH), None, act(4))).refused(
        Refusal.EFFECTIVE_BEFORE_LAST_MOVE
    )


def test_the_same_change_again_records_nothing() -> None:
    changed = review()
    change(changed)
    version = changed.version
    change(changed)
    assert changed.version == version


def test_a_decided_review_keeps_its_papers() -> None:
    decided = review(votes={ADA: YES, BO: YES})
    version = decided.version
    change(decided)
    assert decided.version == version


def test_who_is_recused_is_not_asked_again() -> None:
    changed = review(ALL_VOTED)
    changed.declare_recusal(CY, RecusalGround.OWN_DECLARATION, None, act(2), seated=True)
    change(changed)
    assert {seat.person_id for seat in changed.seats_to_vote()} == {ADA, BO}


@drawn(st.dictionaries(st.sampled_from([ADA, BO, CY]), st.sampled_from(Choice), max_size=2))
def test_a_change_then_the_same_votes_gives_the_result_of_these_votes(votes: dict[UUID, Choice]) -> None:
    plain, changed = review(ALL_VOTED, votes), review(ALL_VOTED, votes)
    change(changed)
    for voter, choice in votes.items():
        changed.cast_vote(voter, choice, VotingPaper(NEW_HASH), None, act(4))
    assert replace(changed.tally(), voided=0) == plain.tally()
    assert len(changed.voided_votes) == len(votes)


def test_criteria_are_judged_until_the_vote_opens_and_the_last_word_holds() -> None:
    asked = requested()
    asked.judge_criterion(BENEFIT, EVE, act(1))
    version = asked.version
    asked.judge_criterion(BENEFIT, EVE, act(2))
    assert asked.version == version
    assert asked.criteria_met() == {"benefit"}
    asked.judge_criterion(replace(BENEFIT, met=False), EVE, act(3))
    assert asked.criteria_met() == frozenset()
    given(review()).when(lambda it: it.judge_criterion(BENEFIT, EVE, act(3))).refused(Refusal.DOSSIER_FROZEN)
