"""Laws over random histories of a project, with facts entered late and corrections, through the real door."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.kernel import DomainEvent
from domain.project_values import ProjectFacts, RunState, project_id
from domain.projects import Project
from domain.refusals import Refused
from domain.timelines import Timeline
from domain.times import Effective, Precision
from runtime.replay import ReplayedProject, replay
from storage.history import history
from tests.support.city import City, person
from tests.support.replaying import shown_as_of, shown_now
from workflows.commands import Command
from workflows.projects import (
    AssignLead,
    CorrectDates,
    CorrectPhase,
    CorrectRunState,
    MakePermanent,
    MoveProject,
    PauseProject,
    PlanDates,
    RegisterProject,
    ResumeProject,
    RetitleProject,
)

# Making a counterexample small takes minutes; without it nobody can read what went wrong.
pytestmark = pytest.mark.timeout(600)

FIRST_DAY = date(2024, 1, 1)
KNOWN_SINCE = timedelta(days=60)
PHASES = ("pipeline", "initiation", "implementation", "closed", "cancelled")
WHO = {"reopen": "max"}


@dataclass(frozen=True)
class Step:
    """One thing somebody wishes to record, so many days after it took effect (0: as it happens)."""

    what: str
    late_days: int
    choice: int
    pause_days: int


steps = st.lists(
    st.builds(
        Step,
        what=st.sampled_from(
            (
                *("retitle", "lead", "plan") * 3,
                *("pause", "resume") * 2,
                *("permanent", "cancel", "reopen"),
                *("correct_phase", "correct_run_state", "correct_dates"),
            )
        ),
        late_days=st.one_of(st.just(0), st.integers(1, 90), st.integers(1, 5)),
        choice=st.integers(0, 5),
        pause_days=st.integers(0, 5),
    ),
    min_size=6,
    max_size=16,
)
moments = st.lists(st.tuples(st.integers(-5, 120), st.integers(0, 16)), min_size=2, max_size=8)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One city for all histories; each is that of a project of its own."""
    built = City(Path(tmp_path_factory.mktemp("laws")))
    yield built
    built.close()


def registered(city: City, phase: str) -> UUID:
    """Take a project into the record that has been there for sixty days."""
    key = f"P-{city.clock.now():%j%H%M%S}-{city.clock.now().year}"
    since = city.clock.now() - KNOWN_SINCE
    city.do(
        RegisterProject(
            programme_id=city.programme,
            lifecycle="standard",
            phase=phase,
            known=ProjectFacts(key=key, title="Anfang", kind="project", public=True),
            effective=Effective(since),
            effective_reason="Übernahme",
        ),
        "pia",
    )
    return project_id(city.programme, key)


def corrected(line: Timeline[Any], step: Step, now: datetime) -> tuple[UUID, datetime]:
    """Choose a fact to put right and since when it should hold; the first one cannot be moved."""
    place = step.choice % len(line.facts)
    fact = line.facts[place]
    keeps_its_time = place == 0 or step.late_days == 0
    return fact.event_id, fact.effective_at if keeps_its_time else now - timedelta(days=step.late_days)


def correction(known: Project, step: Step, now: datetime) -> Command:
    """Say a step as the correction of an earlier fact."""
    if step.what == "correct_phase":
        event, at = corrected(known.phases, step, now)
        phase = PHASES[step.choice % len(PHASES)]
        return CorrectPhase(
            project_id=known.id, corrects=event, effective_at=at, phase=phase, reason="falsch"
        )
    if step.what == "correct_run_state":
        event, at = corrected(known.run_states, step, now)
        state = list(RunState)[step.choice % 3]
        return CorrectRunState(
            project_id=known.id, corrects=event, effective_at=at, run_state=state, reason="falsch"
        )
    event, at = corrected(known.plans, step, now)
    start = FIRST_DAY + timedelta(days=30 * step.choice)
    return CorrectDates(
        project_id=known.id, corrects=event, effective_at=at, start=start, end=None, reason="falsch"
    )


