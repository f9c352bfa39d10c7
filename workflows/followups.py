"""Follow-ups: an event in, commands out, carried out in the same transaction with causation recorded.

What follows a decision and cannot be taken becomes an exception task for the PMO; the decision stands.
Any other event is refused together with what should have followed from it.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid5

from domain.board_sheets import need_id
from domain.boards import Board
from domain.conditions import condition_id
from domain.decision_needs import DecisionNeed, NeedStage
from domain.evidence import Evidence, SubjectKind
from domain.gate_reviews import GateReview, Outcome
from domain.kernel import DomainEvent
from domain.meeting_values import ItemKind
from domain.meetings import Meeting
from domain.people import Person, Role, ScopeKind
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminder_ladders import Recipient
from domain.reminders import Reminder, reminder_id
from domain.review_dossiers import DossierChange
from workflows.board_sheets import RaiseNeedsOfSheet
from workflows.commands import Command, Work
from workflows.conditions import SetCondition
from workflows.decision_needs import RaiseDecisionNeed, WithdrawDecisionNeed
from workflows.gate_reviews import OPENS_AT_REQUEST, OpenGateReview, VacateSeat
from workflows.lifecycles import gate_of
from workflows.meeting_decisions import AnswerByResolution, ApproveMinutes, CountShowOfHands
from workflows.people import AssignMandate, EndMandate
from workflows.project_checks import CallOffCheck
from workflows.projects import EnterPhase
from workflows.review_dossiers import ChangeDossier
from workflows.review_recusals import RecuseLead
from workflows.tolerances import answer_settles, question_about, question_is_moot

Follow = Callable[..., tuple[Command, ...]]
ChangeOfProject = Project.Paused | Project.PhaseEntered | Project.PhaseCorrected | Project.RunStateCorrected


def what_was_decided(event: GateReview.Concluded, work: Work) -> tuple[Command, ...]:
    """A carried review sets its conditions and moves the project, as of the decision; a returned one moves it back."""
    if not event.outcome.passes and (event.outcome is not Outcome.RETURN or event.target is None):
        return ()
    review_id = event.originator_id
    drafts = work.get(GateReview, review_id).conditions if event.outcome.passes else ()
    return (
        *(
            SetCondition(condition_id=condition_id(review_id, number), review_id=review_id, draft=draft)
            for number, draft in enumerate(drafts, start=1)
        ),
        EnterPhase(project_id=event.project_id, review_id=review_id),
    )


def vote_after_request(event: GateReview.Requested, work: Work) -> tuple[Command, ...]:
    """A gate whose vote opens at once opens with the request, unless bodies are to be heard before it."""
    project = work.get(Project, event.matter.project_id)
    gate = gate_of(project, event.matter.gate, work)
    if gate.opens != OPENS_AT_REQUEST or work.get(GateReview, event.originator_id).steps_owed():
        return ()
    return (OpenGateReview(review_id=event.originator_id, circular=event.circular),)


def seats_after_mandate(event: Person.MandateEnded, work: Work) -> tuple[Command, ...]:
    """An ended board mandate vacates its seat in every review the board is voting on."""
    if event.scope_kind is not ScopeKind.BOARD or event.scope_id is None:
        return ()
    return tuple(
        VacateSeat(review_id=review, person_id=event.originator_id, mandate_id=event.mandate_id)
        for review in work.facts.open_reviews_before(event.scope_id)
    )


def recusal_of_lead(event: Project.LeadAssigned, work: Work) -> tuple[Command, ...]:
    """Whoever comes to lead a project takes no part in what the board is voting on about it."""
    if event.lead is None:
        return ()
    return tuple(
        RecuseLead(review_id=review, person_id=event.lead)
        for review in work.facts.unfinished_reviews_of(event.originator_id)
    )


def what_hands_decided(event: Meeting.HandsShown, _work: Work) -> tuple[Command, ...]:
    """Hands shown in a meeting are the votes of the review they were shown for."""
    return (
        CountShowOfHands(review_id=event.review_id, dossier_sha256=event.dossier_sha256, hands=event.hands),
    )


def what_was_resolved(event: Meeting.Resolved, work: Work) -> tuple[Command, ...]:
    """A carried resolution answers the question it was about, or approves the minutes it was about."""
    meeting = work.get(Meeting, event.originator_id)
    item = meeting.item(event.item)
    if not event.carried or item is None or item.subject_id is None or meeting.chaired_by is None:
        return ()
    if item.kind is ItemKind.MINUTES:
        return (ApproveMinutes(meeting_id=item.subject_id, approved_in=meeting.id),)
    if item.kind is not ItemKind.DECISION_NEED:
        return ()
    person_id, mandate_id = meeting.chaired_by
    return (
        AnswerByResolution(
            need_id=item.subject_id, decision=event.wording, chaired_by=person_id, mandate_id=mandate_id
        ),
    )


def agenda_after_reminder(event: Reminder.Issued | Reminder.Escalated, _work: Work) -> tuple[Command, ...]:
    """A reminder that reached the board puts a question on its agenda."""
    about, agenda = event.subject, event.details.agenda if event.details else None
    if agenda is None or about.project_id is None:
        return ()
    return (
        RaiseDecisionNeed(
            need_id=agenda_need_id(about.subject_id, about.due_at),
            project_id=about.project_id,
            question=f"Der Projektcheck, fällig am {about.due_at:%d.%m.%Y}, ist nicht berichtet. Wie geht es weiter?",
            board_id=agenda,
        ),
    )


def agenda_after_report(event: ProjectCheck.Submitted, work: Work) -> tuple[Command, ...]:
    """A report takes back the question that its absence put on a board's agenda, unless it is answered."""
    terms = work.get(ProjectCheck, event.originator_id).terms
    at = event.stamp.recorded_at
    if not any(Recipient.BOARD in rung.recipients and rung.at <= at for rung in terms.rungs):
        return ()
    need = work.find(DecisionNeed, agenda_need_id(event.originator_id, terms.due_at))
    if need is None or need.stage is not NeedStage.OPEN:
        return ()
    return (WithdrawDecisionNeed(need_id=need.id, reason="Der Bericht liegt vor."),)


