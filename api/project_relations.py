"""What ties a project to others and to days, over HTTP: dependencies, synergies, milestones."""

from fastapi import APIRouter
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.projects import found_project
from api.questions import CAUGHT_UP, Asked, answer, list_of, schema_of
from projections.milestones import MilestoneShown, milestones_of
from projections.synergies import RelatedProjects, relations_of
from workflows import project_relations

_ONE = "/projects/{project_id}"
OFFERS = (
    Offer(
        command=project_relations.DeclareDependency,
        address=f"{_ONE}/dependencies/{{on}}",
        method="PUT",
        example={"kind": "shares_interface", "reason": "Braucht die Schnittstelle"},
    ),
    Offer(
        command=project_relations.ReleaseDependency,
        address=f"{_ONE}/dependencies/{{on}}/release",
        example={"reason": "Schnittstelle ist da"},
    ),
    Offer(
        command=project_relations.NoteSynergy,
        address=f"{_ONE}/synergies/{{other}}",
        method="PUT",
        example={"gain": "Gemeinsame Ausschreibung"},
    ),
    Offer(
        command=project_relations.DropSynergy,
        address=f"{_ONE}/synergies/{{other}}/release",
        example={"reason": "Getrennt ausgeschrieben"},
    ),
    Offer(
        command=project_relations.PlanMilestone,
        address=f"{_ONE}/milestones/{{key}}",
        method="PUT",
        example={"label": "Zuschlag erteilt", "due_on": "2026-05-31"},
    ),
    Offer(
        command=project_relations.ReachMilestone,
        address=f"{_ONE}/milestones/{{key}}/reached",
        example={},
    ),
    Offer(
        command=project_relations.DropMilestone,
        address=f"{_ONE}/milestones/{{key}}/release",
        example={"reason": "Entfällt mit der neuen Planung"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@router.get(
    "/projects/{project}/relations",
    operation_id="readProjectRelations",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(RelatedProjects))),
)
def read_project_relations(here: Here, reader: Reading, project: str) -> Response:
    """Give the dependencies and synergies of a project, from both sides; of projects the reader may see."""
    with here.reading() as connection:
        found, _ = found_project(connection, reader, project)
        return answer({"items": relations_of(connection, reader, project_id=found.project_id), "next": None})


@router.get(
    "/projects/{project}/milestones",
    operation_id="readMilestones",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(MilestoneShown))),
)
def read_milestones(here: Here, reader: Reading, project: str, asked: Asked) -> Response:
    """Give what a project is to reach by which day, and whether it did."""
    now = here.clock.now()
    with here.reading() as connection:
        found, programme = found_project(connection, reader, project)
        as_of = asked.in_zone(programme.zone, now)
        at = None if as_of.present else (as_of.instant(programme.zone, now), as_of.position(connection))
        return answer({"items": milestones_of(connection, reader, found.project_id, at), "next": None})
