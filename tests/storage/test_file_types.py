"""What a file is, told by its content; what is cut off or unknown is refused."""

from io import BytesIO

import pytest

from domain.refusals import Refusal, Refused
from storage.file_types import media_type_of
from tests.support import documents

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
KNOWN = [
    ("a.pdf", documents.PDF, "application/pdf"),
    ("a.png", documents.PNG, "image/png"),
    ("a.jpg", documents.JPEG, "image/jpeg"),
    ("a.odt", documents.ODT, f"{OPEN}.text"),
    ("a.ods", documents.ODS, f"{OPEN}.spreadsheet"),
    ("a.odp", documents.ODP, f"{OPEN}.presentation"),
    ("a.docx", documents.DOCX, f"{OFFICE}.wordprocessingml.document"),
    ("a.xlsx", documents.XLSX, f"{OFFICE}.spreadsheetml.sheet"),
    ("a.pptx", documents.PPTX, f"{OFFICE}.presentationml.presentation"),
    ("a.CSV", documents.CSV, "text/csv"),
    ("a.txt", documents.PLAIN, "text/plain"),
    ("a.txt", documents.CSV, "text/plain"),
]
UNKNOWN = [
    ("program", b"\x7fELF\x02\x01\x01\x00" + bytes(64)),
    ("archive", documents.packed("a.txt")),
    ("other office", documents.packed("[Content_Types].xml", "visio/document.xml")),
    ("other open document", documents.packed(mimetype=f"{OPEN}.database")),
    ("macros", documents.MACROS),
    ("gif", b"GIF89a" + bytes(20)),
]


def refusal_of(content: bytes, name: str = "a.pdf") -> Refusal:
    with pytest.raises(Refused) as caught:
        media_type_of(BytesIO(content), name)
    assert caught.value.unmet[0].facts["file"] == name
    return caught.value.refusal


@pytest.mark.parametrize(("name", "content", "expected"), KNOWN, ids=[one[2] for one in KNOWN])
def test_a_known_kind_is_told_by_its_content(name: str, content: bytes, expected: str) -> None:
    assert media_type_of(BytesIO(content), name) == expected


def test_the_name_does_not_make_the_kind() -> None:
    assert media_type_of(BytesIO(documents.PNG), "a.pdf") == "image/png"


@pytest.mark.parametrize(("name", "content"), UNKNOWN, ids=[one[0] for one in UNKNOWN])
def test_any_other_kind_is_refused(name: str, content: bytes) -> None:
    assert refusal_of(content, name) is Refusal.FILE_TYPE_UNKNOWN


@pytest.mark.parametrize(
    "content",
    [documents.PDF, documents.PNG, documents.JPEG, documents.ODT, documents.DOCX],
    ids=["pdf", "png", "jpeg", "odt", "docx"],
)
def test_a_file_without_its_end_is_refused(content: bytes) -> None:
    assert refusal_of(content[: len(content) - 12]) is Refusal.FILE_TRUNCATED


def test_text_holds_no_bytes_that_only_machines_read() -> None:
    assert media_type_of(BytesIO(b"a\tb\r\n\x0c" * 40_000), "a.txt") == "text/plain"
    assert refusal_of(b"a" * 100_000 + b"\x00", "a.txt") is Refusal.FILE_TYPE_UNKNOWN
