"""Who may give which command: one table, deny by default.

A command without a row keeps the application from starting. Mandates are read under the write lock of
the command, so a mandate that has ended cannot be used a moment later.
"""

from uuid import UUID

from domain.access import Reader, visible_to
from domain.boards import Board
from domain.conditions import Blocks, Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence, SubjectKind
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycle_definitions import OutcomeKind
from domain.people import SEATS, VOTING, Mandate, Role, ScopeKind
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.refusals import Refusal, Refused
from workflows import (
    board_sheets,
    boards,
    conditions,
    decision_needs,
    evidence,
    exception_tasks,
    gate_reviews,
    goals,
    import_batches,
    lifecycles,
    people,
    programme_settings,
    programmes,
    project_checks,
    project_goals,
    project_registrations,
    project_relations,
    projects,
    reminders,
    review_consultations,
    review_dossiers,
    review_recusals,
    system_records,
    tolerances,
    units,
)
from workflows.authority_of_meetings import AUTHORITY_OF_MEETINGS
from workflows.commands import Actor, Command, Standing, Work, command_name, not_found
from workflows.lifecycles import gate_of
from workflows.permits import Permit, Scope


def _of_project(command: projects.RetitleProject, work: Work) -> Scope:
    project = work.get(Project, command.project_id)
    return Scope(
        programme_id=project.programme_id, project_id=project.id, target=(Project, command.project_id)
    )


def _of_programme(command: programmes.AdoptLifecycle, _work: Work) -> Scope:
    return Scope(programme_id=command.programme_id)


def _of_batch(command: import_batches.UndoImport, work: Work) -> Scope:
    return Scope(programme_id=work.get(ImportBatch, command.batch_id).programme_id)


def _of_board(command: boards.SetVoteRule, work: Work) -> Scope:
    board = work.get(Board, command.board_id)
    return Scope(programme_id=board.programme_id, board_id=board.id)


def _of_goal_system(command: goals.AddGoal, work: Work) -> Scope:
    return Scope(programme_id=work.get(GoalSystem, command.system_id).programme_id)


def _of_review(command: gate_reviews.CastVote, work: Work) -> Scope:
    matter = work.get(GateReview, command.review_id).matter
    return Scope(
        programme_id=matter.programme_id,
        board_id=matter.board_id,
        project_id=matter.project_id,
        target=(GateReview, command.review_id),
    )


def _of_check(command: project_checks.SubmitProjectCheck, work: Work) -> Scope:
    terms = work.get(ProjectCheck, command.check_id).terms
    return Scope(
        programme_id=terms.programme_id,
        project_id=terms.project_id,
        target=(ProjectCheck, command.check_id),
    )


def _of_task(command: exception_tasks.SettleExceptionTask, work: Work) -> Scope:
    return Scope(programme_id=work.get(ExceptionTask, command.task_id).programme_id)


def _of_condition(command: conditions.MeetCondition, work: Work) -> Scope:
    place = work.get(Condition, command.condition_id).place
    return Scope(
        programme_id=place.programme_id,
        board_id=place.board_id,
        project_id=place.project_id,
        target=(Condition, command.condition_id),
    )


def _accepting(command: conditions.MeetCondition, work: Work) -> frozenset[Role]:
    return frozenset({work.get(Condition, command.condition_id).accepted_by})


def _extending(command: conditions.ExtendCondition, work: Work) -> frozenset[Role]:
    """Whoever accepts a condition may give more time; where the approval lapses with it, only the board."""
    condition = work.get(Condition, command.condition_id)
    of_board = frozenset({Role.CHAIR})
    return of_board if condition.blocks is Blocks.APPROVAL else of_board | {condition.accepted_by}


def _owner_of_condition(command: conditions.DeclareConditionMet, work: Work) -> UUID | None:
    return work.get(Condition, command.condition_id).owner


def _of_new_evidence(command: evidence.AttachEvidence, work: Work) -> Scope:
    subject = evidence.subject_of(command, work)
    return Scope(
        programme_id=subject.programme_id,
        project_id=subject.project_id,
        target=(evidence.NOUNS[subject.kind], subject.id),
    )


