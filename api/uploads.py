"""Files as browsers and programs send them: a form with a file in it, read within limits."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from email.errors import MessageError
from email.parser import BytesParser
from email.policy import HTTP

from fastapi import Request

from api.commands import chunks_of
from api.problems import Problem, Wrong
from exchange.tables import MAX_BYTES

FORM = "multipart/form-data"
BINARY = "application/octet-stream"
WITHIN_S = 60
FIELDS_MOST = 1_000
_ROOM = 512 * 1024
"""What a form may be longer than its file."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file of a form: what it was called, without any folder, and what it holds."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form: its fields, and its file if one was chosen."""

    fields: Mapping[str, str]
    file: SentFile | None


async def read_form(request: Request) -> SentForm:
    """Read a form with a file.

    Raises:
        Wrong: its type, its length, or that it cannot be read.
    """
    kind = request.headers.get("content-type", "")
    if kind.partition(";")[0].strip().lower() != FORM:
        raise Wrong(Problem.WRONG_MEDIA_TYPE)
    try:
        async with asyncio.timeout(WITHIN_S):
            body = b"".join([chunk async for chunk in chunks_of(request, MAX_BYTES + _ROOM)])
    except TimeoutError as error:
        raise Wrong(Problem.TOO_SLOW) from error
    return form_of(kind, body)


def form_of(kind: str, body: bytes) -> SentForm:
    """Take a form apart.

    Raises:
        Wrong: it is none.
    """
    head = b"Content-Type: " + kind.encode("latin-1", "replace").replace(b"\r", b"").replace(b"\n", b"")
    try:
        message = BytesParser(policy=HTTP).parsebytes(head + b"\r\n\r\n" + body)
        parts = list(message.iter_parts()) if message.is_multipart() else []
    except (MessageError, ValueError, LookupError) as error:
        raise Wrong(Problem.MALFORMED) from error
    if not parts or len(parts) > FIELDS_MOST:
        raise Wrong(Problem.MALFORMED)
    fields: dict[str, str] = {}
    file = None
    for part in parts:
        data = part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else b""
        name = part.get_param("name", header="content-disposition")
        called = part.get_filename()
        if called is not None:
            file = SentFile(_plain_name(called), content) if content or called else file
        elif isinstance(name, str):
            fields[name] = content.decode("utf-8", "replace").replace("\r\n", "\n")
    return SentForm(fields, file)


def _plain_name(called: str) -> str:
    """Give the name of a file as people know it: no folders, nothing that cannot be printed."""
    last = called.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "liste"
