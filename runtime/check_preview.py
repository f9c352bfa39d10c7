"""What a new rule of checks would move, before anybody lays it down: old and new due days of each project.

A cycle under way stays as it was scheduled; what moves is the one after it. Nothing is recorded.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.access import Reader
from domain.check_cycles import Began, Cycle, following_cycle, next_cycle
from domain.check_rules import ProgrammeCheckRule, faults_of
from domain.lifecycle_definitions import LifecycleDefinition
from domain.lifecycles import Lifecycle
from domain.programmes import Programme
from domain.project_values import RunState
from domain.refusals import Refusal, Refused, require
from domain.times import local_date
from domain.working_days import WorkingDayCalendar, YearNotPublished
from projections.portfolio import portfolio
from projections.project_checks import Checked, checked_projects
from runtime.organisations import OrganisationContext
from workflows.commands import not_found
from workflows.project_checks import rule_of_lifecycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One project: when its cycle under way is due, and its next one under the rule in force and the new one.

    No next day: the project is not checked under that rule.
    """

    project_id: UUID
    project_key: str
    title: str
    under_way_on: date | None
    next_on: date | None
    new_next_on: date | None


def preview(
    context: OrganisationContext, reader: Reader, programme_id: UUID, rule: ProgrammeCheckRule
) -> tuple[Moved, ...]:
    """Tell for each project the reader may see what a rule would move, by key.

    Raises:
        Refused: naming every fault of the rule; NOT_FOUND; CALENDAR_MISSING.
    """
    programme = context.store.load(Programme, programme_id)
    if programme is None:
        raise not_found(Programme, programme_id)
    require(*faults_of(rule, programme.zone))
    calendar = programme.calendar()
    if calendar is None:
        raise Refused(Refusal.CALENDAR_MISSING, land=programme.land)
    now = context.clock.now()
    with context.reading() as connection:
        seen = {row.project_id: row for row in portfolio(connection, reader)}
        found = checked_projects(connection, programme_id)
    definitions = {one.lifecycle_id: _definition(context, one.lifecycle_id) for one in found}
    in_force = programme.check_rule_at(now)
    planning = _Planning(programme.zone, calendar, now)
    moved = []
    for one in found:
        if one.project_id not in seen:
            continue
        definition = definitions[one.lifecycle_id]
        old = planning.next_on(one, definition, in_force[1] if in_force else None)
        row = seen[one.project_id]
        moved.append(
            Moved(
                project_id=one.project_id,
                project_key=row.key,
                title=row.title,
                under_way_on=planning.day_of(one.due_at) if one.due_at and one.due_at > now else None,
                next_on=old,
                new_next_on=planning.next_on(one, definition, rule),
            )
        )
    return tuple(sorted(moved, key=lambda one: one.project_key))


def _definition(context: OrganisationContext, lifecycle_id: UUID) -> LifecycleDefinition:
    lifecycle = context.store.load(Lifecycle, lifecycle_id)
    if lifecycle is None:
        raise not_found(Lifecycle, lifecycle_id)
    return lifecycle.definition()


@dataclass(frozen=True, slots=True)
class _Planning:
    """Counts cycles on one calendar as of one moment."""

    zone: str
    published: WorkingDayCalendar
    now: datetime

    def day_of(self, instant: datetime) -> date:
        """Give the local day of an instant."""
        return local_date(instant, self.zone)

    def next_on(
        self, one: Checked, definition: LifecycleDefinition, rule: ProgrammeCheckRule | None
    ) -> date | None:
        """Give the day of the cycle after the one under way (None: there is none under this rule)."""
        own = definition.check_rule
        by_lifecycle = own is not None and one.phase in own.phases
        if definition.phase(one.phase).final:
            return None
        if rule is None:
            if not by_lifecycle or one.run_state is not RunState.ACTIVE:
                return None
            rule = rule_of_lifecycle(own)
        elif not rule.covers(one.phase, one.run_state, checked_by_lifecycle=by_lifecycle):
            return None
        return self._following(one, rule).due_on

    def _following(self, one: Checked, rule: ProgrammeCheckRule) -> Cycle:
        """Count on from the cycle under way; where there is none, the next tick opens one from today."""
        rhythm, calendar = rule.rhythm(self.zone), rule.calendar(self.published)
        try:
            if one.cycle is not None and one.due_at is not None and one.due_at > self.now:
                return next_cycle(one.cycle, rhythm, calendar)
            return following_cycle(Began(self.now), self.now, rhythm, calendar)
        except YearNotPublished as missing:
            raise Refused(Refusal.CALENDAR_MISSING, land=missing.land, year=missing.year) from None
