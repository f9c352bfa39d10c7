"""What can stand against a decision in a gate review: one-`if` rules on its stage, time, dossier and seats."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.electorates import Electorate, SeatRef
from domain.gate_review_values import NOBODY_ELSE, FrozenVote, Panel, Seat, Stage
from domain.kernel import Act
from domain.obstacles import Obstacle, ObstacleKind, obstacle, obstacle_to_full_board
from domain.refusals import Refusal, Unmet, unmet
from domain.review_seats import SeatedReview
from domain.vote_rules import VoteRule, rule_in_force


def over(review_id: UUID, stage: Stage) -> Unmet | None:
    """The review has come to its end."""
    refusal = {Stage.CONCLUDED: Refusal.REVIEW_CONCLUDED, Stage.WITHDRAWN: Refusal.REVIEW_WITHDRAWN}.get(
        stage
    )
    return unmet(refusal, review=str(review_id)) if refusal else None


def not_open(review_id: UUID, stage: Stage) -> Unmet | None:
    """No vote is open: not yet, or no more."""
    if stage is Stage.REQUESTED:
        return unmet(Refusal.REVIEW_NOT_OPEN, review=str(review_id))
    return over(review_id, stage)


def before_opening(opened_at: datetime | None, act: Act) -> Unmet | None:
    """Something is said to have happened in a vote before it opened."""
    if opened_at is None or act.effective_at >= opened_at:
        return None
    return unmet(
        Refusal.EFFECTIVE_BEFORE_LAST_MOVE,
        effective_at=act.effective_at.isoformat(),
        last_move_at=opened_at.isoformat(),
    )


def overdue(due_at: datetime | None, act: Act) -> bool:
    """Tell whether the time to vote had run out; the instant it is due at still belongs to it."""
    return due_at is not None and act.effective_at > due_at


def past_due(due_at: datetime | None, act: Act) -> Unmet | None:
    """A vote is cast after the time to vote has run out."""
    if due_at is None or not overdue(due_at, act):
        return None
    return unmet(Refusal.VOTE_PAST_DUE, due_at=due_at.isoformat(), effective_at=act.effective_at.isoformat())


def not_yet_due(due_at: datetime | None, act: Act) -> Unmet | None:
    """There is still time to vote."""
    if overdue(due_at, act):
        return None
    return unmet(Refusal.VOTE_STILL_OPEN, due_at=due_at.isoformat() if due_at else None)


def on_another_dossier(frozen: FrozenVote | None, given: str) -> Unmet | None:
    """A vote rests on other documents than those the vote was opened on."""
    if frozen is None or given == frozen.dossier_sha256:
        return None
    return unmet(Refusal.DOSSIER_CHANGED, expected=frozen.dossier_sha256, given=given)


def in_another_round(current: int, named: int) -> Unmet | None:
    """A vote was meant for another round than the one that is running; who voted there votes anew."""
    return None if named == current else unmet(Refusal.VOTE_OF_ANOTHER_ROUND, running=current, named=named)


def against_voter(review: SeatedReview, voter: UUID, *, lapsed: bool) -> Iterator[Unmet | None]:
    """What stands against somebody voting from a seat of their own."""
    yield recused(review, voter)
    if voter not in review.recused():
        yield without_seat(review, voter, lapsed=lapsed)
    cast = review.ballots.get(voter)
    if cast is not None and cast.cast_by == voter:
        yield unmet(Refusal.ALREADY_VOTED, person=str(voter), choice=cast.choice.value)


def against_deputy(
    review: SeatedReview, voter: UUID, principal: UUID, *, anyone: bool, lapsed: bool
) -> Iterator[Unmet | None]:
    """What stands against somebody voting for an absent member; `anyone` lets members with a vote do so, too."""
    yield recused(review, voter)
    yield recused(review, principal)
    if principal not in review.recused():
        yield without_seat(review, principal)
    if lapsed or review.deputy_for(principal, voter) is None:
        yield unmet(Refusal.DEPUTY_UNKNOWN, principal=str(principal))
    cast = review.ballots.get(principal)
    if cast is not None and cast.deputy is None:
        yield unmet(Refusal.PRINCIPAL_VOTED, principal=str(principal))
    elif cast is not None:
        yield unmet(Refusal.ALREADY_VOTED, person=str(cast.cast_by), choice=cast.choice.value)
    elif not anyone and _has_a_vote(review, voter):
        yield unmet(Refusal.DEPUTY_HAS_VOTE)


def _has_a_vote(review: SeatedReview, person: UUID) -> bool:
    voted = any(ballot.cast_by == person for ballot in review.ballots.values())
    return voted or review.seat_of(person) is not None


def without_seat(review: SeatedReview, person: UUID, *, lapsed: bool = False) -> Unmet | None:
    """Somebody holds no seat in this review, or none any more."""
    seated = review.seat_of(person) is not None and not lapsed
    return None if seated else unmet(Refusal.VOTER_WITHOUT_SEAT, person=str(person))


def recused(review: SeatedReview, person: UUID) -> Unmet | None:
    """Somebody takes no part in this matter."""
    ground = review.recused().get(person)
    return unmet(Refusal.MEMBER_RECUSED, person=str(person), ground=ground.value) if ground else None


def not_part_of_board(review: SeatedReview, person: UUID, *, seated: bool) -> Unmet | None:
    """Somebody cannot be recused: they have no say in the matter that could be taken from them."""
    known = review.takes_part(person) if review.stage is Stage.OPEN else seated
    return None if known else unmet(Refusal.VOTER_WITHOUT_SEAT, person=str(person))


def not_circular(review: SeatedReview, rule: Mapping[str, Any]) -> Unmet | None:
    """The vote is held in a meeting, or its rule lets nobody object to deciding outside of one."""
    if not review.panel.circular:
        return unmet(Refusal.VOTE_NOT_CIRCULAR)
    circular = rule_in_force(rule).circular
    if circular is None or not circular.objection_voids:
        return unmet(Refusal.OBJECTION_WITHOUT_EFFECT)
    return None


def circular_impossible(rule: VoteRule, voided_at: datetime | None) -> Unmet | None:
    """The matter cannot be decided outside of a meeting: the rule knows no such thing, or it was tried in vain."""
    if rule.circular is None:
        return unmet(Refusal.CIRCULAR_NOT_ALLOWED)
    return unmet(Refusal.CIRCULAR_VOIDED, voided_at=voided_at.isoformat()) if voided_at else None


def cannot_be_met(
    rule: VoteRule,
    statutory: int,
    seats: tuple[Seat, ...],
    panel: Panel = NOBODY_ELSE,
    recused: Collection[UUID] = (),
) -> Unmet | None:
    """The board could not decide by its rule however its members vote."""
    for kind, held in (
        (ObstacleKind.MORE_THAN_ONE_CHAIR, sum(seat.chair for seat in seats)),
        (ObstacleKind.MORE_THAN_ONE_DEPUTY_CHAIR, len(panel.deputy_chairs)),
    ):
        if held > 1:
            return unmet(Refusal.RULE_CANNOT_BE_MET, obstacle=kind.value, needed=1, possible=held)
    filled = tuple(
        SeatRef(seat.person_id, seat.chair, seat.person_id in panel.deputy_chairs) for seat in seats
    )
    out = {*recused, *(one.person_id for one in panel.recused)} & {seat.person_id for seat in seats}
    electorate = Electorate(statutory, filled, recused=frozenset(out))
    return _obstructed(obstacle(rule, electorate, circular=panel.circular))


def cannot_be_met_by_any(rule: VoteRule, statutory: int) -> Unmet | None:
    """The board could not decide by this rule even with every seat filled."""
    return _obstructed(obstacle_to_full_board(rule, statutory))


def _obstructed(found: Obstacle | None) -> Unmet | None:
    if found is None:
        return None
    return unmet(
        Refusal.RULE_CANNOT_BE_MET, obstacle=found.kind.value, needed=found.needed, possible=found.possible
    )
