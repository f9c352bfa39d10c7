"""Replay: how projects stand, folded from the events through the domain alone.

Imports no projection, directly or indirectly (contract), so that comparing the two means something.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.catalogue import AGGREGATE_OF
from domain.kernel import DomainEvent
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


def fold_projects(events: Iterable[DomainEvent]) -> dict[UUID, Project]:
    """Fold every project stream of a run of events in position order."""
    projects: dict[UUID, Project] = {}
    for event in events:
        if AGGREGATE_OF[type(event)] is not Project:
            continue
        folded = event.mutate(projects.get(event.originator_id))
        if isinstance(folded, Project):
            projects[event.originator_id] = folded
    return projects


def standing_of(project: Project, on: datetime) -> ReplayedProject | None:
    """Say how a project stood at an instant (None: it was not yet in the record's time)."""
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
    stood = (standing_of(project, on) for project in fold_projects(events).values())
    return tuple(sorted((one for one in stood if one), key=lambda one: (str(one.programme_id), one.key)))
