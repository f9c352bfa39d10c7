"""What a programme owes to whom and in which order it is heard: reporting duties, consultation orders, check rule.

A part of `Programme`. Each setting is versioned and changed by a decision that is named with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from domain.check_rules import ProgrammeCheckRule, faults_of
from domain.intervals import Interval
from domain.kernel import Act, Aggregate, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public
from domain.timelines import Timeline
from domain.times import local_date


class ConsultationRole(StrEnum):
    """What a body does with a matter: only one of them decides."""

    HEARING = "hearing"
    PRELIMINARY = "preliminary"
    DECISION = "decision"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyTerms:
    """What is to be reported to which body, how often (no interval: on demand) and where that is written."""

    body: Public
    board_id: UUID | None
    subject: Public
    interval: Key | None
    first_due_on: date | None
    source: Public


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationStep:
    """One body of a consultation order, in which role, and whether it meets in public."""

    body: Public
    board_id: UUID | None
    role: ConsultationRole
    public: bool


@dataclass(frozen=True, slots=True)
class Report:
    """One report that was given, and when the next one is due."""

    report: str
    next_due_on: date | None


class ConfiguredProgramme(Aggregate):
    """The part of a programme that holds its settings."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class ReportingDutySet(Aggregate.Event):
        TOPIC = "programme.reporting_duty_set.v1"
        duty: Key
        duty_version: int
        terms: DutyTerms
        decision: Public

    class ReportingDutyEnded(Aggregate.Event):
        TOPIC = "programme.reporting_duty_ended.v1"
        duty: Key
        decision: Public

    class ReportingDutyFulfilled(Aggregate.Event):
        TOPIC = "programme.reporting_duty_fulfilled.v1"
        duty: Key
        due_on: date | None
        next_due_on: date | None
        report: Public

    class ConsultationOrderSet(Aggregate.Event):
        TOPIC = "programme.consultation_order_set.v1"
        matter_class: Key
        order_version: int
        steps: tuple[ConsultationStep, ...]
        decision: Public

    class CheckRuleSetV1(Aggregate.Event):
        """Read, never recorded: it knew the rhythm only. See `domain/upcasts.py`."""

        TOPIC = "programme.check_rule_set.v1"
        rule_version: int
        interval_weeks: int
        weekday: int
        time: Key
        decision: Public

    class CheckRuleSet(Aggregate.Event):
        TOPIC = "programme.check_rule_set.v2"
        rule_version: int
        rule: ProgrammeCheckRule
        decision: Public

    # State: folded from events. Settings are timelines: the last effective wins; None: no more.
    zone: str

    def begin_settings(self) -> None:
        """Begin without any setting."""
        self.duties: dict[str, Timeline[DutyTerms | None]] = {}
        self.reports: dict[str, Timeline[Report]] = {}
        self.orders: dict[str, Timeline[tuple[ConsultationStep, ...]]] = {}
        self.check_rules: Timeline[tuple[int, ProgrammeCheckRule]] = Timeline()

    @event(ReportingDutySet)
    def _reporting_duty_set(
        self, *, duty: Key, duty_version: int, terms: DutyTerms, decision: Public, stamp: Stamp
    ) -> None:
        line = self.duties.setdefault(duty, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, terms)

    @event(ReportingDutyEnded)
    def _reporting_duty_ended(self, *, duty: Key, decision: Public, stamp: Stamp) -> None:
        self.duties[duty].add(stamp.event_id, stamp.effective_at, self.version + 1, None)

    @event(ReportingDutyFulfilled)
    def _reporting_duty_fulfilled(
        self, *, duty: Key, due_on: date | None, next_due_on: date | None, report: Public, stamp: Stamp
    ) -> None:
        line = self.reports.setdefault(duty, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, Report(report, next_due_on))

    @event(ConsultationOrderSet)
    def _consultation_order_set(
        self,
        *,
        matter_class: Key,
        order_version: int,
        steps: tuple[ConsultationStep, ...],
        decision: Public,
        stamp: Stamp,
    ) -> None:
        line = self.orders.setdefault(matter_class, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, steps)

    @event(CheckRuleSet)
    def _check_rule_set(
        self, *, rule_version: int, rule: ProgrammeCheckRule, decision: Public, stamp: Stamp
    ) -> None:
        self.check_rules.add(stamp.event_id, stamp.effective_at, self.version + 1, (rule_version, rule))

    # Questions.
    def check_rule_at(self, on: datetime) -> tuple[int, ProgrammeCheckRule] | None:
        """Give version and rule of the checks that hold at an instant (None: the lifecycles' own do)."""
        found = self.check_rules.at(on)
        return found.value if found else None

    def next_due_on(self, duty: str) -> date | None:
        """Give the day on which the next report of a duty is due (None: on demand, or no such duty)."""
        line = self.duties.get(duty)
        terms = line.at() if line is not None else None
        if terms is None or terms.value is None:
            return None
        reports = self.reports.get(duty)
        last = reports.at() if reports is not None else None
        if last is not None and (last.effective_at, last.order) > (terms.effective_at, terms.order):
            return last.value.next_due_on
        return terms.value.first_due_on

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def set_reporting_duty(self, duty: str, terms: DutyTerms, decision: str, act: Act) -> None:
        """Lay down what is to be reported to a body; terms in force at that time record nothing."""
        line = self.duties.get(duty, Timeline())
        if line.holds(terms, act.effective_at):
            return
        require(
            blank("duty", duty),
            blank("body", terms.body),
            blank("subject", terms.subject),
            blank("source", terms.source),
            blank("decision", decision),
            *_uncountable(terms),
        )
        version = sum(fact.value is not None for fact in line.facts) + 1
        self._reporting_duty_set(
            duty=duty, duty_version=version, terms=terms, decision=decision, stamp=act.stamp()
        )

    def end_reporting_duty(self, duty: str, decision: str, act: Act) -> None:
        """End a duty; one that has ended records nothing."""
        line = self.duties.get(duty)
        if line is not None and line.holds(None, act.effective_at):
            return
        require(self._no_duty(duty), blank("decision", decision))
        self._reporting_duty_ended(duty=duty, decision=decision, stamp=act.stamp())

    def fulfil_reporting_duty(self, duty: str, report: str, act: Act) -> None:
        """Record a report as of the act and when the next one is due; the same report records nothing."""
        line = self.reports.get(duty)
        last = line.at(act.effective_at) if line is not None else None
        if last is not None and last.value.report == report:
            return
        require(self._no_duty(duty), blank("report", report))
        due_on = self.next_due_on(duty)
        self._reporting_duty_fulfilled(
            duty=duty,
            due_on=due_on,
            next_due_on=self._following(duty, due_on, local_date(act.effective_at, self.zone)),
            report=report,
            stamp=act.stamp(),
        )

    def set_consultation_order(
        self, matter_class: str, steps: tuple[ConsultationStep, ...], decision: str, act: Act
    ) -> None:
        """Lay down which bodies hear a matter in which order; the order in force records nothing."""
        line = self.orders.get(matter_class, Timeline())
        if line.holds(steps, act.effective_at):
            return
        require(
            blank("matter_class", matter_class),
            blank("decision", decision),
            unmet(Refusal.VALUE_INVALID, field="steps", value="") if not steps else None,
            *against_order(steps),
        )
        self._consultation_order_set(
            matter_class=matter_class,
            order_version=len(line.facts) + 1,
            steps=steps,
            decision=decision,
            stamp=act.stamp(),
        )

    def set_check_rule(self, rule: ProgrammeCheckRule, decision: str, act: Act) -> None:
        """Lay down when and of whom checks are asked; it holds from each project's next cycle on.

        The rule in force records nothing.
        """
        known = self.check_rule_at(act.effective_at)
        if known is not None and known[1] == rule:
            return
        require(blank("decision", decision), *faults_of(rule, self.zone))
        self._check_rule_set(
            rule_version=len(self.check_rules.facts) + 1, rule=rule, decision=decision, stamp=act.stamp()
        )

    def _no_duty(self, duty: str) -> Unmet | None:
        known = tuple(sorted(key for key, line in self.duties.items() if line.present is not None))
        return unmet(Refusal.DUTY_UNKNOWN, duty=duty, known=known) if duty not in known else None

    def _following(self, duty: str, due_on: date | None, today: date) -> date | None:
        terms = self.duties[duty].present
        if terms is None or due_on is None or terms.interval is None or terms.first_due_on is None:
            return None
        interval = Interval.parse(terms.interval)
        return interval.next_after(max(due_on, today), terms.first_due_on) if interval else None


