"""Who may give which command: everybody the table names, and nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.ballots import Choice
from domain.boards import board_id
from domain.condition_values import ConditionDraft
from domain.evidence import KeptFile, SubjectKind
from domain.import_batches import ImportCounts, UndoCounts, batch_id
from domain.kernel import Act
from domain.lifecycles import lifecycle_id
from domain.people import Role, ScopeKind
from domain.project_checks import Light, check_id
from domain.project_values import GoalLink, ProjectFacts, RunState, project_id
from domain.refusals import Refusal, Refused
from domain.system_records import SystemKind
from domain.units import unit_id
from exchange.holiday_calendars import public_holidays
from tests.support import asked_in_meetings, builders, sheets
from tests.support.board_commands import OF_REVIEWS, commands_of_boards, commands_of_relations
from tests.support.city import City, person
from tests.support.documents import PLAIN
from tests.support.door import facts, refuses
from workflows import (
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
    system_records,
    tolerances,
    units,
)
from workflows.authority import AUTHORITY, authorise
from workflows.catalogue import load_shipped
from workflows.commands import Actor, Command, Work, command_name

NEW = uuid5(NAMESPACE_OID, "something new")
TASK = uuid5(NAMESPACE_OID, "task")
NEED = uuid5(NAMESPACE_OID, "need")
OWED = uuid5(NAMESPACE_OID, "condition")
PROOF = uuid5(NAMESPACE_OID, "evidence")
FILE = KeptFile(name="x", media_type="text/plain", size=1, sha256="0" * 64)

# Who holds what in the small city; Pol is PMO of the whole organisation, Rita reads one programme.
TAKEN = replace(builders.LIST, sha256="d" * 64)
PERSONS = {
    "chair": "ada",
    "member": "bo",
    "lead": "eve",
    "pmo": "pia",
    "management": "max",
    "auditor": "rob",
    "administrator": "ann",
    "reader": "rita",
    "pmo of all": "pol",
    "nobody": "lea",
}
JOBS = ("init", "demo", "import", "tick", "followup")

PMO = {"pmo", "pmo of all"}
LEAD_OR_PMO = PMO | {"lead"}
ADMINISTRATION = {"administrator"}
OF_ALL = {"administrator", "pmo of all"}
OF_PROGRAMME = PMO | ADMINISTRATION
SETTING_UP = {"init", "demo"}
IMPORTING = SETTING_UP | {"import"}

MAY: dict[type[Command], set[str]] = {
    people.RegisterPerson: ADMINISTRATION | SETTING_UP,
    people.AssignMandate: ADMINISTRATION | SETTING_UP | {"followup"},
    people.EndMandate: ADMINISTRATION | SETTING_UP | {"followup"},
    units.RegisterUnit: OF_ALL | IMPORTING,
    units.RenameUnit: OF_ALL,
    units.DissolveUnit: OF_ALL,
    programmes.EstablishProgramme: ADMINISTRATION | SETTING_UP,
    programmes.AdoptLifecycle: OF_PROGRAMME | SETTING_UP,
    programmes.PublishCalendar: OF_PROGRAMME | SETTING_UP | {"tick"},
    programme_settings.SetReportingDuty: OF_PROGRAMME | SETTING_UP,
    programme_settings.EndReportingDuty: OF_PROGRAMME | SETTING_UP,
    programme_settings.FulfilReportingDuty: PMO,
    programme_settings.SetConsultationOrder: OF_PROGRAMME | SETTING_UP,
    programme_settings.SetCheckRule: OF_PROGRAMME | SETTING_UP,
    boards.EstablishBoard: OF_PROGRAMME | SETTING_UP,
    boards.SetVoteRule: OF_PROGRAMME | SETTING_UP,
    boards.AppointDeputy: OF_PROGRAMME | SETTING_UP,
    boards.RelieveDeputy: OF_PROGRAMME,
    lifecycles.PublishLifecycle: OF_ALL | SETTING_UP,
    projects.RegisterProject: PMO | IMPORTING,
    projects.RetitleProject: LEAD_OR_PMO | {"import"},
    projects.AssignLead: PMO,
    projects.PlanDates: LEAD_OR_PMO | {"import"},
    projects.ClassifyProject: PMO | IMPORTING,
    project_goals.LinkGoal: PMO | IMPORTING,
    goals.EstablishGoalSystem: PMO | IMPORTING,
    goals.AddGoal: PMO | IMPORTING,
    goals.RenameGoal: PMO | IMPORTING,
    goals.MoveGoal: PMO | IMPORTING,
    goals.RetireGoal: PMO | IMPORTING,
    projects.SetVisibility: PMO,
    projects.MoveProject: PMO | {"management"},
    projects.EnterPhase: {"followup"},
    projects.PauseProject: LEAD_OR_PMO | {"import"},
    projects.ResumeProject: LEAD_OR_PMO | {"import"},
    projects.MakePermanent: PMO | {"import"},
    projects.CorrectPhase: PMO,
    projects.CorrectRunState: PMO | {"import"},
    projects.CorrectDates: PMO | {"import"},
    gate_reviews.RequestGateReview: LEAD_OR_PMO,
    gate_reviews.OpenGateReview: PMO | {"followup"},
    gate_reviews.CastVote: {"chair", "member"},
    gate_reviews.DeclareRecusal: PMO | {"chair"},
    gate_reviews.ObjectToCircular: {"chair", "member"},
    **OF_REVIEWS,
    gate_reviews.ConcludeGateReview: PMO | {"chair"},
    gate_reviews.DeferGateReview: {"chair"},
    gate_reviews.ReturnGateReview: {"chair"},
    gate_reviews.WithdrawGateReview: LEAD_OR_PMO,
    conditions.SetCondition: IMPORTING | {"followup"},
    conditions.DeclareConditionMet: LEAD_OR_PMO,
    conditions.RejectProof: PMO,
    conditions.ExtendCondition: PMO | {"chair"},
    conditions.MeetCondition: PMO,
    conditions.WaiveCondition: {"chair"},
    conditions.LapseConditions: {"tick"},
    evidence.AttachEvidence: LEAD_OR_PMO | IMPORTING,
    evidence.SupersedeEvidence: LEAD_OR_PMO,
    evidence.WithdrawEvidence: LEAD_OR_PMO,
    project_checks.ScheduleProjectChecks: {"tick"},
    project_checks.SubmitProjectCheck: LEAD_OR_PMO,
    project_checks.IssueReminders: {"tick"},
    project_checks.CallOffCheck: {"followup"},
    **sheets.may(LEAD_OR_PMO, PMO, OF_PROGRAMME | SETTING_UP),
    **asked_in_meetings.may(PMO, OF_PROGRAMME | SETTING_UP, ADMINISTRATION | SETTING_UP | {"nobody"}),
    exception_tasks.RaiseExceptionTask: {"followup"},
    exception_tasks.SettleExceptionTask: PMO,
    project_relations.DeclareDependency: LEAD_OR_PMO,
    project_relations.ReleaseDependency: LEAD_OR_PMO,
    project_relations.NoteSynergy: LEAD_OR_PMO,
    project_relations.DropSynergy: LEAD_OR_PMO,
    project_relations.PlanMilestone: LEAD_OR_PMO | IMPORTING,
    project_relations.ReachMilestone: LEAD_OR_PMO | IMPORTING,
    project_relations.DropMilestone: LEAD_OR_PMO,
    tolerances.SetTolerances: PMO | {"chair"},
    tolerances.ForecastMeasure: LEAD_OR_PMO,
    tolerances.SettleToleranceException: PMO | {"followup"},
    system_records.RecordSystemFact: {"init"},
    project_registrations.WithdrawRegistration: PMO | {"import"},
    import_batches.BeginImport: PMO | {"management", "import"},
    import_batches.UndoImport: PMO | {"management", "import"},
    import_batches.CompleteImport: {"import"},
    decision_needs.RaiseDecisionNeed: LEAD_OR_PMO | {"followup"},
    decision_needs.EscalateDecisionNeed: PMO | {"management"},
    decision_needs.AnswerDecisionNeed: {"management"},
    decision_needs.WithdrawDecisionNeed: LEAD_OR_PMO | {"followup"},
    exception_tasks.RetryFollowUp: PMO,
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """The small city with something of every kind; the tests on it only ask and record nothing."""
    built = City(tmp_path_factory.mktemp("town"))
    for name in ("rita", "pol"):
        built.do(people.RegisterPerson(person_id=person(name)))
    built.mandate("rita", Role.READER, ScopeKind.PROGRAMME, built.programme)
    built.mandate("pol", Role.PMO, ScopeKind.ORGANISATION)
    built.request_release()
    built.do(units.RegisterUnit(name="Amt", kind="amt", valid_from=date(2024, 1, 1)))
    running = built.add_project("CITY-2", phase="initiation")
    built.do(projects.AssignLead(project_id=running, lead=person("eve")), "pia")
    built.do(project_checks.ScheduleProjectChecks(project_ids=(running,)), Actor.system("tick"))
    built.do(
        exception_tasks.RaiseExceptionTask(
            task_id=TASK,
            programme_id=built.programme,
            project_id=built.project,
            refused_command="enter_phase",
            caused_by=NEW,
            refusals=("guard_unmet",),
        ),
        Actor.system("followup"),
    )
    built.do(decision_needs.RaiseDecisionNeed(need_id=NEED, project_id=built.project, question="?"), "eve")
    approved = city_2_starts(built)
    owed = ConditionDraft(wording="Konzept vorlegen")
    built.do(conditions.SetCondition(condition_id=OWED, review_id=approved, draft=owed), Actor.system("demo"))
    kept = built.here.store.files.keep(BytesIO(PLAIN), "Konzept.txt")
    laid = evidence.AttachEvidence(
        evidence_id=PROOF, subject_kind=SubjectKind.PROJECT, subject_id=built.project, file=kept
    )
    built.do(laid, "pia")
    built.do(import_batches.BeginImport(programme_id=built.programme, read=TAKEN), Actor.system("import"))
    built.do(asked_in_meetings.planned(built.board, built.clock.now() + timedelta(days=30)), "pia")
    yield built
    built.close()


def city_2_starts(town: City) -> UUID:
    """Let the board approve the start of CITY-2; give the review."""
    project, review = project_id(town.programme, "CITY-2"), uuid5(NAMESPACE_OID, "start")
    start = town.clock.now().date()
    town.do(projects.PlanDates(project_id=project, start=start, end=start + timedelta(days=300)), "pia")
    town.do(
        gate_reviews.RequestGateReview(review_id=review, project_id=project, gate="start", motion="x"), "eve"
    )
    town.do(gate_reviews.OpenGateReview(review_id=review), "pia")
    for who in ("ada", "bo"):
        town.vote(review, who)
    return review


def check_in(town: City) -> UUID:
    """Give the scheduled check of the running project."""
    return next(fact.stream_id for fact in facts(town) if fact.topic == "project_check.scheduled.v1")


def commands(town: City) -> list[Command]:
    """Give one command of every kind, each with a target that exists."""
    at = town.clock.now()
    project, review, programme = town.project, uuid5(NAMESPACE_OID, "review"), town.programme
    known = ProjectFacts(key="CITY-9", title="Neu", kind="project")
    return [
        *commands_of_boards(town, review, NEW),
        people.RegisterPerson(person_id=NEW),
        people.AssignMandate(
            mandate_id=NEW, person_id=person("lea"), role=Role.AUDITOR, scope_kind=ScopeKind.ORGANISATION
        ),
        people.EndMandate(person_id=person("lea"), mandate_id=NEW),
        units.RegisterUnit(name="Neu", kind="amt", valid_from=date(2024, 1, 1)),
        units.RenameUnit(unit_id=unit_id("Amt"), name="Neu"),
        units.DissolveUnit(unit_id=unit_id("Amt"), valid_until=date(2025, 1, 1)),
        programmes.EstablishProgramme(programme_id=NEW, key="neu", name="Neu", land="NW"),
        programmes.AdoptLifecycle(programme_id=programme, lifecycle_id=lifecycle_id("standard", 1)),
        programmes.PublishCalendar(programme_id=programme, year=2026, calendar=public_holidays("NW", [2026])),
        lifecycles.PublishLifecycle(definition=load_shipped("standard")),
        projects.RegisterProject(programme_id=programme, lifecycle="standard", known=known),
        projects.RetitleProject(project_id=project, title="Neu"),
        project_registrations.WithdrawRegistration(project_id=project, reason="x"),
        projects.AssignLead(project_id=project, lead=None),
        projects.PlanDates(project_id=project, start=None, end=None),
        projects.ClassifyProject(project_id=project, scheme="art", value="x"),
        project_goals.LinkGoal(
            project_id=project, system_id=town.goals, goal="goal-2", link=GoalLink.YES, reason="x"
        ),
        goals.EstablishGoalSystem(programme_id=programme, key="neu", name="Neu"),
        goals.AddGoal(system_id=town.goals, goal="goal-3", label_de="Neu", label_en="New"),
        goals.RenameGoal(system_id=town.goals, goal="goal-2", label_de="Neu", label_en="New"),
        goals.MoveGoal(system_id=town.goals, goal="goal-2", parent="goal-1"),
        goals.RetireGoal(system_id=town.goals, goal="goal-2", reason="x"),
        projects.SetVisibility(project_id=project, public=False),
        projects.MoveProject(project_id=project, trigger="cancel", reason="x"),
        projects.EnterPhase(project_id=project, review_id=review),
        projects.PauseProject(project_id=project),
        projects.ResumeProject(project_id=project),
        projects.MakePermanent(project_id=project),
        projects.CorrectPhase(project_id=project, corrects=NEW, effective_at=at, phase="closed", reason="x"),
        projects.CorrectRunState(
            project_id=project, corrects=NEW, effective_at=at, run_state=RunState.ACTIVE, reason="x"
        ),
        projects.CorrectDates(
            project_id=project, corrects=NEW, effective_at=at, start=None, end=None, reason="x"
        ),
        gate_reviews.RequestGateReview(review_id=NEW, project_id=project, gate="release", motion="x"),
        gate_reviews.DeferGateReview(review_id=review, wording="x"),
        gate_reviews.WithdrawGateReview(review_id=review, reason="x"),
        *of_conditions_and_evidence(town),
        project_checks.ScheduleProjectChecks(project_ids=(project,)),
        project_checks.IssueReminders(check_ids=(check_in(town),)),
        project_checks.CallOffCheck(project_id=project),
        *sheets.asked(check_in(town), programme),
        *asked_in_meetings.asked(town.board, programme, person("lea"), at),
        exception_tasks.RaiseExceptionTask(
            task_id=NEW,
            programme_id=programme,
            project_id=None,
            refused_command="x",
            caused_by=NEW,
            refusals=(),
        ),
        exception_tasks.SettleExceptionTask(task_id=TASK, remark="x"),
        projects.ClassifyProject(project_id=project, scheme="x", value="y"),
        *of_settings(programme),
        *commands_of_relations(town, NEW),
        decision_needs.EscalateDecisionNeed(need_id=NEED, board_id=town.board, reason="x"),
        decision_needs.AnswerDecisionNeed(need_id=NEED, decision="x"),
        decision_needs.WithdrawDecisionNeed(need_id=NEED, reason="x"),
        exception_tasks.RetryFollowUp(task_id=TASK, remark="x"),
    ]


def of_settings(programme: UUID) -> list[Command]:
    """Give one command of every kind about settings and imports of a programme, and what the system does."""
    return [
        programme_settings.SetReportingDuty(
            programme_id=programme, duty="status", terms=builders.duty(), decision="x"
        ),
        programme_settings.EndReportingDuty(programme_id=programme, duty="status", decision="x"),
        programme_settings.FulfilReportingDuty(programme_id=programme, duty="status", report="x"),
        programme_settings.SetConsultationOrder(
            programme_id=programme, matter_class="release", steps=(), decision="x"
        ),
        programme_settings.SetCheckRule(
            programme_id=programme, interval_weeks=3, weekday=3, time="09:00", decision="x"
        ),
        system_records.RecordSystemFact(kind=SystemKind.REBUILD, occasion="x", noted={}),
        import_batches.BeginImport(programme_id=programme, read=builders.LIST),
        import_batches.CompleteImport(
            batch_id=NEW,
            counts=ImportCounts(registered=0, changed=0, unchanged=0, refused=0, stopped=0),
        ),
        import_batches.UndoImport(
            batch_id=batch_id(programme, TAKEN.sha256, TAKEN.mapping_sha256),
            counts=UndoCounts(withdrawn=0, put_back=0, kept=0),
            reason="x",
        ),
    ]


def of_conditions_and_evidence(town: City) -> list[Command]:
    """Give the commands about what was owed and laid in the small city."""
    project, review = town.project, uuid5(NAMESPACE_OID, "review")
    return [
        gate_reviews.ReturnGateReview(review_id=review, wording="x"),
        conditions.SetCondition(condition_id=NEW, review_id=review, draft=ConditionDraft(wording="x")),
        conditions.DeclareConditionMet(condition_id=OWED),
        conditions.RejectProof(condition_id=OWED, reason="x"),
        conditions.ExtendCondition(condition_id=OWED, due_on=date(2030, 1, 2), reason="x"),
        conditions.MeetCondition(condition_id=OWED),
        conditions.WaiveCondition(condition_id=OWED, reason="x"),
        conditions.LapseConditions(condition_ids=(OWED,)),
        evidence.AttachEvidence(
            evidence_id=NEW, subject_kind=SubjectKind.PROJECT, subject_id=project, file=FILE
        ),
        evidence.SupersedeEvidence(evidence_id=PROOF, replacement=NEW),
        evidence.WithdrawEvidence(evidence_id=PROOF, reason="x"),
    ]


def refusal_of(town: City, command: Command, by: Actor) -> Refused | None:
    """Ask the table as the door does, on the real record and under its lock; record nothing."""
    with town.here.store.transaction(town.clock.now()) as transaction:
        act = Act.now(NEW, transaction.recorded_at)
        work = Work(act=act, by=by, facts=transaction.facts, stream=transaction)
        try:
            authorise(command, work, by)
        except Refused as refused:
            return refused
    return None


@pytest.mark.parametrize("kind", AUTHORITY, ids=command_name)
def test_a_command_is_given_by_those_the_table_names_and_by_nobody_else(
    kind: type[Command], town: City
) -> None:
    command = next(one for one in commands(town) if type(one) is kind)
    actors = {name: Actor(person(who)) for name, who in PERSONS.items()}
    actors |= {job: Actor.system(job) for job in JOBS}
    answers = {name: refusal_of(town, command, actor) for name, actor in actors.items()}
    assert {name for name, refused in answers.items() if refused is None} == MAY[kind]
    refusals = {refused.refusal for refused in answers.values() if refused is not None}
    assert refusals == {Refusal.NOT_AUTHORISED}


def test_a_refusal_names_the_roles_that_would_do(city: City) -> None:
    command = projects.RetitleProject(project_id=city.project, title="Neu")
    refuses(
        city,
        command,
        "max",
        Refusal.NOT_AUTHORISED,
        command="retitle_project",
        actor=str(person("max")),
        needed=("lead", "pmo"),
    )


def test_a_person_nobody_knows_may_do_nothing(city: City) -> None:
    command = projects.RetitleProject(project_id=city.project, title="Neu")
    refuses(city, command, "zoe", Refusal.NOT_AUTHORISED)


@pytest.mark.parametrize("who", ["lea", "ada", "zoe"])
def test_a_hidden_project_is_to_others_as_if_it_were_not_there(city: City, who: str) -> None:
    hidden = city.add_project("CITY-2", public=False)
    for project in (hidden, NEW):
        for command in (
            projects.RetitleProject(project_id=project, title="Neu"),
            projects.MoveProject(project_id=project, trigger="no_such_trigger"),
            gate_reviews.RequestGateReview(
                review_id=NEW, project_id=project, gate="no_such_gate", motion="x"
            ),
        ):
            refuses(city, command, who, Refusal.NOT_FOUND, noun="project", id=str(project))


def test_those_with_a_mandate_for_a_hidden_project_are_told_that_they_may_not(city: City) -> None:
    hidden = city.add_project("CITY-2", public=False)
    command = projects.RetitleProject(project_id=hidden, title="Neu")
    for who in ("max", "rob"):
        refuses(city, command, who, Refusal.NOT_AUTHORISED)
    city.do(command, "pia")


def test_the_lead_of_a_hidden_project_knows_it(city: City) -> None:
    hidden = city.add_project("CITY-2", public=False)
    city.do(projects.AssignLead(project_id=hidden, lead=person("eve")), "pia")
    city.do(projects.RetitleProject(project_id=hidden, title="Neu"), "eve")
    refuses(city, projects.AssignLead(project_id=hidden, lead=None), "eve", Refusal.NOT_AUTHORISED)


def test_what_belongs_to_a_hidden_project_is_hidden_with_it(city: City) -> None:
    review = city.request_release()
    city.do(projects.SetVisibility(project_id=city.project, public=False), "pia")
    withdraw = gate_reviews.WithdrawGateReview(review_id=review, reason="x")
    refuses(city, withdraw, "lea", Refusal.NOT_FOUND, noun="gate_review", id=str(review))
    running = city.add_project("CITY-2", phase="initiation", public=False)
    city.do(project_checks.ScheduleProjectChecks(project_ids=(running,)), Actor.system("tick"))
    check = check_in(city)
    report = project_checks.SubmitProjectCheck(
        check_id=check, status=Light.GREEN, outlook=Light.GREEN, report="x"
    )
    refuses(city, report, "lea", Refusal.NOT_FOUND, noun="project_check", id=str(check))
    assert check == check_id(running, facts(city)[-1].state["terms"]["cycle"])


def test_a_board_member_votes_on_a_hidden_project_and_may_do_no_more(city: City) -> None:
    review = city.request_release()
    city.do(projects.SetVisibility(project_id=city.project, public=False), "pia")
    city.vote(review, "bo")
    withdraw = gate_reviews.WithdrawGateReview(review_id=review, reason="x")
    refuses(city, withdraw, "bo", Refusal.NOT_AUTHORISED)


def test_a_mandate_holds_where_it_was_given(city: City) -> None:
    review = city.request_release()
    city.mandate("lea", Role.PMO, ScopeKind.PROGRAMME, NEW)
    refuses(
        city, projects.RetitleProject(project_id=city.project, title="Neu"), "lea", Refusal.NOT_AUTHORISED
    )
    city.do(boards.EstablishBoard(programme_id=city.programme, key="other", name="Beirat", statutory_seats=1))
    city.mandate("lea", Role.MEMBER, ScopeKind.BOARD, board_id(city.programme, "other"))
    vote = gate_reviews.CastVote(review_id=review, choice=Choice.YES, dossier_sha256="x")
    refuses(city, vote, "lea", Refusal.NOT_AUTHORISED, needed=("chair", "deputy", "deputy_chair", "member"))


def test_an_ended_mandate_is_worth_nothing_a_moment_later(city: City) -> None:
    command = projects.RetitleProject(project_id=city.project, title="Neu")
    mandate = city.mandate("lea", Role.PMO, ScopeKind.PROGRAMME, city.programme)
    city.do(command, "lea")
    city.do(people.EndMandate(person_id=person("lea"), mandate_id=mandate))
    refuses(city, projects.RetitleProject(project_id=city.project, title="x"), "lea", Refusal.NOT_AUTHORISED)


def test_who_gave_up_the_lead_acts_as_lead_no_more(city: City) -> None:
    city.do(projects.AssignLead(project_id=city.project, lead=person("lea")), "pia")
    command = projects.RetitleProject(project_id=city.project, title="Neu")
    refuses(city, command, "eve", Refusal.NOT_AUTHORISED)
    city.do(command, "lea")


def test_what_only_a_person_can_do_no_job_does(city: City) -> None:
    review = city.request_release()
    vote = gate_reviews.CastVote(review_id=review, choice=Choice.YES, dossier_sha256="x")
    refuses(city, vote, Actor.system("demo"), Refusal.NOT_AUTHORISED, actor="system:demo")
