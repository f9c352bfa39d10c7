"""The vote of a gate review: opened on what was frozen, cast by members and deputies, decided by its rule.

A part of `GateReview`. A deputy's vote counts until the member replaces it; both stay on record.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.ballots import Choice, Result, Tally, allows, closes_now, tally
from domain.conditions import ConditionDraft
from domain.gate_review_rules import (
    against_deputy,
    against_voter,
    before_opening,
    in_another_round,
    not_circular,
    not_open,
    not_part_of_board,
    not_yet_due,
    on_another_dossier,
    over,
    overdue,
    past_due,
    recused,
    without_seat,
)
from domain.gate_review_values import (
    NOBODY_ELSE,
    Ballot,
    CircularEnd,
    FrozenVote,
    GateMatter,
    Outcome,
    Panel,
    RecusalGround,
    Stage,
    VotingPaper,
)
from domain.kernel import Act, Aggregate, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.review_dossiers import ArguedReview
from domain.texts import Key, Public, SealedText
from domain.vote_rules import Deputies


class VotedReview(ArguedReview):
    """The part of a review that is voted on."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class Opened(Aggregate.Event):
        TOPIC = "gate_review.opened.v1"
        frozen: FrozenVote
        vote_due_at: datetime | None
        panel: Panel = NOBODY_ELSE

    class VoteCast(Aggregate.Event):
        TOPIC = "gate_review.vote_cast.v1"
        voter: UUID
        mandate_id: UUID
        choice: Choice
        dossier_sha256: Key
        reason: SealedText | None
        principal: UUID | None = None

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

    # State: folded from events. No rule is checked here, so the past always replays.
    matter: GateMatter
    requested_by: UUID
    conditions: tuple[ConditionDraft, ...]

    def begin_vote(self) -> None:
        """Begin before any vote."""
        self.begin_seats()
        self.begin_rounds()
        self.begin_dossier()
        self.outcome: Outcome | None = None
        self.concluded_at: datetime | None = None

    @event(Opened)
    def _opened(
        self, *, frozen: FrozenVote, vote_due_at: datetime | None, panel: Panel, stamp: Stamp
    ) -> None:
        self.stage = Stage.OPEN
        self.frozen = frozen
        self.panel = panel
        self.opened_at = self.round_began_at = stamp.effective_at
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
        principal: UUID | None,
        stamp: Stamp,
    ) -> None:
        seat = principal or voter
        deputy = voter if principal else None
        self.ballots[seat] = Ballot(person_id=seat, choice=choice, cast_at=stamp.effective_at, deputy=deputy)

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

    # Questions about the vote as it stands.
    def tally(self) -> Tally:
        """Count the votes cast so far under the frozen rule."""
        votes = {seat: ballot.choice for seat, ballot in self.ballots.items()}
        provisional = [seat for seat, ballot in self.ballots.items() if ballot.deputy]
        count = tally(self.rule(), self.electorate(), votes, self.mode(), provisional=provisional)
        return replace(count, voided=len(self.voided_votes)) if self.voided_votes else count

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def cast_vote(
        self,
        voter: UUID,
        choice: Choice,
        paper: VotingPaper,
        reason: SealedText | None,
        act: Act,
        *,
        principal: UUID | None = None,
        lapsed: bool = False,
    ) -> None:
        """Cast a vote, perhaps for an absent member; the same vote again records nothing, another one is refused.

        `lapsed` says that the mandate the vote rests on is no longer in force. When the result is certain and the
        rule closes then, the review is concluded by this vote.
        """
        cast = self.ballots.get(principal or voter)
        same = cast is not None and (cast.choice, cast.cast_by) == (choice, voter)
        if same and self.stage is not Stage.WITHDRAWN:
            return
        require(
            not_open(self.id, self.stage),
            before_opening(self.last_step_at, act),
            before_opening(self.dossier_changed_at, act),
            past_due(self.vote_due_at, act),
            *self._against_voting(voter, principal, lapsed=lapsed),
            self._abstains_against_rule(choice),
            on_another_dossier(self.frozen, paper.dossier_sha256),
            in_another_round(self.round, paper.round),
            *(unmet(Refusal.REQUIRED_EVIDENCE_MISSING, key=key) for key in self.lacking),
        )
        right = self.deputy_for(principal, voter) if principal else self.seat_of(voter)
        assert right is not None  # noqa: S101 - refused otherwise
        self._vote_cast(
            voter=voter,
            mandate_id=right.mandate_id,
            choice=choice,
            dossier_sha256=paper.dossier_sha256,
            reason=reason,
            principal=principal,
            stamp=act.stamp(),
        )
        self._close_when_the_rule_says(act)

    def vacate_seats(self, mandates: Collection[UUID], act: Act) -> None:
        """Take the seats out that rest on these ended mandates; votes already cast stay."""
        if self.stage is not Stage.OPEN:
            return
        held = (seat for seat in self.frozen_vote().seats if seat.person_id not in self.vacated)
        ended = [seat for seat in held if seat.mandate_id in mandates]
        for seat in ended:
            self._seat_vacated(person_id=seat.person_id, mandate_id=seat.mandate_id, stamp=act.stamp())
        if ended:
            self._close_when_the_rule_says(act)

    def declare_recusal(
        self, person_id: UUID, ground: RecusalGround, reason: SealedText | None, act: Act, *, seated: bool
    ) -> None:
        """Take somebody out of the matter, before or during the vote; who is recused already records nothing.

        `seated` says that the person sits on the board or is a deputy there: before a vote opens, only that is known.
        """
        if person_id in self.recused() and not over(self.id, self.stage):
            return
        require(
            over(self.id, self.stage),
            before_opening(self.last_step_at, act),
            not_part_of_board(self, person_id, seated=seated),
        )
        self._take_out(person_id, ground, reason, act.stamp())
        if self.stage is Stage.OPEN:
            self._close_when_the_rule_says(act)

    def recuse_lead(self, person_id: UUID, act: Act) -> None:
        """Take out whoever came to lead the project while the vote is open; who has no say in it records nothing."""
        votes = self.frozen_seat(person_id) is not None or bool(self.represented_by(person_id))
        if self.stage is not Stage.OPEN or not votes or person_id in self.recused():
            return
        self._take_out(person_id, RecusalGround.PROJECT_LEAD, None, act.stamp(not_before=self._rests_on()))
        self._close_when_the_rule_says(act)

    def _take_out(
        self, person_id: UUID, ground: RecusalGround, reason: SealedText | None, stamp: Stamp
    ) -> None:
        void = {seat for seat, ballot in self.ballots.items() if person_id in {seat, ballot.cast_by}}
        held = self.seat_of(person_id)
        self._recusal_declared(
            person_id=person_id,
            mandate_id=held.mandate_id if held else None,
            ground=ground,
            reason=reason,
            voided=tuple(seat for seat in self.frozen.seats if seat.person_id in void) if self.frozen else (),
            stamp=stamp,
        )

    def object_to_procedure(self, person_id: UUID, reason: SealedText | None, act: Act) -> None:
        """Object to deciding outside of a meeting; where the rule says so, the matter falls back to one."""
        require(
            not_open(self.id, self.stage),
            before_opening(self.last_step_at, act),
            past_due(self.vote_due_at, act),
            recused(self, person_id),
            without_seat(self, person_id) if person_id not in self.recused() else None,
            not_circular(self, self.frozen.rule if self.frozen else {}),
        )
        self._circular_voided(
            cause=CircularEnd.OBJECTION, person_id=person_id, reason=reason, tally=None, stamp=act.stamp()
        )

    def conclude(self, act: Act) -> None:
        """Close the vote, or its round, by its result; a concluded review records nothing.

        Before the result is certain a vote can be closed only once it was due, or once everybody was heard where
        it never falls due.
        """
        if self.stage is Stage.CONCLUDED:
            return
        require(
            not_open(self.id, self.stage),
            before_opening(self.last_step_at, act),
            self._still_uncertain(act),
        )
        self.close_vote(act)

    def close_overdue(self, act: Act) -> None:
        """Close a vote whose time has run out by the votes cast; a review that is over records nothing."""
        if over(self.id, self.stage):
            return
        require(not_open(self.id, self.stage), not_yet_due(self.vote_due_at, act))
        self.close_vote(act)

    # What follows.
    def _close_when_the_rule_says(self, act: Act) -> None:
        count = self.tally()
        if closes_now(count, deadline_passed=overdue(self.vote_due_at, act)):
            self.close_vote(act, count)

    def close_vote(self, act: Act, count: Tally | None = None) -> None:
        """End the vote, or its round, by the votes cast so far; whoever calls has found that it may end."""
        count = (count or self.tally()).closed()
        if count.result is Result.NEW_ROUND:
            self._close_round(count, act)
        elif count.circular and count.result is Result.NO_QUORUM:
            self._circular_voided(
                cause=CircularEnd.NO_QUORUM,
                person_id=None,
                reason=None,
                tally=count.to_data(),
                stamp=act.stamp(not_before=self._rests_on()),
            )
        else:
            self._conclude_by_vote(count, act)

    def _close_round(self, count: Tally, act: Act) -> None:
        stamp = act.stamp(not_before=self._rests_on())
        self._round_closed(
            round=self.round,
            tally=count.to_data(),
            seats=self.seats_in_force(),
            deputies=self.panel.deputies,
            vote_due_at=self.next_due_at(stamp.effective_at),
            stamp=stamp,
        )
        self._close_when_the_rule_says(act)

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
        began = (self.round_began_at, self.dossier_changed_at)
        steps = (*began, *(ballot.cast_at for ballot in self.ballots.values()))
        return max((step for step in steps if step is not None), default=None)

    # Rules.
    def _against_voting(self, voter: UUID, principal: UUID | None, *, lapsed: bool) -> Iterator[Unmet | None]:
        if principal is None:
            return against_voter(self, voter, lapsed=lapsed)
        anyone = self.frozen is not None and self.rule().deputies is Deputies.ANYONE
        return against_deputy(self, voter, principal, anyone=anyone, lapsed=lapsed)

    def _abstains_against_rule(self, choice: Choice) -> Unmet | None:
        if self.frozen is None or choice is not Choice.ABSTAIN:
            return None
        return None if allows(self.rule(), choice, self.mode()) else unmet(Refusal.ABSTENTION_FORBIDDEN)

    def _still_uncertain(self, act: Act) -> Unmet | None:
        if self.stage is not Stage.OPEN:
            return None
        count = self.tally()
        heard = self.vote_due_at is None and not count.free
        return None if count.certain or heard else not_yet_due(self.vote_due_at, act)
