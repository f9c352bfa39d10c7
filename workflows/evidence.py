"""Commands about evidence: attached once its file is kept, superseded, withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from domain.conditions import Condition
from domain.evidence import Evidence, KeptFile, Subject, SubjectKind
from domain.gate_reviews import GateReview
from domain.kernel import Aggregate
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.refusals import Refusal, Refused, require
from workflows.commands import Command, Handler, Work, not_found
from workflows.lifecycles import pinned


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachEvidence(Command):
    """Lay a kept file before a decision; its bytes are already in the store, under their hash.

    `proves` names the evidence that a gate of the project's lifecycle asks for, if it is that.
    """

    evidence_id: UUID
    subject_kind: SubjectKind
    subject_id: UUID
    file: KeptFile
    public: bool = False
    proves: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupersedeEvidence(Command):
    """Let another file of the same subject take the place of one."""

    evidence_id: UUID
    replacement: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEvidence(Command):
    """Take a file back."""

    evidence_id: UUID
    reason: str


def attach_evidence(command: AttachEvidence, work: Work) -> None:
    """Attach a file that is kept; the same one again records nothing."""
    subject = subject_of(command, work)
    known = work.find(Evidence, command.evidence_id)
    if known is not None:
        if known.file.sha256 == command.file.sha256 and known.subject == subject:
            return
        raise Refused(Refusal.ALREADY_EXISTS, noun="evidence", id=str(command.evidence_id))
    if work.facts.kept_size(command.file.sha256) != command.file.size:
        raise Refused(Refusal.FILE_NOT_KEPT, file=command.file.name, id=command.file.sha256)
    if command.proves is not None:
        _require_asked_for(command.proves, subject.project_id, work)
    work.add(
        Evidence.attach(
            command.evidence_id,
            subject,
            command.file,
            public=command.public,
            act=work.act,
            proves=command.proves,
        )
    )


def _require_asked_for(key: str, project_id: UUID, work: Work) -> None:
    """A file can only be the evidence that some gate of the project's lifecycle asks for.

    Raises:
        Refused: REQUIREMENT_UNKNOWN.
    """
    gates = pinned(work, work.get(Project, project_id).lifecycle).gates
    known = tuple(dict.fromkeys(one.key for gate in gates for one in gate.required_evidence))
    if key not in known:
        raise Refused(Refusal.REQUIREMENT_UNKNOWN, key=key, known=known)


def subject_of(command: AttachEvidence, work: Work) -> Subject:
    """Find what a file is laid before.

    Raises:
        Refused: NOT_FOUND.
    """
    programme_id, project_id = _PLACES[command.subject_kind](command.subject_id, work)
    return Subject(
        programme_id=programme_id, project_id=project_id, kind=command.subject_kind, id=command.subject_id
    )


def _of_project(subject: UUID, work: Work) -> tuple[UUID, UUID]:
    project = work.get(Project, subject)
    return project.programme_id, project.id


def _of_review(subject: UUID, work: Work) -> tuple[UUID, UUID]:
    matter = work.get(GateReview, subject).matter
    return matter.programme_id, matter.project_id


def _of_condition(subject: UUID, work: Work) -> tuple[UUID, UUID]:
    place = work.get(Condition, subject).place
    return place.programme_id, place.project_id


def _of_check(subject: UUID, work: Work) -> tuple[UUID, UUID]:
    terms = work.get(ProjectCheck, subject).terms
    return terms.programme_id, terms.project_id


NOUNS: dict[SubjectKind, type[Aggregate]] = {
    SubjectKind.PROJECT: Project,
    SubjectKind.GATE_REVIEW: GateReview,
    SubjectKind.CONDITION: Condition,
    SubjectKind.PROJECT_CHECK: ProjectCheck,
}
"""What a file is laid before, by the word for it."""
_PLACES: dict[SubjectKind, Callable[[UUID, Work], tuple[UUID, UUID]]] = {
    SubjectKind.PROJECT: _of_project,
    SubjectKind.GATE_REVIEW: _of_review,
    SubjectKind.CONDITION: _of_condition,
    SubjectKind.PROJECT_CHECK: _of_check,
}


def supersede_evidence(command: SupersedeEvidence, work: Work) -> None:
    """Supersede a file."""
    evidence = work.get(Evidence, command.evidence_id)
    evidence.supersede(work.get(Evidence, command.replacement), work.act)


def withdraw_evidence(command: WithdrawEvidence, work: Work) -> None:
    """Withdraw a file."""
    work.get(Evidence, command.evidence_id).withdraw(command.reason, work.act)


def evidence_for(project_id: UUID, named: tuple[UUID, ...], work: Work) -> tuple[Evidence, ...]:
    """Give the files a dossier names; all are of its project and in force.

    Raises:
        Refused: NOT_FOUND, or EVIDENCE_NOT_IN_FORCE naming each.
    """
    found = tuple(work.get(Evidence, one) for one in named)
    for one in found:
        if one.subject.project_id != project_id:
            raise not_found(Evidence, one.id)
    require(*(one.not_in_force() for one in found))
    return found


HANDLERS: dict[type[Command], Handler] = {
    AttachEvidence: attach_evidence,
    SupersedeEvidence: supersede_evidence,
    WithdrawEvidence: withdraw_evidence,
}
