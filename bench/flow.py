"""`flow`: request a gate, three votes that decide; four commits with everything on.

(a) wall time against four bare commits with synchronous=FULL; (b), which binds: CPU per flow divided
by the CPU of the same SQL statements with the same rows on the bare driver, both with synchronous=OFF,
so that neither waits for the disk; (c) flows
per second beside plain `eventsourcing` with `transitions` and no read model.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pysqlite3.dbapi2 as sqlite

from bench.measuring import RUNS, Spread, cpu_seconds, machine
from bench.plain_flow import PlainFlow
from bench.statements import BareSqlite, Trace, copy_sqlite, traced
from bench.town import Town, town
from domain.ballots import Choice
from domain.gate_reviews import GateReview
from storage.engine import Database
from workflows.commands import Actor
from workflows.gate_reviews import CastVote, RequestGateReview

FLOWS = 120
TURN = 20
COMMITS = 4
RATIO_MOST = 3.5
RATIO_AIM = 2.0
FLOWS_LEAST = 200
FLOWS_AIM = 350


class Flows:
    """Projects waiting for their first gate, and the flow that takes them through it."""

    def __init__(self, place: Town, sets: int) -> None:
        """Register as many projects as all sets of flows need, and a few to warm up."""
        self._place = place
        self._waiting = [place.add_project(f"T-{number}") for number in range(FLOWS * sets + 5)]
        self.run(5)

    def run(self, flows: int) -> tuple[float, float]:
        """Take projects through their gate; give CPU and wall seconds per flow.

        Looking up the dossier one votes on is a question, not part of the flow, and is not measured.
        """
        reviews = [(uuid4(), self._waiting.pop()) for _ in range(flows)]
        asking = self._measured(lambda: self._request_all(reviews))
        dossiers = {review: self.dossier(review) for review, _ in reviews}
        voting = self._measured(lambda: self._vote_all(dossiers))
        return (asking[0] + voting[0]) / flows, (asking[1] + voting[1]) / flows

    @staticmethod
    def _measured(work: Callable[[], Any]) -> tuple[float, float]:
        cpu, wall = cpu_seconds(), time.perf_counter()
        work()
        return cpu_seconds() - cpu, time.perf_counter() - wall

    def _request_all(self, reviews: list[tuple[UUID, UUID]]) -> None:
        for review, project in reviews:
            self.request(review, project)

    def _vote_all(self, dossiers: dict[UUID, str]) -> None:
        for review, dossier in dossiers.items():
            self._vote(review, dossier)

    def request(self, review: UUID, project: UUID) -> None:
        """Ask for the first gate of a project."""
        command = RequestGateReview(
            review_id=review, project_id=project, gate="release", motion="Release the project."
        )
        self._place.context.dispatch(command, Actor(self._place.lead), f"{review}/request")

    def dossier(self, review: UUID) -> str:
        """Give the hash of what an open review is voted on."""
        opened = self._place.context.store.load(GateReview, review)
        if opened is None or opened.frozen is None:
            msg = "The vote did not open with the request."
            raise LookupError(msg)
        return opened.frozen.dossier_sha256

    def _vote(self, review: UUID, dossier: str) -> None:
        for member in self._place.members[:3]:
            vote = CastVote(review_id=review, choice=Choice.YES, dossier_sha256=dossier)
            self._place.context.dispatch(vote, Actor(member), f"{review}/{member}")


def flow_on_sqlite() -> dict[str, Any]:
    """Measure on SQLite; every run is interleaved with its floors."""
    ours_cpu, ours_wall, floor_cpu, bare_wall, plain_wall = [], [], [], [], []
    trace: Trace = []
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as name:
        folder = Path(name)
        plain = PlainFlow(folder)
        with town(folder) as place:
            flows = Flows(place, 2 * RUNS)
            database = place.context.store.database
            for _ in range(RUNS):
                ours_wall.append(flows.run(FLOWS)[1])
                _synchronous(database, "OFF")
                copy_sqlite(place.context.folder / "record.db", folder / "floor.db")
                ours, floor, trace = _in_turns(flows, database, folder / "floor.db")
                ours_cpu.append(ours)
                floor_cpu.append(floor)
                _synchronous(database, "FULL")
                bare_wall.append(_bare_commits(folder / "bare.db"))
                plain_wall.append(plain.measure(FLOWS))
        plain.close()
    return result("sqlite", ours_cpu, ours_wall, floor_cpu, bare_wall, plain_wall, trace)


def _synchronous(database: Database, mode: str) -> None:
    """Set how the one connection of this thread waits for the disk: for the CPU figure neither side waits."""
    with database.connected() as connection:
        connection.cursor.execute(f"PRAGMA synchronous={mode}")


def _in_turns(flows: Flows, database: Database, copy: Path) -> tuple[float, float, Trace]:
    """Give CPU seconds per flow, ours and those of its statements on the bare driver, and the statements.

    A few flows of one, then the same of the other: a shared core changes its pace within seconds, and so both
    meet the same. What writing the statements down costs counts against us.
    """
    ours = floor = 0.0
    whole: Trace = []
    bare = BareSqlite(copy)
    for _ in range(FLOWS // TURN):
        with traced(database) as trace:
            ours += flows.run(TURN)[0] * TURN
        cpu = cpu_seconds()
        bare.run(trace)
        floor += cpu_seconds() - cpu
        whole += trace
    bare.close()
    return ours / FLOWS, floor / FLOWS, whole


def _bare_commits(path: Path) -> float:
    """Give wall seconds of four single-row commits with synchronous=FULL."""
    connection = sqlite.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (number INTEGER PRIMARY KEY, text TEXT)")
    begin = time.perf_counter()
    for _ in range(FLOWS * COMMITS):
        connection.execute("INSERT INTO bare (text) VALUES ('one row')")
    wall = time.perf_counter() - begin
    connection.close()
    return wall / FLOWS


def result(
    database: str,
    ours_cpu: list[float],
    ours_wall: list[float],
    floor_cpu: list[float],
    bare_wall: list[float],
    plain_wall: list[float],
    trace: Trace,
) -> dict[str, Any]:
    """Put the figures of all runs together as the benchmark prints them."""
    ratios = [ours / floor for ours, floor in zip(ours_cpu, floor_cpu, strict=True)]
    ratio = Spread.of(ratios)
    ours, floor = Spread.of([1 / wall for wall in ours_wall]), Spread.of([1 / wall for wall in bare_wall])
    statements = Counter(" ".join(sql.split()) for sql, _ in trace)
    return {
        "name": "flow",
        "database": database,
        "unit": "CPU per flow / CPU of its statements on the bare driver",
        "ratio": round(ratio.median, 3),
        "ratio_spread": ratio.to_data(3),
        "ratio_most": RATIO_MOST,
        "ratio_aim": RATIO_AIM,
        "ours": round(Spread.of(ours_cpu).median * 1000, 4),
        "floor": round(Spread.of(floor_cpu).median * 1000, 4),
        "ours_unit": "ms CPU per flow",
        "flows_per_s": round(ours.median, 1),
        "flows_per_s_spread": ours.to_data(1),
        "flows_per_s_least": FLOWS_LEAST,
        "flows_per_s_aim": FLOWS_AIM,
        "floor_flows_per_s": round(floor.median, 1),
        "wall_ratio_to_bare_commits": round(floor.median / ours.median, 2),
        "plain_eventsourcing_flows_per_s": Spread.of([1 / wall for wall in plain_wall]).to_data(1),
        "statements_per_flow": round(sum(statements.values()) / FLOWS, 1),
        "floor_statements": {sql: count // FLOWS for sql, count in statements.most_common()},
        "machine": machine(),
    }
