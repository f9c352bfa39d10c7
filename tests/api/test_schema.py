"""Whatever the document allows or forbids to send: no fault, no answer it does not describe, no extra field taken."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api import projects
from domain.access import Reader
from projections.statements import Connection
from storage import attempts
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
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    # Hundreds of wrong tokens come from one address here; held up by them, nothing else would be tried.
    monkeypatch.setattr(attempts, "TOKENS", attempts.Limit(free=1_000_000))
    monkeypatch.setattr(attempts, "ADDRESS", attempts.Limit(free=1_000_000))
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


@pytest.mark.drill
@pytest.mark.timeout(1200)
def test_the_check_of_rights_over_objects_finds_a_policy_that_is_broken(
    place: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever signed in reads every project one by one, though no list shows it to them: that must not pass."""
    asks = projects.found_project

    def broken(connection: Connection, reader: Reader, *more: Any) -> Any:
        return asks(connection, Reader.operator() if reader.person_id else reader, *more)

    only = ("--include-operation-id", "readPortfolio", "--include-operation-id", "readProject")
    options = ("--phases", "stateful", "--max-examples", "4", "--seed", "1", *WITHOUT, *only)
    assert run(place, "pmo", *options) == ""
    monkeypatch.setattr(projects, "found_project", broken)
    assert "Object-level authorization bypass" in run(place, "pmo", *options)
