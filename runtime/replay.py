"""Replay: how projects stand, folded from the events through the domain alone.

Imports no projection, directly or indirectly (contract), so that comparing the two means something.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from domain.catalogue import AGGREGATE_OF
from domain.goals import UNNAMED_SYSTEM, GoalSystem
from domain.kernel import DomainEvent
from domain.project_values import GoalLink
from domain.projects import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedProject:
    """One project as the domain says it stood."""

    project_id: UUID
    programme_id: UUID
    key: str
    title: str
    phase: str
    coarse: str
    run_state: str
    lead: UUID | None
    planned_start: date | None
    planned_end: date | None

    def to_data(self) -> dict[str, str | None]:
        """Write the project as stable JSON data."""
        return {
            "project_id": str(self.project_id),
            "programme_id": str(self.programme_id),
            "key": self.key,
            "title": self.title,
            "phase": self.phase,
            "coarse": self.coarse,
            "run_state": self.run_state,
            "lead": str(self.lead) if self.lead else None,
            "planned_start": self.planned_start.isoformat() if self.planned_start else None,
            "planned_end": self.planned_end.isoformat() if self.planned_end else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedGoals:
    """Goals and links as the domain says they stood.

    `goals` gives the German label of each goal in force by system and goal; `links` each x and ? by project,
    system and goal. A system without a name has links only.
    """

    goals: dict[tuple[UUID, str], str]
    links: dict[tuple[UUID, UUID, str], GoalLink]


@dataclass(frozen=True, slots=True)
class Folded:
    """The streams a replay tells from: projects whole, goal systems as of an instant."""

    projects: dict[UUID, Project] = field(default_factory=dict)
    systems: dict[UUID, GoalSystem] = field(default_factory=dict)

    def take(self, event: DomainEvent, on: datetime) -> None:
        """Fold one event; a goal tree changes forward only, so what was effective later is left out."""
        kind = AGGREGATE_OF[type(event)]
        if kind is Project:
            project = event.mutate(self.projects.get(event.originator_id))
            if isinstance(project, Project):
                self.projects[event.originator_id] = project
        elif kind is GoalSystem and event.stamp.effective_at <= on:
            system = event.mutate(self.systems.get(event.originator_id))
            if isinstance(system, GoalSystem):
                self.systems[event.originator_id] = system

    def standing(self, on: datetime) -> tuple[ReplayedProject, ...]:
        """Say how all projects stood at an instant, by programme and key."""
        stood = (standing_of(project, on) for project in self.projects.values())
        return tuple(sorted((one for one in stood if one), key=lambda one: (str(one.programme_id), one.key)))

    def goals(self, on: datetime) -> ReplayedGoals:
        """Say which goals were in force at the instant folded to, and which projects were linked to them."""
        labels = {
            (system.id, key): goal.label_de
            for system in self.systems.values()
            for key, goal in system.goals.items()
            if not goal.retired
        }
        links: dict[tuple[UUID, UUID, str], GoalLink] = {
            (project.id, system, goal): held.value
            for project in self.projects.values()
            if standing_of(project, on)
            for (system, goal), line in project.goals.items()
            if (system, goal) in labels or system == UNNAMED_SYSTEM
            if (held := line.at(on)) is not None and held.value is not GoalLink.NONE
        }
        return ReplayedGoals(goals=labels, links=links)


def fold(events: Iterable[DomainEvent], on: datetime) -> Folded:
    """Fold a run of events in position order."""
    folded = Folded()
    for event in events:
        folded.take(event, on)
    return folded


def standing_of(project: Project, on: datetime) -> ReplayedProject | None:
    """Say how a project stood at an instant (None: it was not yet in the record's time, or is no longer in the record)."""
    if project.withdrawn:
        return None
    title, phase, run_state = project.titles.at(on), project.phases.at(on), project.run_states.at(on)
    lead, plan = project.leads.at(on), project.plans.at(on)
    if title is None or phase is None or run_state is None or lead is None or plan is None:
        return None
    return ReplayedProject(
        project_id=project.id,
        programme_id=project.programme_id,
        key=project.key,
        title=title.value,
        phase=phase.value.phase,
        coarse=phase.value.coarse,
        run_state=run_state.value.value,
        lead=lead.value,
        planned_start=plan.value.start,
        planned_end=plan.value.end,
    )


def replay(events: Iterable[DomainEvent], on: datetime) -> tuple[ReplayedProject, ...]:
    """Replay events and say how all projects stood at an instant, by programme and key."""
    return fold(events, on).standing(on)
