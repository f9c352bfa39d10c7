"""What is told beside the gates: questions put to management and boards, what projects wait for, milestones."""

from datetime import date
from uuid import UUID, uuid5

from domain.project_relations import DependencyKind
from projections.mandates_held import mandates_of
from projections.my_tasks import SETTLE, my_tasks
from runtime.demo.stage import Stage, day
from workflows.decision_needs import (
    AnswerDecisionNeed,
    EscalateDecisionNeed,
    RaiseDecisionNeed,
    WithdrawDecisionNeed,
)
from workflows.exception_tasks import RetryFollowUp, SettleExceptionTask
from workflows.project_relations import (
    DeclareDependency,
    DropMilestone,
    DropSynergy,
    NoteSynergy,
    PlanMilestone,
    ReachMilestone,
    ReleaseDependency,
)

INVENTED = "(erfunden)"
EVERY_TASK = 10_000


def need_of(stage: Stage, key: str, number: int = 1) -> UUID:
    """Give the id of the n-th question of a project."""
    return uuid5(stage.project(key), f"need/{number}")


def asks(
    stage: Stage,
    on: str,
    key: str,
    by: str,
    question: str,
    *,
    board: str | None = None,
    matter: str | None = None,
) -> None:
    """Let a lead put a question to the management, or to a board at once; perhaps on a class of matters."""
    command = RaiseDecisionNeed(
        need_id=need_of(stage, key),
        project_id=stage.project(key),
        question=f"{question} {INVENTED}",
        board_id=stage.board(board) if board else None,
        matter_class=matter,
    )
    stage.does(on, command, by)


def hands_on(stage: Stage, on: str, key: str, board: str, reason: str) -> None:
    """Let the management hand a question on to a board."""
    command = EscalateDecisionNeed(
        need_id=need_of(stage, key), board_id=stage.board(board), reason=f"{reason} {INVENTED}"
    )
    stage.does(on, command, "management")


def answers(stage: Stage, on: str, key: str, by: str, decision: str) -> None:
    """Let whoever is asked answer."""
    stage.does(on, AnswerDecisionNeed(need_id=need_of(stage, key), decision=f"{decision} {INVENTED}"), by)


def takes_back(stage: Stage, on: str, key: str, by: str, reason: str) -> None:
    """Let a lead take a question back."""
    stage.does(on, WithdrawDecisionNeed(need_id=need_of(stage, key), reason=f"{reason} {INVENTED}"), by)


def waits_for(
    stage: Stage, days: tuple[str, str | None], key: str, other: str, kind: DependencyKind, reason: str
) -> None:
    """Let a project wait for another from a day on, and perhaps no more from another day on."""
    declared = DeclareDependency(
        project_id=stage.project(key), on=stage.project(other), kind=kind, reason=f"{reason} {INVENTED}"
    )
    stage.does(days[0], declared, "pmo")
    if days[1] is not None:
        released = ReleaseDependency(
            project_id=stage.project(key),
            on=stage.project(other),
            reason=f"Das Ergebnis liegt vor. {INVENTED}",
        )
        stage.does(days[1], released, "pmo")


def gains_with(stage: Stage, days: tuple[str, str | None], key: str, other: str, gain: str) -> None:
    """Let the PMO note what two projects gain together, and perhaps drop it again."""
    project, with_it = stage.project(key), stage.project(other)
    noted = NoteSynergy(project_id=project, other=with_it, gain=f"{gain} {INVENTED}")
    stage.does(days[0], noted, "pmo")
    if days[1] is not None:
        dropped = DropSynergy(
            project_id=project, other=with_it, reason=f"Der gemeinsame Teil ist erledigt. {INVENTED}"
        )
        stage.does(days[1], dropped, "pmo")


def milestone(
    stage: Stage, on: str, key: str, name: str, label: str, due: str, reached: str | None = None
) -> None:
    """Let the PMO plan a milestone, and state the day on which it was reached."""
    planned = PlanMilestone(
        project_id=stage.project(key), key=name, label=label, due_on=date.fromisoformat(due)
    )
    stage.does(on, planned, "pmo")
    if reached is not None:
        command = ReachMilestone(
            project_id=stage.project(key),
            key=name,
            effective=day(reached),
            effective_reason="Termin nachgetragen",
        )
        stage.does(max(on, reached), command, "pmo", "15:00")


def gives_up_milestone(stage: Stage, on: str, key: str, name: str, reason: str) -> None:
    """Let the PMO give a milestone up."""
    command = DropMilestone(project_id=stage.project(key), key=name, reason=f"{reason} {INVENTED}")
    stage.does(on, command, "pmo")


def settle_tasks(stage: Stage, remark: str, *, retry: bool) -> None:
    """Let the PMO see to the exception tasks that wait for it: do what could not be done, or say what was."""
    with stage.context.reading() as connection:
        mandates = mandates_of(connection, stage.person("pmo"), stage.clock.now())
        waiting = my_tasks(connection, stage.person("pmo"), mandates, EVERY_TASK)
    for task in waiting:
        if task.kind == SETTLE and task.programme_id == stage.programme:
            kind = RetryFollowUp if retry else SettleExceptionTask
            stage.do(kind(task_id=task.subject_id, remark=f"{remark} {INVENTED}"), "pmo")
