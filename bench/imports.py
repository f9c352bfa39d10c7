"""`import`: a list of 10,000 rows read, compared with the book and taken in; then the same list once more."""

import tempfile
import time
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite

from bench.measuring import cpu_seconds, machine
from bench.town import Town, town
from exchange.import_mappings import ImportMapping, read_mapping
from runtime.import_plans import plan_import
from runtime.imports import IMPORT, ROWS_AT_ONCE, carry_out

ROWS = 10_000
MOST_S = 20.0
_MAPPING = """
organisation: town
programme: town
lifecycle: {{key: standard, preparation: [pipeline, initiation], final: [closed]}}
kind: project
key: {{pattern: "L-{{number:05d}}", number_column: Nr}}
source: {{document: Liste, reference: DS 1/24, city: Town, date: {day}}}
columns:
  title: Projekt
  status: Status
  planned_start: Start
  planned_end: Ende
  lead_unit: Amt
  classifications: {{art: Art}}
status_words:
  läuft: {{phase: implementation}}
  geplant: {{phase: pipeline}}
"""


def imports(rows: int = ROWS) -> dict[str, Any]:
    """Take a list in twice; the floor writes as many bare rows in as many commits."""
    data = a_list(rows)
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as folder:
        with town(Path(folder)) as place:
            mapping = _mapping_of(place)
            first = _taken(place, data, mapping)
            again = _taken(place, data, mapping)
        floor = _bare_rows(Path(folder) / "floor.db", rows)
    return {
        "name": "import",
        "unit": f"{rows} rows taken in / as many bare rows in as many commits",
        "ratio": round(first["wall_s"] / floor, 2),
        "ours": round(first["wall_s"], 2),
        "floor": round(floor, 3),
        "ours_unit": "s",
        "most_s": MOST_S,
        "first": first,
        "again": again,
        "floor_statements": {
            "floor": f"INSERT of title and state, {ROWS_AT_ONCE} to a commit, synchronous=FULL"
        },
        "machine": machine(),
    }


def a_list(rows: int) -> bytes:
    """Write a list as CSV, with forty units and what a real list has."""
    lines = ["Nr;Projekt;Status;Start;Ende;Amt;Art"]
    lines += [
        f"{number};Vorhaben {number} der Verwaltung;{'läuft' if number % 3 else 'geplant'};01.0{number % 9 + 1}.2023;"
        f"{number % 28 + 1:02d}.11.2027;Amt {number % 40};Art {number % 5}"
        for number in range(1, rows + 1)
    ]
    return "\n".join(lines).encode()


def _mapping_of(place: Town) -> ImportMapping:
    return read_mapping(_MAPPING.format(day=place.clock.now().date().isoformat()), name="bench")


def _taken(place: Town, data: bytes, mapping: ImportMapping) -> dict[str, Any]:
    """Import once; tell how long planning and taking took."""
    begin, cpu = time.perf_counter(), cpu_seconds()
    plan = plan_import(place.context, data, "liste.csv", mapping)
    planned = time.perf_counter()
    outcome = carry_out(place.context, plan, IMPORT)
    end = time.perf_counter()
    return {
        "wall_s": round(end - begin, 2),
        "plan_s": round(planned - begin, 2),
        "cpu_s": round(cpu_seconds() - cpu, 2),
        "registered": outcome.taken,
        "unchanged": outcome.known,
        "refused": len(outcome.refused),
    }


def _bare_rows(file: Path, rows: int) -> float:
    connection = sqlite.connect(file, isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE rows (number INTEGER, title TEXT, state TEXT)"
    )
    begin = time.perf_counter()
    for start in range(0, rows, ROWS_AT_ONCE):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO rows VALUES (?, ?, ?)",
            [(number, f"Vorhaben {number}", "läuft") for number in range(start, start + ROWS_AT_ONCE)],
        )
        connection.execute("COMMIT")
    took = time.perf_counter() - begin
    connection.close()
    return took
