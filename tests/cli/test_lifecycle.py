"""`gatebook lifecycle check`: every fault of a file at once, with line and column."""

from pathlib import Path

import pytest

from tests.support.command_line import Typing
from workflows.catalogue import KEYS, shipped_text


def a_file(folder: Path, text: str) -> Path:
    file = folder / "eigenes.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("key", KEYS)
def test_the_shipped_lifecycles_are_in_order(gatebook: Typing, tmp_path: Path, key: str) -> None:
    said = gatebook("lifecycle", "check", a_file(tmp_path, shipped_text(key)))
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{key} 1: in Ordnung, ")


def test_a_file_may_extend_a_shipped_one(gatebook: Typing, tmp_path: Path) -> None:
    own = a_file(tmp_path, "key: eigenes\nversion: 1\nextends: standard\n")
    assert gatebook("lifecycle", "check", own).out.startswith("eigenes 1: in Ordnung")
    said = gatebook("lifecycle", "check", a_file(tmp_path, "key: eigenes\nversion: 1\nextends: nichts\n"))
    assert said.code == 1
    assert "Zeile 3" in said.out
    assert "„nichts“" in said.out


def test_every_fault_is_named_with_line_and_column(gatebook: Typing, tmp_path: Path) -> None:
    text = shipped_text("standard")
    faulty = text.replace("target: initiation", "target: nirgends", 1).replace(
        "guards: [active, has_lead]", "guards: [mutig]", 1
    )
    said = gatebook("lifecycle", "check", a_file(tmp_path, faulty))
    assert said.code == 1
    assert len(said.out.splitlines()) >= 2
    assert all("Zeile" in line and "Spalte" in line for line in said.out.splitlines())
    assert "nirgends" in said.out
    assert "mutig" in said.out


def test_what_is_no_yaml_is_named_with_its_place(gatebook: Typing, tmp_path: Path) -> None:
    said = gatebook("lifecycle", "check", a_file(tmp_path, "key: [offen\nversion: 1\n"))
    assert said.code == 1
    assert "Zeile 2, Spalte" in said.out


@pytest.mark.parametrize("text", ["", "nur Text", "- a\n- b\n"])
def test_what_is_no_lifecycle_at_all_is_named(gatebook: Typing, tmp_path: Path, text: str) -> None:
    said = gatebook("lifecycle", "check", a_file(tmp_path, text))
    assert said.code == 1
    assert said.out.strip()


def test_its_picture_is_drawn(gatebook: Typing, tmp_path: Path) -> None:
    own = a_file(tmp_path, shipped_text("duisburg"))
    picture = tmp_path / "bild.svg"
    assert gatebook("lifecycle", "check", own, "--picture", picture).code == 0
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    said = gatebook("lifecycle", "check", own, "--picture", tmp_path / "fehlt" / "bild.svg")
    assert said.code == 2
    assert "cannot be written" in said.err


def test_a_file_that_cannot_be_read_is_wrong_usage(gatebook: Typing, tmp_path: Path) -> None:
    assert gatebook("lifecycle", "check", tmp_path / "fehlt.yaml").code == 2
    assert gatebook("lifecycle", "check", tmp_path).code == 2
    other = tmp_path / "latin.yaml"
    other.write_bytes("key: größe\n".encode("latin-1"))
    said = gatebook("lifecycle", "check", other)
    assert said.code == 2
    assert "is not UTF-8 (byte 7)" in said.err


def test_what_is_a_proposal_is_said_with_the_check(gatebook: Typing, tmp_path: Path) -> None:
    own = a_file(tmp_path, shipped_text("potsdam"))
    assert "Vorschlag, nicht belegt: 2 von 6 Phasen, 5 von 5 Toren" in gatebook("lifecycle", "check", own).out
    said = gatebook("lifecycle", "check", own, "--language", "en")
    assert said.out.startswith("potsdam 1: in order, ")
    assert "Proposal, not attested: 2 of 6 phases" in said.out


def test_faults_are_named_in_english_too(gatebook: Typing, tmp_path: Path) -> None:
    own = a_file(tmp_path, shipped_text("standard").replace('"09:00"', '"02:30"'))
    said = gatebook("lifecycle", "check", own, "--language", "en")
    assert said.code == 1
    assert said.out.startswith("Line ")
    assert "02:30" in said.out


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_lifecycle_is_shown_by_its_key(gatebook: Typing, key: str) -> None:
    said = gatebook("lifecycle", "show", key)
    assert (said.code, said.err) == (0, "")
    assert f"({key} 1)" in said.out
    assert "[Vorschlag" in said.out
    assert "[proposal" in gatebook("lifecycle", "show", key, "--language", "en").out


def test_a_file_is_shown_as_well(gatebook: Typing, tmp_path: Path) -> None:
    own = a_file(tmp_path, "key: eigenes\nversion: 4\nextends: potsdam\n")
    assert "(eigenes 4)" in gatebook("lifecycle", "show", own).out


def test_two_versions_are_compared_in_sentences(gatebook: Typing, tmp_path: Path) -> None:
    renamed = "phases: [{key: pipeline, label: {de: Ideen, en: Ideas}}]"
    own = a_file(tmp_path, f"key: standard\nversion: 2\nextends: standard\n{renamed}\n")
    said = gatebook("lifecycle", "diff", "standard", own)
    assert (said.code, said.out) == (0, "Die Phase „Pipeline“ heißt jetzt „Ideen“.\n")
    said = gatebook("lifecycle", "diff", own, "standard", "--language", "en")
    assert said.out == "The phase “Ideas” is now called “Pipeline”.\n"


def test_two_that_are_alike_have_no_difference(gatebook: Typing) -> None:
    assert gatebook("lifecycle", "diff", "leipzig", "leipzig").out == "Es gibt keinen Unterschied.\n"
    assert gatebook("lifecycle", "diff", "leipzig", "leipzig", "--language", "en").out == (
        "There is no difference.\n"
    )


@pytest.mark.parametrize("words", [("show", "atlantis"), ("diff", "standard", "atlantis")])
def test_what_is_neither_file_nor_shipped_is_named_with_what_is(
    gatebook: Typing, words: tuple[str, ...]
) -> None:
    said = gatebook("lifecycle", *words)
    assert said.code == 2
    assert "atlantis" in said.err
    assert "magdeburg-ikz" in said.err


def test_a_faulty_file_is_not_shown_but_its_faults_are(gatebook: Typing, tmp_path: Path) -> None:
    said = gatebook("lifecycle", "show", a_file(tmp_path, "key: eigenes\nversion: 0\nextends: standard\n"))
    assert said.code == 1
    assert said.out.startswith("Zeile 2, Spalte 10: ")
