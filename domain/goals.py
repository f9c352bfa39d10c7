"""Goal systems: trees of goals, fields of action and principles that a city measures its projects by.

A tree changes forward in time only: no change takes effect before the one last recorded, so the tree of any
day is one that was valid. Nothing leaves it; a goal that no longer holds is retired.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public

UNNAMED_SYSTEM = UUID("2f6f0f0e-0f5b-5c55-8a0e-0a1c9a7d4e10")
"""The system of links recorded when links named none; it exists in no stream and takes no new links."""


class GoalKind(StrEnum):
    """What a node of the tree is called by its city."""

    GOAL = "goal"
    FIELD_OF_ACTION = "field_of_action"
    PRINCIPLE = "principle"
    WORK_FIELD = "work_field"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """One node of the tree as it stands; `parent` None means it stands at the top."""

    parent: str | None = None
    kind: GoalKind = GoalKind.GOAL
    label_de: str
    label_en: str
    source: str | None = None
    retired: bool = False


def goal_system_id(programme_id: UUID, key: str) -> UUID:
    """Give the id of the goal system a programme knows under a key."""
    return uuid5(programme_id, f"goal_system/{key}")


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

    class GoalAdded(Aggregate.Event):
        TOPIC = "goal_system.goal_added.v1"
        goal: Key
        parent: Key | None
        kind: GoalKind
        label_de: Public
        label_en: Public
        source: Public | None

    class GoalRenamed(Aggregate.Event):
        TOPIC = "goal_system.goal_renamed.v1"
        goal: Key
        label_de: Public
        label_en: Public

    class GoalMoved(Aggregate.Event):
        TOPIC = "goal_system.goal_moved.v1"
        goal: Key
        parent: Key | None

    class GoalRetired(Aggregate.Event):
        TOPIC = "goal_system.goal_retired.v1"
        goal: Key
        reason: Public

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
        self.name = name
        self.goals: dict[str, Goal] = {}
        self.changed_at = stamp.effective_at

    @event(GoalAdded)
    def _goal_added(
        self,
        *,
        goal: Key,
        parent: Key | None,
        kind: GoalKind,
        label_de: Public,
        label_en: Public,
        source: Public | None,
        stamp: Stamp,
    ) -> None:
        self._stands(
            goal, Goal(parent=parent, kind=kind, label_de=label_de, label_en=label_en, source=source), stamp
        )

    @event(GoalRenamed)
    def _goal_renamed(self, *, goal: Key, label_de: Public, label_en: Public, stamp: Stamp) -> None:
        self._stands(goal, replace(self.goals[goal], label_de=label_de, label_en=label_en), stamp)

    @event(GoalMoved)
    def _goal_moved(self, *, goal: Key, parent: Key | None, stamp: Stamp) -> None:
        self._stands(goal, replace(self.goals[goal], parent=parent), stamp)

    @event(GoalRetired)
    def _goal_retired(self, *, goal: Key, reason: Public, stamp: Stamp) -> None:
        self._stands(goal, replace(self.goals[goal], retired=True), stamp)

    def _stands(self, key: str, goal: Goal, stamp: Stamp) -> None:
        self.goals[key] = goal
        self.changed_at = stamp.effective_at

    # Decisions: rules in the order of `Refusal`, then the fact that follows.
    @classmethod
    def establish(cls, programme_id: UUID, naming: tuple[str, str], source: str | None, act: Act) -> Self:
        """Begin a tree without goals, known to the programme by (key, name)."""
        require(blank("key", naming[0]), blank("name", naming[1]))
        return cls(
            id=goal_system_id(programme_id, naming[0]),
            programme_id=programme_id,
            key=naming[0],
            name=naming[1],
            source=source,
            stamp=act.stamp(),
        )

    def add_goal(self, key: str, goal: Goal, act: Act) -> None:
        """Put a new goal into the tree; the very same one again records nothing."""
        known = self.goals.get(key)
        if known == goal:
            return
        require(
            unmet(Refusal.ALREADY_EXISTS, key=key) if known is not None else None,
            self._changed_since(act),
            self._no_parent(goal.parent),
            blank("key", key),
            blank("label_de", goal.label_de),
            blank("label_en", goal.label_en),
        )
        self._goal_added(
            goal=key,
            parent=goal.parent,
            kind=goal.kind,
            label_de=goal.label_de,
            label_en=goal.label_en,
            source=goal.source,
            stamp=act.stamp(),
        )

    def rename_goal(self, key: str, label_de: str, label_en: str, act: Act) -> None:
        """Give a goal other words in both languages; its key and its links stay."""
        known = self.goals.get(key)
        if known is not None and (known.label_de, known.label_en) == (label_de, label_en):
            return
        require(
            self._changed_since(act),
            self._not_in_force(key),
            blank("label_de", label_de),
            blank("label_en", label_en),
        )
        self._goal_renamed(goal=key, label_de=label_de, label_en=label_en, stamp=act.stamp())

    def move_goal(self, key: str, parent: str | None, act: Act) -> None:
        """Put a goal with all below it under another one (None: to the top); where it is records nothing."""
        known = self.goals.get(key)
        if known is not None and known.parent == parent:
            return
        require(
            self._changed_since(act),
            self._not_in_force(key),
            self._no_parent(parent),
            unmet(Refusal.GOAL_IN_CIRCLE, goal=key, parent=parent) if key in self.way_up(parent) else None,
        )
        self._goal_moved(goal=key, parent=parent, stamp=act.stamp())

    def retire_goal(self, key: str, reason: str, act: Act) -> None:
        """Let a goal hold no longer; links made to it stay on record. One that is retired records nothing."""
        known = self.goals.get(key)
        if known is not None and known.retired:
            return
        parts = tuple(name for name, goal in self.goals.items() if goal.parent == key and not goal.retired)
        require(
            self._changed_since(act),
            self._not_in_force(key),
            unmet(Refusal.GOAL_HAS_PARTS, goal=key, parts=parts) if parts else None,
            blank("reason", reason),
        )
        self._goal_retired(goal=key, reason=reason, stamp=act.stamp())

    # Questions.
    def in_force(self, key: str) -> Goal:
        """Give a goal that projects may be linked to.

        Raises:
            Refused: GOAL_UNKNOWN or GOAL_RETIRED.
        """
        require(self._not_in_force(key))
        return self.goals[key]

    def way_up(self, key: str | None) -> tuple[str, ...]:
        """Give a goal and all above it, from below."""
        way: list[str] = []
        while key is not None and key in self.goals:
            way.append(key)
            key = self.goals[key].parent
        return tuple(way)

    def _not_in_force(self, key: str) -> Unmet | None:
        known = self.goals.get(key)
        if known is None:
            in_force = tuple(sorted(name for name, goal in self.goals.items() if not goal.retired))
            return unmet(Refusal.GOAL_UNKNOWN, goal=key, known=in_force)
        return unmet(Refusal.GOAL_RETIRED, goal=key) if known.retired else None

    def _no_parent(self, parent: str | None) -> Unmet | None:
        return None if parent is None else self._not_in_force(parent)

    def _changed_since(self, act: Act) -> Unmet | None:
        return (
            unmet(
                Refusal.GOALS_CHANGED_SINCE,
                effective_at=act.effective_at.isoformat(),
                last_change_at=self.changed_at.isoformat(),
            )
            if act.effective_at < self.changed_at
            else None
        )
