"""Commands about import batches: an import begins, and says at its end what came of it."""

from dataclasses import dataclass
from uuid import UUID

from domain.import_batches import ImportBatch, ImportCounts, ImportedFile, batch_id
from domain.programmes import Programme
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginImport(Command):
    """Begin to take a file into a programme."""

    programme_id: UUID
    read: ImportedFile


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteImport(Command):
    """State what came of the rows of a file."""

    batch_id: UUID
    counts: ImportCounts


def begin_import(command: BeginImport, work: Work) -> None:
    """Begin a batch; the same file under the same mapping is the same batch."""
    programme = work.get(Programme, command.programme_id)
    known = batch_id(programme.id, command.read.sha256, command.read.mapping_sha256)
    if work.find(ImportBatch, known) is None:
        work.add(ImportBatch.begin(programme.id, command.read, work.act))


def complete_import(command: CompleteImport, work: Work) -> None:
    """Complete a batch."""
    work.get(ImportBatch, command.batch_id).complete(command.counts, work.act)


HANDLERS: dict[type[Command], Handler] = {
    BeginImport: begin_import,
    CompleteImport: complete_import,
}
