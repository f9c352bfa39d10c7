"""What goes wrong, said to people by a page and to programs by a document; the same for missing and forbidden."""

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.addresses import Addresses
from api.pages.questions import BadQuestion, NotYetRecorded
from api.pages.rendering import page
from api.pages.visitors import GoElsewhere
from api.problems import (
    LATER_SECONDS,
    RETRY_SECONDS,
    Malformed,
    Problem,
    Wrong,
    failure_as,
    problem_of,
    refusal_of,
)
from api.service import is_api
from domain.refusals import Refused
from runtime.failures import DATABASE_FAILURES, Failure, FileFault, failure_of

_log = logging.getLogger("gatebook.web")


def error_page(
    request: Request, status: int, question: BadQuestion | None = None, *, stays: bool = False
) -> HTMLResponse:
    """Render the page for a status; `stays`: it is no use to try again before somebody has mended something."""
    return page(request, "error.html.j2", status=status, code=status, question=question, stays=stays)


def too_slow(request: Request) -> Response:
    """Answer that a request took longer than one may: by a page to people, by a document to programs."""
    if is_api(request):
        return problem_of(request, Wrong(Problem.TOO_SLOW))
    answer = error_page(request, 503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    return answer


def _failure_page(request: Request, failure: Failure) -> Response:
    """Say that the store cannot do its work, and when to try again; what is to be mended is not for everybody."""
    if failure.passes:
        return too_slow(request)
    answer = error_page(request, 503, stays=True)
    answer.headers["Retry-After"] = str(LATER_SECONDS)
    return answer


def add_error_pages(app: FastAPI) -> None:
    """Let every refusal of the web layer be answered by a page."""

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if is_api(request):
            missing = error.status_code == HTTPStatus.NOT_FOUND
            wrong = Wrong(Problem.NOT_FOUND if missing else Problem.METHOD_NOT_ALLOWED)
            return problem_of(request, wrong, _methods_of(request) or error.headers)
        answer = error_page(request, error.status_code)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(GoElsewhere)
    def elsewhere(_request: Request, error: GoElsewhere) -> RedirectResponse:
        return RedirectResponse(error.address, 303)

    @app.exception_handler(BadQuestion)
    def not_understood(request: Request, error: BadQuestion) -> HTMLResponse:
        return error_page(request, 404 if isinstance(error, NotYetRecorded) else 400, error)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        if is_api(request):
            found = [Malformed(str(fault["loc"][-1]), str(fault["msg"])) for fault in error.errors()]
            return problem_of(request, Wrong(Problem.MALFORMED, errors=found))
        return error_page(request, 400)

    _add_problems(app)


def _methods_of(request: Request) -> dict[str, str]:
    """Name every method an address of the API takes."""
    found: set[str] = set()
    for route in request.app.routes:
        if isinstance(route, Addresses):
            found |= route.methods_at(request.scope)
    return {"Allow": ", ".join(sorted(found))} if found else {}


def _add_problems(app: FastAPI) -> None:
    """Let every refusal of a program's request be answered by a document; most of those on pages were before."""

    @app.exception_handler(Wrong)
    def wrong(request: Request, error: Wrong) -> Response:
        if is_api(request):
            return problem_of(request, error)
        status = error.problem.value.status
        return error_page(request, 400 if status == HTTPStatus.UNPROCESSABLE_ENTITY else status)

    @app.exception_handler(Refused)
    def said_no(request: Request, error: Refused) -> Response:
        if not is_api(request):
            raise error
        return refusal_of(request, error)

    for kind in (*DATABASE_FAILURES, FileFault):
        app.add_exception_handler(kind, _store_failed)


def _store_failed(request: Request, error: Exception) -> Response:
    """Say that the store cannot do its work, if that is what happened; a fault of the program goes on its way."""
    failure = failure_of(error)
    if failure is None:
        raise error
    _log.warning("the store failed: %s", error)
    return failure_as(request, failure) if is_api(request) else _failure_page(request, failure)
