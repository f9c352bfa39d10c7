"""Measuring: interleaved runs, medians with their spread, and what machine it was."""

import os
import platform
import resource
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pysqlite3.dbapi2 as sqlite

RUNS = 7


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the lowest and highest of its runs."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """Summarise runs."""
        return cls(statistics.median(values), min(values), max(values))

    def to_data(self, digits: int = 4) -> dict[str, float]:
        """Write it as JSON data."""
        return {
            "median": round(self.median, digits),
            "low": round(self.low, digits),
            "high": round(self.high, digits),
        }


def interleaved(cases: Mapping[str, Callable[[], float]], runs: int = RUNS) -> dict[str, list[float]]:
    """Run every case in turn, several rounds, so that all meet the same weather."""
    found: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(runs):
        for name, run in cases.items():
            found[name].append(run())
    return found


def cpu_seconds() -> float:
    """Give the CPU time this process has used, user and system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def machine() -> dict[str, Any]:
    """Say on what the figures were measured."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite.sqlite_version,
        "system": f"{platform.system()} {platform.release()}",
    }
