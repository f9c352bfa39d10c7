"""What a project has to do with others, and what is to happen when: dependencies, synergies, milestones.

A part of `Project`: its events lie in the project's stream. A dependency points from a project to the
one it waits for; a synergy is one thing of two projects, kept in the stream of the one that noted it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.kernel import Act, Aggregate, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public
from domain.timelines import Timeline


class DependencyKind(StrEnum):
    """In what way a project waits for another."""

    NEEDS_RESULT = "needs_result"
    SHARES_RESOURCE = "shares_resource"
    SHARES_INTERFACE = "shares_interface"


class MilestoneStage(StrEnum):
    """How far a milestone has come."""

    PLANNED = "planned"
    REACHED = "reached"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Dependency:
    """That a project waits for another, and why."""

    kind: DependencyKind
    reason: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be reached by a day, and whether it was."""

    label: str
    due_on: date
    stage: MilestoneStage


class RelatedProject(Aggregate):
    """The part of a project that looks at others and ahead."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class DependencyDeclared(Aggregate.Event):
        TOPIC = "project.dependency_declared.v1"
        on: UUID
        kind: DependencyKind
        reason: Public

    class DependencyReleased(Aggregate.Event):
        TOPIC = "project.dependency_released.v1"
        on: UUID
        reason: Public

    class SynergyNoted(Aggregate.Event):
        TOPIC = "project.synergy_noted.v1"
        other: UUID
        gain: Public

    class SynergyDropped(Aggregate.Event):
        TOPIC = "project.synergy_dropped.v1"
        other: UUID
        reason: Public

    class MilestonePlanned(Aggregate.Event):
        TOPIC = "project.milestone_planned.v1"
        key: Key
        label: Public
        due_on: date

    class MilestoneReached(Aggregate.Event):
        TOPIC = "project.milestone_reached.v1"
        key: Key

    class MilestoneDropped(Aggregate.Event):
        TOPIC = "project.milestone_dropped.v1"
        key: Key
        reason: Public

    # State: folded from events. Each relation is a timeline: the last effective wins; None: no more.
    def begin_relations(self) -> None:
        """Begin without any relation and milestone."""
        self.dependencies: dict[UUID, Timeline[Dependency | None]] = {}
        self.synergies: dict[UUID, Timeline[str | None]] = {}
        self.milestones: dict[str, Timeline[Milestone]] = {}

    @event(DependencyDeclared)
    def _dependency_declared(self, *, on: UUID, kind: DependencyKind, reason: Public, stamp: Stamp) -> None:
        line = self.dependencies.setdefault(on, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, Dependency(kind, reason))

    @event(DependencyReleased)
    def _dependency_released(self, *, on: UUID, reason: Public, stamp: Stamp) -> None:
        self.dependencies[on].add(stamp.event_id, stamp.effective_at, self.version + 1, None)

    @event(SynergyNoted)
    def _synergy_noted(self, *, other: UUID, gain: Public, stamp: Stamp) -> None:
        line = self.synergies.setdefault(other, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, gain)

    @event(SynergyDropped)
    def _synergy_dropped(self, *, other: UUID, reason: Public, stamp: Stamp) -> None:
        self.synergies[other].add(stamp.event_id, stamp.effective_at, self.version + 1, None)

    @event(MilestonePlanned)
    def _milestone_planned(self, *, key: Key, label: Public, due_on: date, stamp: Stamp) -> None:
        self._milestone(key, Milestone(label, due_on, MilestoneStage.PLANNED), stamp)

    @event(MilestoneReached)
    def _milestone_reached(self, *, key: Key, stamp: Stamp) -> None:
        known = self.milestones[key].present
        self._milestone(key, Milestone(known.label, known.due_on, MilestoneStage.REACHED), stamp)

    @event(MilestoneDropped)
    def _milestone_dropped(self, *, key: Key, reason: Public, stamp: Stamp) -> None:
        known = self.milestones[key].present
        self._milestone(key, Milestone(known.label, known.due_on, MilestoneStage.DROPPED), stamp)

    def _milestone(self, key: str, milestone: Milestone, stamp: Stamp) -> None:
        line = self.milestones.setdefault(key, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, milestone)

    # Decisions: rules in the order of `Refusal`, then the facts that follow. `against` is what the
    # project's own standing and the other project have against it.
    def declare_dependency(
        self, on: UUID, kind: DependencyKind, reason: str, against: tuple[Unmet | None, ...], act: Act
    ) -> None:
        """State that the project waits for another; what is stated already records nothing."""
        line = self.dependencies.get(on)
        if line is not None and line.holds(Dependency(kind, reason), act.effective_at):
            return
        require(*against, self._itself(on), blank("reason", reason))
        self._dependency_declared(on=on, kind=kind, reason=reason, stamp=act.stamp())

    def release_dependency(self, on: UUID, reason: str, against: Unmet | None, act: Act) -> None:
        """State that the project waits no more; a dependency released already records nothing."""
        line = self.dependencies.get(on)
        if line is not None and line.holds(None, act.effective_at):
            return
        require(against, self._unrelated(on, line), blank("reason", reason))
        self._dependency_released(on=on, reason=reason, stamp=act.stamp())

    def note_synergy(self, other: UUID, gain: str, against: tuple[Unmet | None, ...], act: Act) -> None:
        """Note what the project and another gain together; what is noted already records nothing."""
        line = self.synergies.get(other)
        if line is not None and line.holds(gain, act.effective_at):
            return
        require(*against, self._itself(other), blank("gain", gain))
        self._synergy_noted(other=other, gain=gain, stamp=act.stamp())

    def drop_synergy(self, other: UUID, reason: str, against: Unmet | None, act: Act) -> None:
        """State that there is nothing to gain any more; a synergy dropped already records nothing."""
        line = self.synergies.get(other)
        if line is not None and line.holds(None, act.effective_at):
            return
        require(against, self._unrelated(other, line), blank("reason", reason))
        self._synergy_dropped(other=other, reason=reason, stamp=act.stamp())

    def plan_milestone(self, key: str, label: str, due_on: date, against: Unmet | None, act: Act) -> None:
        """Plan a milestone or plan it anew; the same plan again records nothing."""
        line = self.milestones.get(key)
        if line is not None and line.holds(
            Milestone(label, due_on, MilestoneStage.PLANNED), act.effective_at
        ):
            return
        require(against, self._reached(key), blank("key", key), blank("label", label))
        self._milestone_planned(key=key, label=label, due_on=due_on, stamp=act.stamp())

    def reach_milestone(self, key: str, against: Unmet | None, act: Act) -> None:
        """State that a milestone was reached, as of the act; one that was records nothing."""
        if self._stage(key) is MilestoneStage.REACHED:
            return
        require(against, self._not_planned(key))
        self._milestone_reached(key=key, stamp=act.stamp())

    def drop_milestone(self, key: str, reason: str, against: Unmet | None, act: Act) -> None:
        """Give a milestone up; one that was given up records nothing."""
        if self._stage(key) is MilestoneStage.DROPPED:
            return
        require(against, self._reached(key), self._not_planned(key), blank("reason", reason))
        self._milestone_dropped(key=key, reason=reason, stamp=act.stamp())

    def notes_synergy_with(self, other: UUID) -> bool:
        """Tell whether this project's stream says of a synergy with another that it holds."""
        line = self.synergies.get(other)
        return line is not None and line.present is not None

    def _stage(self, key: str) -> MilestoneStage | None:
        line = self.milestones.get(key)
        return line.present.stage if line is not None else None

    def _itself(self, other: UUID) -> Unmet | None:
        return unmet(Refusal.RELATION_TO_ITSELF) if other == self.id else None

    @staticmethod
    def _unrelated(
        other: UUID, line: Timeline[Dependency | None] | Timeline[str | None] | None
    ) -> Unmet | None:
        return unmet(Refusal.RELATION_UNKNOWN, id=str(other)) if line is None else None

    def _reached(self, key: str) -> Unmet | None:
        if self._stage(key) is MilestoneStage.REACHED:
            return unmet(Refusal.MILESTONE_REACHED, key=key)
        return None

    def _not_planned(self, key: str) -> Unmet | None:
        if self._stage(key) in {MilestoneStage.PLANNED, MilestoneStage.REACHED}:
            return None
        return unmet(
            Refusal.MILESTONE_NOT_PLANNED,
            key=key,
            known=tuple(sorted(one for one in self.milestones if self._stage(one) is MilestoneStage.PLANNED)),
        )
