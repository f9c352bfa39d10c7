"""What approvals demand, and what became of it: the rows of every condition, and what they hold up or let lapse.

What became of a condition is a row for each fact, never changed; the row that answers is the one with the
greatest (effective_at, position) not after the time asked about. The row of the condition itself keeps how
it stands now, for the questions of commands: what blocks a gate, what lapses, who judges.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Blocks, Condition, ConditionState
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.base import Projection
from projections.check_calendar import DueItem
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import BigInt, Connection, Statement

_METADATA = sa.MetaData()
CONDITIONS = sa.Table(
    "conditions_owed_v1",
    _METADATA,
    sa.Column("condition_id", sa.Text, primary_key=True),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text, nullable=False),
    sa.Column("review_id", sa.Text, nullable=False),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("wording", sa.Text, nullable=False),
    sa.Column("owner", sa.Text),
    sa.Column("due_at", sa.Text),
    sa.Column("proof", sa.Text),
    sa.Column("accepted_by", sa.Text, nullable=False),
    sa.Column("blocks", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("declared", BigInt, nullable=False),
    sa.Column("lapses_at", sa.Text),
    sa.Index("conditions_owed_v1_project", "project_id", "state"),
    sa.Index("conditions_owed_v1_lapses", "lapses_at"),
    sa.Index("conditions_owed_v1_owner", "owner"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""`lapses_at` is there only while a condition is open whose approval lapses with it and nobody has declared it met in time."""
