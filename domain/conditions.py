"""A condition (Auflage) attached to an approval: who owes what by when, and what became of it.

A deadline is fixed as an instant when the condition is set. A lapsed condition can still be waived: that is
how a board revives the approval that lapsed with it.
"""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from domain.condition_values import Blocks, ConditionDraft, ConditionPlace, ConditionState
from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.people import Role
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public

__all__ = [
    "Blocks",
    "Condition",
    "ConditionDraft",
    "ConditionPlace",
    "ConditionState",
    "against_draft",
    "condition_id",
]


def condition_id(review_id: UUID, number: int) -> UUID:
    """Give the id of the condition that was put to the vote as so-and-so many."""
    return uuid5(review_id, f"condition {number}")


class Condition(Aggregate):
    """One condition of one approval."""

    TOPIC = "condition"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Set(First, Aggregate.Event):
        TOPIC = "condition.set.v1"
        programme_id: UUID
        project_id: UUID
        board_id: UUID
        review_id: UUID
        gate: Key
        wording: Public
        owner: UUID | None
        due_at: datetime | None
        proof: Public | None
        accepted_by: Role
        blocks: Blocks

    class Met(Aggregate.Event):
        TOPIC = "condition.met.v1"
        programme_id: UUID
        project_id: UUID
        accepted_by: UUID
        evidence: tuple[UUID, ...]
        remark: Public | None

    class Waived(Aggregate.Event):
        TOPIC = "condition.waived.v1"
        programme_id: UUID
        project_id: UUID
        waived_by: UUID
        reason: Public

    class Lapsed(Aggregate.Event):
        TOPIC = "condition.lapsed.v1"
        programme_id: UUID
        project_id: UUID
        review_id: UUID
        due_at: datetime

    # State: folded from events. No rule is checked here, so the past always replays.
    @event(Set)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        board_id: UUID,
        review_id: UUID,
        gate: Key,
        wording: Public,
        owner: UUID | None,
        due_at: datetime | None,
        proof: Public | None,
        accepted_by: Role,
        blocks: Blocks,
        stamp: Stamp,
    ) -> None:
        self.place = ConditionPlace(programme_id, project_id, board_id, review_id, gate)
        self.wording = wording
        self.owner = owner
        self.due_at = due_at
        self.proof = proof
        self.accepted_by = accepted_by
        self.blocks = blocks
        self.set_at = stamp.effective_at
        self.state = ConditionState.OPEN

    @event(Met)
    def _met(
        self,
        *,
        programme_id: UUID,
        project_id: UUID,
        accepted_by: UUID,
        evidence: tuple[UUID, ...],
        remark: Public | None,
        stamp: Stamp,
    ) -> None:
        self.state = ConditionState.MET

    @event(Waived)
    def _waived(
        self, *, programme_id: UUID, project_id: UUID, waived_by: UUID, reason: Public, stamp: Stamp
    ) -> None:
        self.state = ConditionState.WAIVED

    @event(Lapsed)
    def _lapsed(
        self, *, programme_id: UUID, project_id: UUID, review_id: UUID, due_at: datetime, stamp: Stamp
    ) -> None:
        self.state = ConditionState.LAPSED

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    @classmethod
    def set(
        cls,
        condition_id: UUID,
        place: ConditionPlace,
        draft: ConditionDraft,
        due_at: datetime | None,
        act: Act,
    ) -> Self:
        """Attach a condition to an approval, as it was drafted and with its deadline as an instant."""
        require(*against_draft(draft), _due_before_set(due_at, act))
        return cls(
            id=condition_id,
            programme_id=place.programme_id,
            project_id=place.project_id,
            board_id=place.board_id,
            review_id=place.review_id,
            gate=place.gate,
            wording=draft.wording,
            owner=draft.owner,
            due_at=due_at,
            proof=draft.proof,
            accepted_by=draft.accepted_by,
            blocks=draft.blocks,
            stamp=act.stamp(),
        )

    def meet(self, accepted_by: UUID, evidence: tuple[UUID, ...], remark: str | None, act: Act) -> None:
        """Accept the condition as met, on the proof it asks for; a met condition records nothing."""
        if self.state is ConditionState.MET:
            return
        require(self._over(), self._before_set(act), self._without_proof(evidence))
        self._met(
            programme_id=self.place.programme_id,
            project_id=self.place.project_id,
            accepted_by=accepted_by,
            evidence=evidence,
            remark=remark,
            stamp=act.stamp(),
        )

    def waive(self, waived_by: UUID, reason: str, act: Act) -> None:
        """Do without the condition, also after it lapsed; a waived condition records nothing."""
        if self.state is ConditionState.WAIVED:
            return
        over = None if self.state is ConditionState.LAPSED else self._over()
        require(over, self._before_set(act), blank("reason", reason))
        self._waived(
            programme_id=self.place.programme_id,
            project_id=self.place.project_id,
            waived_by=waived_by,
            reason=reason,
            stamp=act.stamp(),
        )

    def lapse(self, act: Act) -> None:
        """Let the approval lapse with the condition, once it is overdue; a lapsed condition records nothing."""
        if self.state is ConditionState.LAPSED:
            return
        require(self._over(), self._not_due(act))
        assert self.due_at is not None  # noqa: S101 - `_not_due` refused otherwise
        self._lapsed(
            programme_id=self.place.programme_id,
            project_id=self.place.project_id,
            review_id=self.place.review_id,
            due_at=self.due_at,
            stamp=act.stamp(),
        )

    # Rules.
    def _over(self) -> Unmet | None:
        if self.state is ConditionState.OPEN:
            return None
        return unmet(Refusal.CONDITION_OVER, condition=self.wording, state=self.state.value)

    def _before_set(self, act: Act) -> Unmet | None:
        if act.effective_at >= self.set_at:
            return None
        return unmet(
            Refusal.EFFECTIVE_BEFORE_LAST_MOVE,
            effective_at=act.effective_at.isoformat(),
            last_move_at=self.set_at.isoformat(),
        )

    def _without_proof(self, evidence: tuple[UUID, ...]) -> Unmet | None:
        if evidence or self.proof is None:
            return None
        return unmet(Refusal.PROOF_MISSING, condition=self.wording, proof=self.proof)

    def _not_due(self, act: Act) -> Unmet | None:
        due_at = self.due_at if self.blocks is Blocks.APPROVAL else None
        if due_at is not None and act.effective_at > due_at:
            return None
        return unmet(
            Refusal.CONDITION_NOT_DUE,
            condition=self.wording,
            due_at=due_at.isoformat() if due_at else None,
        )


