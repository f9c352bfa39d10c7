"""Commands about a programme's settings: what it reports to whom, who hears a matter, how often checks are."""

from dataclasses import dataclass
from uuid import UUID

from domain.programme_settings import ConsultationStep, DutyTerms
from domain.programmes import Programme
from workflows.boards import require_board
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReportingDuty(Command):
    """Lay down what is to be reported to a body, by a named decision."""

    programme_id: UUID
    duty: str
    terms: DutyTerms
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReportingDuty(Command):
    """End a reporting duty, by a named decision."""

    programme_id: UUID
    duty: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FulfilReportingDuty(Command):
    """Record that a report was given, as of the time the command takes effect; `report` names it."""

    programme_id: UUID
    duty: str
    report: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetConsultationOrder(Command):
    """Lay down in which order bodies hear matters of a class, by a named decision."""

    programme_id: UUID
    matter_class: str
    steps: tuple[ConsultationStep, ...]
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCheckRule(Command):
    """Lay down the rhythm of checks for all projects of a programme, by a named decision.

    It takes the place of the rhythm their lifecycles name; which phases are checked and who is reminded
    stays with the lifecycles.
    """

    programme_id: UUID
    interval_weeks: int
    weekday: int
    time: str
    decision: str


def set_reporting_duty(command: SetReportingDuty, work: Work) -> None:
    """Set a duty; a board it names is one of the programme."""
    programme = work.get(Programme, command.programme_id)
    require_board(command.terms.board_id, programme.id, work)
    programme.set_reporting_duty(command.duty, command.terms, command.decision, work.act)


def end_reporting_duty(command: EndReportingDuty, work: Work) -> None:
    """End a duty."""
    work.get(Programme, command.programme_id).end_reporting_duty(command.duty, command.decision, work.act)


def fulfil_reporting_duty(command: FulfilReportingDuty, work: Work) -> None:
    """Fulfil a duty."""
    work.get(Programme, command.programme_id).fulfil_reporting_duty(command.duty, command.report, work.act)


def set_consultation_order(command: SetConsultationOrder, work: Work) -> None:
    """Set an order; the boards it names are those of the programme."""
    programme = work.get(Programme, command.programme_id)
    for step in command.steps:
        require_board(step.board_id, programme.id, work)
    programme.set_consultation_order(command.matter_class, command.steps, command.decision, work.act)


def set_check_rule(command: SetCheckRule, work: Work) -> None:
    """Set the rhythm of checks."""
    rule = (command.interval_weeks, command.weekday, command.time)
    work.get(Programme, command.programme_id).set_check_rule(rule, command.decision, work.act)


HANDLERS: dict[type[Command], Handler] = {
    SetReportingDuty: set_reporting_duty,
    EndReportingDuty: end_reporting_duty,
    FulfilReportingDuty: fulfil_reporting_duty,
    SetConsultationOrder: set_consultation_order,
    SetCheckRule: set_check_rule,
}
