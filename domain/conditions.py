"""A condition (Auflage) attached to an approval: who owes what by when, and what became of it."""

from datetime import datetime
from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.texts import Key, Public


class Condition(Aggregate):
    """One condition of one approval."""

    TOPIC = "condition"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Set(First, Aggregate.Event):
        TOPIC = "condition.set.v1"
        programme_id: UUID
        project_id: UUID
        review_id: UUID
        gate: Key
        wording: Public
        owner: UUID | None
        proof: Public | None
        due_at: datetime | None
        blocks: Key

    # State: folded from events.
    @event(Set)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        review_id: UUID,
        gate: Key,
        wording: Public,
        owner: UUID | None,
        proof: Public | None,
        due_at: datetime | None,
        blocks: Key,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.project_id = project_id
        self.review_id = review_id
        self.due_at = due_at

    # Decisions.
    @classmethod
    def set(
        cls,
        id: UUID,
        *,
        programme_id: UUID,
        project_id: UUID,
        review_id: UUID,
        gate: str,
        wording: str,
        owner: UUID | None,
        proof: str | None,
        due_at: datetime | None,
        blocks: str,
        act: Act,
    ) -> Self:
        """Begin the stream."""
        return cls(
            id=id,
            programme_id=programme_id,
            project_id=project_id,
            review_id=review_id,
            gate=gate,
            wording=wording,
            owner=owner,
            proof=proof,
            due_at=due_at,
            blocks=blocks,
            stamp=act.stamp(),
        )
