"""What waits for whom: votes, reviews to open, checks, conditions to meet or to judge, exceptions, needs to answer."""

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Mandate, Person, Role, ScopeKind
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import end_of_day, format_instant, parse_instant
from domain.units import Unit
from projections.base import Projection
from projections.board_sheets import place_of_check
from projections.conditions_owed import Owed, condition_owed
from projections.names import days_off
from projections.portfolio import PORTFOLIO_TABLE, UNDER_WAY
from projections.project_checks import due_before
from projections.statements import Connection, Statement, identity
from projections.task_table import (
    ALL_DONE,
    ANSWER,
    ANYBODY,
    BEYOND,
    CAST_VOTE,
    JUDGE,
    LATER,
    MEET,
    NO_DEADLINE,
    OF_PROJECT,
    OPEN_REVIEW,
    REPORT,
    SETTLE,
    SUPERSEDED,
    TABLE,
    VOTE_FOR,
    Whose,
    add_task,
)
from projections.tasks_of_votes import TASKS_OF_VOTES

__all__ = [
    "ANSWER",
    "ANYBODY",
    "BEYOND",
    "CAST_VOTE",
    "JUDGE",
    "MEET",
    "MY_TASKS",
    "NO_DEADLINE",
    "OPEN_REVIEW",
    "REPORT",
    "SETTLE",
    "TABLE",
    "VOTE_FOR",
    "Task",
    "beyond_tolerance",
    "my_tasks",
]

_C = TABLE.c


class Task(NamedTuple):
    """One thing that waits for a person."""

    kind: str
    subject_id: UUID
    programme_id: UUID
    project_id: UUID | None
    project_key: str | None
    title: str | None
    due_at: datetime | None
    since: datetime


def _over(event: Any, _position: int, connection: Connection) -> None:
    connection.run(ALL_DONE, subject=str(event.originator_id))


def _scheduled(event: ProjectCheck.Scheduled, _position: int, connection: Connection) -> None:
    terms = event.terms
    just_due = due_before(connection, terms.project_id, terms.due_at)
    if just_due is not None:
        connection.run(SUPERSEDED, project=str(terms.project_id), which=REPORT, since_due=just_due)
    add_task(connection, event, REPORT, terms, Whose(Role.LEAD), terms.due_at)


def _sheet_returned(event: ProjectCheck.Returned, _position: int, connection: Connection) -> None:
    """Let a check wait for its lead again, on the deadline it has."""
    place = place_of_check(connection, event.originator_id)
    add_task(connection, event, REPORT, place, Whose(Role.LEAD), place.due_at)


def _condition_set(event: Condition.Set, _position: int, connection: Connection) -> None:
    add_task(connection, event, MEET, event, Whose(Role.LEAD, event.owner), event.due_at)


def _declared(event: Condition.DeclaredMet, _position: int, connection: Connection) -> None:
    """What was declared met waits for whoever accepts it, no longer for whoever owes it."""
    owed = condition_owed(connection, event.originator_id)
    board = UUID(owed.board_id) if owed.accepted_by == Role.CHAIR.value else None
    _again(connection, event, JUDGE, owed, Whose(Role(owed.accepted_by), board=board))


def _proof_rejected(event: Condition.ProofRejected, _position: int, connection: Connection) -> None:
    owed = condition_owed(connection, event.originator_id)
    _again(connection, event, MEET, owed, Whose(Role.LEAD, UUID(owed.owner) if owed.owner else None))


def _again(connection: Connection, event: Any, kind: str, owed: Owed, whose: Whose) -> None:
    connection.run(ALL_DONE, subject=str(event.originator_id))
    add_task(connection, event, kind, owed, whose, parse_instant(owed.due_at) if owed.due_at else None)


def _extended(event: Condition.Extended, _position: int, connection: Connection) -> None:
    connection.run(LATER, subject=str(event.originator_id), later=format_instant(event.due_at))


def _raised(event: ExceptionTask.Raised, _position: int, connection: Connection) -> None:
    add_task(connection, event, SETTLE, event, Whose(Role.PMO))


