"""Forms that bring files: read part by part, files to the disk and no further than one may be.

Nothing is read from anybody before it is known that they may lay files there. A file that is too large is read
on without being kept, so that its sender gets an answer and not a broken line.
"""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from fastapi import HTTPException, Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

from api.pages.forms import FORM, MOST_BYTES, MOST_FIELDS, body_of

WITH_FILES = "multipart/form-data"
MOST_FILES = 10
IN_MEMORY = 1024 * 1024
HEADERS_MOST = 4096


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


async def filled(request: Request, most_bytes: int) -> AsyncIterator[Filled]:
    """Read a form; its files are gone when the answer is.

    Raises:
        HTTPException: it is no form, it is too large, it was cut off, or it cannot be read.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == FORM.encode():
        yield Filled(dict(await body_of(request)))
        return
    boundary = options.get(b"boundary", b"")
    if kind != WITH_FILES.encode() or not boundary:
        raise HTTPException(415)
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MOST_FILES * most_bytes + MOST_BYTES:
        raise HTTPException(413)
    with ExitStack() as opened:
        reading = _Reading(most_bytes, opened)
        try:
            parser = MultipartParser(boundary, reading.callbacks())
            async for chunk in request.stream():
                parser.write(chunk)
        except (MultipartParseError, UnicodeDecodeError) as error:
            raise HTTPException(400) from error
        if not reading.ended:
            raise HTTPException(400)
        for one in reading.filled.files:
            one.file.seek(0)
        yield reading.filled


class _Reading:
    """What the parser tells, part by part."""

    def __init__(self, most_bytes: int, opened: ExitStack) -> None:
        self.filled = Filled()
        self.ended = False
        self._most_bytes = most_bytes
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
        self._within(len(self._headers), MOST_FIELDS)
        self._header, self._said = b"", b""

    def _headers_finished(self) -> None:
        self._parts += 1
        self._within(self._parts, MOST_FIELDS)
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode()
        if b"filename" in options:
            space = self._opened.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 - the stack closes it
            self._file = Brought(options[b"filename"].decode(), cast("BinaryIO", space))

    def _data(self, data: bytes, start: int, end: int) -> None:
        file, length = self._file, end - start
        if file is None:
            self._text_bytes += length
            self._within(self._text_bytes, MOST_BYTES)
            self._text += data[start:end]
            return
        file.size += length
        if file.size > self._most_bytes:
            file.too_large = True
            self._within(file.size, MOST_FILES * self._most_bytes)
            return
        file.file.write(data[start:end])

    def _part_end(self) -> None:
        file = self._file
        if file is None:
            self.filled.fields[self._name] = self._text.decode().replace("\r\n", "\n")
        elif file.name or file.size:  # a browser sends an empty one where none was chosen
            self._within(len(self.filled.files) + 1, MOST_FILES)
            self.filled.files.append(file)

    def _end(self) -> None:
        self.ended = True

    @staticmethod
    def _within(size: int, most: int) -> None:
        if size > most:
            raise HTTPException(413)
