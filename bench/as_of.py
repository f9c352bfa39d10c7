"""`as_of`: the portfolio as it stood, with 10,000 projects and 1,000,000 standings."""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa

from bench.measuring import RUNS, Spread, machine
from bench.town import Town, town
from domain.access import Reader
from domain.times import format_instant
from projections.portfolio import PORTFOLIO_TABLE, as_of_statement, portfolio, portfolio_as_of
from projections.standings import STANDINGS
from projections.statements import Statement
from projections.visibility import breadth_of, reader_values

PROJECTS = 10_000
STANDINGS_EACH = 100
ASKED = 15
SQL_MOST_MS = 60.0
WHOLE_MOST_MS = 120.0
BEGIN = datetime(2016, 1, 1, tzinfo=UTC)
PHASES = ("pipeline", "initiation", "implementation", "closed")


def as_of() -> dict[str, Any]:
    """Measure the query alone, the query with its rows as objects, and both beside the present portfolio."""
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as name, town(Path(name)) as place:
        _fill(place)
        asked = _questions()
        reader = Reader.operator()
        values = reader_values(reader)
        with place.context.reading() as connection:
            statement = as_of_statement(breadth_of(reader))
            sql, whole, current = [], [], []
            for _ in range(RUNS):
                sql.append(
                    _median_ms(
                        lambda on, known: connection.rows(
                            statement, at=format_instant(on), known=known, **values
                        ),
                        asked,
                    )
                )
                whole.append(
                    _median_ms(lambda on, known: portfolio_as_of(connection, reader, on, known), asked)
                )
                current.append(_median_ms(lambda _on, _known: portfolio(connection, reader), asked))
    return {
        "name": "as_of",
        "unit": "time of an as-of portfolio / time of the present portfolio",
        "ratio": round(Spread.of(whole).median / Spread.of(current).median, 2),
        "ours": round(Spread.of(whole).median, 2),
        "floor": round(Spread.of(current).median, 2),
        "ours_unit": "ms, rows as objects",
        "sql_p50_ms": Spread.of(sql).to_data(2),
        "sql_most_ms": SQL_MOST_MS,
        "whole_p50_ms": Spread.of(whole).to_data(2),
        "whole_most_ms": WHOLE_MOST_MS,
        "projects": PROJECTS,
        "standings": PROJECTS * STANDINGS_EACH,
        "floor_statements": {statement.sql("sqlite"): 1},
        "machine": machine(),
    }


def _questions() -> list[tuple[datetime, int]]:
    chance = random.Random(7)  # noqa: S311 - the same questions every run
    whole = PROJECTS * STANDINGS_EACH
    return [
        (
            BEGIN + timedelta(days=chance.randrange(200, 3_600)),
            chance.randrange(whole // 5, whole),
        )
        for _ in range(ASKED)
    ]


def _median_ms(ask: Callable[[datetime, int], object], asked: list[tuple[datetime, int]]) -> float:
    times = []
    for on, known in asked:
        begin = time.perf_counter()
        ask(on, known)
        times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)[len(times) // 2]


def _fill(place: Town) -> None:
    """Write projects and standings in the order in which a real record would have grown."""
    projects = [str(uuid5(UUID(int=1), str(number))) for number in range(PROJECTS)]
    columns = list(PORTFOLIO_TABLE.c)
    add_project = Statement(
        sa.insert(PORTFOLIO_TABLE).values({column.name: sa.bindparam(column.name) for column in columns})
    )
    add_standing = Statement(
        sa.insert(STANDINGS).values(
            {column.name: sa.bindparam(column.name) for column in STANDINGS.c if column.name != "standing_id"}
        )
    )
    with place.context.store.database.connected() as connection:
        connection.cursor.execute("BEGIN IMMEDIATE")
        connection.run_many(add_project, (_project(place, one, key) for key, one in enumerate(projects)))
        for turn in range(STANDINGS_EACH):
            since = format_instant(BEGIN + timedelta(days=36 * turn))
            connection.run_many(
                add_standing,
                (
                    _standing(one, since, turn * PROJECTS + place_in_turn + 1, turn)
                    for place_in_turn, one in enumerate(projects)
                ),
            )
        connection.cursor.execute("COMMIT")
        connection.cursor.execute("ANALYZE")


def _project(place: Town, project: str, number: int) -> dict[str, Any]:
    return {
        "project_id": project,
        "programme_id": str(place.programme),
        "key": f"P-{number:05d}",
        "kind": "project",
        "lifecycle_id": str(UUID(int=2)),
        "public": 1,
        "lead_unit_id": None,
        "began": format_instant(BEGIN),
        "known_from": number + 1,
        "known_until": None,
        "version": STANDINGS_EACH,
        "baseline_start": None,
        "baseline_end": None,
        **_values(number),
    }


def _standing(project: str, since: str, position: int, turn: int) -> dict[str, Any]:
    return {"project_id": project, "effective_from": since, "position": position, **_values(turn)}


def _values(turn: int) -> dict[str, Any]:
    phase = PHASES[turn * len(PHASES) // STANDINGS_EACH % len(PHASES)]
    return {
        "title": "Ein Vorhaben mit einem Titel von üblicher Länge",
        "phase": phase,
        "coarse": phase,
        "run_state": "active",
        "lead": str(UUID(int=3)),
        "planned_start": "2016-02-01",
        "planned_end": "2026-12-31",
    }
