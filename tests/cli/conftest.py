"""The `gatebook` command, typed as a person would type it, on a data folder of its own."""

import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from tests.support.command_line import Said, Typing

NONE: Mapping[str, str] = {}


@pytest.fixture
def gatebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Typing]:
    """Type a command in an environment of tests, with nothing else in it."""
    for name in [name for name in os.environ if name.startswith("GATEBOOK_")]:
        monkeypatch.delenv(name)
    runner = CliRunner()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def type_in(
        *words: object, data: Path = tmp_path / "data", env: str = "test", settings: Mapping[str, str] = NONE
    ) -> Said:
        given = {"data_dir": str(data), "env": env, **settings}
        environment = {f"GATEBOOK_{name.upper()}": value for name, value in given.items()}
        result = runner.invoke(app, [str(word) for word in words], env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Said(result.exit_code, result.stdout, result.stderr)

    yield type_in
    # The command sends logs to a stream that is gone by now.
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def demo(gatebook: Typing, demo_copy: Path) -> Typing:
    """Type a command on a demonstration of one's own."""

    def type_in(
        *words: object, data: Path = demo_copy, env: str = "demo", settings: Mapping[str, str] = NONE
    ) -> Said:
        return gatebook(*words, data=data, env=env, settings=settings)

    return type_in
