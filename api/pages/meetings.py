"""The pages of meetings: the list by board, one meeting with its forms, its minutes and extracts, also as PDF."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.forms import Form, SessionForm
from api.pages.meeting_forms import COMMANDS, planned
from api.pages.meeting_sheet import MEETING_STAGES, MeetingSheet, meeting_of, sheet_of
from api.pages.questions import language_of
from api.pages.refused_forms import Sent, reasons, status_of
from api.pages.rendering import page, text_in
from api.pages.reviews import key_of
from api.pages.visitors import Here, Visitor, address_of, member_of, reader_of, visitor_of
from domain.access import Reader
from domain.people import Role, ScopeKind
from domain.refusals import Refused
from exchange.minutes import Minutes, extract_html, extract_pdf, minutes_html, minutes_pdf
from projections.meetings import meetings
from projections.names import BoardName, board_names, programme_names
from runtime.minutes import minutes_of
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

PLAN = "planung"
PDF = "application/pdf"
MeetingReader = Annotated[Reader, Depends(reader_of)]


@router.get("/{organisation}/sitzungen")
def show_meetings(
    request: Request,
    here: Here,
    reader: MeetingReader,
    visitor: Annotated[Visitor | None, Depends(visitor_of)],
) -> HTMLResponse:
    """Show the meetings of all boards, and to the PMO how to plan more."""
    return _list_page(request, here, reader, visitor)


@router.post("/{organisation}/sitzungen", response_model=None)
def plan_meeting(
    request: Request, here: Here, visitor: Annotated[Visitor, Depends(member_of)], form: SessionForm
) -> Response:
    """Plan a meeting or a series."""
    key_of(form)
    try:
        board, zone = _board_of(here, form.get("board", ""))
        here.dispatch(planned(form, board.board_id, UUID(form["key"]), zone), visitor.actor, key_of(form))
    except Refused as refused:
        said = reasons(refused, language_of(request))
        sent = Sent(action=PLAN, form=form, reasons=said, status=status_of(refused))
        return _list_page(request, here, visitor.reader, visitor, sent)
    return RedirectResponse(address_of(request, here, "sitzungen"), 303)


def _board_of(here: OrganisationContext, text: str) -> tuple[BoardName, str]:
    with here.reading() as connection:
        zones = {one.programme_id: one.zone for one in programme_names(connection)}
        board = next((one for one in board_names(connection) if str(one.board_id) == text), None)
    if board is None:
        raise HTTPException(404)
    return board, zones[board.programme_id]


def _list_page(
    request: Request,
    here: OrganisationContext,
    reader: Reader,
    visitor: Visitor | None,
    sent: Sent | None = None,
) -> HTMLResponse:
    with here.reading() as connection:
        rows = meetings(connection, reader)
        boards = board_names(connection)
        zones = {one.programme_id: one.zone for one in programme_names(connection)}
    text = text_in(language_of(request))
    return page(
        request,
        "meetings.html.j2",
        status=sent.status if sent else 200,
        rows=rows,
        boards={one.board_id: one.name for one in boards},
        plannable=[one for one in boards if visitor and _prepares(visitor, one)],
        zones=zones,
        stages={stage: text(word) for stage, word in MEETING_STAGES.items()},
        sent=sent,
        entered=sent.form if sent else {},
        key=str(new_id()),
    )


def _prepares(visitor: Visitor, board: BoardName) -> bool:
    """Tell whether a form to plan a meeting is worth showing; whether it is taken, the door decides."""
    return any(
        mandate.role is Role.PMO
        and (
            mandate.scope_kind is ScopeKind.ORGANISATION
            or mandate.scope_id in {board.programme_id, board.board_id}
        )
        for mandate in visitor.mandates
    )


@router.get("/{organisation}/sitzungen/{meeting_id}")
def show_meeting(
    request: Request,
    meeting_id: str,
    here: Here,
    reader: MeetingReader,
    visitor: Annotated[Visitor | None, Depends(visitor_of)],
) -> HTMLResponse:
    """Show a meeting."""
    meeting = meeting_of(here, reader, meeting_id)
    return _page(request, sheet_of(request, here, reader, visitor, meeting))


@router.post("/{organisation}/sitzungen/{meeting_id}/{action}", response_model=None)
def act_on_meeting(
    request: Request,
    meeting_id: str,
    action: str,
    here: Here,
    visitor: Annotated[Visitor, Depends(member_of)],
    form: SessionForm,
) -> Response:
    """Carry out what a form of the page asks for."""
    meeting = meeting_of(here, visitor.reader, meeting_id)
    sheet = sheet_of(request, here, visitor.reader, visitor, meeting)
    if action not in COMMANDS:
        raise HTTPException(404)
    try:
        here.dispatch(COMMANDS[action](form, sheet), visitor.actor, key_of(form))
    except Refused as refused:
        said = reasons(refused, language_of(request))
        return _page(request, sheet, Sent(action=action, form=form, reasons=said, status=status_of(refused)))
    return RedirectResponse(address_of(request, here, "sitzungen", meeting_id) + _place_of(form), 303)


def _place_of(form: Form) -> str:
    """Lead back to the item a form was about."""
    item = form.get("item", "")
    return f"#{item}" if item.isalnum() else "#stand"


@router.get("/{organisation}/sitzungen/{meeting_id}/niederschrift", response_model=None)
def show_minutes(
    request: Request, meeting_id: str, here: Here, reader: MeetingReader, form: str = "", fassung: str = ""
) -> Response:
    """Show the minutes as far as the reader may see them, or (`fassung=public`) as the public does."""
    minutes = _minutes(request, meeting_id, here, _reading_as(reader, fassung))
    if form == "pdf":
        return _file(minutes_pdf(minutes), "niederschrift.pdf")
    return _document(request, meeting_id, minutes_html(minutes), minutes.title, fassung)


@router.get("/{organisation}/sitzungen/{meeting_id}/auszug/{item}", response_model=None)
def show_extract(
    request: Request,
    meeting_id: str,
    item: str,
    here: Here,
    reader: MeetingReader,
    form: str = "",
    fassung: str = "",
) -> Response:
    """Show the extract of one decision."""
    minutes = _minutes(request, meeting_id, here, _reading_as(reader, fassung))
    found = minutes.item(item)
    if found is None:
        raise HTTPException(404)
    if form == "pdf":
        return _file(extract_pdf(minutes, found), f"beschlussauszug-{found.key}.pdf")
    return _document(request, meeting_id, extract_html(minutes, found), found.title, fassung)


def _reading_as(reader: Reader, version: str) -> Reader:
    return Reader.anyone() if version == "public" else reader


def _minutes(request: Request, meeting_id: str, here: OrganisationContext, reader: Reader) -> Minutes:
    meeting = meeting_of(here, reader, meeting_id)
    language = language_of(request)
    with here.reading() as connection:
        minutes = minutes_of(connection, here, reader, meeting, "en" if language == "en" else "de")
    if minutes is None:
        raise HTTPException(404)
    return minutes


def _file(content: bytes, name: str) -> Response:
    disposition = f'attachment; filename="{name}"'
    return Response(content, media_type=PDF, headers={"Content-Disposition": disposition})


def _document(request: Request, meeting_id: str, body: str, title: str, version: str) -> HTMLResponse:
    return page(
        request,
        "minutes.html.j2",
        body=body,
        title=title,
        meeting_id=meeting_id,
        version=version,
    )


def _page(request: Request, sheet: MeetingSheet, sent: Sent | None = None) -> HTMLResponse:
    return page(
        request,
        "meeting.html.j2",
        status=sent.status if sent else 200,
        sheet=sheet,
        meeting=sheet.meeting,
        zone=sheet.programme.zone,
        sent=sent,
        entered=sent.form if sent else {},
        key=str(new_id()),
    )
