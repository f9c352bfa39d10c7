"""What a deadline is for those who remind: whose, of what, and when each step of its ladder comes."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.programmes import calendar_of
from domain.reminder_ladders import ReminderKind, ladder_instants
from domain.times import format_instant, parse_instant
from domain.working_days import YearNotPublished
from projections.names import days_off
from projections.reminder_ladders import ladder_of
from projections.statements import Connection, identity


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
