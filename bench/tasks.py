"""`tasks`: the first page of fifty of what waits for a person, with 500 and with 10,000 open in total."""

import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench.measuring import RUNS, Spread, interleaved, machine
from bench.town import BEGIN, Town, town
from domain.times import format_instant
from projections.mandates_held import mandates_of
from projections.my_tasks import ANYBODY, CAST_VOTE, NO_DEADLINE, OPEN_REVIEW, REPORT, TABLE, my_tasks
from projections.portfolio import PORTFOLIO_TABLE
from projections.statements import Statement
from storage.recorder import writing

SMALL, LARGE = 500, 10_000
SMALL_MOST_MS, LARGE_MOST_MS = 1.0, 5.0
PAGE = 50
QUESTIONS = 20
LED = 60

_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in TABLE.c}))
_COPY = Statement(
    sa.insert(PORTFOLIO_TABLE).values(
        {column.name: sa.bindparam(column.name) for column in PORTFOLIO_TABLE.c}
    )
)


def tasks() -> dict[str, Any]:
    """Measure the page of a member, of the lead of sixty projects and of the PMO; the slowest counts."""
    with ExitStack() as stack:
        cases: dict[str, Any] = {}
        for size in (SMALL, LARGE):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gatebook-bench-")))
            place = stack.enter_context(town(folder))
            _fill(place, size)
            for name, person in (("member", place.members[1]), ("lead", place.lead), ("pmo", place.pmo)):
                cases[f"{name} {size}"] = _page_of(place, person)
        found = {name: Spread.of(times) for name, times in interleaved(cases, RUNS).items()}
    slowest = {size: max(_of(found, size), key=lambda one: one.median) for size in (SMALL, LARGE)}
    return {
        "name": "tasks",
        "unit": f"first page at {LARGE} open / at {SMALL}",
        "ratio": round(slowest[LARGE].median / slowest[SMALL].median, 2),
        "ours": round(slowest[LARGE].median, 3),
        "floor": round(slowest[SMALL].median, 3),
        "ours_unit": "ms",
        "large_most_ms": LARGE_MOST_MS,
        "small_most_ms": SMALL_MOST_MS,
        "pages_ms": {name: one.to_data(3) for name, one in found.items()},
        "floor_statements": {},
        "machine": machine(),
    }


def _of(found: Mapping[str, Spread], size: int) -> list[Spread]:
    return [one for name, one in found.items() if name.endswith(f" {size}")]


def _page_of(place: Town, person: UUID) -> Any:
    """Give what asks for a person's page and says how many milliseconds one took."""
    with place.context.reading() as connection:
        held = mandates_of(connection, person, place.clock.now())

    def ask() -> float:
        times = []
        with place.context.reading() as connection:
            for _ in range(QUESTIONS):
                begin = time.perf_counter()
                page = my_tasks(connection, person, held, PAGE)
                times.append((time.perf_counter() - begin) * 1000)
        if len(page) != PAGE:
            msg = f"The page holds {len(page)} tasks, not {PAGE}: the town is too small."
            raise ValueError(msg)
        return sorted(times)[QUESTIONS // 2]

    return ask


def _fill(place: Town, size: int) -> None:
    """Let so many tasks be open: a third each are votes of the members, reports of leads, reviews to open."""
    first = str(place.add_project("T-0"))
    database = place.context.store.database
    with database.connected() as connection:
        connection.cursor.execute("SELECT * FROM portfolio_v1 WHERE project_id = ?", (first,))
        names = [column.name for column in PORTFOLIO_TABLE.c]
        model = dict(zip(names, connection.cursor.fetchone(), strict=True))
    projects = [str(uuid4()) for _ in range(size // 3)]
    with writing(database) as connection:
        connection.run_many(
            _COPY,
            [
                {**model, "project_id": project, "key": f"T-{place_ + 1}", "lead": _lead(place, place_)}
                for place_, project in enumerate(projects)
            ],
        )
        connection.run_many(_ADD, [_task(place, turn, projects) for turn in range(size)])


def _lead(place: Town, turn: int) -> str:
    """One person leads so many projects that a page is full; the others lead one each."""
    return str(place.lead if turn < LED else uuid4())


def _task(place: Town, turn: int, projects: list[str]) -> dict[str, Any]:
    kind = (CAST_VOTE, REPORT, OPEN_REVIEW)[turn % 3]
    member = place.members[turn // 3 % len(place.members[:3])]
    due = BEGIN + timedelta(hours=turn)
    return {
        "subject_id": str(uuid4()),
        "person_id": str(member) if kind == CAST_VOTE else ANYBODY,
        "on_behalf_of": "",
        "kind": kind,
        "role": {CAST_VOTE: "member", REPORT: "lead", OPEN_REVIEW: "pmo"}[kind],
        "programme_id": str(place.programme),
        "board_id": None,
        "mandate_id": None,
        "project_id": projects[turn // 3 % len(projects)],
        "due_at": NO_DEADLINE if kind == OPEN_REVIEW else format_instant(due),
        "since": format_instant(BEGIN + timedelta(minutes=turn)),
    }
