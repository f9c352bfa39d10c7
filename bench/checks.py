"""`checks`: how long it takes to ask what is due among many projects, and how fast reminders are issued.

Both are held against bounds: a scan of 100,000 within 100 ms, a thousand reminders a second in batches of a hundred, while no command in another process waits longer than 150 ms.
The rate per second of CPU is told beside it, for machines that are busy with other things.
"""

import json
import tempfile
import time
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from bench.issuing import issuing
from bench.measuring import RUNS, Spread, interleaved, machine
from bench.town import Town, town
from domain.times import format_instant
from projections.check_calendar import CHECKS, checks_to_remind
from projections.statements import Statement
from runtime.clock import StoryClock
from runtime.organisations import Installation, OrganisationContext
from runtime.tick import BATCH, tick
from storage.recorder import writing

SMALL, LARGE = 10_000, 100_000
SMALL_MOST_MS, LARGE_MOST_MS = 10.0, 100.0
ISSUED_LEAST_PER_S = 1_000.0
COMMAND_MOST_MS = 150.0
EARLIER = timedelta(hours=2)
"""Before anything of what is filled in is due."""

_ADD = Statement(sa.insert(CHECKS).values({column.name: sa.bindparam(column.name) for column in CHECKS.c}))


def checks() -> dict[str, Any]:
    """Measure the scan of 10,000 and of 100,000 checks with a batch due, of none, and the issuing of a thousand."""
    with ExitStack() as stack:
        cases: dict[str, Any] = {}
        for size in (SMALL, LARGE):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gatebook-bench-")))
            place = stack.enter_context(town(folder))
            _fill(place, size)
            cases[f"scan {size}"] = _scan_of(place)
            early = Installation(place.settings, StoryClock(place.clock.now() - EARLIER))
            stack.callback(early.close)
            cases[f"idle tick {size}"] = _idle_tick_of(early.open("town"))
        found = {name: Spread.of(times) for name, times in interleaved(cases, RUNS).items()}
    issued = issuing()
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
        "issued_per_s": round(issued.per_s),
        "issued_per_cpu_s": round(issued.per_cpu_s),
        "issued_least_per_s": ISSUED_LEAST_PER_S,
        "command_ms": {"alone": _waits(issued.alone_ms), "while_issuing": _waits(issued.beside_ms)},
        "command_most_ms": COMMAND_MOST_MS,
        "batch": BATCH,
        "machine": machine(),
    }


def _waits(found: list[float]) -> dict[str, float]:
    """Summarise how long commands took: half of them at most so long, all but one in a hundred, the longest."""
    ordered = sorted(found)
    return {
        "commands": len(ordered),
        "p50": round(ordered[len(ordered) // 2], 2),
        "p99": round(ordered[-(len(ordered) // 100) - 1], 2),
        "longest": round(ordered[-1], 2),
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


def _idle_tick_of(early: OrganisationContext) -> Any:
    """Give what beats once while nothing is due; it takes no lock, whatever it looks through."""
    tick(early)

    def beat() -> float:
        begin = time.perf_counter()
        tick(early)
        return (time.perf_counter() - begin) * 1000

    return beat


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
