"""Commands about projects: take into the record, describe, move, pause, correct."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.gate_reviews import GateReview, Outcome
from domain.lifecycles import Lifecycle
from domain.people import Person
from domain.programmes import Programme
from domain.project_values import LifecyclePin, PhaseMove, Plan, ProjectFacts, RunState, project_id
from domain.projects import Project
from domain.refusals import Refusal, Refused, require, unmet
from domain.texts import Note
from workflows.commands import Command, Handler, Work
from workflows.lifecycles import phase_point, pinned
from workflows.machines import NotAllowed, compile_machine


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProject(Command):
    """Take a project into the record, following a lifecycle the programme adopted.

    `phase` None means the lifecycle's first; another one says where an existing project stands.
    """

    programme_id: UUID
    lifecycle: str
    phase: str | None = None
    known: ProjectFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class RetitleProject(Command):
    """Change the title."""

    project_id: UUID
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignLead(Command):
    """Name the project lead (None: nobody)."""

    project_id: UUID
    lead: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDates(Command):
    """Change planned start and end."""

    project_id: UUID
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyProject(Command):
    """Put a project into a class of a scheme (None: into none)."""

    project_id: UUID
    scheme: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVisibility(Command):
    """Make a project public or non-public."""

    project_id: UUID
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveProject(Command):
    """Take a transition the lifecycle allows without a gate."""

    project_id: UUID
    trigger: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterPhase(Command):
    """Follow-up of a carried review: the project enters the phase behind the gate."""

    project_id: UUID
    review_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseProject(Command):
    """Let a project rest; the reason may concern a person and is sealed."""

    project_id: UUID
    until: date | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeProject(Command):
    """Take up a paused project again."""

    project_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePermanent(Command):
    """Turn a project into a permanent task."""

    project_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPhase(Command):
    """Put right which phase an earlier event set, or since when."""

    project_id: UUID
    corrects: UUID
    effective_at: datetime
    phase: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectRunState(Command):
    """Put right which run state an earlier event set, or since when."""

    project_id: UUID
    corrects: UUID
    effective_at: datetime
    run_state: RunState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDates(Command):
    """Put right which plan an earlier event set, or since when."""

    project_id: UUID
    corrects: UUID
    effective_at: datetime
    start: date | None
    end: date | None
    reason: str


def register_project(command: RegisterProject, work: Work) -> None:
    """Register a project; the same facts again record nothing, other facts under the key are refused.

    A key whose registration was withdrawn may be registered anew, by the next number.
    """
    programme = work.get(Programme, command.programme_id)
    if command.lifecycle not in programme.lifecycles:
        raise Refused(
            Refusal.LIFECYCLE_UNKNOWN, lifecycle=command.lifecycle, known=tuple(sorted(programme.lifecycles))
        )
    key, number = command.known.key, command.known.registration
    require(unmet(Refusal.VALUE_INVALID, field="registration", value=number) if number < 1 else None)
    known = work.find(Project, project_id(programme.id, key, number))
    if known is not None:
        require(unmet(Refusal.PROJECT_WITHDRAWN, project=key) if known.withdrawn else None)
        if known.title == command.known.title:
            return
        raise Refused(Refusal.ALREADY_EXISTS, noun="project", key=command.known.key)
    if number > 1 and not work.get(Project, project_id(programme.id, key, number - 1)).withdrawn:
        raise Refused(Refusal.ALREADY_EXISTS, noun="project", key=key)
    lifecycle = work.get(Lifecycle, programme.lifecycles[command.lifecycle])
    pin = LifecyclePin(
        lifecycle_id=lifecycle.id,
        key=lifecycle.key,
        version=lifecycle.lifecycle_version,
        sha256=lifecycle.sha256,
    )
    definition = pinned(work, pin)
    point = phase_point(definition, command.phase or definition.initial)
    work.add(Project.register(programme.id, pin, point, command.known, work.act))


def retitle_project(command: RetitleProject, work: Work) -> None:
    """Retitle a project."""
    work.get(Project, command.project_id).retitle(command.title, work.act)


def assign_lead(command: AssignLead, work: Work) -> None:
    """Assign the lead, who must be known to the record."""
    project = work.get(Project, command.project_id)
    if command.lead is not None:
        work.get(Person, command.lead)
    project.assign_lead(command.lead, work.act)


def plan_dates(command: PlanDates, work: Work) -> None:
    """Plan start and end."""
    work.get(Project, command.project_id).plan_dates(Plan(start=command.start, end=command.end), work.act)


def classify_project(command: ClassifyProject, work: Work) -> None:
    """Classify."""
    work.get(Project, command.project_id).classify(command.scheme, command.value, work.act)


def set_visibility(command: SetVisibility, work: Work) -> None:
    """Set public or non-public."""
    work.get(Project, command.project_id).set_visibility(public=command.public, act=work.act)


def move_facts(project: Project, work: Work, within: UUID | None = None) -> dict[str, str | int | bool]:
    """Gather what guards may ask of a project; stored with the transition that relied on it.

    `within` is the review the move belongs to: it does not count as another open one.
    """
    others = [review for review in work.facts.unfinished_reviews_of(project.id) if review != within]
    return {
        "run_state": project.run_state.value,
        "lead": project.lead is not None,
        "planned_dates": project.plan.start is not None and project.plan.end is not None,
        "goals": project.goals_served,
        "open_reviews": len(others),
    }


def decide_move(project: Project, trigger: str, work: Work, within: UUID | None = None) -> PhaseMove:
    """Ask the pinned lifecycle whether a project may take a transition.

    Raises:
        Refused: TRIGGER_UNKNOWN, MOVE_NOT_ALLOWED, or GUARD_UNMET naming every guard that failed.
    """
    definition = pinned(work, project.lifecycle)
    facts = move_facts(project, work, within)
    try:
        move = compile_machine(definition).decide(project.phase.phase, trigger, facts)
    except NotAllowed as refused:
        raise refused.as_refused() from None
    return PhaseMove(
        trigger=move.trigger,
        source=move.source,
        target=phase_point(definition, move.target),
        lifecycle_version=definition.version,
        guards=dict(move.guards),
        facts=facts,
    )


def move_project(command: MoveProject, work: Work) -> None:
    """Take an ungated transition."""
    project = work.get(Project, command.project_id)
    definition = pinned(work, project.lifecycle)
    named = next((one for one in definition.transitions if one.key == command.trigger), None)
    if named is None:
        raise Refused(
            Refusal.TRIGGER_UNKNOWN,
            trigger=command.trigger,
            known=tuple(one.key for one in definition.transitions),
        )
    if named.reason_required and not (command.reason or "").strip():
        raise Refused(Refusal.REASON_MISSING, trigger=command.trigger)
    project.enter_phase(decide_move(project, command.trigger, work), None, command.reason, work.act)


def enter_phase(command: EnterPhase, work: Work) -> None:
    """Enter the phase a concluded review leads to."""
    pass_gate(work.get(Project, command.project_id), work.get(GateReview, command.review_id), work)


def pass_gate(project: Project, review: GateReview, work: Work) -> None:
    """Move a project as a review decided, forward or back; a review that has moved it records nothing more.

    Only an approval makes the plan it decided on the baseline.

    Raises:
        Refused: REVIEW_NOT_CARRIED, or what lifecycle and project have against the move.
    """
    outcome = review.outcome
    if outcome is None or not (outcome.passes or outcome is Outcome.RETURN):
        raise Refused(Refusal.REVIEW_NOT_CARRIED, review=str(review.id))
    if review.id in project.moved_by:
        return
    move = decide_move(project, f"{review.matter.gate}.{outcome.value}", work, review.id)
    approved_at = review.concluded_at if outcome.passes else None
    project.enter_phase(move, (review.id, approved_at), None, work.act)


def pause_project(command: PauseProject, work: Work) -> None:
    """Pause a project in a phase that may rest."""
    project = work.get(Project, command.project_id)
    rules = pinned(work, project.lifecycle).run_states
    subject = project.lead or project.id
    reason = Note(subject, command.reason) if command.reason else None
    project.pause(command.until, reason, pausable=project.phase.phase in rules.pausable_phases, act=work.act)


def resume_project(command: ResumeProject, work: Work) -> None:
    """Resume a paused project."""
    work.get(Project, command.project_id).resume(work.act)


def make_permanent(command: MakePermanent, work: Work) -> None:
    """Make a project permanent in a phase that allows it."""
    project = work.get(Project, command.project_id)
    rules = pinned(work, project.lifecycle).run_states
    project.make_permanent(allowed=project.phase.phase in rules.permanent_phases, act=work.act)


def correct_phase(command: CorrectPhase, work: Work) -> None:
    """Correct a phase fact."""
    project = work.get(Project, command.project_id)
    point = phase_point(pinned(work, project.lifecycle), command.phase)
    project.correct_phase(command.corrects, command.effective_at, point, command.reason, work.act)


def correct_run_state(command: CorrectRunState, work: Work) -> None:
    """Correct a run-state fact."""
    work.get(Project, command.project_id).correct_run_state(
        command.corrects, command.effective_at, command.run_state, command.reason, work.act
    )


def correct_dates(command: CorrectDates, work: Work) -> None:
    """Correct a plan."""
    work.get(Project, command.project_id).correct_dates(
        command.corrects,
        command.effective_at,
        Plan(start=command.start, end=command.end),
        command.reason,
        work.act,
    )


HANDLERS: dict[type[Command], Handler] = {
    RegisterProject: register_project,
    RetitleProject: retitle_project,
    AssignLead: assign_lead,
    PlanDates: plan_dates,
    ClassifyProject: classify_project,
    SetVisibility: set_visibility,
    MoveProject: move_project,
    EnterPhase: enter_phase,
    PauseProject: pause_project,
    ResumeProject: resume_project,
    MakePermanent: make_permanent,
    CorrectPhase: correct_phase,
    CorrectRunState: correct_run_state,
    CorrectDates: correct_dates,
}
