"""A real SMTP server for tests: takes mails, or misbehaves on request, and remembers all it saw."""

import asyncio
import ssl
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from threading import Lock
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

TAKEN = "250 2.0.0 taken"
HANG_UP = "hang up"
HANG, HANGS_S = "hang", 2.0
"""Say nothing for longer than the patience a test leaves its sender."""


@dataclass(slots=True)
class Wishes:
    """How the server answers; each is asked with the address at hand."""

    mail: Callable[[str], str | None] = lambda _: None
    rcpt: Callable[[str], str | None] = lambda _: None
    data: Callable[[str], str | None] = lambda _: None
    user: str = ""
    password: str = ""
    tls: ssl.SSLContext | None = None
    tls_from_the_start: bool = False
    most_per_line: int | None = None


@dataclass(slots=True)
class MailServer:
    """Listens on a free port of this machine while its block runs."""

    wishes: Wishes = field(default_factory=Wishes)
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    lines: int = 0
    _lock: Any = field(default_factory=Lock)
    _controller: Any = None

    def __enter__(self) -> Self:
        wishes = self.wishes
        given: dict[str, Any] = {"hostname": "127.0.0.1", "port": 0, "ready_timeout": 20}
        if wishes.tls is not None:
            given["ssl_context" if wishes.tls_from_the_start else "tls_context"] = wishes.tls
        if wishes.user:
            given |= {"authenticator": self._let_in, "auth_required": True}
            given["auth_require_tls"] = wishes.tls is not None and not wishes.tls_from_the_start
        self._controller = _OnAnyPort(_Handler(self), **given)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def remember(self, content: bytes) -> None:
        with self._lock:
            self.raw.append(content)
            self.taken.append(BytesParser(EmailMessage, policy=policy.default).parsebytes(content))

    def ids(self) -> Counter[str]:
        """Count how often each Message-ID was taken."""
        with self._lock:
            return Counter(str(mail["Message-ID"]) for mail in self.taken)

    def _let_in(self, _server: Any, _session: Any, _envelope: Any, _way: str, said: Any) -> AuthResult:
        fits = isinstance(said, LoginPassword) and said == LoginPassword(
            self.wishes.user.encode(), self.wishes.password.encode()
        )
        return AuthResult(success=fits, handled=False)


class _OnAnyPort(Controller):
    """Asks the system for a port; the library's own connection test needs to know which."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr] # it listens by now
        super()._trigger_server()  # type: ignore[no-untyped-call] # the library has no types


class _Handler:
    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._met: Counter[Any] = Counter()

    async def handle_MAIL(  # noqa: N802 - the library looks for this name
        self, _s: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        self._met[session.peer] += 1
        most = self._server.wishes.most_per_line
        if most is not None and self._met[session.peer] > most:
            return "421 4.7.0 enough for one connection"
        envelope.mail_from = address
        return self._server.wishes.mail(address) or "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library looks for this name
        self, _s: Any, _session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._server.wishes.rcpt(address) or "250 OK"

    async def handle_DATA(  # noqa: N802 - the library looks for this name
        self, server: Any, _session: Any, envelope: Any
    ) -> str:
        answer = self._server.wishes.data(envelope.rcpt_tos[0])
        if answer in {None, HANG_UP, HANG}:
            self._server.remember(envelope.content)
        if answer == HANG_UP:
            server.transport.abort()
        if answer == HANG:
            await asyncio.sleep(HANGS_S)
        return answer or TAKEN
