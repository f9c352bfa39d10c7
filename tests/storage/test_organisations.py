"""A database knows whose record it is, and is opened as nothing else."""

from threading import Thread

import pytest

from storage.engine import Database, UnfitDatabase
from storage.organisations import Organisation, create_tables, found, identify
from storage.schema import SCHEMA_VERSION
from tests.support.records import append, fact, rows, run

CITY = Organisation("city", "Stadt Beispiel", "gatebook.example/city/log", "test")


def test_a_founded_record_says_who_it_belongs_to(record: Database) -> None:
    found(record, CITY)
    assert identify(record, slug="city", environment="test") == CITY


def test_founding_twice_changes_nothing(record: Database) -> None:
    found(record, CITY)
    append(record, fact("ada"))
    found(record, Organisation("city", "Stadt Beispiel", "elsewhere", "test"))
    assert identify(record, slug="city", environment="test") == CITY
    assert rows(record, "SELECT count(*) FROM events") == [(1,)]


def test_founding_again_under_another_name_is_refused_with_both_names(record: Database) -> None:
    found(record, CITY)
    with pytest.raises(
        UnfitDatabase, match=r"heißt „Stadt Beispiel“ und nicht „Anders“.*Es wurde nichts geändert"
    ):
        found(record, Organisation("city", "Anders", "elsewhere", "test"))
    assert identify(record, slug="city", environment="test") == CITY


def test_the_record_of_another_organisation_is_refused_by_name(record: Database) -> None:
    found(record, CITY)
    with pytest.raises(UnfitDatabase, match="record of city, not of town"):
        found(record, Organisation("town", "Ort", "town/log", "test"))


def test_tables_without_an_organisation_are_no_record_yet(record: Database) -> None:
    with pytest.raises(UnfitDatabase, match=r"holds no record yet.*gatebook init"):
        identify(record, slug="city", environment="test")


@pytest.mark.parametrize(
    ("marked", "opened_as"), [("demo", "production"), ("production", "demo"), ("test", "production")]
)
def test_a_record_keeps_its_mark_and_is_opened_as_nothing_else(
    record: Database, marked: str, opened_as: str
) -> None:
    found(record, Organisation("city", "Stadt", "city/log", marked))
    with pytest.raises(UnfitDatabase, match=f"marked '{marked}' for ever.*GATEBOOK_ENV={marked}"):
        identify(record, slug="city", environment=opened_as)
    with pytest.raises(UnfitDatabase, match="for ever"):
        found(record, Organisation("city", "Stadt", "city/log", opened_as))
    assert identify(record, slug="city", environment=marked).marked == marked


@pytest.mark.parametrize(
    ("version", "way_out"),
    [(SCHEMA_VERSION - 1, "gatebook migrate"), (SCHEMA_VERSION + 1, "Install the Gatebook release")],
)
def test_a_record_of_another_schema_version_is_refused_with_the_way_out(
    record: Database, version: int, way_out: str
) -> None:
    found(record, CITY)
    run(record, "UPDATE organisation SET schema_version = ?", (version,))
    with pytest.raises(UnfitDatabase, match=rf"schema version {version}, this Gatebook reads.*{way_out}"):
        identify(record, slug="city", environment="test")


def test_creating_tables_again_and_at_once_from_many_sides_is_harmless(record: Database) -> None:
    found(record, CITY)
    threads = [Thread(target=create_tables, args=(record,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows(record, "SELECT slug FROM organisation") == [("city",)]


WORDS = (
    "Zebra",
    "apfel",
    "Äpfel",
    "zoo",
    "Apfel",
    "äpfel",
    "Öl",
    "_",
    "10",
    "9",
    "Straße",
    "Strasse",
    "a b",
    "ab",
)


def test_text_is_ordered_by_code_points_on_both_databases(record: Database) -> None:
    for word in WORDS:
        run(record, "INSERT INTO directory VALUES (?, ?, NULL, 'de')", (word, word))
    for question in ("ORDER BY person_id", "ORDER BY name", "WHERE name > 'Z' ORDER BY name"):
        found_words = [row[0] for row in rows(record, f"SELECT name FROM directory {question}")]
        assert found_words == sorted(word for word in WORDS if "WHERE" not in question or word > "Z")


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_column_of_text_on_postgresql_follows_the_language_of_the_server(record: Database) -> None:
    columns = rows(
        record,
        "SELECT table_name, column_name, collation_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND data_type = 'text'",
    )
    assert len(columns) > 100
    assert [column for column in columns if column[2] != "C"] == []
