"""Commands about exception tasks: what a follow-up could not do is raised, tried again and settled."""

from dataclasses import dataclass
from uuid import UUID

from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.projects import Project
from domain.refusals import found_by, require
from workflows.commands import Command, Handler, Work, not_found
from workflows.projects import pass_gate


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseExceptionTask(Command):
    """Put a refused follow-up before the PMO."""

    task_id: UUID
    programme_id: UUID
    project_id: UUID | None
    refused_command: str
    caused_by: UUID
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleExceptionTask(Command):
    """State what was done instead."""

    task_id: UUID
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryFollowUp(Command):
    """Move the project as its carried review decided, now that the obstacle is gone; that settles the task.

    The remark says how the obstacle was removed.
    """

    task_id: UUID
    remark: str


def raise_exception_task(command: RaiseExceptionTask, work: Work) -> None:
    """Raise a task once for its cause."""
    if work.find(ExceptionTask, command.task_id) is None:
        work.add(
            ExceptionTask.raise_for(
                command.task_id,
                (command.programme_id, command.project_id),
                command.refused_command,
                command.caused_by,
                command.refusals,
                work.act,
            )
        )


def settle_exception_task(command: SettleExceptionTask, work: Work) -> None:
    """Settle a task."""
    work.get(ExceptionTask, command.task_id).settle(command.remark, work.act)


def retry_follow_up(command: RetryFollowUp, work: Work) -> None:
    """Let the project enter the phase behind the gate, and settle the task by it."""
    task = work.get(ExceptionTask, command.task_id)
    review_id = work.facts.stream_of(task.caused_by)
    if review_id is None:
        raise not_found(GateReview, task.caused_by)
    review = work.get(GateReview, review_id)
    project = work.get(Project, review.matter.project_id)
    require(*task.against_retrying(command.remark), *found_by(lambda: pass_gate(project, review, work)))
    task.settle(command.remark, work.act)


HANDLERS: dict[type[Command], Handler] = {
    RaiseExceptionTask: raise_exception_task,
    SettleExceptionTask: settle_exception_task,
    RetryFollowUp: retry_follow_up,
}
