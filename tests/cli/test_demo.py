"""`gatebook demo`: built once, introduced, and never taken for the real thing."""

import re
from pathlib import Path

import pytest

from runtime.demo.building import ASIDE
from tests.support.command_line import Typing


def test_a_demonstration_that_is_there_is_introduced_and_not_built_again(
    gatebook: Typing, demo_copy: Path
) -> None:
    record = demo_copy / "organisations" / "duisburg" / "record.db"
    built = record.stat().st_ino
    said = gatebook("demo", "--no-serve", data=demo_copy, env="production")
    assert (said.code, said.err) == (0, "")
    assert [line for line in said.out.splitlines() if "http" in line] == [
        "Stadt Duisburg (Demo): http://127.0.0.1:8000/duisburg/",
        "Stadt Leipzig (Demo): http://127.0.0.1:8000/leipzig/",
        "Landeshauptstadt Magdeburg (Demo): http://127.0.0.1:8000/magdeburg/",
        "Landeshauptstadt Potsdam (Demo): http://127.0.0.1:8000/potsdam/",
    ]
    assert "erfunden" in said.out
    assert record.stat().st_ino == built


@pytest.mark.timeout(600)
def test_it_is_built_where_there_is_none_and_anew_after_an_interruption(
    gatebook: Typing, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    (data / ASIDE / "organisations" / "duisburg").mkdir(parents=True)
    said = gatebook("demo", "--no-serve")
    assert said.code == 0
    assert "01/2024 erlebt" in said.err
    assert sorted(path.name for path in (data / "organisations").iterdir()) == [
        *("duisburg", "leipzig", "magdeburg", "potsdam")
    ]
    assert gatebook("replay", "--compare", env="demo").code == 0


def test_beside_a_real_record_no_demonstration_is_shown(gatebook: Typing, tmp_path: Path) -> None:
    gatebook("init", "duisburg", "--name", "Duisburg", "--land", "NW", env="production")
    for interrupted in (False, True):
        if interrupted:
            (tmp_path / "data" / ASIDE).mkdir()
        said = gatebook("demo", "--no-serve")
        assert (said.code, said.out) == (2, "")
        assert "marked 'production' for ever" in said.err
    assert gatebook("replay", env="production").code == 0


@pytest.mark.timeout(600)
def test_one_city_is_lived_through_for_a_while_and_its_checks_are_counted(
    gatebook: Typing, tmp_path: Path
) -> None:
    said = gatebook("demo", "--no-serve", "--simulate", "10w")
    assert said.code == 0
    assert [path.name for path in (tmp_path / "data" / "organisations").iterdir()] == ["duisburg"]
    city, checks, steps, mails, *_ = said.out.splitlines()
    assert city == "Stadt Duisburg (Demo), bis 14.03.2024"
    assert re.fullmatch(r"  Projektchecks: [1-9]\d* angesetzt, [1-9]\d* Berichte, .*", checks)
    assert re.fullmatch(r"  Erinnerungen je Stufe: 1: [1-9]\d*.*", steps)
    assert re.fullmatch(r"  Mails: .*[1-9]\d* verschickt.*", mails)
    again = gatebook("demo", "--no-serve", "--simulate", "10w")
    assert (again.code, again.out) == (2, "")
    assert "GATEBOOK_DATA_DIR" in again.err


@pytest.mark.parametrize("span", ["0d", "3y", "year", "1", "-1w"])
def test_a_span_that_cannot_be_simulated_is_refused(gatebook: Typing, tmp_path: Path, span: str) -> None:
    said = gatebook("demo", "--no-serve", f"--simulate={span}")
    assert (said.code, said.out) == (2, "")
    assert repr(span) in said.err
    assert not (tmp_path / "data" / "organisations").exists()
