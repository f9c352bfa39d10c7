"""The password of whoever signed in: changed at will, or at once where somebody else has made it."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.forms import SessionForm
from api.pages.questions import language_of
from api.pages.refused_forms import headers_of, reasons, status_of
from api.pages.rendering import page
from api.pages.signing_in import client_of
from api.pages.visitors import TASKS, Anybody, Here, Visitor, address_of, keep_session, sign_in_first
from domain.refusals import Refused
from runtime.passwords import LENGTH_MIN

router = APIRouter(include_in_schema=False)


@router.get("/{organisation}/passwort", response_model=None)
def show_password(request: Request, here: Here, anybody: Anybody) -> Response:
    """Show the form."""
    if anybody is None:
        raise sign_in_first(request, here)
    return _form(request, anybody)


@router.post("/{organisation}/passwort", response_model=None)
def change_password(request: Request, here: Here, anybody: Anybody, form: SessionForm) -> Response:
    """Replace the password; every other session of the account ends."""
    if anybody is None:
        raise sign_in_first(request, here)
    if form.get("new", "") != form.get("again", ""):
        return _form(request, anybody, differs=True)
    try:
        begun = here.sessions.change_password(
            anybody.signed_in, form.get("old", ""), form.get("new", ""), address=client_of(request)
        )
    except Refused as refused:
        return _form(request, anybody, refused=refused)
    answer = RedirectResponse(address_of(request, here, TASKS), 303)
    keep_session(request, here, answer, begun)
    return answer


def _form(
    request: Request, visitor: Visitor, *, refused: Refused | None = None, differs: bool = False
) -> Response:
    answer = page(
        request,
        "password.html.j2",
        status=status_of(refused) if refused else 422 if differs else 200,
        must_change=visitor.signed_in.must_change,
        login_name=visitor.signed_in.login_name,
        least=LENGTH_MIN,
        differs=differs,
        reasons=reasons(refused, language_of(request)) if refused else [],
    )
    answer.headers.update(headers_of(refused) if refused else {})
    return answer
