"""The consultation order (Beratungsfolge) of a gate review: which bodies hear the matter, and what they advised.

A part of `GateReview`. Only the step of decision decides, by the vote. Steps before it advise, and what they said is
a fact of its own: so is the advice of a reviewer outside of the board. Steps after it take note.
"""

from uuid import UUID

from domain.consultation_values import Advice, Consulted, ReviewStep
from domain.gate_review_rules import over
from domain.gate_review_values import Stage
from domain.kernel import Act, Aggregate, Stamp, event
from domain.programme_settings import ConsultationRole
from domain.refusals import Refusal, Refused, Unmet, require, unmet
from domain.review_rounds import HeldReview
from domain.rules import blank
from domain.texts import Public


class ConsultedReview(HeldReview):
    """The part of a review that knows which bodies hear it."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class BodyConsulted(Aggregate.Event):
        TOPIC = "gate_review.body_consulted.v1"
        step: int
        body: Public
        role: ConsultationRole
        public: bool
        advice: Advice
        remark: Public
        recorded_by: UUID

    # State: folded from events. No rule is checked here, so the past always replays.
    consultation: tuple[ReviewStep, ...]

    def begin_consultation(self, steps: tuple[ReviewStep, ...] | None) -> None:
        """Begin with nobody heard."""
        self.consultation = steps or ()
        self.consulted: dict[int, Consulted] = {}

    @event(BodyConsulted)
    def _body_consulted(
        self,
        *,
        step: int,
        body: Public,
        role: ConsultationRole,
        public: bool,
        advice: Advice,
        remark: Public,
        recorded_by: UUID,
        stamp: Stamp,
    ) -> None:
        self.consulted[step] = Consulted(
            advice=advice, remark=remark, recorded_by=recorded_by, said_at=stamp.effective_at
        )

    # Questions.
    def step(self, number: int) -> ReviewStep | None:
        """Give a step of the order, counted from 1."""
        return self.consultation[number - 1] if 0 < number <= len(self.consultation) else None

    def steps_owed(self) -> tuple[ReviewStep, ...]:
        """Give the mandatory steps nothing is recorded of: before the decision those that advise, then those that note."""
        decided = self.stage is Stage.CONCLUDED
        return tuple(
            step
            for number, step in enumerate(self.consultation, start=1)
            if step.mandatory
            and number not in self.consulted
            and step.role is not ConsultationRole.DECISION
            and (step.role is ConsultationRole.INFORMATION) is decided
        )

    def consultation_missing(self) -> Unmet | None:
        """The board is to decide before those were heard who advise it."""
        owed = () if self.stage is Stage.CONCLUDED else self.steps_owed()
        if not owed:
            return None
        return unmet(Refusal.CONSULTATION_MISSING, bodies=tuple(step.body for step in owed))

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def record_consultation(
        self, number: int, advice: Advice, remark: str, recorded_by: UUID, act: Act
    ) -> None:
        """Record what a body said; the same again records nothing."""
        step, known = self.step(number), self.consulted.get(number)
        if known is not None and (known.advice, known.remark) == (advice, remark):
            return
        if step is None or step.role is ConsultationRole.DECISION:
            advising = tuple(
                str(place)
                for place, one in enumerate(self.consultation, start=1)
                if one.role is not ConsultationRole.DECISION
            )
            raise Refused(Refusal.CONSULTATION_STEP_UNKNOWN, step=number, steps=advising)
        require(
            self._too_early_or_late(step),
            unmet(Refusal.CONSULTATION_RECORDED, body=step.body, at=known.said_at.isoformat())
            if known is not None
            else None,
            _not_of_role(step, advice),
            blank("remark", remark) if advice is Advice.WAIVED else None,
        )
        self._body_consulted(
            step=number,
            body=step.body,
            role=step.role,
            public=step.public,
            advice=advice,
            remark=remark,
            recorded_by=recorded_by,
            stamp=act.stamp(),
        )

    # Rules.
    def _too_early_or_late(self, step: ReviewStep) -> Unmet | None:
        """Who advises is heard before the decision; who takes note, after it."""
        if step.role is not ConsultationRole.INFORMATION:
            return over(self.id, self.stage)
        decided = self.stage is Stage.CONCLUDED
        return None if decided else unmet(Refusal.REVIEW_NOT_DECIDED, review=str(self.id))


def _not_of_role(step: ReviewStep, advice: Advice) -> Unmet | None:
    """A body that takes note says neither yes nor no."""
    notes = step.role is ConsultationRole.INFORMATION
    if not notes or advice in {Advice.NOTED, Advice.WAIVED}:
        return None
    return unmet(Refusal.VALUE_INVALID, field="advice", value=advice.value)
