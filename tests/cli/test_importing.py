"""`gatebook import`: a list is read, its oddities are told, and the exit code says whether all came in."""

from pathlib import Path

import pytest

from exchange.mappings import shipped_mapping
from exchange.seeds import shipped_list
from tests.support.command_line import Typing

OVERVIEW = "magdeburg_stabsstelle_projektuebersicht.csv"
HEADER = "#;Projekt;Status;Projektstart;Projektende"


@pytest.fixture
def magdeburg(gatebook: Typing) -> Typing:
    """The command, where Magdeburg is founded."""
    words = (
        "init",
        "magdeburg",
        "--name",
        "Magdeburg",
        "--land",
        "ST",
        "--programme",
        "stabsstelle",
        "--lifecycle",
        "magdeburg",
    )
    assert gatebook(*words).code == 0
    return gatebook


def a_file(folder: Path, *rows: str) -> Path:
    file = folder / "liste.csv"
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    return file


def test_the_overview_comes_in_whole_and_its_contradictions_are_told(
    magdeburg: Typing, tmp_path: Path
) -> None:
    file = tmp_path / OVERVIEW
    file.write_bytes(shipped_list(OVERVIEW))
    said = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle")
    assert said.code == 0
    assert said.out.endswith(f"{OVERVIEW}: 13 neu, 0 geändert, 0 bekannt, 0 angehalten, 0 abgelehnt\n")
    assert "Zeile 11, Spalte „Projektende“" in said.out
    assert said.err == "13/13\n"
    again = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle")
    assert (again.code, again.out.splitlines()[-1]) == (
        0,
        f"{OVERVIEW}: 0 neu, 0 geändert, 13 bekannt, 0 angehalten, 0 abgelehnt",
    )


def test_a_row_that_was_stopped_is_named_and_the_exit_code_tells(magdeburg: Typing, tmp_path: Path) -> None:
    file = a_file(
        tmp_path, "1.;Eins;halb fertig;;", "2.;Zwei;Implementierung;31.02.2024;", "3.;Drei;Implementierung;;"
    )
    said = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle")
    assert said.code == 1
    assert "Zeile 2, Spalte „Status“" in said.out
    assert "Zeile 3, Spalte „Projektstart“" in said.out
    assert said.out.endswith("1 neu, 0 geändert, 0 bekannt, 2 angehalten, 0 abgelehnt\n")


def test_a_row_that_was_refused_is_named_and_the_exit_code_tells(magdeburg: Typing, tmp_path: Path) -> None:
    own = tmp_path / "eigene.yaml"
    text = shipped_mapping("magdeburg-stabsstelle")
    own.write_text(
        text.replace("status_words:\n", "status_words:\n  fertig:\n    phase: closed\n"), encoding="utf-8"
    )
    magdeburg("import", a_file(tmp_path, "1.;Eins;fertig;;"), "--mapping", own)
    said = magdeburg("import", a_file(tmp_path, "1.;Uno;fertig;;"), "--mapping", own)
    assert said.code == 1
    assert "abgelehnt: Zeile 2, Uno: " in said.out


def test_a_dry_run_says_field_by_field_what_would_change(magdeburg: Typing, tmp_path: Path) -> None:
    magdeburg("import", a_file(tmp_path, "1.;Eins;Implementierung;;"), "--mapping", "magdeburg-stabsstelle")
    file = a_file(tmp_path, "1.;Uno;Implementierung;01.02.2024;", "2.;Zwei;Implementierung;;")
    said = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle", "--dry-run")
    assert "MD-001: Titel: Liste „Uno“, Buch „Eins“\n" in said.out
    assert "MD-001: Start: Liste „01.02.2024“, Buch „–“\n" in said.out
    report = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle", "--json").data
    assert report["counts"] == {"new": 1, "changed": 1, "unchanged": 0, "stopped": 0}
    assert {one["kind"] for one in report["anomalies"]} >= {"title_differs", "date_missing"}


