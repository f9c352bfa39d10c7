"""What a condition is described with: what is owed by whom until when, and what holds while it is open."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.people import Role
from domain.texts import Key, Public


class Blocks(StrEnum):
    """What an open condition holds up.

    `next_gate`: the project's next vote cannot open before it is met. `approval`: the approval it was
    attached to lapses once the deadline has passed, and then nothing opens either. `nothing`: it is owed.
    """

    NOTHING = "nothing"
    NEXT_GATE = "next_gate"
    APPROVAL = "approval"


class ConditionState(StrEnum):
    """What became of a condition."""

    OPEN = "open"
    MET = "met"
    WAIVED = "waived"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionDraft:
    """A condition as it is put to the vote: the deadline is a day, or working days from the decision.

    No owner: whoever leads the project owes it. No proof: saying that it is met is enough.
    """

    wording: Public
    owner: UUID | None = None
    due_on: date | None = None
    due_working_days: int | None = None
    proof: Public | None = None
    accepted_by: Role = Role.PMO
    blocks: Blocks = Blocks.NEXT_GATE


class ConditionPlace(NamedTuple):
    """The approval a condition is attached to."""

    programme_id: UUID
    project_id: UUID
    board_id: UUID
    review_id: UUID
    gate: Key


class Declaration(NamedTuple):
    """Who said that a condition is met, on which proof, when."""

    by: UUID
    evidence: tuple[UUID, ...]
    at: datetime
