"""What a consultation order of a gate review is described with: its steps, and what a body can say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from domain.programme_settings import ConsultationRole, against_order
from domain.refusals import Refusal, Unmet, unmet
from domain.texts import Public


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStep:
    """One body of the order: in which role, in public or not, when it is to meet, and whether it may be left out."""

    body: Public
    role: ConsultationRole
    board_id: UUID | None = None
    public: bool = False
    on: date | None = None
    mandatory: bool = True


class Advice(StrEnum):
    """What a body said of the matter, or that it was done without it."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    NOTED = "noted"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """What a body said, when, and who recorded it."""

    advice: Advice
    remark: Public
    recorded_by: UUID
    said_at: datetime


def against_steps(steps: Sequence[ReviewStep], board_id: UUID) -> tuple[Unmet | None, ...]:
    """Find what is wrong with an order: it has one step of decision, which is that of the deciding board."""
    deciding = [step for step in steps if step.role is ConsultationRole.DECISION]
    of_board = len(deciding) == 1 and deciding[0].board_id == board_id
    return (
        *against_order(steps),
        None if of_board else unmet(Refusal.VALUE_INVALID, field="consultation", value="decision"),
    )
