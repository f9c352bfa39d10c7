"""A condition (Auflage) attached to an approval: who owes what by when, and what became of it.

Whoever owes a condition declares it met and names the proof; the role the board named accepts it or rejects the
proof. A deadline is fixed as an instant when the condition is set or extended. A condition declared met in time
does not lapse before it is judged. A lapsed one can still be waived: that is how a board revives the approval.
"""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from domain.condition_values import Blocks, ConditionDraft, ConditionPlace, ConditionState, Declaration
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

    class DeclaredMet(Aggregate.Event):
        TOPIC = "condition.declared_met.v1"
        programme_id: UUID
        project_id: UUID
        declared_by: UUID
        evidence: tuple[UUID, ...]
        remark: Public | None

    class ProofRejected(Aggregate.Event):
        TOPIC = "condition.proof_rejected.v1"
        programme_id: UUID
        project_id: UUID
        rejected_by: UUID
        reason: Public

    class Extended(Aggregate.Event):
        TOPIC = "condition.extended.v1"
        programme_id: UUID
        project_id: UUID
        extended_by: UUID
        due_at: datetime
        reason: Public

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
        self.last_move_at = stamp.effective_at
        self.state = ConditionState.OPEN
        self.declared: Declaration | None = None

    @event(DeclaredMet)
    def _declared_met(
        self,
        *,
        programme_id: UUID,
        project_id: UUID,
        declared_by: UUID,
        evidence: tuple[UUID, ...],
        remark: Public | None,
        stamp: Stamp,
    ) -> None:
        self.declared = Declaration(declared_by, evidence, stamp.effective_at)
        self.last_move_at = stamp.effective_at

    @event(ProofRejected)
    def _proof_rejected(
        self, *, programme_id: UUID, project_id: UUID, rejected_by: UUID, reason: Public, stamp: Stamp
    ) -> None:
        self.declared = None
        self.last_move_at = stamp.effective_at

    @event(Extended)
    def _extended(
        self,
        *,
        programme_id: UUID,
        project_id: UUID,
        extended_by: UUID,
        due_at: datetime,
        reason: Public,
        stamp: Stamp,
    ) -> None:
        self.due_at = due_at
        self.last_move_at = stamp.effective_at

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

    def declare_met(
        self, declared_by: UUID, evidence: tuple[UUID, ...], remark: str | None, act: Act
    ) -> None:
        """Say that the condition is met, on the proof it asks for; the same proof again records nothing."""
        told = self.declared is not None and set(self.declared.evidence) == set(evidence)
        if self.state is ConditionState.MET or told:
            return
        require(self._over(), self._before_last_move(act), self._without_proof(evidence))
        self._declared_met(
            programme_id=self.place.programme_id,
            project_id=self.place.project_id,
            declared_by=declared_by,
            evidence=evidence,
            remark=remark,
            stamp=act.stamp(),
        )

    def reject_proof(self, rejected_by: UUID, reason: str, act: Act) -> None:
        """Say that what was declared does not meet the condition; it stays owed."""
        require(self._over(), self._before_last_move(act), self._undeclared(), blank("reason", reason))
        self._proof_rejected(
            programme_id=self.place.programme_id,
            project_id=self.place.project_id,
            rejected_by=rejected_by,
            reason=reason,
            stamp=act.stamp(),
        )

    def extend(self, extended_by: UUID, due_at: datetime, reason: str, act: Act) -> None:
        """Give more time for a condition that has a deadline; the deadline it has records nothing."""
        if self.due_at == due_at and self.state is ConditionState.OPEN:
            return
        require(
            self._over(), self._before_last_move(act), self._no_later(due_at, act), blank("reason", reason)
        )
        self._extended(
            programme_id=self.place.programme_id,
            project_id=self.place.project_id,
            extended_by=extended_by,
            due_at=due_at,
            reason=reason,
            stamp=act.stamp(),
        )

    def meet(self, accepted_by: UUID, evidence: tuple[UUID, ...], remark: str | None, act: Act) -> None:
        """Accept the condition as met, on the proof it asks for; a met condition records nothing.

        Where no proof is named, what was declared is what is accepted.
        """
        if self.state is ConditionState.MET:
            return
        evidence = evidence or (self.declared.evidence if self.declared else ())
        require(self._over(), self._before_last_move(act), self._without_proof(evidence))
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
        require(over, self._before_last_move(act), blank("reason", reason))
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
        require(self._over(), self._not_due(act), self._declared_in_time())
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

    def _before_last_move(self, act: Act) -> Unmet | None:
        if act.effective_at >= self.last_move_at:
            return None
        return unmet(
            Refusal.EFFECTIVE_BEFORE_LAST_MOVE,
            effective_at=act.effective_at.isoformat(),
            last_move_at=self.last_move_at.isoformat(),
        )

    def _undeclared(self) -> Unmet | None:
        return None if self.declared else unmet(Refusal.CONDITION_NOT_DECLARED, condition=self.wording)

    def _declared_in_time(self) -> Unmet | None:
        if self.declared is None or self.due_at is None or self.declared.at > self.due_at:
            return None
        return unmet(
            Refusal.CONDITION_DECLARED, condition=self.wording, declared_at=self.declared.at.isoformat()
        )

    def _no_later(self, due_at: datetime, act: Act) -> Unmet | None:
        if self.due_at is not None and due_at > max(self.due_at, act.effective_at):
            return None
        return unmet(
            Refusal.DEADLINE_NOT_LATER,
            condition=self.wording,
            due_at=self.due_at.isoformat() if self.due_at else None,
            asked_at=due_at.isoformat(),
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
