"""Commands about a programme's settings: what it reports to whom, who hears a matter, how often checks are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.check_cycles import Shift
from domain.check_rules import DayOff, ProgrammeCheckRule
from domain.lifecycles import Lifecycle
from domain.mail_wishes import MailTerms, MailWish
from domain.programme_settings import ConsultationStep, DutyTerms
from domain.programmes import Programme
from domain.project_values import RunState
from domain.refusals import Refusal, found_by, require, unmet
from domain.reminder_ladders import DEFAULT_LADDERS, LadderRung, ReminderKind
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
    """Lay down the checks of all projects of a programme from their next cycle on, by a named decision.

    It takes the place of the rhythm their lifecycles name, and of their phases and lead time where it gives
    some. `joint` checks meet on one date, of which `anchor_on` is one.
    """

    programme_id: UUID
    interval_weeks: int
    weekday: int
    time: str
    decision: str
    joint: bool = False
    anchor_on: date | None = None
    phases: tuple[str, ...] = ()
    run_states: tuple[RunState, ...] = (RunState.ACTIVE,)
    days_off: tuple[DayOff, ...] = ()
    shift: Shift = Shift.NEXT
    lead_time_working_days: int | None = None

    @property
    def rule(self) -> ProgrammeCheckRule:
        """The rule as a value."""
        return ProgrammeCheckRule(
            interval_weeks=self.interval_weeks,
            weekday=self.weekday,
            time=self.time,
            joint=self.joint,
            anchor_on=self.anchor_on,
            phases=self.phases,
            run_states=self.run_states,
            days_off=self.days_off,
            shift=self.shift,
            lead_time_working_days=self.lead_time_working_days,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetReminderLadder(Command):
    """Lay down who is reminded when of a kind of deadline, by a named decision; no steps: the default ladder.

    Of checks it holds from each project's next cycle on, of all else at once.
    """

    programme_id: UUID
    kind: ReminderKind
    decision: str
    ladder: tuple[LadderRung, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMailTerms(Command):
    """Lay down how people of a programme may wish to be told by mail, by a named decision."""

    programme_id: UUID
    allowed: tuple[MailWish, ...]
    digest_time: str
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
    """Set the rule of checks; the phases it names are those of a lifecycle the programme has adopted."""
    programme, rule = work.get(Programme, command.programme_id), command.rule
    known = {
        phase.key
        for lifecycle in programme.lifecycles.values()
        for phase in work.get(Lifecycle, lifecycle).definition().phases
        if not phase.final
    }
    require(
        *found_by(lambda: programme.set_check_rule(rule, command.decision, work.act)),
        *(
            unmet(Refusal.VALUE_INVALID, field="phases", value=phase)
            for phase in rule.phases
            if phase.strip() and phase not in known
        ),
    )


def set_reminder_ladder(command: SetReminderLadder, work: Work) -> None:
    """Set a ladder."""
    ladder = command.ladder or DEFAULT_LADDERS[command.kind]
    programme = work.get(Programme, command.programme_id)
    programme.set_ladder(command.kind, ladder, command.decision, work.act)


def set_mail_terms(command: SetMailTerms, work: Work) -> None:
    """Set what may be wished for."""
    terms = MailTerms(allowed=command.allowed, digest_time=command.digest_time)
    work.get(Programme, command.programme_id).set_mail_terms(terms, command.decision, work.act)


HANDLERS: dict[type[Command], Handler] = {
    SetReportingDuty: set_reporting_duty,
    EndReportingDuty: end_reporting_duty,
    FulfilReportingDuty: fulfil_reporting_duty,
    SetConsultationOrder: set_consultation_order,
    SetCheckRule: set_check_rule,
    SetReminderLadder: set_reminder_ladder,
    SetMailTerms: set_mail_terms,
}
