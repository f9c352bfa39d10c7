"""Sealed text: readable with its key and in its place only, erased with its key, never stored in plain."""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from eventsourcing.persistence import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ballots import Choice
from domain.gate_review_values import VotingPaper
from domain.gate_reviews import GateReview
from domain.kernel import Act, DomainEvent
from domain.refusals import Refused
from domain.texts import Erased, Note, Sealed
from projections.catalogue import TABLES
from storage.engine import open_postgres, open_sqlite
from storage.keys import IntegrityAlarm, KeyStore
from tests.support.city import City, person
from tests.support.records import rows, run, stream
from tests.support.vectors import vector
from workflows import gate_reviews, projects
from workflows.dispatch import Recorded

CANARY = "Kanarienvogel: Eve ist in Elternzeit"
EVE, BO = stream("eve"), stream("bo")
EVENT = stream("event")


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore.at(tmp_path / "keys.db")


def test_a_tag_is_the_same_for_one_subject_and_purpose_until_the_key_is_erased(keys: KeyStore) -> None:
    mine = keys.tag(EVE, "mail")
    assert keys.tag(EVE, "mail") == mine
    assert len({mine, keys.tag(EVE, "other"), keys.tag(BO, "mail")}) == 3
    keys.erase(EVE)
    assert keys.tag(EVE, "mail") != mine


