"""Every file says who holds the rights and under which licence (REUSE)."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.architecture.tree import ROOT


def test_every_file_has_a_licence_and_every_licence_its_text() -> None:
    report = lint(ROOT)["non_compliant"]
    unused = report.pop("unused_licenses")
    assert {kind: found for kind, found in report.items() if found} == {}
    assert set(unused) <= named_licences(), (
        "delete the text from LICENSES/ or say in REUSE.toml which files it is for"
    )


def test_a_file_without_a_licence_is_found(tmp_path: Path) -> None:
    (tmp_path / "orphan.py").write_text("x = 1\n", encoding="utf-8")
    found = lint(tmp_path)["non_compliant"]["missing_licensing_info"]
    assert [Path(path).name for path in found] == ["orphan.py"]


def named_licences() -> set[str]:
    """List the licences REUSE.toml gives to some path."""
    annotations = tomllib.loads((ROOT / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]
    return {annotation["SPDX-License-Identifier"] for annotation in annotations}


def lint(folder: Path) -> dict[str, Any]:
    """Run `reuse lint` on a folder and read its report."""
    tool = Path(sys.executable).with_name("reuse")
    result = subprocess.run(  # noqa: S603 - our own tool, our own arguments
        [tool, "--root", folder, "lint", "--json"], capture_output=True, text=True, check=False
    )
    assert result.stdout, result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return report
