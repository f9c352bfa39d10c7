"""Issuing reminders in one process while somebody gives commands in another: how many, and how long commands wait.

Each transaction issues a hundred at most, so a command waits for one of them and no longer.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bench.measuring import cpu_seconds
from bench.town import Town, town
from domain.project_values import ProjectFacts, project_id
from projections.project_checks import checks_of
from runtime.clock import StoryClock
from runtime.organisations import Installation
from runtime.settings import Settings
from runtime.tick import due_now, tick
from workflows.commands import Actor
from workflows.projects import AssignLead, RegisterProject, RetitleProject

ISSUED = 1_000
PAUSE_S = 0.002
BEFORE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuing:
    """What was measured: reminders a second, by the wall and of CPU, and the waits of commands in milliseconds."""

    per_s: float
    per_cpu_s: float
    alone_ms: list[float]
    beside_ms: list[float]


def issuing() -> Issuing:
    """Let a thousand projects come to the first step of their ladder, and another process see to them."""
    with TemporaryDirectory(prefix="gatebook-bench-") as folder, town(Path(folder)) as place:
        first = _let_fall_due(place)
        ours, theirs = get_context("spawn").Pipe()
        child = get_context("spawn").Process(target=_tick_there, args=(place.settings, first, theirs))
        child.start()
        try:
            ours.recv()
            alone = [_waited(place, number) for number in range(BEFORE)]
            ours.send("begin")
            beside: list[float] = []
            while not ours.poll():
                beside.append(_waited(place, BEFORE + len(beside)))
            seconds, used = ours.recv()
        finally:
            child.join()
    return Issuing(per_s=ISSUED / seconds, per_cpu_s=ISSUED / used, alone_ms=alone, beside_ms=beside)


def _tick_there(settings: Settings, now: datetime, line: Connection) -> None:
    """Issue everything that is due once told to begin; say how long it took."""
    installation = Installation(settings, StoryClock(now))
    try:
        context = installation.open("town")
        if len(due_now(context, ISSUED + 1).checks) != ISSUED:
            msg = "Not every project is due for a reminder."
            raise ValueError(msg)
        line.send("ready")
        line.recv()
        begin, used = time.perf_counter(), cpu_seconds()
        tick(context)
        line.send((time.perf_counter() - begin, cpu_seconds() - used))
    finally:
        installation.close()


def _waited(place: Town, number: int) -> float:
    """Give one command and say how many milliseconds it took; then think for a moment, as people do."""
    begin = time.perf_counter()
    project = project_id(place.programme, f"B-{number % ISSUED}")
    place.give(RetitleProject(project_id=project, title=f"Title {number}"), Actor(place.pmo))
    spent = (time.perf_counter() - begin) * 1000
    time.sleep(PAUSE_S)
    return spent


def _let_fall_due(place: Town) -> datetime:
    """Register the projects and open their first cycle; give the day of the first reminder."""
    pmo = Actor(place.pmo)
    projects = [_register(place, f"B-{number}", pmo) for number in range(ISSUED)]
    tick(place.context)
    with place.context.reading() as connection:
        (cycle,) = checks_of(connection, projects[0])
    # Five working days before the deadline, at its hour; a week is never less.
    return cycle.due_at - timedelta(days=6)


def _register(place: Town, key: str, pmo: Actor) -> UUID:
    known = ProjectFacts(key=key, title=key, kind="project", public=True)
    register = RegisterProject(
        programme_id=place.programme, lifecycle="standard", phase="implementation", known=known
    )
    place.give(register, pmo)
    made = project_id(place.programme, key)
    place.give(AssignLead(project_id=made, lead=place.lead), pmo)
    return made
