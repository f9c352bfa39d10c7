"""The two times of a question: as things stood on a day, as it was known at an instant."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.times import end_of_day
from projections.statements import Connection
from storage.history import position_known_at

EVERYTHING = 2**62
"""A position no record reaches: everything recorded so far is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """What a question is about; None means the present."""

    on: date | None = None
    known_at: datetime | None = None

    @property
    def present(self) -> bool:
        """Whether the question is about how things stand now, as known now."""
        return self.on is None and self.known_at is None

    def instant(self, zone: str, now: datetime) -> datetime:
        """Give the last instant that counts: the end of the day asked about, in its zone."""
        return end_of_day(self.on, zone) if self.on else now

    def position(self, connection: Connection) -> int:
        """Give the last event that was known."""
        return position_known_at(connection, self.known_at) if self.known_at else EVERYTHING
