"""What boards decided that is no gate: resolutions taken in meetings, questions answered by a board.

A resolution that answers a question is one decision: it stands here as the resolution.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
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
from domain.meetings import Meeting
from domain.people import Person
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.times import format_instant, parse_instant
from domain.units import Unit
from domain.vote_rules import rule_in_force
from projections import needs_raised
from projections.base import Projection
from projections.decision_register import (
    BEGINNING,
    END,
    WORDS_MOST,
    Place,
    RegisterFilter,
    enlarged,
    named,
)
from projections.meetings import ITEMS, MEETINGS
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import BigInt, Connection, Statement, identity
from projections.visibility import Breadth, breadth_of, reader_values, visible

RESOLUTION = "resolution"
"""The matter class of what a meeting resolves on."""


class DecisionKind(StrEnum):
    """How a board decided on what is no gate."""

    RESOLUTION = "resolution"
    ANSWER = "answer"


class OtherOutcome(StrEnum):
    """How such a decision ended."""

    CARRIED = "carried"
    NOT_CARRIED = "not_carried"
    ANSWERED = "answered"


TABLE = sa.Table(
    "other_decisions_v1",
    sa.MetaData(),
    sa.Column("position", BigInt, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("meeting_id", sa.Text),
    sa.Column("item", sa.Text),
    sa.Column("about_id", sa.Text),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("board_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text),
    sa.Column("public", BigInt, nullable=False),
    sa.Column("matter", sa.Text, nullable=False),
    sa.Column("matter_class", sa.Text),
    sa.Column("wording", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("rule", sa.Text),
    sa.Column("tally", sa.Text),
    sa.Column("decided_by", sa.Text),
    sa.Column("effective_at", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("searched", sa.Text, nullable=False),
    sa.Index("other_decisions_v1_decided", "effective_at", "position"),
    sa.Index("other_decisions_v1_about", "about_id"),
    sqlite_strict=True,
)
"""One row for each decision; `public` says whether it was taken in public, `matter` is the item or the question,
`about_id` what it was about, `searched` what is said of it, in small letters."""

_C, _P, _M, _I, _N = TABLE.c, PORTFOLIO_TABLE.c, MEETINGS.c, ITEMS.c, needs_raised.TABLE.c
_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
_ITEM = Statement(
    sa.select(_M.programme_id, _M.board_id, _M.public, _I.public, _I.subject_id, _I.project_id, _I.title)
    .select_from(ITEMS.join(MEETINGS, _M.meeting_id == _I.meeting_id))
    .where(_I.meeting_id == sa.bindparam("meeting"), _I.item == sa.bindparam("key"))
)
_QUESTION = Statement(sa.select(_N.question).where(_N.need_id == sa.bindparam("need")))
_RESOLVED = Statement(
    sa.select(_C.position)
    .where(_C.about_id == sa.bindparam("need"), _C.outcome == OtherOutcome.CARRIED.value)
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDecision:
    """One decision of a board on what is no gate; what is about no project has neither key nor title."""

    kind: DecisionKind
    meeting_id: UUID | None
    item: str | None
    about_id: UUID | None
    programme_id: UUID
    board_id: UUID
    project_id: UUID | None
    project_key: str | None
    title: str | None
    public: bool
    matter: str
    matter_class: str | None
    wording: str
    outcome: OtherOutcome
    tally: Tally | None
    decided_by: UUID | None
    effective_at: datetime
    recorded_at: datetime
    position: int

    def derivation(self, language: Language) -> str | None:
        """Tell how the result follows from the hands counted (None: one person answered)."""
        return derivation(self.tally, language) if self.tally else None


def _resolved(event: Meeting.Resolved, position: int, connection: Connection) -> None:
    row = connection.row(_ITEM, meeting=str(event.originator_id), key=event.item)
    if row is None:
        return
    programme, board, meets_in_public, dealt_in_public, subject, project, title = row
    _add(
        event,
        position,
        connection,
        kind=DecisionKind.RESOLUTION.value,
        meeting_id=str(event.originator_id),
        item=event.item,
        about_id=subject,
        programme_id=programme,
        board_id=board,
        project_id=project,
        public=int(bool(meets_in_public) and bool(dealt_in_public)),
        matter=title,
        matter_class=RESOLUTION,
        wording=event.wording,
        outcome=(OtherOutcome.CARRIED if event.carried else OtherOutcome.NOT_CARRIED).value,
        rule=orjson.dumps(event.rule, option=orjson.OPT_SORT_KEYS).decode(),
        tally=orjson.dumps(event.tally, option=orjson.OPT_SORT_KEYS).decode(),
        decided_by=None,
    )


def _answered(event: DecisionNeed.Answered, position: int, connection: Connection) -> None:
    """Add what the chair answered; the management is no board, and a resolution stands here already."""
    need = str(event.originator_id)
    if event.board_id is None or connection.row(_RESOLVED, need=need) is not None:
        return
    question = connection.row(_QUESTION, need=need)
    _add(
        event,
        position,
        connection,
        kind=DecisionKind.ANSWER.value,
        meeting_id=None,
        item=None,
        about_id=need,
        programme_id=str(event.programme_id),
        board_id=str(event.board_id),
        project_id=str(event.project_id),
        public=1,
        matter=str(question[0]) if question else "",
        matter_class=None,
        wording=event.decision,
        outcome=OtherOutcome.ANSWERED.value,
        rule=None,
        tally=None,
        decided_by=str(event.answered_by),
    )


def _add(event: Any, position: int, connection: Connection, **said: Any) -> None:
    connection.run(
        _ADD,
        **said,
        position=position,
        effective_at=format_instant(event.stamp.effective_at),
        recorded_at=format_instant(event.stamp.recorded_at),
        searched=f"{said['matter']} {said['wording']}".lower(),
    )


OTHER_DECISIONS = Projection(
    name="other_decisions",
    version=1,
    tables=(TABLE,),
    folds={Meeting.Resolved: _resolved, DecisionNeed.Answered: _answered},
    ignores=(events_of(Meeting, DecisionNeed) - {Meeting.Resolved, DecisionNeed.Answered})
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
        ImportBatch,
        SystemRecord,
    ),
)

_NARROWED = {
    "programme": _C.programme_id,
    "board": _C.board_id,
    "project": _C.project_id,
    "matter_class": _C.matter_class,
    "outcome": _C.outcome,
}


@lru_cache(maxsize=128)
def _list(breadth: Breadth, boards: int, narrowed: frozenset[str], words: int) -> Statement:
    # What was decided in public about a project is public as long as the project is; about none, for ever.
    public = _C.public * sa.func.coalesce(_P.public, 1)
    of_boards = [_C.board_id == sa.bindparam(f"reader_board_{place}") for place in range(boards)]
    query = (
        sa.select(TABLE, _P.key, _P.title)
        .select_from(TABLE.outerjoin(PORTFOLIO_TABLE, _P.project_id == _C.project_id))
        .where(
            sa.or_(visible(public, _C.programme_id, _C.project_id, breadth), *of_boards),
            _C.effective_at >= sa.bindparam("since"),
            _C.effective_at <= sa.bindparam("until_at"),
            _C.position <= sa.bindparam("known"),
        )
        .order_by(_C.effective_at.desc(), _C.position.desc())
        .limit(sa.bindparam("most"))
    )
    for name in sorted(narrowed):
        query = query.where(_NARROWED[name] == sa.bindparam(f"of_{name}"))
    for place in range(words):
        word: sa.BindParameter[str] = sa.bindparam(f"word_{place}")
        query = query.where(sa.or_(Place(_C.searched, word) > 0, _C.project_id.in_(named(place))))
    return Statement(query)


def other_decisions(
    connection: Connection, reader: Reader, asked: RegisterFilter, most: int
) -> tuple[OtherDecision, ...]:
    """Give the decisions on what is no gate that a reader may see, the latest first."""
    by = asked.narrowed()
    words = asked.text.lower().split()[:WORDS_MOST]
    boards = sorted(str(board) for board in reader.boards)
    values: dict[str, Any] = {
        "since": format_instant(asked.since) if asked.since else BEGINNING,
        "until_at": format_instant(asked.until) if asked.until else END,
        "known": asked.known,
        "most": most,
        **{f"of_{name}": value for name, value in by.items()},
        **{f"word_{place}": word for place, word in enumerate(words)},
        **{f"large_{place}": enlarged(word) for place, word in enumerate(words)},
        **{f"reader_board_{place}": board for place, board in enumerate(boards)},
        **reader_values(reader),
    }
    statement = _list(breadth_of(reader), len(boards), frozenset(by), len(words))
    return tuple(_decision(row) for row in connection.rows(statement, **values))


def _decision(row: Any) -> OtherDecision:
    said: dict[str, Any] = dict(zip((column.name for column in _C), row, strict=False))
    key, title = row[-2:]
    kept = {name: said[name] for name in ("item", "matter", "matter_class", "wording", "position")}
    names = ("meeting_id", "about_id", "programme_id", "board_id", "project_id", "decided_by")
    ids: dict[str, Any] = {name: identity(said[name]) if said[name] else None for name in names}
    rule = rule_in_force(orjson.loads(said["rule"])) if said["rule"] else None
    return OtherDecision(
        **kept,
        **ids,
        kind=DecisionKind(said["kind"]),
        project_key=key,
        title=title,
        public=bool(said["public"]),
        outcome=OtherOutcome(said["outcome"]),
        tally=Tally.from_data(rule, orjson.loads(said["tally"])) if rule is not None else None,
        effective_at=parse_instant(said["effective_at"]),
        recorded_at=parse_instant(said["recorded_at"]),
    )
