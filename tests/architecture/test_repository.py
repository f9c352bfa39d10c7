"""The repository itself: locks without addresses, documents that say what is there, no trace of one machine."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, text_files

SECTIONS = ["Status", "Context", "Decision", "Consequences", "Guarded by"]
DECISION_LINES = 60
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host")
HOME_OF_A_MACHINE = re.compile(r"(?<![\w}.~/-])/(?:home|Users|root|work|workspace)/")
TEMPORARY = re.compile(r"(?<![\w}.~/-])/tmp/")
COMMAND = re.compile(r"(?:^|`|\$ )make ([a-z][a-z-]*)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")
# It shows below what such paths look like.
SPEAKS_OF_PATHS = ROOT / "tests" / "architecture" / "test_repository.py"

LOCKS = sorted(ROOT.glob("requirements/*"))
DECISIONS = sorted(ROOT.glob("docs/decisions/*.md"))


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_locks_carry_no_addresses(path: Path) -> None:
    assert ADDRESS.findall(read(path)) == [], "compile with `make lock`, which leaves addresses out"


@pytest.mark.parametrize(
    "path", [path for path in LOCKS if path.suffix == ".txt"], ids=lambda path: path.name
)
def test_every_locked_version_has_a_hash(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", read(path))
    assert [entry for entry in entries if "==" in entry and "--hash=sha256:" not in entry] == []


def test_every_make_command_a_document_names_exists() -> None:
    known = set(re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE))
    unknown = {path.name: set(COMMAND.findall(read(path))) - known for path in documents()}
    assert {name: commands for name, commands in unknown.items() if commands} == {}


def test_every_link_between_documents_leads_somewhere() -> None:
    dead = [
        f"{path.name}: {link}"
        for path in documents()
        for link in LINK.findall(read(path))
        if not follow(path, link)
    ]
    assert dead == []


def test_the_glossary_names_the_file_of_each_word() -> None:
    files = set(re.findall(r"`([a-z_]+/[a-z_]+\.py)`", read(ROOT / "docs" / "glossary.md")))
    assert sorted(name for name in files if not (ROOT / name).exists()) == []


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert "\n## [Unreleased]\n" in read(ROOT / "CHANGELOG.md")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_screen_in_the_agreed_order(path: Path) -> None:
    assert untidy_decision(path.name, read(path)) == []


def test_decisions_are_numbered_without_gaps() -> None:
    assert [path.name[:4] for path in DECISIONS] == [
        f"{number:04}" for number in range(1, len(DECISIONS) + 1)
    ]


def test_what_guards_a_decision_exists() -> None:
    named = {
        name
        for path in DECISIONS
        for name in re.findall(r"`(\S+/\S*)`", read(path).split("## Guarded by")[-1])
    }
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_an_untidy_decision_is_found() -> None:
    tidy = "# 0001. Title\n\n" + "\n".join(f"## {section}\n\nWords.\n" for section in SECTIONS)
    assert untidy_decision("0001-title.md", tidy) == []
    assert untidy_decision("0002-title.md", tidy) == ["its title begins `# 0002. `"]
    assert untidy_decision("0001-title.md", tidy.replace("## Status\n\nWords.\n", "")) == [
        f"its sections are {SECTIONS}"
    ]
    assert untidy_decision("0001-title.md", tidy + "\n" * 60) == ["it has at most 60 lines"]


def test_no_file_speaks_of_one_machine() -> None:
    traces = [
        trace for path in text_files() if path != SPEAKS_OF_PATHS for trace in machine_paths(path, read(path))
    ]
    assert traces == []


def test_a_path_of_one_machine_is_found() -> None:
    product, test = ROOT / "runtime" / "a.py", ROOT / "tests" / "runtime" / "test_a.py"
    assert machine_paths(product, "open('/home/ada/x')") == ["runtime/a.py: /home/"]
    assert machine_paths(product, "open('/tmp/x')") == ["runtime/a.py: /tmp/"]
    assert machine_paths(test, "open('/Users/ada/x')") == ["tests/runtime/test_a.py: /Users/"]


def test_other_paths_pass() -> None:
    product, test = ROOT / "runtime" / "a.py", ROOT / "tests" / "runtime" / "test_a.py"
    assert machine_paths(product, "/api/v1/home/items ~/home/x {organisation}/home/") == []
    assert machine_paths(test, "open('/tmp/x')") == []


def documents() -> list[Path]:
    """List the documents people read."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def follow(path: Path, link: str) -> bool:
    """Tell whether a relative link of a document leads to a file or folder."""
    return (path.parent / link).exists()


def untidy_decision(name: str, text: str) -> list[str]:
    """List in what a decision record departs from the agreed form."""
    faults = []
    if not text.startswith(f"# {name[:4]}. "):
        faults.append(f"its title begins `# {name[:4]}. `")
    if re.findall(r"^## (.+)$", text, re.MULTILINE) != SECTIONS:
        faults.append(f"its sections are {SECTIONS}")
    if text.count("\n") > DECISION_LINES:
        faults.append(f"it has at most {DECISION_LINES} lines")
    return faults


def machine_paths(path: Path, text: str) -> list[str]:
    """List the absolute paths that exist on one machine only; tests may speak of a temporary folder."""
    name = path.relative_to(ROOT).as_posix()
    found = HOME_OF_A_MACHINE.findall(text)
    if not name.startswith("tests/"):
        found += TEMPORARY.findall(text)
    return [f"{name}: {one}" for one in found]


def read(path: Path) -> str:
    """Read a text file of the repository."""
    return path.read_text(encoding="utf-8", errors="replace")
