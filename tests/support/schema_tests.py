"""The API against its own document: a seeded installation served on the loopback, and Schemathesis let loose on it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from threading import Thread
from time import sleep
from typing import Any

import uvicorn

from api.app import create_app
from api.openapi import text
from runtime.organisations import Installation
from runtime.seeding import seed
from runtime.settings import Environment, Settings

PHASES = "examples,coverage,fuzzing,stateful"
PEERS = ("lead", "member", "nobody")
"""They, and whoever asks, must not see each other's things; the check passes by who is not among the peers."""


@dataclass(frozen=True)
class Served:
    """Where the installation answers, and how to sign in to it."""

    address: str
    folder: Path
    seeded: tuple[dict[str, Any], ...]


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve a seeded installation."""
    installation = Installation(Settings(env=Environment.TEST, data_dir=folder / "data"))
    seeded = seed(installation)
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(installation), host="127.0.0.1", port=port, log_config=None, access_log=False
        )
    )
    thread = Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            sleep(0.05)
        yield Served(f"http://127.0.0.1:{port}", folder, seeded)
    finally:
        server.should_exit = True
        thread.join()
        installation.close()


def run(place: Served, office: str, *options: str) -> str:
    """Let Schemathesis loose as somebody; give what it reports against the API (empty: nothing)."""
    organisation = place.seeded[0]
    peers = [
        {
            "name": peer,
            "fixedHeaders": [
                {"name": "Authorization", "value": f"Bearer {organisation['accounts'][peer]['token']}"}
            ],
        }
        for peer in dict.fromkeys((office, *PEERS))
    ]
    (place.folder / "wfc.json").write_text(json.dumps({"auth": peers}), encoding="utf-8")
    (place.folder / "openapi.json").write_text(text(), encoding="utf-8")
    (place.folder / "schemathesis.toml").write_text(
        f"""
[parameters]
"path.organisation" = "{organisation["organisation"]}"
[generation]
with-security-parameters = false
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 415, 422, 428]
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 401, 403, 404, 409, 412, 413, 415, 422, 428, 429]
[auth.wfc]
path = "wfc.json"
user = "{office}"
peers = {json.dumps([one["name"] for one in peers])}
""",
        encoding="utf-8",
    )
    done = subprocess.run(  # noqa: S603 - a command of ours
        [
            str(Path(sys.executable).parent / "schemathesis"),
            "run",
            "openapi.json",
            "--url",
            place.address,
            "--continue-on-failure",
            "--no-color",
            "--no-shrink",
            *options,
        ],
        cwd=place.folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return "" if done.returncode == 0 else done.stdout[-20_000:] + done.stderr