def _need_raised(event: DecisionNeed.Raised, _position: int, connection: Connection) -> None:
    _ask(event, event.board_id, connection)


def _need_escalated(event: DecisionNeed.Escalated, _position: int, connection: Connection) -> None:
    connection.run(ALL_DONE, subject=str(event.originator_id))
    _ask(event, event.board_id, connection)


def _ask(
    event: DecisionNeed.Raised | DecisionNeed.Escalated, board_id: UUID | None, connection: Connection
) -> None:
    """Let a question wait for the management, or for the chair of the board asked, to the end of its day."""
    due_at = None
    if event.needed_by is not None:
        time = days_off(connection, event.programme_id)
        due_at = end_of_day(event.needed_by, time[0] if time else "UTC")
    whose = Whose(Role.MANAGEMENT if board_id is None else Role.CHAIR, board=board_id)
    add_task(connection, event, ANSWER, event, whose, due_at)


def _withdrawn(event: Project.RegistrationWithdrawn, _position: int, connection: Connection) -> None:
    connection.run(OF_PROJECT, project=str(event.originator_id))


class _Exception(NamedTuple):
    """Something beyond its tolerance, as a matter of its own in a programme and project."""

    originator_id: UUID
    programme_id: UUID
    project_id: UUID
    stamp: Any


def _exceeded(event: Project.ToleranceExceeded, _position: int, connection: Connection) -> None:
    place = _Exception(event.exception_id, event.programme_id, event.originator_id, event.stamp)
    add_task(connection, place, BEYOND, place, Whose(Role.PMO))


def _settled(event: Project.ToleranceSettled, _position: int, connection: Connection) -> None:
    connection.run(ALL_DONE, subject=str(event.exception_id))


MY_TASKS = Projection(
    name="my_tasks",
    version=1,
    tables=(TABLE,),
    folds={
        **TASKS_OF_VOTES,
        GateReview.Concluded: _over,
        GateReview.Withdrawn: _over,
        ProjectCheck.Scheduled: _scheduled,
        ProjectCheck.Submitted: _over,
        Project.RegistrationWithdrawn: _withdrawn,
        Project.ToleranceExceeded: _exceeded,
        Project.ToleranceSettled: _settled,
        ProjectCheck.Accepted: _over,
        ProjectCheck.Returned: _sheet_returned,
        ExceptionTask.Raised: _raised,
        ExceptionTask.Settled: _over,
        Condition.Set: _condition_set,
        Condition.DeclaredMet: _declared,
        Condition.ProofRejected: _proof_rejected,
        Condition.Extended: _extended,
        Condition.Met: _over,
        Condition.Waived: _over,
        Condition.Lapsed: _over,
        DecisionNeed.Raised: _need_raised,
        DecisionNeed.Escalated: _need_escalated,
        DecisionNeed.Answered: _over,
        DecisionNeed.Withdrawn: _over,
    },
    ignores=frozenset({ProjectCheck.CalledOff, GateReview.BodyConsulted, GateReview.CriterionJudged})
    | events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
        Project,
        Reminder,
        Evidence,
        GoalSystem,
        Meeting,
        ImportBatch,
        SystemRecord,
    )
    - {Project.RegistrationWithdrawn, Project.ToleranceExceeded, Project.ToleranceSettled},
)


_P = PORTFOLIO_TABLE.c
_SHOWN = (_C.kind, _C.subject_id, _C.programme_id, _C.project_id, _C.due_at, _C.since)
_ORDER = ("due_at", "since", "subject_id")


