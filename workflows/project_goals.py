"""The command that relates a project to a goal."""

from dataclasses import dataclass
from uuid import UUID

from domain.goals import GoalSystem
from domain.project_goals import GoalRelation
from domain.project_values import GoalLink
from domain.projects import Project
from workflows.commands import Command, Handler, Work, not_found


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkGoal(Command):
    """Relate the project to a goal of a system of its programme: yes, unclear or none, and why."""

    project_id: UUID
    system_id: UUID
    goal: str
    link: GoalLink
    reason: str


def link_goal(command: LinkGoal, work: Work) -> None:
    """Link a goal."""
    project = work.get(Project, command.project_id)
    said = GoalRelation(
        system_id=command.system_id,
        goal=command.goal,
        wording=_wording(command, project, work),
        link=command.link,
        reason=command.reason,
    )
    project.link_goal(said, work.act)


def _wording(command: LinkGoal, project: Project, work: Work) -> str:
    """Give the words of the goal; what was once linked can be taken back though its goal be gone.

    Raises:
        Refused: NOT_FOUND, GOAL_UNKNOWN or GOAL_RETIRED.
    """
    known = project.goal_wordings.get((command.system_id, command.goal))
    if known is not None and command.link is GoalLink.NONE:
        return known
    system = work.get(GoalSystem, command.system_id)
    if system.programme_id != project.programme_id:
        raise not_found(GoalSystem, system.id)
    return system.in_force(command.goal).label_de


HANDLERS: dict[type[Command], Handler] = {LinkGoal: link_goal}
