"""A city whose release demands a brief and a criterion: a lifecycle of its own, and a project that follows it."""

from dataclasses import replace
from io import BytesIO
from uuid import UUID

from domain.evidence import SubjectKind
from domain.lifecycle_definitions import LifecycleDefinition
from domain.lifecycles import lifecycle_id
from domain.project_values import ProjectFacts, project_id
from domain.review_dossiers import CriterionClaim
from tests.support.city import City, person
from tests.support.documents import PLAIN
from tests.support.records import stream
from workflows.catalogue import load_shipped
from workflows.evidence import AttachEvidence
from workflows.gate_reviews import RequestGateReview
from workflows.lifecycles import PublishLifecycle
from workflows.programmes import AdoptLifecycle
from workflows.projects import AssignLead, RegisterProject

BENEFIT = CriterionClaim(criterion="benefit", remark="Seite 4")


def strict() -> LifecycleDefinition:
    """Give the standard lifecycle with everything its release asks for made mandatory."""
    standard = load_shipped("standard")
    release, *others = standard.gates
    demanding = replace(
        release,
        required_evidence=tuple(replace(one, mandatory=True) for one in release.required_evidence),
        criteria=tuple(replace(one, mandatory=True) for one in release.criteria),
    )
    return replace(standard, key="strict", gates=(demanding, *others))


def add_strict_project(city: City, key: str = "CITY-S") -> UUID:
    """Register a project that follows the strict lifecycle, led by Eve."""
    city.do(PublishLifecycle(definition=strict()))
    city.do(AdoptLifecycle(programme_id=city.programme, lifecycle_id=lifecycle_id("strict", 1)))
    known = ProjectFacts(key=key, title="Strenges Projekt", kind="project", public=True)
    city.do(RegisterProject(programme_id=city.programme, lifecycle="strict", known=known), "pia")
    project = project_id(city.programme, key)
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    return project


def lay_paper(
    city: City,
    project: UUID,
    name: str,
    proves: str | None = None,
    before: tuple[SubjectKind, UUID] | None = None,
) -> UUID:
    """Let Eve lay a paper before her project or a review; give its id."""
    kind, subject = before or (SubjectKind.PROJECT, project)
    kept = city.here.store.files.keep(BytesIO(PLAIN + name.encode()), f"{name}.txt")
    city.do(
        AttachEvidence(
            evidence_id=stream(name), subject_kind=kind, subject_id=subject, file=kept, proves=proves
        ),
        "eve",
    )
    return stream(name)


def ask_for_release(
    project: UUID, *evidence: UUID, criteria: tuple[CriterionClaim, ...] = (), name: str = "strict review"
) -> RequestGateReview:
    """Ask for the release of a project on these papers."""
    return RequestGateReview(
        review_id=stream(name),
        project_id=project,
        gate="release",
        motion="Das Projekt wird freigegeben.",
        evidence=evidence,
        criteria=criteria,
    )