def _of_evidence(command: evidence.WithdrawEvidence, work: Work) -> Scope:
    subject = work.get(Evidence, command.evidence_id).subject
    return Scope(
        programme_id=subject.programme_id,
        project_id=subject.project_id,
        target=(Evidence, command.evidence_id),
    )


def _owner_of_subject(command: evidence.AttachEvidence, work: Work) -> UUID | None:
    """Whoever owes a condition may lay the proof before those who accept it."""
    if command.subject_kind is not SubjectKind.CONDITION:
        return None
    return work.get(Condition, command.subject_id).owner


def _owner_of_evidence(
    command: evidence.SupersedeEvidence | evidence.WithdrawEvidence, work: Work
) -> UUID | None:
    subject = work.get(Evidence, command.evidence_id).subject
    return work.get(Condition, subject.id).owner if subject.kind is SubjectKind.CONDITION else None


def _of_need(command: decision_needs.AnswerDecisionNeed, work: Work) -> Scope:
    need = work.get(DecisionNeed, command.need_id)
    return Scope(
        programme_id=need.programme_id,
        board_id=need.board_id,
        project_id=need.project_id,
        target=(DecisionNeed, command.need_id),
    )


def _answering(command: decision_needs.AnswerDecisionNeed, work: Work) -> frozenset[Role]:
    return frozenset({work.get(DecisionNeed, command.need_id).answering_role})


def _proposers(command: gate_reviews.RequestGateReview, work: Work) -> frozenset[Role]:
    gate = gate_of(work.get(Project, command.project_id), command.gate, work)
    return frozenset(Role(role) for role in gate.proposers)


def _movers(command: projects.MoveProject, work: Work) -> frozenset[Role]:
    project = work.get(Project, command.project_id)
    named = (
        one for one in lifecycles.pinned(work, project.lifecycle).transitions if one.key == command.trigger
    )
    return frozenset(Role(role) for one in named for role in one.roles) or frozenset({Role.PMO})


def _deferrers(command: gate_reviews.DeferGateReview, work: Work) -> frozenset[Role]:
    return _deciders(command.review_id, OutcomeKind.DEFER, work)


def _returners(command: gate_reviews.ReturnGateReview, work: Work) -> frozenset[Role]:
    return _deciders(command.review_id, OutcomeKind.RETURN_, work)


def _deciders(review_id: UUID, kind: OutcomeKind, work: Work) -> frozenset[Role]:
    """Give who decides an outcome without a vote: the role the lifecycle names, or the chair for the board."""
    matter = work.get(GateReview, review_id).matter
    outcome = gate_of(work.get(Project, matter.project_id), matter.gate, work).outcome(kind)
    named = outcome.decider.role if outcome else None
    return frozenset({Role(named) if named else Role.CHAIR})


_ADMINISTRATION = frozenset({Role.ADMINISTRATOR})
_PMO = frozenset({Role.PMO})
_LEAD_OR_PMO = frozenset({Role.LEAD, Role.PMO})
_SETTING_UP = frozenset({"init", "demo"})
_IMPORTING = frozenset({"init", "demo", "import"})
_LIST = frozenset({"import"})
_FOLLOWING = frozenset({"followup"})
_TICKING = frozenset({"tick"})
_OWN = Permit(roles=_ADMINISTRATION, jobs=_SETTING_UP, named=lambda command, _work: command.person_id)
_SETTINGS = Permit(roles=_ADMINISTRATION | _PMO, scope=_of_programme, jobs=_SETTING_UP)