def wish(city: City, project: UUID, step: Step) -> Command:
    """Say a step as a command, entered late if it took effect earlier."""
    now = city.clock.now()
    if step.what.startswith("correct"):
        known = city.here.store.load(Project, project)
        assert known is not None
        return correction(known, step, now)
    start = FIRST_DAY + timedelta(days=30 * step.choice)
    lead = (None, person("eve"), person("lea"))[step.choice % 3]
    said: dict[str, Command] = {
        "retitle": RetitleProject(project_id=project, title=f"Titel {step.choice}"),
        "lead": AssignLead(project_id=project, lead=lead),
        "plan": PlanDates(project_id=project, start=start, end=start + timedelta(days=90)),
        "pause": PauseProject(project_id=project),
        "resume": ResumeProject(project_id=project),
        "permanent": MakePermanent(project_id=project),
        "cancel": MoveProject(project_id=project, trigger="cancel", reason="so beschlossen"),
        "reopen": MoveProject(project_id=project, trigger="reopen", reason="so beschlossen"),
    }
    if not step.late_days:
        return said[step.what]
    late = Effective(now - timedelta(days=step.late_days), Precision.DAY)
    return replace(said[step.what], effective=late, effective_reason="nachgetragen")


def live(city: City, phase: str, history_of: list[Step]) -> tuple[UUID, int]:
    """Live through a history, refusals included; give the project and the position of its registration."""
    project = registered(city, phase)
    with city.reading() as connection:
        began = city.here.store.recorder.head(connection)[0]
    for step in history_of:
        city.clock.set(city.clock.now() + timedelta(days=step.pause_days))
        try:
            city.do(wish(city, project, step), WHO.get(step.what, "pia"))
        except Refused:
            continue
    return project, began


def own(said: tuple[ReplayedProject, ...], project: UUID) -> ReplayedProject | None:
    return next((one for one in said if one.project_id == project), None)


def folded(city: City, project: UUID) -> ReplayedProject:
    """Say how the aggregate itself stands."""
    known = city.here.store.load(Project, project)
    assert known is not None
    return ReplayedProject(
        project_id=known.id,
        programme_id=known.programme_id,
        key=known.key,
        title=known.title,
        phase=known.phase.phase,
        coarse=known.phase.coarse,
        run_state=known.run_state.value,
        lead=known.lead,
        planned_start=known.plan.start,
        planned_end=known.plan.end,
    )


def the_law_of_now(city: City, project: UUID, events: list[DomainEvent]) -> None:
    """The fold, its standing now, the portfolio's row and the portfolio as of now say one thing."""
    now = city.clock.now()
    stands = folded(city, project)
    with city.reading() as connection:
        assert own(replay(events, now), project) == stands
        assert own(shown_now(connection), project) == stands
        head = city.here.store.recorder.head(connection)[0]
        assert own(shown_as_of(connection, now, head), project) == stands


def both_laws_hold(city: City, phase: str, history_of: list[Step], asked: list[tuple[int, int]]) -> None:
    """Live through a history; then ask for now, and for random days as known at random positions."""
    project, began = live(city, phase, history_of)
    with city.reading() as connection:
        events = [event for _, event, _ in history(connection, city.here.store.mapper, after=began - 1)]
    the_law_of_now(city, project, events)
    registration = events[0].stamp.effective_at
    with city.reading() as connection:
        for days, steps_known in asked:
            on = registration + timedelta(days=days)
            known = min(began + steps_known, began + len(events) - 1)
            shown = own(shown_as_of(connection, on, known), project)
            assert shown == own(replay(events[: known - began + 1], on), project)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(phase=st.sampled_from(PHASES[:3]), history_of=steps, asked=moments)
def test_over_any_history_what_is_shown_is_what_the_events_say(
    city: City, phase: str, history_of: list[Step], asked: list[tuple[int, int]]
) -> None:
    both_laws_hold(city, phase, history_of, asked)


@pytest.mark.drill
@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(phase=st.sampled_from(PHASES[:3]), history_of=steps, asked=moments)
def test_over_hundreds_of_histories_what_is_shown_is_what_the_events_say(
    city: City, phase: str, history_of: list[Step], asked: list[tuple[int, int]]
) -> None:
    both_laws_hold(city, phase, history_of, asked)
