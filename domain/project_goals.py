"""Which goals a project serves: x, ? or none for each goal of each system, dated, each with its reason.

A part of `Project`.
"""

from dataclasses import dataclass
from uuid import UUID

from domain.kernel import Act, Aggregate, Stamp, event
from domain.project_values import GoalLink
from domain.refusals import Unmet, require
from domain.rules import blank
from domain.texts import Key, Public
from domain.timelines import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRelation:
    """How a project relates to a goal of a system, in the words of the goal when it was said, and why."""

    system_id: UUID
    goal: str
    wording: str
    link: GoalLink
    reason: str


class GoalDirectedProject(Aggregate):
    """The part of a project that says which goals it serves."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class GoalLinkedV1(Aggregate.Event):
        """Read, never recorded: it named no system and no reason. See `domain/upcasts.py`."""

        TOPIC = "project.goal_linked.v1"
        goal: Key
        wording: Public
        link: GoalLink

    class GoalLinked(Aggregate.Event):
        TOPIC = "project.goal_linked.v2"
        system_id: UUID
        goal: Key
        wording: Public
        link: GoalLink
        reason: Public | None

    # State: folded from events.
    def begin_goals(self) -> None:
        """Begin without any link."""
        self.goals: dict[tuple[UUID, str], Timeline[GoalLink]] = {}
        self.goal_wordings: dict[tuple[UUID, str], str] = {}

    @event(GoalLinked)
    def _goal_linked(
        self,
        *,
        system_id: UUID,
        goal: Key,
        wording: Public,
        link: GoalLink,
        reason: Public | None,
        stamp: Stamp,
    ) -> None:
        line = self.goals.setdefault((system_id, goal), Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, link)
        self.goal_wordings[system_id, goal] = wording

    # Questions.
    @property
    def goals_served(self) -> int:
        """How many goals the project contributes to at present; an unclear link is none yet."""
        return sum(line.present is GoalLink.YES for line in self.goals.values())

    # Decisions.
    def relate_to_goal(self, said: GoalRelation, against: Unmet | None, act: Act) -> None:
        """State a link, unless something is `against` it; the link that holds at that time records nothing."""
        line = self.goals.get((said.system_id, said.goal))
        if line.holds(said.link, act.effective_at) if line else said.link is GoalLink.NONE:
            return
        require(against, blank("reason", said.reason))
        self._goal_linked(
            system_id=said.system_id,
            goal=said.goal,
            wording=said.wording,
            link=said.link,
            reason=said.reason,
            stamp=act.stamp(),
        )
