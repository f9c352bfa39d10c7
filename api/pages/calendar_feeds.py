"""Calendars to subscribe to: at a secret address that its owner made, sees once, and can end at any moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.forms import SessionForm
from api.pages.portfolio import ZONE
from api.pages.questions import language_of
from api.pages.refused_forms import reasons, status_of
from api.pages.rendering import page, text_in
from api.pages.reviews import key_of, text_of
from api.pages.visitors import Here, Visitor, address_of, member_of
from domain.access import visible_to
from domain.people import ScopeKind
from domain.refusals import Refusal, Refused
from projections.names import ProgrammeName, board_names, programme_names
from runtime.api_tokens import Bearer, ListedToken, Scope
from runtime.calendar_feeds import Feeds
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext

router = APIRouter(include_in_schema=False)

CALENDAR = "text/calendar; charset=utf-8"
HOLDS = timedelta(days=365)
Member = Annotated[Visitor, Depends(member_of)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A feed somebody may subscribe to: its end of the address, and what it is called."""

    path: str
    name: str


@router.get("/{organisation}/kalenderabos")
def show_feeds(request: Request, here: Here, visitor: Member) -> HTMLResponse:
    """Show the addresses one made, and the way to a new one."""
    return _page(request, here, visitor)


@router.post("/{organisation}/kalenderabos/neu", response_model=None)
def make_address(request: Request, here: Here, visitor: Member, form: SessionForm) -> Response:
    """Make a secret address; it is shown on this page and never again."""
    key_of(form)
    text = text_in(language_of(request))
    try:
        made = here.tokens.create(
            visitor.signed_in.account_id,
            text_of(form, "name") or text("Kalender"),
            frozenset({Scope.CALENDAR}),
            here.clock.now() + HOLDS,
            visitor.actor,
        )
    except Refused as refused:
        said = reasons(refused, language_of(request))
        return _page(request, here, visitor, said=said, status=status_of(refused))
    return _page(request, here, visitor, made=made.token)


@router.post("/{organisation}/kalenderabos/{token_id}/ende", response_model=None)
def end_address(
    request: Request, token_id: UUID, here: Here, visitor: Member, _form: SessionForm
) -> Response:
    """End an address: from now on nothing is read at it."""
    try:
        here.tokens.revoke(token_id, visitor.actor, of=visitor.signed_in.account_id)
    except Refused as refused:
        raise HTTPException(404) from refused
    return RedirectResponse(address_of(request, here, "kalenderabos"), 303)


@router.get("/{organisation}/kalender/{token}/meine.ics", response_model=None)
def personal_feed(request: Request, token: str, here: Here) -> Response:
    """Give what waits for the owner of an address."""
    bearer = _bearer(request, here, token)
    text = text_in(language_of(request))
    return _written(
        request, here, bearer, lambda feeds: feeds.of_person(bearer.person_id, text("Meine Fristen"))
    )


@router.get("/{organisation}/kalender/{token}/programm/{key}.ics", response_model=None)
def programme_feed(request: Request, token: str, key: str, here: Here) -> Response:
    """Give the checks and votes of a programme the owner of an address has a mandate in."""
    bearer = _bearer(request, here, token)
    found = next((one for one in _offered_programmes(here, bearer) if one.key == key), None)
    if found is None:
        raise HTTPException(404)
    return _written(request, here, bearer, lambda feeds: feeds.of_programme(found.programme_id, found.name))


@router.get("/{organisation}/kalender/{token}/gremium/{board_id}.ics", response_model=None)
def board_feed(request: Request, token: str, board_id: str, here: Here) -> Response:
    """Give the votes before a board."""
    bearer = _bearer(request, here, token)
    with here.reading() as connection:
        found = next((one for one in board_names(connection) if str(one.board_id) == board_id), None)
    if found is None:
        raise HTTPException(404)
    return _written(request, here, bearer, lambda feeds: feeds.of_board(found.board_id, found.name))


def _bearer(request: Request, here: OrganisationContext, token: str) -> Bearer:
    """Say whose address this is.

    Raises:
        HTTPException: none that counts; or too many that did not were tried from there.
    """
    address = request.client.host if request.client else None
    try:
        bearer = here.tokens.verify(token, address=address)
        bearer.require(Scope.CALENDAR)
    except Refused as refused:
        raise HTTPException(429 if refused.refusal is Refusal.TRIED_TOO_OFTEN else 404) from refused
    return bearer


def _written(
    request: Request, here: OrganisationContext, bearer: Bearer, write: Callable[[Feeds], bytes]
) -> Response:
    reader = here.reader_of(bearer.actor)
    with here.reading() as connection:
        feeds = Feeds(
            connection=connection,
            reader=reader,
            slug=here.slug,
            base_url=request.app.state.base_url,
            language=language_of(request),
            now=here.clock.now(),
        )
        return Response(write(feeds), media_type=CALENDAR)


def _offered_programmes(here: OrganisationContext, bearer: Bearer) -> list[ProgrammeName]:
    reader = here.reader_of(bearer.actor)
    with here.reading() as connection:
        return [
            one
            for one in programme_names(connection)
            if visible_to(reader, public=False, programme_id=one.programme_id)
        ]


def _page(
    request: Request,
    here: OrganisationContext,
    visitor: Visitor,
    *,
    made: str = "",
    said: list[str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    own = [
        one
        for one in here.tokens.listed(visitor.signed_in.account_id)
        if Scope.CALENDAR in one.scopes and _counts(one, here)
    ]
    base = f"{request.app.state.base_url}/{here.slug}/kalender/{made}"
    return page(
        request,
        "calendar_feeds.html.j2",
        status=status,
        addresses=own,
        made=[(one.name, f"{base}/{one.path}.ics") for one in _offers(here, visitor, request)]
        if made
        else [],
        said=said or [],
        key=str(new_id()),
        zone=ZONE,
    )


def _counts(token: ListedToken, here: OrganisationContext) -> bool:
    return token.revoked_at is None and token.expires_at > here.clock.now()


def _offers(here: OrganisationContext, visitor: Visitor, request: Request) -> list[Offered]:
    """Give the feeds of a person: their own, their programmes', their boards'."""
    boards = {one.scope_id for one in visitor.mandates if one.scope_kind is ScopeKind.BOARD}
    with here.reading() as connection:
        programmes = [
            Offered(path=f"programm/{one.key}", name=one.name)
            for one in programme_names(connection)
            if visible_to(visitor.reader, public=False, programme_id=one.programme_id)
        ]
        seats = [
            Offered(path=f"gremium/{one.board_id}", name=one.name)
            for one in board_names(connection)
            if one.board_id in boards
        ]
    text = text_in(language_of(request))
    return [Offered(path="meine", name=text("Meine Fristen")), *programmes, *seats]
