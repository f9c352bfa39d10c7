"""The tests of the vote arithmetic notice when it is broken; what is tried is named in tests/support/mutations.py."""

import ast
import subprocess
import sys

import pytest

from tests.support.mutations import ARITHMETIC, ROOT, mutants, variants


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("a < b", ["a <= b"]),
        ("a + b", ["a - b"]),
        ("a and b", ["a or b", "b", "a"]),
        ("not a", ["a"]),
        ("1", ["2"]),
        ("True", ["False"]),
        ("a if b else c", ["a", "c"]),
        ("count.yes", ["count.no"]),
        ("count.size", []),
    ],
)
def test_each_kind_of_change_is_tried(text: str, others: list[str]) -> None:
    node = ast.parse(text, mode="eval").body
    given = [ast.unparse(ast.fix_missing_locations(other)) for other in variants(node)]
    assert [one.removeprefix("(").removesuffix(")") for one in given] == others


def test_there_is_much_to_break_in_every_file() -> None:
    assert all(len(list(mutants(file))) >= 20 for file in ARITHMETIC)


@pytest.mark.drill
@pytest.mark.timeout(3600)
def test_nine_of_ten_changes_of_the_vote_arithmetic_are_noticed() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.support.mutations"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
