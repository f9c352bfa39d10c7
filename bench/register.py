"""`register`: the first page of fifty decisions found by a word, among 50,000 of 500 projects."""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from bench.measuring import RUNS, Spread, interleaved, machine
from bench.town import BEGIN, Town, town
from domain.access import Reader
from domain.times import format_instant
from projections.decision_register import RegisterFilter
from projections.every_decision import every_decision
from projections.portfolio import PORTFOLIO_TABLE
from projections.register_texts import keep_text
from projections.reviews import TABLE
from projections.statements import Statement
from storage.recorder import writing

DECISIONS, PROJECTS = 50_000, 500
MOST_MS = 20.0
PAGE = 50
QUESTIONS = 10
RARE = "Klärwerk"

_ADD = Statement(sa.insert(TABLE).values({column.name: sa.bindparam(column.name) for column in TABLE.c}))
_COPY = Statement(
    sa.insert(PORTFOLIO_TABLE).values(
        {column.name: sa.bindparam(column.name) for column in PORTFOLIO_TABLE.c}
    )
)


def register() -> dict[str, Any]:
    """Measure the latest page, a frequent word, a rare one, and one within a board; the slowest counts."""
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as folder, town(Path(folder)) as place:
        _fill(place)
        asked = {
            "latest": RegisterFilter(),
            "frequent word": RegisterFilter(text="freigegeben"),
            "rare word": RegisterFilter(text=RARE),
            "two words": RegisterFilter(text=f"{RARE} freigegeben", outcome="approve"),
        }
        cases = {name: _page_of(place, one) for name, one in asked.items()}
        cases["floor"] = _counting(place)
        found = {name: Spread.of(times) for name, times in interleaved(cases, RUNS).items()}
    floor = found.pop("floor")
    slowest = max(found.values(), key=lambda one: one.median)
    return {
        "name": "register",
        "unit": "slowest search / reading all motions once",
        "ratio": round(slowest.median / floor.median, 2),
        "ours": round(slowest.median, 3),
        "floor": round(floor.median, 3),
        "ours_unit": "ms",
        "most_ms": MOST_MS,
        "decisions": DECISIONS,
        "searches_ms": {name: one.to_data(3) for name, one in found.items()},
        "machine": machine(),
    }


def _page_of(place: Town, asked: RegisterFilter) -> Callable[[], float]:
    def ask() -> float:
        times = []
        with place.context.reading() as connection:
            for _ in range(QUESTIONS):
                begin = time.perf_counter()
                page = every_decision(connection, Reader.operator(), asked, PAGE)
                times.append((time.perf_counter() - begin) * 1000)
        if not page:
            msg = f"Nothing is found for {asked}: the town is too small."
            raise ValueError(msg)
        return sorted(times)[QUESTIONS // 2]

    return ask


def _counting(place: Town) -> Callable[[], float]:
    """Give what no search by words can do without an index of its own: look at every motion once."""
    look = Statement(sa.select(sa.func.sum(sa.func.length(TABLE.c.motion))))

    def ask() -> float:
        times = []
        with place.context.reading() as connection:
            for _ in range(QUESTIONS):
                begin = time.perf_counter()
                connection.rows(look)
                times.append((time.perf_counter() - begin) * 1000)
        return sorted(times)[QUESTIONS // 2]

    return ask


def _fill(place: Town) -> None:
    """Let the boards have decided so much; one in a thousand speaks of the rare word."""
    first = str(place.add_project("T-0"))
    database = place.context.store.database
    with database.connected() as connection:
        connection.cursor.execute("SELECT * FROM portfolio_v1 WHERE project_id = ?", (first,))
        names = [column.name for column in PORTFOLIO_TABLE.c]
        model = dict(zip(names, connection.cursor.fetchone(), strict=True))
    projects = [str(uuid4()) for _ in range(PROJECTS)]
    with writing(database) as connection:
        connection.run_many(
            _COPY,
            [
                {**model, "project_id": project, "key": f"T-{number + 1}"}
                for number, project in enumerate(projects)
            ],
        )
        decisions = [_decision(turn, projects[turn % PROJECTS], model) for turn in range(DECISIONS)]
        connection.run_many(_ADD, decisions)
        for one in decisions:
            keep_text(connection, one["position"], UUID(one["review_id"]), one["searched"])


def _decision(turn: int, project: str, model: dict[str, Any]) -> dict[str, Any]:
    at = format_instant(BEGIN + timedelta(minutes=turn))
    about = f"Das Vorhaben {turn % PROJECTS} zum {RARE}" if turn % 1_000 == 0 else f"Das Vorhaben {turn}"
    said = {
        "review_id": str(uuid4()),
        "project_id": project,
        "programme_id": model["programme_id"],
        "board_id": model["programme_id"],
        "gate": "release",
        "matter_class": "release",
        "motion": f"{about} wird mit dem vorgelegten Plan und seinen Anlagen freigegeben.",
        "requested_by": project,
        "requested_at": at,
        "stage": "concluded",
        "outcome": "approve" if turn % 3 else "reject",
        "wording": "",
        "searched": f"{about} wird mit dem vorgelegten Plan und seinen Anlagen freigegeben.".lower(),
        "effective_at": at,
        "recorded_at": at,
        "position": turn + 1,
    }
    return {**dict.fromkeys(column.name for column in TABLE.c), **said}
