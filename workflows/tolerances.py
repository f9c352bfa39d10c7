"""Commands about tolerances: set them with a gate's approval, foresee a measure, settle what lies beyond."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID, uuid5

from domain.decision_needs import DecisionNeed, NeedStage
from domain.gate_review_rules import before_opening
from domain.gate_reviews import GateReview
from domain.project_rules import closed
from domain.project_tolerances import TIME, Approval, Excess, Measure, Tolerances
from domain.projects import Project
from domain.refusals import Refusal, Unmet, unmet
from workflows.commands import Command, Handler, Work
from workflows.decision_needs import RaiseDecisionNeed, WithdrawDecisionNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTolerances(Command):
    """Record how far a board lets a project stray from what it approved at a gate.

    `days` says how much later the project may end (none: as late as it likes); a measure says how much more or less
    it may come to. Names and figures that are there already are replaced as a whole.
    """

    review_id: UUID
    days: int | None = None
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMeasure(Command):
    """Say what a measure is foreseen to come to."""

    project_id: UUID
    measure: str
    forecast: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleToleranceException(Command):
    """Record what the board decided about something that lies beyond its tolerance."""

    project_id: UUID
    exception_id: UUID
    remark: str


def set_tolerances(command: SetTolerances, work: Work) -> None:
    """Set tolerances on the approval that last moved the project, and look at once what lies beyond them."""
    review = work.get(GateReview, command.review_id)
    project = work.get(Project, review.matter.project_id)
    project.grant_tolerances(
        Approval(review.id, review.matter.board_id),
        Tolerances(days=command.days, measures=command.measures),
        tuple(_against(project, review, command, work)),
        work.act,
    )
    project.judge_tolerances(project.plan, project.baseline, work.act)


def _against(
    project: Project, review: GateReview, command: SetTolerances, work: Work
) -> Iterator[Unmet | None]:
    yield closed(project.key, project.phase)
    yield before_opening(review.concluded_at, work.act)
    if (
        review.id not in project.moved_by
        or review.outcome is None
        or not review.outcome.passes
        or (command.days is not None and (project.baseline is None or project.baseline.end is None))
    ):
        yield unmet(Refusal.TOLERANCE_WITHOUT_APPROVAL, review=str(review.id), project=project.key)


def forecast_measure(command: ForecastMeasure, work: Work) -> None:
    """Foresee a measure, and look at once whether it lies beyond its tolerance."""
    project = work.get(Project, command.project_id)
    project.foresee(command.measure, command.forecast, closed(project.key, project.phase), work.act)
    project.judge_tolerances(project.plan, project.baseline, work.act)


def settle_tolerance_exception(command: SettleToleranceException, work: Work) -> None:
    """Settle an exception of the project."""
    project = work.get(Project, command.project_id)
    project.settle_exception(command.exception_id, command.remark, work.act)


def question_of(exception_id: UUID) -> UUID:
    """Give the id of the question by which an exception comes before the board."""
    return uuid5(exception_id, "question")


def question_about(event: Project.ToleranceExceeded, _work: Work) -> tuple[Command, ...]:
    """What lies beyond its tolerance is put to the board that set it, and so onto its next agenda."""
    return (
        RaiseDecisionNeed(
            need_id=question_of(event.exception_id),
            project_id=event.originator_id,
            question=_asked(event.excess),
            board_id=event.board_id,
        ),
    )


def _asked(excess: Excess) -> str:
    """Put it in words; a question is part of the record and is asked in German, like all its kind."""
    if excess.measure == TIME:
        return (
            f"Das Projekt soll am {_day(excess.forecast)} enden, {excess.deviation} Tage später als beschlossen "
            f"({_day(excess.approved)}); toleriert sind {excess.tolerance}. Wie geht es weiter?"
        )
    unit = f" {excess.unit}" if excess.unit else ""
    return (
        f"{excess.measure}: erwartet {excess.forecast}{unit}, beschlossen {excess.approved}{unit}; toleriert ist eine "
        f"Abweichung von {excess.tolerance}{unit}. Wie geht es weiter?"
    )


def _day(written: str) -> str:
    year, month, day = written.split("-")
    return f"{day}.{month}.{year}"


def answer_settles(event: DecisionNeed.Answered, work: Work) -> tuple[Command, ...]:
    """The board's answer to the question about an exception settles it."""
    project = work.get(Project, event.project_id)
    return tuple(
        SettleToleranceException(project_id=project.id, exception_id=known, remark=event.decision)
        for known, _ in project.exceeded.values()
        if question_of(known) == event.originator_id
    )


def question_is_moot(event: Project.ToleranceSettled, work: Work) -> tuple[Command, ...]:
    """What is settled, or back within, needs no answer any more."""
    need = work.find(DecisionNeed, question_of(event.exception_id))
    if need is None or need.stage is not NeedStage.OPEN:
        return ()
    return (
        WithdrawDecisionNeed(need_id=need.id, reason=event.remark or "Die Toleranz ist wieder eingehalten."),
    )


HANDLERS: dict[type[Command], Handler] = {
    SetTolerances: set_tolerances,
    ForecastMeasure: forecast_measure,
    SettleToleranceException: settle_tolerance_exception,
}
