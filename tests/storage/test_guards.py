"""Guards inside the database: whoever comes past our code still cannot delete, alter or leave gaps."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pysqlite3.dbapi2 as sqlite
import pytest
import sqlalchemy as sa
from eventsourcing.persistence import DatabaseError, IntegrityError

from projections.statements import Statement
from storage.engine import Database
from storage.organisations import Organisation, found
from storage.schema import EVENTS
from tests.support.records import append, dispose_of, fact, open_record, put, raw_row, rows, run

INSERT = Statement(sa.insert(EVENTS).values({column.name: sa.bindparam(column.name) for column in EVENTS.c}))
ANY_COLUMN = [column.name for column in EVENTS.c]


@contextmanager
def refused(message: str = ".") -> Iterator[None]:
    """The database itself says no."""
    with pytest.raises(DatabaseError, match=message):
        yield


def everything(record: Database) -> list[tuple[object, ...]]:
    return rows(record, "SELECT * FROM events ORDER BY position")


# Appending


def test_events_are_appended_one_after_the_other(record: Database) -> None:
    assert append(record, fact("ada", 1), fact("ada", 2), fact("bo", 1)) == [1, 2, 3]


def test_a_position_that_is_not_the_next_one_is_refused(record: Database) -> None:
    append(record, fact("ada", 1), fact("ada", 2))
    for position in (-1, 0, 2, 4):
        with refused():
            put(record, INSERT, raw_row("bo", 1, position))
    assert len(everything(record)) == 2
    put(record, INSERT, raw_row("bo", 1, 3))


def test_a_stream_may_not_begin_in_its_middle(record: Database) -> None:
    for version in (-1, 2, 3, 7):
        with refused("version gap"):
            append(record, fact("ada", version))
    assert everything(record) == []


def test_a_stream_may_begin_at_version_zero_or_one(record: Database) -> None:
    append(record, fact("ada", 0), fact("ada", 1), fact("bo", 1), fact("bo", 2))


def test_a_version_may_not_be_left_out(record: Database) -> None:
    append(record, fact("ada", 1))
    with refused("version gap"):
        append(record, fact("ada", 3))
    append(record, fact("ada", 2))


def test_a_stream_that_began_at_one_gets_no_version_zero_afterwards(record: Database) -> None:
    append(record, fact("ada", 1))
    with refused():
        append(record, fact("ada", 0))


def test_the_same_version_of_a_stream_is_taken_once(record: Database) -> None:
    append(record, fact("ada", 1))
    with pytest.raises(IntegrityError):
        append(record, fact("ada", 1))
    append(record, fact("bo", 1))


def test_the_same_event_id_is_taken_once(record: Database) -> None:
    first = raw_row("ada", 1, 1)
    put(record, INSERT, first)
    with pytest.raises(IntegrityError):
        put(record, INSERT, raw_row("bo", 1, 2, event_id=first["event_id"]))
    put(record, INSERT, raw_row("bo", 1, 2))


def test_what_is_refused_takes_the_whole_append_with_it(record: Database) -> None:
    with refused():
        append(record, fact("ada", 1), fact("bo", 1), fact("ada", 3))
    assert everything(record) == []


# Altering


def test_no_column_of_an_event_can_be_changed(record: Database) -> None:
    append(record, fact("ada", 1), fact("bo", 1))
    before = everything(record)
    for column in EVENTS.c:
        other = 9 if isinstance(column.type, sa.BigInteger) else "other"
        value = b"other" if isinstance(column.type, sa.LargeBinary) else other
        with refused():
            run(record, f"UPDATE events SET {column.name} = ? WHERE position = 1", (value,))
    assert everything(record) == before


def test_an_update_that_changes_nothing_is_refused_as_well(record: Database) -> None:
    append(record, fact("ada"))
    with refused("only the payload of a disposed event"):
        run(record, "UPDATE events SET topic = topic")


def test_an_event_cannot_be_deleted(record: Database) -> None:
    append(record, fact("ada", 1), fact("ada", 2))
    for which in ("", " WHERE position = 2"):
        with refused("nothing is deleted"):
            run(record, f"DELETE FROM events{which}")
    assert len(everything(record)) == 2


def test_an_event_cannot_be_replaced_or_upserted(record: Database) -> None:
    put(record, INSERT, raw_row("ada", 1, 1))
    before = everything(record)
    sqlite_only = ("INSERT OR REPLACE", "REPLACE") if record.dialect == "sqlite" else ()
    sql = INSERT.sql(record.dialect)
    upsert = f"{sql} ON CONFLICT (position) DO UPDATE SET topic = excluded.topic"
    texts = [upsert, *(sql.replace("INSERT", how, 1) for how in sqlite_only)]
    for text in texts:
        for position in (1, 2):
            _, values = INSERT.bind(record.dialect, raw_row("ada", 1, position))
            with refused(), record.connected() as connection:
                try:
                    connection.cursor.execute(text, values)
                except (sqlite.Error, psycopg.Error) as error:
                    raise DatabaseError(str(error)) from error
    assert everything(record) == before


@pytest.mark.parametrize("ignoring", ["INSERT OR IGNORE", "INSERT OR FAIL", "INSERT OR ROLLBACK"])
def test_sqlite_conflict_clauses_do_not_get_past_the_guards(tmp_path: Path, ignoring: str) -> None:
    record = open_record(tmp_path, None)
    put(record, INSERT, raw_row("ada", 1, 1))
    text = INSERT.sql("sqlite").replace("INSERT", ignoring, 1)
    with record.connected() as connection, pytest.raises(sqlite.IntegrityError):
        connection.cursor.execute(text, INSERT.bind("sqlite", raw_row("ada", 3, 2))[1])
    assert len(everything(record)) == 1
    record.close()


def test_sqlite_takes_values_of_the_declared_types_only(tmp_path: Path) -> None:
    record = open_record(tmp_path, None)
    wrong: dict[str, object] = {"position": "one", "recorded_at": b"bytes", "state": "text", "leaf_hash": 7}
    for column, value in wrong.items():
        with refused():
            put(record, INSERT, {**raw_row("ada", 1, 1), column: value})
    for column in ("event_id", "topic", "effective_at", "state_sha256", "metadata_sha256", "leaf_hash"):
        with refused("NOT NULL"):
            put(record, INSERT, {**raw_row("ada", 1, 1), column: None})
    assert everything(record) == []
    record.close()


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_takes_values_of_the_declared_types_only(record: Database) -> None:
    for column in ("event_id", "topic", "effective_at", "state_sha256", "metadata_sha256", "leaf_hash"):
        with refused("not-null"):
            put(record, INSERT, {**raw_row("ada", 1, 1), column: None})
    with refused():
        put(record, INSERT, {**raw_row("ada", 1, 1), "position": "one"})
    assert everything(record) == []


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_truncate(record: Database) -> None:
    append(record, fact("ada"))
    for table in ("events", "disposals", "events, disposals", "events CASCADE"):
        with refused("nothing is deleted"):
            run(record, f"TRUNCATE {table}")
    assert len(everything(record)) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_guards_also_hold_in_the_replica_role_that_skips_ordinary_triggers(
    record: Database,
) -> None:
    found(record, Organisation("city", "Stadt", "city/log", "test"))
    append(record, fact("ada"))
    before = everything(record)
    with record.connected() as connection:
        connection.cursor.execute("SET session_replication_role = replica")
        for attempt in (
            "DELETE FROM events",
            "UPDATE events SET topic = 'other'",
            "TRUNCATE events",
            "INSERT INTO disposals VALUES (1, 'nobody decided')",
            "UPDATE organisation SET marked = 'production'",
            "DELETE FROM organisation",
        ):
            with pytest.raises(psycopg.IntegrityError):
                connection.cursor.execute(attempt)
        connection.cursor.execute("RESET session_replication_role")
    assert everything(record) == before


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_every_postgresql_guard_is_always_enabled(record: Database) -> None:
    states = rows(
        record,
        "SELECT tgname, tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace",
    )
    assert len(states) == 10
    assert {enabled for _, enabled in states} == {"A"}


# Disposals


def test_a_position_is_listed_for_disposal_by_a_recorded_decision_only(record: Database) -> None:
    append(record, fact("ada"))
    (other,) = rows(record, "SELECT event_id FROM events")
    for decision in ("nobody", other[0]):
        with refused("no recorded decision under four eyes"):
            run(record, "INSERT INTO disposals VALUES (?, ?)", (1, decision))
    dispose_of(record, 1)
    assert [row[0] for row in rows(record, "SELECT position FROM disposals")] == [1]


def test_the_payload_of_a_listed_position_may_be_cleared_and_nothing_else(record: Database) -> None:
    append(record, fact("ada"), fact("bo"))
    dispose_of(record, 1)
    before = everything(record)
    run(record, CLEAR, (1,))
    after = everything(record)
    assert after[1:] == before[1:]
    payload = {"state", "state_salt", "metadata", "metadata_salt"}
    expected = [None if name in payload else value for name, value in zip(ANY_COLUMN, before[0], strict=True)]
    assert list(after[0]) == expected


CLEAR = (
    "UPDATE events SET state = NULL, state_salt = NULL, metadata = NULL, metadata_salt = NULL "
    "WHERE position = ?"
)


def test_the_payload_of_an_unlisted_position_stays(record: Database) -> None:
    append(record, fact("ada"), fact("bo"))
    dispose_of(record, 1)
    with refused("only the payload of a disposed event"):
        run(record, CLEAR, (2,))


def test_a_listed_position_is_cleared_whole_or_not_at_all(record: Database) -> None:
    append(record, fact("ada"))
    dispose_of(record, 1)
    whole = "state = NULL, state_salt = NULL, metadata = NULL, metadata_salt = NULL"
    for change in (
        "state = NULL",
        "state = NULL, state_salt = NULL, metadata = NULL",
        f"{whole}, topic = 'other'",
        f"{whole}, state_sha256 = leaf_hash",
        whole.replace("state = NULL", "state = metadata"),
        "position = 9",
    ):
        with refused("only the payload of a disposed event"):
            run(record, f"UPDATE events SET {change} WHERE position = 1")


def test_the_list_of_disposals_is_itself_kept(record: Database) -> None:
    append(record, fact("ada"))
    decision = dispose_of(record, 1)
    with refused("nothing is"):
        run(record, "DELETE FROM disposals")
    with refused("nothing is"):
        run(record, "UPDATE disposals SET position = 2")
    replacing = ("INSERT OR REPLACE", "REPLACE") if record.dialect == "sqlite" else ()
    for how in ("INSERT", *replacing):
        with refused():
            run(record, f"{how} INTO disposals VALUES (?, ?)", (1, decision.event_id))


def test_a_disposed_event_can_still_not_be_deleted(record: Database) -> None:
    append(record, fact("ada"))
    dispose_of(record, 1)
    run(record, CLEAR, (1,))
    with refused("nothing is deleted"):
        run(record, "DELETE FROM events WHERE position = 1")


# The organisation


def test_an_organisation_keeps_its_slug_origin_and_mark(record: Database) -> None:
    found(record, Organisation("city", "Stadt", "city/log", "test"))
    for column in ("slug", "log_origin", "marked"):
        with refused("slug, origin and mark are fixed"):
            run(record, f"UPDATE organisation SET {column} = 'other'")
    run(record, "UPDATE organisation SET name = 'Stadt am Fluss'")
    assert rows(record, "SELECT name, marked FROM organisation") == [("Stadt am Fluss", "test")]


def test_a_record_belongs_to_one_organisation(record: Database) -> None:
    found(record, Organisation("city", "Stadt", "city/log", "test"))
    with refused():
        run(record, "INSERT INTO organisation VALUES (2, 'town', 'Ort', 'town/log', 'test', 1)")


def test_an_organisation_cannot_be_deleted_and_founded_anew_under_another_mark(record: Database) -> None:
    found(record, Organisation("city", "Stadt", "city/log", "demo"))
    with refused():
        run(record, "DELETE FROM organisation")
    if record.dialect == "postgresql":
        with refused():
            run(record, "TRUNCATE organisation")
    with refused():
        run(record, "REPLACE INTO organisation VALUES (1, 'city', 'Stadt', 'city/log', 'production', 1)")
    assert rows(record, "SELECT marked FROM organisation") == [("demo",)]
