"""Which meetings a board has held and will hold, and what stands on their agendas."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader, visible_to
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
from domain.meeting_values import AgendaItem, ItemState, MeetingStage
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.base import Projection, truth
from projections.statements import BigInt, Connection, Statement, identity

_METADATA = sa.MetaData()
MEETINGS = sa.Table(
    "meetings_v1",
    _METADATA,
    sa.Column("meeting_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text, nullable=False),
    sa.Column("series_id", sa.Text),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("starts_at", sa.Text, nullable=False),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("minutes_approved_at", sa.Text),
    sa.Index("meetings_v1_board", "board_id", "starts_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
ITEMS = sa.Table(
    "meetings_items_v1",
    _METADATA,
    sa.Column("meeting_id", sa.Text, primary_key=True),
    sa.Column("item", sa.Text, primary_key=True),
    sa.Column("subject_id", sa.Text),
    sa.Column("project_id", sa.Text),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Index("meetings_items_v1_subject", "subject_id"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What an item is about leads from a review or a question to the meetings that dealt with it."""

_M, _I = MEETINGS.c, ITEMS.c
_OF_MEETING = _M.meeting_id == sa.bindparam("meeting")
_PLAN = Statement(sa.insert(MEETINGS).values({column.name: sa.bindparam(column.name) for column in _M}))
_MOVE = Statement(
    sa.update(MEETINGS)
    .where(_OF_MEETING)
    .values(starts_at=sa.bindparam("at"), place=sa.bindparam("at_place"))
)
_STAGE = Statement(sa.update(MEETINGS).where(_OF_MEETING).values(stage=sa.bindparam("now")))
_APPROVE = Statement(sa.update(MEETINGS).where(_OF_MEETING).values(minutes_approved_at=sa.bindparam("at")))
_ADD = Statement(sa.insert(ITEMS).values({column.name: sa.bindparam(column.name) for column in _I}))
_DEAL = Statement(
    sa.update(ITEMS)
    .where(_I.meeting_id == sa.bindparam("meeting"), _I.item == sa.bindparam("key"))
    .values(state=sa.bindparam("now"))
)
_ALL = Statement(sa.select(MEETINGS).order_by(_M.starts_at.desc(), _M.meeting_id))
_OF_BOARD = Statement(
    sa.select(MEETINGS)
    .where(_M.board_id == sa.bindparam("board"))
    .order_by(_M.starts_at.desc(), _M.meeting_id)
)
_ABOUT = Statement(
    sa.select(MEETINGS, _I.item, _I.public, _I.state)
    .select_from(ITEMS.join(MEETINGS, _M.meeting_id == _I.meeting_id))
    .where(_I.subject_id == sa.bindparam("subject"))
    .order_by(_M.starts_at)
)
_PLACE = Statement(sa.select(_M.programme_id, _M.board_id).where(_OF_MEETING))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRow:
    """One meeting as lists show it."""

    meeting_id: UUID
    programme_id: UUID
    board_id: UUID
    series_id: UUID | None
    title: str
    starts_at: datetime
    place: str
    public: bool
    stage: MeetingStage
    minutes_approved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealtIn:
    """A meeting that has, or had, a matter on its agenda, and what became of it there."""

    meeting: MeetingRow
    item: str
    state: ItemState


def _planned(event: Meeting.Planned, _position: int, connection: Connection) -> None:
    connection.run(
        _PLAN,
        meeting_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        board_id=str(event.board_id),
        series_id=str(event.series_id) if event.series_id else None,
        title=event.title,
        starts_at=format_instant(event.starts_at),
        place=event.place,
        public=truth(event.public),
        stage=MeetingStage.PLANNED.value,
        minutes_approved_at=None,
    )


def _moved(event: Meeting.Moved, _position: int, connection: Connection) -> None:
    at = format_instant(event.starts_at)
    connection.run(_MOVE, meeting=str(event.originator_id), at=at, at_place=event.place)


def _cancelled(event: Meeting.Cancelled, _position: int, connection: Connection) -> None:
    _enter(event.originator_id, MeetingStage.CANCELLED, connection)


def _invited(event: Meeting.Invited, _position: int, connection: Connection) -> None:
    _enter(event.originator_id, MeetingStage.INVITED, connection)
    _add(event.originator_id, event.items, connection)


def _supplemented(event: Meeting.Supplemented, _position: int, connection: Connection) -> None:
    _add(event.originator_id, event.items, connection)


def _opened(event: Any, _position: int, connection: Connection) -> None:
    _enter(event.originator_id, MeetingStage.OPEN, connection)


def _closed(event: Any, _position: int, connection: Connection) -> None:
    _enter(event.originator_id, MeetingStage.CLOSED, connection)


