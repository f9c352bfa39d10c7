"""Evidence over HTTP: files laid before decisions, sent as they are and given back as attachments only."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, BinaryIO, cast
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api import examples
from api.attachments import BINARY, attachment
from api.callers import Calling, Here, Reading
from api.commands import NEW_IDS, Given, Offer, chunks_of, done, key_of, offered
from api.documents import SIGNED_IN, answers_to_commands, answers_to_questions, headers_of_commands
from api.problems import Problem, Wrong
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from domain.evidence import SubjectKind
from projections.evidence_list import By, EvidenceRow, evidence_list
from runtime import evidence as kept
from runtime.api_tokens import Scope
from workflows import evidence

_ONE = "/evidence/{evidence_id}"
IN_MEMORY = 1024 * 1024
OFFERS = (
    Offer(
        command=evidence.SupersedeEvidence,
        address=f"{_ONE}/replacement",
        example={"replacement": examples.EVIDENCE},
    ),
    Offer(
        command=evidence.WithdrawEvidence, address=f"{_ONE}/withdrawal", example={"reason": "Falsche Datei"}
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way in, what it is laid before, and who sends it under which key."""

    given: Given
    before: kept.Laid
    file: BinaryIO


async def uploaded(
    request: Request,
    here: Here,
    caller: Calling,
    subject_kind: Annotated[SubjectKind, Query()],
    subject_id: Annotated[UUID, Query()],
) -> AsyncIterator[Upload]:
    """Take a file in, no longer than one may be, from whoever may lay it there; it is gone when the answer is.

    Raises:
        Refused: they may not; nothing was read.
        Wrong: type or length.
    """
    actor, before = caller.actor, (subject_kind, subject_id)
    caller.require(Scope.WRITE)
    given = Given(here, actor, key_of(request), b"")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != BINARY:
        raise Wrong(Problem.WRONG_MEDIA_TYPE)
    await run_in_threadpool(kept.require_may_lay, here, before, actor)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        async for chunk in chunks_of(request, request.app.state.evidence_most_bytes):
            file.write(chunk)
        file.seek(0)
        yield Upload(given, before, cast("BinaryIO", file))


@router.post(
    "/evidence",
    operation_id="attachEvidence",
    status_code=201,
    responses=answers_to_commands(seen=False, made=True),
    openapi_extra={
        "security": SIGNED_IN,
        "x-gatebook-scope": Scope.WRITE.value,
        "parameters": headers_of_commands(seen=False)[:1],
        "requestBody": {
            "required": True,
            "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def attach_evidence(
    upload: Annotated[Upload, Depends(uploaded)],
    name: Annotated[str, Query(min_length=1, max_length=200, examples=["Projektantrag.pdf"])],
    public: Annotated[bool, Query()] = False,  # noqa: FBT002 - a parameter of the address
    proves: Annotated[
        str | None, Query(max_length=60, description="The evidence asked for at a gate that the file is.")
    ] = None,
) -> Response:
    """Lay a file before a project, a review, a condition or a check; its type is found in its content."""
    given = upload.given
    evidence_id = uuid5(NEW_IDS, f"attachEvidence\n{given.actor.name}\n{given.key}")
    receipt = kept.lay(
        given.here,
        upload.file,
        name,
        upload.before,
        given.actor,
        under=(evidence_id, given.key),
        terms=kept.Terms(public, proves),
    )
    return done(receipt, evidence_id, created=True)


@router.get(
    "/evidence",
    operation_id="readEvidence",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(EvidenceRow))),
)
def read_evidence(
    here: Here,
    reader: Reading,
    subject: Annotated[UUID, Query(description="A project, or what a file was laid before.")],
) -> Response:
    """Give the files of a project, or of what they were laid before, that the reader may see."""
    with here.reading() as connection:
        found = {
            row.evidence_id: row
            for by in (By.PROJECT, By.SUBJECT)
            for row in evidence_list(connection, reader, by, subject)
        }
    return answer({"items": [row._asdict() for row in found.values()], "next": None})


_FILE: dict[int | str, dict[str, Any]] = {
    **answers_to_questions({}),
    200: {"description": "the file", "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}},
}


@router.get(f"{_ONE}/file", operation_id="readEvidenceFile", dependencies=[CAUGHT_UP], responses=_FILE)
def read_evidence_file(here: Here, reader: Reading, evidence_id: UUID) -> Response:
    """Give a file back as an attachment that no browser runs."""
    with here.reading() as connection:
        found = evidence_list(connection, reader, By.EVIDENCE, evidence_id)
    if not found:
        raise Wrong(Problem.NOT_FOUND)
    return attachment(here, found[0])
