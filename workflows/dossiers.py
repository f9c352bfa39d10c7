"""The dossier (Unterlagen) of a gate review: what a vote rests on, each item fixed by its hash."""

import hashlib
from collections.abc import Collection
from uuid import UUID

import orjson

from domain.dossier_checklists import missing
from domain.gate_reviews import DossierItem, GateReview
from domain.lifecycle_definitions import Gate
from domain.projects import Project
from domain.refusals import Refusal, Refused, Unmet, found_by, or_refusal, require, unmet
from domain.review_dossiers import CriterionClaim
from workflows.commands import Work
from workflows.evidence import evidence_for
from workflows.projects import move_facts


def files_as_items(project_id: UUID, named: tuple[UUID, ...], work: Work) -> tuple[DossierItem, ...]:
    """Give the items of the files a request names, under the hashes of their bytes.

    Raises:
        Refused: NOT_FOUND, or EVIDENCE_NOT_IN_FORCE naming each.
    """
    files = (evidence.file for evidence in evidence_for(project_id, named, work))
    return tuple(DossierItem(name=file.name, sha256=file.sha256) for file in files)


def missing_from(
    gate: Gate, project_id: UUID, named: tuple[UUID, ...], met: Collection[str], work: Work
) -> tuple[Unmet, ...]:
    """Name what a gate demands and the files named for the dossier, or the criteria met, do not hold."""
    if not any(one.mandatory for one in (*gate.required_evidence, *gate.criteria)):
        return ()
    found = or_refusal(lambda: evidence_for(project_id, named, work))
    if isinstance(found, Refused):
        # What is wrong with the files is told already; what they prove is not known then.
        return ()
    return tuple(missing(gate, {one.proves for one in found if one.proves}, met))


def require_criteria(gate: Gate, claims: tuple[CriterionClaim, ...], project_id: UUID, work: Work) -> None:
    """What is said about criteria is about those of the gate, on files of the project that are in force.

    Raises:
        Refused: REQUIREMENT_UNKNOWN, NOT_FOUND or EVIDENCE_NOT_IN_FORCE, naming each.
    """
    known = tuple(one.key for one in gate.criteria)
    shown = tuple(claim.evidence_id for claim in claims if claim.evidence_id is not None)
    require(
        *(
            unmet(Refusal.REQUIREMENT_UNKNOWN, key=claim.criterion, known=known)
            for claim in claims
            if claim.criterion not in known
        ),
        *(found_by(lambda: evidence_for(project_id, shown, work)) if shown else ()),
    )


def complete_dossier(review: GateReview, project: Project, work: Work) -> tuple[DossierItem, ...]:
    """Give what a vote rests on as it opens: papers, conditions put to it, criteria judged, the project's standing."""
    return (*review.dossier, *_conditions(review), *_criteria(review), _standing(project, work))


def _conditions(review: GateReview) -> tuple[DossierItem, ...]:
    """Fix the conditions that are put to the vote, so that each vote is on exactly these."""
    if not review.conditions:
        return ()
    return (DossierItem(name="Auflagen", sha256=sha256_of(review.conditions)),)


def _criteria(review: GateReview) -> tuple[DossierItem, ...]:
    """Fix what was said about the criteria, so that each vote is on that, too."""
    if not review.criteria:
        return ()
    return (DossierItem(name="Kriterien", sha256=sha256_of([*review.criteria.values()])),)


def _standing(project: Project, work: Work) -> DossierItem:
    """Lay the project's own standing before the board, fixed by hash."""
    standing = {
        "project": project.key,
        "title": project.title,
        "phase": project.phase.phase,
        "planned_start": project.plan.start,
        "planned_end": project.plan.end,
        "lead": str(project.lead) if project.lead else None,
        "facts": {name: fact for name, fact in move_facts(project, work).items() if name != "open_reviews"},
    }
    return DossierItem(name="Stand des Projekts", sha256=sha256_of(standing))


def sha256_of_dossier(dossier: tuple[DossierItem, ...]) -> str:
    """Give the one hash that every vote on a dossier names."""
    return sha256_of([[item.name, item.sha256] for item in dossier])


def sha256_of(value: object) -> str:
    """Give the hash of a value written as JSON with sorted keys."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
