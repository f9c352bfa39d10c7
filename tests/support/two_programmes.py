"""Two programmes in one city, each with one of everything: one the roles of the city belong to, one foreign.

The foreign programme and its project are not public; whatever is written there holds the word GEHEIM, so that
it is noticed wherever it should not appear.
"""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.boards import board_id
from domain.condition_values import ConditionDraft
from domain.evidence import SubjectKind
from domain.goals import goal_system_id
from domain.lifecycles import lifecycle_id
from domain.people import Role, ScopeKind
from domain.project_values import ProjectFacts, project_id
from domain.units import unit_id
from domain.vote_rules import SIMPLE_MAJORITY
from exchange.holiday_calendars import public_holidays
from projections.project_checks import checks_of
from tests.support.city import City, person
from tests.support.documents import PLAIN
from workflows import (
    boards,
    conditions,
    decision_needs,
    evidence,
    exception_tasks,
    gate_reviews,
    goals,
    meetings,
    people,
    programmes,
    project_checks,
    projects,
    units,
)
from workflows.commands import Actor

FOREIGN = uuid5(NAMESPACE_OID, "foreign programme")
CANARY = "GEHEIM"


@dataclass(frozen=True)
class Staff:
    """Who does what in a programme."""

    lead: str
    pmo: str
    voters: tuple[str, ...]


OWN_STAFF = Staff("eve", "pia", ("ada", "bo"))
FOREIGN_STAFF = Staff("fay", "fay", ("gil",))


def found_foreign(city: City) -> None:
    """Establish the foreign programme with its one person, who is PMO, lead and chair."""
    establish = programmes.EstablishProgramme(
        programme_id=FOREIGN, key="fremd", name=CANARY, land="NW", public=False
    )
    city.do(establish)
    for year in (2024, 2025):
        calendar = public_holidays("NW", [year])
        city.do(programmes.PublishCalendar(programme_id=FOREIGN, year=year, calendar=calendar))
    city.adopt_standard(FOREIGN)
    board = board_id(FOREIGN, "steering")
    rule = boards.SetVoteRule(board_id=board, matter_class="phase_gate", rule=SIMPLE_MAJORITY, basis="GO")
    city.do(rule)
    for name in ("fay", "gil"):
        city.do(people.RegisterPerson(person_id=person(name)))
    city.mandate("fay", Role.PMO, ScopeKind.PROGRAMME, FOREIGN)
    city.mandate("gil", Role.CHAIR, ScopeKind.BOARD, board)


def furnish(city: City, programme: UUID, staff: Staff, word: str, *, public: bool) -> dict[str, str]:
    """Put one of everything into a programme; give the ids by the names that addresses and bodies use."""
    city.do(units.RegisterUnit(name=f"Amt {word}", kind="amt", valid_from=city.clock.now().date()))
    known = ProjectFacts(key=f"{word}-7", title=f"Vorhaben {word}", kind="project", public=public)
    register = projects.RegisterProject(
        programme_id=programme, lifecycle="standard", phase="initiation", known=known
    )
    city.do(register, staff.pmo)
    project = project_id(programme, known.key)
    city.do(projects.AssignLead(project_id=project, lead=person(staff.lead)), staff.pmo)
    city.do(project_checks.ScheduleProjectChecks(project_ids=(project,)), Actor.system("tick"))
    with city.reading() as connection:
        check = checks_of(connection, project)[0].check_id
    made = {
        name: uuid5(programme, name)
        for name in (
            "review_id",
            "condition_id",
            "need_id",
            "task_id",
            "evidence_id",
            "meeting_id",
            "appointment_id",
            "exception_id",
        )
    }
    _decide(city, project, made, staff, word)
    file = city.here.store.files.keep(BytesIO(PLAIN), f"{word}.txt")
    attach = evidence.AttachEvidence(
        evidence_id=made["evidence_id"], subject_kind=SubjectKind.PROJECT, subject_id=project, file=file
    )
    city.do(attach, staff.pmo)
    meeting = meetings.PlanMeeting(
        meeting_id=made["meeting_id"],
        board_id=board_id(programme, "steering"),
        title=f"Sitzung {word}",
        starts_at=city.clock.now() + timedelta(days=30),
        place=word,
        public=public,
    )
    city.do(meeting, staff.pmo)
    raised = exception_tasks.RaiseExceptionTask(
        task_id=made["task_id"],
        programme_id=programme,
        project_id=project,
        refused_command="enter_phase",
        caused_by=project,
        refusals=("guard_unmet",),
    )
    city.do(raised, Actor.system("followup"))
    system = goal_system_id(programme, "ziele")
    city.do(goals.EstablishGoalSystem(programme_id=programme, key="ziele", name=f"Ziele {word}"))
    city.do(goals.AddGoal(system_id=system, goal="ziel", label_de=word, label_en=word))
    ids = {
        **made,
        "programme_id": programme,
        "project_id": project,
        "project": project,
        "check_id": check,
        "subject_id": check,
        "board_id": board_id(programme, "steering"),
        "system_id": system,
        "unit_id": unit_id(f"Amt {word}"),
        "lifecycle_id": lifecycle_id("standard", 1),
        "person_id": person("lea"),
    }
    return {"goal": "ziel", **{name: str(one) for name, one in ids.items()}}


def _decide(city: City, project: UUID, made: dict[str, UUID], staff: Staff, word: str) -> None:
    """Let the board approve the start, with a condition; put a question."""
    today = city.clock.now().date()
    plan = projects.PlanDates(project_id=project, start=today, end=today + timedelta(days=300))
    city.do(plan, staff.pmo)
    request = gate_reviews.RequestGateReview(
        review_id=made["review_id"], project_id=project, gate="start", motion=f"Beginn {word}"
    )
    city.do(request, staff.lead)
    city.do(gate_reviews.OpenGateReview(review_id=made["review_id"]), staff.pmo)
    for who in staff.voters:
        city.vote(made["review_id"], who)
    draft = ConditionDraft(wording=f"Auflage {word}")
    owed = conditions.SetCondition(
        condition_id=made["condition_id"], review_id=made["review_id"], draft=draft
    )
    city.do(owed)
    need = decision_needs.RaiseDecisionNeed(
        need_id=made["need_id"], project_id=project, question=f"Frage {word}?"
    )
    city.do(need, staff.lead)