@given(text=st.text(st.characters(exclude_categories=["Cs"])), field=st.text(min_size=1, max_size=9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sealed_text_opens_to_what_was_said(keys: KeyStore, text: str, field: str) -> None:
    assert keys.open(keys.seal(Note(EVE, text), EVENT, field), EVENT, field) == text


def test_a_text_is_sealed_as_written_down_aes_256_gcm_over_event_and_field(tmp_path: Path) -> None:
    keys = KeyStore.at(tmp_path / "keys.db")
    sealed = keys.seal(Note(EVE, CANARY), EVENT, "reason")
    ((key_id, subject, key),) = rows(keys._database, "SELECT key_id, subject, key FROM subject_keys")
    assert (key_id, subject, len(key)) == (sealed.key_id, str(EVE), 32)
    nonce, ciphertext = base64.b64decode(sealed.nonce), base64.b64decode(sealed.ciphertext)
    assert len(nonce) == 12
    assert AESGCM(key).decrypt(nonce, ciphertext, f"{EVENT}reason".encode()).decode() == CANARY


def test_the_sealed_vector_opens_with_its_key_and_nothing_but_aes_gcm() -> None:
    told = vector("vote_cast_sealed")
    reason = json.loads(told["state_text"])["reason"]
    place = (told["event_id"] + "reason").encode()
    text = AESGCM(bytes(range(32))).decrypt(
        base64.b64decode(reason["nonce"]), base64.b64decode(reason["ciphertext"]), place
    )
    assert text.decode() == "Kosten unklar, bitte prüfen."


def test_the_same_text_sealed_twice_looks_different(keys: KeyStore) -> None:
    one, other = (keys.seal(Note(EVE, CANARY), EVENT, "reason") for _ in range(2))
    assert one.key_id == other.key_id
    assert one.nonce != other.nonce
    assert one.ciphertext != other.ciphertext


def test_each_subject_has_one_key_of_its_own_also_when_first_needed_at_once(keys: KeyStore) -> None:
    sealed: list[Sealed] = []
    threads = [
        Thread(target=lambda who=who: sealed.append(keys.seal(Note(who, CANARY), EVENT, "reason")))
        for who in (EVE, BO) * 8
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.key_id for one in sealed}) == 2
    assert len(rows(keys._database, "SELECT * FROM subject_keys")) == 2


def test_a_key_outlives_the_process_that_made_it(tmp_path: Path) -> None:
    first = KeyStore.at(tmp_path / "keys.db")
    sealed = first.seal(Note(EVE, CANARY), EVENT, "reason")
    first.close()
    second = KeyStore.at(tmp_path / "keys.db")
    assert second.open(sealed, EVENT, "reason") == CANARY
    assert second.seal(Note(EVE, CANARY), EVENT, "reason").key_id == sealed.key_id
    second.close()


def test_erasing_a_subject_erases_what_was_sealed_for_it_and_nothing_else(keys: KeyStore) -> None:
    eve, bo = (keys.seal(Note(who, CANARY), EVENT, "reason") for who in (EVE, BO))
    assert keys.erase(EVE) is True
    assert keys.open(eve, EVENT, "reason") == Erased(eve.key_id)
    assert keys.open(bo, EVENT, "reason") == CANARY
    assert keys.erase(EVE) is False


def test_what_is_sealed_after_an_erasure_has_a_new_key_and_the_old_text_stays_erased(keys: KeyStore) -> None:
    old = keys.seal(Note(EVE, CANARY), EVENT, "reason")
    keys.erase(EVE)
    new = keys.seal(Note(EVE, "neu"), EVENT, "reason")
    assert new.key_id != old.key_id
    assert keys.open(new, EVENT, "reason") == "neu"
    assert keys.open(old, EVENT, "reason") == Erased(old.key_id)


def test_an_erasure_is_heard_by_another_process_with_the_key_in_its_memory(tmp_path: Path) -> None:
    here, there = KeyStore.at(tmp_path / "keys.db"), KeyStore.at(tmp_path / "keys.db")
    sealed = there.seal(Note(EVE, CANARY), EVENT, "reason")
    assert here.erase(EVE)
    assert there.open(sealed, EVENT, "reason") == Erased(sealed.key_id)
    late = there.seal(Note(EVE, CANARY), EVENT, "reason")
    assert here.open(late, EVENT, "reason") == CANARY


def test_an_erased_key_is_gone_from_the_files(tmp_path: Path) -> None:
    keys = KeyStore.at(tmp_path / "keys.db")
    keys.seal(Note(EVE, CANARY), EVENT, "reason")
    ((key,),) = rows(keys._database, "SELECT key FROM subject_keys")
    assert any(key in path.read_bytes() for path in tmp_path.iterdir())
    keys.erase(EVE)
    assert not any(key in path.read_bytes() for path in tmp_path.iterdir())
    keys.close()


# On both databases


@pytest.fixture
def keys_on_each(tmp_path: Path, database_url: str | None) -> Iterator[KeyStore]:
    database = (
        open_postgres(database_url, "gatebook_city_keys")
        if database_url
        else open_sqlite(tmp_path / "keys.db")
    )
    store = KeyStore(database)
    yield store
    store.close()


def test_on_each_database_a_text_opens_until_its_key_is_erased(keys_on_each: KeyStore) -> None:
    keys = keys_on_each
    eve, bo = (keys.seal(Note(who, CANARY), EVENT, "reason") for who in (EVE, BO))
    assert keys.open(eve, EVENT, "reason") == keys.open(bo, EVENT, "reason") == CANARY
    assert (keys.erase(EVE), keys.erase(EVE)) == (True, False)
    assert keys.open(eve, EVENT, "reason") == Erased(eve.key_id)
    assert keys.open(bo, EVENT, "reason") == CANARY


def test_on_each_database_a_key_is_never_changed_or_put_in_the_place_of_another(
    keys_on_each: KeyStore,
) -> None:
    sealed = keys_on_each.seal(Note(EVE, CANARY), EVENT, "reason")
    database = keys_on_each._database
    with pytest.raises(IntegrityError, match="never changed"):
        run(database, "UPDATE subject_keys SET subject = 'x'")
    if database.dialect == "sqlite":
        with pytest.raises(IntegrityError, match="this key exists"):
            run(database, "INSERT OR REPLACE INTO subject_keys VALUES (?, 'x', x'00')", (sealed.key_id,))
        run(database, "INSERT OR REPLACE INTO subject_keys VALUES ('x', ?, x'00')", (str(EVE),))
    else:
        with pytest.raises(IntegrityError, match="never all at once"):
            run(database, "TRUNCATE subject_keys")
    assert keys_on_each.open(sealed, EVENT, "reason") == CANARY


def test_on_each_database_a_store_is_made_once_however_many_open_it_at_once(
    tmp_path: Path, database_url: str | None
) -> None:
    def opened(_: int) -> str:
        database = (
            open_postgres(database_url, "gatebook_city_keys")
            if database_url
            else open_sqlite(tmp_path / "keys.db")
        )
        store = KeyStore(database)
        sealed = store.seal(Note(EVE, CANARY), EVENT, "reason")
        store.close()
        return sealed.key_id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(opened, range(8)))) == 1


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_erased_key_is_gone_from_the_files_of_its_table_on_postgresql(keys_on_each: KeyStore) -> None:
    keys_on_each.seal(Note(EVE, CANARY), EVENT, "reason")
    database = keys_on_each._database
    ((key,),) = rows(database, "SELECT key FROM subject_keys")
    in_file = "SELECT position(?::bytea IN pg_read_binary_file(pg_relation_filepath('subject_keys')))"
    with database.connected() as connection:
        connection.cursor.execute("CHECKPOINT")
    assert rows(database, in_file, (bytes(key),))[0][0] > 0
    keys_on_each.erase(EVE)
    with database.connected() as connection:
        connection.cursor.execute("CHECKPOINT")
    assert rows(database, in_file, (bytes(key),)) == [(0,)]


@pytest.mark.parametrize("part", ["nonce", "ciphertext"])
def test_an_altered_text_raises_the_alarm(keys: KeyStore, part: str) -> None:
    sealed = keys.seal(Note(EVE, CANARY), EVENT, "reason")
    raw = bytearray(base64.b64decode(getattr(sealed, part)))
    raw[0] ^= 1
    other = base64.b64encode(raw).decode()
    altered = replace(sealed, nonce=other) if part == "nonce" else replace(sealed, ciphertext=other)
    with pytest.raises(IntegrityAlarm, match=f"field reason in event {EVENT} was altered or moved"):
        keys.open(altered, EVENT, "reason")


