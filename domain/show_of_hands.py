"""A vote by show of hands in a meeting: the votes of all present at once, and the result with them.

Whoever is not in the room does not vote, so the vote ends with the hands: nothing outstanding is waited for.
"""

from domain.ballots import Choice, Tally, allows, tally
from domain.electorates import Electorate, SeatRef
from domain.gate_review_rules import (
    before_opening,
    not_open,
    on_another_dossier,
    past_due,
    recused,
    without_seat,
)
from domain.gate_review_values import Ballot
from domain.gate_reviews import GateReview
from domain.kernel import Act
from domain.meeting_values import Counts, Hand
from domain.refusals import Refusal, Unmet, require, unmet
from domain.vote_rules import VoteRule


def against_hands(
    review: GateReview, hands: tuple[Hand, ...], dossier_sha256: str, act: Act
) -> tuple[Unmet, ...]:
    """Find everything that keeps these hands from deciding a review."""
    found = [
        not_open(review.id, review.stage),
        before_opening(review.last_step_at, act),
        past_due(review.vote_due_at, act),
        on_another_dossier(review.frozen, dossier_sha256),
    ]
    for hand in hands:
        found += [_without_seat(review, hand), _voted_otherwise(review, hand), _may_not_abstain(review, hand)]
    return tuple(one for one in found if one is not None)


def decide_by_hands(review: GateReview, hands: tuple[Hand, ...], dossier_sha256: str, act: Act) -> None:
    """Cast the votes of all who raised a hand and close the vote by them."""
    require(*against_hands(review, hands, dossier_sha256, act))
    for hand in hands:
        seat = review.seat_of(hand.person_id)
        assert seat is not None  # noqa: S101 - `_without_seat` refused otherwise
        if _own_vote(review, hand) is not None:
            continue
        review.trigger_event(
            GateReview.VoteCast,
            voter=hand.person_id,
            mandate_id=seat.mandate_id,
            choice=hand.choice,
            dossier_sha256=dossier_sha256,
            reason=None,
            principal=None,
            stamp=act.stamp(),
        )
    review.close_vote(act)


def quorum_of(review: GateReview) -> int:
    """Give how many must take part in the vote of a review that is open (before: nobody can tell)."""
    return review.tally().quorum_needed if review.frozen is not None else 0


def count_hands(rule: VoteRule, statutory: int, seats: tuple[SeatRef, ...], counts: Counts) -> Tally:
    """Count hands of which only the number is known; the chair's own is known where it may decide.

    Who raised which hand does not change a result, so the seats are given the hands in their order.
    """
    said = [Choice.YES] * counts.yes + [Choice.NO] * counts.no + [Choice.ABSTAIN] * counts.abstained
    order = sorted(seats, key=lambda seat: not seat.chair)
    if counts.chair is not None and counts.chair in said:
        said.remove(counts.chair)
        said.insert(0, counts.chair)
    elif any(seat.chair for seat in seats):
        order = [*order[1:], order[0]]
    votes = dict(zip((seat.person for seat in order), said, strict=False))
    return tally(rule, Electorate(statutory=statutory, seats=seats), votes).closed()


def _own_vote(review: GateReview, hand: Hand) -> Ballot | None:
    """Give the vote a member cast in person: whoever is in the room replaces what a deputy said."""
    cast = review.ballots.get(hand.person_id)
    return cast if cast is not None and cast.deputy is None else None


def _without_seat(review: GateReview, hand: Hand) -> Unmet | None:
    return recused(review, hand.person_id) or without_seat(review, hand.person_id)


def _voted_otherwise(review: GateReview, hand: Hand) -> Unmet | None:
    cast = _own_vote(review, hand)
    if cast is None or cast.choice is hand.choice:
        return None
    return unmet(Refusal.ALREADY_VOTED, person=str(hand.person_id), choice=cast.choice.value)


def _may_not_abstain(review: GateReview, hand: Hand) -> Unmet | None:
    if review.frozen is None or allows(review.rule(), hand.choice, review.mode()):
        return None
    return unmet(Refusal.ABSTENTION_FORBIDDEN)
