"""A project under governance: where it stands, who leads it, what is planned, and every move it made.

Phase and run state are two things: a paused project keeps its phase. It leaves a phase only through a gate or
a transition its lifecycle names; there is no setter, a mistake is put right by a correction that names it.
"""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.project_classes import ClassifiedProject
from domain.project_goals import GoalDirectedProject, GoalRelation
from domain.project_registrations import RegisteredProject
from domain.project_relations import RelatedProject
from domain.project_rules import before_last_move, closed, elsewhere, not_paused, puts_right
from domain.project_tolerances import TolerantProject
from domain.project_values import (
    LifecyclePin,
    PhaseMove,
    PhasePoint,
    Plan,
    ProjectFacts,
    RunState,
    SourceRow,
    project_id,
)
from domain.refusals import Refusal, require, unmet
from domain.rules import blank, plan_reversed
from domain.texts import Key, Public, SealedText
from domain.timelines import Timeline


class Project(ClassifiedProject, RelatedProject, GoalDirectedProject, TolerantProject, RegisteredProject):
    """One project, Vorhaben or Maßnahme."""

    TOPIC = "project"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Registered(First, Aggregate.Event):
        TOPIC = "project.registered.v1"
        programme_id: UUID
        key: Key
        title: Public
        kind: Key
        lifecycle: LifecyclePin
        phase: PhasePoint
        run_state: RunState
        plan: Plan
        lead_unit_id: UUID | None
        co_unit_ids: tuple[UUID, ...]
        classifications: dict[str, Public]
        references: tuple[Public, ...]
        public: bool
        source: SourceRow | None

    class Retitled(Aggregate.Event):
        TOPIC = "project.retitled.v1"
        title: Public

    class LeadAssigned(Aggregate.Event):
        TOPIC = "project.lead_assigned.v1"
        lead: UUID | None

    class DatesPlanned(Aggregate.Event):
        TOPIC = "project.dates_planned.v1"
        plan: Plan

    class VisibilitySet(Aggregate.Event):
        TOPIC = "project.visibility_set.v1"
        public: bool

    class PhaseEntered(Aggregate.Event):
        TOPIC = "project.phase_entered.v1"
        trigger: Key
        source: Key
        target: PhasePoint
        lifecycle_version: int
        guards: dict[str, bool]
        facts: dict[str, Key | int | bool]
        review_id: UUID | None
        baseline: Plan | None
        reason: Public | None

    class Paused(Aggregate.Event):
        TOPIC = "project.paused.v1"
        until: date | None
        reason: SealedText | None

    class Resumed(Aggregate.Event):
        TOPIC = "project.resumed.v1"

    class MadePermanent(Aggregate.Event):
        TOPIC = "project.made_permanent.v1"

    class PhaseCorrected(Aggregate.Event):
        TOPIC = "project.phase_corrected.v1"
        corrects: UUID
        effective_at: datetime
        value: PhasePoint
        reason: Public

    class RunStateCorrected(Aggregate.Event):
        TOPIC = "project.run_state_corrected.v1"
        corrects: UUID
        effective_at: datetime
        value: RunState
        reason: Public

    class DatesCorrected(Aggregate.Event):
        TOPIC = "project.dates_corrected.v1"
        corrects: UUID
        effective_at: datetime
        value: Plan
        reason: Public

    # State: folded from events. Dated attributes are timelines: the last effective wins.
    @event(Registered)
    def __init__(
        self,
        id: UUID,
        *,
        programme_id: UUID,
        key: Key,
        title: Public,
        kind: Key,
        lifecycle: LifecyclePin,
        phase: PhasePoint,
        run_state: RunState,
        plan: Plan,
        lead_unit_id: UUID | None,
        co_unit_ids: tuple[UUID, ...],
        classifications: dict[str, Public],
        references: tuple[Public, ...],
        public: bool,
        source: SourceRow | None,
        stamp: Stamp,
    ) -> None:
        self.programme_id = programme_id
        self.key = key
        self.kind = kind
        self.lifecycle = lifecycle
        self.public = public
        self.baseline: Plan | None = None
        self.moved_by: set[UUID] = set()
        self.begin_classes(classifications, stamp)
        self.begin_relations()
        self.begin_goals()
        self.begin_tolerances()
        self.begin_registration()
        self.titles: Timeline[str] = Timeline()
        self.phases: Timeline[PhasePoint] = Timeline()
        self.run_states: Timeline[RunState] = Timeline()
        self.plans: Timeline[Plan] = Timeline()
        self.leads: Timeline[UUID | None] = Timeline()
        self.titles.add(stamp.event_id, stamp.effective_at, 1, title)
        self.phases.add(stamp.event_id, stamp.effective_at, 1, phase)
        self.run_states.add(stamp.event_id, stamp.effective_at, 1, run_state)
        self.plans.add(stamp.event_id, stamp.effective_at, 1, plan)
        self.leads.add(stamp.event_id, stamp.effective_at, 1, None)

    @event(Retitled)
    def _retitled(self, *, title: Public, stamp: Stamp) -> None:
        self.titles.add(stamp.event_id, stamp.effective_at, self.version + 1, title)

    @event(LeadAssigned)
    def _lead_assigned(self, *, lead: UUID | None, stamp: Stamp) -> None:
        self.leads.add(stamp.event_id, stamp.effective_at, self.version + 1, lead)

    @event(DatesPlanned)
    def _dates_planned(self, *, plan: Plan, stamp: Stamp) -> None:
        self.plans.add(stamp.event_id, stamp.effective_at, self.version + 1, plan)

    @event(VisibilitySet)
    def _visibility_set(self, *, public: bool, stamp: Stamp) -> None:
        self.public = public

    @event(PhaseEntered)
    def _phase_entered(
        self,
        *,
        trigger: Key,
        source: Key,
        target: PhasePoint,
        lifecycle_version: int,
        guards: dict[str, bool],
        facts: dict[str, Key | int | bool],
        review_id: UUID | None,
        baseline: Plan | None,
        reason: Public | None,
        stamp: Stamp,
    ) -> None:
        self.phases.add(stamp.event_id, stamp.effective_at, self.version + 1, target)
        self.baseline = baseline or self.baseline
        if review_id is not None:
            self.moved_by.add(review_id)

    @event(Paused)
    def _paused(self, *, until: date | None, reason: SealedText | None, stamp: Stamp) -> None:
        self.run_states.add(stamp.event_id, stamp.effective_at, self.version + 1, RunState.PAUSED)

    @event(Resumed)
    def _resumed(self, *, stamp: Stamp) -> None:
        self.run_states.add(stamp.event_id, stamp.effective_at, self.version + 1, RunState.ACTIVE)

    @event(MadePermanent)
    def _made_permanent(self, *, stamp: Stamp) -> None:
        self.run_states.add(stamp.event_id, stamp.effective_at, self.version + 1, RunState.PERMANENT)

    @event(PhaseCorrected)
    def _phase_corrected(
        self, *, corrects: UUID, effective_at: datetime, value: PhasePoint, reason: Public, stamp: Stamp
    ) -> None:
        self.phases.correct(corrects, effective_at, self.version + 1, value)

    @event(RunStateCorrected)
    def _run_state_corrected(
        self, *, corrects: UUID, effective_at: datetime, value: RunState, reason: Public, stamp: Stamp
    ) -> None:
        self.run_states.correct(corrects, effective_at, self.version + 1, value)

    @event(DatesCorrected)
    def _dates_corrected(
        self, *, corrects: UUID, effective_at: datetime, value: Plan, reason: Public, stamp: Stamp
    ) -> None:
        self.plans.correct(corrects, effective_at, self.version + 1, value)

    # Questions about the present standing.
    @property
    def phase(self) -> PhasePoint:
        """The phase that holds after all facts."""
        return self.phases.present

    @property
    def run_state(self) -> RunState:
        """The run state that holds after all facts."""
        return self.run_states.present

    @property
    def plan(self) -> Plan:
        """The plan that holds after all facts."""
        return self.plans.present

    @property
    def lead(self) -> UUID | None:
        """The project lead (None: nobody is named)."""
        return self.leads.present

    @property
    def title(self) -> str:
        """The title in use."""
        return self.titles.present

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    @classmethod
    def register(
        cls, programme_id: UUID, lifecycle: LifecyclePin, phase: PhasePoint, known: ProjectFacts, act: Act
    ) -> Self:
        """Take a project into the record, standing in a phase of its lifecycle."""
        plan = known.plan
        require(plan_reversed(plan.start, plan.end), blank("title", known.title), blank("key", known.key))
        return cls(
            id=project_id(programme_id, known.key, known.registration),
            programme_id=programme_id,
            key=known.key,
            title=known.title,
            kind=known.kind,
            lifecycle=lifecycle,
            phase=phase,
            run_state=known.run_state,
            plan=plan,
            lead_unit_id=known.lead_unit_id,
            co_unit_ids=known.co_unit_ids,
            classifications=known.classifications or {},
            references=known.references,
            public=known.public,
            source=known.source,
            stamp=act.stamp(),
        )

    def retitle(self, title: str, act: Act) -> None:
        """Change the title; the title in use at that time records nothing."""
        if self.titles.holds(title, act.effective_at):
            return
        require(closed(self.key, self.phase), blank("title", title))
        self._retitled(title=title, stamp=act.stamp())

    def assign_lead(self, lead: UUID | None, act: Act) -> None:
        """Name the project lead (None: nobody); the lead at that time records nothing."""
        if self.leads.holds(lead, act.effective_at):
            return
        require(closed(self.key, self.phase))
        self._lead_assigned(lead=lead, stamp=act.stamp())

    def plan_dates(self, plan: Plan, act: Act) -> None:
        """Change the plan; the baseline of record stays until the next gate decision."""
        if self.plans.holds(plan, act.effective_at):
            return
        require(plan_reversed(plan.start, plan.end), closed(self.key, self.phase))
        self._dates_planned(plan=plan, stamp=act.stamp())
        self.judge_tolerances(self.plan, self.baseline, act)

    def link_goal(self, said: GoalRelation, act: Act) -> None:
        """Relate the project to a goal; the link that holds at that time records nothing."""
        self.relate_to_goal(said, closed(self.key, self.phase), act)

    def set_visibility(self, *, public: bool, act: Act) -> None:
        """Make the project public or non-public from now on; no change records nothing."""
        if public != self.public:
            self._visibility_set(public=public, stamp=act.stamp())

    def enter_phase(
        self, move: PhaseMove, review: tuple[UUID, datetime | None] | None, reason: str | None, act: Act
    ) -> None:
        """Move as the lifecycle allows; the plan a review approved at an instant becomes the baseline of record."""
        review_id, decided_at = review or (None, None)
        decided_on = self.plans.at(decided_at) if decided_at else None
        require(before_last_move(act, self.phases, self.run_states), elsewhere(self.key, self.phase, move))
        self._phase_entered(
            trigger=move.trigger,
            source=move.source,
            target=move.target,
            lifecycle_version=move.lifecycle_version,
            guards=move.guards,
            facts=move.facts,
            review_id=review_id,
            baseline=decided_on.value if decided_on else None,
            reason=reason,
            stamp=act.stamp(),
        )
        self.judge_tolerances(self.plan, self.baseline, act)

    def pause(self, until: date | None, reason: SealedText | None, *, pausable: bool, act: Act) -> None:
        """Let the project rest, keeping its phase; a project already paused records nothing."""
        if self.run_state is RunState.PAUSED:
            return
        require(
            before_last_move(act, self.phases, self.run_states),
            closed(self.key, self.phase),
            None if pausable else unmet(Refusal.PHASE_NOT_PAUSABLE, phase=self.phase.phase),
        )
        self._paused(until=until, reason=reason, stamp=act.stamp())

    def resume(self, act: Act) -> None:
        """Take up a paused project again; an active one records nothing."""
        if self.run_state is RunState.ACTIVE:
            return
        late = before_last_move(act, self.phases, self.run_states)
        require(late, closed(self.key, self.phase), not_paused(self.key, self.run_state))
        self._resumed(stamp=act.stamp())

    def make_permanent(self, *, allowed: bool, act: Act) -> None:
        """Turn the project into a permanent task; one that is records nothing."""
        if self.run_state is RunState.PERMANENT:
            return
        require(
            before_last_move(act, self.phases, self.run_states),
            closed(self.key, self.phase),
            None if allowed else unmet(Refusal.PHASE_NOT_PERMANENT, phase=self.phase.phase),
        )
        self._made_permanent(stamp=act.stamp())

    def correct_phase(
        self, corrects: UUID, effective_at: datetime, value: PhasePoint, reason: str, act: Act
    ) -> None:
        """Put right which phase an earlier fact set, or since when."""
        if puts_right(self.phases, corrects, effective_at, value, reason, act):
            self._phase_corrected(
                corrects=corrects, effective_at=effective_at, value=value, reason=reason, stamp=act.stamp()
            )

    def correct_run_state(
        self, corrects: UUID, effective_at: datetime, value: RunState, reason: str, act: Act
    ) -> None:
        """Put right which run state an earlier fact set, or since when."""
        if puts_right(self.run_states, corrects, effective_at, value, reason, act):
            self._run_state_corrected(
                corrects=corrects, effective_at=effective_at, value=value, reason=reason, stamp=act.stamp()
            )

    def correct_dates(
        self, corrects: UUID, effective_at: datetime, value: Plan, reason: str, act: Act
    ) -> None:
        """Put right which plan an earlier fact set, or since when."""
        against = plan_reversed(value.start, value.end)
        if puts_right(self.plans, corrects, effective_at, value, reason, act, against):
            self._dates_corrected(
                corrects=corrects, effective_at=effective_at, value=value, reason=reason, stamp=act.stamp()
            )
            self.judge_tolerances(self.plan, self.baseline, act)
