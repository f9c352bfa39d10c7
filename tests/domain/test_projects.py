"""What may happen to a project: take it up, describe it, move it, let it rest."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.project_values import GoalLink, PhaseMove, Plan, ProjectFacts, RunState, project_id
from domain.projects import Project
from domain.refusals import Refusal
from domain.texts import Note
from tests.support.builders import PIN, PLAN, PROGRAMME, REVIEW, act, day, move, point, project, relation
from tests.support.electorates import BO, EVE
from tests.support.story import given, when

CLOSED = point("closed", final=True)
LATER = Plan(start=date(2024, 3, 1), end=date(2025, 3, 1))
REVERSED = Plan(start=date(2024, 3, 2), end=date(2024, 3, 1))
ONE_DAY = Plan(start=date(2024, 3, 1), end=date(2024, 3, 1))
Decision = Callable[[Project], object]


def enter(
    at: int = 1, review_id: UUID | None = REVIEW, *, by: PhaseMove | None = None
) -> Callable[[Project], None]:
    review = None if review_id is None else (review_id, day(at))
    return lambda it: it.enter_phase(by or move(), review, None, act(at))


def pause(at: int = 1, *, pausable: bool = True) -> Callable[[Project], None]:
    return lambda it: it.pause(None, None, pausable=pausable, act=act(at))


def make_permanent(at: int = 1, *, allowed: bool = True) -> Callable[[Project], None]:
    return lambda it: it.make_permanent(allowed=allowed, act=act(at))


def resume(at: int = 1) -> Callable[[Project], None]:
    return lambda it: it.resume(act(at))


def known(key: str = "CITY-1", title: str = "Bürgerportal", plan: Plan = PLAN) -> ProjectFacts:
    return ProjectFacts(key=key, title=title, kind="project", plan=plan)


def register(facts: ProjectFacts) -> Callable[[], Project]:
    return lambda: Project.register(PROGRAMME, PIN, point(), facts, act(0))


def test_a_project_is_taken_up_with_all_that_is_known_of_it() -> None:
    when(project).then(
        (
            Project.Registered,
            {
                "originator_id": project_id(PROGRAMME, "CITY-1"),
                "lifecycle": PIN,
                "phase": point(),
                "run_state": RunState.ACTIVE,
                "plan": PLAN,
                "classifications": {},
                "public": True,
                "source": None,
            },
        )
    )


def test_a_project_needs_a_title_a_key_and_a_plan_that_runs_forward() -> None:
    when(register(known(key=" ", title="\t", plan=REVERSED))).refused(
        Refusal.DATES_END_BEFORE_START,
        Refusal.VALUE_INVALID,
        Refusal.VALUE_INVALID,
        start="2024-03-02",
        end="2024-03-01",
    )
    when(register(known(title=""))).refused(Refusal.VALUE_INVALID, field="title")
    when(register(known(key=""))).refused(Refusal.VALUE_INVALID, field="key")


@pytest.mark.parametrize(
    "plan",
    [
        ONE_DAY,
        Plan(start=None, end=date(2024, 3, 1)),
        Plan(start=date(2024, 3, 1), end=None),
        Plan(start=None, end=None),
    ],
    ids=["one day", "open start", "open end", "open"],
)
def test_a_plan_of_one_day_or_with_open_ends_is_in_order(plan: Plan) -> None:
    when(register(known(plan=plan))).then((Project.Registered, {"plan": plan}))
    given(project()).when(lambda it: it.plan_dates(plan, act())).then((Project.DatesPlanned, {"plan": plan}))


DESCRIBED: list[tuple[Decision, type[Project.Event], dict[str, object]]] = [
    (lambda it: it.retitle("Serviceportal", act()), Project.Retitled, {"title": "Serviceportal"}),
    (lambda it: it.assign_lead(EVE, act()), Project.LeadAssigned, {"lead": EVE}),
    (lambda it: it.plan_dates(LATER, act()), Project.DatesPlanned, {"plan": LATER}),
    (
        lambda it: it.link_goal(relation(), act()),
        Project.GoalLinked,
        {"goal": "goal-1", "wording": "Bürgerservice", "link": GoalLink.YES},
    ),
]
NAMES = ["title", "lead", "plan", "goal"]


@pytest.mark.parametrize(("decide", "fact", "fields"), DESCRIBED, ids=NAMES)
def test_a_project_is_described_anew(
    decide: Decision, fact: type[Project.Event], fields: dict[str, object]
) -> None:
    given(project()).when(decide).then((fact, fields))


@pytest.mark.parametrize("decide", [one for one, _, _ in DESCRIBED], ids=NAMES)
def test_what_already_holds_records_nothing(decide: Decision) -> None:
    given(project(), decide).when(decide).then_nothing()


@pytest.mark.parametrize("decide", [one for one, _, _ in DESCRIBED], ids=NAMES)
def test_a_closed_project_is_described_no_further(decide: Decision) -> None:
    given(project(phase=CLOSED)).when(decide).refused(Refusal.PROJECT_CLOSED, phase="closed")


def test_nobody_can_be_named_lead() -> None:
    led = given(project(), lambda it: it.assign_lead(EVE, act()))
    led.when(lambda it: it.assign_lead(None, act(2))).then((Project.LeadAssigned, {"lead": None}))
    given(project()).when(lambda it: it.assign_lead(None, act())).then_nothing()


def test_everything_wrong_with_a_new_title_or_plan_is_named_at_once() -> None:
    given(project(phase=CLOSED)).when(lambda it: it.retitle(" ", act())).refused(
        Refusal.PROJECT_CLOSED, Refusal.VALUE_INVALID
    )
    given(project(phase=CLOSED)).when(lambda it: it.plan_dates(REVERSED, act())).refused(
        Refusal.DATES_END_BEFORE_START, Refusal.PROJECT_CLOSED
    )


def test_a_back_dated_fact_is_recorded_if_it_changes_what_held_then() -> None:
    renamed = given(project(), lambda it: it.retitle("Serviceportal", act(5)))
    renamed.when(lambda it: it.retitle("Serviceportal", act(3, recorded=9))).then(
        (Project.Retitled, {"title": "Serviceportal"})
    )
    renamed.when(lambda it: it.retitle("Serviceportal", act(4, recorded=9))).then_nothing()
    assert renamed.aggregate.titles.at(day(2)).value == "Bürgerportal"  # type: ignore[union-attr] # set at registration


def test_a_back_dated_fact_does_not_outlive_a_later_one() -> None:
    it = project()
    it.plan_dates(LATER, act(5))
    it.plan_dates(ONE_DAY, act(3, recorded=9))
    assert it.plan == LATER


def test_a_project_is_shown_or_hidden_even_when_closed() -> None:
    hidden = given(project(phase=CLOSED, public=False))
    hidden.when(lambda it: it.set_visibility(public=True, act=act())).then(
        (Project.VisibilitySet, {"public": True})
    )
    hidden.when(lambda it: it.set_visibility(public=True, act=act())).then_nothing()


def test_through_a_gate_the_present_plan_becomes_the_baseline_of_record() -> None:
    entered = given(project())
    entered.when(enter()).then(
        (
            Project.PhaseEntered,
            {
                "trigger": "pipeline.approve",
                "source": "pipeline",
                "target": point("initiation"),
                "guards": {"active": True},
                "review_id": REVIEW,
                "baseline": PLAN,
            },
        )
    )
    entered.aggregate.plan_dates(LATER, act(2))
    assert (entered.aggregate.baseline, entered.aggregate.plan) == (PLAN, LATER)


def test_without_a_gate_the_baseline_stays() -> None:
    moved = given(project(), enter(), lambda it: it.plan_dates(LATER, act(2)))
    moved.when(enter(3, None, by=move("initiation", "implementation"))).then(
        (Project.PhaseEntered, {"review_id": None, "baseline": None})
    )
    assert moved.aggregate.baseline == PLAN


def test_a_move_begins_where_the_project_stands() -> None:
    given(project()).when(enter(by=move("initiation", "implementation"))).refused(
        Refusal.GATE_OUT_OF_ORDER, phase="pipeline", expected="initiation"
    )


MOVES: list[tuple[RunState, Callable[[int], Decision]]] = [
    (RunState.ACTIVE, enter),
    (RunState.ACTIVE, pause),
    (RunState.PAUSED, resume),
    (RunState.ACTIVE, make_permanent),
]
MOVE_NAMES = ["phase", "pause", "resume", "permanent"]


@pytest.mark.parametrize(("run_state", "decide"), MOVES, ids=MOVE_NAMES)
def test_a_move_is_dated_no_earlier_than_the_last_one(
    run_state: RunState, decide: Callable[[int], Decision]
) -> None:
    moved = project(run_state=run_state)
    last = moved.phases.facts[0]
    given(moved).when(decide(-1)).refused(
        Refusal.EFFECTIVE_BEFORE_LAST_MOVE,
        effective_at=day(-1).isoformat(),
        last_move_at=last.effective_at.isoformat(),
    )
    assert len(given(moved).when(decide(0)).facts) == 1


def test_the_plan_a_review_decided_on_becomes_the_baseline_whatever_was_planned_since() -> None:
    replanned = given(project(), lambda it: it.plan_dates(LATER, act(3)))
    replanned.when(lambda it: it.enter_phase(move(), (REVIEW, day(2)), None, act(4))).then(
        (Project.PhaseEntered, {"review_id": REVIEW, "baseline": PLAN})
    )
    decided_later = given(project(), lambda it: it.plan_dates(LATER, act(3)))
    decided_later.when(lambda it: it.enter_phase(move(), (REVIEW, day(3)), None, act(4))).then(
        (Project.PhaseEntered, {"baseline": LATER})
    )


def test_a_project_knows_which_reviews_moved_it() -> None:
    assert project().moved_by == set()
    assert given(project(), enter()).aggregate.moved_by == {REVIEW}
    assert given(project(), enter(review_id=None)).aggregate.moved_by == set()


def test_phase_and_run_state_share_one_order_of_moves() -> None:
    instant = timedelta(microseconds=1)
    paused = given(project(), pause(5))
    too_early = act(5)
    too_early.effective = type(too_early.effective)(day(5) - instant)
    paused.when(lambda it: it.enter_phase(move(), None, None, too_early)).refused(
        Refusal.EFFECTIVE_BEFORE_LAST_MOVE
    )
    paused.when(enter(5)).then((Project.PhaseEntered, {}))


def test_everything_against_a_move_is_named_at_once() -> None:
    given(project(phase=CLOSED)).when(pause(-1, pausable=False)).refused(
        Refusal.EFFECTIVE_BEFORE_LAST_MOVE, Refusal.PROJECT_CLOSED, Refusal.PHASE_NOT_PAUSABLE
    )


def test_a_paused_project_keeps_its_phase_and_says_until_when_and_why() -> None:
    until, reason = date(2024, 6, 1), Note(EVE, "Elternzeit")
    paused = given(project())
    paused.when(lambda it: it.pause(until, reason, pausable=True, act=act())).then(
        (Project.Paused, {"until": until, "reason": reason})
    )
    assert (paused.aggregate.phase, paused.aggregate.run_state) == (point(), RunState.PAUSED)


def test_only_some_phases_can_rest() -> None:
    given(project()).when(pause(pausable=False)).refused(Refusal.PHASE_NOT_PAUSABLE, phase="pipeline")
    given(project()).when(pause()).then((Project.Paused, {}))


def test_a_project_already_paused_records_nothing() -> None:
    given(project(), pause()).when(pause(2, pausable=False)).then_nothing()


def test_only_what_rests_can_be_taken_up_again() -> None:
    given(project(), pause()).when(resume(2)).then((Project.Resumed, {}))
    given(project(), make_permanent()).when(resume(2)).refused(Refusal.PROJECT_NOT_PAUSED, project="CITY-1")


def test_an_active_project_taken_up_again_records_nothing() -> None:
    given(project()).when(resume()).then_nothing()


def test_only_some_phases_turn_into_a_permanent_task() -> None:
    given(project()).when(make_permanent(allowed=False)).refused(
        Refusal.PHASE_NOT_PERMANENT, phase="pipeline"
    )
    given(project()).when(make_permanent()).then((Project.MadePermanent, {}))


def test_a_permanent_task_made_permanent_records_nothing() -> None:
    given(project(), make_permanent()).when(make_permanent(2, allowed=False)).then_nothing()


@pytest.mark.parametrize(
    ("run_state", "decide"),
    [(RunState.ACTIVE, pause()), (RunState.PAUSED, resume()), (RunState.ACTIVE, make_permanent())],
    ids=["pause", "resume", "permanent"],
)
def test_the_run_state_of_a_closed_project_stays(run_state: RunState, decide: Decision) -> None:
    given(project(phase=CLOSED, run_state=run_state)).when(decide).refused(Refusal.PROJECT_CLOSED)


def test_what_todays_rules_refuse_is_still_part_of_the_past() -> None:
    it = project(phase=CLOSED)
    it._retitled(title="", stamp=act(2).stamp())
    it._dates_planned(plan=REVERSED, stamp=act(2).stamp())
    it._paused(until=None, reason=None, stamp=act(-3).stamp())
    it._resumed(stamp=act(3).stamp())
    it._made_permanent(stamp=act(3).stamp())
    it._phase_entered(
        trigger="unheard_of",
        source="nowhere",
        target=point("somewhere"),
        lifecycle_version=9,
        guards={"active": False},
        facts={},
        review_id=uuid5(NAMESPACE_OID, "lost"),
        baseline=REVERSED,
        reason=None,
        stamp=act(1).stamp(),
    )
    assert (it.title, it.plan, it.run_state) == ("", REVERSED, RunState.PERMANENT)
    assert (it.phase, it.baseline) == (point("somewhere"), REVERSED)


def test_a_lead_is_who_was_named_last() -> None:
    it = project()
    it.assign_lead(EVE, act(1))
    it.assign_lead(BO, act(2))
    assert it.lead == BO
