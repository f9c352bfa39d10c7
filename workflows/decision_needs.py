"""Commands about decision needs: put a question, hand it on to a board, answer it, take it back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.decision_needs import DecisionNeed
from domain.project_rules import closed
from domain.projects import Project
from domain.refusals import Refusal, Refused, Unmet, require, unmet
from domain.times import local_date
from workflows.boards import require_board
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseDecisionNeed(Command):
    """Put a question of a project to a board, or to the management if no board is named.

    A question on a matter class (resources, say) is put to a board only if the board decides such matters.
    """

    need_id: UUID
    project_id: UUID
    question: str
    board_id: UUID | None = None
    needed_by: date | None = None
    matter_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalateDecisionNeed(Command):
    """Hand a question on from the management to a board."""

    need_id: UUID
    board_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDecisionNeed(Command):
    """Answer a question: the wording of the decision."""

    need_id: UUID
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDecisionNeed(Command):
    """Take a question back."""

    need_id: UUID
    reason: str


def raise_decision_need(command: RaiseDecisionNeed, work: Work) -> None:
    """Raise a question once under its id; other words under the id are refused."""
    project = work.get(Project, command.project_id)
    known = work.find(DecisionNeed, command.need_id)
    if known is not None:
        if (known.project_id, known.question) != (project.id, command.question):
            raise Refused(Refusal.ALREADY_EXISTS, noun="decision_need", id=str(known.id))
        return
    require(closed(project.key, project.phase), past(command.needed_by, project, work))
    require_board(command.board_id, project.programme_id, work, command.matter_class)
    work.add(
        DecisionNeed.raise_for(
            command.need_id,
            (project.programme_id, project.id),
            command.question,
            (command.board_id, command.matter_class),
            command.needed_by,
            work.by.person_id,
            work.act,
        )
    )


def escalate_decision_need(command: EscalateDecisionNeed, work: Work) -> None:
    """Escalate to a board of the programme."""
    need = work.get(DecisionNeed, command.need_id)
    require_board(command.board_id, need.programme_id, work, need.matter_class)
    need.escalate(command.board_id, command.reason, work.person_id, work.act)


def answer_decision_need(command: AnswerDecisionNeed, work: Work) -> None:
    """Answer on the mandate that let the command through."""
    need = work.get(DecisionNeed, command.need_id)
    mandate = work.standing.mandates[0]
    need.decide(command.decision, work.person_id, (mandate.role, mandate.mandate_id), work.act)


def withdraw_decision_need(command: WithdrawDecisionNeed, work: Work) -> None:
    """Withdraw a question."""
    work.get(DecisionNeed, command.need_id).withdraw(command.reason, work.act)


def past(needed_by: date | None, project: Project, work: Work) -> Unmet | None:
    """An answer is needed before the day on which the question takes effect."""
    time = work.facts.time_of(project.programme_id)
    if needed_by is None or time is None:
        return None
    today = local_date(work.act.effective_at, time.zone)
    if needed_by < today:
        return unmet(
            Refusal.VALUE_INVALID,
            field="needed_by",
            value=needed_by.isoformat(),
            expected=today.isoformat(),
        )
    return None


HANDLERS: dict[type[Command], Handler] = {
    RaiseDecisionNeed: raise_decision_need,
    EscalateDecisionNeed: escalate_decision_need,
    AnswerDecisionNeed: answer_decision_need,
    WithdrawDecisionNeed: withdraw_decision_need,
}
