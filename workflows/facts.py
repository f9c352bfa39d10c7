"""What a decision must know beyond its aggregate, read in the transaction of the command.

Inline projections satisfy this protocol on the command's own connection; deferred ones never do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.condition_values import ConditionState
from domain.people import Mandate, Role
from domain.programme_settings import ConsultationStep
from domain.reminder_ladders import ReminderKind
from domain.working_days import WorkingDayCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class LastCheck:
    """The latest cycle of a project's check: its key, when it was due, and whether it was reported."""

    cycle: str
    due_at: datetime
    submitted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeTime:
    """Where and in which calendar a programme's deadlines are counted, and by matter class who is heard in which order."""

    zone: str
    land: str
    calendar: WorkingDayCalendar | None
    orders: Mapping[str, tuple[ConsultationStep, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockingCondition:
    """A condition that keeps its project's next gate from opening: its wording, state and deadline."""

    condition_id: UUID
    wording: str
    state: ConditionState
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A deadline somebody is reminded of, as it stands: which step has come when, and how far was reminded of it."""

    kind: ReminderKind
    programme_id: UUID
    project_id: UUID | None
    board_id: UUID | None
    owner: UUID | None
    what: str | None
    due_at: datetime
    rungs: tuple[tuple[int, datetime], ...]
    asleep: bool


class Facts(Protocol):
    """Questions a command may ask about the rest of the record, as it stands under the write lock."""

    def mandates_of(self, person_id: UUID, at: datetime) -> tuple[Mandate, ...]:
        """Give the mandates a person holds at an instant."""

    def seats_on(self, board_id: UUID, at: datetime) -> tuple[Mandate, ...]:
        """Give the mandates that hold a seat on a board at an instant, ordered by mandate id."""

    def advisers_on(self, board_id: UUID, at: datetime) -> tuple[UUID, ...]:
        """Give who advises a board without a vote at an instant."""

    def holders_of(self, role: Role, programme_id: UUID, at: datetime) -> tuple[UUID, ...]:
        """Give the persons who hold a role in a programme or the whole organisation at an instant."""

    def unfinished_reviews_of(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the reviews of a project that are requested or open."""

    def open_reviews_before(self, board_id: UUID) -> tuple[UUID, ...]:
        """Give the reviews a board is voting on."""

    def stream_of(self, event_id: UUID) -> UUID | None:
        """Give the stream an event is recorded in (None: there is no such event)."""

    def time_of(self, programme_id: UUID) -> ProgrammeTime | None:
        """Give zone, Land and working-day calendar of a programme (None: there is no such programme)."""

    def dependencies_of(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the projects a project waits for, as its latest facts say."""

    def acts_on(self, project_id: UUID) -> tuple[str, ...]:
        """Give the names of the commands by which anything was recorded about a project, but for imports."""

    def relations_to(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the projects that wait for a project or gain with it, as their latest facts say."""

    def last_check_of(self, project_id: UUID) -> LastCheck | None:
        """Give the latest scheduled cycle of a project's check."""

    def awaited(self, subject_id: UUID) -> Awaited | None:
        """Give the deadline of a condition, report, mandate, review or vote (None: nothing is awaited any more)."""

    def voters_missing(self, review_id: UUID) -> tuple[UUID, ...]:
        """Give who still has to vote in an open review."""

    def open_needs_of(self, project_id: UUID) -> tuple[UUID, ...]:
        """Give the decision needs of a project that wait for an answer, the oldest first."""

    def reported_before(self, check_id: UUID) -> UUID | None:
        """Give the last check of the same project before one whose report stands (None: there is none)."""

    def blocking_conditions_of(self, project_id: UUID) -> tuple[BlockingCondition, ...]:
        """Give the conditions that keep a project's next gate from opening, by deadline."""

    def kept_size(self, sha256: str) -> int | None:
        """Give the size of the file kept under a hash (None: no such file is kept)."""
