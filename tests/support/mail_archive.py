"""A small mailbox that speaks IMAP4rev1 as far as an archive is asked: the copies a test's mail server took."""

import re
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any, Self

from tests.support.mail_server import MailServer

_SEARCH = re.compile(rb'UID SEARCH HEADER Message-ID "([^"]+)"', re.IGNORECASE)
_FETCH = re.compile(rb"UID FETCH ([0-9]+) ", re.IGNORECASE)


@dataclass(slots=True)
class ArchiveServer:
    """Listens while its block runs; every mail the server has taken lies in it, unless it is told to forget."""

    server: MailServer
    asked: list[str] = field(default_factory=list)
    broken: bool = False
    _listener: Any = None

    def __enter__(self) -> Self:
        archive = self

        class Line(StreamRequestHandler):
            def handle(self) -> None:
                archive.converse(self.rfile, self.wfile)

        ThreadingTCPServer.allow_reuse_address = True
        self._listener = ThreadingTCPServer(("127.0.0.1", 0), Line)
        self._listener.daemon_threads = True
        Thread(target=self._listener.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    @property
    def url(self) -> str:
        return f"imap://journal:secret@127.0.0.1:{self._listener.server_address[1]}/Journal"

    def converse(self, read: Any, write: Any) -> None:
        """Answer one client until it says goodbye."""
        write.write(b"* OK ready\r\n")
        for line in read:
            tag, _, command = line.strip().partition(b" ")
            if self.broken:
                return
            write.write(self._answer(command) + tag + b" OK done\r\n")
            if command.upper().startswith(b"LOGOUT"):
                return

    def _answer(self, command: bytes) -> bytes:
        if command.upper().startswith(b"CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if command.upper().startswith((b"EXAMINE", b"SELECT")):
            return b"* %d EXISTS\r\n" % len(self.server.raw)
        if found := _SEARCH.match(command):
            wanted = found[1].decode()
            self.asked.append(wanted)
            numbers = [
                str(place)
                for place, mail in enumerate(self.server.taken, start=1)
                if str(mail["Message-ID"]) == wanted
            ]
            return f"* SEARCH {' '.join(numbers)}".rstrip().encode() + b"\r\n"
        if found := _FETCH.match(command):
            content = self.server.raw[int(found[1]) - 1]
            head = b"* %s FETCH (UID %s BODY[] {%d}\r\n" % (found[1], found[1], len(content))
            return head + content + b")\r\n"
        return b""
