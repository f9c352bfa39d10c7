"""What goes wrong, said to people: one page for each kind, the same for missing and for forbidden."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from api.pages.questions import BadQuestion, NotYetRecorded
from api.pages.rendering import page
from api.pages.visitors import GoElsewhere


def error_page(request: Request, status: int, question: BadQuestion | None = None) -> HTMLResponse:
    """Render the page for a status."""
    return page(request, "error.html.j2", status=status, code=status, question=question)


def add_error_pages(app: FastAPI) -> None:
    """Let every refusal of the web layer be answered by a page."""

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> HTMLResponse:
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
    def malformed(request: Request, _error: RequestValidationError) -> HTMLResponse:
        return error_page(request, 400)
