"""The small city with a lifecycle that knows approvals with conditions and papers returned for rework.

Project CITY-C, led by Eve, stands before the release; the PMO may return that paper without moving it, and
the management may return the paper on its start to the pipeline.
"""

from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.condition_values import Blocks, ConditionDraft
from domain.conditions import Condition, condition_id
from domain.evidence import SubjectKind
from domain.lifecycle_definitions import Decider, Gate, LifecycleDefinition, Opens, Outcome, OutcomeKind
from domain.lifecycles import lifecycle_id
from domain.project_values import ProjectFacts, project_id
from runtime import evidence
from tests.support.city import City, person
from tests.support.documents import PDF
from workflows import gate_reviews, lifecycles, programmes, projects
from workflows.catalogue import load_shipped
from workflows.commands import Actor

KEY = "CITY-C"
PROJECT = project_id(City.programme, KEY)
DRAFT = ConditionDraft(
    wording="Datenschutzkonzept vorlegen",
    owner=person("lea"),
    due_on=date(2024, 3, 1),
    proof="Freigabe der Datenschutzbeauftragten",
)


def conditional() -> LifecycleDefinition:
    """The standard lifecycle with two more outcomes at its first two gates."""
    standard = load_shipped("standard")
    steering = Decider(board="steering")
    back = {"release": (None, Decider(role="pmo")), "start": ("pipeline", Decider(role="management"))}

    def extended(gate: Gate) -> Gate:
        if gate.key not in back:
            return replace(gate, opens=Opens.AT_REQUEST)
        target, decider = back[gate.key]
        more = (
            Outcome(kind=OutcomeKind.APPROVE_WITH_CONDITIONS, target=gate.target, decider=steering),
            Outcome(kind=OutcomeKind.RETURN_, target=target, decider=decider),
        )
        return replace(gate, outcomes=gate.outcomes + more, opens=Opens.AT_REQUEST)

    return replace(standard, key="conditional", gates=tuple(extended(gate) for gate in standard.gates))


def add_conditional_project(city: City) -> UUID:
    """Let the city adopt the lifecycle and register CITY-C, ready for its first gates."""
    city.do(lifecycles.PublishLifecycle(definition=conditional()))
    adopted = lifecycle_id("conditional", conditional().version)
    city.do(programmes.AdoptLifecycle(programme_id=city.programme, lifecycle_id=adopted))
    known = ProjectFacts(key=KEY, title="Projekt CITY-C", kind="project", public=True)
    register = projects.RegisterProject(programme_id=city.programme, lifecycle="conditional", known=known)
    city.do(register, "pia")
    city.do(projects.AssignLead(project_id=PROJECT, lead=person("eve")), "pia")
    dates = projects.PlanDates(project_id=PROJECT, start=date(2024, 2, 1), end=date(2024, 12, 20))
    city.do(dates, "pia")
    return PROJECT


def request(gate: str = "release", **asked: object) -> gate_reviews.RequestGateReview:
    """Ask for a gate of CITY-C; one review for each gate."""
    fields = {"review_id": review_of(gate), "project_id": PROJECT, "gate": gate, "motion": "Weiter."} | asked
    return gate_reviews.RequestGateReview(**fields)  # type: ignore[arg-type] # the test names real fields


def review_of(gate: str) -> UUID:
    """Give the id of the review of a gate of CITY-C."""
    return uuid5(NAMESPACE_OID, f"{KEY} {gate}")


def approve(city: City, *drafts: ConditionDraft, gate: str = "release") -> tuple[UUID, ...]:
    """Let the board carry a gate with these conditions; give their ids."""
    city.do(request(gate, conditions=drafts), "eve")
    for who in ("ada", "bo"):
        city.vote(review_of(gate), who)
    return tuple(condition_id(review_of(gate), number) for number in range(1, len(drafts) + 1))


def lay(
    city: City,
    before: UUID = PROJECT,
    kind: SubjectKind = SubjectKind.PROJECT,
    *,
    by: str = "eve",
    content: bytes = PDF,
    name: str = "Konzept.pdf",
    public: bool = False,
) -> UUID:
    """Let somebody lay a file before something; give the id it is known by."""
    return evidence.attach(
        city.here, BytesIO(content), name, (kind, before), Actor(person(by)), public=public
    )


def condition(city: City, id: UUID) -> Condition:
    """Give a condition as it stands."""
    found = city.here.store.load(Condition, id)
    assert found is not None
    return found


def blocking(blocks: Blocks, **changes: object) -> ConditionDraft:
    """The draft with another consequence."""
    return replace(DRAFT, blocks=blocks, **changes)  # type: ignore[arg-type] # the test names real fields
