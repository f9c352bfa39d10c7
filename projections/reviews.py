"""Every review from its request to its decision: how far it has come, what was asked, how it ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import sqlalchemy as sa

from domain.boards import Board
from domain.catalogue import events_of
from domain.conditions import Condition
from domain.consultation_values import ReviewStep
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview, Stage
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person
from domain.programme_settings import ConsultationRole
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from projections.base import Projection
from projections.check_calendar import DueItem
from projections.register_texts import TEXTS, keep_text
from projections.statements import BigInt, Connection, Statement

TABLE = sa.Table(
    "reviews_v1",
    sa.MetaData(),
    sa.Column("review_id", sa.Text, primary_key=True),
    sa.Column("searched", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text, nullable=False),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("matter_class", sa.Text, nullable=False),
    sa.Column("motion", sa.Text, nullable=False),
    sa.Column("requested_by", sa.Text, nullable=False),
    sa.Column("requested_at", sa.Text, nullable=False),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("opened_at", sa.Text),
    sa.Column("due_at", sa.Text),
    sa.Column("seats", BigInt),
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
    sa.Column("reopens", sa.Text),
    sa.Column("consultation", sa.Text),
    sa.Index("reviews_v1_project", "project_id"),
    sa.Index("reviews_v1_decided", "effective_at", "position"),
    sa.Index("reviews_v1_board", "board_id", "stage"),
    sa.Index("reviews_v1_due", "due_at"),
    sa.Index("reviews_v1_of_programme", "programme_id", "effective_at"),
    sa.Index("reviews_v1_of_board", "board_id", "effective_at"),
    sqlite_strict=True,
)
"""One row for each review, from its request to its decision; agenda and register ask it.

