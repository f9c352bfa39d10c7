"""`http`: portfolio reads and votes per second through HTTP, beside an endpoint that does nothing.

One uvicorn server in a process of its own serves the town and, beside it, an application that has an empty
endpoint and nothing else; clients talk to it over the loopback only, each over one connection. What binds is the CPU the
server spends on a read of one project by token (HTTP, authentication, policy, answer) against the CPU of the
empty endpoint. The commands in-process are measured in the same run.
"""

import http.client
import json
import resource
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import uvicorn

from bench.flow import Flows
from bench.measuring import Spread, machine
from bench.town import DEMO, Town, town
from domain.ballots import Choice
from runtime.api_tokens import Scope
from runtime.organisations import Installation
from runtime.settings import Settings
from workflows.commands import Actor
from workflows.gate_reviews import CastVote

ROUNDS = 5
CLIENTS = (1, 8, 50)
REQUESTS = 400
PROJECTS, VOTES = 60, 32
RATIO_MOST = 2.0
EMPTY = "/empty"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its method, address, headers and body."""

    path: str
    headers: dict[str, str]
    method: str = "GET"
    body: str | None = None


def http_bench() -> dict[str, Any]:
    """Measure reads and votes with 1, 8 and 50 clients, and the CPU of a read against the empty endpoint."""
    with tempfile.TemporaryDirectory(prefix="gatebook-bench-") as name, town(Path(name)) as place:
        read, votes, in_process = _prepared(place)
        with serving(place.settings) as (port, cpu):
            empty = Call(EMPTY, {})
            for call in (empty, read):
                _run(port, [call] * 50, 1)
            ours, floor = [], []
            for _ in range(ROUNDS):
                floor.append(_cpu_each(cpu, lambda: _run(port, [empty] * REQUESTS, 1)))
                ours.append(_cpu_each(cpu, lambda: _run(port, [read] * REQUESTS, 1)))
            speeds = {
                "empty": {str(one): _run(port, [empty] * REQUESTS, one) for one in CLIENTS},
                "read": {str(one): _run(port, [read] * REQUESTS, one) for one in CLIENTS},
                "vote": {str(one): _run(port, [votes.pop() for _ in range(VOTES)], one) for one in CLIENTS},
            }
    ratios = [mine / bare for mine, bare in zip(ours, floor, strict=True)]
    return {
        "name": "http",
        "ratio": round(statistics.median(ratios), 2),
        "ratio_spread": Spread.of(ratios).to_data(2),
        "ratio_most": RATIO_MOST,
        "unit": "CPU ms of the server per read of a project by token / per empty endpoint",
        "ours": Spread.of([one * 1000 for one in ours]).to_data(),
        "floor": Spread.of([one * 1000 for one in floor]).to_data(),
        "clients": speeds,
        "in_process": in_process,
        "machine": machine(),
    }


def _prepared(place: Town) -> tuple[Call, list[Call], dict[str, float]]:
    """Make tokens and projects; give one read, votes to cast, and what both take in-process."""
    flows = Flows(place, 0)
    waiting = [place.add_project(f"H-{number}") for number in range(PROJECTS)]
    tokens = [_token(place, member) for member in place.members[:3]]
    votes, direct = [], []
    for number, project in enumerate(waiting):
        review = uuid4()
        flows.request(review, project)
        dossier = flows.dossier(review)
        for member, token in zip(place.members[:2], tokens, strict=False):
            body = {"choice": "yes", "dossier_sha256": dossier}
            path = f"/api/v1/town/gate-reviews/{review}/votes"
            headers = {**token, "Content-Type": "application/json", "Idempotency-Key": f"{review}/{member}"}
            if number < PROJECTS // 6:
                direct.append((member, CastVote(review_id=review, choice=Choice.YES, dossier_sha256=dossier)))
            else:
                votes.append(Call(path, headers, "POST", json.dumps(body)))
    begun = time.perf_counter()
    for number, (member, vote) in enumerate(direct):
        place.context.dispatch(vote, Actor(member), f"direct/{number}")
    voted = (time.perf_counter() - begun) / len(direct)
    return (
        Call("/api/v1/town/projects/H-1", tokens[0]),
        votes,
        {"votes_per_second": round(1 / voted, 1)},
    )


def _token(place: Town, member: UUID) -> dict[str, str]:
    context = place.context
    account = context.accounts.create(member, f"m-{member}", DEMO, password=f"Ein Tor {member}")
    until = context.credentials.clock.now() + timedelta(days=30)
    made = context.tokens.create(account.account_id, "bench", frozenset(Scope), until, DEMO)
    return {"Authorization": f"Bearer {made.token}"}


@contextmanager
def serving(settings: Settings) -> Iterator[tuple[int, Callable[[], float]]]:
    """Serve a town in a process of its own; give its port and a way to ask for the CPU it has used."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    ours, theirs = get_context("spawn").Pipe()
    process = get_context("spawn").Process(target=serve, args=(settings, port, theirs), daemon=True)
    process.start()
    try:
        _wait_for(port)

        def cpu() -> float:
            ours.send(None)
            return float(ours.recv())

        yield port, cpu
    finally:
        process.kill()
        process.join()


def serve(settings: Settings, port: int, asked: Connection) -> None:
    """Serve until killed; answer each question with the CPU seconds used so far."""
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from api.app import create_app
    from bench.town import BEGIN
    from runtime.clock import StoryClock

    clock = StoryClock(BEGIN + timedelta(days=2))
    floor, ours = FastAPI(openapi_url=None), create_app(Installation(settings, clock))

    @floor.get(EMPTY)
    def empty() -> dict[str, str]:
        return {"said": "nothing"}

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        await (floor if scope.get("path") == EMPTY else ours)(scope, receive, send)

    def tell() -> None:
        while True:
            asked.recv()
            used = resource.getrusage(resource.RUSAGE_SELF)
            asked.send(used.ru_utime + used.ru_stime)

    threading.Thread(target=tell, daemon=True).start()
    uvicorn.run(either, host="127.0.0.1", port=port, log_level="error", access_log=False)


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            _run(port, [Call(EMPTY, {})], 1)
        except OSError:
            time.sleep(0.05)
        else:
            return
    msg = "The server to be measured did not begin to answer."
    raise RuntimeError(msg)


def _cpu_each(cpu: Callable[[], float], run: Callable[[], Any]) -> float:
    before = cpu()
    run()
    return (cpu() - before) / REQUESTS


def _run(port: int, calls: list[Call], clients: int) -> dict[str, float]:
    """Send calls through so many connections at once; give their speed and how long one takes."""
    shares = [calls[first::clients] for first in range(clients)]
    took: list[float] = []
    faults: list[int] = []
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=_client, args=(port, share, took, faults)) for share in shares if share
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    whole = time.perf_counter() - begun
    if faults or len(took) != len(calls):
        msg = f"{len(calls) - len(took)} requests were not answered, {len(faults)} refused: {sorted(set(faults))}"
        raise OSError(msg)
    ordered = sorted(took)
    return {
        "per_second": round(len(calls) / whole, 1),
        "p50_ms": round(ordered[len(ordered) // 2] * 1000, 2),
        "p99_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000, 2),
    }


def _client(port: int, calls: list[Call], took: list[float], faults: list[int]) -> None:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for call in calls:
        begun = time.perf_counter()
        try:
            line.request(call.method, call.path, call.body, call.headers)
            answer = line.getresponse()
            answer.read()
        except OSError:
            break
        took.append(time.perf_counter() - begun)
        if answer.status >= 400:
            faults.append(answer.status)
    line.close()
