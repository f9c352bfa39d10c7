"""What can stand against a decision in a gate review: one-`if` rules on its stage, time, dossier and seats."""

from datetime import datetime
from uuid import UUID

from domain.ballots import Electorate, ObstacleKind, SeatRef, obstacle
from domain.gate_review_values import FrozenVote, Seat, Stage
from domain.kernel import Act
from domain.refusals import Refusal, Unmet, unmet
from domain.vote_rules import VoteRule


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


def cannot_be_met(rule: VoteRule, statutory: int, seats: tuple[Seat, ...]) -> Unmet | None:
    """The board could not decide by its rule however its members vote."""
    chairs = sum(seat.chair for seat in seats)
    if chairs > 1:
        kind = ObstacleKind.MORE_THAN_ONE_CHAIR.value
        return unmet(Refusal.RULE_CANNOT_BE_MET, obstacle=kind, needed=1, possible=chairs)
    filled = tuple(SeatRef(person=seat.person_id, chair=seat.chair) for seat in seats)
    found = obstacle(rule, Electorate(statutory=statutory, seats=filled))
    if found is None:
        return None
    return unmet(
        Refusal.RULE_CANNOT_BE_MET, obstacle=found.kind.value, needed=found.needed, possible=found.possible
    )