def agenda_need_id(check_id: UUID, due_at: datetime) -> UUID:
    """Give the id of the question that an unreported check puts on a board's agenda."""
    return uuid5(reminder_id(check_id, due_at), "agenda")


def needs_on_sheet(event: ProjectCheck.Submitted, _work: Work) -> tuple[Command, ...]:
    """The new questions of a sheet become decision needs; if one cannot be put, the sheet is refused with it."""
    check = event.originator_id
    needs = event.sheet.needs if event.sheet else ()
    new = tuple(need.need_id for need in needs if need.need_id == need_id(check, need.question))
    return (RaiseNeedsOfSheet(check_id=check, need_ids=new),) if new else ()


def after_report(event: ProjectCheck.Submitted, work: Work) -> tuple[Command, ...]:
    """A report puts the questions of its sheet, and takes back the one that its absence had put."""
    return (*needs_on_sheet(event, work), *agenda_after_report(event, work))


def calls_off_check(event: ChangeOfProject, _work: Work) -> tuple[Command, ...]:
    """A project that comes to rest, or to its end, takes back the appointment for its next report."""
    if isinstance(event, Project.PhaseEntered) and not event.target.final:
        return ()
    return (CallOffCheck(project_id=event.originator_id),)


def mandate_of_deputy(event: Board.DeputyAppointed, _work: Work) -> tuple[Command, ...]:
    """A deputy acts on a mandate of their own, for as long as the deputyship holds."""
    return (
        AssignMandate(
            mandate_id=event.appointment_id,
            person_id=event.deputy,
            role=Role.DEPUTY,
            scope_kind=ScopeKind.BOARD,
            scope_id=event.originator_id,
            valid_from=event.valid_from,
            valid_until=event.valid_until,
        ),
    )


def end_of_deputyship(event: Board.DeputyRelieved, _work: Work) -> tuple[Command, ...]:
    """Whoever is relieved loses the mandate with the deputyship."""
    return (EndMandate(person_id=event.deputy, mandate_id=event.appointment_id),)


def dossier_after_evidence(
    event: Evidence.Attached | Evidence.Superseded | Evidence.Withdrawn, work: Work
) -> tuple[Command, ...]:
    """A file laid before a review joins its dossier; one that is superseded or withdrawn leaves every open one."""
    evidence_id = event.originator_id
    if isinstance(event, Evidence.Attached):
        if event.subject_kind is not SubjectKind.GATE_REVIEW:
            return ()
        added = DossierChange.ADDED
        return (ChangeDossier(review_id=event.subject_id, change=added, evidence_id=evidence_id),)
    superseded = isinstance(event, Evidence.Superseded)
    change = DossierChange.SUPERSEDED if superseded else DossierChange.WITHDRAWN
    return tuple(
        ChangeDossier(review_id=review, change=change, evidence_id=evidence_id)
        for review in work.facts.unfinished_reviews_of(event.project_id)
        if evidence_id in work.get(GateReview, review).evidence
    )


FOLLOWUPS: dict[type[DomainEvent], Follow] = {
    GateReview.Concluded: what_was_decided,
    GateReview.Requested: vote_after_request,
    Person.MandateEnded: seats_after_mandate,
    Meeting.HandsShown: what_hands_decided,
    Meeting.Resolved: what_was_resolved,
    Reminder.Issued: agenda_after_reminder,
    Reminder.Escalated: agenda_after_reminder,
    ProjectCheck.Submitted: after_report,
    Project.Paused: calls_off_check,
    Project.PhaseEntered: calls_off_check,
    Project.PhaseCorrected: calls_off_check,
    Project.RunStateCorrected: calls_off_check,
    Board.DeputyAppointed: mandate_of_deputy,
    Board.DeputyRelieved: end_of_deputyship,
    Project.LeadAssigned: recusal_of_lead,
    Evidence.Attached: dossier_after_evidence,
    Evidence.Superseded: dossier_after_evidence,
    Evidence.Withdrawn: dossier_after_evidence,
    Project.ToleranceExceeded: question_about,
    Project.ToleranceSettled: question_is_moot,
    DecisionNeed.Answered: answer_settles,
}


def followups_of(event: DomainEvent, work: Work) -> tuple[Command, ...]:
    """Give the commands an event calls for."""
    follow = FOLLOWUPS.get(type(event))
    return follow(event, work) if follow else ()


def place_of(event: DomainEvent, work: Work) -> tuple[UUID, UUID | None] | None:
    """Give (programme, project) of an event that stands though its follow-up fails, for the task to reach its PMO.

    None: what cannot be followed up must not be recorded either. So is a request whose vote cannot open.
    """
    if isinstance(event, Reminder.Issued | Reminder.Escalated):
        return event.subject.programme_id, event.subject.project_id
    if not isinstance(event, GateReview.Concluded):
        return None
    matter = work.get(GateReview, event.originator_id).matter
    return matter.programme_id, matter.project_id
