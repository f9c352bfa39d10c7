"""Every decision on a gate: when, by whom, under which rule, how it follows from the votes, in which words.

A review has a row from its request on; it is in the register once it is concluded or withdrawn.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
import sqlalchemy as sa

from domain.access import Reader
from domain.ballots import Tally
from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.derivations import Language, derivation
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycles import Lifecycle
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from domain.vote_rules import rule_in_force
from projections.base import Projection
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import BigInt, Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

TABLE = sa.Table(
    "decision_register_v1",
    sa.MetaData(),
    sa.Column("review_id", sa.Text, primary_key=True),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text, nullable=False),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("matter_class", sa.Text, nullable=False),
    sa.Column("motion", sa.Text, nullable=False),
    sa.Column("requested_by", sa.Text, nullable=False),
    sa.Column("rule_version", BigInt),
    sa.Column("rule", sa.Text),
    sa.Column("outcome", sa.Text),
    sa.Column("target", sa.Text),
    sa.Column("tally", sa.Text),
    sa.Column("decided_by", sa.Text),
    sa.Column("until", sa.Text),
    sa.Column("wording", sa.Text),
    sa.Column("effective_at", sa.Text),
    sa.Column("recorded_at", sa.Text),
    sa.Column("position", BigInt),
    sa.Column("baseline_start", sa.Text),
    sa.Column("baseline_end", sa.Text),
    sa.Index("decision_register_v1_programme", "programme_id", "effective_at"),
    sa.Index("decision_register_v1_board", "board_id", "effective_at"),
    sqlite_strict=True,
)

WITHDRAWN = "withdrawn"
"""The outcome of a review that was taken back before it was decided; all others are of `Outcome`."""

_REQUESTED = (
    "review_id", "project_id", "programme_id", "board_id", "gate", "matter_class", "motion", "requested_by",
)  # fmt: skip
_DECIDED = (
    "outcome", "target", "tally", "decided_by", "until", "wording", "effective_at", "recorded_at", "position",
)  # fmt: skip
_C, _P = TABLE.c, PORTFOLIO_TABLE.c
_OF_REVIEW = _C.review_id == sa.bindparam("review")
_ADD = Statement(sa.insert(TABLE).values({name: sa.bindparam(name) for name in _REQUESTED}))
_OPEN = Statement(
    sa.update(TABLE).where(_OF_REVIEW).values(rule_version=sa.bindparam("version"), rule=sa.bindparam("text"))
)
_DECIDE = Statement(
    sa.update(TABLE).where(_OF_REVIEW).values({name: sa.bindparam(name) for name in _DECIDED})
)
_BASELINE = Statement(
    sa.update(TABLE)
    .where(_OF_REVIEW)
    .values(baseline_start=sa.bindparam("start"), baseline_end=sa.bindparam("end"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One entry of the register."""

    review_id: UUID
    project_id: UUID
    project_key: str
    title: str
    programme_id: UUID
    board_id: UUID
    gate: str
    matter_class: str
    motion: str
    requested_by: UUID
    rule_version: int | None
    outcome: str
    target: str | None
    tally: Tally | None
    decided_by: UUID | None
    until: date | None
    wording: str
    effective_at: datetime
    recorded_at: datetime
    position: int
    baseline_start: date | None
    baseline_end: date | None

    def derivation(self, language: Language) -> str | None:
        """Tell how the result follows from the votes (None: it was not voted on)."""
        return derivation(self.tally, language) if self.tally else None


def _requested(event: GateReview.Requested, _position: int, connection: Connection) -> None:
    matter = event.matter
    connection.run(
        _ADD,
        review_id=str(event.originator_id),
        project_id=str(matter.project_id),
        programme_id=str(matter.programme_id),
        board_id=str(matter.board_id),
        gate=matter.gate,
        matter_class=matter.matter_class,
        motion=event.motion,
        requested_by=str(event.requested_by),
    )


def _opened(event: GateReview.Opened, _position: int, connection: Connection) -> None:
    frozen = event.frozen
    rule = orjson.dumps(frozen.rule, option=orjson.OPT_SORT_KEYS).decode()
    connection.run(_OPEN, review=str(event.originator_id), version=frozen.rule_version, text=rule)


def _concluded(event: GateReview.Concluded, position: int, connection: Connection) -> None:
    figures = orjson.dumps(event.tally, option=orjson.OPT_SORT_KEYS).decode() if event.tally else None
    _decide(
        event,
        position,
        connection,
        outcome=event.outcome.value,
        target=event.target,
        tally=figures,
        decided_by=str(event.decided_by) if event.decided_by else None,
        until=event.until.isoformat() if event.until else None,
        wording=event.wording,
    )


