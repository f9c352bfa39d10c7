"""Aggregates in memory with one obvious default each; time runs in whole days from `day(0)`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.ballots import Choice
from domain.board_sheets import BoardSheet, MilestoneForecast, SheetCells, SheetNeed
from domain.boards import Board
from domain.conditions import Blocks, Condition, ConditionDraft, ConditionPlace
from domain.consultation_values import ReviewStep
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence, KeptFile, Subject, SubjectKind
from domain.gate_review_values import (
    DeputySeat,
    DossierItem,
    FrozenVote,
    GateMatter,
    Panel,
    Paper,
    Seat,
    VotingPaper,
)
from domain.gate_reviews import GateReview
from domain.goals import goal_system_id
from domain.import_batches import ImportedFile
from domain.kernel import Act
from domain.meeting_values import ItemDraft, ItemKind, MeetingTerms, PlacedDraft
from domain.meetings import Meeting
from domain.people import Person
from domain.programme_settings import DutyTerms
from domain.project_checks import CheckTerms, FilledIn, Light, ProjectCheck, ScheduledRung
from domain.project_goals import GoalRelation
from domain.project_values import GoalLink, LifecyclePin, PhaseMove, PhasePoint, Plan, ProjectFacts, RunState
from domain.projects import Project
from domain.times import Effective
from domain.vote_rules import SIMPLE_MAJORITY, VoteRule
from tests.support.electorates import PEOPLE

BEGIN = datetime(2024, 1, 8, 8, 0, tzinfo=UTC)
PROGRAMME = uuid5(NAMESPACE_OID, "programme")
GOALS = goal_system_id(PROGRAMME, "agenda")
REVIEW = uuid5(NAMESPACE_OID, "review")
PIN = LifecyclePin(
    lifecycle_id=uuid5(NAMESPACE_OID, "standard/1"), key="standard", version=1, sha256="5" * 64
)
PLAN = Plan(start=date(2024, 2, 1), end=date(2024, 12, 20))
DOSSIER = "d" * 64
PAPER = VotingPaper(DOSSIER)
"""What members vote on in the first round."""
LIST = ImportedFile(
    file="list.csv",
    sha256="f" * 64,
    document="Sachstandsbericht 2024",
    reference="DS 0557/23",
    mapping_sha256="e" * 64,
    rows=13,
)

_commands = count(1)


def day(number: int) -> datetime:
    """Give the instant so many days after the beginning."""
    return BEGIN + timedelta(days=number)


def act(at: int = 1, *, recorded: int | None = None) -> Act:
    """A command that takes effect on a day and is recorded on it, or later."""
    command_id = uuid5(NAMESPACE_OID, f"command {next(_commands)}")
    return Act(command_id, day(at if recorded is None else recorded), Effective(day(at)))


def mandate_of(person: UUID) -> UUID:
    """Give the mandate on which a person's seat rests."""
    return uuid5(person, "mandate")


def person() -> Person:
    """Ada, known to the record, without mandates."""
    return Person.register(PEOPLE[0], act(0))


def point(phase: str = "pipeline", *, final: bool = False) -> PhasePoint:
    """A phase of the lifecycle."""
    return PhasePoint(phase=phase, coarse="closed" if final else phase, final=final)


def project(
    *,
    phase: PhasePoint | None = None,
    run_state: RunState = RunState.ACTIVE,
    plan: Plan = PLAN,
    public: bool = True,
    classifications: dict[str, str] | None = None,
) -> Project:
    """Project CITY-1 „Bürgerportal“, registered on day 0."""
    known = ProjectFacts(
        key="CITY-1",
        title="Bürgerportal",
        kind="project",
        plan=plan,
        run_state=run_state,
        public=public,
        classifications=classifications,
    )
    return Project.register(PROGRAMME, PIN, phase or point(), known, act(0))


def move(source: str = "pipeline", target: str = "initiation", *, final: bool = False) -> PhaseMove:
    """A move the lifecycle allowed."""
    return PhaseMove(
        trigger=f"{source}.approve",
        source=source,
        target=point(target, final=final),
        lifecycle_version=1,
        guards={"active": True},
        facts={"run_state": "active"},
    )


def relation(
    link: GoalLink = GoalLink.YES,
    goal: str = "goal-1",
    *,
    system: UUID = GOALS,
    reason: str = "Laut Steckbrief.",
) -> GoalRelation:
    """How a project relates to the goal „Bürgerservice“ of the agenda."""
    return GoalRelation(system_id=system, goal=goal, wording="Bürgerservice", link=link, reason=reason)


