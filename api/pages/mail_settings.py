"""How one is told by mail: a wish stated on a page, or turned off at the address that mails carry."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.pages.forms import SessionForm
from api.pages.questions import language_of
from api.pages.refused_forms import reasons, status_of
from api.pages.rendering import page
from api.pages.reviews import key_of
from api.pages.visitors import Here, Visitor, address_of, member_of
from domain.access import visible_to
from domain.mail_wishes import MailTerms, MailWish
from domain.people import Person
from domain.programmes import Programme
from domain.refusals import Refused
from projections.names import programme_names
from projections.plain_words import word
from projections.sentences_of_check_rules import MAIL_WISHES
from runtime.mail_opt_outs import PATH, counts, opt_out
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from workflows.people import StateMailWish

router = APIRouter(include_in_schema=False)

SETTINGS = "einstellungen"
Member = Annotated[Visitor, Depends(member_of)]


@router.get(f"/{{organisation}}/{SETTINGS}")
def show_settings(request: Request, here: Here, visitor: Member) -> HTMLResponse:
    """Show how one wishes to be told by mail, and what each programme grants."""
    return _page(request, here, visitor)


@router.post(f"/{{organisation}}/{SETTINGS}/mails", response_model=None)
def state_wish(request: Request, here: Here, visitor: Member, form: SessionForm) -> Response:
    """State how one wishes to be told."""
    known = {wish.value: wish for wish in MailWish}
    wish = known.get(form.get("wish", ""))
    if wish is None:
        raise HTTPException(400)
    try:
        here.dispatch(
            StateMailWish(person_id=visitor.signed_in.person_id, wish=wish), visitor.actor, key_of(form)
        )
    except Refused as refused:
        said = reasons(refused, language_of(request))
        return _page(request, here, visitor, said=said, status=status_of(refused))
    return RedirectResponse(address_of(request, here, SETTINGS), 303)


@router.get(f"/{{organisation}}/{PATH}/{{person_id}}/{{tag}}")
def ask_to_turn_off(request: Request, here: Here, person_id: UUID, tag: str) -> HTMLResponse:
    """Ask whether mails are to be turned off; only looking turns off nothing."""
    _require(here, person_id, tag)
    return page(request, "mail_opt_out.html.j2", done=False, address=request.url.path)


@router.post(f"/{{organisation}}/{PATH}/{{person_id}}/{{tag}}", response_model=None)
def turn_off(request: Request, here: Here, person_id: UUID, tag: str) -> Response:
    """Turn mails off, as mail programs and the page ask it: the address alone says whose, nothing sent is read."""
    _require(here, person_id, tag)
    try:
        opt_out(here, person_id)
    except Refused as refused:
        raise HTTPException(status_of(refused)) from refused
    return page(request, "mail_opt_out.html.j2", done=True)


def _require(here: OrganisationContext, person_id: UUID, tag: str) -> None:
    if not counts(here, person_id, tag):
        raise HTTPException(404)


def _page(
    request: Request,
    here: OrganisationContext,
    visitor: Visitor,
    said: list[str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    person = here.store.load(Person, visitor.signed_in.person_id)
    language = language_of(request)
    return page(
        request,
        "mail_settings.html.j2",
        status=status,
        said=said or [],
        wish=person.mail_wish if person else None,
        wishes=[(one.value, word(MAIL_WISHES, one.value, language)) for one in MailWish],
        granted=[
            (name, [word(MAIL_WISHES, one.value, language) for one in terms.allowed], terms.digest_time)
            for name, terms in _terms(here, visitor)
        ],
        key=str(new_id()),
    )


def _terms(here: OrganisationContext, visitor: Visitor) -> list[tuple[str, MailTerms]]:
    """Give what the programmes one may see let people wish for."""
    with here.reading() as connection:
        names = programme_names(connection)
    found = []
    for one in names:
        if not visible_to(visitor.reader, public=one.public, programme_id=one.programme_id):
            continue
        programme = here.store.load(Programme, one.programme_id)
        if programme is not None:
            found.append((one.name, programme.mail_terms_at(here.clock.now())))
    return found