@lru_cache(maxsize=64)
def _waiting(offices: tuple[bool, ...], chairs: int) -> Statement:
    """Ask for the tasks of a person who leads projects, holds roles (everywhere or in a programme) and chairs."""
    own = sa.select(*_SHOWN).where(_C.person_id == sa.bindparam("person"))
    led = (
        sa.select(*_SHOWN)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(
            # Not by an index: whoever leads few projects is not asked about the tasks of all leads.
            _C.person_id.concat("") == ANYBODY,
            _C.role.concat("") == Role.LEAD.value,
            _P.lead == sa.bindparam("person"),
            UNDER_WAY,
        )
    )
    in_office = (
        sa.select(*_SHOWN).where(
            _C.person_id == ANYBODY,
            _C.role == sa.bindparam(f"office_role_{place}"),
            sa.true() if everywhere else _C.programme_id == sa.bindparam(f"office_programme_{place}"),
        )
        for place, everywhere in enumerate(offices)
    )
    in_the_chair = (
        sa.select(*_SHOWN).where(
            _C.person_id == ANYBODY,
            _C.role == Role.CHAIR.value,
            _C.board_id == sa.bindparam(f"chaired_board_{place}"),
        )
        for place in range(chairs)
    )
    # Each office gives its own first page, in the order of its index; the page is merged from those, and
    # only what is on it is given the name of its project.
    pages = (sa.select(_page(one).subquery()) for one in (own, led, *in_office, *in_the_chair))
    merged = sa.union(*pages).order_by(*map(sa.literal_column, _ORDER)).limit(sa.bindparam("most"))
    page = merged.subquery()
    shown = page.c
    return Statement(
        sa.select(*(shown[column.name] for column in _SHOWN), _P.key, _P.title)
        .select_from(page.outerjoin(PORTFOLIO_TABLE, _P.project_id == shown.project_id))
        .order_by(*(shown[name] for name in _ORDER))
    )


def _page(query: sa.Select[Any]) -> sa.Select[Any]:
    """Ask for the first tasks of a query behind the last one seen."""
    order = tuple(_C[name] for name in _ORDER)
    seen = sa.tuple_(*(sa.bindparam(f"seen_{column.name}") for column in order))
    return query.where(sa.tuple_(*order) > seen).order_by(*order).limit(sa.bindparam("most"))


_BEYOND = Statement(
    sa.select(_C.project_id)
    .distinct()
    # By the index of offices: these are matters of the PMO.
    .where(_C.role == Role.PMO.value, _C.kind == BEYOND)
)


def beyond_tolerance(connection: Connection) -> frozenset[UUID]:
    """Give the projects in which something lies beyond its tolerance and is not settled."""
    return frozenset(UUID(row[0]) for row in connection.rows(_BEYOND))


def my_tasks(
    connection: Connection,
    person_id: UUID,
    mandates: tuple[Mandate, ...],
    most: int = 50,
    after: Task | None = None,
) -> tuple[Task, ...]:
    """Give the first tasks, or the next after one, that wait for a person on the mandates held today."""
    offices = [mandate for mandate in mandates if mandate.scope_kind is not ScopeKind.BOARD]
    chairs = [mandate for mandate in mandates if mandate.role is Role.CHAIR]
    everywhere = tuple(mandate.scope_kind is ScopeKind.ORGANISATION for mandate in offices)
    values: dict[str, Any] = {"person": str(person_id), "most": most, **_seen(after)}
    for place, mandate in enumerate(offices):
        values[f"office_role_{place}"] = mandate.role.value
        values[f"office_programme_{place}"] = str(mandate.scope_id)
    for place, mandate in enumerate(chairs):
        values[f"chaired_board_{place}"] = str(mandate.scope_id)
    return tuple(_task(row) for row in connection.rows(_waiting(everywhere, len(chairs)), **values))


def _seen(task: Task | None) -> dict[str, str]:
    """Give the place of a task in the order of deadlines (None: before all)."""
    if task is None:
        return {"seen_due_at": "", "seen_since": "", "seen_subject_id": ""}
    return {
        "seen_due_at": format_instant(task.due_at) if task.due_at else NO_DEADLINE,
        "seen_since": format_instant(task.since),
        "seen_subject_id": str(task.subject_id),
    }


def _task(row: Any) -> Task:
    kind, subject, programme, project, due_at, since, key, title = row
    return Task(
        kind,
        identity(subject),
        identity(programme),
        identity(project) if project else None,
        key,
        title,
        None if due_at == NO_DEADLINE else parse_instant(due_at),
        parse_instant(since),
    )
