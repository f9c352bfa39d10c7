"""Reminder ladders as data: for each kind of deadline, how many working days from it who is reminded.

A ladder belongs to a programme and to one kind of deadline; where none is laid down the default here holds,
for project checks that of the project's lifecycle. Levels and days rise together, so the highest level that
has come is always the last.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.check_cycles import Rhythm
from domain.people import Role
from domain.refusals import Refusal, Unmet, unmet
from domain.texts import Key
from domain.times import local_date
from domain.working_days import WorkingDayCalendar

MORNING = "09:00"
FARTHEST_WORKING_DAYS = 250
"""A working year: nobody is reminded longer before or after a deadline."""


class ReminderKind(StrEnum):
    """What somebody can be reminded of."""

    PROJECT_CHECK = "project_check"
    VOTE = "vote"
    REVIEW = "review"
    CONDITION = "condition"
    REPORTING_DUTY = "reporting_duty"
    MANDATE = "mandate"


class Recipient(StrEnum):
    """Who a step of a ladder reaches.

    The owner is whoever the matter itself names: who owes a condition, has not voted, or holds the mandate.
    The deputy stands in for the lead (or the owner). `board` puts the matter on the agenda of the board that
    decides on the project and tells its chair.
    """

    LEAD = "lead"
    DEPUTY = "deputy"
    OWNER = "owner"
    PMO = "pmo"
    MANAGEMENT = "management"
    CHAIR = "chair"
    BOARD = "board"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRung:
    """One step: its level, its day (working days from the deadline, negative: before), whom it reaches."""

    level: int
    offset_working_days: int
    recipients: tuple[Key, ...]


def _ladder(*rungs: tuple[int, tuple[Recipient, ...]]) -> tuple[LadderRung, ...]:
    return tuple(
        LadderRung(level=level, offset_working_days=offset, recipients=tuple(one.value for one in recipients))
        for level, (offset, recipients) in enumerate(rungs, start=1)
    )


_R = Recipient
DEFAULT_LADDERS: dict[ReminderKind, tuple[LadderRung, ...]] = {
    ReminderKind.PROJECT_CHECK: _ladder(
        (-5, (_R.LEAD,)),
        (0, (_R.LEAD,)),
        (2, (_R.LEAD, _R.DEPUTY)),
        (5, (_R.LEAD, _R.PMO)),
        (8, (_R.MANAGEMENT,)),
        (10, (_R.BOARD,)),
    ),
    ReminderKind.VOTE: _ladder((-3, (_R.OWNER,)), (-1, (_R.OWNER, _R.CHAIR))),
    ReminderKind.REVIEW: _ladder((0, (_R.PMO,)), (5, (_R.PMO, _R.CHAIR)), (10, (_R.MANAGEMENT,))),
    ReminderKind.CONDITION: _ladder(
        (-10, (_R.OWNER,)),
        (0, (_R.OWNER, _R.LEAD)),
        (2, (_R.OWNER, _R.LEAD, _R.DEPUTY)),
        (5, (_R.PMO,)),
        (8, (_R.MANAGEMENT,)),
        (10, (_R.CHAIR,)),
    ),
    ReminderKind.REPORTING_DUTY: _ladder(
        (-20, (_R.PMO,)), (-5, (_R.PMO,)), (0, (_R.PMO,)), (5, (_R.MANAGEMENT,))
    ),
    ReminderKind.MANDATE: _ladder((-20, (_R.OWNER, _R.PMO)), (-5, (_R.OWNER, _R.PMO, _R.ADMINISTRATOR))),
}
"""What holds where a programme has laid down nothing else."""

REACHABLE: dict[ReminderKind, frozenset[Recipient]] = {
    ReminderKind.PROJECT_CHECK: frozenset({_R.LEAD, _R.DEPUTY, _R.PMO, _R.MANAGEMENT, _R.CHAIR, _R.BOARD}),
    ReminderKind.VOTE: frozenset({_R.OWNER, _R.DEPUTY, _R.LEAD, _R.PMO, _R.MANAGEMENT, _R.CHAIR}),
    ReminderKind.REVIEW: frozenset({_R.LEAD, _R.DEPUTY, _R.PMO, _R.MANAGEMENT, _R.CHAIR}),
    ReminderKind.CONDITION: frozenset({_R.OWNER, _R.LEAD, _R.DEPUTY, _R.PMO, _R.MANAGEMENT, _R.CHAIR}),
    ReminderKind.REPORTING_DUTY: frozenset({_R.PMO, _R.MANAGEMENT, _R.CHAIR, _R.ADMINISTRATOR}),
    ReminderKind.MANDATE: frozenset({_R.OWNER, _R.DEPUTY, _R.PMO, _R.MANAGEMENT, _R.CHAIR, _R.ADMINISTRATOR}),
}
"""Whom a ladder of a kind can name: a reporting duty has no lead, a check no owner."""

ROLE_OF: dict[Recipient, Role] = {
    _R.PMO: Role.PMO,
    _R.MANAGEMENT: Role.MANAGEMENT,
    _R.ADMINISTRATOR: Role.ADMINISTRATOR,
}
"""The recipients found by a role in the programme."""


def faults_of_ladder(kind: ReminderKind, ladder: Sequence[LadderRung]) -> Iterator[Unmet]:
    """Name everything that keeps a ladder from being laid down; each value begins with the level it is about."""
    reachable = {one.value for one in REACHABLE[kind]}
    if not ladder:
        yield _invalid("ladder", "")
    for place, rung in enumerate(ladder):
        before = ladder[place - 1] if place else None
        rises = before is None or (
            rung.level > before.level and rung.offset_working_days > before.offset_working_days
        )
        if rung.level < 1 or not rises:
            yield _invalid("ladder", f"{rung.level}: {rung.offset_working_days}")
        if abs(rung.offset_working_days) > FARTHEST_WORKING_DAYS:
            yield _invalid("offset_working_days", f"{rung.level}: {rung.offset_working_days}")
        if not rung.recipients or len(set(rung.recipients)) < len(rung.recipients):
            yield _invalid("recipients", f"{rung.level}: {', '.join(rung.recipients)}")
        strange = [name for name in rung.recipients if name not in reachable]
        if strange:
            yield _invalid("recipients", f"{rung.level}: {', '.join(strange)}")


def _invalid(field: str, value: str | int) -> Unmet:
    return unmet(Refusal.VALUE_INVALID, field=field, value=value)


def ladder_instants(
    ladder: Iterable[LadderRung], due_at: datetime, zone: str, calendar: WorkingDayCalendar
) -> tuple[tuple[int, datetime], ...]:
    """Give each level its instant: so many working days from the day of a deadline, at nine in the morning.

    On the day itself and before, the hour is that morning; a deadline at the end of a day is announced that day.
    A day after the deadline is counted from it even where the deadline itself is no working day.
    """
    at_nine = Rhythm(interval_weeks=1, weekday=1, time=MORNING, zone=zone)
    due_on = local_date(due_at, zone)
    return tuple((rung.level, at_nine.at(_day_of(rung, due_on, calendar))) for rung in ladder)


def _day_of(rung: LadderRung, due_on: date, calendar: WorkingDayCalendar) -> date:
    """Give the day of a step; on a deadline that is no working day the reminder of the day comes before it."""
    if rung.offset_working_days == 0:
        return calendar.previous_working_day(due_on)
    return calendar.add_working_days(due_on, rung.offset_working_days)
