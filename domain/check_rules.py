"""The rule of a programme's project checks: its rhythm, whom it covers, which days nobody works.

A rule is data with a version. It takes the place of what lifecycles say about rhythm, phases and lead time;
what it leaves open, they still say. Everything that is wrong with a rule is named at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.check_cycles import InvalidRhythm, Rhythm, Shift
from domain.project_values import RunState
from domain.refusals import Refusal, Unmet, unmet
from domain.texts import Key, Public
from domain.working_days import WorkingDayCalendar

WORKING_DAYS_A_WEEK = 5
CHECKABLE = frozenset({RunState.ACTIVE, RunState.PERMANENT})
"""Projects at rest are never checked: that is what resting means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOff:
    """A day on which the house does not work though the Land does: Christmas Eve, a works outing."""

    on: date
    name: Public


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeCheckRule:
    """How often, when and of whom checks are asked; joint checks bring all projects together on one date.

    The anchor is one date of a joint rhythm; individual checks count from the phase a project entered.
    Without phases or a lead time the lifecycles' own hold.
    """

    interval_weeks: int
    weekday: int
    time: Key
    joint: bool = False
    anchor_on: date | None = None
    phases: tuple[Key, ...] = ()
    run_states: tuple[RunState, ...] = (RunState.ACTIVE,)
    days_off: tuple[DayOff, ...] = ()
    shift: Shift = Shift.NEXT
    lead_time_working_days: int | None = None

    def rhythm(self, zone: str) -> Rhythm:
        """Give the rhythm in a zone.

        Raises:
            InvalidRhythm: naming every fault.
        """
        return Rhythm(
            interval_weeks=self.interval_weeks,
            weekday=self.weekday,
            time=self.time,
            zone=zone,
            shift=self.shift,
            anchor_on=self.anchor_on if self.joint else None,
        )

    def calendar(self, published: WorkingDayCalendar) -> WorkingDayCalendar:
        """Give the Land's calendar without the days on which the house is closed."""
        return published.also_off({day.on: day.name for day in self.days_off})

    def covers(self, phase: str, run_state: RunState, *, checked_by_lifecycle: bool) -> bool:
        """Tell whether a project in a phase and run state is checked."""
        in_phase = phase in self.phases if self.phases else checked_by_lifecycle
        return in_phase and run_state in self.run_states


def faults_of(rule: ProgrammeCheckRule, zone: str) -> Iterator[Unmet]:
    """Name everything that keeps a rule from being laid down."""
    given: dict[str, str | int] = {
        "interval_weeks": rule.interval_weeks,
        "weekday": rule.weekday,
        "time": rule.time,
        "anchor_on": rule.anchor_on.isoformat() if rule.anchor_on else "",
    }
    try:
        rule.rhythm(zone)
    except InvalidRhythm as invalid:
        for name in (fault.split(":")[0] for fault in invalid.faults):
            yield _invalid(name, given.get(name, ""))
    if rule.joint != (rule.anchor_on is not None):
        yield _invalid("anchor_on", given["anchor_on"])
    if len(set(rule.phases)) < len(rule.phases) or not all(phase.strip() for phase in rule.phases):
        yield _invalid("phases", ", ".join(rule.phases))
    if not rule.run_states or not CHECKABLE.issuperset(rule.run_states):
        yield _invalid("run_states", ", ".join(rule.run_states))
    days = [day.on for day in rule.days_off]
    if len(set(days)) < len(days) or not all(day.name.strip() for day in rule.days_off):
        yield _invalid("days_off", ", ".join(day.isoformat() for day in days))
    lead = rule.lead_time_working_days
    if lead is not None and not 0 <= lead < WORKING_DAYS_A_WEEK * max(rule.interval_weeks, 1):
        yield _invalid("lead_time_working_days", lead)


def _invalid(field: str, value: str | int) -> Unmet:
    return unmet(Refusal.VALUE_INVALID, field=field, value=value)