def test_an_import_is_undone_once_by_the_name_it_was_given(magdeburg: Typing, tmp_path: Path) -> None:
    file = a_file(tmp_path, "1.;Eins;Implementierung;;", "2.;Zwei;Implementierung;;")
    before = magdeburg("replay", "--json").data["organisations"][0]["projects"]
    taken = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle")
    batch = next(line.split()[1] for line in taken.out.splitlines() if line.startswith("Übernahme "))
    asked = magdeburg("undo-import", batch, "--reason", "falsche Liste", "--dry-run")
    assert asked.out == "2 Aufnahmen und 0 Angaben zurückgenommen, 0 bleiben; nichts gespeichert.\n"
    done = magdeburg("undo-import", batch, "--reason", "falsche Liste")
    assert (done.code, done.out) == (0, "2 Aufnahmen und 0 Angaben zurückgenommen, 0 bleiben.\n")
    assert magdeburg("replay", "--json").data["organisations"][0]["projects"] == before
    again = magdeburg("undo-import", batch, "--reason", "falsche Liste")
    assert again.code == 1
    assert "schon zurückgenommen" in again.err


@pytest.mark.parametrize(("status", "code"), [("Implementierung", 0), ("halb fertig", 1)])
def test_a_dry_run_tells_and_records_nothing(
    magdeburg: Typing, tmp_path: Path, status: str, code: int
) -> None:
    before = magdeburg("replay", "--json").data["organisations"][0]["position"]
    file = a_file(tmp_path, f"1.;Eins;{status};;")
    said = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle", "--dry-run")
    assert said.code == code
    assert said.out.endswith("nichts gespeichert.\n")
    assert magdeburg("replay", "--json").data["organisations"][0]["position"] == before


def test_with_several_organisations_it_must_be_said_into_which(magdeburg: Typing, tmp_path: Path) -> None:
    magdeburg("init", "burg", "--name", "Burg", "--land", "ST")
    own = tmp_path / "eigene.yaml"
    text = shipped_mapping("magdeburg-stabsstelle")
    own.write_text(text.replace("organisation: magdeburg", "organisation: anders"), encoding="utf-8")
    file = a_file(tmp_path, "1.;Eins;Implementierung;;")
    said = magdeburg("import", file, "--mapping", own)
    assert (said.code, said.err) == (
        2,
        "Say into which organisation to import: --organisation one of burg, magdeburg.\n",
    )
    assert magdeburg("import", file, "--mapping", own, "--organisation", "magdeburg").code == 0
    assert magdeburg("import", file, "--mapping", "magdeburg-stabsstelle").code == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "leer"),
        (b"PK\x03\x04xl/", "beschädigt"),
        (b"#;Projekt\n1.;Stra\x81e\n", "UTF-8"),
        (b"#;Projekt\n1.;Eins\n", "Diese Spalten fehlen"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_as_a_whole(
    magdeburg: Typing, tmp_path: Path, content: bytes, says: str
) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(content)
    said = magdeburg("import", file, "--mapping", "magdeburg-stabsstelle")
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert "liste.csv" in said.err


def test_a_missing_file_and_a_missing_mapping_are_named(magdeburg: Typing, tmp_path: Path) -> None:
    said = magdeburg("import", tmp_path / "fehlt.csv", "--mapping", "magdeburg-stabsstelle")
    assert said.code == 2
    assert "There is no file" in said.err
    said = magdeburg("import", tmp_path, "--mapping", "magdeburg-stabsstelle")
    assert said.code == 2
    said = magdeburg("import", tmp_path / "fehlt.csv", "--mapping", "nichts")
    assert said.code == 2
    assert "There is no mapping 'nichts'" in said.err


def test_every_fault_of_a_mapping_is_named_with_its_line(magdeburg: Typing, tmp_path: Path) -> None:
    own = tmp_path / "eigene.yaml"
    own.write_text("organisation: magdeburg\nprogramm: x\n", encoding="utf-8")
    said = magdeburg("import", a_file(tmp_path), "--mapping", own)
    assert said.code == 2
    assert "eigene.yaml: Zeile 2, Spalte 1: " in said.err
    assert len(said.err.splitlines()) > 3


def test_a_mapping_for_another_programme_says_how_to_create_it(gatebook: Typing, tmp_path: Path) -> None:
    gatebook("init", "burg", "--name", "Burg", "--land", "ST")
    said = gatebook(
        "import", a_file(tmp_path, "1.;Eins;Implementierung;;"), "--mapping", "magdeburg-stabsstelle"
    )
    assert said.code == 2
    assert "gatebook init burg --programme stabsstelle" in said.err
