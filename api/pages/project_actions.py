"""What lead and PMO do about a project on its page: ask for the next gate, let it rest, take it up again."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.forms import Form, SessionForm
from api.pages.project_forms import PAUSE, REQUEST, RESUME
from api.pages.projects import project_page
from api.pages.questions import language_of
from api.pages.refused_forms import Sent, reasons, status_of
from api.pages.reviews import day_of, key_of, text_of
from api.pages.visitors import Here, Visitor, address_of, member_of, reader_of
from domain.access import Reader
from domain.refusals import Refused
from projections.names import ProgrammeName, programme_names
from projections.portfolio import PortfolioRow, portfolio
from projections.statements import Connection
from workflows.commands import Command
from workflows.gate_reviews import RequestGateReview
from workflows.projects import PauseProject, ResumeProject

router = APIRouter(include_in_schema=False)

FILE = "evidence-"
"""Stands before the id of each file that may be laid before the board."""


@router.get("/{organisation}/vorhaben/{project_id}", response_model=None)
def find_project(
    request: Request, project_id: str, here: Here, reader: Annotated[Reader, Depends(reader_of)]
) -> Response:
    """Lead from a project's id to its page."""
    with here.reading() as connection:
        row, programme = _place(connection, reader, project_id)
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
    with here.reading() as connection:
        row, programme = _place(connection, visitor.reader, project_id)
    if action not in COMMANDS:
        raise HTTPException(404)
    try:
        here.dispatch(COMMANDS[action](row.project_id, form), visitor.actor, key_of(form))
    except Refused as refused:
        said = reasons(refused, language_of(request))
        sent = Sent(action=action, form=form, reasons=said, status=status_of(refused))
        with here.reading() as connection:
            return project_page(request, connection, here, visitor.reader, (row, programme), sent)
    if action == REQUEST:
        return RedirectResponse(address_of(request, here, "vorlagen", form.get("key", "")), 303)
    return RedirectResponse(address_of(request, here, "projekte", row.key, programm=programme.key), 303)


def _place(connection: Connection, reader: Reader, project_id: str) -> tuple[PortfolioRow, ProgrammeName]:
    """Find a project a reader may see.

    Raises:
        HTTPException: there is none.
    """
    row = next((one for one in portfolio(connection, reader) if str(one.project_id) == project_id), None)
    if row is None:
        raise HTTPException(404)
    return row, next(one for one in programme_names(connection) if one.programme_id == row.programme_id)


def _request(project_id: UUID, form: Form) -> Command:
    """Ask for a gate; the key of the form is the id of the review, so it is asked for once."""
    key_of(form)
    return RequestGateReview(
        review_id=UUID(form["key"]),
        project_id=project_id,
        gate=text_of(form, "gate"),
        motion=text_of(form, "motion"),
        evidence=tuple(_ids(name.removeprefix(FILE) for name in form if name.startswith(FILE))),
    )


def _ids(texts: Iterable[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise HTTPException(400) from error


COMMANDS: Mapping[str, Callable[[UUID, Form], Command]] = {
    REQUEST: _request,
    PAUSE: lambda project_id, form: PauseProject(
        project_id=project_id, until=day_of(form, "until"), reason=text_of(form, "reason") or None
    ),
    RESUME: lambda project_id, _form: ResumeProject(project_id=project_id),
}
"""What the forms of the page ask for, by the end of their address."""