STATES = sa.Table(
    "conditions_owed_states_v1",
    _METADATA,
    sa.Column("condition_id", sa.Text, primary_key=True),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("effective_at", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due_at", sa.Text),
    sa.Column("declared", BigInt, nullable=False),
    sa.Column("decided_by", sa.Text),
    sa.Column("remark", sa.Text),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

_C, _S, _P = CONDITIONS.c, STATES.c, PORTFOLIO_TABLE.c
_ADD = Statement(sa.insert(CONDITIONS).values({column.name: sa.bindparam(column.name) for column in _C}))
_BECAME = Statement(sa.insert(STATES).values({column.name: sa.bindparam(column.name) for column in _S}))
_NOW = Statement(
    sa.update(CONDITIONS)
    .where(_C.condition_id == sa.bindparam("condition"))
    .values(state=sa.bindparam("now"), declared=0, lapses_at=sa.null())
)
_STILL_OPEN = Statement(
    sa.update(CONDITIONS)
    .where(_C.condition_id == sa.bindparam("condition"))
    .values(due_at=sa.bindparam("due"), declared=sa.bindparam("told"), lapses_at=sa.bindparam("lapses"))
)
_OWED = (
    "programme_id",
    "project_id",
    "board_id",
    "owner",
    "accepted_by",
    "blocks",
    "due_at",
    "declared",
    "lapses_at",
)
_ONE = Statement(sa.select(*(_C[name] for name in _OWED)).where(_C.condition_id == sa.bindparam("condition")))
_BLOCKING = Statement(
    sa.select(_C.condition_id, _C.wording, _C.state, _C.due_at)
    .where(
        _C.project_id == sa.bindparam("project"),
        sa.or_(
            sa.and_(_C.state == ConditionState.OPEN.value, _C.blocks == Blocks.NEXT_GATE.value),
            _C.state == ConditionState.LAPSED.value,
        ),
    )
    .order_by(sa.func.coalesce(_C.due_at, "9999"), _C.condition_id)
)
_LAPSING = Statement(
    sa.select(_C.condition_id, _C.lapses_at)
    .where(_C.lapses_at < sa.bindparam("now"))
    .order_by(_C.lapses_at, _C.condition_id)
    .limit(sa.bindparam("most"))
)


class Owed(NamedTuple):
    """A condition as the folds of others need it: where it belongs, who owes and who accepts it, until when."""

    programme_id: str
    project_id: str
    board_id: str
    owner: str | None
    accepted_by: str
    blocks: str
    due_at: str | None
    declared: int
    lapses_at: str | None


def condition_owed(connection: Connection, condition_id: UUID) -> Owed:
    """Give a condition as it is owed.

    Raises:
        LookupError: it was never set.
    """
    row = connection.row(_ONE, condition=str(condition_id))
    if row is None:
        msg = f"Condition {condition_id} was never set."
        raise LookupError(msg)
    return Owed(*row)


def _set(event: Condition.Set, position: int, connection: Connection) -> None:
    due_at = format_instant(event.due_at) if event.due_at else None
    connection.run(
        _ADD,
        condition_id=str(event.originator_id),
        programme_id=str(event.programme_id),
        project_id=str(event.project_id),
        board_id=str(event.board_id),
        review_id=str(event.review_id),
        gate=event.gate,
        wording=event.wording,
        owner=str(event.owner) if event.owner else None,
        due_at=due_at,
        proof=event.proof,
        accepted_by=event.accepted_by.value,
        blocks=event.blocks.value,
        state=ConditionState.OPEN.value,
        declared=0,
        lapses_at=due_at if event.blocks is Blocks.APPROVAL else None,
    )
    _became(event, position, _Said(due_at), connection)


class _Said(NamedTuple):
    """What an event says of a condition."""

    due_at: str | None
    state: ConditionState = ConditionState.OPEN
    declared: bool = False
    by: UUID | None = None
    remark: str | None = None


def _declared(event: Condition.DeclaredMet, position: int, connection: Connection) -> None:
    owed = condition_owed(connection, event.originator_id)
    in_time = owed.due_at is None or format_instant(event.stamp.effective_at) <= owed.due_at
    said = _Said(owed.due_at, declared=True, by=event.declared_by, remark=event.remark)
    _still_open(event, position, said, None if in_time else owed.lapses_at, connection)


def _rejected(event: Condition.ProofRejected, position: int, connection: Connection) -> None:
    owed = condition_owed(connection, event.originator_id)
    lapses_at = owed.due_at if owed.blocks == Blocks.APPROVAL.value else None
    said = _Said(owed.due_at, by=event.rejected_by, remark=event.reason)
    _still_open(event, position, said, lapses_at, connection)


def _extended(event: Condition.Extended, position: int, connection: Connection) -> None:
    owed = condition_owed(connection, event.originator_id)
    due_at = format_instant(event.due_at)
    said = _Said(due_at, declared=bool(owed.declared), by=event.extended_by, remark=event.reason)
    _still_open(event, position, said, due_at if owed.lapses_at else None, connection)


def _still_open(
    event: Any, position: int, said: _Said, lapses_at: str | None, connection: Connection
) -> None:
    connection.run(
        _STILL_OPEN,
        condition=str(event.originator_id),
        due=said.due_at,
        told=int(said.declared),
        lapses=lapses_at,
    )
    _became(event, position, said, connection)


def _met(event: Condition.Met, position: int, connection: Connection) -> None:
    _ended(event, position, ConditionState.MET, (event.accepted_by, event.remark), connection)


def _waived(event: Condition.Waived, position: int, connection: Connection) -> None:
    _ended(event, position, ConditionState.WAIVED, (event.waived_by, event.reason), connection)


def _lapsed(event: Condition.Lapsed, position: int, connection: Connection) -> None:
    _ended(event, position, ConditionState.LAPSED, (None, None), connection)


def _ended(
    event: Any,
    position: int,
    state: ConditionState,
    decided: tuple[UUID | None, str | None],
    connection: Connection,
) -> None:
    owed = condition_owed(connection, event.originator_id)
    connection.run(_NOW, condition=str(event.originator_id), now=state.value)
    _became(event, position, _Said(owed.due_at, state, False, *decided), connection)


def _became(event: Any, position: int, said: _Said, connection: Connection) -> None:
    connection.run(
        _BECAME,
        condition_id=str(event.originator_id),
        position=position,
        effective_at=format_instant(event.stamp.effective_at),
        state=said.state.value,
        due_at=said.due_at,
        declared=int(said.declared),
        decided_by=str(said.by) if said.by else None,
        remark=said.remark,
    )


CONDITIONS_OWED = Projection(
    name="conditions_owed",
    version=1,
    tables=(CONDITIONS, STATES),
    folds={
        Condition.Set: _set,
        Condition.DeclaredMet: _declared,
        Condition.ProofRejected: _rejected,
        Condition.Extended: _extended,
        Condition.Met: _met,
        Condition.Waived: _waived,
        Condition.Lapsed: _lapsed,
    },
    ignores=events_of(
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
        Evidence,
        GoalSystem,
        DecisionNeed,
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


def blocking_conditions_of(
    connection: Connection, project_id: UUID
) -> tuple[tuple[UUID, str, ConditionState, datetime | None], ...]:
    """Give the conditions that keep a project's next gate from opening: id, wording, state, deadline."""
    found = connection.rows(_BLOCKING, project=str(project_id))
    return tuple(
        (UUID(str(condition)), str(wording), ConditionState(state), _instant(due_at))
        for condition, wording, state, due_at in found
    )


def conditions_to_lapse(connection: Connection, now: datetime, most: int) -> tuple[DueItem, ...]:
    """Give the open conditions whose approval lapses because their deadline has passed, and since when."""
    found = connection.rows(_LAPSING, now=format_instant(now), most=most)
    return tuple(DueItem(UUID(str(condition)), str(since)) for condition, since in found)


def _instant(text: object) -> datetime | None:
    return parse_instant(str(text)) if text else None
