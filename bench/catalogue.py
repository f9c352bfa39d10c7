"""All benchmarks by name."""

from collections.abc import Callable
from typing import Any

from bench.as_of import as_of
from bench.checks import checks
from bench.flow import flow_on_sqlite
from bench.flow_postgres import flow_on_postgres
from bench.growth import growth
from bench.http import http_bench
from bench.imports import imports
from bench.mails import mails
from bench.rebuild import rebuild_all
from bench.register import register
from bench.tasks import tasks

BENCHMARKS: dict[str, Callable[[], dict[str, Any]]] = {
    "flow": flow_on_sqlite,
    "flow-postgresql": flow_on_postgres,
    "as_of": as_of,
    "growth": growth,
    "http": http_bench,
    "import": imports,
    "rebuild": rebuild_all,
    "tasks": tasks,
    "checks": checks,
    "mails": mails,
    "register": register,
}
