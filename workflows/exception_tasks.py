"""Commands about exception tasks: what a follow-up could not do is raised and settled."""

from dataclasses import dataclass
from uuid import UUID

from domain.exception_tasks import ExceptionTask
from workflows.commands import Command, Handler, Work


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


HANDLERS: dict[type[Command], Handler] = {
    RaiseExceptionTask: raise_exception_task,
    SettleExceptionTask: settle_exception_task,
}
