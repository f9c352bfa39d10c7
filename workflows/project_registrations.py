"""The command that withdraws the registration of a project: what was taken in by mistake leaves the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.projects import Project
from domain.refusals import Refusal, Unmet, unmet
from workflows.commands import Command, Handler, Work

_ONLY_DESCRIBES = frozenset(
    {
        "register_project",
        "retitle_project",
        "assign_lead",
        "plan_dates",
        "classify_project",
        "set_visibility",
        "link_goal",
        "schedule_project_checks",
        "issue_reminders",
    }
)
"""What may have been said about a project that was none: it goes with its registration."""
_ABOUT: Mapping[str, str] = {
    "request_gate_review": "gate_review",
    "open_gate_review": "gate_review",
    "submit_project_check": "project_check",
    "raise_decision_need": "decision_need",
    "attach_evidence": "evidence",
    "set_condition": "condition",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRegistration(Command):
    """Withdraw the registration of a project that should not have been taken into the record."""

    project_id: UUID
    reason: str
    batch_id: UUID | None = None


def withdraw_registration(command: WithdrawRegistration, work: Work) -> None:
    """Withdraw, unless the project has gone on: something was decided, reported or laid before somebody."""
    project = work.get(Project, command.project_id)
    against = () if project.withdrawn else (gone_on(project, work),)
    project.withdraw_registration(command.batch_id, command.reason, against, work.act)


def gone_on(project: Project, work: Work) -> Unmet | None:
    """Say what was done about a project beyond describing it, or which projects rest on it."""
    acts = [act for act in work.facts.acts_on(project.id) if act not in _ONLY_DESCRIBES]
    if acts:
        about = next((noun for act, noun in _ABOUT.items() if act in acts), "project")
        return unmet(Refusal.REGISTRATION_IN_USE, project=project.key, noun=about)
    if work.facts.relations_to(project.id):
        return unmet(Refusal.REGISTRATION_IN_USE, project=project.key, noun="project")
    return None


HANDLERS: dict[type[Command], Handler] = {WithdrawRegistration: withdraw_registration}
