"""One beat of the heart: what is due and not yet issued is issued, once.

1. Read what is due; if nothing is, no lock is taken.
2. Publish next year's days off before anybody needs them.
3. Vacate seats whose mandates lapsed, then conclude the votes whose time has run out.
4. Let approvals lapse whose conditions are overdue.
5. Open the next cycle of checks whose last one ended.
6. Issue reminders, at most a hundred in one transaction.
7. Let go of receipts that are older than they are kept, a few at a time.

Commands carry natural keys (what is due since when), so two ticks at once, or a tick repeated after a
crash, record one thing. An item that is refused is reported and does not stop the others.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from uuid import UUID

from domain.refusals import Refused
from domain.times import local_date
from exchange.holiday_calendars import UnknownLand, public_holidays
from projections.check_calendar import DueItem, checks_to_remind, projects_to_schedule
from projections.conditions_owed import conditions_to_lapse
from projections.deadlines import deadlines_to_remind
from projections.lapsed_seats import lapsed_seats
from projections.names import ProgrammeName, programme_names
from projections.reviews import overdue_reviews
from runtime import evidence
from runtime.organisations import OrganisationContext
from storage import receipts
from workflows.commands import Command
from workflows.conditions import LapseConditions
from workflows.dispatch import TICK
from workflows.gate_reviews import ConcludeOverdueReviews, VacateLapsedSeats
from workflows.programmes import PublishCalendar
from workflows.project_checks import IssueReminders, ScheduleProjectChecks
from workflows.reminders import RemindOfDeadlines

Ids = tuple[UUID, ...]
BATCH = 50
"""Reminders, or whatever else is due, in one transaction: commands wait for half a hundred, not for all."""
GIVE_WAY_S = 0.01
"""After a full batch; whoever waits for the lock meanwhile looks several times (`storage.engine.begin_writing`)."""
ROUNDS_MAX = 1_000
PURGED_AT_ONCE, PURGES_MAX = 200, 25
"""A purge holds the lock for milliseconds; what is left of a large backlog is for the next tick."""

_log = logging.getLogger("gatebook.tick")


@dataclass(frozen=True, slots=True)
class Due:
    """What a tick would see to now."""

    programmes: tuple[tuple[ProgrammeName, int], ...]
    lapsed: tuple[DueItem, ...]
    votes: tuple[DueItem, ...]
    conditions: tuple[DueItem, ...]
    projects: tuple[DueItem, ...]
    checks: tuple[DueItem, ...]
    deadlines: tuple[DueItem, ...]

    def __bool__(self) -> bool:
        return any(
            (
                self.programmes,
                self.lapsed,
                self.votes,
                self.conditions,
                self.projects,
                self.checks,
                self.deadlines,
            )
        )


@dataclass(slots=True)
class TickReport:
    """What a tick did."""

    calendars: int = 0
    vacated: int = 0
    concluded: int = 0
    approvals_lapsed: int = 0
    scheduled: int = 0
    reminded: int = 0
    purged: int = 0
    cleared: int = 0
    refused: list[str] = field(default_factory=list)


def due_now(context: OrganisationContext, most: int = BATCH) -> Due:
    """Ask what is due, without any lock."""
    now = context.clock.now()
    with context.reading() as connection:
        programmes = programme_names(connection)
        return Due(
            programmes=tuple(_years_missing(programmes, now)),
            lapsed=lapsed_seats(connection, now, most),
            votes=overdue_reviews(connection, now, most),
            conditions=conditions_to_lapse(connection, now, most),
            projects=projects_to_schedule(connection, now, most),
            checks=checks_to_remind(connection, now, most),
            deadlines=deadlines_to_remind(connection, now, most),
        )


def _years_missing(programmes: tuple[ProgrammeName, ...], now: datetime) -> list[tuple[ProgrammeName, int]]:
    """Give programme and year for every calendar that this or the next year lacks."""
    missing = []
    for programme in programmes:
        this_year = local_date(now, programme.zone).year
        first = programme.calendar_until + 1 if programme.calendar_until else this_year
        missing += [(programme, year) for year in range(first, this_year + 2)]
    return missing


def tick(context: OrganisationContext) -> TickReport:
    """See to everything that is due, batch by batch; what is refused stays due for the next tick."""
    report = TickReport()
    seen: set[tuple[str, DueItem]] = set()

    def see_to(what: str, items: tuple[DueItem, ...], command_of: Callable[[Ids], Command]) -> int:
        fresh = tuple(item for item in items if (what, item) not in seen)[:BATCH]
        seen.update((what, item) for item in fresh)
        return _see_to(context, what, fresh, command_of, report)

    for turn in range(ROUNDS_MAX):
        due, known = due_now(context, BATCH + len(seen)), len(seen)
        if turn == 0:
            report.calendars = _publish_calendars(context, due, report)
        report.vacated += see_to("vacate", due.lapsed, _vacate)
        report.concluded += see_to("conclude", due.votes, _conclude)
        report.approvals_lapsed += see_to("lapse", due.conditions, _lapse)
        report.scheduled += see_to("schedule", due.projects, _schedule)
        report.reminded += see_to("remind", due.checks, _remind)
        report.reminded += see_to("remind_of", due.deadlines, _remind_of)
        if len(seen) == known:
            report.purged = _purge_receipts(context)
            report.cleared = evidence.clear(context)
            return report
    msg = f"A tick of {context.slug} did not come to an end after {ROUNDS_MAX} rounds."
    raise RuntimeError(msg)


def _purge_receipts(context: OrganisationContext) -> int:
    """Delete the receipts that have grown old; the lock is taken only if there are any."""
    now, database = context.clock.now(), context.store.database
    with context.reading() as connection:
        if not receipts.any_to_purge(connection, now):
            return 0
    purged = 0
    for _ in range(PURGES_MAX):
        gone = receipts.purge(database, now, PURGED_AT_ONCE)
        purged += gone
        if gone < PURGED_AT_ONCE:
            break
    return purged


def _publish_calendars(context: OrganisationContext, due: Due, report: TickReport) -> int:
    """Publish what is missing; a calendar that cannot be made is reported and stops nothing else."""
    published = 0
    for programme, year in due.programmes:
        try:
            calendar = public_holidays(programme.land, [year])
            command = PublishCalendar(programme_id=programme.programme_id, year=year, calendar=calendar)
            context.dispatch(command, TICK, f"calendar/{programme.programme_id}/{year}")
        except (Refused, UnknownLand) as refused:
            report.refused.append(f"calendar {year} of {programme.name}: {refused}")
            _log.error("tick of %s: no calendar %s for %s: %s", context.slug, year, programme.name, refused)
        else:
            published += 1
    return published


def _vacate(ids: Ids) -> Command:
    return VacateLapsedSeats(review_ids=ids)


def _conclude(ids: Ids) -> Command:
    return ConcludeOverdueReviews(review_ids=ids)


def _lapse(ids: Ids) -> Command:
    return LapseConditions(condition_ids=ids)


def _schedule(ids: Ids) -> Command:
    return ScheduleProjectChecks(project_ids=ids)


def _remind(ids: Ids) -> Command:
    return IssueReminders(check_ids=ids)


def _remind_of(ids: Ids) -> Command:
    return RemindOfDeadlines(subject_ids=ids)


def _see_to(
    context: OrganisationContext,
    what: str,
    items: tuple[DueItem, ...],
    command_of: Callable[[Ids], Command],
    report: TickReport,
) -> int:
    """Give one command for all items; if it is refused, one for each, so that one cannot stop the rest."""
    if not items:
        return 0
    try:
        context.dispatch(command_of(tuple(item.subject_id for item in items)), TICK, _key(what, items))
    except Refused as refused:
        if len(items) == 1:
            report.refused.append(f"{what} {items[0].subject_id}: {refused}")
            _log.error("tick of %s: %s %s was refused: %s", context.slug, what, items[0].subject_id, refused)
            return 0
        return sum(_see_to(context, what, (one,), command_of, report) for one in items)
    if len(items) == BATCH:
        # Neither database file nor lock knows who came first: without a pause the next batch would take the
        # lock again before anybody else has looked, and commands would wait for all batches instead of one.
        Event().wait(GIVE_WAY_S)
    return len(items)


def _key(what: str, items: tuple[DueItem, ...]) -> str:
    """Name a batch by what is due since when."""
    text = "\n".join(f"{item.subject_id} {item.since}" for item in items)
    return f"{what}/{hashlib.sha256(text.encode()).hexdigest()}"
