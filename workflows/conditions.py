"""Commands about conditions: set with the approval, declared met, accepted or sent back, extended, waived, lapsed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.conditions import Condition, ConditionDraft, ConditionPlace, ConditionState
from domain.gate_reviews import GateReview
from domain.people import Person
from domain.refusals import Refusal, Refused, Unmet, unmet
from domain.times import end_of_day, local_date
from domain.working_days import YearNotPublished
from workflows.commands import Command, Handler, Work
from workflows.evidence import evidence_for

STOPPING = "abort"
"""Matter class of gates that stop a project: no open condition may keep it going."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCondition(Command):
    """Attach a condition to an approval, as the board decided it."""

    condition_id: UUID
    review_id: UUID
    draft: ConditionDraft


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareConditionMet(Command):
    """Say that a condition one owes is met, on this evidence."""

    condition_id: UUID
    evidence: tuple[UUID, ...] = ()
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectProof(Command):
    """Say that what was declared does not meet a condition."""

    condition_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendCondition(Command):
    """Give time for a condition until the end of a later day."""

    condition_id: UUID
    due_on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetCondition(Command):
    """Accept a condition as met, on this evidence, or on what was declared where none is named."""

    condition_id: UUID
    evidence: tuple[UUID, ...] = ()
    remark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveCondition(Command):
    """Do without a condition, as the board that set it decided."""

    condition_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseConditions(Command):
    """Let the approvals lapse whose conditions are overdue."""

    condition_ids: tuple[UUID, ...]


def set_condition(command: SetCondition, work: Work) -> None:
    """Set a condition; the same one again records nothing."""
    known = work.find(Condition, command.condition_id)
    if known is not None:
        if known.place.review_id == command.review_id and known.wording == command.draft.wording:
            return
        raise Refused(Refusal.ALREADY_EXISTS, noun="condition", id=str(command.condition_id))
    review = work.get(GateReview, command.review_id)
    if review.outcome is None or not review.outcome.passes:
        raise Refused(Refusal.REVIEW_NOT_CARRIED, review=str(review.id))
    if command.draft.owner is not None:
        work.get(Person, command.draft.owner)
    matter = review.matter
    place = ConditionPlace(matter.programme_id, matter.project_id, matter.board_id, review.id, matter.gate)
    due_at = due_of(command.draft, matter.programme_id, work)
    work.add(Condition.set(command.condition_id, place, command.draft, due_at, work.act))


def due_of(draft: ConditionDraft, programme_id: UUID, work: Work) -> datetime | None:
    """Give the instant a draft is due at if it is decided now: the end of its day in the programme's zone.

    Raises:
        Refused: CALENDAR_MISSING where working days cannot be counted.
    """
    if draft.due_on is None and draft.due_working_days is None:
        return None
    here = work.facts.time_of(programme_id)
    if here is None:
        raise Refused(Refusal.CALENDAR_MISSING, land=None)
    due_on: date | None = draft.due_on
    if due_on is None:
        if here.calendar is None:
            raise Refused(Refusal.CALENDAR_MISSING, land=here.land)
        today = local_date(work.act.effective_at, here.zone)
        try:
            due_on = here.calendar.add_working_days(today, draft.due_working_days or 0)
        except YearNotPublished as missing:
            raise Refused(Refusal.CALENDAR_MISSING, land=missing.land, year=missing.year) from None
    return end_of_day(due_on, here.zone)


def check_drafts(drafts: tuple[ConditionDraft, ...], programme_id: UUID, work: Work) -> None:
    """Make sure that drafts can be set once they are carried: owners are known, deadlines can be counted.

    Raises:
        Refused: NOT_FOUND or CALENDAR_MISSING.
    """
    for draft in drafts:
        if draft.owner is not None:
            work.get(Person, draft.owner)
        due_of(draft, programme_id, work)


def declare_condition_met(command: DeclareConditionMet, work: Work) -> None:
    """Declare a condition met on evidence of its own project."""
    condition = work.get(Condition, command.condition_id)
    if condition.state is ConditionState.OPEN:
        evidence_for(condition.place.project_id, command.evidence, work)
    condition.declare_met(work.person_id, command.evidence, command.remark, work.act)


def reject_proof(command: RejectProof, work: Work) -> None:
    """Reject the proof of a condition."""
    work.get(Condition, command.condition_id).reject_proof(work.person_id, command.reason, work.act)


def extend_condition(command: ExtendCondition, work: Work) -> None:
    """Extend a condition to the end of a day in its programme's zone."""
    condition = work.get(Condition, command.condition_id)
    here = work.facts.time_of(condition.place.programme_id)
    if here is None:
        raise Refused(Refusal.CALENDAR_MISSING, land=None)
    due_at = end_of_day(command.due_on, here.zone)
    condition.extend(work.person_id, due_at, command.reason, work.act)


def meet_condition(command: MeetCondition, work: Work) -> None:
    """Accept a condition on evidence of its own project."""
    condition = work.get(Condition, command.condition_id)
    if condition.state is ConditionState.OPEN:
        evidence_for(condition.place.project_id, command.evidence, work)
    condition.meet(work.person_id, command.evidence, command.remark, work.act)


def waive_condition(command: WaiveCondition, work: Work) -> None:
    """Waive a condition."""
    work.get(Condition, command.condition_id).waive(work.person_id, command.reason, work.act)


def lapse_conditions(command: LapseConditions, work: Work) -> None:
    """Let overdue conditions lapse."""
    for condition in command.condition_ids:
        work.get(Condition, condition).lapse(work.act)


def open_conditions(project_id: UUID, matter_class: str, work: Work) -> tuple[Unmet, ...]:
    """Find the conditions of a project that keep its next gate from opening, each by name."""
    if matter_class == STOPPING:
        return ()
    return tuple(
        unmet(
            Refusal.CONDITION_OPEN,
            condition=one.wording,
            state=one.state,
            due_at=one.due_at.isoformat() if one.due_at else None,
        )
        for one in work.facts.blocking_conditions_of(project_id)
    )


HANDLERS: dict[type[Command], Handler] = {
    SetCondition: set_condition,
    DeclareConditionMet: declare_condition_met,
    RejectProof: reject_proof,
    ExtendCondition: extend_condition,
    MeetCondition: meet_condition,
    WaiveCondition: waive_condition,
    LapseConditions: lapse_conditions,
}
