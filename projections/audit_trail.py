"""Who recorded what, when and why: the events themselves, found through an index.

The trail is the events table, rendered by one sentence per event class; it can never say anything
else than the record. The index only tells where an event belongs and who may read it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
from domain.boards import Board
from domain.catalogue import CURRENT, events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.import_batches import ImportBatch
from domain.people import Person, ScopeKind
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from projections.base import Projection
from projections.goals_matrix import programme_of_goal_system
from projections.meetings import place_of_meeting
from projections.names import programme_of_board
from projections.portfolio import PORTFOLIO_TABLE
from projections.reviews import place_of_review
from projections.statements import BigInt, Connection, Statement
from projections.visibility import Breadth, breadth_of, reader_values, visible

INDEX = sa.Table(
    "audit_index_v1",
    sa.MetaData(),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("project_id", sa.Text),
    sa.Column("programme_id", sa.Text),
    sa.Column("board_id", sa.Text),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("command", sa.Text, nullable=False),
    sa.Column("restricted", BigInt, nullable=False),
    sa.Index("audit_index_v1_project", "project_id", "position"),
    sa.Index("audit_index_v1_programme", "programme_id", "position"),
    sqlite_strict=True,
)

EVENT_COLUMNS = sa.table(
    "events",
    *(
        sa.column(name)
        for name in (
            "position",
            "event_id",
            "originator_id",
            "topic",
            "effective_at",
            "effective_precision",
            "recorded_at",
            "state",
            "metadata",
        )
    ),
)
"""The record as this projection reads it; the table itself belongs to storage."""

RESTRICTED = events_of(Person, Reminder, ExceptionTask, Evidence) | {
    GateReview.VoteCast,
    GateReview.CriterionJudged,
    GateReview.DossierChanged,
    GateReview.BodyConsulted,
    GateReview.SeatVacated,
    ProjectCheck.Accepted,
    ProjectCheck.Returned,
    ProjectCheck.CalledOff,
}
"""Events about persons, and files not everybody may see: read by those with a mandate in the programme, never by the public."""

OF_CHECK = (ProjectCheck.Submitted, ProjectCheck.Accepted, ProjectCheck.Returned, ProjectCheck.CalledOff)
"""Events about a check that name its project themselves."""
_SCOPED = (Person.MandateAssigned, Person.MandateEnded)
"""Events whose place is their own, not their stream's."""

_NAMING_THEIR_PLACE = events_of(ExceptionTask, DecisionNeed, Condition, Evidence)
"""Events that say themselves to which project and programme they belong."""

REMEMBERED_MOST = 20_000
"""Streams whose places are remembered at most."""

_C, _E, _P = INDEX.c, EVENT_COLUMNS.c, PORTFOLIO_TABLE.c
_ADD = Statement(sa.insert(INDEX).values({column.name: sa.bindparam(column.name) for column in _C}))
_PROGRAMME_OF = Statement(sa.select(_P.programme_id).where(_P.project_id == sa.bindparam("project")))


