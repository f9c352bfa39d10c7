"""Evidence: a file laid before a decision, named in the record by its hash, its bytes kept beside the record."""

from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.texts import Key, Public


class Evidence(Aggregate):
    """One file, kept by the SHA-256 of its bytes."""

    TOPIC = "evidence"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Attached(First, Aggregate.Event):
        TOPIC = "evidence.attached.v1"
        programme_id: UUID
        project_id: UUID
        subject_kind: Key
        subject_id: UUID
        name: Public
        media_type: Key
        size: int
        sha256: Key
        public: bool

    # State: folded from events.
    @event(Attached)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        subject_kind: Key,
        subject_id: UUID,
        name: Public,
        media_type: Key,
        size: int,
        sha256: Key,
        public: bool,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.project_id = project_id
        self.subject_id = subject_id
        self.sha256 = sha256

    # Decisions.
    @classmethod
    def attached(
        cls,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        subject_kind: str,
        subject_id: UUID,
        name: str,
        media_type: str,
        size: int,
        sha256: str,
        public: bool,
        act: Act,
    ) -> Self:
        """Begin the stream."""
        return cls(
            id=id,
            programme_id=programme_id,
            project_id=project_id,
            subject_kind=subject_kind,
            subject_id=subject_id,
            name=name,
            media_type=media_type,
            size=size,
            sha256=sha256,
            public=public,
            stamp=act.stamp(),
        )
