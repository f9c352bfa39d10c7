"""System records: what the system itself did that an auditor may ask for, one stream per kind and month.

The very first event of a record is its founding: it says what the record is, a production record or, for
ever, a demonstration or a test.
"""

from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import require
from domain.rules import blank
from domain.texts import Key, Public

SYSTEM_RECORDS = UUID("2f0d7c1e-4b0a-5a55-8d0c-6b8f1f0f9c05")

Noted = dict[str, Public | int | bool]
"""What is noted of one occasion, by name."""


class SystemKind(StrEnum):
    """What kind of thing the system did."""

    FOUNDING = "founding"
    REBUILD = "rebuild"
    VERIFICATION = "verification"
    BACKUP = "backup"
    RESTORE = "restore"


def record_id(kind: SystemKind, month: str) -> UUID:
    """Give the id of the records of one kind in one month."""
    return uuid5(SYSTEM_RECORDS, f"{kind.value}/{month}")


class SystemRecord(Aggregate):
    """The records of one kind in one month (of UTC)."""

    TOPIC = "system_record"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Begun(First, Aggregate.Event):
        TOPIC = "system_record.begun.v1"
        kind: SystemKind
        month: Key
        occasion: Key
        noted: dict[str, Public | int | bool]

    class Continued(Aggregate.Event):
        TOPIC = "system_record.continued.v1"
        kind: SystemKind
        occasion: Key
        noted: dict[str, Public | int | bool]

    # State: folded from events.
    @event(Begun)
    def __init__(
        self,
        id: UUID,
        *,
        kind: SystemKind,
        month: Key,
        occasion: Key,
        noted: dict[str, Public | int | bool],
        stamp: Stamp,
    ) -> None:
        self.kind = kind
        self.month = month
        self.occasions = {occasion}

    @event(Continued)
    def _continued(
        self, *, kind: SystemKind, occasion: Key, noted: dict[str, Public | int | bool], stamp: Stamp
    ) -> None:
        self.occasions.add(occasion)

    # Decisions.
    @classmethod
    def begin(cls, kind: SystemKind, occasion: str, noted: Noted, act: Act) -> Self:
        """Note the first occasion of a month."""
        require(blank("occasion", occasion))
        month = f"{act.recorded_at:%Y-%m}"
        return cls(
            id=record_id(kind, month),
            kind=kind,
            month=month,
            occasion=occasion,
            noted=noted,
            stamp=act.stamp(),
        )

    def continue_with(self, occasion: str, noted: Noted, act: Act) -> None:
        """Note a further occasion; one that is noted already records nothing."""
        if occasion in self.occasions:
            return
        require(blank("occasion", occasion))
        self._continued(kind=self.kind, occasion=occasion, noted=noted, stamp=act.stamp())
