"""Whatever the document allows or forbids to send: no fault, no answer it does not describe, no extra field taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.schema_tests import Served, run, served

SHORT = (
    "readPortfolio",
    "exportPortfolio",
    "readGateReview",
    "castVote",
    "registerPerson",
    "readEvidenceFile",
)
# A wrong token is refused with 429 once many were tried from one address, as it should; tests/api/test_policy.py
# and tests/api/test_callers.py hold every operation against tokens that are missing, wrong or of others.
WITHOUT = ("--exclude-checks", "ignored_auth")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as one:
        yield one


def test_some_operations_keep_to_their_document(place: Served) -> None:
    only = [option for name in SHORT for option in ("--include-operation-id", name)]
    options = ("--phases", "examples,fuzzing", "--max-examples", "3", "--seed", "1", *WITHOUT, *only)
    assert run(place, "pmo", *options) == ""


@pytest.mark.drill
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("seed", "office"), [("1", "pmo"), ("2", "administrator"), ("3", "lead")])
def test_every_operation_keeps_to_its_document_in_all_phases(place: Served, seed: str, office: str) -> None:
    options = ("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "10", "--seed", seed)
    assert run(place, office, *options, *WITHOUT) == ""
