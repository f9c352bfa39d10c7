"""Forms that bring files, from browsers and programs: read part by part, files to the disk and no further than one may be.

A file that is too large is read on for a while without being kept, so that its sender gets an answer and not a
broken line.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NamedTuple, cast

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.problems import Problem, Wrong
from exchange.tables import MAX_BYTES

FORM = "multipart/form-data"
IN_MEMORY = 1024 * 1024
HEADERS_MOST = 4096
READ_ON = 10
"""How many times its greatest length a file is read before the line is cut."""


class Most(NamedTuple):
    """What a form may be: the length of each file, how many there are, how many fields, and the length of all text."""

    file_bytes: int
    files: int
    fields: int
    text_bytes: int


A_LIST = Most(file_bytes=MAX_BYTES, files=1, fields=1_000, text_bytes=512 * 1024)
"""A table to be imported, with the meaning of its columns and words."""


@dataclass(slots=True)
class Brought:
    """A file that a form brought, as far as it was read."""

    name: str
    file: BinaryIO
    size: int = 0
    too_large: bool = False


@dataclass(slots=True)
class Filled:
    """A form with the files it brought."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Brought] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SentFile:
    """One list: what it was called, without any folder, and what it holds."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form: its fields, and its list if one was chosen."""

    fields: Mapping[str, str]
    file: SentFile | None


async def read_form(request: Request) -> SentForm:
    """Read a form with a list.

    Raises:
        Wrong: its type, its length, or that it cannot be read.
    """
    async with filled(request, A_LIST) as form:
        brought = form.files[-1] if form.files else None
        if brought is None:
            return SentForm(form.fields, None)
        if brought.too_large:
            raise Wrong(Problem.TOO_LARGE)
        return SentForm(form.fields, SentFile(_plain_name(brought.name), brought.file.read()))


@asynccontextmanager
async def filled(request: Request, most: Most) -> AsyncIterator[Filled]:
    """Read a form; its files are gone when the answer is.

    Raises:
        Wrong: it is no form, it is too large, it was cut off, or it cannot be read.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != FORM.encode() or not boundary:
        raise Wrong(Problem.WRONG_MEDIA_TYPE)
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > READ_ON * most.file_bytes + most.text_bytes:
        raise Wrong(Problem.TOO_LARGE)
    with ExitStack() as opened:
        reading = _Reading(most, opened)
        try:
            parser = MultipartParser(boundary, reading.callbacks())
            async for chunk in request.stream():
                parser.write(chunk)
        except (MultipartParseError, UnicodeDecodeError) as error:
            raise Wrong(Problem.MALFORMED) from error
        if not reading.ended:
            raise Wrong(Problem.MALFORMED)
        for one in reading.filled.files:
            one.file.seek(0)
        yield reading.filled


class _Reading:
    """What the parser tells, part by part."""

    def __init__(self, most: Most, opened: ExitStack) -> None:
        self.filled = Filled()
        self.ended = False
        self._most = most
        self._opened = opened
        self._text_bytes = self._parts = 0
        self._file: Brought | None = None
        self._begin()

    def callbacks(self) -> Any:
        """Give what the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._headers: dict[bytes, bytes] = {}
        self._header, self._said = b"", b""
        self._name, self._text = "", bytearray()
        self._file = None

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._within(len(self._header), HEADERS_MOST)

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._said += data[start:end]
        self._within(len(self._said), HEADERS_MOST)

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._said
        self._within(len(self._headers), self._most.fields)
        self._header, self._said = b"", b""

    def _headers_finished(self) -> None:
        self._parts += 1
        self._within(self._parts, self._most.fields)
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode()
        if b"filename" in options:
            space = self._opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - the stack closes it
            self._file = Brought(options[b"filename"].decode(), cast("BinaryIO", space))

    def _data(self, data: bytes, start: int, end: int) -> None:
        file, length = self._file, end - start
        if file is None:
            self._text_bytes += length
            self._within(self._text_bytes, self._most.text_bytes)
            self._text += data[start:end]
            return
        file.size += length
        if file.size > self._most.file_bytes:
            file.too_large = True
            self._within(file.size, READ_ON * self._most.file_bytes)
            return
        file.file.write(data[start:end])

    def _part_end(self) -> None:
        file = self._file
        if file is None:
            self.filled.fields[self._name] = self._text.decode().replace("\r\n", "\n")
        elif file.name or file.size:  # a browser sends an empty one where none was chosen
            self._within(len(self.filled.files) + 1, self._most.files)
            self.filled.files.append(file)

    def _end(self) -> None:
        self.ended = True

    @staticmethod
    def _within(size: int, most: int) -> None:
        if size > most:
            raise Wrong(Problem.TOO_LARGE)


def _plain_name(called: str) -> str:
    """Give the name of a file as people know it: no folders, nothing that cannot be printed."""
    last = called.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:200] or "liste"
