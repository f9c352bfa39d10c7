"""Opening databases: what a record needs is set and asserted, everything else is refused with a way out."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread

import psycopg
import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa

from storage.engine import (
    SQLITE_SOUND,
    Database,
    RecordBusy,
    UnfitDatabase,
    begin_writing,
    open_postgres,
    open_sqlite,
    postgres_schemas,
    refuse_affected_sqlite,
)
from storage.recorder import writing
from tests.support.postgres import PostgresServer
from tests.support.records import append, fact, open_record, rows

NOBODY = 65534


def pragma(record: Database, name: str) -> int | str:
    with record.connected() as connection:
        connection.cursor.execute(f"PRAGMA {name}")
        found: int | str = connection.cursor.fetchone()[0]
        return found


def test_every_connection_to_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    record = open_record(tmp_path, None)
    with ExitStack() as lent:
        for _ in range(12):
            connection = lent.enter_context(record.connected())
            found = []
            for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout"):
                connection.cursor.execute(f"PRAGMA {name}")
                found.append(connection.cursor.fetchone()[0])
            assert found == [2, "wal", 1, 10_000]
    record.close()


def test_a_connection_opened_after_the_pool_was_emptied_is_durable_too(tmp_path: Path) -> None:
    record = open_record(tmp_path, None)
    record.close()
    assert (pragma(record, "synchronous"), pragma(record, "journal_mode")) == (2, "wal")
    record.close()


def test_a_database_that_cannot_keep_a_write_ahead_log_is_refused() -> None:
    with pytest.raises(UnfitDatabase, match=r"did not accept the settings.*'journal_mode': 'memory'"):
        open_sqlite(Path(":memory:"))


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_an_sqlite_library_that_can_corrupt_its_log_is_refused(version: tuple[int, ...]) -> None:
    shown = ".".join(map(str, version))
    with pytest.raises(UnfitDatabase, match=rf"SQLite {shown} can corrupt.*pysqlite3.*PostgreSQL"):
        refuse_affected_sqlite(version)


@pytest.mark.parametrize("version", [SQLITE_SOUND, (3, 53, 0), (4, 0, 0)])
def test_a_sound_sqlite_library_is_accepted(version: tuple[int, ...]) -> None:
    refuse_affected_sqlite(version)


def test_the_installed_sqlite_library_is_a_sound_one() -> None:
    refuse_affected_sqlite(sqlite.sqlite_version_info)


# Places that cannot hold a record. Access rights do not bind root, so each of these is wrong in kind.


def places_that_cannot_be_written(folder: Path) -> list[Path]:
    in_the_way = folder / "file"
    in_the_way.write_text("not a folder")
    return [in_the_way / "record.db", folder / "missing" / "record.db", folder, Path("/proc/record.db")]


def test_a_place_that_cannot_be_written_is_refused_with_what_to_check(tmp_path: Path) -> None:
    for place in places_that_cannot_be_written(tmp_path):
        with pytest.raises(
            UnfitDatabase, match=r"cannot be opened for writing.*data folder exists, belongs to"
        ):
            open_sqlite(place)


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "record.db"
    letter.write_text("Sehr geehrte Damen und Herren, " * 200, encoding="utf-8")
    before = letter.read_bytes()
    with pytest.raises(UnfitDatabase, match="file is not a database"):
        open_sqlite(letter)
    assert letter.read_bytes() == before


@pytest.fixture
def common_folder() -> Iterator[Path]:
    """A folder every account may enter, with a record in it that was closed in order."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        record = open_record(folder, None)
        append(record, fact("ada"))
        record.close()
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@contextmanager
def bound_by_access_rights() -> Iterator[None]:
    """Root may write anywhere; for a while, be an account that may not."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.mark.parametrize(
    ("folder_rights", "file_rights"),
    [(0o555, 0o666), (0o555, 0o444), (0o777, 0o444), (0o777, 0o000), (0o000, 0o666)],
)
def test_a_record_that_may_not_be_written_is_refused(
    common_folder: Path, folder_rights: int, file_rights: int
) -> None:
    (common_folder / "record.db").chmod(file_rights)
    common_folder.chmod(folder_rights)
    with bound_by_access_rights(), pytest.raises(UnfitDatabase, match="cannot be opened for writing"):
        open_sqlite(common_folder / "record.db")


def test_a_record_another_process_is_writing_is_busy_and_not_unfit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 10)
    record = open_record(tmp_path, None)
    with writing(record), pytest.raises(RecordBusy, match=r"record\.db.*locked"):
        open_sqlite(tmp_path / "record.db")
    open_sqlite(tmp_path / "record.db").close()
    record.close()


def test_a_record_that_may_be_written_is_opened(common_folder: Path) -> None:
    (common_folder / "record.db").chmod(0o666)
    common_folder.chmod(0o777)
    with bound_by_access_rights():
        record = open_sqlite(common_folder / "record.db")
        assert rows(record, "SELECT count(*) FROM events") == [(1,)]
        record.close()


# PostgreSQL


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_missing_postgresql_server_is_refused_by_address_without_its_password() -> None:
    url = f"postgresql://ada:geheim@127.0.0.1:{free_port()}/city"
    with pytest.raises(
        UnfitDatabase, match=r"(?s)127\.0\.0\.1.*does not answer.*GATEBOOK_DATABASE_URL"
    ) as said:
        open_postgres(url, "gatebook_city")
    assert "geheim" not in str(said.value)


@pytest.mark.drill
def test_a_server_that_accepts_and_says_nothing_is_given_up_on() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        host, port = silent.getsockname()
        with pytest.raises(UnfitDatabase, match="does not answer"):
            open_postgres(f"postgresql://{host}:{port}/city", "gatebook_city")


@pytest.fixture
def address(postgres_server: PostgresServer) -> str:
    return postgres_server.fresh_database()


@pytest.mark.postgres
def test_a_missing_database_on_a_running_server_is_refused(address: str) -> None:
    with pytest.raises(UnfitDatabase, match=r"does not answer.*does not exist"):
        open_postgres(address.replace("gatebook_test", "nowhere_test"), "gatebook_city")


@pytest.mark.postgres
def test_a_server_that_could_lose_accepted_decisions_is_refused(address: str) -> None:
    database = sa.make_url(address).database
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{database}" SET synchronous_commit = off'.encode())
    with pytest.raises(UnfitDatabase, match="synchronous_commit=off and could lose accepted decisions"):
        open_postgres(address, "gatebook_city")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{database}" SET synchronous_commit = on'.encode())
    open_postgres(address, "gatebook_city").close()


@pytest.mark.postgres
def test_no_statement_on_postgresql_waits_longer_than_its_deadline(address: str) -> None:
    record = open_postgres(address, "gatebook_city")
    settings = "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "TimeZone"
    found = [rows(record, f"SHOW {name}")[0][0] for name in settings]
    record.close()
    assert found == ["8s", "30s", "30s", "UTC"]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_record_goes_on_after_the_server_cut_all_its_connections(
    record: Database, database_url: str
) -> None:
    with ExitStack() as lent:
        for _ in range(6):
            lent.enter_context(record.connected())
    with psycopg.connect(database_url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    assert append(record, fact("ada")) == [1]
    assert rows(record, "SELECT count(*) FROM events") == [(1,)]


@pytest.mark.postgres
def test_schemas_are_listed_by_prefix(address: str) -> None:
    for name in ("gatebook_city", "gatebook_town", "gatebookish", "other"):
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
    assert sorted(postgres_schemas(address, "gatebook_")) == ["gatebook_city", "gatebook_town"]


# Snapshots for reading


def test_a_reader_sees_one_moment_however_long_it_reads(record: Database) -> None:
    append(record, fact("ada"))
    with record.reading() as connection:
        seen = []
        for name in ("bo", "cy"):
            connection.cursor.execute("SELECT count(*) FROM events")
            seen.append(connection.cursor.fetchone()[0])
            writer = Thread(target=append, args=(record, fact(name)))
            writer.start()
            writer.join()
    assert seen == [1, 1]
    assert rows(record, "SELECT count(*) FROM events") == [(3,)]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_reader_on_postgresql_cannot_write(record: Database) -> None:
    with record.reading() as connection, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        connection.cursor.execute("DELETE FROM events")


def test_what_a_reader_wrote_by_mistake_is_rolled_back(tmp_path: Path) -> None:
    record = open_record(tmp_path, None)
    with record.reading() as connection:
        connection.cursor.execute("INSERT INTO projection_positions VALUES ('mistake', 1)")
    assert rows(record, "SELECT name FROM projection_positions") == [("inline",)]
    record.close()


def test_whoever_waits_in_vain_for_the_lock_is_told_and_may_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_TIMEOUT_MS", 20)
    record = open_sqlite(tmp_path / "record.db")
    with record.connected() as holder, record.connected() as waiting:
        begin_writing(holder.cursor)
        with pytest.raises(sqlite.OperationalError, match="locked"):
            begin_writing(waiting.cursor)
        holder.cursor.execute("COMMIT")
        begin_writing(waiting.cursor)
        waiting.cursor.execute("COMMIT")
        # Whatever else is done through the connection waits as it did.
        waiting.cursor.execute("PRAGMA busy_timeout")
        assert waiting.cursor.fetchone()[0] == 20
    record.close()
