"""Goal systems: trees of goals, fields of action and principles that a city measures its projects by."""

from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.texts import Key, Public


class GoalSystem(Aggregate):
    """One tree of goals of a programme; a city may have several at once."""

    TOPIC = "goal_system"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Established(First, Aggregate.Event):
        TOPIC = "goal_system.established.v1"
        programme_id: UUID
        key: Key
        name: Public
        source: Public | None

    # State: folded from events.
    @event(Established)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        key: Key,
        name: Public,
        source: Public | None,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.key = key

    # Decisions.
    @classmethod
    def established(
        cls,
        id: UUID,
        *,
        programme_id: UUID,
        key: str,
        name: str,
        source: str | None,
        act: Act,
    ) -> Self:
        """Begin the stream."""
        return cls(
            id=id,
            programme_id=programme_id,
            key=key,
            name=name,
            source=source,
            stamp=act.stamp(),
        )
