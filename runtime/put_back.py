"""How one field of a project is put back to what it was: a fact of the same time, or a correction of the one that erred."""

from typing import Any

from domain.project_values import GoalLink
from domain.projects import Project
from domain.timelines import Timeline
from workflows.commands import Command
from workflows.project_goals import LinkGoal
from workflows.projects import ClassifyProject, CorrectDates, CorrectRunState, RetitleProject

_STATES = (Project.Paused, Project.Resumed, Project.MadePermanent, Project.RunStateCorrected)


def line_of(project: Project, event: Any) -> Timeline[Any] | None:
    """Give the attribute of a project that an event is about (None: it has no such attribute yet)."""
    match event:
        case Project.Retitled():
            return project.titles
        case Project.DatesPlanned():
            return project.plans
        case Project.Classified():
            return project.classes.get(event.scheme)
        case Project.GoalLinked():
            return project.goals.get((event.system_id, event.goal))
    return project.run_states if isinstance(event, _STATES) else None


def putting_back(project: Project, event: Any, value: Any, reason: str) -> Command:
    """Give the command that lets an earlier value hold again from when an event changed it."""
    since: dict[str, Any] = {
        "project_id": project.id,
        "effective": event.stamp.effective,
        "effective_reason": reason,
    }
    match event:
        case Project.Retitled():
            return RetitleProject(title=value, **since)
        case Project.Classified():
            return ClassifyProject(scheme=event.scheme, value=value, **since)
        case Project.GoalLinked():
            link = value or GoalLink.NONE
            return LinkGoal(system_id=event.system_id, goal=event.goal, link=link, reason=reason, **since)
        case Project.DatesPlanned():
            return CorrectDates(
                project_id=project.id,
                corrects=event.stamp.event_id,
                effective_at=event.stamp.effective_at,
                start=value.start,
                end=value.end,
                reason=reason,
            )
    corrected = isinstance(event, Project.RunStateCorrected)
    return CorrectRunState(
        project_id=project.id,
        corrects=event.corrects if corrected else event.stamp.event_id,
        effective_at=event.effective_at if corrected else event.stamp.effective_at,
        run_state=value,
        reason=reason,
    )
