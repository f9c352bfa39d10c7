"""Signing in and out; where everything is invented, by choosing a role."""

from hmac import compare_digest

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.forms import Form, OpenForm, SessionForm
from api.pages.questions import language_of
from api.pages.refused_forms import headers_of, reasons, status_of
from api.pages.rendering import DEMO, page
from api.pages.visitors import (
    PASSWORD,
    TASKS,
    Anybody,
    Here,
    address_of,
    cookie_name,
    drop_session,
    keep_session,
    over_plain_http,
    own_address,
)
from domain.refusals import Refusal, Refused
from runtime.credentials import new_secret
from runtime.demo.roles import play, roles_of
from runtime.organisations import OrganisationContext
from runtime.sessions import NewSession

router = APIRouter(include_in_schema=False)


@router.get("/{organisation}/anmelden", response_model=None)
def show_sign_in(request: Request, here: Here, anybody: Anybody, weiter: str = "") -> Response:
    """Ask who is there; whoever signed in already goes on."""
    if anybody is not None:
        return RedirectResponse(_next(request, here, weiter, must_change=anybody.signed_in.must_change), 303)
    return _form(request, here, weiter)


@router.post("/{organisation}/anmelden", response_model=None)
def sign_in(request: Request, here: Here, form: OpenForm) -> Response:
    """Begin a session with name, password and, where one is set up, a code."""
    _require_form_token(request, here, form)
    try:
        begun = here.sessions.sign_in(
            form.get("name", ""), form.get("password", ""), code=form.get("code"), address=client_of(request)
        )
    except Refused as refused:
        return _form(request, here, form.get("weiter", ""), name=form.get("name", ""), refused=refused)
    return _entered(request, here, form, begun)


@router.post("/{organisation}/anmelden/rolle", response_model=None)
def choose_role(request: Request, here: Here, form: OpenForm) -> Response:
    """Sign in as an invented role; a record that is not a demonstration has none."""
    if here.organisation.marked != DEMO:
        raise HTTPException(404)
    _require_form_token(request, here, form)
    try:
        begun = play(here, form.get("rolle", ""), address=client_of(request))
    except Refused as refused:
        return _form(request, here, form.get("weiter", ""), refused=refused)
    return _entered(request, here, form, begun)


@router.post("/{organisation}/abmelden", response_model=None)
def sign_out(request: Request, here: Here, _form: SessionForm) -> Response:
    """End the session."""
    here.sessions.sign_out(request.cookies[cookie_name(request, here)])
    answer = RedirectResponse(address_of(request, here, ""), 303)
    drop_session(request, here, answer)
    return answer


def client_of(request: Request) -> str | None:
    """Give the address a request came from, by which guessing is slowed."""
    return request.client.host if request.client else None


def _next(request: Request, here: OrganisationContext, wanted: str, *, must_change: bool) -> str:
    if must_change:
        return address_of(request, here, PASSWORD)
    return own_address(here, wanted) or address_of(request, here, TASKS)


def _entered(request: Request, here: OrganisationContext, form: Form, begun: NewSession) -> Response:
    wanted = _next(request, here, form.get("weiter", ""), must_change=begun.signed_in.must_change)
    answer = RedirectResponse(wanted, 303)
    keep_session(request, here, answer, begun)
    return answer


def _form(
    request: Request,
    here: OrganisationContext,
    wanted: str,
    *,
    name: str = "",
    refused: Refused | None = None,
) -> Response:
    """Show the form with what was entered, but never the password."""
    token = request.cookies.get(_form_cookie(request, here)) or new_secret()
    answer = page(
        request,
        "sign_in.html.j2",
        status=status_of(refused) if refused else 200,
        name=name,
        wanted=own_address(here, wanted) or "",
        asks_code=refused is not None and refused.refusal is Refusal.SECOND_FACTOR_NEEDED,
        reasons=reasons(refused, language_of(request)) if refused else [],
        roles=roles_of(here) if here.organisation.marked == DEMO else (),
        sign_in_token=token,
    )
    answer.headers.update(headers_of(refused) if refused else {})
    answer.set_cookie(
        _form_cookie(request, here),
        token,
        path="/",
        secure=not over_plain_http(request, here),
        httponly=True,
        samesite="strict",
    )
    return answer


def _form_cookie(request: Request, here: OrganisationContext) -> str:
    return f"{cookie_name(request, here)}-form"


def _require_form_token(request: Request, here: OrganisationContext, form: Form) -> None:
    """Before there is a session, a form repeats what only this browser was given."""
    kept, sent = request.cookies.get(_form_cookie(request, here), ""), form.get("csrf", "")
    if not kept or not compare_digest(kept.encode(), sent.encode("utf-8", "surrogatepass")):
        raise HTTPException(403)
