"""The tree of our own code as the architecture tests read it: files, their syntax, what they import."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "domain",
    "workflows",
    "projections",
    "audit",
    "storage",
    "exchange",
    "runtime",
    "api",
    "cli",
    "bench",
)
# What a tool or a run leaves behind; none of it is part of the repository.
LEFT_BEHIND = {
    ".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache",
    "__pycache__", "node_modules", "build", "dist", "data",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One Python file: where it lies (from the root, with slashes) and what it says."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return _parsed(self.path, self.text)

    @property
    def is_test(self) -> bool:
        """Whether the file belongs to the tests."""
        return self.path.startswith("tests/")

    @property
    def module(self) -> str:
        """The dotted name under which the file is imported."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def _parsed(path: str, text: str) -> ast.Module:
    return ast.parse(text, filename=path)


def product() -> list[Source]:
    """Read every Python file of the product."""
    return [source for package in PACKAGES for source in _read(ROOT / package)]


def suite() -> list[Source]:
    """Read every Python file of the tests."""
    return list(_read(ROOT / "tests"))


def _read(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*.py")):
        yield Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def text_files() -> list[Path]:
    """List every file of the repository that holds text."""
    return [path for path in _files(ROOT) if b"\0" not in path.read_bytes()[:8192]]


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name in LEFT_BEHIND or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        else:
            yield path


def imports(source: Source) -> list[tuple[int, str]]:
    """List what a file imports: line and dotted name (`from a import b` gives `a.b`)."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(source, node)
            found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
    return found


def _base(source: Source, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    parts = source.module.split(".")
    if source.path.endswith("/__init__.py"):
        parts.append("__init__")
    return ".".join([*parts[: -node.level], *([node.module] if node.module else [])])


def names_in(source: Source) -> dict[str, str]:
    """Map each imported local name to what it stands for, so that `dt.now` can be read as `datetime.datetime.now`."""
    names: dict[str, str] = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            base = _base(source, node)
            names |= {alias.asname or alias.name: f"{base}.{alias.name}" for alias in node.names}
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str | None:
    """Give the full dotted name an expression refers to, if it begins with an imported name."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        base = dotted(node.value, names)
        return f"{base}.{node.attr}" if base else None
    return None
