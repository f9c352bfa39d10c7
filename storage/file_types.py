"""What a file is, told by its content: the few kinds of document laid before boards, and whether one is whole.

An explicit table: what it does not know is refused, whatever the file's name says. Documents with macros are
not in it. The name decides one thing only: whether text is a table.
"""

import os
import re
import zipfile
from typing import BinaryIO

from domain.refusals import Refusal, Refused

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
CSV, PLAIN = "text/csv", "text/plain"

_OPEN_DOCUMENT = frozenset(
    f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet", "presentation")
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}presentationml.presentation",
}
_MACROS = "vbaProject.bin"
_ENDINGS = {
    PDF: (b"%PDF-", b"%%EOF"),
    PNG: (b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    JPEG: (b"\xff\xd8\xff", b"\xff\xd9"),
}
"""How a file of a kind begins, and what its end must hold; without it the file was cut off."""
_ZIP = b"PK\x03\x04"
_TAIL = 1024
_CHUNK = 1 << 16
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


def media_type_of(file: BinaryIO, name: str) -> str:
    """Tell the media type of a whole file by its content.

    Raises:
        Refused: FILE_TRUNCATED, or FILE_TYPE_UNKNOWN for what is not in the table.
    """
    file.seek(0)
    head = file.read(16)
    for media_type, (beginning, ending) in _ENDINGS.items():
        if head.startswith(beginning):
            if ending not in _tail(file):
                raise Refused(Refusal.FILE_TRUNCATED, file=name)
            return media_type
    found = _packed(file, name) if head.startswith(_ZIP) else _text(file, name)
    if found is None:
        raise Refused(Refusal.FILE_TYPE_UNKNOWN, file=name)
    return found


def _tail(file: BinaryIO) -> bytes:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    return file.read(_TAIL)


def _packed(file: BinaryIO, name: str) -> str | None:
    """Tell what an office document in a ZIP archive is; its directory stands at its end."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(one.endswith(_MACROS) for one in names):
                return None
            declared = _declared(archive) if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise Refused(Refusal.FILE_TRUNCATED, file=name) from error
    if declared in _OPEN_DOCUMENT:
        return declared
    if "[Content_Types].xml" not in names:
        return None
    return next((media_type for part, media_type in _OFFICE_PARTS.items() if part in names), None)


def _declared(archive: zipfile.ZipFile) -> str:
    """Read what an OpenDocument file says it is; the entry is short and not compressed."""
    entry = archive.getinfo("mimetype")
    if entry.compress_type != zipfile.ZIP_STORED or entry.file_size > _TAIL:
        return ""
    return archive.read(entry).decode("ascii", errors="replace").strip()


def _text(file: BinaryIO, name: str) -> str | None:
    """Tell text, in whatever encoding keeps ASCII, from what only machines read."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        if _NOT_TEXT.search(chunk):
            return None
    return CSV if name.lower().endswith(".csv") else PLAIN
