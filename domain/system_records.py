"""System records: what the system itself did that an auditor may ask for, one stream per kind and month."""

from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.texts import Key


class SystemRecord(Aggregate):
    """The records of one kind in one month."""

    TOPIC = "system_record"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Begun(First, Aggregate.Event):
        TOPIC = "system_record.begun.v1"
        kind: Key
        month: Key

    # State: folded from events.
    @event(Begun)
    def __init__(
        self,
        id: UUID,
        *,
        kind: Key,
        month: Key,
        stamp: Stamp,
    ) -> None:
        self.kind = kind
        self.month = month

    # Decisions.
    @classmethod
    def begun(
        cls,
        id: UUID,
        *,
        kind: str,
        month: str,
        act: Act,
    ) -> Self:
        """Begin the stream."""
        return cls(
            id=id,
            kind=kind,
            month=month,
            stamp=act.stamp(),
        )
