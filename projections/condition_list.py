"""Which conditions there are, who owes them until when, and what became of each: now, and as of any day.

What became of a condition is a row for each fact, never changed; the row that answers is the one with the
greatest (effective_at, position) not after the time asked about. The row of the condition itself keeps how
it stands now, for the two questions of commands: what blocks a gate, and what lapses.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.access import Reader
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
from domain.people import Person, Role
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
from projections.visibility import Breadth, breadth_of, reader_values, visible

_METADATA = sa.MetaData()
CONDITIONS = sa.Table(
    "condition_list_v1",
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
    sa.Index("condition_list_v1_project", "project_id", "state"),
    sa.Index("condition_list_v1_lapses", "lapses_at"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""`lapses_at` is there only while a condition is open whose approval lapses with it and nobody has declared it met in time."""
STATES = sa.Table(
    "condition_list_states_v1",
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


class ConditionRow(NamedTuple):
    """One condition as it stood at the time asked about; key and title of the project are today's.

    `since` and `decided_by` tell of the last thing said of it; `declared`: its owner says that it is met, and it
    waits to be judged. `days_overdue` counts begun days since the deadline of a condition that was still open.
    """

    condition_id: UUID
    programme_id: UUID
    project_id: UUID
    project_key: str
    title: str
    review_id: UUID
    gate: str
    wording: str
    owner: UUID | None
    due_at: datetime | None
    proof: str | None
    accepted_by: Role
    blocks: Blocks
    state: ConditionState
    declared: bool
    since: datetime
    decided_by: UUID | None
    remark: str | None
    days_overdue: int


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


CONDITION_LIST = Projection(
    name="condition_list",
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
        ImportBatch,
        SystemRecord,
    ),
)


@lru_cache(maxsize=64)
def _list(breadth: Breadth, *, within: bool, open_only: bool) -> Statement:
    newest_first = (_S.effective_at.desc(), _S.position.desc())
    stood = (
        sa.select(
            *_S, sa.func.row_number().over(partition_by=_S.condition_id, order_by=newest_first).label("place")
        )
        .where(_S.effective_at <= sa.bindparam("at"), _S.position <= sa.bindparam("known"))
        .subquery()
    )
    query = (
        sa.select(
            *(_C[name] for name in ("condition_id", "programme_id", "project_id")),
            _P.key,
            _P.title,
            *(_C[name] for name in ("review_id", "gate", "wording", "owner")),
            stood.c.due_at,
            *(_C[name] for name in ("proof", "accepted_by", "blocks")),
            stood.c.state,
            stood.c.declared,
            stood.c.effective_at,
            stood.c.decided_by,
            stood.c.remark,
        )
        .select_from(
            CONDITIONS.join(stood, stood.c.condition_id == _C.condition_id).join(
                PORTFOLIO_TABLE, _P.project_id == _C.project_id
            )
        )
        .where(stood.c.place == 1, visible(_P.public, _C.programme_id, _P.project_id, breadth))
    )
    if within:
        query = query.where(sa.bindparam("wanted").in_((_C.project_id, _C.programme_id)))
    if open_only:
        query = query.where(stood.c.state == ConditionState.OPEN.value)
    return Statement(
        query.order_by(sa.func.coalesce(stood.c.due_at, "9999"), _P.key, _C.condition_id).limit(
            sa.bindparam("most")
        )
    )


def condition_list(
    connection: Connection,
    reader: Reader,
    on: datetime,
    *,
    within: UUID | None = None,
    open_only: bool = False,
    known: int = 2**62,
    most: int = 1_000,
) -> tuple[ConditionRow, ...]:
    """Give the conditions a reader may see as they stood at an instant, by deadline; `on` now for the present.

    `within` is a project or a programme.
    """
    statement = _list(breadth_of(reader), within=within is not None, open_only=open_only)
    values: dict[str, Any] = {"at": format_instant(on), "known": known, "most": most, **reader_values(reader)}
    if within is not None:
        values["wanted"] = str(within)
    return tuple(_row(row, on) for row in connection.rows(statement, **values))


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


def _row(row: Any, on: datetime) -> ConditionRow:
    due_at, state = _instant(row[9]), ConditionState(row[13])
    return ConditionRow(
        condition_id=UUID(row[0]),
        programme_id=UUID(row[1]),
        project_id=UUID(row[2]),
        project_key=row[3],
        title=row[4],
        review_id=UUID(row[5]),
        gate=row[6],
        wording=row[7],
        owner=UUID(row[8]) if row[8] else None,
        due_at=due_at,
        proof=row[10],
        accepted_by=Role(row[11]),
        blocks=Blocks(row[12]),
        state=state,
        declared=bool(row[14]),
        since=parse_instant(row[15]),
        decided_by=UUID(row[16]) if row[16] else None,
        remark=row[17],
        days_overdue=_days_overdue(due_at, on) if state is ConditionState.OPEN else 0,
    )


def _days_overdue(due_at: datetime | None, on: datetime) -> int:
    """Count the days begun since a deadline, which is the last instant of its own day."""
    return max(0, -((due_at - on) // timedelta(days=1))) if due_at is not None else 0


def _instant(text: object) -> datetime | None:
    return parse_instant(str(text)) if text else None