_ACTS_ON = Statement(
    sa.select(_C.command)
    .distinct()
    .where(
        _C.project_id == sa.bindparam("project"),
        _C.actor != sa.bindparam("importing"),
        _C.actor != sa.bindparam("ticking"),
    )
    .order_by(_C.command)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event as the trail shows it; `state` and `metadata` are None once disposed of."""

    position: int
    event_id: UUID
    originator_id: UUID
    topic: str
    effective_at: str
    effective_precision: str
    recorded_at: str
    actor: str
    command: str
    project_id: UUID | None
    state: dict[str, Any] | None
    metadata: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event belongs."""

    project_id: str | None = None
    programme_id: str | None = None
    board_id: str | None = None


def place_of(event: Any, connection: Connection) -> Place:  # noqa: PLR0911 - one answer for each kind of event
    """Tell to which project, programme and board an event belongs."""
    if type(event) in _NAMING_THEIR_PLACE:
        return Place(str(event.project_id) if event.project_id else None, str(event.programme_id))
    match event:
        case Project.Registered():
            return Place(str(event.originator_id), str(event.programme_id))
        case GateReview.Requested():
            matter = event.matter
            return Place(str(matter.project_id), str(matter.programme_id), str(matter.board_id))
        case ProjectCheck.Scheduled():
            return Place(str(event.terms.project_id), str(event.terms.programme_id))
        case Reminder.Issued() | Reminder.Escalated():
            about = event.subject
            return Place(str(about.project_id) if about.project_id else None, str(about.programme_id))
        case Board.Established():
            return Place(None, str(event.programme_id), str(event.originator_id))
        case Person.MandateAssigned() | Person.MandateEnded():
            scope = str(event.scope_id)
            if event.scope_kind is ScopeKind.PROGRAMME:
                return Place(None, scope)
            if event.scope_kind is ScopeKind.BOARD:
                return Place(None, programme_of_board(connection, scope), scope)
            return Place()
    return _place_of_stream(event, connection)


def _place_of_stream(event: Any, connection: Connection) -> Place:  # noqa: PLR0911 - one answer for each noun
    """Tell the place of an event that follows others in its stream."""
    topic = str(event.TOPIC)
    stream = str(event.originator_id)
    if topic.startswith("programme."):
        return Place(None, stream)
    if isinstance(event, ImportBatch.Begun | ImportBatch.Completed | ImportBatch.Undone):
        return Place(None, str(event.programme_id))
    if topic.startswith("goal_system."):
        return Place(None, programme_of_goal_system(connection, stream))
    if topic.startswith("board."):
        return Place(None, programme_of_board(connection, stream), stream)
    if topic.startswith("gate_review."):
        found = place_of_review(connection, stream)
        return Place(found.project_id, found.programme_id, found.board_id) if found else Place()
    if topic.startswith("meeting."):
        return Place(None, *(place_of_meeting(connection, stream) or (None, None)))
    project = stream if topic.startswith("project.") else None
    if isinstance(event, OF_CHECK):
        project = str(event.project_id)
    if project is None:
        return Place()
    row = connection.row(_PROGRAMME_OF, project=project)
    return Place(project, str(row[0]) if row else None)


class Indexing:
    """Indexes the events of one transaction under where each belongs, who acted and by which command."""

    def __init__(self, connection: Connection) -> None:
        """Index through a connection; nothing is written before `keep`."""
        self._connection = connection
        self._places: dict[UUID, Place] = {}
        self._rows: list[tuple[Any, ...]] = []

    def add(self, event: Any, position: int, said: Mapping[str, Any]) -> Place:
        """Find where an event belongs and keep its row; give the place.

        The place of a stream is remembered; that of an event that carries its own is nobody else's.
        """
        place = None if isinstance(event, _SCOPED) else self._places.get(event.originator_id)
        if place is None:
            place = place_of(event, self._connection)
            if not isinstance(event, _SCOPED):
                self._places[event.originator_id] = place
        self._rows.append(
            (
                position,
                place.project_id,
                place.programme_id,
                place.board_id,
                said["actor"],
                said["command"],
                int(type(event) in RESTRICTED),
            )
        )
        return place

    def keep(self) -> None:
        """Write what was added."""
        for row in self._rows:
            self._connection.put(_ADD, row)
        self._rows.clear()
        if len(self._places) > REMEMBERED_MOST:
            self._places.clear()


AUDIT_TRAIL = Projection(name="audit_trail", version=1, tables=(INDEX,), folds={}, ignores=CURRENT)
"""Its table only: every event is indexed with its metadata by `index_event`, beside the folds."""


@lru_cache(maxsize=64)
def _trail(breadth: Breadth, *, of_project: bool, of_stream: bool) -> Statement:
    project_public = sa.func.coalesce(_P.public, 0)
    programme = sa.func.coalesce(_C.programme_id, "")
    # What is about persons is for those with a mandate in the programme, whoever acts on the project.
    public = sa.case((_C.restricted == 1, 0), else_=project_public)
    acted_on = sa.case((_C.restricted == 1, sa.null()), else_=_C.project_id)
    shown = visible(public, programme, acted_on, breadth)
    query = (
        sa.select(
            _E.position,
            _E.event_id,
            _E.originator_id,
            _E.topic,
            _E.effective_at,
            _E.effective_precision,
            _E.recorded_at,
            _C.actor,
            _C.command,
            _C.project_id,
            _E.state,
            _E.metadata,
        )
        .select_from(
            INDEX.join(EVENT_COLUMNS, _E.position == _C.position).outerjoin(
                PORTFOLIO_TABLE, _P.project_id == _C.project_id
            )
        )
        .where(shown, _C.position > sa.bindparam("after"), _C.position <= sa.bindparam("known"))
    )
    if of_project:
        query = query.where(_C.project_id == sa.bindparam("project"))
    if of_stream:
        query = query.where(_E.originator_id == sa.bindparam("stream"))
    return Statement(query.order_by(_C.position).limit(sa.bindparam("most")))


def audit_trail(
    connection: Connection,
    reader: Reader,
    *,
    project_id: UUID | None = None,
    stream: UUID | None = None,
    after: int = 0,
    known: int = 2**62,
    most: int = 200,
) -> tuple[Entry, ...]:
    """Give events in the order recorded, after a position, of one project, of one stream or of all."""
    statement = _trail(breadth_of(reader), of_project=project_id is not None, of_stream=stream is not None)
    values: dict[str, Any] = {"after": after, "known": known, "most": most, **reader_values(reader)}
    if project_id is not None:
        values["project"] = str(project_id)
    if stream is not None:
        values["stream"] = str(stream)
    return tuple(_entry(row) for row in connection.rows(statement, **values))


def _entry(row: Any) -> Entry:
    return Entry(
        position=int(row[0]),
        event_id=UUID(row[1]),
        originator_id=UUID(row[2]),
        topic=row[3],
        effective_at=row[4],
        effective_precision=row[5],
        recorded_at=row[6],
        actor=row[7],
        command=row[8],
        project_id=UUID(row[9]) if row[9] else None,
        state=json.loads(bytes(row[10])) if row[10] is not None else None,
        metadata=json.loads(bytes(row[11])) if row[11] is not None else None,
    )


def acts_on(connection: Connection, project_id: UUID) -> tuple[str, ...]:
    """Give the commands by which persons recorded anything about a project, whether it is public or not."""
    found = connection.rows(
        _ACTS_ON, project=str(project_id), importing="system:import", ticking="system:tick"
    )
    return tuple(str(row[0]) for row in found)
