"""Evidence as it comes in and as it is looked after: first the file, durably, then the event that names it."""

from typing import BinaryIO
from uuid import UUID

from domain.evidence import SubjectKind
from projections.evidence_list import EvidenceRow, named_files
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from storage.files import FileFinding
from workflows.commands import Actor
from workflows.dispatch import Receipt
from workflows.evidence import AttachEvidence

Laid = tuple[SubjectKind, UUID]
"""What a file is laid before."""


def attach(
    context: OrganisationContext, source: BinaryIO, name: str, before: Laid, by: Actor, *, public: bool
) -> UUID:
    """Keep a file and record it; give the id it is known by.

    Raises:
        Refused: by the file itself, or by the door; the file then stays behind as an orphan.
        FileFault: the disk does not take it.
    """
    evidence_id = new_id()
    lay(context, source, name, before, by, under=(evidence_id, f"evidence/{evidence_id}"), public=public)
    return evidence_id


def lay(
    context: OrganisationContext,
    source: BinaryIO,
    name: str,
    before: Laid,
    by: Actor,
    *,
    under: tuple[UUID, str],
    public: bool,
) -> Receipt:
    """Keep a file and record it under an id and a key the caller chose, so that it may be repeated.

    Raises:
        Refused: by the file itself, or by the door; the file then stays behind as an orphan.
        FileFault: the disk does not take it.
    """
    (evidence_id, key), (kind, subject_id) = under, before
    command = AttachEvidence(
        evidence_id=evidence_id,
        subject_kind=kind,
        subject_id=subject_id,
        file=context.store.files.keep(source, name),
        public=public,
    )
    return context.dispatch(command, by, key)


def read(context: OrganisationContext, row: EvidenceRow) -> bytes:
    """Give the bytes of a file, found to be those the record names.

    Raises:
        FileFault: the file is missing or was altered.
    """
    with context.store.files.opened(row.sha256) as file:
        return file.read()


def check(context: OrganisationContext) -> tuple[FileFinding, ...]:
    """Compare the kept files with the record: missing, altered, named by no event, left unfinished."""
    with context.reading() as connection:
        named = named_files(connection)
    return tuple(context.store.files.check(named))
