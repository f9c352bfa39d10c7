"""A gate review (Vorlage): one passage of a project through a gate, from request to decision.

When a review opens, seats, vote rule and dossier are frozen in its event; nobody joins later. A seat
leaves only by an event. Votes name the hash of the dossier they were cast on. The board's vote decides
approve or reject, and approves with the conditions that were put to the vote, no others; deferring and
returning are the decision of whoever the lifecycle names.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from domain.ballots import (
    Choice,
    Electorate,
    Result,
    SeatRef,
    Tally,
    allows,
    closes_now,
    tally,
)
from domain.conditions import ConditionDraft, against_draft
from domain.gate_review_rules import (
    before_opening,
    cannot_be_met,
    not_open,
    not_yet_due,
    on_another_dossier,
    over,
    overdue,
    past_due,
)
from domain.gate_review_values import (
    Ballot,
    DossierItem,
    FrozenVote,
    GateMatter,
    Outcome,
    Paper,
    Seat,
    Stage,
)
from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public, SealedText
from domain.vote_rules import VoteRule, rule_in_force

__all__ = ["DossierItem", "FrozenVote", "GateMatter", "GateReview", "Outcome", "Paper", "Seat", "Stage"]


class GateReview(Aggregate):
    """One gate put to a board."""

    TOPIC = "gate_review"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Requested(First, Aggregate.Event):
        TOPIC = "gate_review.requested.v1"
        matter: GateMatter
        requested_by: UUID
        motion: Public
        dossier: tuple[DossierItem, ...]
        evidence: tuple[UUID, ...] = ()
        conditions: tuple[ConditionDraft, ...] = ()

    class Opened(Aggregate.Event):
        TOPIC = "gate_review.opened.v1"
        frozen: FrozenVote
        vote_due_at: datetime | None

    class VoteCast(Aggregate.Event):
        TOPIC = "gate_review.vote_cast.v1"
        voter: UUID
        mandate_id: UUID
        choice: Choice
        dossier_sha256: Key
        reason: SealedText | None

    class SeatVacated(Aggregate.Event):
        TOPIC = "gate_review.seat_vacated.v1"
        person_id: UUID
        mandate_id: UUID

    class Concluded(Aggregate.Event):
        TOPIC = "gate_review.concluded.v1"
        project_id: UUID
        requested_by: UUID
        gate: Key
        outcome: Outcome
        target: Key | None
        tally: dict[str, Any] | None
        decided_by: UUID | None
        until: date | None
        wording: Public

    class Withdrawn(Aggregate.Event):
        TOPIC = "gate_review.withdrawn.v1"
        project_id: UUID
        reason: Public

    # State: folded from events. No rule is checked here, so the past always replays.
    @event(Requested)
    def __init__(
        self,
        id: UUID,
        *,
        matter: GateMatter,
        requested_by: UUID,
        motion: Public,
        dossier: tuple[DossierItem, ...],
        evidence: tuple[UUID, ...],
        conditions: tuple[ConditionDraft, ...],
        stamp: Stamp,
    ) -> None:
        self.matter = matter
        self.requested_by = requested_by
        self.motion = motion
        self.dossier = dossier
        self.evidence = evidence
        self.conditions = conditions
        self.stage = Stage.REQUESTED
        self.frozen: FrozenVote | None = None
        self.opened_at: datetime | None = None
        self.vote_due_at: datetime | None = None
        self.ballots: dict[UUID, Ballot] = {}
        self.vacated: set[UUID] = set()
        self.outcome: Outcome | None = None
        self.concluded_at: datetime | None = None

    @event(Opened)
    def _opened(self, *, frozen: FrozenVote, vote_due_at: datetime | None, stamp: Stamp) -> None:
        self.stage = Stage.OPEN
        self.frozen = frozen
        self.opened_at = stamp.effective_at
        self.vote_due_at = vote_due_at

    @event(VoteCast)
    def _vote_cast(
        self,
        *,
        voter: UUID,
        mandate_id: UUID,
        choice: Choice,
        dossier_sha256: Key,
        reason: SealedText | None,
        stamp: Stamp,
    ) -> None:
        self.ballots[voter] = Ballot(person_id=voter, choice=choice, cast_at=stamp.effective_at)

    @event(SeatVacated)
    def _seat_vacated(self, *, person_id: UUID, mandate_id: UUID, stamp: Stamp) -> None:
        self.vacated.add(person_id)

    @event(Concluded)
    def _concluded(
        self,
        *,
        project_id: UUID,
        requested_by: UUID,
        gate: Key,
        outcome: Outcome,
        target: Key | None,
        tally: dict[str, Any] | None,
        decided_by: UUID | None,
        until: date | None,
        wording: Public,
        stamp: Stamp,
    ) -> None:
        self.stage = Stage.CONCLUDED
        self.outcome = outcome
        self.concluded_at = stamp.effective_at

    @event(Withdrawn)
    def _withdrawn(self, *, project_id: UUID, reason: Public, stamp: Stamp) -> None:
        self.stage = Stage.WITHDRAWN

    # Questions about the vote as it stands.
    def rule(self) -> VoteRule:
        """The vote rule frozen at opening."""
        return rule_in_force(self._frozen().rule)

    def electorate(self) -> Electorate:
        """The frozen seats less those that were vacated."""
        frozen = self._frozen()
        return Electorate(
            statutory=frozen.statutory_seats,
            seats=tuple(SeatRef(person=seat.person_id, chair=seat.chair) for seat in frozen.seats),
            vacated=frozenset(self.vacated),
            recused=frozenset(),
        )

    def tally(self) -> Tally:
        """Count the votes cast so far under the frozen rule."""
        votes = {voter: ballot.choice for voter, ballot in self.ballots.items()}
        return tally(self.rule(), self.electorate(), votes)

    def seat_of(self, person_id: UUID) -> Seat | None:
        """The seat a person holds in this review."""
        if self.frozen is None or person_id in self.vacated:
            return None
        return next((seat for seat in self.frozen.seats if seat.person_id == person_id), None)

    def seats_to_vote(self) -> tuple[Seat, ...]:
        """The seats of an open vote that are held and have not voted."""
        if self.stage is not Stage.OPEN or self.frozen is None:
            return ()
        done = self.vacated | self.ballots.keys()
        return tuple(seat for seat in self.frozen.seats if seat.person_id not in done)

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    @classmethod
    def request(
        cls,
        review_id: UUID,
        matter: GateMatter,
        requested_by: UUID,
        paper: Paper,
        act: Act,
    ) -> Self:
        """Ask a board to decide on a gate, on a paper."""
        drafts = (found for draft in paper.conditions for found in against_draft(draft))
        require(blank("motion", paper.motion), *drafts)
        return cls(
            id=review_id,
            matter=matter,
            requested_by=requested_by,
            **paper._asdict(),
            stamp=act.stamp(),
        )

    def open(self, frozen: FrozenVote, vote_due_at: datetime | None, act: Act) -> None:
        """Open the vote on a frozen dossier; an open review records nothing."""
        if self.stage is Stage.OPEN:
            return
        require(
            over(self.id, self.stage),
            cannot_be_met(rule_in_force(frozen.rule), frozen.statutory_seats, frozen.seats),
        )
        self._opened(frozen=frozen, vote_due_at=vote_due_at, stamp=act.stamp())

    def cast_vote(
        self,
        voter: UUID,
        choice: Choice,
        dossier_sha256: str,
        reason: SealedText | None,
        act: Act,
        *,
        lapsed: bool = False,
    ) -> None:
        """Cast a vote; the same vote again records nothing, another one is refused.

        `lapsed` says that the mandate the seat rests on is no longer in force. When the result is certain
        and the rule closes then, the review is concluded by this vote.
        """
        cast = self.ballots.get(voter)
        if cast is not None and cast.choice is choice and self.stage is not Stage.WITHDRAWN:
            return
        require(
            not_open(self.id, self.stage),
            before_opening(self.opened_at, act),
            past_due(self.vote_due_at, act),
            self._without_seat(voter, lapsed=lapsed),
            self._voted_otherwise(voter),
            self._abstains_against_rule(choice),
            on_another_dossier(self.frozen, dossier_sha256),
        )
        seat = self.seat_of(voter)
        assert seat is not None  # noqa: S101 - `_without_seat` refused otherwise
        self._vote_cast(
            voter=voter,
            mandate_id=seat.mandate_id,
            choice=choice,
            dossier_sha256=dossier_sha256,
            reason=reason,
            stamp=act.stamp(),
        )
        self._close_when_the_rule_says(act)

    def vacate_seats(self, mandates: Collection[UUID], act: Act) -> None:
        """Take the seats out that rest on these ended mandates; votes already cast stay."""
        if self.stage is not Stage.OPEN:
            return
        held = (seat for seat in self._frozen().seats if seat.person_id not in self.vacated)
        ended = [seat for seat in held if seat.mandate_id in mandates]
        for seat in ended:
            self._seat_vacated(person_id=seat.person_id, mandate_id=seat.mandate_id, stamp=act.stamp())
        if ended:
            self._close_when_the_rule_says(act)

    def conclude(self, act: Act) -> None:
        """Close the vote by its result; a concluded review records nothing.

        Before the result is certain a vote can be closed only once it was due.
        """
        if self.stage is Stage.CONCLUDED:
            return
        require(
            not_open(self.id, self.stage), before_opening(self.opened_at, act), self._still_uncertain(act)
        )
        self._conclude_by_vote(self.tally().closed(), act)

    def close_overdue(self, act: Act) -> None:
        """Close a vote whose time has run out by the votes cast; a review that is over records nothing."""
        if over(self.id, self.stage):
            return
        require(not_open(self.id, self.stage), not_yet_due(self.vote_due_at, act))
        self._conclude_by_vote(self.tally().closed(), act)

    def defer(self, decided_by: UUID, until: date | None, wording: str, *, offered: bool, act: Act) -> None:
        """Put the decision off without a vote; a deferred review records nothing."""
        self._decide_alone(Outcome.DEFER, wording, act, offered=offered, decided_by=decided_by, until=until)

    def send_back(
        self, decided_by: UUID, target: str | None, wording: str, *, offered: bool, act: Act
    ) -> None:
        """Return the paper without a vote, and the project to a phase if named; a returned one records nothing."""
        self._decide_alone(
            Outcome.RETURN, wording, act, offered=offered, decided_by=decided_by, target=target
        )

    def _decide_alone(
        self, outcome: Outcome, wording: str, act: Act, *, offered: bool, **decision: Any
    ) -> None:
        if self.outcome is outcome:
            return
        require(
            over(self.id, self.stage),
            before_opening(self.opened_at, act),
            None if offered else unmet(Refusal.OUTCOME_NOT_OFFERED, outcome=outcome.value),
            blank("wording", wording),
        )
        self._end(outcome, act.stamp(), wording=wording, **decision)

    def withdraw(self, reason: str, act: Act) -> None:
        """Take the request back before it is decided; a withdrawn review records nothing."""
        if self.stage is Stage.WITHDRAWN:
            return
        require(over(self.id, self.stage), before_opening(self.opened_at, act), blank("reason", reason))
        self._withdrawn(project_id=self.matter.project_id, reason=reason, stamp=act.stamp())

    def _close_when_the_rule_says(self, act: Act) -> None:
        count = self.tally()
        if closes_now(count, deadline_passed=overdue(self.vote_due_at, act)):
            self._conclude_by_vote(count.closed(), act)

    def _conclude_by_vote(self, count: Tally, act: Act) -> None:
        outcome = {
            Result.CARRIED: Outcome.APPROVE_WITH_CONDITIONS if self.conditions else Outcome.APPROVE,
            Result.REJECTED: Outcome.REJECT,
            Result.NO_QUORUM: Outcome.NO_QUORUM,
        }[count.result]
        target = self.matter.target if outcome.passes else None
        self._end(outcome, act.stamp(not_before=self._rests_on()), target=target, tally=count.to_data())

    def _end(self, outcome: Outcome, stamp: Stamp, **decision: Any) -> None:
        nothing = {"target": None, "tally": None, "decided_by": None, "until": None, "wording": ""}
        self._concluded(
            project_id=self.matter.project_id,
            requested_by=self.requested_by,
            gate=self.matter.gate,
            outcome=outcome,
            stamp=stamp,
            **nothing | decision,
        )

    def _rests_on(self) -> datetime | None:
        """A decision by vote takes effect with the opening and the last vote it counts, not before."""
        return max((ballot.cast_at for ballot in self.ballots.values()), default=self.opened_at)

    def _frozen(self) -> FrozenVote:
        if self.frozen is None:
            msg = "This review was never opened, so nothing is frozen."
            raise LookupError(msg)
        return self.frozen

    # Rules.
    def _without_seat(self, voter: UUID, *, lapsed: bool) -> Unmet | None:
        seated = self.seat_of(voter) is not None and not lapsed
        return None if seated else unmet(Refusal.VOTER_WITHOUT_SEAT, person=str(voter))

    def _voted_otherwise(self, voter: UUID) -> Unmet | None:
        cast = self.ballots.get(voter)
        return unmet(Refusal.ALREADY_VOTED, person=str(voter), choice=cast.choice.value) if cast else None

    def _abstains_against_rule(self, choice: Choice) -> Unmet | None:
        if self.frozen is None or choice is not Choice.ABSTAIN:
            return None
        return None if allows(self.rule(), choice) else unmet(Refusal.ABSTENTION_FORBIDDEN)

    def _still_uncertain(self, act: Act) -> Unmet | None:
        if self.stage is not Stage.OPEN or self.tally().certain:
            return None
        return not_yet_due(self.vote_due_at, act)
