"""Goal systems over HTTP: the trees of goals, and which projects serve them."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from domain.goals import goal_system_id
from projections.goals_served import GoalShown, Matrix, SystemShown, goal_systems, goals_matrix
from workflows import goals

_GOAL = "/goal-systems/{system_id}/goals/{goal}"
OFFERS = (
    Offer(
        command=goals.EstablishGoalSystem,
        address="/programmes/{programme_id}/goal-systems",
        names=lambda command: goal_system_id(command.programme_id, command.key),
        example={"key": "agenda", "name": "Digitale Agenda", "source": "DS 0557/23"},
    ),
    Offer(
        command=goals.AddGoal,
        address=_GOAL,
        method="PUT",
        example={"label_de": "Bürgerservice", "label_en": "Citizen service", "kind": "goal"},
    ),
    Offer(
        command=goals.RenameGoal,
        address=f"{_GOAL}/labels",
        method="PUT",
        example={"label_de": "Bürgerservice", "label_en": "Services for citizens"},
    ),
    Offer(command=goals.MoveGoal, address=f"{_GOAL}/parent", method="PUT", example={"parent": None}),
    Offer(
        command=goals.RetireGoal,
        address=f"{_GOAL}/retirement",
        example={"reason": "Im neuen Haushalt entfallen"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)

_CELL = {
    "type": "object",
    "required": ["project_id", "project_key", "goal", "link", "reason"],
    "properties": {
        "project_id": {"type": "string", "format": "uuid"},
        "project_key": {"type": "string"},
        "goal": {"type": "string"},
        "link": {"enum": ["yes", "unclear", "none"]},
        "reason": {"type": ["string", "null"]},
    },
}
_MATRIX: dict[str, Any] = {
    "type": "object",
    "required": ["system", "goals", "links", "without_goal", "unserved"],
    "properties": {
        "system": schema_of(SystemShown),
        "goals": {"type": "array", "items": schema_of(GoalShown)},
        "links": {"type": "array", "items": _CELL},
        "without_goal": {"type": "array", "items": {"type": "string", "format": "uuid"}},
        "unserved": {"type": "array", "items": {"type": "string"}},
    },
}


@router.get(
    "/goal-systems",
    operation_id="readGoalSystems",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(SystemShown))),
)
def read_goal_systems(here: Here, reader: Reading) -> Response:
    """Give the goal systems the reader may see."""
    with here.reading() as connection:
        return answer({"items": goal_systems(connection, reader), "next": None})


@router.get(
    "/goal-systems/{system_id}/matrix",
    operation_id="readGoalsMatrix",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(_MATRIX),
)
def read_goals_matrix(here: Here, reader: Reading, system_id: UUID) -> Response:
    """Give which projects serve which goals of a system."""
    with here.reading() as connection:
        found = next((one for one in goal_systems(connection, reader) if one.system_id == system_id), None)
        if found is None:
            raise Wrong(Problem.NOT_FOUND)
        return answer(_shown(goals_matrix(connection, reader, found)))


def _shown(matrix: Matrix) -> dict[str, Any]:
    return {
        "system": matrix.system,
        "goals": matrix.goals,
        "links": [
            {
                "project_id": row.project.project_id,
                "project_key": row.project.key,
                "goal": goal,
                "link": cell.link,
                "reason": cell.reason,
            }
            for row in matrix.rows
            for goal, cell in row.cells.items()
        ],
        "without_goal": [project.project_id for project in matrix.without_goal],
        "unserved": [goal.goal for goal in matrix.unserved],
    }
