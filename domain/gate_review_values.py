"""What a gate review is described with: its stage and outcome, what is asked, who decides on what."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from domain.ballots import Choice
from domain.condition_values import ConditionDraft
from domain.consultation_values import ReviewStep
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
    """What is laid before the board: motion, documents, files among them, conditions, whether by circular.

    `reopens` is the decided review of the same gate that is to be decided anew; `consultation` are the bodies that hear it.
    """

    motion: str
    dossier: tuple[DossierItem, ...] = ()
    evidence: tuple[UUID, ...] = ()
    conditions: tuple[ConditionDraft, ...] = ()
    circular: bool = False
    reopens: UUID | None = None
    consultation: tuple[ReviewStep, ...] | None = None


class VotingPaper(NamedTuple):
    """What somebody had before them who votes: the dossier, by its hash, and the round it was asked in."""

    dossier_sha256: str
    round: int = 1


class RecusalGround(StrEnum):
    """Why somebody takes no part in a matter; the reason itself is sealed."""

    OWN_DECLARATION = "own_declaration"
    BOARD_DECISION = "board_decision"
    PROPOSER = "proposer"  # by rule: whoever submitted the review
    PROJECT_LEAD = "project_lead"  # by rule: whoever leads the project


class CircularEnd(StrEnum):
    """Why a circular resolution came to nothing and the matter falls back to the next meeting."""

    OBJECTION = "objection"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A seat as frozen at opening: person, the mandate it rests on, and whether it is the chair's."""

    person_id: UUID
    mandate_id: UUID
    chair: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputySeat:
    """Who may vote for an absent member, as frozen at opening, and the mandate that rests on."""

    principal: UUID
    person_id: UUID
    mandate_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Recused:
    """Who takes no part in a matter, and on what ground."""

    person_id: UUID
    ground: RecusalGround


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
class Panel:
    """Who else takes part or does not, and how the vote is held, frozen at opening.

    `deputy_chairs` are of the seats; `recused` take no part, by a rule or because they said so before;
    `rounds_due_at` are the deadlines of further rounds.
    """

    deputy_chairs: tuple[UUID, ...] = ()
    deputies: tuple[DeputySeat, ...] = ()
    recused: tuple[Recused, ...] = ()
    advisers: tuple[UUID, ...] = ()
    circular: bool = False
    rounds_due_at: tuple[datetime, ...] = ()


NOBODY_ELSE = Panel()
"""A vote in a meeting, in one round, among the seats alone: what votes recorded before there were panels had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """One vote as it counts for the seat of a person; cast by a deputy, that member may still replace it."""

    person_id: UUID
    choice: Choice
    cast_at: datetime
    deputy: UUID | None = None

    @property
    def cast_by(self) -> UUID:
        """Who cast it."""
        return self.deputy or self.person_id
