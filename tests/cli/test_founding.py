"""`gatebook init`: an organisation is founded once, or not at all."""

from pathlib import Path

import pytest

from storage.engine import open_sqlite
from tests.support.command_line import Typing
from tests.support.records import rows

DUISBURG = ("init", "duisburg", "--name", "Stadt Duisburg", "--land", "NW", "--lifecycle", "duisburg")


def count_of_events(data: Path, slug: str = "duisburg") -> int:
    database = open_sqlite(data / "organisations" / slug / "record.db")
    try:
        return int(rows(database, "SELECT count(*) FROM events")[0][0])
    finally:
        database.close()


def test_an_organisation_is_founded_and_its_administrator_named(gatebook: Typing, tmp_path: Path) -> None:
    said = gatebook(*DUISBURG)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("duisburg: founded, administrator ")
    assert count_of_events(tmp_path / "data") > 0


def test_founding_twice_records_nothing_more_and_says_so(gatebook: Typing, tmp_path: Path) -> None:
    gatebook(*DUISBURG)
    before = count_of_events(tmp_path / "data")
    said = gatebook(*DUISBURG)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("duisburg: gibt es schon, nichts wurde geändert")
    assert count_of_events(tmp_path / "data") == before


def test_another_programme_can_be_added(gatebook: Typing) -> None:
    gatebook(*DUISBURG)
    said = gatebook(*DUISBURG, "--programme", "smart-city", "--programme-name", "Smart City")
    assert said.code == 0
    assert said.out.startswith("duisburg: gab es schon, Programm smart-city ergänzt")
    report = gatebook("replay", "--json")
    assert [one["organisation"] for one in report.data["organisations"]] == ["duisburg"]


@pytest.mark.parametrize(
    ("otherwise", "says"),
    [
        (("--name", "Kreis Wesel"), "heißt „Stadt Duisburg“ und nicht „Kreis Wesel“"),
        (("--programme-name", "Ganz anders"), "Name 'Programm' statt 'Ganz anders'"),
        (("--land", "BB"), "Land 'NW' statt 'BB'"),
        (("--lifecycle", "standard"), "Phasenmodell duisburg statt standard"),
        (("--seats", "9"), "5 statt 9"),
    ],
)
def test_what_was_founded_cannot_be_founded_otherwise(
    gatebook: Typing, tmp_path: Path, otherwise: tuple[str, str], says: str
) -> None:
    gatebook(*DUISBURG)
    before = count_of_events(tmp_path / "data")
    said = gatebook(*DUISBURG, *otherwise)
    assert (said.code, said.out) == (2, "")
    assert says in said.err
    assert "Es wurde nichts geändert" in said.err
    assert count_of_events(tmp_path / "data") == before


def test_a_land_may_be_written_with_its_country(gatebook: Typing) -> None:
    assert gatebook("init", "duisburg", "--name", "Duisburg", "--land", "DE-NW").code == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("init", "duisburg", "--name", "D", "--land", "XX"), "'XX' is no Land. Write one of BB"),
        (
            ("init", "duisburg", "--name", "D", "--land", "NW", "--lifecycle", "nichts"),
            "no lifecycle 'nichts' (shipped: duisburg",
        ),
        (("init", "Stadt Duisburg", "--name", "D", "--land", "NW"), "cannot name an organisation: use a-z"),
        (("init", "duisburg", "--name", "D", "--land", "NW", "--programme", " "), "needs a key and a name"),
        (("init", "duisburg", "--name", "D", "--land", "NW", "--seats", "0"), "--seats"),
        (("init", "duisburg", "--name", "D"), "--land"),
    ],
)
def test_what_is_founded_wrongly_is_not_founded_at_all(
    gatebook: Typing, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    said = gatebook(*words)
    assert said.code == 2
    assert says in said.err
    assert not list((tmp_path / "data").glob("organisations/*"))
