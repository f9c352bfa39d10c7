"""What a gate review rests on beside the votes: its papers, and who found which criterion met on what evidence.

A part of `GateReview`. What is found about the criteria before the vote opens is frozen with it. Papers may still
change: then the dossier has another hash, every vote cast on the old one is void, and all may vote again.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.gate_review_rules import over
from domain.gate_review_values import Ballot, DeputySeat, DossierItem, Seat, Stage
from domain.kernel import Act, Aggregate, Stamp, event
from domain.refusals import Refusal, require, unmet
from domain.review_consultations import ConsultedReview
from domain.texts import Key, Public


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionClaim:
    """Somebody says that a criterion of the gate is met, or is not, perhaps on a file that shows it."""

    criterion: Key
    met: bool = True
    evidence_id: UUID | None = None
    remark: Public = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedCriterion:
    """A criterion as judged last: by whom, and when."""

    claim: CriterionClaim
    judged_by: UUID
    judged_at: datetime


class DossierChange(StrEnum):
    """What became of a file of the dossier."""

    ADDED = "added"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What is laid before the board: the files, the items they make, and the hash over the whole dossier."""

    evidence: tuple[UUID, ...]
    dossier: tuple[DossierItem, ...]
    dossier_sha256: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidedVote:
    """A vote that counts no more because the dossier it was cast on has changed."""

    ballot: Ballot
    dossier_sha256: str
    voided_at: datetime


class ArguedReview(ConsultedReview):
    """The part of a review that knows what is laid before the board, and its criteria."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class CriterionJudged(Aggregate.Event):
        TOPIC = "gate_review.criterion_judged.v1"
        claim: CriterionClaim
        judged_by: UUID

    class DossierChanged(Aggregate.Event):
        TOPIC = "gate_review.dossier_changed.v1"
        change: DossierChange
        evidence_id: UUID
        name: Public
        papers: Papers
        voided: tuple[UUID, ...]
        seats: tuple[Seat, ...]
        deputies: tuple[DeputySeat, ...]
        lacking: tuple[Key, ...] | None = None

    # State: folded from events. No rule is checked here, so the past always replays.
    evidence: tuple[UUID, ...]
    dossier: tuple[DossierItem, ...]

    def begin_dossier(self) -> None:
        """Begin with nothing judged and nothing voided."""
        self.criteria: dict[str, JudgedCriterion] = {}
        self.voided_votes: tuple[VoidedVote, ...] = ()
        self.dossier_changed_at: datetime | None = None
        self.lacking: tuple[str, ...] = ()

    @event(CriterionJudged)
    def _criterion_judged(self, *, claim: CriterionClaim, judged_by: UUID, stamp: Stamp) -> None:
        self.criteria[claim.criterion] = JudgedCriterion(
            claim=claim, judged_by=judged_by, judged_at=stamp.effective_at
        )

    @event(DossierChanged)
    def _dossier_changed(
        self,
        *,
        change: DossierChange,
        evidence_id: UUID,
        name: Public,
        papers: Papers,
        voided: tuple[UUID, ...],
        seats: tuple[Seat, ...],
        deputies: tuple[DeputySeat, ...],
        lacking: tuple[Key, ...] | None,
        stamp: Stamp,
    ) -> None:
        if self.frozen is not None and papers.dossier_sha256 is not None:
            self.voided_votes += tuple(
                VoidedVote(
                    ballot=self.ballots.pop(seat),
                    dossier_sha256=self.frozen.dossier_sha256,
                    voided_at=stamp.effective_at,
                )
                for seat in voided
            )
            beside = self.frozen.dossier[len(self.dossier) :]
            self.frozen = replace(
                self.frozen, dossier=(*papers.dossier, *beside), dossier_sha256=papers.dossier_sha256
            )
            self.dossier_changed_at = stamp.effective_at
        self.lacking = lacking or ()
        self.evidence = papers.evidence
        self.dossier = papers.dossier

    # Questions.
    def beside_papers(self) -> tuple[DossierItem, ...]:
        """Give what was frozen at opening beside the papers: conditions, criteria, the project's standing."""
        return self.frozen.dossier[len(self.dossier) :] if self.frozen else ()

    def criteria_met(self) -> frozenset[str]:
        """Give the criteria found met."""
        return frozenset(key for key, judged in self.criteria.items() if judged.claim.met)

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def judge_criterion(self, claim: CriterionClaim, judged_by: UUID, act: Act) -> None:
        """Say whether a criterion is met, as long as nobody votes on it; the same again records nothing."""
        known = self.criteria.get(claim.criterion)
        if known is not None and known.claim == claim:
            return
        require(
            over(self.id, self.stage),
            unmet(Refusal.DOSSIER_FROZEN) if self.stage is Stage.OPEN else None,
        )
        self._criterion_judged(claim=claim, judged_by=judged_by, stamp=act.stamp())

    def change_dossier(
        self,
        change: DossierChange,
        file: tuple[UUID, str],
        papers: Papers,
        act: Act,
        *,
        lacking: tuple[str, ...] = (),
    ) -> None:
        """Let the papers change; votes cast on those before are void. A decided review records nothing.

        `lacking` names mandatory evidence that is missing now: nobody votes until it is there again.
        """
        if over(self.id, self.stage) or papers.evidence == self.evidence:
            return
        opened = self.stage is Stage.OPEN
        self._dossier_changed(
            change=change,
            evidence_id=file[0],
            name=file[1],
            papers=papers,
            voided=tuple(self.ballots) if opened else (),
            seats=self.seats_in_force() if opened else (),
            deputies=self.panel.deputies if opened else (),
            lacking=lacking or None,
            stamp=act.stamp(not_before=self.last_step_at),
        )
