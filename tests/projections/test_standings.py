"""How projects stood, from any day's view as known at any time: the tables say what brute force says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

import pysqlite3.dbapi2 as sqlite
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.access import Reader
from domain.kernel import DomainEvent
from domain.project_values import PhasePoint, Plan, ProjectFacts, RunState
from domain.projects import Project
from domain.refusals import Refused
from domain.timelines import Timeline
from projections.portfolio import PortfolioRow, portfolio, portfolio_as_of
from projections.standings import STANDINGS, latest_standing
from tests.support.builders import PIN, PROGRAMME, REVIEW, act, day, move, point
from tests.support.electorates import ADA, BO
from tests.support.folds import Folded, folded

FIRST_DAY, LAST_DAY = 3, 9
"""Projects are registered as of a day in between, so that facts can also be dated before their beginning."""

TITLES = ("Bürgerportal", "Serviceportal", "Digitalamt")
PLANS = (Plan(start=None, end=None), Plan(start=date(2024, 3, 1), end=None))
PHASES = (point("initiation"), point("implementation"), point("closed", final=True))
LEADS = (ADA, BO, None)
ATTRIBUTES = ("title", "phase", "run_state", "lead", "plan")
Step = tuple[str, int, int, int]


class Op(NamedTuple):
    """One thing said about one attribute, as plain data: a fact, or (corrects) a new wording of one."""

    position: int
    project: Any
    attribute: str
    event: Any
    effective: datetime
    value: Any
    corrects: Any = None


# Any history two projects can have


def _move(it: Project, choice: int, at: int) -> None:
    target = PHASES[choice].phase
    it.enter_phase(
        move(it.phase.phase, target, final=choice == 2), (REVIEW, day(at)), None, act(at, recorded=20)
    )


CHANGES: dict[str, Callable[[Project, int, int], None]] = {
    "title": lambda it, choice, at: it.retitle(TITLES[choice], act(at, recorded=20)),
    "plan": lambda it, choice, at: it.plan_dates(PLANS[choice % 2], act(at, recorded=20)),
    "lead": lambda it, choice, at: it.assign_lead(LEADS[choice], act(at, recorded=20)),
    "move": _move,
    "pause": lambda it, _choice, at: it.pause(None, None, pausable=True, act=act(at, recorded=20)),
    "resume": lambda it, _choice, at: it.resume(act(at, recorded=20)),
    "permanent": lambda it, _choice, at: it.make_permanent(allowed=True, act=act(at, recorded=20)),
}


def lines_of(it: Project) -> dict[str, Timeline[Any]]:
    """Give the timelines the domain keeps of a project."""
    return {
        "title": it.titles,
        "phase": it.phases,
        "run_state": it.run_states,
        "lead": it.leads,
        "plan": it.plans,
    }


def _correct(it: Project, what: str, choice: int, at: int, which: int) -> None:
    """Correct one of the facts of an attribute; what registration set keeps its day."""
    facts = lines_of(it)[what].facts
    wrong = facts[which % len(facts)]
    since = wrong.effective_at if wrong == facts[0] else day(at)
    match what:
        case "phase":
            it.correct_phase(wrong.event_id, since, PHASES[choice], "Falsche Zeile.", act(20))
        case "run_state":
            it.correct_run_state(wrong.event_id, since, list(RunState)[choice], "Falsche Zeile.", act(20))
        case _:
            it.correct_dates(wrong.event_id, since, PLANS[choice % 2], "Falsche Zeile.", act(20))


def register(key: str) -> Project:
    known = ProjectFacts(key=key, title=TITLES[0], kind="project", plan=PLANS[0])
    return Project.register(PROGRAMME, PIN, point(), known, act(FIRST_DAY, recorded=20))


def live(history: list[tuple[int, str, Step]]) -> Iterator[tuple[Project, DomainEvent]]:
    """Let two projects live a history; a step that a rule forbids does not happen."""
    projects = [register("CITY-1"), register("CITY-2")]
    for it in projects:
        yield from _recorded(it)
    for which_project, kind, (what, choice, at, which) in history:
        it = projects[which_project]
        try:
            if kind == "correction":
                _correct(it, what, choice, at, which)
            else:
                CHANGES[kind](it, choice, at)
        except Refused:
            continue
        yield from _recorded(it)


def _recorded(it: Project) -> Iterator[tuple[Project, DomainEvent]]:
    for event in it.collect_events():
        assert isinstance(event, DomainEvent)
        yield it, event


corrected = st.tuples(
    st.sampled_from(["phase", "run_state", "plan"]),
    st.integers(0, 2),
    st.integers(0, LAST_DAY),
    st.integers(0, 5),
)
histories = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 1]), st.sampled_from([*CHANGES, "correction", "correction"]), corrected
    ),
    max_size=12,
)


# The oracle: a list of what was said, walked through from the beginning for every question


SAYS: dict[type[DomainEvent], Callable[[Any], dict[str, Any]]] = {
    Project.Registered: lambda said: {
        "title": said.title,
        "phase": said.phase,
        "run_state": said.run_state,
        "lead": None,
        "plan": said.plan,
    },
    Project.Retitled: lambda said: {"title": said.title},
    Project.LeadAssigned: lambda said: {"lead": said.lead},
    Project.DatesPlanned: lambda said: {"plan": said.plan},
    Project.PhaseEntered: lambda said: {"phase": said.target},
    Project.Paused: lambda _: {"run_state": RunState.PAUSED},
    Project.Resumed: lambda _: {"run_state": RunState.ACTIVE},
    Project.MadePermanent: lambda _: {"run_state": RunState.PERMANENT},
    Project.PhaseCorrected: lambda said: {"phase": said.value},
    Project.RunStateCorrected: lambda said: {"run_state": said.value},
    Project.DatesCorrected: lambda said: {"plan": said.value},
}
CORRECTIONS = (Project.PhaseCorrected, Project.RunStateCorrected, Project.DatesCorrected)


def ops_of(event: Any, position: int) -> list[Op]:
    """Write an event as what it says of attributes."""
    corrects = event.corrects if isinstance(event, CORRECTIONS) else None
    since = event.effective_at if isinstance(event, CORRECTIONS) else event.stamp.effective_at
    one = event.stamp.event_id
    return [
        Op(position, event.originator_id, name, one, since, value, corrects)
        for name, value in SAYS[type(event)](event).items()
    ]


def by_brute_force(ops: list[Op], project: Any, on: datetime, known: int) -> dict[str, Any] | None:
    """Say how a project stood from nothing but what had been said up to `known` (None: it did not yet)."""
    facts: dict[tuple[str, Any], Op] = {}
    for op in ops:
        if op.position <= known and op.project == project:
            facts[op.attribute, op.corrects or op.event] = op
    held: dict[str, Op] = {}
    for op in sorted(facts.values(), key=lambda op: (op.effective, op.position)):
        if op.effective <= on:
            held[op.attribute] = op
    return {name: held[name].value for name in ATTRIBUTES} if len(held) == len(ATTRIBUTES) else None


def plain(row: PortfolioRow) -> dict[str, Any]:
    """Give of a row what the oracle speaks of."""
    phase = PhasePoint(phase=row.phase, coarse=row.coarse, final=row.coarse == "closed")
    plan = Plan(start=row.planned_start, end=row.planned_end)
    return {"title": row.title, "phase": phase, "run_state": row.run_state, "lead": row.lead, "plan": plan}


def as_of(tables: Folded, on: datetime, known: int) -> dict[Any, dict[str, Any]]:
    rows = portfolio_as_of(tables.connection, Reader.operator(), on, known)
    return {row.project_id: plain(row) for row in rows}


@contextmanager
def guarded() -> Iterator[Folded]:
    """Open tables in which a standing, once written, can be neither changed nor removed."""
    with folded() as tables:
        for verb in ("UPDATE", "DELETE"):
            tables.connection.cursor.execute(
                f"CREATE TRIGGER no_{verb} BEFORE {verb} ON {STANDINGS.name} "
                "BEGIN SELECT RAISE(ABORT, 'standings are append-only'); END"
            )
        yield tables


@settings(deadline=None)
@for_all(histories)
def test_as_of_any_day_and_any_knowledge_the_tables_say_what_brute_force_says(
    history: list[tuple[int, str, Step]],
) -> None:
    ops: list[Op] = []
    with guarded() as tables:
        for _, event in live(history):
            tables.take(event)
            ops += ops_of(event, tables.position)
        projects = {op.project for op in ops}
        for on in map(day, range(LAST_DAY + 2)):
            for known in range(tables.position + 2):
                stood = {one: by_brute_force(ops, one, on, known) for one in projects}
                there = {one: how for one, how in stood.items() if how is not None}
                assert as_of(tables, on, known) == there, (on, known)


@settings(deadline=None)
@for_all(histories)
def test_at_every_step_the_tables_say_what_the_timelines_of_the_domain_say(
    history: list[tuple[int, str, Step]],
) -> None:
    with guarded() as tables:
        for it, event in live(history):
            tables.take(event)
            lines = lines_of(it)
            now = {row.project_id: plain(row) for row in portfolio(tables.connection, Reader.operator())}
            assert now[it.id] == {name: line.present for name, line in lines.items()}
            assert as_of(tables, day(LAST_DAY + 1), tables.position) == now
            for on in map(day, range(LAST_DAY + 1)):
                found = {name: line.at(on) for name, line in lines.items()}
                stood = {name: fact.value for name, fact in found.items() if fact is not None}
                expected = stood if len(stood) == len(lines) else None
                assert as_of(tables, on, tables.position).get(it.id) == expected, on


@settings(deadline=None)
@for_all(histories)
def test_what_was_known_stays_known_whatever_is_recorded_later(history: list[tuple[int, str, Step]]) -> None:
    remembered: dict[tuple[int, int], dict[Any, dict[str, Any]]] = {}
    written: list[list[tuple[Any, ...]]] = [[]]
    with guarded() as tables:
        for _, event in live(history):
            tables.take(event)
            written.append(tables.rows(STANDINGS))
            for on in range(LAST_DAY + 1):
                remembered[on, tables.position] = as_of(tables, day(on), tables.position)
        for (on, known), stood in remembered.items():
            assert as_of(tables, day(on), known) == stood
    for before, after in pairwise(written):
        assert after[: len(before)] == before


# Single rules, each at its boundary


@pytest.fixture
def tables() -> Iterator[Folded]:
    """Empty tables in which standings can only be added."""
    with guarded() as opened:
        yield opened


def the_one(tables: Folded, on: datetime, known: int = 2**62) -> dict[str, Any] | None:
    return next(iter(as_of(tables, on, known).values()), None)


def test_a_standing_holds_from_its_first_microsecond(tables: Folded) -> None:
    it = register("CITY-1")
    tables.follow(it)
    first = day(FIRST_DAY)
    assert the_one(tables, first) is not None
    assert the_one(tables, first.replace(microsecond=1)) is not None
    assert the_one(tables, datetime(2024, 1, 11, 7, 59, 59, 999999, tzinfo=UTC)) is None


def test_a_back_dated_fact_is_seen_on_its_day_only_by_those_who_know_of_it(tables: Folded) -> None:
    it = register("CITY-1")
    it.retitle("Digitalamt", act(8))
    it.retitle("Serviceportal", act(5, recorded=9))
    tables.follow(it)
    titles = {
        (on, known): (the_one(tables, day(on), known) or {})["title"] for on in (4, 5, 8) for known in (2, 3)
    }
    assert titles == {
        (4, 2): "Bürgerportal", (5, 2): "Bürgerportal", (8, 2): "Digitalamt",
        (4, 3): "Bürgerportal", (5, 3): "Serviceportal", (8, 3): "Digitalamt",
    }  # fmt: skip


def test_a_correction_changes_what_is_known_from_then_on_and_not_what_was_known(tables: Folded) -> None:
    it = register("CITY-1")
    it.plan_dates(PLANS[1], act(5))
    wrong = it.plans.facts[-1].event_id
    tables.follow(it)
    it.correct_dates(wrong, day(7), PLANS[1], "Erst zwei Tage später.", act(9))
    tables.follow(it)
    plans = {
        (on, known): (the_one(tables, day(on), known) or {})["plan"] for on in (5, 7) for known in (2, 3)
    }
    assert plans == {(5, 2): PLANS[1], (7, 2): PLANS[1], (5, 3): PLANS[0], (7, 3): PLANS[1]}


def test_a_correction_does_not_touch_what_else_was_said_that_day(tables: Folded) -> None:
    it = register("CITY-1")
    it.plan_dates(PLANS[1], act(5))
    it.assign_lead(ADA, act(5))
    it.retitle("Digitalamt", act(7))
    it.correct_dates(it.plans.facts[-1].event_id, day(5), PLANS[0], "Falsche Spalte.", act(9))
    tables.follow(it)
    found = the_one(tables, day(8))
    assert found is not None
    assert (found["title"], found["lead"], found["plan"]) == ("Digitalamt", ADA, PLANS[0])


def test_a_fact_dated_before_the_beginning_makes_no_project_earlier(tables: Folded) -> None:
    it = register("CITY-1")
    it.assign_lead(ADA, act(1, recorded=9))
    tables.follow(it)
    assert the_one(tables, day(2)) is None
    found = the_one(tables, day(FIRST_DAY))
    assert found is not None
    assert found["lead"] is None


def test_a_project_without_a_standing_is_said_to_have_none(tables: Folded) -> None:
    with pytest.raises(LookupError, match="no standing yet"):
        latest_standing(tables.connection, "nobody")


def test_the_guard_of_these_tests_guards(tables: Folded) -> None:
    tables.follow(register("CITY-1"))
    for sql in (f"UPDATE {STANDINGS.name} SET title = 'x'", f"DELETE FROM {STANDINGS.name}"):
        with pytest.raises(sqlite.DatabaseError, match="append-only"):
            tables.connection.cursor.execute(sql)