def _uncountable(terms: DutyTerms) -> tuple[Unmet | None, ...]:
    """The days on which a duty falls due cannot be counted."""
    if terms.interval is None:
        early = terms.first_due_on
        return (
            unmet(Refusal.VALUE_INVALID, field="first_due_on", value=early.isoformat()) if early else None,
        )
    return (
        unmet(Refusal.VALUE_INVALID, field="interval", value=terms.interval)
        if Interval.parse(terms.interval) is None
        else None,
        unmet(Refusal.VALUE_INVALID, field="first_due_on", value="") if terms.first_due_on is None else None,
    )


class OrderedStep(Protocol):
    """A body in an order, with what it does there."""

    @property
    def body(self) -> str:
        """How the body is called."""

    @property
    def role(self) -> ConsultationRole:
        """What it does with the matter."""


def against_order(steps: Sequence[OrderedStep]) -> tuple[Unmet | None, ...]:
    """Find what is wrong with an order of bodies."""
    return (
        *(blank("body", step.body) for step in steps),
        _after_the_decision(steps),
        _heard_twice(steps),
    )


def _after_the_decision(steps: Sequence[OrderedStep]) -> Unmet | None:
    """After a body has decided, another is to do more than take note."""
    decided = False
    for step in steps:
        if decided and step.role is not ConsultationRole.INFORMATION:
            return unmet(Refusal.CONSULTED_AFTER_DECISION, body=step.body)
        decided = decided or step.role is ConsultationRole.DECISION
    return None


def _heard_twice(steps: Sequence[OrderedStep]) -> Unmet | None:
    """A body stands in an order twice in the same role."""
    seen: set[tuple[str, ConsultationRole]] = set()
    for step in steps:
        if (step.body, step.role) in seen:
            return unmet(Refusal.VALUE_INVALID, field="steps", value=step.body)
        seen.add((step.body, step.role))
    return None
