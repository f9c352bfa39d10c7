"""One real event of every class, each recorded by its decision: what the corpus of stored samples is made from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import NAMESPACE_OID, uuid5

from domain.absences import Absence
from domain.ballots import Choice
from domain.boards import Board
from domain.check_cycles import Shift
from domain.check_rules import DayOff, ProgrammeCheckRule
from domain.consultation_values import Advice, ReviewStep
from domain.deputyships import Deputyship
from domain.electorates import SeatRef
from domain.exception_tasks import ExceptionTask
from domain.gate_review_values import RecusalGround
from domain.gate_reviews import DossierItem
from domain.goals import Goal, GoalKind, GoalSystem
from domain.import_batches import ImportBatch, ImportCounts, UndoCounts
from domain.kernel import Aggregate, DomainEvent
from domain.lifecycles import Lifecycle
from domain.light_scales import DEFAULT_SCALE
from domain.mail_wishes import MailTerms, MailWish
from domain.meeting_values import Counts, Hand, ItemDraft, ItemKind, PlacedDraft
from domain.people import Person, Role, ScopeKind
from domain.programme_settings import ConsultationRole, ConsultationStep
from domain.programmes import Programme
from domain.project_checks import FilledIn, ProjectCheck
from domain.project_relations import DependencyKind
from domain.project_tolerances import Approval, Measure, Tolerances
from domain.project_values import GoalLink, Plan, ProjectFacts, RunState, SourceRow, project_id
from domain.projects import Project
from domain.reminder_ladders import DEFAULT_LADDERS, ReminderKind
from domain.reminders import Addressee, Reached, Reminder, ReminderSubject
from domain.review_dossiers import CriterionClaim, DossierChange, Papers
from domain.show_of_hands import count_hands
from domain.system_records import SystemKind, SystemRecord
from domain.texts import Note
from domain.units import Unit, unit_id
from domain.vote_rules import SIMPLE_MAJORITY
from domain.working_days import WorkingDayCalendar
from tests.support import builders
from tests.support.builders import DOSSIER, PAPER, PIN, PLAN, PROGRAMME, REVIEW, act, day, point
from tests.support.electorates import ADA, BO, BY_CIRCULAR, CY, EVE, TWO_ROUNDS
from workflows.catalogue import load_shipped

UNIT = unit_id("Amt für Digitales")


def _people() -> Iterable[Aggregate]:
    ada = Person.register(ADA, act(0))
    mandate = builders.mandate_of(ADA)
    ada.assign_mandate(
        mandate, Role.CHAIR, (ScopeKind.BOARD, builders.board().id), (day(1), day(400)), act(1)
    )
    ada.note_absence(BO, Absence(date(2024, 7, 1), date(2024, 7, 19), BO), act(2))
    ada.cancel_absence(BO, act(3))
    ada.name_deputy(CY, act(4))
    ada.state_mail_wish(MailWish.DAILY, act(5))
    ada.end_mandate(mandate, Note(ADA, "Ada wechselt in ein anderes Amt."), act(300))
    yield ada


def _units() -> Iterable[Aggregate]:
    unit = Unit.register("Amt für Digitales", "amt", unit_id("Dezernat I"), date(2024, 1, 1), act(0))
    unit.rename("Digitalamt", act(30))
    unit.dissolve(date(2025, 12, 31), act(60))
    yield unit


def _programmes() -> Iterable[Aggregate]:
    programme = Programme.establish(
        PROGRAMME,
        ("stadt", "Digitale Stadt"),
        ("Europe/Berlin", "NW"),
        public=True,
        notice="Angaben ohne Gewähr.",
        act=act(0),
    )
    programme.adopt_lifecycle(PIN.lifecycle_id, PIN.key, PIN.version, PIN.sha256, act(1))
    holidays = {date(2024, 1, 1): "Neujahr", date(2024, 3, 29): "Karfreitag"}
    programme.set_reporting_duty("status", builders.duty(), "DS 0557/23", act(2))
    programme.fulfil_reporting_duty("status", "MV 23/SVV/1238", act(3))
    programme.end_reporting_duty("status", "DS 0558/23", act(4))
    order = (
        ConsultationStep(body="Ortsbeirat", board_id=None, role=ConsultationRole.HEARING, public=True),
        ConsultationStep(
            body="Hauptausschuss",
            board_id=builders.board().id,
            role=ConsultationRole.DECISION,
            public=False,
        ),
    )
    programme.set_consultation_order("release", order, "Hauptsatzung § 5", act(2))
    programme.set_light_scale(DEFAULT_SCALE, "DS 0557/23", act(2))
    joint = ProgrammeCheckRule(
        interval_weeks=3,
        weekday=3,
        time="09:00",
        joint=True,
        anchor_on=date(2024, 1, 10),
        phases=("implementation",),
        run_states=(RunState.ACTIVE, RunState.PERMANENT),
        days_off=(DayOff(on=date(2024, 12, 24), name="Heiligabend"),),
        shift=Shift.PREVIOUS,
        lead_time_working_days=5,
    )
    programme.set_check_rule(joint, "DS 0557/23", act(2))
    ladder = DEFAULT_LADDERS[ReminderKind.PROJECT_CHECK]
    programme.set_ladder(ReminderKind.PROJECT_CHECK, ladder, "DS 0557/23", act(2))
    programme.set_mail_terms(MailTerms(allowed=(MailWish.DAILY,)), "DS 0557/23", act(2))
    programme.publish_calendar(2024, WorkingDayCalendar.of("NW", [2024], holidays), act(2))
    yield programme
    yield Lifecycle.publish(load_shipped("standard"), act(1))
    board = Board.establish(PROGRAMME, "steering", "Lenkungsausschuss", 3, act(3))
    board.set_vote_rule("release", SIMPLE_MAJORITY, "Geschäftsordnung § 4", act(4))
    appointment = uuid5(NAMESPACE_OID, "deputyship")
    wished = Deputyship(
        principal=BO, deputy=EVE, matter_classes=("release",), valid_from=day(1), valid_until=day(90)
    )
    board.appoint_deputy(appointment, wished, "Beschluss vom 8. Januar", act(5))
    board.relieve_deputy(appointment, Note(EVE, "Eve wechselt das Amt."), act(6))
    yield board


def _goals() -> Iterable[Aggregate]:
    system = GoalSystem.establish(PROGRAMME, ("agenda", "Digitale Agenda"), "Beschluss 12/24", act(0))
    service = Goal(label_de="Bürgerservice", label_en="Citizen service", source="Seite 3")
    system.add_goal("goal-1", service, act(1))
    system.add_goal("field-1", replace(service, kind=GoalKind.FIELD_OF_ACTION), act(2))
    system.rename_goal("goal-1", "Bürgerservice für alle", "Citizen service for all", act(3))
    system.move_goal("goal-1", "field-1", act(4))
    system.retire_goal("goal-1", "Das Ziel ist erreicht.", act(5))
    yield system


def _projects() -> Iterable[Aggregate]:
    known = ProjectFacts(
        key="CITY-1",
        title="Bürgerportal",
        kind="project",
        lead_unit_id=UNIT,
        co_unit_ids=(UNIT,),
        classifications={"category": "Verwaltung"},
        references=("DS 0557/23",),
        plan=PLAN,
        public=True,
        source=SourceRow(
            file="list.csv",
            sha256="f" * 64,
            row=7,
            document="Sachstandsbericht 2024",
            wording={"Titel": "Bürgerportal „neu“"},
        ),
    )
    it = Project.register(PROGRAMME, PIN, point(), known, act(0))
    registered = it.phases.facts[0].event_id
    it.retitle("Serviceportal", act(1, recorded=3))
    it.assign_lead(EVE, act(2))
    it.plan_dates(Plan(start=date(2024, 3, 1), end=None), act(3))
    it.link_goal(builders.relation(GoalLink.UNCLEAR), act(4))
    it.classify("finanzierung", "nicht finanziert", act(4))
    other = project_id(PROGRAMME, "CITY-2")
    it.declare_dependency(other, DependencyKind.NEEDS_RESULT, "Braucht die Anmeldung.", (), act(4))
    it.release_dependency(other, "Die Anmeldung ist da.", None, act(5))
    it.note_synergy(other, "Eine Ausschreibung für beide.", (), act(4))
    it.drop_synergy(other, "Es wird getrennt ausgeschrieben.", None, act(5))
    for key in ("pilot", "roll-out"):
        it.plan_milestone(key, "Pilotbetrieb", date(2024, 6, 1), None, act(4))
    it.reach_milestone("pilot", None, act(5))
    it.drop_milestone("roll-out", "Der Pilotbetrieb genügt.", None, act(5))
    it.set_visibility(public=False, act=act(5))
    it.enter_phase(builders.move(), (REVIEW, day(6)), "laut Beschluss", act(6))
    cost = Measure(name="Kosten", unit="EUR", approved=Decimal(120_000), tolerance=Decimal("10000.50"))
    allowed = Tolerances(days=30, measures=(cost,))
    it.grant_tolerances(Approval(REVIEW, builders.board().id), allowed, (), act(6))
    it.foresee("Kosten", Decimal(140_000), None, act(6))
    it.judge_tolerances(it.plan, it.baseline, act(6))
    it.settle_exception(next(iter(it.exceeded.values()))[0], "Der Ausschuss nimmt es hin.", act(6))
    it.pause(date(2024, 6, 1), Note(EVE, "Eve ist in Elternzeit."), pausable=True, act=act(7))
    it.resume(act(8))
    it.make_permanent(allowed=True, act=act(9))
    it.correct_phase(registered, day(0), point("idea"), "Falsche Zeile gelesen.", act(10))
    it.correct_run_state(registered, day(0), RunState.PAUSED, "Falsche Zeile gelesen.", act(11))
    it.correct_dates(registered, day(0), Plan(start=None, end=None), "Falsche Zeile gelesen.", act(12))
    it.withdraw_registration(uuid5(NAMESPACE_OID, "batch"), "Die Liste war die falsche.", (), act(13))
    yield it


CLAIM = CriterionClaim(criterion="benefit", evidence_id=REVIEW, remark="Seite 4")


def _with_changed_papers() -> Aggregate:
    changed = builders.review(votes={ADA: Choice.YES})
    added = uuid5(NAMESPACE_OID, "plan.pdf")
    papers = Papers(
        evidence=(added,),
        dossier=(DossierItem(name="plan.pdf", sha256="a" * 64),),
        dossier_sha256="b" * 64,
    )
    changed.change_dossier(DossierChange.ADDED, (added, "plan.pdf"), papers, act(5))
    return changed


def _heard() -> Aggregate:
    steps: tuple[ReviewStep, ...] = (
        ReviewStep(body="Ortsbeirat", role=ConsultationRole.HEARING, public=True),
        ReviewStep(
            body="Lenkungsausschuss", role=ConsultationRole.DECISION, board_id=builders.matter().board_id
        ),
    )
    heard = builders.requested(consultation=steps)
    heard.record_consultation(1, Advice.IN_FAVOUR, "Einstimmig.", EVE, act(1))
    return heard


def _reviews() -> Iterable[Aggregate]:
    decided = builders.review()
    decided.cast_vote(BO, Choice.NO, PAPER, Note(BO, "Bo hält die Kosten für zu hoch."), act(2))
    decided.vacate_seats({builders.mandate_of(CY)}, act(3))
    decided.conclude(act(30))
    yield decided
    again = builders.review(TWO_ROUNDS, {ADA: Choice.YES})
    again.declare_recusal(
        CY, RecusalGround.OWN_DECLARATION, Note(CY, "Cys Bruder bewirbt sich."), act(3), seated=True
    )
    again.cast_vote(BO, Choice.NO, PAPER, None, act(4))
    yield again
    circular = builders.review(BY_CIRCULAR, circular=True)
    circular.object_to_procedure(BO, Note(BO, "Bo will das Vorhaben besprechen."), act(3))
    yield circular
    withdrawn = builders.requested()
    withdrawn.judge_criterion(CLAIM, EVE, act(1))
    yield _with_changed_papers()
    yield _heard()
    withdrawn.withdraw("Der Antrag ist überholt.", act(2))
    yield withdrawn


def _checks() -> Iterable[Aggregate]:
    check: ProjectCheck = builders.check()
    told = FilledIn(status="green", outlook="red", report="Es bleibt dabei.", sheet=builders.sheet())
    off: ProjectCheck = builders.check()
    off.call_off(EVE, 1, act(15))
    yield off
    check.submit(EVE, told, act(17))
    check.return_sheet(ADA, "Bitte den Meilenstein nennen, der sich verschiebt.", act(18))
    check.submit(EVE, builders.filled(), act(19))
    check.accept(ADA, "Danke.", act(20))
    yield check
    subject = ReminderSubject(
        kind="project_check",
        subject_id=check.id,
        project_id=check.terms.project_id,
        programme_id=PROGRAMME,
        due_at=check.terms.due_at,
    )
    addressees = (Addressee(person_id=EVE, role="lead"),)
    reminder = Reminder.issue(subject, Reached(level=2, addressees=addressees), act(14))
    reminder.escalate(Reached(level=4, addressees=addressees), act(21))
    yield reminder
    task = ExceptionTask.raise_for(
        uuid5(NAMESPACE_OID, "task"),
        (PROGRAMME, check.terms.project_id),
        "enter_phase",
        uuid5(NAMESPACE_OID, "cause"),
        ("guard_unmet", "project_paused"),
        act(22),
    )
    task.settle("Das Projekt wurde wieder aufgenommen.", act(23))
    yield task


def _conditions() -> Iterable[Aggregate]:
    proof = builders.evidence("Konzept.pdf")
    met = builders.condition()
    met.declare_met(EVE, (proof.id,), "Entwurf liegt bei.", act(12))
    met.reject_proof(ADA, "Die Freigabe fehlt.", act(13))
    met.extend(ADA, builders.day(45), "Die Prüfung dauert länger.", act(14))
    met.meet(ADA, (proof.id,), "Das Konzept liegt vor.", act(20))
    yield met
    lapsed = builders.condition()
    lapsed.lapse(act(40))
    lapsed.waive(ADA, "Durch die neue Rechtslage überholt.", act(41))
    yield lapsed
    proof.supersede(builders.evidence("Konzept 2.pdf"), act(21))
    yield proof
    withdrawn = builders.evidence("Entwurf.pdf")
    withdrawn.withdraw("Falsche Datei.", act(22))
    yield withdrawn


def _batches() -> Iterable[Aggregate]:
    batch = ImportBatch.begin(PROGRAMME, builders.LIST, act(1))
    batch.complete(ImportCounts(registered=10, changed=1, unchanged=1, refused=1, stopped=0), act(1))
    batch.undo(UndoCounts(withdrawn=9, put_back=1, kept=1), "Die Liste war die falsche.", act(2))
    yield batch


def _system() -> Iterable[Aggregate]:
    record = SystemRecord.begin(
        SystemKind.FOUNDING, "city", {"marked": "test", "events": 0, "empty": True}, act(0)
    )
    record.continue_with("again", {}, act(1))
    yield record


def _needs() -> Iterable[Aggregate]:
    it = builders.need(needed_by=date(2024, 2, 1))
    it.escalate(builders.board().id, "Das Budget reicht nicht.", EVE, act(2))
    it.decide("Die Stelle wird besetzt.", ADA, (Role.CHAIR, builders.mandate_of(ADA)), act(3))
    yield it
    withdrawn = builders.need()
    withdrawn.withdraw("Die Frage hat sich erledigt.", act(2))
    yield withdrawn


def _meetings() -> Iterable[Aggregate]:
    it = builders.meeting()
    it.move(day(21), "Rathaus, Saal 1", "Saal 2 ist belegt.", act(2))
    it.invite(builders.agenda(), (ADA, BO, CY), 3, "Die Frist des Förderantrags läuft ab.", act(18))
    late = ItemDraft(kind=ItemKind.OTHER, title="Bericht der Geschäftsstelle")
    it.supplement((PlacedDraft(late, None),), "Von der Leitung erbeten.", act(19))
    it.open((ADA, builders.mandate_of(ADA)), EVE, act(21))
    for person in (ADA, BO):
        it.arrive(person, builders.mandate_of(person), act(21))
    hands = (Hand(person_id=ADA, choice=Choice.YES), Hand(person_id=BO, choice=Choice.NO))
    it.show_hands("O1", DOSSIER, hands, 2, act(21))
    counts = Counts(yes=2, no=0)
    seats = tuple(SeatRef(person=person) for person in (ADA, BO, CY))
    count = count_hands(SIMPLE_MAJORITY, 3, seats, counts)
    it.resolve("O2", "Die Stelle wird besetzt.", counts, count, act(21))
    it.postpone("N1", "Die Zeit reichte nicht.", act(21))
    it.leave(BO, act(21, recorded=22))
    it.close(act(22))
    it.minute("O1", "Die Leitung stellt den Plan vor.", act(23))
    it.approve_minutes(ADA, None, "a" * 64, act(24))
    it.correct_minutes("O1", "Vorgestellt hat der Stellvertreter.", "Verwechslung.", act(25))
    yield it
    off = builders.meeting()
    off.cancel("Zu wenige Punkte.", act(2))
    yield off


def samples() -> dict[type[DomainEvent], DomainEvent]:
    """Give one event of every class."""
    found: dict[type[DomainEvent], DomainEvent] = {}
    for make in (
        _people, _units, _programmes, _goals, _projects, _reviews, _checks, _conditions, _needs, _meetings,
        _batches, _system,
    ):  # fmt: skip
        for aggregate in make():
            for event in aggregate.collect_events():
                assert isinstance(event, DomainEvent)
                found.setdefault(type(event), event)
    return found