`due_at` is there only while a vote is open, so that a tick finds what is overdue at one place of an index;
`searched` is what is said of it in public, in small letters; `seats` are those neither vacated nor recused;
everything from `outcome` on is there once the review is over.
"""

_REQUESTED = (
    "review_id", "searched", "project_id", "programme_id", "board_id", "gate", "matter_class", "motion", "requested_by",
    "requested_at", "stage", "reopens", "consultation",
)  # fmt: skip
_OPENED = ("stage", "opened_at", "due_at", "seats", "rule_version", "rule")
_ENDED = (
    "stage", "due_at", "outcome", "target", "tally", "decided_by", "until", "wording", "effective_at",
    "recorded_at", "position",
)  # fmt: skip
_C = TABLE.c
_OF_REVIEW = _C.review_id == sa.bindparam("review")
_ADD = Statement(sa.insert(TABLE).values({name: sa.bindparam(name) for name in _REQUESTED}))
_OPEN = Statement(sa.update(TABLE).where(_OF_REVIEW).values({name: sa.bindparam(name) for name in _OPENED}))
_END = Statement(
    sa.update(TABLE)
    .where(_OF_REVIEW)
    .values(
        {name: sa.bindparam(name) for name in _ENDED} | {"searched": _C.searched.concat(sa.bindparam("said"))}
    )
)
_SAID = Statement(sa.select(_C.searched).where(_OF_REVIEW))
_VACATE = Statement(sa.update(TABLE).where(_OF_REVIEW).values(seats=_C.seats - 1))
_NEXT_ROUND = Statement(sa.update(TABLE).where(_OF_REVIEW).values(due_at=sa.bindparam("due_at")))
_BASELINE = Statement(
    sa.update(TABLE)
    .where(_OF_REVIEW)
    .values(baseline_start=sa.bindparam("start"), baseline_end=sa.bindparam("end"))
)
_CONSULTATION = Statement(sa.select(_C.consultation).where(_OF_REVIEW))
_CONSULTED = Statement(sa.update(TABLE).where(_OF_REVIEW).values(consultation=sa.bindparam("steps")))
HEARD = "heard"
"""Stands for the advice of a body that does not meet in public."""
_UNFINISHED = Statement(
    sa.select(_C.review_id)
    .where(
        _C.project_id == sa.bindparam("project"),
        sa.or_(_C.stage == Stage.REQUESTED.value, _C.stage == Stage.OPEN.value),
    )
    .order_by(_C.review_id)
)
_OF_PROJECT = Statement(
    sa.select(_C.review_id, _C.gate, _C.outcome, _C.effective_at, _C.stage, _C.reopens, _C.consultation)
    .where(_C.project_id == sa.bindparam("project"))
    .order_by(_C.effective_at.desc(), _C.review_id)
)
_BEFORE_BOARD = Statement(
    sa.select(_C.review_id)
    .where(_C.board_id == sa.bindparam("board"), _C.stage == Stage.OPEN.value)
    .order_by(_C.review_id)
)
_OVERDUE = Statement(
    sa.select(_C.review_id, _C.due_at)
    .where(_C.due_at < sa.bindparam("now"))
    .order_by(_C.due_at, _C.review_id)
    .limit(sa.bindparam("most"))
)
_PLACE = Statement(
    sa.select(_C.project_id, _C.programme_id, _C.board_id, _C.due_at).where(
        _C.review_id == sa.bindparam("review")
    )
)


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """Where a review belongs: project, programme, board; and when its open vote is due."""

    project_id: str
    programme_id: str
    board_id: str
    due_at: datetime | None = None


class DecidedReview(NamedTuple):
    """A review that was decided, the one in which it is decided anew, and who has still to take note of it."""

    review_id: UUID
    gate: str
    outcome: str
    decided_at: datetime
    reopened_by: UUID | None
    to_be_told: tuple[str, ...]


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
        searched=event.motion.lower(),
        requested_by=str(event.requested_by),
        requested_at=format_instant(event.stamp.effective_at),
        stage=Stage.REQUESTED.value,
        reopens=str(event.reopens) if event.reopens else None,
        consultation=_steps_of(event.consultation) if event.consultation else None,
    )


def _steps_of(steps: tuple[ReviewStep, ...]) -> str:
    """Write the order of consultation, in which nobody was heard yet."""
    written = [
        {
            "body": one.body,
            "role": one.role.value,
            "public": one.public,
            "mandatory": one.mandatory,
            "advice": None,
        }
        for one in steps
    ]
    return orjson.dumps(written).decode()


def _consulted(event: GateReview.BodyConsulted, _position: int, connection: Connection) -> None:
    """Keep what a body advised; of one that does not meet in public, only that it was heard."""
    review = str(event.originator_id)
    row = connection.row(_CONSULTATION, review=review)
    if row is None or row[0] is None:
        return
    steps = orjson.loads(str(row[0]))
    steps[event.step - 1]["advice"] = event.advice.value if event.public else HEARD
    connection.run(_CONSULTED, review=review, steps=orjson.dumps(steps).decode())


def _opened(event: GateReview.Opened, _position: int, connection: Connection) -> None:
    frozen = event.frozen
    out = {one.person_id for one in event.panel.recused}
    connection.run(
        _OPEN,
        review=str(event.originator_id),
        stage=Stage.OPEN.value,
        opened_at=format_instant(event.stamp.effective_at),
        due_at=format_instant(event.vote_due_at) if event.vote_due_at else None,
        seats=sum(seat.person_id not in out for seat in frozen.seats),
        rule_version=frozen.rule_version,
        rule=orjson.dumps(frozen.rule, option=orjson.OPT_SORT_KEYS).decode(),
    )


def _vacated(event: GateReview.SeatVacated, _position: int, connection: Connection) -> None:
    connection.run(_VACATE, review=str(event.originator_id))


def _recused(event: GateReview.RecusalDeclared, _position: int, connection: Connection) -> None:
    if event.mandate_id is not None:
        connection.run(_VACATE, review=str(event.originator_id))


def _round_closed(event: GateReview.RoundClosed, _position: int, connection: Connection) -> None:
    due_at = format_instant(event.vote_due_at) if event.vote_due_at else None
    connection.run(_NEXT_ROUND, review=str(event.originator_id), due_at=due_at)


def _circular_voided(event: GateReview.CircularVoided, _position: int, connection: Connection) -> None:
    """Put the review back where it stood before the vote opened."""
    before = {**dict.fromkeys(_OPENED), "stage": Stage.REQUESTED.value}
    connection.run(_OPEN, review=str(event.originator_id), **before)


def _concluded(event: GateReview.Concluded, position: int, connection: Connection) -> None:
    figures = orjson.dumps(event.tally, option=orjson.OPT_SORT_KEYS).decode() if event.tally else None
    _end(
        event,
        position,
        connection,
        stage=Stage.CONCLUDED.value,
        outcome=event.outcome.value,
        target=event.target,
        tally=figures,
        decided_by=str(event.decided_by) if event.decided_by else None,
        until=event.until.isoformat() if event.until else None,
        wording=event.wording,
    )


def _withdrawn(event: GateReview.Withdrawn, position: int, connection: Connection) -> None:
    _end(event, position, connection, stage=Stage.WITHDRAWN.value, wording=event.reason)


def _end(event: Any, position: int, connection: Connection, **said: str | None) -> None:
    ended: dict[str, Any] = {
        **dict.fromkeys(_ENDED),
        **said,
        "effective_at": format_instant(event.stamp.effective_at),
        "recorded_at": format_instant(event.stamp.recorded_at),
        "position": position,
    }
    heard = f" {said.get('wording') or ''}".lower()
    connection.run(_END, review=str(event.originator_id), said=heard, **ended)
    row = connection.row(_SAID, review=str(event.originator_id))
    if row is not None:
        keep_text(connection, position, event.originator_id, str(row[0]))


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


REVIEWS = Projection(
    name="reviews",
    version=1,
    tables=(TABLE, TEXTS),
    folds={
        GateReview.Requested: _requested,
        GateReview.Opened: _opened,
        GateReview.SeatVacated: _vacated,
        GateReview.RecusalDeclared: _recused,
        GateReview.RoundClosed: _round_closed,
        GateReview.CircularVoided: _circular_voided,
        GateReview.BodyConsulted: _consulted,
        GateReview.Concluded: _concluded,
        GateReview.Withdrawn: _withdrawn,
        Project.PhaseEntered: _phase_entered,
    },
    ignores=frozenset({GateReview.VoteCast, GateReview.CriterionJudged, GateReview.DossierChanged})
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
        Meeting,
        ImportBatch,
        SystemRecord,
    ),
)


def decided_reviews_of(connection: Connection, project_id: UUID) -> tuple[DecidedReview, ...]:
    """Give the reviews of a project that were decided, the latest first, and which took them up anew."""
    rows = connection.rows(_OF_PROJECT, project=str(project_id))
    anew = {
        str(reopens): UUID(str(review))
        for review, *_, stage, reopens, _ in rows
        if reopens and stage != Stage.WITHDRAWN.value
    }
    return tuple(
        DecidedReview(
            UUID(str(review)),
            gate,
            outcome,
            parse_instant(str(at)),
            anew.get(str(review)),
            _to_be_told(consultation),
        )
        for review, gate, outcome, at, stage, _, consultation in rows
        if stage == Stage.CONCLUDED.value
    )


def _to_be_told(consultation: object) -> tuple[str, ...]:
    """Give the bodies that are to take note of a decision and of which nothing is recorded yet."""
    steps = orjson.loads(str(consultation)) if consultation else []
    notes = ConsultationRole.INFORMATION.value
    return tuple(
        str(one["body"])
        for one in steps
        if one["role"] == notes and one["mandatory"] and one["advice"] is None
    )


def unfinished_reviews_of(connection: Connection, project_id: UUID) -> tuple[UUID, ...]:
    """Give the reviews of a project that are requested or open."""
    return tuple(UUID(str(row[0])) for row in connection.rows(_UNFINISHED, project=str(project_id)))


def open_reviews_before(connection: Connection, board_id: UUID) -> tuple[UUID, ...]:
    """Give the reviews a board is voting on."""
    return tuple(UUID(str(row[0])) for row in connection.rows(_BEFORE_BOARD, board=str(board_id)))


def overdue_reviews(connection: Connection, now: datetime, most: int) -> tuple[DueItem, ...]:
    """Give the reviews still open though their vote was due before an instant, and since when."""
    found = connection.rows(_OVERDUE, now=format_instant(now), most=most)
    return tuple(DueItem(UUID(str(review)), str(due_at)) for review, due_at in found)


def place_of_review(connection: Connection, review_id: str) -> ReviewPlace | None:
    """Give project, programme and board of a review."""
    row = connection.row(_PLACE, review=review_id)
    if row is None:
        return None
    project, programme, board, due_at = row
    return ReviewPlace(
        str(project), str(programme), str(board), parse_instant(str(due_at)) if due_at else None
    )
