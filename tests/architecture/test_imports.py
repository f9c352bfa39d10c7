"""The import contracts of pyproject.toml hold, and each of them can be broken."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import PACKAGES, ROOT

# One line per contract: which file, importing what, breaks it.
VIOLATIONS = {
    "Dependencies point inwards": ("workflows/bad.py", "import projections"),
    "The domain knows nothing but the event-sourcing kernel": ("domain/bad.py", "import pydantic"),
    "Only domain/kernel.py and storage open the door to eventsourcing": (
        "runtime/bad.py",
        "import eventsourcing",
    ),
    "Only workflows opens transitions": ("domain/worse.py", "import transitions"),
    "SQLAlchemy stays in storage and projections": ("exchange/bad.py", "import sqlalchemy"),
    "Only the runtime keeps a timer": ("storage/bad.py", "import apscheduler"),
    "Only api speaks HTTP": ("cli/bad.py", "import fastapi"),
    "Templates are rendered in exchange and api only": ("projections/bad.py", "import jinja2"),
    "Only exchange knows holidays": ("projections/worse.py", "import holidays"),
    "Audit stands alone": ("audit/bad.py", "import runtime"),
    "Only storage and runtime import audit": ("exchange/worse.py", "import audit"),
    "HTTP speaks only to the runtime": ("api/bad.py", "import storage"),
}


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_contract_can_be_broken(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    for path, line in VIOLATIONS.values():
        (tmp_path / path).write_text(line + "\n", encoding="utf-8")
    output = lint(tmp_path).stdout
    verdicts = dict(
        line.rsplit(" ", 1) for line in output.splitlines() if line.endswith((" KEPT", " BROKEN"))
    )
    assert verdicts == dict.fromkeys(VIOLATIONS, "BROKEN")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a folder, as `make check` does."""
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(  # noqa: S603 - our own tool, our own arguments
        [tool, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
