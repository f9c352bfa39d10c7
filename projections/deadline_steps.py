"""What a deadline is for those who remind: whose, of what, and when each step of its ladder comes."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from domain.programmes import calendar_of
from domain.reminder_ladders import ReminderKind, ladder_instants
from domain.reminders import Reminder
from domain.times import format_instant, parse_instant
from domain.working_days import YearNotPublished
from projections.names import days_off
from projections.reminder_ladders import ladder_of
from projections.statements import BigInt, Connection, Statement, identity

REMINDED = sa.Table(
    "reminded_v1",
    sa.MetaData(),
    sa.Column("subject_id", sa.Text, primary_key=True),
    sa.Column("due_at", sa.Text, primary_key=True),
    sa.Column("level", BigInt, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""How far each deadline was reminded of, for good: one that opens again goes on where it was."""

_C = REMINDED.c
_THIS = (_C.subject_id == sa.bindparam("subject"), _C.due_at == sa.bindparam("due"))
_FORGET = Statement(sa.delete(REMINDED).where(*_THIS))
_KEEP = Statement(sa.insert(REMINDED).values({column.name: sa.bindparam(column.name) for column in _C}))
_LEVEL = Statement(sa.select(_C.level).where(*_THIS))


def keep_level(event: Reminder.Issued | Reminder.Escalated, connection: Connection) -> None:
    """Keep how far a deadline was reminded of."""
    subject, due = str(event.subject.subject_id), format_instant(event.subject.due_at)
    connection.run(_FORGET, subject=subject, due=due)
    connection.run(_KEEP, subject_id=subject, due_at=due, level=event.level)


def level_issued(connection: Connection, subject_id: str, due_at: str) -> int:
    """Give the highest level issued of a deadline (0: none)."""
    row = connection.row(_LEVEL, subject=subject_id, due=due_at)
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One deadline as it stands: what it is of, where it belongs, who owns it, which step comes when.

    `asleep`: nobody is reminded while the project rests or is over.
    """

    subject_id: UUID
    kind: ReminderKind
    programme_id: UUID
    project_id: UUID | None
    board_id: UUID | None
    owner: UUID | None
    what: str | None
    due_at: datetime
    level: int
    rungs: tuple[tuple[int, datetime], ...]
    asleep: bool = False


def planned(connection: Connection, programme: str, kind: ReminderKind, due_at: datetime) -> tuple[str, bool]:
    """Give the steps of a deadline as stored, and whether they are all there; a year without calendar has none."""
    found = days_off(connection, identity(programme))
    calendar = calendar_of(found[2]) if found else None
    if found is None or calendar is None:
        return "[]", False
    ladder = ladder_of(connection, programme, kind)
    steps: list[tuple[int, str]] = []
    for rung in ladder:
        try:
            ((level, at),) = ladder_instants((rung,), due_at, found[0], calendar)
        except YearNotPublished:
            continue
        steps.append((level, format_instant(at)))
    return json.dumps(steps), len(steps) == len(ladder)


def next_step(rungs: str, level: int) -> str | None:
    """Give when the first step above a level comes (None: the ladder has ended, as far as it is known)."""
    ahead = [str(at) for rung, at in json.loads(rungs) if rung > level]
    return min(ahead) if ahead else None


def steps_of(rungs: str) -> tuple[tuple[int, datetime], ...]:
    """Read stored steps."""
    return tuple((int(level), parse_instant(str(at))) for level, at in json.loads(rungs))