def against_draft(draft: ConditionDraft) -> tuple[Unmet, ...]:
    """Find everything that keeps a draft from being put to the vote."""
    found = (
        blank("wording", draft.wording),
        None if draft.proof is None else blank("proof", draft.proof),
        _two_deadlines(draft),
        _no_day(draft.due_working_days),
        _never_lapses(draft),
    )
    return tuple(one for one in found if one is not None)


def _two_deadlines(draft: ConditionDraft) -> Unmet | None:
    if draft.due_on is None or draft.due_working_days is None:
        return None
    return unmet(Refusal.VALUE_INVALID, field="due_on", value=draft.due_on.isoformat())


def _no_day(working_days: int | None) -> Unmet | None:
    if working_days is None or working_days > 0:
        return None
    return unmet(Refusal.VALUE_INVALID, field="due_working_days", value=working_days)


def _never_lapses(draft: ConditionDraft) -> Unmet | None:
    dated = draft.due_on is not None or draft.due_working_days is not None
    if dated or draft.blocks is not Blocks.APPROVAL:
        return None
    return unmet(Refusal.VALUE_INVALID, field="due_on", value="")


def _due_before_set(due_at: datetime | None, act: Act) -> Unmet | None:
    if due_at is None or due_at >= act.effective_at:
        return None
    return unmet(Refusal.VALUE_INVALID, field="due_on", value=due_at.isoformat())
