"""What lead and PMO do about a project on its page: let it rest, take it up again, keep to its tolerances."""

from collections.abc import Callable, Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.forms import Form, SessionForm
from api.pages.project_forms import PAUSE, RESUME
from api.pages.projects import project_page
from api.pages.questions import language_of
from api.pages.refused_forms import Sent, reasons, status_of
from api.pages.reviews import day_of, key_of, text_of
from api.pages.tolerances import FORECAST, SETTLE, TOLERANCES, foreseen_by, set_by, settled_by
from api.pages.visitors import Here, Visitor, address_of, member_of, reader_of
from domain.access import Reader
from domain.refusals import Refused
from projections.chosen_projects import project_by_id
from projections.names import ProgrammeName, programme_names
from projections.portfolio import PortfolioRow
from runtime.organisations import OrganisationContext
from workflows.commands import Command
from workflows.projects import PauseProject, ResumeProject

router = APIRouter(include_in_schema=False)

Place = tuple[PortfolioRow, ProgrammeName]
"""A project, and the programme it belongs to."""


@router.get("/{organisation}/vorhaben/{project_id}", response_model=None)
def find_project(
    request: Request, project_id: str, here: Here, reader: Annotated[Reader, Depends(reader_of)]
) -> Response:
    """Lead from a project's id to its page."""
    row, programme = place_of(here, reader, project_id)
    return RedirectResponse(address_of(request, here, "projekte", row.key, programm=programme.key), 303)


@router.post("/{organisation}/vorhaben/{project_id}/{action}", response_model=None)
def act_on_project(
    request: Request,
    project_id: str,
    action: str,
    here: Here,
    visitor: Annotated[Visitor, Depends(member_of)],
    form: SessionForm,
) -> Response:
    """Carry out what a form of the page asks for."""
    row, programme = place_of(here, visitor.reader, project_id)
    if action not in COMMANDS:
        raise HTTPException(404)
    try:
        here.dispatch(COMMANDS[action](row.project_id, form), visitor.actor, key_of(form))
    except Refused as refused:
        return show_again(request, here, visitor, (row, programme), action, form, refused)
    return RedirectResponse(address_of(request, here, "projekte", row.key, programm=programme.key), 303)


def show_again(
    request: Request,
    here: OrganisationContext,
    visitor: Visitor,
    place: Place,
    action: str,
    form: Form,
    refused: Refused,
) -> Response:
    """Show the page again with the form that was refused, what was entered and why."""
    said = reasons(refused, language_of(request))
    sent = Sent(action=action, form=form, reasons=said, status=status_of(refused))
    with here.reading() as connection:
        return project_page(request, connection, here, visitor.reader, place, sent)


def place_of(here: OrganisationContext, reader: Reader, project_id: str) -> Place:
    """Find a project a reader may see.

    Raises:
        HTTPException: there is none.
    """
    try:
        wanted = UUID(project_id)
    except ValueError as error:
        raise HTTPException(404) from error
    with here.reading() as connection:
        row = project_by_id(connection, reader, wanted)
        if row is None:
            raise HTTPException(404)
        return row, next(one for one in programme_names(connection) if one.programme_id == row.programme_id)


COMMANDS: Mapping[str, Callable[[UUID, Form], Command]] = {
    PAUSE: lambda project_id, form: PauseProject(
        project_id=project_id, until=day_of(form, "until"), reason=text_of(form, "reason") or None
    ),
    RESUME: lambda project_id, _form: ResumeProject(project_id=project_id),
    TOLERANCES: set_by,
    FORECAST: foreseen_by,
    SETTLE: settled_by,
}
"""What the forms of the page ask for, by the end of their address."""