@pytest.mark.parametrize("broken", ["", "AAAA", "kein base64!", "ä"])
def test_a_text_that_is_no_ciphertext_at_all_raises_the_alarm_too(keys: KeyStore, broken: str) -> None:
    sealed = keys.seal(Note(EVE, CANARY), EVENT, "reason")
    for altered in (replace(sealed, ciphertext=broken), replace(sealed, nonce=broken)):
        with pytest.raises(IntegrityAlarm):
            keys.open(altered, EVENT, "reason")


def test_a_text_moved_to_another_event_field_or_key_raises_the_alarm(keys: KeyStore) -> None:
    sealed = keys.seal(Note(EVE, CANARY), EVENT, "reason")
    other = keys.seal(Note(BO, CANARY), EVENT, "reason")
    for moved, event_id, field in (
        (sealed, uuid4(), "reason"),
        (sealed, EVENT, "remark"),
        (replace(sealed, key_id=other.key_id), EVENT, "reason"),
    ):
        with pytest.raises(IntegrityAlarm):
            keys.open(moved, event_id, field)


# In the life of a city


def vote_with_reason(city: City, review: UUID, reason: str = CANARY) -> None:
    frozen = city.review(review).frozen
    assert frozen is not None
    city.do(
        gate_reviews.CastVote(
            review_id=review, choice=Choice.NO, dossier_sha256=frozen.dossier_sha256, reason=reason
        ),
        "ada",
    )


def test_no_file_of_the_record_holds_a_sealed_text_in_plain(city: City, tmp_path: Path) -> None:
    vote_with_reason(city, city.request_release())
    city.do(projects.PauseProject(project_id=city.project, reason=CANARY), "pia")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.endswith("-wal") for path in files)
    for path in files:
        content = path.read_bytes()
        assert b"Kanarienvogel" not in content, path
        assert base64.b64encode(b"Kanarienvogel: Eve")[:-2] not in content, path


def test_no_row_of_any_table_holds_a_sealed_text_in_plain(city_on_each: City) -> None:
    city = city_on_each
    vote_with_reason(city, city.request_release())
    city.do(projects.PauseProject(project_id=city.project, reason=CANARY), "pia")
    database = city.here.store.database
    tables = ["events", "inbox", "mail_outbox", "receipts", *(table.name for table in TABLES)]
    for table in tables:
        for row in rows(database, f"SELECT * FROM {table}"):
            assert "Kanarienvogel" not in repr(row), table


def test_erasing_a_person_leaves_events_and_leaf_hashes_as_they_are(city_on_each: City) -> None:
    city = city_on_each
    review = city.request_release()
    vote_with_reason(city, review)
    database = city.here.store.database
    before = rows(database, "SELECT * FROM events ORDER BY position")
    city.here.keys.erase(person("ada"))
    assert rows(database, "SELECT * FROM events ORDER BY position") == before
    assert city.review(review).ballots[person("ada")].choice is Choice.NO
    (vote,) = rows(database, "SELECT event_id FROM events WHERE topic = 'gate_review.vote_cast.v1'")
    assert b"Kanarienvogel" not in b"".join(row[8] for row in before)
    assert vote


class Crash(Exception):  # noqa: N818 - what happens
    """The process ends between the saving of events and their commit."""


def crash_before_the_commit(city: City, review_id: UUID, seen: list[tuple[int, int]]) -> None:
    with city.here.store.transaction(city.clock.now()) as transaction:
        review = transaction.load(GateReview, review_id)
        assert review is not None
        assert review.frozen is not None
        note = Note(person("ada"), CANARY)
        act = Act.now(uuid4(), transaction.recorded_at)
        review.cast_vote(person("ada"), Choice.NO, VotingPaper(review.frozen.dossier_sha256), note, act)
        (event,) = (event for event in review.collect_events() if isinstance(event, DomainEvent))
        transaction.save([Recorded(event, {"actor": str(person("ada")), "command": "cast_vote"})])
        seen.append(keys_and_events(city))
        raise Crash


def keys_and_events(city: City) -> tuple[int, int]:
    """Count both as another connection sees them: what is durable."""
    return (
        rows(city.here.keys._database, "SELECT count(*) FROM subject_keys")[0][0],
        rows(city.here.store.database, "SELECT count(*) FROM events")[0][0],
    )


def test_a_key_is_durable_before_the_event_that_needs_it_is_committed(city: City) -> None:
    review = city.request_release()
    keys, events = keys_and_events(city)
    seen: list[tuple[int, int]] = []
    with pytest.raises(Crash):
        crash_before_the_commit(city, review, seen)
    assert seen == [(keys + 1, events)]
    assert keys_and_events(city) == (keys + 1, events)
    vote_with_reason(city, review)
    assert keys_and_events(city) == (keys + 1, events + 1)


def test_a_refused_command_with_a_remark_seals_nothing(city: City) -> None:
    review = city.request_release()
    with pytest.raises(Refused):
        city.do(
            gate_reviews.CastVote(review_id=review, choice=Choice.NO, dossier_sha256="0" * 64, reason=CANARY),
            "ada",
        )
    assert rows(city.here.keys._database, "SELECT count(*) FROM subject_keys") == [(0,)]