def board(statutory_seats: int = 3) -> Board:
    """The steering board."""
    return Board.establish(PROGRAMME, "steering", "Lenkungsausschuss", statutory_seats, act(0))


def matter(project_id: UUID | None = None) -> GateMatter:
    """The release of CITY-1 before the steering board."""
    return GateMatter(
        project_id=project_id or project().id,
        programme_id=PROGRAMME,
        gate="release",
        source="pipeline",
        target="initiation",
        board_id=board().id,
        matter_class="release",
        lifecycle_version=1,
        lifecycle_sha256=PIN.sha256,
    )


def requested(consultation: tuple[ReviewStep, ...] | None = None) -> GateReview:
    """The release of CITY-1, requested on day 1 by Eve and not yet open."""
    dossier = (DossierItem(name="Steckbrief", sha256="b" * 64),)
    paper = Paper("Das Projekt wird freigegeben.", dossier, consultation=consultation)
    return GateReview.request(REVIEW, matter(), PEOPLE[4], paper, act(1))


def frozen(
    rule: VoteRule = SIMPLE_MAJORITY,
    seats: int = 3,
    statutory: int = 3,
    chairs: int = 1,
) -> FrozenVote:
    """What a vote of the first so many people rests on; the first ones chair."""
    return FrozenVote(
        statutory_seats=statutory,
        seats=tuple(
            Seat(person_id=holder, mandate_id=mandate_of(holder), chair=place < chairs)
            for place, holder in enumerate(PEOPLE[:seats])
        ),
        rule_version=1,
        rule=rule.to_data(),
        dossier=(DossierItem(name="Steckbrief", sha256="b" * 64),),
        dossier_sha256=DOSSIER,
    )


def panel(
    rule: VoteRule = SIMPLE_MAJORITY, deputies: Mapping[UUID, UUID] | None = None, *, circular: bool = False
) -> Panel:
    """Who else takes part: deputies for whom they name; further rounds are due every ten days."""
    return Panel(
        deputies=tuple(
            DeputySeat(principal=principal, person_id=deputy, mandate_id=uuid5(deputy, str(principal)))
            for deputy, principal in (deputies or {}).items()
        ),
        circular=circular,
        rounds_due_at=tuple(day(10 * number) for number in range(2, rule.last_round + 1)),
    )


def review(
    rule: VoteRule = SIMPLE_MAJORITY,
    votes: Mapping[UUID, Choice] | None = None,
    *,
    seats: int = 3,
    due: int | None = 10,
    deputies: Mapping[UUID, UUID] | None = None,
    circular: bool = False,
) -> GateReview:
    """The release of CITY-1, open since day 1, with the votes cast so far on day 2."""
    opened = requested()
    others = panel(rule, deputies, circular=circular)
    opened.open(frozen(rule, seats, max(seats, 3)), None if due is None else day(due), act(1), others)
    for voter, choice in (votes or {}).items():
        opened.cast_vote(voter, choice, PAPER, None, act(2))
    return opened


def check() -> ProjectCheck:
    """The first check of CITY-1, due on day 21 with reminders on days 14 and 21."""
    terms = CheckTerms(
        project_id=project().id,
        programme_id=PROGRAMME,
        cycle="2024-W05",
        due_on=day(21).date(),
        due_at=day(21),
        rungs=(
            ScheduledRung(level=1, at=day(14), recipients=("lead",)),
            ScheduledRung(level=2, at=day(21), recipients=("lead", "pmo")),
        ),
        lifecycle_version=1,
        calendar_sha256="c" * 64,
    )
    return ProjectCheck.schedule(terms, act(0))


def filled(
    status: str = Light.GREEN, outlook: str = Light.YELLOW, report: str = "Läuft nach Plan."
) -> FilledIn:
    """A report on lights, without a sheet."""
    return FilledIn(status=status, outlook=outlook, report=report)


def sheet(**cells: str) -> BoardSheet:
    """A board sheet with one milestone and one question."""
    return BoardSheet(
        cells=SheetCells(
            **{"vision": "Ein Portal für alle.", "todo": "Abnahme", **cells},
            milestones=(
                MilestoneForecast(
                    label="Pilotbetrieb",
                    key="pilot",
                    planned_on=date(2024, 6, 1),
                    forecast_on=date(2024, 7, 1),
                ),
            ),
        ),
        needs=(SheetNeed(need_id=uuid5(NAMESPACE_OID, "need"), question="Wer zahlt den Betrieb?"),),
    )


