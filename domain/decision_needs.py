"""A decision need (Entscheidungsbedarf): a question a project puts to management or a board outside a gate."""

from datetime import date
from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.texts import Key, Public


class DecisionNeed(Aggregate):
    """One question and its answer."""

    TOPIC = "decision_need"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Raised(First, Aggregate.Event):
        TOPIC = "decision_need.raised.v1"
        programme_id: UUID
        project_id: UUID
        question: Public
        addressee: Key
        board_id: UUID | None
        needed_by: date | None
        raised_by: UUID | None

    # State: folded from events.
    @event(Raised)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        question: Public,
        addressee: Key,
        board_id: UUID | None,
        needed_by: date | None,
        raised_by: UUID | None,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.project_id = project_id
        self.addressee = addressee

    # Decisions.
    @classmethod
    def raised(
        cls,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        question: str,
        addressee: str,
        board_id: UUID | None,
        needed_by: date | None,
        raised_by: UUID | None,
        act: Act,
    ) -> Self:
        """Begin the stream."""
        return cls(
            id=id,
            programme_id=programme_id,
            project_id=project_id,
            question=question,
            addressee=addressee,
            board_id=board_id,
            needed_by=needed_by,
            raised_by=raised_by,
            stamp=act.stamp(),
        )
