"""Addresses of the API: found by their first word and length, so that a request is not held against all of them."""

from collections import defaultdict
from collections.abc import Iterable

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from api.parts import PREFIX

_AT = PREFIX.count("/") + 2
"""Where the first word stands behind the prefix and the organisation."""


class Addresses(BaseRoute):
    """All operations of the API as one route; it leads on to the one an address names."""

    def __init__(self, operations: Iterable[BaseRoute]) -> None:
        """Sort operations by the first word of their addresses, and by how many parts these have.

        Raises:
            ValueError: an address does not begin with a word, or has no fixed number of parts.
        """
        self._alike: dict[tuple[str, int], list[Route]] = defaultdict(list)
        for one in operations:
            word, parts = _shape(one.path) if isinstance(one, Route) else ("", 0)
            if not isinstance(one, Route) or not word or word.startswith("{") or ":path}" in one.path:
                msg = (
                    f"Begin the address of {one} with a word after the organisation, and name all its parts."
                )
                raise ValueError(msg)
            self._alike[word, parts].append(one)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Find the operation an address and a method name, or else one of the address."""
        partly: tuple[Match, Scope] = Match.NONE, {}
        if scope["type"] == "http" and scope["path"].startswith(PREFIX):
            for operation in self._alike.get(_shape(scope["path"]), ()):
                match, more = operation.matches(scope)
                if match is Match.FULL:
                    return match, more
                if match is Match.PARTIAL and partly[0] is Match.NONE:
                    partly = match, more
        return partly

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the operation found answer."""
        await scope["route"].handle(scope, receive, send)

    def methods_at(self, scope: Scope) -> set[str]:
        """Name every method an address takes; its operations stand side by side, each with its own."""
        found: set[str] = set()
        for operation in self._alike.get(_shape(scope["path"]), ()):
            if operation.matches(scope)[0] is not Match.NONE:
                found |= operation.methods or set()
        return found


def _shape(path: str) -> tuple[str, int]:
    """Give the first word behind the organisation, and the number of parts."""
    parts = path.split("/")
    return (parts[_AT] if len(parts) > _AT else ""), len(parts)
