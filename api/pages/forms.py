"""Forms sent by browsers: read within limits, and only if they come from a page of ours in the same session."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, HTTPException, Request

from api.pages.visitors import Anybody, Here, Visitor, sign_in_first

MOST_BYTES = 64 * 1024
MOST_FIELDS = 50
LONG_BYTES, LONG_FIELDS = 1024 * 1024, 300
"""Of the board sheet: ten texts of ten thousand characters each, as browsers write them."""
FORM = "application/x-www-form-urlencoded"

Form = Mapping[str, str]


async def body_of(request: Request) -> Form:
    """Read the fields of a form.

    Raises:
        HTTPException: it is no form, it is too large, or it cannot be read.
    """
    return await _read(request, MOST_BYTES, MOST_FIELDS)


async def long_body_of(request: Request) -> Form:
    """Read the fields of a form with long texts.

    Raises:
        HTTPException: it is no form, it is too large, or it cannot be read.
    """
    return await _read(request, LONG_BYTES, LONG_FIELDS)


async def _read(request: Request, most_bytes: int, most_fields: int) -> Form:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            raise HTTPException(413)
    try:
        fields = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=most_fields,
        )
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: value.replace("\r\n", "\n") for name, value in fields}


def from_our_page(request: Request) -> bool:
    """Tell whether a browser says that a page of this very site sent a form; saying nothing does not count."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is None:
        return site is not None
    ours = {request.headers.get("host", ""), urlsplit(request.app.state.base_url).netloc}
    return urlsplit(origin).netloc in ours - {""}


def sent_by_our_page(request: Request, body: Annotated[Form, Depends(body_of)]) -> Form:
    """Give a form that a page of ours sent, whoever signed in.

    Raises:
        HTTPException: another site sent it, or nobody says who did.
    """
    if not from_our_page(request):
        raise HTTPException(403)
    return body


def sent_in_session(
    request: Request, here: Here, form: Annotated[Form, Depends(sent_by_our_page)], anybody: Anybody
) -> Form:
    """Give a form that was sent from a page of the same session.

    Raises:
        GoElsewhere: nobody is signed in any more.
        HTTPException: the page was made for another session.
    """
    if anybody is None:
        raise sign_in_first(request, here)
    require_token(anybody, form)
    return form


def sent_long_in_session(
    request: Request, here: Here, body: Annotated[Form, Depends(long_body_of)], anybody: Anybody
) -> Form:
    """Give a form with long texts that was sent from a page of the same session.

    Raises:
        GoElsewhere: nobody is signed in any more.
        HTTPException: another site sent it, or the page was made for another session.
    """
    return sent_in_session(request, here, sent_by_our_page(request, body), anybody)


def require_token(visitor: Visitor, form: Form) -> None:
    """Let a form through only if it carries the secret of the session.

    Raises:
        HTTPException: it does not.
    """
    if not visitor.signed_in.sent_form(form.get("csrf")):
        raise HTTPException(403)


OpenForm = Annotated[Form, Depends(sent_by_our_page)]
SessionForm = Annotated[Form, Depends(sent_in_session)]
LongForm = Annotated[Form, Depends(sent_long_in_session)]
