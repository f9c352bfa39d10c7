"""Every benchmark still runs and prints what it promises; small, for what it measures is no matter here."""

import json
from typing import Any

import pytest

import bench.as_of
import bench.checks
import bench.flow
import bench.growth
import bench.imports
import bench.rebuild
import bench.register
import bench.tasks

pytestmark = [pytest.mark.drill, pytest.mark.timeout(600)]

PROMISED = {"name", "ratio", "ours", "floor", "unit"}


def shrink(monkeypatch: pytest.MonkeyPatch, module: Any, **sizes: int) -> None:
    """Let a benchmark measure little."""
    for name, size in sizes.items():
        assert getattr(module, name) > size
        monkeypatch.setattr(module, name, size)


def holds(found: dict[str, Any]) -> None:
    """A result is JSON, says what was promised, and its ratio is of something that took time."""
    assert json.loads(json.dumps(found)).keys() >= PROMISED
    assert found["ratio"] > 0
    assert found["floor"] > 0


def test_flow(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, bench.flow, FLOWS=4, TURN=2, RUNS=2)
    found = bench.flow.flow_on_sqlite()
    holds(found)
    assert found["statements_per_flow"] > 50


def test_the_portfolio_as_of(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, bench.as_of, PROJECTS=20, STANDINGS_EACH=5, RUNS=2)
    holds(bench.as_of.as_of())


def test_growth(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, bench.growth, SMALL=200, COMMANDS=3, RUNS=2)
    holds(bench.growth.growth(600))


def test_rebuild() -> None:
    holds(bench.rebuild.rebuild_all(500))


def test_import() -> None:
    holds(bench.imports.imports(40))


def test_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, bench.tasks, SMALL=450, LARGE=600, QUESTIONS=2, RUNS=2)
    holds(bench.tasks.tasks())


def test_register(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, bench.register, DECISIONS=2_001, QUESTIONS=2, RUNS=2)
    holds(bench.register.register())


def test_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch, bench.checks, SMALL=150, LARGE=300, RUNS=2)
    holds(bench.checks.checks())
