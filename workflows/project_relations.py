"""Commands about what a project has to do with others, and about its milestones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.access import Reader, visible_to
from domain.people import ScopeKind
from domain.project_relations import DependencyKind
from domain.project_rules import closed
from domain.projects import Project
from domain.refusals import Refusal, Unmet, unmet
from workflows.commands import Command, Handler, Work, not_found

HIDDEN = "…"
"""Stands for a project in a circle whose key the person who acts may not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareDependency(Command):
    """State that a project waits for another."""

    project_id: UUID
    on: UUID
    kind: DependencyKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDependency(Command):
    """State that a project waits for another no more."""

    project_id: UUID
    on: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSynergy(Command):
    """Note what two projects gain together."""

    project_id: UUID
    other: UUID
    gain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropSynergy(Command):
    """State that two projects gain nothing together any more."""

    project_id: UUID
    other: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanMilestone(Command):
    """Plan what is to be reached by a day, or plan it anew."""

    project_id: UUID
    key: str
    label: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachMilestone(Command):
    """State that a milestone was reached, as of the time the command takes effect."""

    project_id: UUID
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropMilestone(Command):
    """Give a milestone up."""

    project_id: UUID
    key: str
    reason: str


def declare_dependency(command: DeclareDependency, work: Work) -> None:
    """Declare a dependency that closes no circle, between two projects that have not ended."""
    project = work.get(Project, command.project_id)
    other = _other(command.on, work)
    against = (_ended(project), _ended(other), _circle(project, other, work))
    project.declare_dependency(other.id, command.kind, command.reason, against, work.act)


def release_dependency(command: ReleaseDependency, work: Work) -> None:
    """Release a dependency; the other project may have ended."""
    project = work.get(Project, command.project_id)
    project.release_dependency(command.on, command.reason, _ended(project), work.act)


def note_synergy(command: NoteSynergy, work: Work) -> None:
    """Note a synergy in the stream of the project that noted it first."""
    project, other = work.get(Project, command.project_id), _other(command.other, work)
    against = (_ended(project), _ended(other))
    if other.notes_synergy_with(project.id):
        other.note_synergy(project.id, command.gain, against, work.act)
    else:
        project.note_synergy(other.id, command.gain, against, work.act)


def drop_synergy(command: DropSynergy, work: Work) -> None:
    """Drop a synergy from whichever side it was noted."""
    project, other = work.get(Project, command.project_id), _other(command.other, work)
    if other.notes_synergy_with(project.id):
        other.drop_synergy(project.id, command.reason, _ended(project), work.act)
    else:
        project.drop_synergy(other.id, command.reason, _ended(project), work.act)


def plan_milestone(command: PlanMilestone, work: Work) -> None:
    """Plan a milestone."""
    project = work.get(Project, command.project_id)
    project.plan_milestone(command.key, command.label, command.due_on, _ended(project), work.act)


def reach_milestone(command: ReachMilestone, work: Work) -> None:
    """Reach a milestone."""
    project = work.get(Project, command.project_id)
    project.reach_milestone(command.key, _ended(project), work.act)


def drop_milestone(command: DropMilestone, work: Work) -> None:
    """Drop a milestone."""
    project = work.get(Project, command.project_id)
    project.drop_milestone(command.key, command.reason, _ended(project), work.act)


def _ended(project: Project) -> Unmet | None:
    return closed(project.key, project.phase)


def _other(project_id: UUID, work: Work) -> Project:
    """Give the project at the other end, if who acts may know of it.

    Raises:
        Refused: NOT_FOUND.
    """
    project = work.get(Project, project_id)
    if not _known(project, work):
        raise not_found(Project, project_id)
    return project


def _known(project: Project, work: Work) -> bool:
    if work.by.person_id is None:
        return True
    held = work.facts.mandates_of(work.by.person_id, work.act.recorded_at)
    reader = Reader(
        everything=any(mandate.scope_kind is ScopeKind.ORGANISATION for mandate in held),
        programmes=frozenset(
            mandate.scope_id
            for mandate in held
            if mandate.scope_kind is ScopeKind.PROGRAMME and mandate.scope_id is not None
        ),
        projects=frozenset({project.id} if project.lead == work.by.person_id else ()),
    )
    return visible_to(reader, public=project.public, programme_id=project.programme_id, project_id=project.id)


def _circle(project: Project, other: Project, work: Work) -> Unmet | None:
    """The other project waits for this one already, maybe by way of others: name them all."""
    way = _way(other.id, project.id, work)
    if project.id == other.id or way is None:
        return None
    return unmet(Refusal.DEPENDENCY_CIRCULAR, circle=tuple(_keys((project.id, *way), work)))


def _way(start: UUID, goal: UUID, work: Work) -> tuple[UUID, ...] | None:
    """Give the shortest way from one project to another along what each waits for (None: there is none)."""
    ways: list[tuple[UUID, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        if way[-1] == goal:
            return way
        for following in work.facts.dependencies_of(way[-1]):
            if following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return None


def _keys(projects: tuple[UUID, ...], work: Work) -> Iterator[str]:
    for project_id in projects:
        project = work.get(Project, project_id)
        yield project.key if _known(project, work) else HIDDEN


HANDLERS: dict[type[Command], Handler] = {
    DeclareDependency: declare_dependency,
    ReleaseDependency: release_dependency,
    NoteSynergy: note_synergy,
    DropSynergy: drop_synergy,
    PlanMilestone: plan_milestone,
    ReachMilestone: reach_milestone,
    DropMilestone: drop_milestone,
}
