"""No request takes longer than is right: whoever waits is told in time, and asks again."""

import asyncio

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import too_slow

DEADLINE_S = 30.0
FILES_DEADLINE_S = 300.0
"""A file of the greatest length allowed comes through a slow line within this."""
_FILES = ("multipart/form-data", "application/octet-stream")


class Deadline:
    """Lets no request take longer than is right; what was begun is learned by repeating it."""

    def __init__(self, app: ASGIApp, seconds: float = DEADLINE_S) -> None:
        """Stand around an application."""
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer in time, by a problem if need be."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            async with asyncio.timeout(self._allowed(scope)):
                await self._app(scope, receive, noted)
        except TimeoutError:
            if begun:
                raise
            await too_slow(Request(scope))(scope, receive, send)

    def _allowed(self, scope: Scope) -> float:
        """Give the seconds a request has; one that brings a file has more."""
        if scope["method"] == "POST" and Headers(scope=scope).get("content-type", "").startswith(_FILES):
            return max(self._seconds, FILES_DEADLINE_S)
        return self._seconds
