"""What all commands share: what a person can mend is one sentence on stderr and exit code 2."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa
from typer import Exit

from cli.app import complaining
from storage.engine import RecordBusy
from tests.support.command_line import Typing
from workflows.dispatch import Conflict

FOUND = ("init", "city", "--name", "Stadt", "--land", "NW")
ASKING = (
    ("tick",),
    ("replay",),
    ("replay", "--compare"),
    ("import", "liste.csv", "--mapping", "magdeburg-stabsstelle"),
    ("serve",),
)


@pytest.mark.parametrize("words", ASKING, ids=" ".join)
def test_without_an_organisation_the_way_to_one_is_named(gatebook: Typing, words: tuple[str, ...]) -> None:
    said = gatebook(*words)
    assert (said.code, said.out) == (2, "")
    assert "gatebook init" in said.err
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("words", ASKING[:3], ids=" ".join)
def test_an_unknown_organisation_is_named_with_those_that_are_known(
    gatebook: Typing, words: tuple[str, ...]
) -> None:
    gatebook(*FOUND)
    said = gatebook(*words, "--organisation", "town")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("There is no organisation 'town' here (known: city)")


@pytest.mark.parametrize("words", [FOUND, *ASKING[:3], ("demo", "--no-serve")], ids=" ".join)
def test_a_data_folder_that_cannot_be_written_is_named_with_the_way_out(
    gatebook: Typing, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    said = gatebook(*words, data=tmp_path / "file" / "data")
    assert (said.code, said.out) == (2, "")
    assert "cannot be written" in said.err
    assert "GATEBOOK_DATA_DIR" in said.err


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_data_folder_that_is_read_only_is_named(gatebook: Typing, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    said = gatebook(*FOUND, data=folder)
    assert said.code == 2
    assert "cannot be written" in said.err


def test_a_record_that_is_no_database_is_named(gatebook: Typing, tmp_path: Path) -> None:
    gatebook(*FOUND)
    (tmp_path / "data" / "organisations" / "city" / "record.db").write_bytes(b"nothing" * 1000)
    said = gatebook("tick")
    assert said.code == 2
    assert "record.db cannot be opened" in said.err


def test_a_key_store_that_is_no_database_is_named(gatebook: Typing, tmp_path: Path) -> None:
    gatebook(*FOUND)
    (tmp_path / "data" / "keys" / "city.db").write_bytes(b"nothing" * 1000)
    said = gatebook("tick")
    assert said.code == 2
    assert "city.db cannot be opened" in said.err


@contextmanager
def locked(record: Path) -> Iterator[None]:
    """Hold a record's write lock, as another process may."""
    other = sqlite.connect(str(record), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_a_record_that_is_busy_is_told_in_one_line_and_the_command_can_be_repeated(
    gatebook: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gatebook(*FOUND)
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 10)
    with locked(tmp_path / "data" / "organisations" / "city" / "record.db"):
        said = gatebook("tick")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("Der Datenbestand ist gerade belegt")
    assert "Wiederholen Sie den Befehl" in said.err
    assert len(said.err.splitlines()) == 1
    assert gatebook("tick").code == 0


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (RecordBusy("8 s"), 1, "Der Datenbestand ist gerade belegt"),
        (Conflict("events: version gap"), 1, "Andere haben gleichzeitig denselben Vorgang geändert"),
        (sa.exc.TimeoutError(), 1, "Es gibt keine Verbindung zur Datenbank mehr"),
        (PermissionError(13, "Permission denied", "data/mail"), 2, "data/mail lässt sich nicht lesen"),
    ],
)
def test_what_people_can_mend_ends_in_a_sentence(
    capsys: pytest.CaptureFixture[str], error: Exception, code: int, says: str
) -> None:
    with pytest.raises(Exit) as ended, complaining():
        raise error
    assert ended.value.exit_code == code
    assert capsys.readouterr().err.startswith(says)


@pytest.mark.parametrize(
    "error", [sqlite.IntegrityError("a fault of the program"), BrokenPipeError(), KeyError("x")]
)
def test_a_fault_of_the_program_is_not_hidden(error: Exception) -> None:
    with pytest.raises(type(error)), complaining():
        raise error


@pytest.mark.parametrize(("made", "opened"), [("test", "production"), ("production", "demo")])
def test_a_record_is_opened_as_what_it_is_marked_for(gatebook: Typing, made: str, opened: str) -> None:
    assert gatebook(*FOUND, env=made).code == 0
    said = gatebook("replay", env=opened)
    assert said.code == 2
    assert f"marked '{made}' for ever" in said.err
    assert f"GATEBOOK_ENV={made}" in said.err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("env", "sandbox"),
        ("database_url", "mysql://x"),
        ("smtp_url", "http://x"),
        ("clock_offset", "soon"),
    ],
)
def test_unfit_settings_are_named(gatebook: Typing, name: str, value: str) -> None:
    said = gatebook("replay", settings={name: value})
    assert (said.code, said.out) == (2, "")
    assert f"GATEBOOK_{name.upper()}" in said.err


def test_a_missing_postgresql_is_named_without_its_password(gatebook: Typing) -> None:
    said = gatebook("tick", settings={"database_url": "postgresql://gate:secret@127.0.0.1:1/gatebook"})
    assert said.code == 2
    assert "does not answer" in said.err
    assert "secret" not in said.err


def test_an_unknown_log_level_is_refused(gatebook: Typing) -> None:
    assert gatebook("--log-level", "loud", "replay").code == 2
    gatebook(*FOUND)
    assert gatebook("--log-level", "error", "replay").code == 0


def test_an_unknown_command_is_refused(gatebook: Typing) -> None:
    assert gatebook("fly").code == 2
    assert gatebook("--help").code == 0