def _voted(event: Meeting.HandsShown, _position: int, connection: Connection) -> None:
    _deal(event.originator_id, event.item, ItemState.VOTED, connection)


def _resolved(event: Meeting.Resolved, _position: int, connection: Connection) -> None:
    _deal(event.originator_id, event.item, ItemState.RESOLVED, connection)


def _postponed(event: Meeting.Postponed, _position: int, connection: Connection) -> None:
    _deal(event.originator_id, event.item, ItemState.POSTPONED, connection)


def _approved(event: Any, _position: int, connection: Connection) -> None:
    at = format_instant(event.stamp.effective_at)
    connection.run(_APPROVE, meeting=str(event.originator_id), at=at)


def _enter(meeting_id: UUID, stage: MeetingStage, connection: Connection) -> None:
    connection.run(_STAGE, meeting=str(meeting_id), now=stage.value)


def _deal(meeting_id: UUID, item: str, state: ItemState, connection: Connection) -> None:
    connection.run(_DEAL, meeting=str(meeting_id), key=item, now=state.value)


def _add(meeting_id: UUID, items: tuple[AgendaItem, ...], connection: Connection) -> None:
    connection.run_many(
        _ADD,
        [
            {
                "meeting_id": str(meeting_id),
                "item": item.key,
                "subject_id": str(item.subject_id) if item.subject_id else None,
                "project_id": str(item.project_id) if item.project_id else None,
                "title": item.title,
                "public": truth(item.public),
                "state": ItemState.WAITING.value,
            }
            for item in items
        ],
    )


MEETINGS_PROJECTION = Projection(
    name="meetings",
    version=1,
    tables=(MEETINGS, ITEMS),
    folds={
        Meeting.Planned: _planned,
        Meeting.Moved: _moved,
        Meeting.Cancelled: _cancelled,
        Meeting.Invited: _invited,
        Meeting.Supplemented: _supplemented,
        Meeting.Opened: _opened,
        Meeting.Closed: _closed,
        Meeting.HandsShown: _voted,
        Meeting.Resolved: _resolved,
        Meeting.Postponed: _postponed,
        Meeting.MinutesApproved: _approved,
    },
    ignores=frozenset({Meeting.Arrived, Meeting.Left, Meeting.ItemMinuted, Meeting.MinutesCorrected})
    | events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
        Project,
        GateReview,
        ProjectCheck,
        Reminder,
        ExceptionTask,
        Condition,
        Evidence,
        GoalSystem,
        DecisionNeed,
        ImportBatch,
        SystemRecord,
    ),
)


def meetings(connection: Connection, reader: Reader, board_id: UUID | None = None) -> tuple[MeetingRow, ...]:
    """Give the meetings of a board, or of all, that a reader may see, the latest first."""
    rows = connection.rows(_ALL) if board_id is None else connection.rows(_OF_BOARD, board=str(board_id))
    return tuple(row for row in map(_meeting, rows) if may_see(reader, row))


def may_see(reader: Reader, meeting: MeetingRow) -> bool:
    """Tell whether a reader may know of a meeting: its members, its programme, and all if a part is public."""
    return visible_to(
        reader, public=meeting.public, programme_id=meeting.programme_id, board_id=meeting.board_id
    )


def meetings_about(connection: Connection, reader: Reader, subject_id: UUID) -> tuple[DealtIn, ...]:
    """Give the meetings that have, or had, a matter on their agendas, if the reader may see that item."""
    found = []
    for *row, item, public, state in connection.rows(_ABOUT, subject=str(subject_id)):
        meeting = _meeting(row)
        seen = visible_to(
            reader,
            public=meeting.public and bool(public),
            programme_id=meeting.programme_id,
            board_id=meeting.board_id,
        )
        if seen:
            found.append(DealtIn(meeting=meeting, item=str(item), state=ItemState(state)))
    return tuple(found)


def place_of_meeting(connection: Connection, meeting_id: str) -> tuple[str, str] | None:
    """Give programme and board of a meeting."""
    row = connection.row(_PLACE, meeting=meeting_id)
    return (str(row[0]), str(row[1])) if row else None


def _meeting(row: Any) -> MeetingRow:
    meeting_id, programme, board, series, title, starts_at, place, public, stage, approved_at = row
    return MeetingRow(
        meeting_id=UUID(meeting_id),
        programme_id=identity(programme),
        board_id=identity(board),
        series_id=identity(series) if series else None,
        title=title,
        starts_at=parse_instant(starts_at),
        place=place,
        public=bool(public),
        stage=MeetingStage(stage),
        minutes_approved_at=parse_instant(approved_at) if approved_at else None,
    )
