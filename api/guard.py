"""Around every answer: a request id, the headers that protect a browser, and no trace of a fault."""

import logging
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import error_page
from api.problems import Problem, Wrong, problem_of
from api.service import is_api
from runtime.new_ids import new_request_id

REQUEST_ID = "Gatebook-Request-Id"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NOT_KEPT = "no-store"
"""Nothing is kept by browsers or proxies unless an answer says otherwise: rights end at once."""

_log = logging.getLogger("gatebook.web")


class Guard:
    """The outermost layer of the web application; nothing answers without passing it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_request_id()
        scope.setdefault("state", {})["request_id"] = request_id
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _dress(MutableHeaders(scope=message), request_id)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except ClientDisconnect:
            _log.info("request %s: the client hung up: %s %s", request_id, scope["method"], scope["path"])
        except Exception:
            _log.exception("request %s failed: %s %s", request_id, scope["method"], scope["path"])
            if begun:
                raise
            request = Request(scope)
            fault = problem_of(request, Wrong(Problem.FAULT)) if is_api(request) else error_page(request, 500)
            await fault(scope, receive, dressed)


def _dress(headers: MutableHeaders, request_id: str) -> None:
    headers[REQUEST_ID] = request_id
    said: dict[str, Any] = {"Cache-Control": NOT_KEPT, **HEADERS}
    for name, value in said.items():
        headers.setdefault(name, value)
