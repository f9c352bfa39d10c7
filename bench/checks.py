"""`checks`: how long it takes to ask what is due among many projects, and how fast reminders are issued.

Both are held against bounds: a scan of 100,000 within 100 ms, a thousand reminders a second in batches of a hundred.
The rate per second of CPU is told beside it, for machines that are busy with other things.
"""

import json
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench.measuring import RUNS, Spread, cpu_seconds, interleaved, machine
from bench.town import Town, town
from domain.project_values import ProjectFacts, project_id
from domain.times import format_instant
from projections.check_calendar import CHECKS, checks_to_remind
from projections.project_checks import checks_of
from projections.statements import Statement
from runtime.tick import BATCH, due_now, tick
from storage.recorder import writing
from workflows.commands import Actor
from workflows.projects import AssignLead, RegisterProject

SMALL, LARGE = 10_000, 100_000
SMALL_MOST_MS, LARGE_MOST_MS = 10.0, 100.0
ISSUED = 300
ISSUED_LEAST_PER_S = 1_000.0

_ADD = Statement(sa.insert(CHECKS).values({column.name: sa.bindparam(column.name) for column in CHECKS.c}))


def checks() -> dict[str, Any]:
    """Measure the scan of 10,000 and of 100,000 checks with a batch due, and the issuing of three hundred."""
    with ExitStack() as stack:
        cases: dict[str, Any] = {}
        for size in (SMALL, LARGE):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gatebook-bench-")))
            place = stack.enter_context(town(folder))
            _fill(place, size)
            cases[f"scan {size}"] = _scan_of(place)
        found = {name: Spread.of(times) for name, times in interleaved(cases, RUNS).items()}
    issued, of_cpu = _issued_per_second()
    return {
        "name": "checks",
        "unit": f"scan of {LARGE} checks / of {SMALL}",
        "ratio": round(found[f"scan {LARGE}"].median / found[f"scan {SMALL}"].median, 2),
        "ours": round(found[f"scan {LARGE}"].median, 3),
        "floor": round(found[f"scan {SMALL}"].median, 3),
        "ours_unit": "ms",
        "large_most_ms": LARGE_MOST_MS,
        "small_most_ms": SMALL_MOST_MS,
        "scans_ms": {name: one.to_data(3) for name, one in found.items()},
        "issued_per_s": round(issued),
        "issued_per_cpu_s": round(of_cpu),
        "issued_least_per_s": ISSUED_LEAST_PER_S,
        "batch": BATCH,
        "machine": machine(),
    }


def _scan_of(place: Town) -> Any:
    """Give what asks once for a batch of what is due and says how many milliseconds it took."""

    def ask() -> float:
        with place.context.reading() as connection:
            begin = time.perf_counter()
            found = checks_to_remind(connection, place.clock.now(), BATCH)
            spent = time.perf_counter() - begin
        if len(found) != BATCH:
            msg = f"{len(found)} checks are due, not {BATCH}."
            raise ValueError(msg)
        return spent * 1000

    return ask


def _fill(place: Town, size: int) -> None:
    """Let so many checks be under way, a batch of them due for a reminder."""
    now = place.clock.now()
    with writing(place.context.store.database) as connection:
        connection.run_many(_ADD, [_check(now, number) for number in range(size)])


def _check(now: datetime, number: int) -> dict[str, Any]:
    remind_at = now + timedelta(hours=1 if number >= BATCH else -1, minutes=number % 600)
    due_at = remind_at + timedelta(days=7)
    row: dict[str, Any] = dict.fromkeys(column.name for column in CHECKS.c)
    return row | {
        "check_id": str(uuid4()),
        "project_id": str(uuid4()),
        "cycle": due_at.date().isoformat(),
        "due_at": format_instant(due_at),
        "rungs": json.dumps([[1, format_instant(remind_at)]]),
        "level": 0,
        "remind_at": format_instant(min(remind_at, now) if number < BATCH else remind_at),
    }


def _issued_per_second() -> tuple[float, float]:
    """Let three hundred projects come to the first step of their ladder, and measure the tick that reminds."""
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as folder, town(Path(folder)) as place:
        pmo = Actor(place.pmo)
        projects = [_register(place, f"B-{number}", pmo) for number in range(ISSUED)]
        tick(place.context)
        first = _first_step(place, projects[0])
        place.clock.set(first)
        if len(due_now(place.context, ISSUED + 1).checks) != ISSUED:
            msg = "Not every project is due for a reminder."
            raise ValueError(msg)
        begin, used = time.perf_counter(), cpu_seconds()
        tick(place.context)
        return ISSUED / (time.perf_counter() - begin), ISSUED / (cpu_seconds() - used)


def _register(place: Town, key: str, pmo: Actor) -> UUID:
    known = ProjectFacts(key=key, title=key, kind="project", public=True)
    register = RegisterProject(
        programme_id=place.programme, lifecycle="standard", phase="implementation", known=known
    )
    place.give(register, pmo)
    made = project_id(place.programme, key)
    place.give(AssignLead(project_id=made, lead=place.lead), pmo)
    return made


def _first_step(place: Town, project: UUID) -> datetime:
    with place.context.reading() as connection:
        (cycle,) = checks_of(connection, project)
    # Five working days before the deadline, at its hour; a week is never less.
    return cycle.due_at - timedelta(days=6)
