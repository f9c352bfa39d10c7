"""How a gate review runs from request to decision."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.ballots import Choice
from domain.gate_review_values import FrozenVote, Outcome, Paper, Stage, VotingPaper
from domain.gate_reviews import GateReview
from domain.kernel import Act
from domain.refusals import Refusal
from domain.texts import Note
from domain.times import Effective
from domain.vote_rules import SIMPLE_MAJORITY, Abstention, Closes, QuorumBase
from tests.support.builders import (
    DOSSIER,
    PAPER,
    REVIEW,
    act,
    day,
    frozen,
    mandate_of,
    matter,
    panel,
    requested,
    review,
)
from tests.support.electorates import ABSTAIN, ADA, BO, CHAIR_DECIDES, CY, EVE, NO, YES
from tests.support.story import given, when

INSTANT = timedelta(microseconds=1)
ALL_VOTED = replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED)
NO_ABSTENTION = replace(SIMPLE_MAJORITY, abstention=Abstention.FORBIDDEN)
OF_STATUTES = replace(SIMPLE_MAJORITY, quorum_base=QuorumBase.STATUTORY)
CARRIED = {ADA: YES, BO: YES}
Decision = Callable[[GateReview], object]


def vote(voter: UUID, choice: Choice = YES, at: int = 2, dossier: str = DOSSIER) -> Decision:
    return lambda it: it.cast_vote(voter, choice, VotingPaper(dossier), None, act(at))


def withdraw(it: GateReview) -> None:
    it.withdraw("überholt", act(3))


def defer(it: GateReview, *, offered: bool = True, wording: str = "Unterlagen fehlen.") -> None:
    it.defer(ADA, date(2024, 3, 1), wording, offered=offered, act=act(3))


def conclude(at: int = 3) -> Decision:
    return lambda it: it.conclude(act(at))


def reopen(it: GateReview) -> None:
    it.open(frozen(), day(10), act(3))


def just_after(number: int) -> Act:
    late = act(number)
    return Act(late.command_id, day(number) + INSTANT, Effective(day(number) + INSTANT))


def test_a_review_is_requested_with_its_motion_and_papers() -> None:
    when(requested).then(
        (
            GateReview.Requested,
            {"originator_id": REVIEW, "matter": matter(), "requested_by": EVE},
        )
    )


def test_a_request_without_a_motion_is_refused() -> None:
    when(lambda: GateReview.request(REVIEW, matter(), EVE, Paper("\n"), act())).refused(
        Refusal.VALUE_INVALID, field="motion"
    )


def test_opening_freezes_seats_rule_and_dossier() -> None:
    opened = given(requested())
    opened.when(lambda it: it.open(frozen(), day(10), act())).then(
        (GateReview.Opened, {"frozen": frozen(), "vote_due_at": day(10)})
    )
    assert opened.aggregate.stage is Stage.OPEN
    assert opened.aggregate.electorate().voters == {ADA, BO, CY}


def test_an_open_review_opened_again_records_nothing() -> None:
    given(review()).when(reopen).then_nothing()


@pytest.mark.parametrize(
    ("vote_on", "obstacle", "needed", "possible"),
    [
        (frozen(seats=0), "nobody_eligible", 1, 0),
        (frozen(seats=4), "more_seats_than_statutory", 4, 3),
        (frozen(chairs=2), "more_than_one_chair", 1, 2),
        (frozen(CHAIR_DECIDES, chairs=0), "chair_missing", 1, 0),
        (frozen(OF_STATUTES, seats=2, statutory=5), "quorum_out_of_reach", 3, 2),
    ],
)
def test_a_vote_nobody_could_carry_does_not_open(
    vote_on: FrozenVote, obstacle: str, needed: int, possible: int
) -> None:
    given(requested()).when(lambda it: it.open(vote_on, None, act())).refused(
        Refusal.RULE_CANNOT_BE_MET, obstacle=obstacle, needed=needed, possible=possible
    )


@pytest.mark.parametrize(
    "vote_on",
    [frozen(seats=1, statutory=1), frozen(CHAIR_DECIDES), frozen(OF_STATUTES, seats=3, statutory=5)],
    ids=["one seat", "with a chair", "just the quorum"],
)
def test_a_vote_the_board_can_carry_opens(vote_on: FrozenVote) -> None:
    given(requested()).when(lambda it: it.open(vote_on, None, act())).then((GateReview.Opened, {}))


def test_a_vote_rests_on_a_mandate_and_on_the_dossier_seen() -> None:
    reason = Note(BO, "überzeugt")
    given(review()).when(lambda it: it.cast_vote(BO, NO, PAPER, reason, act(2))).then(
        (
            GateReview.VoteCast,
            {
                "voter": BO,
                "mandate_id": mandate_of(BO),
                "choice": NO,
                "dossier_sha256": DOSSIER,
                "reason": reason,
            },
        )
    )


def test_the_vote_that_makes_the_result_certain_concludes() -> None:
    carried = given(review(votes={ADA: YES}))
    carried.when(vote(BO)).then(
        (GateReview.VoteCast, {}),
        (
            GateReview.Concluded,
            {
                "outcome": Outcome.APPROVE,
                "target": "initiation",
                "requested_by": EVE,
                "gate": "release",
                "decided_by": None,
            },
        ),
    )
    assert carried.aggregate.stage is Stage.CONCLUDED


def test_a_rejected_review_has_no_target() -> None:
    given(review(votes={ADA: NO})).when(vote(BO, NO)).then(
        (GateReview.VoteCast, {}), (GateReview.Concluded, {"outcome": Outcome.REJECT, "target": None})
    )


def test_a_rule_may_wait_until_all_have_voted() -> None:
    told = given(review(ALL_VOTED, {ADA: YES}))
    told.when(vote(BO)).then((GateReview.VoteCast, {}))
    told.when(vote(CY, NO)).then(
        (GateReview.VoteCast, {}), (GateReview.Concluded, {"outcome": Outcome.APPROVE})
    )


def test_the_figures_of_a_decision_are_kept_with_it() -> None:
    concluded = given(review(votes={ADA: YES, CY: ABSTAIN})).when(vote(BO)).facts[-1]
    kept = {name: concluded.tally[name] for name in ("yes", "no", "abstained", "eligible", "possible")}
    assert kept == {"yes": 2, "no": 0, "abstained": 1, "eligible": 3, "possible": ["carried"]}


@pytest.mark.parametrize("stage", [review(votes={BO: NO}), review(votes=CARRIED)], ids=["open", "concluded"])
def test_the_same_vote_again_records_nothing(stage: GateReview) -> None:
    given(stage).when(vote(BO, stage.ballots[BO].choice, 4)).then_nothing()


def test_another_vote_of_the_same_person_is_refused() -> None:
    given(review(votes={BO: NO})).when(vote(BO)).refused(Refusal.ALREADY_VOTED, person=str(BO), choice="no")


def test_only_who_holds_a_frozen_seat_votes() -> None:
    given(review()).when(vote(EVE)).refused(Refusal.VOTER_WITHOUT_SEAT, person=str(EVE))


def test_an_abstention_may_be_forbidden() -> None:
    given(review(NO_ABSTENTION)).when(vote(BO, ABSTAIN)).refused(Refusal.ABSTENTION_FORBIDDEN)
    given(review(NO_ABSTENTION)).when(vote(BO, NO)).then((GateReview.VoteCast, {}))
    given(review()).when(vote(BO, ABSTAIN)).then((GateReview.VoteCast, {"choice": ABSTAIN}))


def test_a_vote_on_another_dossier_is_refused() -> None:
    given(review()).when(vote(BO, dossier="e" * 64)).refused(
        Refusal.DOSSIER_CHANGED, expected=DOSSIER, given="e" * 64
    )


def test_everything_wrong_with_a_vote_is_named_at_once() -> None:
    given(review(NO_ABSTENTION, {BO: NO})).when(vote(BO, ABSTAIN, dossier="e")).refused(
        Refusal.ALREADY_VOTED, Refusal.ABSTENTION_FORBIDDEN, Refusal.DOSSIER_CHANGED
    )
    given(review(votes=CARRIED)).when(vote(EVE, dossier="e")).refused(
        Refusal.REVIEW_CONCLUDED, Refusal.VOTER_WITHOUT_SEAT, Refusal.DOSSIER_CHANGED
    )


@pytest.mark.parametrize("choice", Choice)
def test_nobody_votes_before_the_vote_opens(choice: Choice) -> None:
    given(requested()).when(vote(BO, choice)).refused(Refusal.REVIEW_NOT_OPEN, Refusal.VOTER_WITHOUT_SEAT)


def test_nobody_votes_after_the_decision() -> None:
    given(review(votes=CARRIED)).when(vote(CY)).refused(Refusal.REVIEW_CONCLUDED, review=str(REVIEW))


def test_nobody_votes_on_what_was_withdrawn() -> None:
    given(review(votes={BO: YES}), withdraw).when(vote(CY)).refused(Refusal.REVIEW_WITHDRAWN)
    given(review(votes={BO: YES}), withdraw).when(vote(BO)).refused(
        Refusal.REVIEW_WITHDRAWN, Refusal.ALREADY_VOTED
    )


def test_a_vacated_seat_votes_no_more_but_its_vote_stays() -> None:
    told = given(review(votes={BO: NO}))
    told.when(lambda it: it.vacate_seats({mandate_of(CY)}, act(3))).then(
        (GateReview.SeatVacated, {"person_id": CY, "mandate_id": mandate_of(CY)})
    )
    told.when(vote(CY)).refused(Refusal.VOTER_WITHOUT_SEAT)
    kept = given(review(votes={BO: NO}), lambda it: it.vacate_seats({mandate_of(BO)}, act(3)))
    assert kept.aggregate.tally().no == 1


def test_a_vacated_seat_can_make_the_result_certain() -> None:
    told = given(review(votes={ADA: YES}), lambda it: it.vacate_seats({mandate_of(BO)}, act(3)))
    told.when(vote(CY)).then((GateReview.VoteCast, {}), (GateReview.Concluded, {"outcome": Outcome.APPROVE}))
    certain = given(review(votes={ADA: YES, BO: ABSTAIN}))
    certain.when(lambda it: it.vacate_seats({mandate_of(CY)}, act(3))).then(
        (GateReview.SeatVacated, {}), (GateReview.Concluded, {"outcome": Outcome.APPROVE})
    )


@pytest.mark.parametrize(
    "stage",
    [
        given(requested()),
        given(review(votes=CARRIED)),
        given(review(), lambda it: it.vacate_seats({mandate_of(CY)}, act(3))),
    ],
    ids=["requested", "concluded", "vacated before"],
)
def test_where_there_is_no_seat_none_falls_vacant(stage: given[GateReview]) -> None:
    stage.when(lambda it: it.vacate_seats({mandate_of(CY)}, act(4))).then_nothing()


def test_a_seat_stays_while_the_mandate_it_rests_on_does() -> None:
    given(review()).when(lambda it: it.vacate_seats({mandate_of(EVE)}, act(3))).then_nothing()


def test_before_the_result_is_certain_a_vote_stays_open_until_it_was_due() -> None:
    told = given(review(votes={ADA: YES}))
    told.when(conclude(10)).refused(Refusal.VOTE_STILL_OPEN, due_at=day(10).isoformat())
    told.when(lambda it: it.conclude(just_after(10))).then(
        (GateReview.Concluded, {"outcome": Outcome.NO_QUORUM, "target": None})
    )


def test_a_vote_without_a_deadline_stays_open_until_it_is_certain() -> None:
    given(review(due=None)).when(conclude(999)).refused(Refusal.VOTE_STILL_OPEN, due_at=None)


def test_a_certain_result_can_be_concluded_before_all_have_voted() -> None:
    given(review(ALL_VOTED, CARRIED)).when(conclude()).then(
        (GateReview.Concluded, {"outcome": Outcome.APPROVE})
    )


def test_a_review_concluded_again_records_nothing() -> None:
    given(review(votes=CARRIED)).when(conclude()).then_nothing()


def test_only_an_open_vote_is_concluded() -> None:
    given(requested()).when(conclude()).refused(Refusal.REVIEW_NOT_OPEN)
    given(review(), withdraw).when(conclude()).refused(Refusal.REVIEW_WITHDRAWN)


@pytest.mark.parametrize("stage", [requested, review], ids=["requested", "open"])
def test_a_decision_is_put_off_without_a_vote(stage: Callable[[], GateReview]) -> None:
    given(stage()).when(defer).then(
        (
            GateReview.Concluded,
            {
                "outcome": Outcome.DEFER,
                "target": None,
                "tally": None,
                "decided_by": ADA,
                "until": date(2024, 3, 1),
                "wording": "Unterlagen fehlen.",
            },
        )
    )


def test_a_deferred_review_deferred_again_records_nothing() -> None:
    given(review(), defer).when(defer).then_nothing()


def test_deferring_must_be_offered_and_explained() -> None:
    given(review()).when(lambda it: defer(it, offered=False, wording="")).refused(
        Refusal.OUTCOME_NOT_OFFERED, Refusal.VALUE_INVALID, outcome="defer"
    )


def test_a_request_is_taken_back_with_a_reason() -> None:
    given(requested()).when(withdraw).then((GateReview.Withdrawn, {"reason": "überholt"}))
    given(review()).when(lambda it: it.withdraw("", act())).refused(Refusal.VALUE_INVALID, field="reason")


def test_a_review_withdrawn_again_records_nothing() -> None:
    given(review(), withdraw).when(withdraw).then_nothing()


@pytest.mark.parametrize("decide", [reopen, defer, withdraw], ids=["open", "defer", "withdraw"])
def test_nothing_is_done_to_a_concluded_review(decide: Decision) -> None:
    given(review(votes=CARRIED)).when(decide).refused(Refusal.REVIEW_CONCLUDED)


@pytest.mark.parametrize("decide", [reopen, defer], ids=["open", "defer"])
def test_nothing_is_done_to_a_withdrawn_review(decide: Decision) -> None:
    given(review(), withdraw).when(decide).refused(Refusal.REVIEW_WITHDRAWN)


def test_what_was_never_opened_has_nothing_to_count() -> None:
    with pytest.raises(LookupError, match="never opened"):
        requested().tally()


def test_what_todays_rules_refuse_is_still_part_of_the_past() -> None:
    it = requested()
    it._seat_vacated(person_id=EVE, mandate_id=mandate_of(EVE), stamp=act().stamp())
    it._vote_cast(
        voter=EVE,
        mandate_id=mandate_of(EVE),
        choice=YES,
        dossier_sha256="other",
        reason=None,
        principal=None,
        stamp=act().stamp(),
    )
    it._withdrawn(project_id=matter().project_id, reason="", stamp=act().stamp())
    it._opened(frozen=frozen(seats=0), vote_due_at=None, panel=panel(), stamp=act().stamp())
    assert (it.stage, it.ballots[EVE].choice, it.vacated) == (Stage.OPEN, YES, {EVE})


def test_a_vote_may_take_effect_as_the_vote_opens() -> None:
    given(review()).when(vote(ADA, at=1)).then((GateReview.VoteCast, {"voter": ADA}))


def test_a_vote_does_not_take_effect_before_the_vote_opened() -> None:
    given(review()).when(vote(ADA, at=0)).refused(Refusal.EFFECTIVE_BEFORE_LAST_MOVE)


def test_a_decision_takes_effect_with_the_last_vote_it_counts() -> None:
    decided = review(votes={ADA: YES})
    decided.cast_vote(BO, YES, PAPER, None, Act(act().command_id, day(4), Effective(day(1))))
    concluded = decided.pending_events[-1]
    assert isinstance(concluded, GateReview.Concluded)
    assert concluded.stamp.effective_at == day(2)


@pytest.mark.parametrize("early", [withdraw, defer], ids=["withdraw", "defer"])
def test_nothing_ends_a_review_before_it_opened(early: Callable[[GateReview], None]) -> None:
    opened_late = requested()
    opened_late.open(frozen(SIMPLE_MAJORITY, 3), day(10), act(5))
    given(opened_late).when(early).refused(Refusal.EFFECTIVE_BEFORE_LAST_MOVE)


def test_a_vote_is_taken_to_the_last_instant_it_is_due_at_and_no_later() -> None:
    given(review()).when(vote(BO, at=10)).then((GateReview.VoteCast, {"voter": BO}))
    given(review()).when(lambda it: it.cast_vote(BO, YES, PAPER, None, just_after(10))).refused(
        Refusal.VOTE_PAST_DUE, due_at=day(10).isoformat(), effective_at=(day(10) + INSTANT).isoformat()
    )


def test_a_vote_without_a_deadline_is_never_late() -> None:
    given(review(due=None)).when(vote(BO, at=999)).then((GateReview.VoteCast, {"voter": BO}))


def test_a_seat_whose_mandate_lapsed_does_not_vote() -> None:
    given(review()).when(lambda it: it.cast_vote(BO, YES, PAPER, None, act(2), lapsed=True)).refused(
        Refusal.VOTER_WITHOUT_SEAT, person=str(BO)
    )
    given(review()).when(lambda it: it.cast_vote(BO, YES, PAPER, None, act(2), lapsed=False)).then(
        (GateReview.VoteCast, {"voter": BO})
    )


def close_overdue(it: GateReview) -> None:
    it.close_overdue(just_after(10))


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({}, Outcome.NO_QUORUM),
        ({ADA: YES, BO: ABSTAIN}, Outcome.APPROVE),
        ({ADA: YES, BO: NO}, Outcome.REJECT),
    ],
    ids=["nobody", "carried", "tied"],
)
def test_an_overdue_vote_is_closed_by_the_votes_cast(votes: dict[UUID, Choice], outcome: Outcome) -> None:
    given(review(votes=votes)).when(close_overdue).then((GateReview.Concluded, {"outcome": outcome}))


def test_only_what_is_overdue_is_closed_so() -> None:
    given(review()).when(lambda it: it.close_overdue(act(10))).refused(
        Refusal.VOTE_STILL_OPEN, due_at=day(10).isoformat()
    )
    given(review(due=None)).when(close_overdue).refused(Refusal.VOTE_STILL_OPEN, due_at=None)
    given(requested()).when(close_overdue).refused(Refusal.REVIEW_NOT_OPEN, Refusal.VOTE_STILL_OPEN)


@pytest.mark.parametrize(
    "stage",
    [given(review(votes=CARRIED)), given(review(), withdraw), given(review(), close_overdue)],
    ids=["carried", "withdrawn", "closed before"],
)
def test_a_review_that_is_over_is_not_closed_again(stage: given[GateReview]) -> None:
    stage.when(close_overdue).then_nothing()


def test_seats_that_fall_vacant_together_are_out_before_the_vote_is_counted() -> None:
    lapsed = {mandate_of(BO), mandate_of(CY)}
    given(review(votes={ADA: YES})).when(lambda it: it.vacate_seats(lapsed, act(3))).then(
        (GateReview.SeatVacated, {"person_id": BO}),
        (GateReview.SeatVacated, {"person_id": CY}),
        (GateReview.Concluded, {"outcome": Outcome.APPROVE}),
    )


def test_only_seats_held_without_a_vote_in_an_open_review_are_still_to_vote() -> None:
    waiting = given(review(votes={ADA: NO}), lambda it: it.vacate_seats({mandate_of(CY)}, act(3))).aggregate
    assert [seat.person_id for seat in waiting.seats_to_vote()] == [BO]
    assert requested().seats_to_vote() == ()
    assert review(votes=CARRIED).seats_to_vote() == ()
