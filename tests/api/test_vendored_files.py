"""What others made is shipped as they made it: the hashes beside the files are theirs."""

import hashlib
import re
from pathlib import Path

import pytest

from api.pages.rendering import STATIC
from tests.architecture.tree import ROOT

LISTS = sorted([*STATIC.glob("vendor/*/*/README.md"), *ROOT.glob("tests/support/vendor/*/*/README.md")])


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}")
def test_every_vendored_file_is_listed_with_its_hash(path: Path) -> None:
    listed = dict(
        re.findall(r"^\| `([^`]+)` \| `([0-9a-f]{64})` \|$", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in path.parent.iterdir()
        if file.name != "README.md"
    }
    assert listed == found


def test_all_four_are_there() -> None:
    assert {path.parent.parent.name for path in LISTS} == {"axe-core", "fira-sans", "htmx", "kern"}
