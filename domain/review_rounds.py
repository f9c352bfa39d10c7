"""How the vote of a gate review is held: in a meeting in one or several rounds, or by circular resolution.

A part of `GateReview`. After a round that calls for another one all vote again, on the same frozen seats. A
circular resolution that somebody objects to, or too few take part in, is a recorded fact: the review stands where
it stood before the vote opened, and waits for a meeting.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.ballots import Mode
from domain.gate_review_values import CircularEnd, DeputySeat, Seat, Stage
from domain.kernel import Aggregate, Stamp, event
from domain.review_seats import SeatedReview
from domain.texts import SealedText
from domain.vote_rules import VoteRule, rule_in_force


class HeldReview(SeatedReview):
    """The part of a review that knows in which round, by what deadline and where the vote is held."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class RoundClosed(Aggregate.Event):
        TOPIC = "gate_review.round_closed.v1"
        round: int
        tally: dict[str, Any]
        seats: tuple[Seat, ...]
        deputies: tuple[DeputySeat, ...]
        vote_due_at: datetime | None

    class CircularVoided(Aggregate.Event):
        TOPIC = "gate_review.circular_voided.v1"
        cause: CircularEnd
        person_id: UUID | None
        reason: SealedText | None
        tally: dict[str, Any] | None

    # State: folded from events. No rule is checked here, so the past always replays.
    def begin_rounds(self) -> None:
        """Begin before the first round."""
        self.stage = Stage.REQUESTED
        self.round = 1
        self.round_began_at: datetime | None = None
        self.vote_due_at: datetime | None = None
        self.circular_voided_at: datetime | None = None

    @event(RoundClosed)
    def _round_closed(
        self,
        *,
        round: int,
        tally: dict[str, Any],
        seats: tuple[Seat, ...],
        deputies: tuple[DeputySeat, ...],
        vote_due_at: datetime | None,
        stamp: Stamp,
    ) -> None:
        self.round = round + 1
        self.round_began_at = stamp.effective_at
        self.vote_due_at = vote_due_at
        self.ballots = {}

    @event(CircularVoided)
    def _circular_voided(
        self,
        *,
        cause: CircularEnd,
        person_id: UUID | None,
        reason: SealedText | None,
        tally: dict[str, Any] | None,
        stamp: Stamp,
    ) -> None:
        recusals = self.recusals
        self.begin_seats()
        self.begin_rounds()
        self.recusals = recusals
        self.circular_voided_at = stamp.effective_at

    # Questions.
    def rule(self) -> VoteRule:
        """The vote rule frozen at opening."""
        return rule_in_force(self.frozen_vote().rule)

    def mode(self) -> Mode:
        """In which round, and whether outside of a meeting, the vote is held."""
        return Mode(self.round, self.panel.circular)

    @property
    def last_step_at(self) -> datetime | None:
        """When the vote last moved on as a whole; nothing in the review takes effect before it."""
        return self.round_began_at or self.circular_voided_at

    def next_due_at(self, closed_at: datetime) -> datetime | None:
        """Give the deadline of the next round as frozen; a round begun too late for it gets the time it was to have."""
        planned = self.panel.rounds_due_at
        if self.vote_due_at is None or len(planned) < self.round:
            return None
        due_at = planned[self.round - 1]
        return due_at if due_at > closed_at else closed_at + (due_at - self.vote_due_at)
