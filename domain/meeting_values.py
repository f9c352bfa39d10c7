"""What a meeting is described with: how far it has come, what is on its agenda, who was there and for how long."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.ballots import Choice
from domain.texts import Key, Public


class MeetingStage(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    INVITED = "invited"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What a board deals with under an item of its agenda."""

    GATE_REVIEW = "gate_review"
    DECISION_NEED = "decision_need"
    EXCEPTION_TASK = "exception_task"
    CONDITION = "condition"
    MINUTES = "minutes"  # those of an earlier meeting, to be approved
    OTHER = "other"  # a matter of its own: reports, dates, news


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """An item as it is proposed: what it is about, under which title, in public or not."""

    kind: ItemKind
    title: str
    subject_id: UUID | None = None
    public: bool = True


class PlacedDraft(NamedTuple):
    """A draft with the project it belongs to (None: to none)."""

    draft: ItemDraft
    project_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One item as the invitation fixed it. `number` counts the public and the other items for themselves."""

    public: bool
    number: int
    kind: ItemKind
    subject_id: UUID | None
    project_id: UUID | None
    title: Public

    @property
    def key(self) -> str:
        """The item as addresses and commands name it: O1 is the first public one, N1 the first of the others."""
        return f"{'O' if self.public else 'N'}{self.number}"

    @property
    def label(self) -> str:
        """The item as agendas print it: Ö 1, N 1."""
        return f"{'Ö' if self.public else 'N'} {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """What one present member said when hands were shown."""

    person_id: UUID
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many hands were shown for, against and for neither; `chair` is the chair's own, for a tie."""

    yes: int
    no: int
    abstained: int = 0
    chair: Choice | None = None

    @property
    def total(self) -> int:
        """How many hands were shown."""
        return self.yes + self.no + self.abstained


class MeetingTerms(NamedTuple):
    """When and where a board is to meet, whether a part of it is public, and how many days ahead it is invited."""

    title: str
    starts_at: datetime
    place: str
    public: bool
    notice_days: int


@dataclass(frozen=True, slots=True)
class Stay:
    """The time one person spent in a meeting; a member sits on a mandate, a guest on none."""

    mandate_id: UUID | None
    arrived_at: datetime
    left_at: datetime | None = None

    def covers(self, instant: datetime) -> bool:
        """Tell whether the person was there at an instant; whoever leaves is gone from that instant on."""
        return self.arrived_at <= instant and (self.left_at is None or instant < self.left_at)


class ItemState(StrEnum):
    """What has become of an item."""

    WAITING = "waiting"
    VOTED = "voted"
    RESOLVED = "resolved"
    POSTPONED = "postponed"


class Correction(NamedTuple):
    """What was put right in approved minutes: at an item, or (None) in general."""

    item: Key | None
    wording: Public
    reason: Public
    effective_at: datetime
    recorded_at: datetime
