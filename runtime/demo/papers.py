"""Papers and conditions of the demonstration: invented files, really kept, and what became of conditions."""

from datetime import date

from domain.conditions import condition_id
from domain.evidence import SubjectKind
from runtime.demo.stage import Stage
from workflows.conditions import (
    DeclareConditionMet,
    ExtendCondition,
    MeetCondition,
    RejectProof,
    WaiveCondition,
)
from workflows.evidence import SupersedeEvidence, WithdrawEvidence
from workflows.gate_reviews import ReturnGateReview

Gate = tuple[str, str, int]
"""Key of a project, key of a gate, and which of its reviews."""


def replaces(stage: Stage, on: str, key: str, names: tuple[str, str], by: str) -> None:
    """Let one paper of a project take the place of another."""

    def act() -> None:
        replacement = stage.lays(key, names[1], by)
        old = stage.paper(key, names[0])
        stage.do(SupersedeEvidence(evidence_id=old, replacement=replacement), by)

    stage.on(on, act)


def takes_back_paper(stage: Stage, on: str, key: str, name: str, by: str, reason: str) -> None:
    """Let a paper be taken back."""
    command = WithdrawEvidence(evidence_id=stage.paper(key, name), reason=f"{reason} (erfunden)")
    stage.does(on, command, by)


def sends_back_proof(
    stage: Stage, on: tuple[str, str, str], of: Gate, number: int, lead: str, until: date
) -> None:
    """Let a lead declare a condition met too early: the PMO rejects the proof and gives more time."""
    key, condition = of[0], condition_id(stage.review(*of), number)

    def declare() -> None:
        proof = stage.lays(key, f"Entwurf {number} zu {of[1]}", lead, (SubjectKind.CONDITION, condition))
        remark = "Der Entwurf liegt bei. (erfunden)"
        stage.do(DeclareConditionMet(condition_id=condition, evidence=(proof,), remark=remark), lead)

    stage.on(on[0], declare)
    reason = "Der Entwurf ist nicht abgestimmt. (erfunden)"
    stage.does(on[1], RejectProof(condition_id=condition, reason=reason), "pmo")
    reason = "Die Abstimmung braucht mehr Zeit. (erfunden)"
    stage.does(on[2], ExtendCondition(condition_id=condition, due_on=until, reason=reason), "pmo")


def meets(stage: Stage, on: str, of: Gate, number: int, *, lead: str | None, remark: str) -> None:
    """Let the PMO accept a condition, on a proof its lead lays before it or on a word alone."""
    key = of[0]
    condition = condition_id(stage.review(*of), number)

    def act() -> None:
        proof = (SubjectKind.CONDITION, condition)
        laid = (stage.lays(key, f"Nachweis {number} zu {of[1]}", lead, proof),) if lead else ()
        stage.do(MeetCondition(condition_id=condition, evidence=laid, remark=f"{remark} (erfunden)"), "pmo")

    stage.on(on, act)


def waives(stage: Stage, on: str, of: Gate, number: int, chair: str, reason: str) -> None:
    """Let the chair do without a condition."""
    command = WaiveCondition(
        condition_id=condition_id(stage.review(*of), number), reason=f"{reason} (erfunden)"
    )
    stage.does(on, command, chair)


def returns(stage: Stage, on: str, of: Gate, by: str, wording: str) -> None:
    """Let a paper be given back for rework."""
    command = ReturnGateReview(review_id=stage.review(*of), wording=f"{wording} (erfunden)")
    stage.does(on, command, by)
