"""Each library comes in through one door; the domain and the audit let in next to nothing."""

import sys

import pytest

from tests.architecture.tree import PACKAGES, Source, imports, product

# Library -> where it may be imported. A folder ends in a slash. docs/decisions/0011-dependencies.md says why we
# have it at all; a library that is not listed here is refused until both places know it.
DOORS: dict[str, tuple[str, ...]] = {
    "apscheduler": ("runtime/scheduler.py",),
    "argon2": ("runtime/passwords.py",),
    "cryptography": ("audit/", "storage/", "runtime/"),
    "eventsourcing": ("domain/kernel.py", "storage/", "bench/"),
    "fastapi": ("api/", "bench/http.py"),
    "fpdf": ("exchange/minutes.py",),
    "holidays": ("exchange/holiday_calendars.py",),
    "icalendar": ("exchange/calendars.py",),
    "jinja2": ("exchange/", "api/pages/"),
    "pgserver": ("bench/",),
    "orjson": ("workflows/", "projections/", "storage/", "exchange/", "runtime/", "api/", "cli/", "bench/"),
    "psycopg": ("storage/", "bench/"),
    "pydantic": ("workflows/", "storage/", "exchange/", "runtime/", "api/", "bench/"),
    "pydantic_core": ("workflows/", "storage/", "exchange/", "runtime/", "api/"),
    "pydantic_settings": ("runtime/settings.py",),
    "pyotp": ("runtime/one_time_codes.py",),
    "python_multipart": ("api/uploads.py",),
    "pysqlite3": ("storage/", "bench/"),
    "python_calamine": ("exchange/workbooks.py",),
    "ruamel": ("workflows/", "exchange/"),
    "smtplib": ("runtime/", "bench/"),
    "sqlalchemy": ("storage/", "projections/", "bench/"),
    "sqlite3": ("storage/",),
    "starlette": ("api/", "bench/http.py"),
    "transitions": ("workflows/machines.py", "bench/"),
    "typer": ("cli/",),
    "typing_extensions": ("workflows/", "storage/", "exchange/", "runtime/", "api/"),
    "uvicorn": ("cli/", "bench/"),
}
# The domain decides on values it is handed. Whoever needs one of these hands the result in from outside.
NOT_IN_THE_DOMAIN = {
    "asyncio", "http", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket", "subprocess",
    "tempfile", "threading", "time", "urllib",
}  # fmt: skip
AUDIT_MAY = {"cryptography"}
# Replay must reach the same state as the projections without their help, or comparing the two proves nothing.
REPLAY = "runtime.replay"


def test_each_library_comes_in_through_its_door() -> None:
    findings = [finding for source in product() for finding in strangers(source)]
    assert not findings, "\n".join(["", *findings])


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("domain/projects.py", "from eventsourcing.domain import event"),
        ("workflows/dispatch.py", "import transitions"),
        ("runtime/mail.py", "from apscheduler.schedulers.background import BackgroundScheduler"),
        ("api/errors.py", "import jinja2"),
        ("exchange/reports.py", "from holidays import country_holidays"),
        ("runtime/health.py", "import sqlite3"),
        ("api/sign_in.py", "import argon2"),
        ("runtime/sessions.py", "from pyotp import TOTP"),
        ("domain/times.py", "import time"),
        ("audit/merkle.py", "import orjson"),
        ("storage/files.py", "import numpy"),
    ],
)
def test_a_library_beside_its_door_is_found(path: str, line: str) -> None:
    assert len(strangers(Source(path, line))) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("domain/kernel.py", "from eventsourcing.domain import event"),
        ("workflows/machines.py", "import transitions"),
        ("runtime/scheduler.py", "import apscheduler"),
        ("api/pages/render.py", "import jinja2"),
        ("storage/engine.py", "import pysqlite3.dbapi2"),
        ("domain/times.py", "from datetime import datetime"),
        ("audit/notes.py", "from cryptography.hazmat.primitives import hashes"),
        ("domain/projects.py", "from domain.kernel import Aggregate"),
    ],
)
def test_a_library_in_its_door_passes(path: str, line: str) -> None:
    assert strangers(Source(path, line)) == []


def test_replay_folds_through_the_domain() -> None:
    assert chain_to("projections", REPLAY, product()) == []


def test_a_detour_from_replay_to_the_projections_is_found() -> None:
    tree = [
        Source("runtime/replay.py", "from storage import events"),
        Source("storage/events.py", "import storage.runner"),
        Source("storage/runner.py", "from projections.portfolio import fold"),
        Source("projections/portfolio.py", ""),
    ]
    expected = ["runtime.replay", "storage.events", "storage.runner", "projections.portfolio"]
    assert chain_to("projections", REPLAY, tree) == expected
    assert chain_to("projections", REPLAY, [*tree[:2], Source("storage/runner.py", "")]) == []


def strangers(source: Source) -> list[str]:
    """List the imports of a file that do not belong where they stand."""
    findings = []
    for line, name in imports(source):
        library = name.split(".")[0]
        if library in PACKAGES or library == "__future__":
            continue
        remedy = _remedy(source.path, library)
        if remedy:
            findings.append(f"{source.path}:{line}: {library}: {remedy}")
    return list(dict.fromkeys(findings))


def _remedy(path: str, library: str) -> str | None:
    if path.startswith("domain/") and library in NOT_IN_THE_DOMAIN:
        return "the domain does no I/O and reads no clock; take the value as an argument"
    third_party = library not in sys.stdlib_module_names
    if path.startswith("audit/") and third_party and library not in AUDIT_MAY:
        return "audit stands alone on hashlib and cryptography; an auditor must be able to read it by itself"
    doors = DOORS.get(library)
    if doors is None:
        return (
            "a new library: write the reason into docs/decisions/0011 and its door here"
            if third_party
            else None
        )
    if not any(path.startswith(door) if door.endswith("/") else path == door for door in doors):
        return f"comes in through {', '.join(doors)} only; use what that offers"
    return None


def chain_to(package: str, start: str, sources: list[Source]) -> list[str]:
    """Give the shortest chain of imports from a module into a package, empty if there is none."""
    by_name = {source.module: source for source in sources}
    chains = [[start]] if start in by_name else []
    seen = {start}
    while chains:
        chain = chains.pop(0)
        for _, name in imports(by_name[chain[-1]]):
            module = name if name in by_name else name.rpartition(".")[0]
            if module in by_name and module not in seen:
                seen.add(module)
                if module.split(".")[0] == package:
                    return [*chain, module]
                chains.append([*chain, module])
    return []
