"""The demonstration, built once for all workers of a run; everybody takes a copy."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from runtime.demo.building import build
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings


def settings_of(folder: Path) -> Settings:
    """Give the settings of a demonstration in a folder."""
    return Settings(env=Environment.DEMO, data_dir=folder)


def built_once(scratch: pytest.TempPathFactory) -> Path:
    """Give the folder of the demonstration, which the first worker to ask builds."""
    base = scratch.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = shared / "demonstration", shared / "demonstration.done"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            build(settings_of(folder))
            done.touch()
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[dict[str, OrganisationContext]]:
    """Open the cities of a demonstration by their slugs."""
    installation = Installation(settings_of(folder))
    try:
        yield {context.slug: context for context in installation.open_all()}
    finally:
        installation.close()