def draft(
    *, blocks: Blocks = Blocks.APPROVAL, proof: str | None = "Freigabe der Datenschutzbeauftragten"
) -> ConditionDraft:
    """A condition as it is put to the vote: Eve owes a concept within twenty working days."""
    return ConditionDraft(
        wording="Datenschutzkonzept vorlegen",
        owner=PEOPLE[4],
        due_working_days=20,
        proof=proof,
        blocks=blocks,
    )


def condition(
    name: str = "condition",
    *,
    blocks: Blocks = Blocks.APPROVAL,
    proof: str | None = "Freigabe der Datenschutzbeauftragten",
    due: int | None = 30,
) -> Condition:
    """A condition of the release of CITY-1, set on day 2 and due on day 30."""
    place = ConditionPlace(PROGRAMME, project().id, board().id, REVIEW, "release")
    due_at = None if due is None else day(due)
    return Condition.set(uuid5(NAMESPACE_OID, name), place, draft(blocks=blocks, proof=proof), due_at, act(2))


def evidence(name: str = "Konzept.pdf", subject: str = "condition") -> Evidence:
    """A file laid before a condition of CITY-1 on day 3."""
    about = Subject(
        programme_id=PROGRAMME,
        project_id=project().id,
        kind=SubjectKind.CONDITION,
        id=uuid5(NAMESPACE_OID, subject),
    )
    file = KeptFile(name=name, media_type="application/pdf", size=1_024, sha256="e" * 64)
    return Evidence.attach(uuid5(NAMESPACE_OID, name), about, file, public=True, act=act(3))


def need(board_id: UUID | None = None, needed_by: date | None = None) -> DecisionNeed:
    """Eve's question on CITY-1 of day 1, put to the management if no board is named."""
    return DecisionNeed.raise_for(
        uuid5(NAMESPACE_OID, "need"),
        (PROGRAMME, project().id),
        "Wer besetzt die Stelle?",
        (board_id, None),
        needed_by,
        PEOPLE[4],
        act(1),
    )


def meeting(*, public: bool = True) -> Meeting:
    """A meeting of the board, planned on day 1 for day 20, to be invited seven days ahead."""
    terms = MeetingTerms("3. Sitzung", day(20), "Rathaus, Saal 2", public, 7)
    return Meeting.plan(uuid5(NAMESPACE_OID, "meeting"), (PROGRAMME, board().id), None, terms, act(1))


def agenda() -> tuple[PlacedDraft, ...]:
    """The release of CITY-1 and Eve's question in public, staff matters not."""
    return (
        PlacedDraft(
            ItemDraft(kind=ItemKind.GATE_REVIEW, title="Freigabe CITY-1", subject_id=REVIEW), project().id
        ),
        PlacedDraft(
            ItemDraft(
                kind=ItemKind.DECISION_NEED,
                title="Wer besetzt die Stelle?",
                subject_id=uuid5(NAMESPACE_OID, "need"),
            ),
            project().id,
        ),
        PlacedDraft(ItemDraft(kind=ItemKind.OTHER, title="Verschiedenes", public=False), None),
    )


def invited() -> Meeting:
    """The meeting with its invitation sent on day 5 to chair and members."""
    called = meeting()
    called.invite(agenda(), PEOPLE[:3], 15, None, act(5))
    return called


def sitting(*present: UUID) -> Meeting:
    """The meeting opened on day 20 in the chair of the first person, these people and the chair present."""
    opened = invited()
    opened.open((PEOPLE[0], mandate_of(PEOPLE[0])), PEOPLE[4], act(20))
    for person in dict.fromkeys((PEOPLE[0], *present)):
        opened.arrive(person, mandate_of(person), act(20))
    return opened


def duty(interval: str | None = "P6M", first_due_on: date | None = date(2024, 6, 30)) -> DutyTerms:
    """A report to the main committee, every six months if nothing else is said."""
    return DutyTerms(
        body="Hauptausschuss",
        board_id=None,
        subject="Übergreifender Statusbericht",
        interval=interval,
        first_due_on=first_due_on,
        source="MV 23/SVV/1238",
    )
