"""A gate review (Vorlage): one passage of a project through a gate, from request to decision.

When a review opens, seats, vote rule and dossier are frozen in its event; nobody joins later. A seat
leaves only by an event. Votes name the hash of the dossier they were cast on. The board's vote decides
approve or reject, and approves with the conditions that were put to the vote, no others; deferring and
returning are the decision of whoever the lifecycle names.
"""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from domain.conditions import ConditionDraft, against_draft
from domain.consultation_values import ReviewStep
from domain.gate_review_rules import (
    before_opening,
    cannot_be_met,
    circular_impossible,
    over,
)
from domain.gate_review_values import (
    NOBODY_ELSE,
    DossierItem,
    FrozenVote,
    GateMatter,
    Outcome,
    Panel,
    Paper,
    Seat,
    Stage,
)
from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.review_votes import VotedReview
from domain.rules import blank
from domain.texts import Public
from domain.vote_rules import VoteRule, rule_in_force

__all__ = ["DossierItem", "FrozenVote", "GateMatter", "GateReview", "Outcome", "Paper", "Seat", "Stage"]


class GateReview(VotedReview):
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
        circular: bool = False
        reopens: UUID | None = None
        consultation: tuple[ReviewStep, ...] | None = None

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
        circular: bool,
        reopens: UUID | None,
        consultation: tuple[ReviewStep, ...] | None,
        stamp: Stamp,
    ) -> None:
        self.matter = matter
        self.requested_by = requested_by
        self.motion = motion
        self.dossier = dossier
        self.evidence = evidence
        self.conditions = conditions
        self.circular = circular
        self.reopens = reopens
        self.begin_consultation(consultation)
        self.begin_vote()

    @event(Withdrawn)
    def _withdrawn(self, *, project_id: UUID, reason: Public, stamp: Stamp) -> None:
        self.stage = Stage.WITHDRAWN

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

    def open(
        self, frozen: FrozenVote, vote_due_at: datetime | None, act: Act, panel: Panel = NOBODY_ELSE
    ) -> None:
        """Open the vote on a frozen dossier; an open review records nothing."""
        if self.stage is Stage.OPEN:
            return
        rule = rule_in_force(frozen.rule)
        require(
            over(self.id, self.stage),
            before_opening(self.last_step_at, act),
            circular_impossible(rule, self.circular_voided_at) if panel.circular else None,
            self._cannot_be_met(rule, frozen, panel),
            self.consultation_missing(),
        )
        self._opened(frozen=frozen, vote_due_at=vote_due_at, panel=panel, stamp=act.stamp())

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
            before_opening(self.last_step_at, act),
            None if offered else unmet(Refusal.OUTCOME_NOT_OFFERED, outcome=outcome.value),
            blank("wording", wording),
        )
        self._end(outcome, act.stamp(), wording=wording, **decision)

    def withdraw(self, reason: str, act: Act) -> None:
        """Take the request back before it is decided; a withdrawn review records nothing."""
        if self.stage is Stage.WITHDRAWN:
            return
        require(over(self.id, self.stage), before_opening(self.last_step_at, act), blank("reason", reason))
        self._withdrawn(project_id=self.matter.project_id, reason=reason, stamp=act.stamp())

    # Rules.
    def _cannot_be_met(self, rule: VoteRule, frozen: FrozenVote, panel: Panel) -> Unmet | None:
        if panel.circular and rule.circular is None:
            return None
        return cannot_be_met(rule, frozen.statutory_seats, frozen.seats, panel, self.recusals.keys())
