"""The OpenAPI document: complete, the same for everybody, and changed only with an announcement."""

import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from api.bodies import build, read_body, values_of
from api.openapi import document, text
from api.parts import PREFIX
from api.service import OFFERS, api_routes
from cli.main import app
from tests.architecture.tree import ROOT
from workflows.authority import AUTHORITY

KEPT = Path(ROOT) / "docs" / "openapi.json"
NAMED = {
    "registerProject", "readPortfolio", "readProject", "requestGateReview", "openGateReview", "castVote",
    "concludeGateReview", "readGateReview", "readHistory", "attachEvidence", "assignMandate", "endMandate",
    "createToken", "submitProjectCheck", "readMyTasks",
}  # fmt: skip
"""The names that other programs rely on."""
ATTACHED_AS_FILE = {"AttachEvidence"}
BEGUN_AND_UNDONE_BY_LIST = {"BeginImport", "UndoImport"}
RECORDS_NOTHING = {"createToken", "proposeMapping", "lookAtImport"}
SAID = document()


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Give method, address and description of every operation."""
    return [
        (method.upper(), path, operation)
        for path, methods in SAID["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_part_begins_where_the_api_does() -> None:
    """A router that is not begun by `part_of_api` would stand beside the organisations, and nobody be asked for."""
    assert [one.path for one in api_routes() if not one.path.startswith(f"{PREFIX}/{{organisation}}/")] == []  # type: ignore[attr-defined]  # all are of one kind


def test_the_document_changes_only_with_an_announcement() -> None:
    assert text() == KEPT.read_text(encoding="utf-8"), (
        "The API has changed. Say so in CHANGELOG.md and write docs/openapi.json anew: "
        "`gatebook openapi > docs/openapi.json`."
    )


def test_the_command_line_prints_the_document() -> None:
    printed = CliRunner().invoke(app, ["openapi"])
    assert (printed.exit_code, printed.stdout) == (0, text())


def test_every_command_of_a_person_is_offered_once() -> None:
    given = sorted(
        command.__name__ for command, permit in AUTHORITY.items() if permit.roles or permit.roles_of_target
    )
    offered = sorted(
        [offer.command.__name__ for offer in OFFERS] + [*ATTACHED_AS_FILE, *BEGUN_AND_UNDONE_BY_LIST]
    )
    assert offered == given


def test_the_names_others_rely_on_are_there_and_no_name_is_used_twice() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert set(names) >= NAMED
    assert len(names) == len(set(names))


def test_every_reference_leads_somewhere() -> None:
    components = SAID["components"]
    for _, kind, name in re.findall(r'"(#/components/(schemas|responses)/([^"]+))"', text()):
        assert name in components[kind], name


def test_every_operation_says_who_may_call_what_it_answers_and_what_it_refuses() -> None:
    for method, path, operation in operations():
        if not path.startswith("/api/"):
            continue
        assert operation["security"], path
        assert operation["x-gatebook-scope"] in {"read", "write", "audit", "administer"}
        assert operation["summary"]
        assert {"401", "403", "404", "422", "503"} <= operation["responses"].keys(), path
        if method in {"POST", "PUT"} and operation["operationId"] not in RECORDS_NOTHING:
            headers = {one["name"]: one for one in operation["parameters"]}
            assert headers["Idempotency-Key"]["required"], path


@pytest.mark.parametrize("offer", OFFERS, ids=lambda offer: offer.operation_id)
def test_every_example_can_be_read(offer: Any) -> None:
    read = read_body(offer.model, orjson.dumps(dict(offer.example)))
    build(lambda: values_of(offer.command, read))
