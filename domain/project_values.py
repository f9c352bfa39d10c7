"""What a project is described with: run state, goal links, plan, phase points, where a row came from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from domain.texts import Key, Public


class RunState(StrEnum):
    """Whether a project is being worked on; independent of its phase."""

    ACTIVE = "active"
    PAUSED = "paused"
    PERMANENT = "permanent"


class GoalLink(StrEnum):
    """How a project relates to a goal: `x`, `?` or not at all (Duisburg's matrix has all three)."""

    YES = "yes"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasePoint:
    """A phase as the pinned lifecycle version describes it."""

    phase: Key
    coarse: Key
    final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Planned start and end; each may be open."""

    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecyclePin:
    """The lifecycle version a project follows, fixed by its hash."""

    lifecycle_id: UUID
    key: Key
    version: int
    sha256: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """Where an imported project was read: file, its hash, row, document and the cells as they stood."""

    file: Key
    sha256: Key
    row: int
    document: Public
    wording: dict[str, Public]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """What is known of a project when it is taken into the record.

    `registration` counts the registrations under this key: one more than those that were withdrawn.
    """

    key: Key
    title: Public
    kind: Key
    lead_unit_id: UUID | None = None
    co_unit_ids: tuple[UUID, ...] = ()
    classifications: dict[str, str] | None = None
    references: tuple[str, ...] = ()
    plan: Plan = Plan(start=None, end=None)
    run_state: RunState = RunState.ACTIVE
    public: bool = False
    source: SourceRow | None = None
    registration: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseMove:
    """A move the lifecycle allows, with the facts and the outcome of every guard it asked."""

    trigger: Key
    source: Key
    target: PhasePoint
    lifecycle_version: int
    guards: dict[str, bool]
    facts: dict[str, str | int | bool]


def project_id(programme_id: UUID, key: str, registration: int = 1) -> UUID:
    """Give the id of the project a programme knows under a key, by its first or a later registration."""
    again = f"-{registration}" if registration > 1 else ""
    return uuid5(programme_id, f"project{again}/{key}")
