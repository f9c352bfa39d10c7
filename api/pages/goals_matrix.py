"""The goals matrix as a page: projects by goals, x and ?, as of any day."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.pages.rendering import page
from api.pages.surveys import Reading, surveying
from api.pages.visitors import Here
from projections.goals_served import Matrix, goal_systems, goals_matrix, goals_matrix_as_of
from projections.plain_words import GOAL_KINDS

router = APIRouter(include_in_schema=False)


@router.get("/{organisation}/ziele")
def show_goals(request: Request, here: Here, reader: Reading) -> HTMLResponse:
    """Show which projects serve which goals."""
    with surveying(request, here, reader) as survey:
        connection = survey.connection
        systems = goal_systems(connection, reader)
        matrices: list[Matrix] = [
            goals_matrix(connection, reader, system)
            if survey.as_of.present
            else goals_matrix_as_of(connection, reader, system, survey.on, survey.known)
            for system in systems
        ]
        shown = survey.shown
    kinds = {kind: survey.words.listed(GOAL_KINDS, kind) for one in matrices for kind in _kinds(one)}
    return page(request, "goals_matrix.html.j2", matrices=matrices, kinds=kinds, **shown)


def _kinds(matrix: Matrix) -> set[str]:
    return {goal.kind for goal in matrix.goals}
