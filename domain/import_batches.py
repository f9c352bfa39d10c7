"""An import batch: one list taken into the record, from which file under which mapping, and what came of it.

The same file under the same mapping is the same batch; a run that takes nothing new leaves no trace.
"""

from dataclasses import dataclass
from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """What was read: the file and its hash, the document it is from, the mapping's hash, how many rows."""

    file: Public
    sha256: Key
    document: Public
    reference: Public
    mapping_sha256: Key
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """What became of the rows; `stopped` ones could not be read, `refused` ones could not be taken."""

    registered: int
    changed: int
    unchanged: int
    refused: int
    stopped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCounts:
    """What became of what a batch had recorded: `kept` projects had gone on and stay as they are."""

    withdrawn: int
    put_back: int
    kept: int


def batch_id(programme_id: UUID, sha256: str, mapping_sha256: str, run: int = 1) -> UUID:
    """Give the id of the batch of one file under one mapping; one that was undone may be run again."""
    again = f"/{run}" if run > 1 else ""
    return uuid5(programme_id, f"import/{sha256}/{mapping_sha256}{again}")


class ImportBatch(Aggregate):
    """One import of one list."""

    TOPIC = "import_batch"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Begun(First, Aggregate.Event):
        TOPIC = "import_batch.begun.v1"
        programme_id: UUID
        read: ImportedFile

    class Completed(Aggregate.Event):
        TOPIC = "import_batch.completed.v1"
        programme_id: UUID
        counts: ImportCounts

    class Undone(Aggregate.Event):
        TOPIC = "import_batch.undone.v1"
        programme_id: UUID
        counts: UndoCounts
        reason: Public

    # State: folded from events.
    @event(Begun)
    def __init__(self, id: UUID, *, programme_id: UUID, read: ImportedFile, stamp: Stamp) -> None:
        self.programme_id = programme_id
        self.read = read
        self.counts: ImportCounts | None = None
        self.undone: UndoCounts | None = None

    @event(Completed)
    def _completed(self, *, programme_id: UUID, counts: ImportCounts, stamp: Stamp) -> None:
        self.counts = counts

    @event(Undone)
    def _undone(self, *, programme_id: UUID, counts: UndoCounts, reason: Public, stamp: Stamp) -> None:
        self.undone = counts

    # Decisions.
    @classmethod
    def begin(cls, programme_id: UUID, read: ImportedFile, act: Act, run: int = 1) -> Self:
        """Begin to take a file into the record."""
        return cls(
            id=batch_id(programme_id, read.sha256, read.mapping_sha256, run),
            programme_id=programme_id,
            read=read,
            stamp=act.stamp(),
        )

    def complete(self, counts: ImportCounts, act: Act) -> None:
        """State what came of the rows; a later run that took nothing new records nothing."""
        require(self._is_undone())
        if self.counts == counts or (self.counts is not None and not counts.registered + counts.changed):
            return
        negative = min(counts.registered, counts.changed, counts.unchanged, counts.refused, counts.stopped)
        require(unmet(Refusal.VALUE_INVALID, field="counts", value=negative) if negative < 0 else None)
        self._completed(programme_id=self.programme_id, counts=counts, stamp=act.stamp())

    def undo(self, counts: UndoCounts, reason: str, act: Act) -> None:
        """State that what the batch recorded was taken back; it is taken back once."""
        require(self._is_undone(), blank("reason", reason))
        self._undone(programme_id=self.programme_id, counts=counts, reason=reason, stamp=act.stamp())

    def require_undone(self) -> None:
        """Let the same file be run again only once what it recorded was taken back.

        Raises:
            Refused: ALREADY_EXISTS.
        """
        require(None if self.undone else unmet(Refusal.ALREADY_EXISTS, noun=self.TOPIC, key=self.read.file))

    def _is_undone(self) -> Unmet | None:
        return unmet(Refusal.IMPORT_UNDONE, file=self.read.file) if self.undone else None
