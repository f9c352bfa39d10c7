"""Commands about what a gate review rests on: whether its criteria are met, and papers that change."""

from dataclasses import dataclass
from uuid import UUID

from domain.evidence import Evidence
from domain.gate_reviews import DossierItem, GateReview, Stage
from domain.projects import Project
from domain.review_dossiers import CriterionClaim, DossierChange, Papers
from workflows.commands import Command, Handler, Work
from workflows.dossiers import require_criteria, sha256_of_dossier
from workflows.lifecycles import gate_of


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeCriterion(Command):
    """Say that a criterion of the gate is met, or is not, before the vote opens; perhaps on a file that shows it."""

    review_id: UUID
    criterion: str
    met: bool = True
    evidence_id: UUID | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDossier(Command):
    """Follow-up of a file laid before a review, superseded or withdrawn: the papers of the review change."""

    review_id: UUID
    change: DossierChange
    evidence_id: UUID


def judge_criterion(command: JudgeCriterion, work: Work) -> None:
    """Record what the acting person says of a criterion."""
    review = work.get(GateReview, command.review_id)
    project = work.get(Project, review.matter.project_id)
    claim = CriterionClaim(
        criterion=command.criterion,
        met=command.met,
        evidence_id=command.evidence_id,
        remark=command.remark.strip(),
    )
    require_criteria(gate_of(project, review.matter.gate, work), (claim,), project.id, work)
    review.judge_criterion(claim, work.person_id, work.act)


def change_dossier(command: ChangeDossier, work: Work) -> None:
    """Put the papers of a review in order with its files; those that are no files stay."""
    review = work.get(GateReview, command.review_id)
    changed = work.get(Evidence, command.evidence_id)
    named = _named(review.evidence, command.change, changed)
    others = review.dossier[: len(review.dossier) - len(review.evidence)]
    files = (work.get(Evidence, one).file for one in named)
    dossier = (*others, *(DossierItem(name=file.name, sha256=file.sha256) for file in files))
    papers = Papers(
        evidence=named,
        dossier=dossier,
        dossier_sha256=sha256_of_dossier((*dossier, *review.beside_papers())) if review.frozen else None,
    )
    file = (changed.id, changed.file.name)
    review.change_dossier(command.change, file, papers, work.act, lacking=_lacking(review, named, work))


def _lacking(review: GateReview, named: tuple[UUID, ...], work: Work) -> tuple[str, ...]:
    """Give the mandatory evidence that an open vote has lost; before it opens, opening asks for all there is."""
    if review.stage is not Stage.OPEN:
        return ()
    gate = gate_of(work.get(Project, review.matter.project_id), review.matter.gate, work)
    proven = {work.get(Evidence, one).proves for one in named}
    return tuple(one.key for one in gate.required_evidence if one.mandatory and one.key not in proven)


def _named(now: tuple[UUID, ...], change: DossierChange, changed: Evidence) -> tuple[UUID, ...]:
    """Give the files of the dossier after the change, in their order."""
    if change is DossierChange.ADDED:
        return tuple(dict.fromkeys((*now, changed.id)))
    takes_its_place = (changed.replacement,) if changed.replacement is not None else ()
    kept = ((one,) if one != changed.id else takes_its_place for one in now)
    return tuple(dict.fromkeys(one for some in kept for one in some))


HANDLERS: dict[type[Command], Handler] = {JudgeCriterion: judge_criterion, ChangeDossier: change_dossier}
