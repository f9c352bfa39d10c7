"""Projects over HTTP: taken into the record, described, planned, moved, paused, put right; and read."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from api import examples
from api.bodies import LONGEST_NAME
from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.pages.portfolio import as_it_stood
from api.portfolio import PROJECT_EXAMPLE, PROJECT_SCHEMA, shown
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, Asked, answer
from domain.access import Reader
from domain.project_values import project_id
from projections.chosen_projects import project_by_id, projects_by_key
from projections.names import ProgrammeName, programme_names
from projections.portfolio import PortfolioRow
from projections.statements import Connection
from workflows import project_goals, project_registrations, projects

_ONE = "/projects/{project_id}"
_CORRECTION = {
    "corrects": examples.EVENT,
    "effective_at": "2026-03-02T08:00:00Z",
    "reason": "Im Protokoll steht ein anderer Stand",
}
OFFERS = (
    Offer(
        command=projects.RegisterProject,
        address="/projects",
        names=lambda command: project_id(command.programme_id, command.known.key, command.known.registration),
        example={
            "programme_id": examples.PROGRAMME,
            "lifecycle": "standard",
            "known": {"key": "DU-007", "title": "Digitaler Bauantrag", "kind": "project", "public": True},
        },
    ),
    Offer(
        command=projects.RetitleProject,
        address=f"{_ONE}/title",
        method="PUT",
        seen=True,
        example={"title": "Digitaler Bauantrag und Bauakte"},
    ),
    Offer(
        command=projects.AssignLead,
        address=f"{_ONE}/lead",
        method="PUT",
        seen=True,
        example={"lead": examples.PERSON},
    ),
    Offer(
        command=projects.PlanDates,
        address=f"{_ONE}/plan",
        method="PUT",
        seen=True,
        example={"start": "2026-02-01", "end": "2026-12-20"},
    ),
    Offer(
        command=projects.ClassifyProject,
        address=f"{_ONE}/classifications/{{scheme}}",
        method="PUT",
        seen=True,
        example={"value": "Bürgerservice"},
    ),
    Offer(
        command=projects.SetVisibility,
        address=f"{_ONE}/visibility",
        method="PUT",
        seen=True,
        example={"public": False},
    ),
    Offer(
        command=project_goals.LinkGoal,
        address=f"{_ONE}/goals/{{system_id}}/{{goal}}",
        method="PUT",
        example={"link": "yes", "reason": "Dient dem Bürgerservice"},
    ),
    Offer(
        command=projects.MoveProject,
        address=f"{_ONE}/moves",
        seen=True,
        example={"trigger": "cancel", "reason": "Fördermittel entfallen"},
    ),
    Offer(
        command=projects.PauseProject,
        address=f"{_ONE}/pause",
        seen=True,
        example={"until": "2026-09-30", "reason": "Warten auf das Fachverfahren"},
    ),
    Offer(command=projects.ResumeProject, address=f"{_ONE}/resumption", seen=True, example={}),
    Offer(command=projects.MakePermanent, address=f"{_ONE}/permanence", seen=True, example={}),
    Offer(
        command=project_registrations.WithdrawRegistration,
        address=f"{_ONE}/withdrawal",
        seen=True,
        example={"reason": "Aus der falschen Liste aufgenommen"},
    ),
    Offer(
        command=projects.CorrectPhase,
        address=f"{_ONE}/corrections/phase",
        seen=True,
        example={**_CORRECTION, "phase": "planning"},
    ),
    Offer(
        command=projects.CorrectRunState,
        address=f"{_ONE}/corrections/run-state",
        seen=True,
        example={**_CORRECTION, "run_state": "active"},
    ),
    Offer(
        command=projects.CorrectDates,
        address=f"{_ONE}/corrections/dates",
        seen=True,
        example={**_CORRECTION, "start": "2026-02-01", "end": "2026-12-20"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@router.get(
    "/projects/{project}",
    operation_id="readProject",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(PROJECT_SCHEMA, PROJECT_EXAMPLE),
)
def read_project(
    here: Here,
    reader: Reading,
    asked: Asked,
    project: Annotated[str, Path(max_length=LONGEST_NAME)],
    programme: Annotated[UUID | None, Query(description="Where several use the key.")] = None,
) -> Response:
    """Give a project by its id or its key; the ETag is the version that If-Match takes."""
    with here.reading() as connection:
        today, its_programme = found_project(connection, reader, project, programme)
        as_of = asked.in_zone(its_programme.zone, here.clock.now())
        row = as_it_stood(connection, reader, (today, its_programme), as_of, here)
    if row is None:
        raise Wrong(Problem.NOT_FOUND)
    return answer(shown(row, its_programme.key), version=row.version if as_of.present else None)


def found_project(
    connection: Connection, reader: Reader, named: str, programme: UUID | None = None
) -> tuple[PortfolioRow, ProgrammeName]:
    """Give the one project that a reader may see and means by an id or a key.

    Raises:
        Wrong: there is none, or several programmes use the key.
    """
    by_key = projects_by_key(connection, reader, named)
    by_id = project_by_id(connection, reader, UUID(named)) if _is_id(named) else None
    found = [row for row in (*by_key, by_id) if row is not None and programme in {None, row.programme_id}]
    if len(found) > 1:
        raise Wrong.at(
            "programme",
            "Mehrere Programme kennen diesen Schlüssel; nennen Sie eines.",
            "Several programmes use this key; name one.",
        )
    if not found:
        raise Wrong(Problem.NOT_FOUND)
    programmes = {one.programme_id: one for one in programme_names(connection)}
    return found[0], programmes[found[0].programme_id]


def _is_id(text: str) -> bool:
    """Tell whether a text is an id as we write them; one written otherwise is nobody's."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
