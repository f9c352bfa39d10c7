"""`growth`: what a command costs when the record has grown from 10,000 to 1,000,000 events."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench.measuring import RUNS, Spread, machine
from bench.town import Town, town
from domain.kernel import Act
from domain.project_values import LifecyclePin, PhasePoint, Plan, ProjectFacts
from domain.projects import Project
from projections.audit_trail import INDEX
from projections.catalogue import FOLDS
from projections.statements import Connection, Statement
from runtime.organisations import Installation
from storage.organisations import INLINE
from storage.recorder import row_of
from storage.schema import EVENTS, POSITIONS
from workflows.commands import Actor
from workflows.projects import PlanDates

SMALL = 10_000
LARGE = 1_000_000
EVENTS_EACH = 100
COMMANDS = 60
RATIO_MOST = 1.2
READY_MOST_S = 2.0

_APPEND = Statement(sa.insert(EVENTS).values({column.name: sa.bindparam(column.name) for column in EVENTS.c}))
_INDEX = Statement(sa.insert(INDEX).values({column.name: sa.bindparam(column.name) for column in INDEX.c}))
_AT = Statement(sa.update(POSITIONS).where(POSITIONS.c.name == INLINE).values(position=sa.bindparam("new")))


@dataclass(slots=True)
class _Grown:
    """A record of a size, and a project to give commands about."""

    place: Town
    project: UUID
    turns: int = 0

    def command_ms(self) -> float:
        """Give the median wall time of a run of commands, in milliseconds."""
        times = []
        for _ in range(COMMANDS):
            self.turns += 1
            plan = PlanDates(
                project_id=self.project,
                start=date(2024, 2, 1),
                end=date(2024, 12, 20) + timedelta(days=self.turns % 2),
            )
            begin = time.perf_counter()
            self.place.context.dispatch(plan, Actor(self.place.pmo), f"grown/{self.turns}")
            times.append((time.perf_counter() - begin) * 1000)
            if self.turns % EVENTS_EACH == 0:
                self.project = self.place.add_project(f"G-{self.turns}")
        return sorted(times)[COMMANDS // 2]


def growth(large: int = LARGE) -> dict[str, Any]:
    """Measure both sizes in turn, then how long the large record takes from start to ready."""
    with ExitStack() as stack:
        grown = {}
        for name, size in (("small", SMALL), ("large", large)):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gatebook-bench-")))
            place = stack.enter_context(town(folder))
            grown[name] = _Grown(place, place.add_project("G-0"))
            grow(place, size)
        times: dict[str, list[float]] = {"small": [], "large": []}
        for _ in range(RUNS):
            for name, record in grown.items():
                times[name].append(record.command_ms())
        ready = _start_to_ready(grown["large"].place)
        file = grown["large"].place.context.folder / "record.db"
        bytes_per_event = file.stat().st_size / large
    small, big = Spread.of(times["small"]), Spread.of(times["large"])
    return {
        "name": "growth",
        "unit": f"command p50 at {large} events / at {SMALL}",
        "ratio": round(big.median / small.median, 3),
        "ratio_most": RATIO_MOST,
        "ours": round(big.median, 3),
        "floor": round(small.median, 3),
        "ours_unit": "ms",
        "large_p50_ms": big.to_data(3),
        "small_p50_ms": small.to_data(3),
        "start_to_ready_s": round(ready, 3),
        "start_to_ready_most_s": READY_MOST_S,
        "bytes_per_event": round(bytes_per_event),
        "floor_statements": {},
        "machine": machine(),
    }


def _start_to_ready(place: Town) -> float:
    """Open the record anew and ask it a first question of every kind a readiness check asks."""
    begin = time.perf_counter()
    installation = Installation(place.settings)
    context = installation.open(place.context.slug)
    with context.reading() as connection:
        context.store.recorder.head(connection)
    elapsed = time.perf_counter() - begin
    installation.close()
    return elapsed


def grow(place: Town, size: int) -> None:
    """Fill a record with real project events until it holds so many, folded and indexed like any other."""
    store = place.context.store
    with store.database.connected() as connection:
        head, _ = store.recorder.head(connection)
        connection.cursor.execute("BEGIN IMMEDIATE")
        position = head
        for project in _projects(place, size - head):
            rows, index = [], []
            for event in project.collect_events():
                position += 1
                rows.append(row_of(store.mapper.to_stored(event, _METADATA), position))  # type: ignore[arg-type] # project events are ours
                index.append(_indexed(place, project, position))
                for fold in FOLDS[type(event)]:  # type: ignore[index] # project events are ours
                    fold(event, position, connection)
            _write(connection, rows, index)
        connection.run(_AT, new=position)
        connection.cursor.execute("COMMIT")


_METADATA = {"actor": "system:demo", "command": "grow", "command_id": str(UUID(int=4))}


def _write(connection: Connection, rows: list[dict[str, Any]], index: list[dict[str, Any]]) -> None:
    connection.run_many(_APPEND, rows)
    connection.run_many(_INDEX, index)


def _indexed(place: Town, project: Project, position: int) -> dict[str, Any]:
    return {
        "position": position,
        "project_id": str(project.id),
        "programme_id": str(place.programme),
        "board_id": None,
        "actor": "system:demo",
        "command": "grow",
        "restricted": 0,
    }


def _projects(place: Town, events: int) -> Iterator[Project]:
    """Make projects whose plans change again and again, each with a stream of a hundred events."""
    definition = place.definition()
    pin = LifecyclePin(
        lifecycle_id=UUID(int=5), key=definition.key, version=definition.version, sha256=definition.sha256
    )
    point = PhasePoint(phase="pipeline", coarse="pipeline", final=False)
    for number in range(events // EVENTS_EACH):
        act = Act.now(uuid4(), place.clock.now())
        project = Project.register(
            place.programme,
            pin,
            point,
            ProjectFacts(key=f"N-{number}", title=f"Project {number}", kind="project", public=True),
            act,
        )
        for turn in range(EVENTS_EACH - 1):
            project.plan_dates(Plan(start=date(2024, 1, 1), end=date(2024, 6, 1) + timedelta(days=turn)), act)
        yield project