AUTHORITY: dict[type[Command], Permit] = {
    people.RegisterPerson: Permit(roles=_ADMINISTRATION, jobs=_SETTING_UP),
    people.AssignMandate: Permit(roles=_ADMINISTRATION, jobs=_SETTING_UP | _FOLLOWING),
    people.EndMandate: Permit(roles=_ADMINISTRATION, jobs=_SETTING_UP | _FOLLOWING),
    people.NoteAbsence: _OWN,
    people.CancelAbsence: _OWN,
    people.NameDeputy: _OWN,
    people.StateMailWish: _OWN,
    units.RegisterUnit: Permit(roles=_ADMINISTRATION | _PMO, jobs=_IMPORTING),
    units.RenameUnit: Permit(roles=_ADMINISTRATION | _PMO),
    units.DissolveUnit: Permit(roles=_ADMINISTRATION | _PMO),
    programmes.EstablishProgramme: Permit(roles=_ADMINISTRATION, jobs=_SETTING_UP),
    programmes.AdoptLifecycle: Permit(roles=_ADMINISTRATION | _PMO, scope=_of_programme, jobs=_SETTING_UP),
    programmes.PublishCalendar: Permit(
        roles=_ADMINISTRATION | _PMO, scope=_of_programme, jobs=_SETTING_UP | {"tick"}
    ),
    programme_settings.SetReportingDuty: _SETTINGS,
    programme_settings.EndReportingDuty: _SETTINGS,
    programme_settings.FulfilReportingDuty: Permit(roles=_PMO, scope=_of_programme),
    programme_settings.SetConsultationOrder: _SETTINGS,
    programme_settings.SetCheckRule: _SETTINGS,
    programme_settings.SetReminderLadder: _SETTINGS,
    programme_settings.SetMailTerms: _SETTINGS,
    boards.EstablishBoard: Permit(roles=_ADMINISTRATION | _PMO, scope=_of_programme, jobs=_SETTING_UP),
    boards.SetVoteRule: Permit(roles=_ADMINISTRATION | _PMO, scope=_of_board, jobs=_SETTING_UP),
    boards.AppointDeputy: Permit(roles=_ADMINISTRATION | _PMO, scope=_of_board, jobs=_SETTING_UP),
    boards.RelieveDeputy: Permit(roles=_ADMINISTRATION | _PMO, scope=_of_board),
    lifecycles.PublishLifecycle: Permit(roles=_ADMINISTRATION | _PMO, jobs=_SETTING_UP),
    goals.EstablishGoalSystem: Permit(roles=_PMO, scope=_of_programme, jobs=_IMPORTING),
    goals.AddGoal: Permit(roles=_PMO, scope=_of_goal_system, jobs=_IMPORTING),
    goals.RenameGoal: Permit(roles=_PMO, scope=_of_goal_system, jobs=_IMPORTING),
    goals.MoveGoal: Permit(roles=_PMO, scope=_of_goal_system, jobs=_IMPORTING),
    goals.RetireGoal: Permit(roles=_PMO, scope=_of_goal_system, jobs=_IMPORTING),
    projects.RegisterProject: Permit(roles=_PMO, scope=_of_programme, jobs=_IMPORTING),
    projects.RetitleProject: Permit(roles=_LEAD_OR_PMO, scope=_of_project, jobs=_LIST),
    projects.AssignLead: Permit(roles=_PMO, scope=_of_project),
    projects.PlanDates: Permit(roles=_LEAD_OR_PMO, scope=_of_project, jobs=_LIST),
    project_goals.LinkGoal: Permit(roles=_PMO, scope=_of_project, jobs=_IMPORTING),
    projects.ClassifyProject: Permit(roles=_PMO, scope=_of_project, jobs=_IMPORTING),
    projects.SetVisibility: Permit(roles=_PMO, scope=_of_project),
    projects.MoveProject: Permit(scope=_of_project, roles_of_target=_movers),
    projects.EnterPhase: Permit(jobs=_FOLLOWING),
    projects.PauseProject: Permit(roles=_LEAD_OR_PMO, scope=_of_project, jobs=_LIST),
    projects.ResumeProject: Permit(roles=_LEAD_OR_PMO, scope=_of_project, jobs=_LIST),
    projects.MakePermanent: Permit(roles=_PMO, scope=_of_project, jobs=_LIST),
    project_registrations.WithdrawRegistration: Permit(roles=_PMO, scope=_of_project, jobs=_LIST),
    projects.CorrectPhase: Permit(roles=_PMO, scope=_of_project),
    projects.CorrectRunState: Permit(roles=_PMO, scope=_of_project, jobs=_LIST),
    projects.CorrectDates: Permit(roles=_PMO, scope=_of_project, jobs=_LIST),
    gate_reviews.RequestGateReview: Permit(scope=_of_project, roles_of_target=_proposers),
    review_dossiers.JudgeCriterion: Permit(roles=_LEAD_OR_PMO, scope=_of_review),
    review_consultations.RecordConsultation: Permit(
        scope=review_consultations.of_step, roles_of_target=review_consultations.recording
    ),
    review_recusals.RecuseLead: Permit(jobs=_FOLLOWING),
    review_dossiers.ChangeDossier: Permit(jobs=_FOLLOWING),
    gate_reviews.OpenGateReview: Permit(roles=_PMO, scope=_of_review, jobs=_FOLLOWING),
    gate_reviews.CastVote: Permit(roles=VOTING, scope=_of_review),
    gate_reviews.DeclareRecusal: Permit(scope=_of_review, roles_of_target=gate_reviews.recusing),
    gate_reviews.ObjectToCircular: Permit(roles=SEATS, scope=_of_review),
    gate_reviews.VacateSeat: Permit(jobs=_FOLLOWING),
    gate_reviews.VacateLapsedSeats: Permit(jobs=_TICKING),
    gate_reviews.ConcludeOverdueReviews: Permit(jobs=_TICKING),
    gate_reviews.ConcludeGateReview: Permit(roles=_PMO | {Role.CHAIR}, scope=_of_review),
    gate_reviews.DeferGateReview: Permit(scope=_of_review, roles_of_target=_deferrers),
    gate_reviews.ReturnGateReview: Permit(scope=_of_review, roles_of_target=_returners),
    gate_reviews.WithdrawGateReview: Permit(roles=_LEAD_OR_PMO, scope=_of_review),
    conditions.SetCondition: Permit(jobs=_IMPORTING | _FOLLOWING),
    conditions.DeclareConditionMet: Permit(
        roles=_LEAD_OR_PMO, scope=_of_condition, named=_owner_of_condition
    ),
    conditions.RejectProof: Permit(scope=_of_condition, roles_of_target=_accepting),
    conditions.ExtendCondition: Permit(scope=_of_condition, roles_of_target=_extending),
    conditions.MeetCondition: Permit(scope=_of_condition, roles_of_target=_accepting),
    conditions.WaiveCondition: Permit(roles=frozenset({Role.CHAIR}), scope=_of_condition),
    conditions.LapseConditions: Permit(jobs=_TICKING),
    evidence.AttachEvidence: Permit(
        roles=_LEAD_OR_PMO, scope=_of_new_evidence, jobs=_IMPORTING, named=_owner_of_subject
    ),
    evidence.SupersedeEvidence: Permit(roles=_LEAD_OR_PMO, scope=_of_evidence, named=_owner_of_evidence),
    evidence.WithdrawEvidence: Permit(roles=_LEAD_OR_PMO, scope=_of_evidence, named=_owner_of_evidence),
    project_checks.ScheduleProjectChecks: Permit(jobs=_TICKING),
    project_checks.SubmitProjectCheck: Permit(roles=_LEAD_OR_PMO, scope=_of_check),
    project_checks.IssueReminders: Permit(jobs=_TICKING),
    project_checks.CallOffCheck: Permit(jobs=_FOLLOWING),
    reminders.RemindOfDeadlines: Permit(jobs=_TICKING),
    board_sheets.ConfirmUnchanged: Permit(roles=_LEAD_OR_PMO, scope=_of_check),
    board_sheets.AcceptSheet: Permit(roles=_PMO, scope=_of_check),
    board_sheets.ReturnSheet: Permit(roles=_PMO, scope=_of_check),
    board_sheets.RaiseNeedsOfSheet: Permit(jobs=_FOLLOWING),
    board_sheets.SetLightScale: _SETTINGS,
    exception_tasks.RaiseExceptionTask: Permit(jobs=_FOLLOWING | {"mail"}),
    exception_tasks.SettleExceptionTask: Permit(roles=_PMO, scope=_of_task),
    project_relations.DeclareDependency: Permit(roles=_LEAD_OR_PMO, scope=_of_project),
    project_relations.ReleaseDependency: Permit(roles=_LEAD_OR_PMO, scope=_of_project),
    project_relations.NoteSynergy: Permit(roles=_LEAD_OR_PMO, scope=_of_project),
    project_relations.DropSynergy: Permit(roles=_LEAD_OR_PMO, scope=_of_project),
    project_relations.PlanMilestone: Permit(roles=_LEAD_OR_PMO, scope=_of_project, jobs=_IMPORTING),
    project_relations.ReachMilestone: Permit(roles=_LEAD_OR_PMO, scope=_of_project, jobs=_IMPORTING),
    project_relations.DropMilestone: Permit(roles=_LEAD_OR_PMO, scope=_of_project),
    tolerances.SetTolerances: Permit(roles=_PMO | {Role.CHAIR}, scope=_of_review),
    tolerances.ForecastMeasure: Permit(roles=_LEAD_OR_PMO, scope=_of_project),
    tolerances.SettleToleranceException: Permit(roles=_PMO, scope=_of_project, jobs=_FOLLOWING),
    import_batches.BeginImport: Permit(roles=_PMO | {Role.MANAGEMENT}, scope=_of_programme, jobs=_LIST),
    import_batches.CompleteImport: Permit(jobs=_LIST),
    import_batches.UndoImport: Permit(roles=_PMO | {Role.MANAGEMENT}, scope=_of_batch, jobs=_LIST),
    system_records.RecordSystemFact: Permit(
        jobs=frozenset({"init", "rebuild", "verify", "backup", "restore"})
    ),
    decision_needs.RaiseDecisionNeed: Permit(roles=_LEAD_OR_PMO, scope=_of_project, jobs=_FOLLOWING),
    decision_needs.EscalateDecisionNeed: Permit(roles=_PMO | {Role.MANAGEMENT}, scope=_of_need),
    decision_needs.AnswerDecisionNeed: Permit(scope=_of_need, roles_of_target=_answering),
    decision_needs.WithdrawDecisionNeed: Permit(roles=_LEAD_OR_PMO, scope=_of_need, jobs=_FOLLOWING),
    **AUTHORITY_OF_MEETINGS,
    exception_tasks.RetryFollowUp: Permit(roles=_PMO, scope=_of_task),
}


