"""An import batch: one list taken into the record, by whom, from which file under which mapping."""

from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.texts import Key, Public


class ImportBatch(Aggregate):
    """One import of one list."""

    TOPIC = "import_batch"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Begun(First, Aggregate.Event):
        TOPIC = "import_batch.begun.v1"
        programme_id: UUID
        file: Key
        sha256: Key
        document: Public
        mapping: Key
        mapping_sha256: Key
        rows: int

    # State: folded from events.
    @event(Begun)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        file: Key,
        sha256: Key,
        document: Public,
        mapping: Key,
        mapping_sha256: Key,
        rows: int,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.sha256 = sha256

    # Decisions.
    @classmethod
    def begun(
        cls,
        id: UUID,
        *,
        programme_id: UUID,
        file: str,
        sha256: str,
        document: str,
        mapping: str,
        mapping_sha256: str,
        rows: int,
        act: Act,
    ) -> Self:
        """Begin the stream."""
        return cls(
            id=id,
            programme_id=programme_id,
            file=file,
            sha256=sha256,
            document=document,
            mapping=mapping,
            mapping_sha256=mapping_sha256,
            rows=rows,
            stamp=act.stamp(),
        )