def _withdrawn(event: GateReview.Withdrawn, position: int, connection: Connection) -> None:
    _decide(event, position, connection, outcome=WITHDRAWN, wording=event.reason)


def _decide(event: Any, position: int, connection: Connection, **said: str | None) -> None:
    nothing = dict.fromkeys(("target", "tally", "decided_by", "until"))
    connection.run(
        _DECIDE,
        **{**nothing, **said},
        review=str(event.originator_id),
        effective_at=format_instant(event.stamp.effective_at),
        recorded_at=format_instant(event.stamp.recorded_at),
        position=position,
    )


def _phase_entered(event: Project.PhaseEntered, _position: int, connection: Connection) -> None:
    plan = event.baseline
    if event.review_id is None or plan is None:
        return
    connection.run(
        _BASELINE,
        review=str(event.review_id),
        start=plan.start.isoformat() if plan.start else None,
        end=plan.end.isoformat() if plan.end else None,
    )


DECISION_REGISTER = Projection(
    name="decision_register",
    version=1,
    tables=(TABLE,),
    folds={
        GateReview.Requested: _requested,
        GateReview.Opened: _opened,
        GateReview.Concluded: _concluded,
        GateReview.Withdrawn: _withdrawn,
        Project.PhaseEntered: _phase_entered,
    },
    ignores=frozenset({GateReview.VoteCast, GateReview.SeatVacated})
    | events_of(Project) - {Project.PhaseEntered}
    | events_of(
        Person,
        Unit,
        Programme,
        Lifecycle,
        Board,
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


@lru_cache(maxsize=256)
def _register(breadth: Breadth, *, by_programme: bool, by_board: bool) -> Statement:
    shown = (column for column in _C if column.name != "rule")
    query = (
        sa.select(_P.key.label("project_key"), _P.title, _C.rule, *shown)
        .select_from(TABLE.join(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(
            visible(_P.public, _C.programme_id, _C.project_id, breadth),
            _C.effective_at >= sa.bindparam("since"),
            _C.effective_at <= sa.bindparam("until_at"),
            _C.position <= sa.bindparam("known"),
        )
        .order_by(_C.effective_at.desc(), _C.position.desc())
        .limit(sa.bindparam("most"))
    )
    if by_programme:
        query = query.where(_C.programme_id == sa.bindparam("of_programme"))
    if by_board:
        query = query.where(_C.board_id == sa.bindparam("of_board"))
    return Statement(query)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """Which decisions are asked for: by place, by when they took effect, by when they were known."""

    programme_id: UUID | None = None
    board_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    known: int = 2**62


EVERY_DECISION = RegisterFilter()
_BEGINNING, _END = "0000", "9999"


def decision_register(
    connection: Connection, reader: Reader, asked: RegisterFilter = EVERY_DECISION, most: int = 500
) -> tuple[Decision, ...]:
    """Give the decisions a reader may see, the latest first; `until` is included."""
    statement = _register(
        breadth_of(reader),
        by_programme=asked.programme_id is not None,
        by_board=asked.board_id is not None,
    )
    values: dict[str, Any] = {
        "since": format_instant(asked.since) if asked.since else _BEGINNING,
        "until_at": format_instant(asked.until) if asked.until else _END,
        "known": asked.known,
        "most": most,
        "of_programme": str(asked.programme_id),
        "of_board": str(asked.board_id),
        **reader_values(reader),
    }
    return tuple(_decision(row) for row in connection.rows(statement, **values))


_NAMES = tuple(column.name for column in _C if column.name != "rule")


def _decision(row: Any) -> Decision:
    key, title, rule = row[:3]
    said = dict(zip(_NAMES, row[3:], strict=True))
    figures = orjson.loads(said["tally"]) if said["tally"] else None
    ids = ("review_id", "project_id", "programme_id", "board_id", "requested_by")
    days = ("until", "baseline_start", "baseline_end")
    return Decision(
        **{
            **said,
            **{name: identity(said[name]) for name in ids},
            **{name: date.fromisoformat(said[name]) if said[name] else None for name in days},
            "project_key": key,
            "title": title,
            "tally": Tally.from_data(rule_in_force(orjson.loads(rule)), figures) if figures else None,
            "decided_by": identity(said["decided_by"]) if said["decided_by"] else None,
            "effective_at": parse_instant(said["effective_at"]),
            "recorded_at": parse_instant(said["recorded_at"]),
        }
    )
