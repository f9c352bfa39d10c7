"""Commands about import batches: an import begins, and says at its end what came of it."""

from dataclasses import dataclass
from uuid import UUID

from domain.import_batches import ImportBatch, ImportCounts, ImportedFile, UndoCounts, batch_id
from domain.programmes import Programme
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginImport(Command):
    """Begin to take a file into a programme; `run` counts the runs of a file that was undone in between."""

    programme_id: UUID
    read: ImportedFile
    run: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteImport(Command):
    """State what came of the rows of a file."""

    batch_id: UUID
    counts: ImportCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoImport(Command):
    """State that what a batch recorded was taken back, and what came of it."""

    batch_id: UUID
    counts: UndoCounts
    reason: str


def begin_import(command: BeginImport, work: Work) -> None:
    """Begin a batch; the same file under the same mapping is the same batch."""
    programme = work.get(Programme, command.programme_id)
    known = work.find(ImportBatch, _id_of(command, command.run))
    if known is None:
        if command.run > 1:
            work.get(ImportBatch, _id_of(command, command.run - 1)).require_undone()
        work.add(ImportBatch.begin(programme.id, command.read, work.act, command.run))


def _id_of(command: BeginImport, run: int) -> UUID:
    return batch_id(command.programme_id, command.read.sha256, command.read.mapping_sha256, run)


def complete_import(command: CompleteImport, work: Work) -> None:
    """Complete a batch."""
    work.get(ImportBatch, command.batch_id).complete(command.counts, work.act)


def undo_import(command: UndoImport, work: Work) -> None:
    """Undo a batch."""
    work.get(ImportBatch, command.batch_id).undo(command.counts, command.reason, work.act)


HANDLERS: dict[type[Command], Handler] = {
    BeginImport: begin_import,
    CompleteImport: complete_import,
    UndoImport: undo_import,
}
