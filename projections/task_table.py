"""What waits for whom, as a table: one row for each thing and each person, or office, it waits for."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.people import Role
from domain.times import format_instant
from projections.statements import Connection, Statement

TABLE = sa.Table(
    "my_tasks_v1",
    sa.MetaData(),
    sa.Column("subject_id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.Text, primary_key=True),
    sa.Column("on_behalf_of", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("programme_id", sa.Text, nullable=False),
    sa.Column("project_id", sa.Text),
    sa.Column("board_id", sa.Text),
    sa.Column("due_at", sa.Text, nullable=False),
    sa.Column("since", sa.Text, nullable=False),
    sa.Column("mandate_id", sa.Text),
    sa.Index("my_tasks_v1_person", "person_id", "due_at", "since", "subject_id"),
    sa.Index("my_tasks_v1_role", "role", "programme_id", "due_at", "since", "subject_id"),
    sa.Index("my_tasks_v1_board", "board_id", "due_at"),
    sa.Index("my_tasks_v1_project", "project_id", "kind"),
    sa.Index(
        "my_tasks_v1_mandate",
        "mandate_id",
        sqlite_where=sa.text("mandate_id IS NOT NULL"),
        postgresql_where=sa.text("mandate_id IS NOT NULL"),
    ),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""A task waits for a person, or (person_id empty) for whoever holds the role in the programme or, where a
board is named, on that board; no deadline sorts last. A vote to cast names the mandate its seat rests on; one
that a deputy may cast names the member it is for (else `on_behalf_of` is empty).
"""

ANYBODY = ""
NO_DEADLINE = "9999-12-31T23:59:59.999999Z"
OPEN_REVIEW, CAST_VOTE, REPORT, SETTLE = "open_review", "cast_vote", "report_check", "settle_exception"
VOTE_FOR = "vote_for_member"
MEET, JUDGE = "meet_condition", "judge_proof"
ANSWER = "answer_need"
BEYOND = "beyond_tolerance"

_C = TABLE.c
ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in _C}))
DONE = Statement(
    sa.delete(TABLE).where(
        _C.subject_id == sa.bindparam("subject"),
        sa.or_(
            sa.and_(_C.person_id == sa.bindparam("person"), _C.on_behalf_of == ""),
            _C.on_behalf_of == sa.bindparam("person"),
        ),
    )
)
"""A seat that has voted, or is nobody's any more, waits neither for its member nor for the deputy."""
OUT = Statement(
    sa.delete(TABLE).where(
        _C.subject_id == sa.bindparam("subject"),
        sa.or_(_C.person_id == sa.bindparam("person"), _C.on_behalf_of == sa.bindparam("person")),
    )
)
ALL_DONE = Statement(sa.delete(TABLE).where(_C.subject_id == sa.bindparam("subject")))
LATER = Statement(
    sa.update(TABLE).where(_C.subject_id == sa.bindparam("subject")).values(due_at=sa.bindparam("later"))
)
OF_PROJECT = Statement(sa.delete(TABLE).where(_C.project_id == sa.bindparam("project")))
SUPERSEDED = Statement(
    sa.delete(TABLE).where(
        _C.project_id == sa.bindparam("project"),
        _C.kind == sa.bindparam("which"),
        _C.due_at < sa.bindparam("since_due"),
    )
)
"""The cycle that just fell due stays a task while it is reminded of; those before it are history."""


class Whose(NamedTuple):
    """For whom something waits: one person, or whoever holds the role, on a board if one is named."""

    role: Role
    person: UUID | None = None
    board: UUID | None = None


def add_task(
    connection: Connection, event: Any, kind: str, place: Any, whose: Whose, due_at: datetime | None = None
) -> None:
    """Let something wait; the place says in which programme and project."""
    connection.run(
        ADD,
        subject_id=str(event.originator_id),
        person_id=str(whose.person) if whose.person else ANYBODY,
        kind=kind,
        role=whose.role.value,
        programme_id=str(place.programme_id),
        project_id=str(place.project_id) if place.project_id else None,
        board_id=str(whose.board) if whose.board else None,
        due_at=format_instant(due_at) if due_at else NO_DEADLINE,
        since=format_instant(event.stamp.recorded_at),
        mandate_id=None,
        on_behalf_of="",
    )
