"""`rebuild`: all projections folded anew from 1,000,000 events, read and decoded once, into a new generation."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

from bench.growth import grow
from bench.measuring import cpu_seconds, machine
from bench.town import town
from runtime.organisations import Installation
from runtime.rebuilding import rebuild
from runtime.settings import Environment, Settings
from storage.history import history

EVENTS = 1_000_000
EVENTS_PER_SECOND_LEAST = 60_000
EVENTS_PER_SECOND_AIM = 150_000
MEMORY_MOST_MB = 300


def rebuild_all(events: int = EVENTS) -> dict[str, Any]:
    """Grow a record, then rebuild it in a process of its own, whose memory is the rebuild's."""
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as folder:
        with town(Path(folder)) as place:
            place.add_project("G-0")
            grow(place, events)
        words = [sys.executable, "-m", "bench.rebuild", folder]
        measured = orjson.loads(subprocess.run(words, check=True, capture_output=True).stdout)  # noqa: S603 - our own module
    per_second = measured["events"] / measured["cpu_s"]
    return {
        "name": "rebuild",
        "unit": "events per CPU second, all projections, fold to flip",
        "ratio": round(per_second / (measured["events"] / measured["decode_cpu_s"]), 3),
        "ours": round(per_second),
        "floor": round(measured["events"] / measured["decode_cpu_s"]),
        "ours_unit": "events/s",
        "least": EVENTS_PER_SECOND_LEAST,
        "aim": EVENTS_PER_SECOND_AIM,
        "memory_most_mb": MEMORY_MOST_MB,
        **measured,
        "floor_statements": {"floor": "reading and decoding every event once, folding nothing"},
        "machine": machine(),
    }


def _measure(folder: Path) -> dict[str, Any]:
    """Rebuild, then decode everything once; tell CPU and wall time of each step, and the peak of memory."""
    installation = Installation(Settings(env=Environment.TEST, data_dir=folder))
    context = installation.open("town")
    steps: dict[str, float] = {}
    last = [cpu_seconds()]

    def step(name: str, _done: int, _whole: int) -> None:
        now = cpu_seconds()
        steps[name] = steps.get(name, 0.0) + now - last[0]
        last[0] = now

    begin, began = cpu_seconds(), time.perf_counter()
    report = rebuild(context, None, step)
    cpu, wall = cpu_seconds() - begin, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    # Afterwards, because reading maps the record into memory.
    with context.reading() as connection:
        begin = cpu_seconds()
        events = sum(1 for _ in history(connection, context.store.mapper))
        decode = cpu_seconds() - begin
    installation.close()
    return {
        "events": events,
        "rows": report.rows,
        "cpu_s": round(cpu, 2),
        "wall_s": round(wall, 2),
        "decode_cpu_s": round(decode, 2),
        "steps_cpu_s": {name: round(value, 2) for name, value in steps.items()},
        "peak_memory_mb": round(peak),
    }


if __name__ == "__main__":
    sys.stdout.write(orjson.dumps(_measure(Path(sys.argv[1]))).decode())
