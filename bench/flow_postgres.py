"""`flow` on PostgreSQL: the server named by GATEBOOK_DATABASE_URL, or one from the pgserver package."""

import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from bench.flow import FLOWS, Flows, result
from bench.measuring import RUNS, cpu_seconds
from bench.plain_flow import PlainFlow
from bench.statements import Trace, run_on_postgres, traced
from bench.town import town
from runtime.settings import settings_of_process


def flow_on_postgres() -> dict[str, Any]:
    """Measure on PostgreSQL; CPU is that of this process on both sides, the server's is not counted."""
    ours_cpu, ours_wall, floor_cpu, bare_wall, plain_wall = [], [], [], [], []
    trace: Trace = []
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as name, _server() as server:
        folder = Path(name)
        plain = PlainFlow(folder)
        _fresh(server, "bench")
        with town(folder, _database(server, "bench")) as place:
            flows = Flows(place, 3 * RUNS)
            database = place.context.store.database
            for turn in range(RUNS):
                cpu, wall = flows.run(FLOWS)
                ours_cpu.append(cpu)
                ours_wall.append(wall)
                database.close()
                floor = f"floor_{turn}"
                _fresh(server, floor, template="bench")
                with traced(database) as trace:
                    flows.run(FLOWS)
                before = cpu_seconds()
                run_on_postgres(_database(server, floor), str(database.schema), trace)
                floor_cpu.append((cpu_seconds() - before) / FLOWS)
                bare_wall.append(_bare_commits(_database(server, floor)))
                plain_wall.append(plain.measure(FLOWS))
        plain.close()
    return result("postgresql", ours_cpu, ours_wall, floor_cpu, bare_wall, plain_wall, trace)


@contextmanager
def _server() -> Iterator[str]:
    """Give the address of a server: the one the settings name, or one of our own for this run."""
    given = settings_of_process().database_url
    if given is not None:
        yield given.get_secret_value()
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgserver.postgres_server import get_server

        server = get_server(tempfile.mkdtemp(prefix="gatebook-bench-pg-"), cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _fresh(server: str, name: str, template: str = "template1") -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}".encode())
        # A connection that was closed may still be on its way out, and a database in use is not copied.
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (template,)
        )
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())


def _bare_commits(url: str) -> float:
    """Give wall seconds of four single-row commits."""
    with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
        connection.execute("CREATE TABLE bare (number bigserial PRIMARY KEY, text text)")
        begin = time.perf_counter()
        for _ in range(FLOWS * 4):
            connection.execute("INSERT INTO bare (text) VALUES ('one row')")
        return (time.perf_counter() - begin) / FLOWS
