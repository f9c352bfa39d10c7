"""What a gate review is described with: its stage and outcome, what is asked, who decides on what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from domain.ballots import Choice
from domain.condition_values import ConditionDraft
from domain.texts import Key, Public


class Stage(StrEnum):
    """How far a review has come."""

    REQUESTED = "requested"
    OPEN = "open"
    CONCLUDED = "concluded"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What a concluded review means for the project."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    REJECT = "reject"
    DEFER = "defer"
    RETURN = "return"
    NO_QUORUM = "no_quorum"

    @property
    def passes(self) -> bool:
        """Tell whether the project passes the gate."""
        return self in {Outcome.APPROVE, Outcome.APPROVE_WITH_CONDITIONS}


@dataclass(frozen=True, slots=True, kw_only=True)
class GateMatter:
    """What is asked: which gate of which lifecycle version, put to which board as which matter class."""

    project_id: UUID
    programme_id: UUID
    gate: Key
    source: Key
    target: Key
    board_id: UUID
    matter_class: Key
    lifecycle_version: int
    lifecycle_sha256: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierItem:
    """One document or set of facts laid before the board, fixed by its hash."""

    name: Public
    sha256: Key


class Paper(NamedTuple):
    """What is laid before the board: the motion, its documents, the files among them, the conditions drafted."""

    motion: str
    dossier: tuple[DossierItem, ...] = ()
    evidence: tuple[UUID, ...] = ()
    conditions: tuple[ConditionDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat as frozen at opening: person, the mandate it rests on, and whether it is the chair's."""

    person_id: UUID
    mandate_id: UUID
    chair: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenVote:
    """Everything a vote rests on, frozen at opening."""

    statutory_seats: int
    seats: tuple[Seat, ...]
    rule_version: int
    rule: dict[str, Any]
    dossier: tuple[DossierItem, ...]
    dossier_sha256: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One vote as it counts."""

    person_id: UUID
    choice: Choice
    cast_at: datetime
