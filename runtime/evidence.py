"""Evidence as it comes in and as it is looked after: first the file, durably, then the event that names it."""

from datetime import timedelta
from typing import BinaryIO, NamedTuple
from uuid import UUID

from domain.evidence import KeptFile, SubjectKind, name_unfit
from domain.refusals import Refusal, Refused, require
from domain.rules import blank
from projections.evidence_list import EvidenceRow, named_files
from runtime.new_ids import new_id
from runtime.organisations import OrganisationContext
from storage.file_types import media_type_of
from storage.files import FileFinding
from storage.recorder import writing
from workflows.commands import Actor
from workflows.dispatch import Receipt
from workflows.evidence import AttachEvidence

Laid = tuple[SubjectKind, UUID]
"""What a file is laid before."""


class Terms(NamedTuple):
    """How a file is laid: whether everybody may see it, and which required evidence it is."""

    public: bool = False
    proves: str | None = None


SETTLED_WITHIN = timedelta(hours=1)
"""Far longer than any request lives: what no event names after it, none ever will."""


def require_may_lay(context: OrganisationContext, before: Laid, by: Actor) -> None:
    """Ask whether somebody may lay files before something, so that no file is read from anybody who may not.

    Raises:
        Refused: as the door would.
    """
    kind, subject_id = before
    nothing = KeptFile(name="–", media_type="–", size=0, sha256="–")
    command = AttachEvidence(evidence_id=new_id(), subject_kind=kind, subject_id=subject_id, file=nothing)
    with context.reading() as connection:
        found = context.stands_against(command, by, connection)
    against = tuple(one for one in found if one.refusal is not Refusal.FILE_NOT_KEPT)
    if against:
        raise Refused.of(against)


def attach(
    context: OrganisationContext, source: BinaryIO, name: str, before: Laid, by: Actor, *, public: bool
) -> UUID:
    """Keep a file and record it; give the id it is known by.

    Raises:
        Refused: by the file itself, or by the door; the file then stays behind until `clear` finds it.
        FileFault: the disk does not take it.
    """
    evidence_id = new_id()
    under = (evidence_id, f"evidence/{evidence_id}")
    lay(context, source, name, before, by, under=under, terms=Terms(public))
    return evidence_id


def lay(
    context: OrganisationContext,
    source: BinaryIO,
    name: str,
    before: Laid,
    by: Actor,
    *,
    under: tuple[UUID, str],
    terms: Terms,
) -> Receipt:
    """Keep a file and record it under an id and a key the caller chose, so that it may be repeated.

    Raises:
        Refused: by the file itself, or by the door; the file then stays behind until `clear` finds it.
        FileFault: the disk does not take it.
    """
    (evidence_id, key), (kind, subject_id) = under, before
    require(blank("name", name), name_unfit(name))
    file = context.store.files.keep(source, name)
    command = AttachEvidence(
        evidence_id=evidence_id,
        subject_kind=kind,
        subject_id=subject_id,
        file=file,
        public=terms.public,
        proves=terms.proves,
    )
    receipt = context.dispatch(command, by, key)
    context.store.files.settle(file.sha256)
    return receipt


def require_fit(source: BinaryIO, name: str) -> None:
    """Refuse a file for what it is, before it or any that comes with it is kept.

    Raises:
        Refused: by its name, its type, or because it is empty or was cut off.
    """
    require(blank("name", name), name_unfit(name))
    if not source.read(1):
        raise Refused(Refusal.FILE_EMPTY, file=name)
    media_type_of(source, name)
    source.seek(0)


def clear(context: OrganisationContext) -> int:
    """Remove files that were kept and named by no event, and halves of files; tell how many.

    The record is locked only if there are any, and then so that no event can come to name one meanwhile.
    """
    # Files are dated by the machine, whatever years the record of a story lies in.
    files, before = context.store.files, context.credentials.clock.now() - SETTLED_WITHIN
    if not files.any_left(before):
        return 0
    with writing(context.store.database) as connection:
        return files.clear(named_files(connection), before)


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