def authorise(command: Command, work: Work, by: Actor) -> Standing:
    """Find on what authority a command may be given.

    Raises:
        Refused: NOT_AUTHORISED, or NOT_FOUND where the actor may not even know of the target.
    """
    permit = AUTHORITY[type(command)]
    if by.job is not None:
        if by.job in permit.jobs:
            return Standing()
        raise Refused(Refusal.NOT_AUTHORISED, command=command_name(type(command)), actor=by.name)
    scope = permit.scope(command, work)
    _require_registered(scope, work)
    held = tuple(
        mandate
        for mandate in work.facts.mandates_of(work.person_id, work.act.recorded_at)
        if _covers(mandate, scope)
    )
    named = permit.named is not None and permit.named(command, work) == work.person_id
    if not held and not named:
        _require_known(scope, work)
    roles = permit.roles_of_target(command, work) if permit.roles_of_target else permit.roles
    relied_on = tuple(mandate for mandate in held if mandate.role in roles)
    granted = {mandate.role for mandate in relied_on}
    if Role.LEAD in roles and _leads(scope, work):
        granted.add(Role.LEAD)
    if granted or named:
        return Standing(tuple(sorted(granted)), relied_on)
    raise Refused(
        Refusal.NOT_AUTHORISED,
        command=command_name(type(command)),
        actor=by.name,
        needed=tuple(sorted(role.value for role in roles)),
    )


def _require_registered(scope: Scope, work: Work) -> None:
    """Let a project whose registration was withdrawn answer like one that never was."""
    known = work.touched.get(scope.project_id) if scope.project_id is not None else None
    if isinstance(known, Project) and known.withdrawn:
        raise not_found(Project, known.id)


def _covers(mandate: Mandate, scope: Scope) -> bool:
    if mandate.scope_kind is ScopeKind.ORGANISATION:
        return True
    if mandate.scope_kind is ScopeKind.PROGRAMME:
        return mandate.scope_id == scope.programme_id
    return mandate.scope_id is not None and mandate.scope_id == scope.board_id


def _leads(scope: Scope, work: Work) -> bool:
    return scope.project_id is not None and work.get(Project, scope.project_id).lead == work.person_id


def _require_known(scope: Scope, work: Work) -> None:
    """Let nobody without a mandate here learn of a non-public project, except its lead."""
    if scope.project_id is None or scope.target is None:
        return
    project = work.get(Project, scope.project_id)
    reader = Reader(projects=frozenset({project.id} if project.lead == work.person_id else ()))
    if not visible_to(
        reader, public=project.public, programme_id=project.programme_id, project_id=project.id
    ):
        raise not_found(*scope.target)
