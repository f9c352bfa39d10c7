"""Break the vote arithmetic in one place at a time and see whether its tests notice.

Run as `python -m tests.support.mutations [FILE …]`; it names each change no test noticed and ends with the score.
Nothing on the disk changes: each change lives in a forked process, in which the module is loaded already broken.
"""

import ast
import copy
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
ARITHMETIC = tuple(
    f"domain/{name}.py"
    for name in ("ballots", "counts", "certainty", "electorates", "obstacles", "derivations")
)
TESTS = tuple(
    f"tests/domain/test_{name}.py"
    for name in (
        "ballots",
        "ballot_modes",
        "obstacles",
        "published_rules",
        "derivations",
        "electorates",
        "certainty",
    )
)
QUIETLY = ("-x", "-q", "-n0", "--noconftest", "-p", "no:cacheprovider")
LONGEST_SECONDS = 60
LEAST_PERCENT = 90

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
FIGURES = {
    "yes": "no",
    "no": "yes",
    "abstained": "yes",
    "silent": "yes",
    "present": "eligible",
    "eligible": "appointed",
    "appointed": "eligible",
    "statutory": "eligible",
    "free": "provisional",
    "provisional": "free",
    "chair": "deputy_chair",
    "deputy_chair": "chair",
    "presiding": "chair",
    "recused": "vacated",
    "vacated": "recused",
}


class Mutant(NamedTuple):
    """One change: in which file, at which node of its tree, the how-manieth there, and what it does."""

    file: str
    node: int
    variant: int
    said: str


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """Give every other thing that could stand in the place of a node."""
    match node:
        case ast.Compare() | ast.BinOp() | ast.BoolOp() | ast.UnaryOp():
            yield from _other_operators(node)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
        case ast.IfExp():
            yield from (node.body, node.orelse)
        case ast.If():
            yield from (_but(node, test=ast.Constant(value)) for value in (True, False))
        case ast.Raise():
            yield ast.Pass()
        case ast.Attribute(ctx=ast.Load(), attr=name) if name in FIGURES:
            yield _but(node, attr=FIGURES[name])
        case _:
            return


def _other_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for number, op in enumerate(node.ops):
                if (other := COMPARISONS.get(type(op))) is not None:
                    yield _but(node, ops=[*node.ops[:number], other(), *node.ops[number + 1 :]])
        case ast.BinOp() if type(node.op) in OPERATORS:
            yield _but(node, op=OPERATORS[type(node.op)]())
        case ast.BoolOp():
            yield _but(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
            for number in range(len(node.values)):
                yield _but(node, values=[*node.values[:number], *node.values[number + 1 :]])
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case _:
            return


def _but(node: ast.AST, **changed: Any) -> ast.AST:
    other = copy.copy(node)
    vars(other).update(changed)
    return other


class _Put(ast.NodeTransformer):
    """Put another node in the place of one."""

    def __init__(self, target: ast.AST, other: ast.AST) -> None:
        self.target, self.other = target, other

    def visit(self, node: ast.AST) -> ast.AST:
        """Replace the node, wherever it is."""
        return self.other if node is self.target else self.generic_visit(node)


def mutants(file: str) -> Iterator[Mutant]:
    """Name every change of a file that is worth trying; that a class has slots changes no result."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    slots = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.keyword) and one.arg == "slots"}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in slots:
            continue
        for variant, other in enumerate(variants(node)):
            said = f"{ast.unparse(node)[:70]!r} -> {ast.unparse(ast.fix_missing_locations(other))[:70]!r}"
            yield Mutant(file, number, variant, f"{file}:{_line(node)}: {said}")


def _line(node: ast.AST) -> int:
    return node.lineno if isinstance(node, ast.expr | ast.stmt) else 0


class _Broken(InspectLoader, MetaPathFinder):
    """Load one module with one change in it."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant, self.path = mutant, ROOT / mutant.file
        self.module = mutant.file.removesuffix(".py").replace("/", ".")

    def find_spec(self, fullname: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        """Answer for the one module only."""
        return spec_from_file_location(fullname, self.path, loader=self) if fullname == self.module else None

    def is_package(self, fullname: str) -> bool:
        """Say that it is a file."""
        return False

    def get_source(self, fullname: str) -> str:
        """Give the module as it is on the disk."""
        return self.path.read_text(encoding="utf-8")

    def get_code(self, fullname: str) -> CodeType:
        """Compile the changed tree, never what an earlier import has kept."""
        tree = ast.parse(self.get_source(fullname))
        node = list(ast.walk(tree))[self.mutant.node]
        _Put(node, list(variants(node))[self.mutant.variant]).visit(tree)
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec")


def is_noticed(mutant: Mutant | None, tests: Sequence[str] = TESTS) -> bool:
    """Run the tests on a change (None: on the code as it is), in a process of its own."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0
    signal.alarm(LONGEST_SECONDS)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if mutant is not None:
        sys.meta_path.insert(0, _Broken(mutant))
    found = 1
    try:
        found = int(pytest.main([*QUIETLY, *tests]))
    finally:
        os._exit(found)


def unnoticed(files: Iterable[str]) -> tuple[list[Mutant], int]:
    """Try every change of the files, two at a time: those no test noticed, and how many there were."""
    tried = [mutant for file in files for mutant in mutants(file)]
    with ThreadPoolExecutor(2) as pool:
        noticed = list(pool.map(is_noticed, tried))
    return [mutant for mutant, seen in zip(tried, noticed, strict=True) if not seen], len(tried)


def main(files: Sequence[str]) -> str | None:
    """Say what came of it; give what is wrong, if anything is."""
    if is_noticed(None):
        return "The tests fail on the code as it is."
    left, count = unnoticed(files)
    share = 100 * (count - len(left)) / count
    said = [*(mutant.said for mutant in left), f"{count} changes, {count - len(left)} noticed: {share:.1f} %"]
    print(*said, sep="\n")  # noqa: T201 - this is what it is run for
    return None if share >= LEAST_PERCENT else f"Less than {LEAST_PERCENT} % were noticed."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ARITHMETIC))
