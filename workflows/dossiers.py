"""The dossier (Unterlagen) of a gate review: what a vote rests on, each item fixed by its hash."""

import hashlib
from uuid import UUID

import orjson

from domain.gate_reviews import DossierItem, GateReview
from domain.projects import Project
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


def complete_dossier(review: GateReview, project: Project, work: Work) -> tuple[DossierItem, ...]:
    """Give what a vote rests on as it opens: the papers, the conditions put to it, the project's standing."""
    return (*review.dossier, *_conditions(review), _standing(project, work))


def _conditions(review: GateReview) -> tuple[DossierItem, ...]:
    """Fix the conditions that are put to the vote, so that each vote is on exactly these."""
    if not review.conditions:
        return ()
    return (DossierItem(name="Auflagen", sha256=sha256_of(review.conditions)),)


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


def sha256_of(value: object) -> str:
    """Give the hash of a value written as JSON with sorted keys."""
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
