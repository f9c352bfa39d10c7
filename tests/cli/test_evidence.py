"""`gatebook evidence`: files are laid, listed and held against the record."""

from pathlib import Path

import pytest

from tests.support.command_line import Typing
from tests.support.documents import PDF

AT = ("--organisation", "duisburg")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Konzept.pdf"
    path.write_bytes(PDF)
    return path


def test_a_file_is_laid_and_listed(demo: Typing, file: Path) -> None:
    said = demo("evidence", "attach", "DU-001", str(file), "--as", "leitung-1", *AT)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("DU-001: „Konzept.pdf“ abgelegt als ")
    listed = demo("evidence", "list", "DU-001", "--as", "pmo", *AT)
    assert "Konzept.pdf" in listed.out
    assert "gültig" in listed.out
    assert demo("evidence", "list", "DU-002", "--as", "pmo", *AT).out == "Keine Unterlagen.\n"
    assert demo("evidence", "check", *AT).out == "Alle Unterlagen sind da und unverändert.\n"


def test_a_file_that_cannot_be_taken_is_refused_in_words(demo: Typing, file: Path) -> None:
    file.write_bytes(PDF[:20])
    said = demo("evidence", "attach", "DU-001", str(file), "--as", "leitung-1", *AT)
    assert said.code == 1
    assert "ist unvollständig" in said.err


def test_a_file_or_a_subject_that_is_not_named_is_wrong_usage(demo: Typing, file: Path) -> None:
    attach = ("evidence", "attach", "DU-001")
    for words in ((str(file.with_name("nothing.pdf")),), (str(file), "--kind", "condition")):
        assert demo(*attach, *words, "--as", "leitung-1", *AT).code == 2


def test_damage_is_found_and_ends_in_one(demo: Typing, file: Path) -> None:
    demo("evidence", "attach", "DU-001", str(file), "--as", "leitung-1", *AT)
    assert demo("evidence", "attach", "DU-018", str(file), "--as", "leitung-1", *AT).code == 1
    said = demo("evidence", "check", "--json", *AT)
    assert (said.code, said.data) == (0, {"ok": True, "findings": []})
