"""`gatebook tick`: one beat by hand; what it would do can be looked at before."""

from pathlib import Path

from tests.support.command_line import Typing

FOUND = (
    *("init", "magdeburg", "--name", "Magdeburg", "--land", "ST"),
    *("--programme", "stabsstelle", "--lifecycle", "magdeburg"),
)


def with_a_project(gatebook: Typing, folder: Path) -> None:
    """Found Magdeburg and import one project at work."""
    file = folder / "liste.csv"
    file.write_text("#;Projekt;Status;Projektstart;Projektende\n1.;Eins;Implementierung;;", encoding="utf-8")
    gatebook(*FOUND)
    assert gatebook("import", file, "--mapping", "magdeburg-stabsstelle").code == 0


def position(gatebook: Typing) -> int:
    return int(gatebook("replay", "--json").data["organisations"][0]["position"])


def test_what_is_due_is_seen_to_once(gatebook: Typing, tmp_path: Path) -> None:
    with_a_project(gatebook, tmp_path)
    assert gatebook("tick").out.startswith("magdeburg: 1 Projekte geprüft auf neuen Zyklus, 0 Erinnerungen, ")
    before = position(gatebook)
    said = gatebook("tick")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("magdeburg: 0 Projekte geprüft auf neuen Zyklus, 0 Erinnerungen, ")
    assert position(gatebook) == before


def test_a_dry_run_says_what_is_due_and_records_nothing(gatebook: Typing, tmp_path: Path) -> None:
    with_a_project(gatebook, tmp_path)
    before = position(gatebook)
    said = gatebook("tick", "--dry-run")
    assert said.code == 0
    assert "nächster Zyklus fällig seit" in said.out
    assert position(gatebook) == before
    gatebook("tick")
    assert gatebook("tick", "--dry-run").out == "magdeburg: nichts fällig\n"


def test_missing_calendars_and_reached_levels_are_shown_before_they_are_issued(
    gatebook: Typing, tmp_path: Path
) -> None:
    with_a_project(gatebook, tmp_path)
    gatebook("tick")
    in_a_year = {"clock_offset": str(3600 * 24 * 370)}
    said = gatebook("tick", "--dry-run", settings=in_a_year)
    assert "würde veröffentlicht" in said.out
    assert "Stufe 5 erreicht" in said.out
    assert "1 Erinnerungen" in gatebook("tick", settings=in_a_year).out
    assert gatebook("tick", "--dry-run", settings=in_a_year).out == "magdeburg: nichts fällig\n"


def test_one_organisation_or_all(gatebook: Typing) -> None:
    gatebook(*FOUND)
    gatebook("init", "burg", "--name", "Burg", "--land", "ST")
    assert [line.split(":")[0] for line in gatebook("tick").out.splitlines()] == ["burg", "magdeburg"]
    assert gatebook("tick", "--organisation", "burg").out.startswith("burg: ")


def test_a_sender_that_cannot_be_written_to_is_named(gatebook: Typing) -> None:
    gatebook(*FOUND)
    said = gatebook("tick", settings={"mail_from": "nobody"})
    assert said.code == 2
    assert "GATEBOOK_MAIL_FROM" in said.err
