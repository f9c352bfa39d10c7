"""The transaction of a command: all that must agree is written in it, or nothing is."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid5

import pytest
from eventsourcing.persistence import DatabaseError, OperationalError

from domain.ballots import Choice
from domain.projects import Project
from domain.refusals import Refused
from domain.times import format_instant, parse_instant
from projections.catalogue import TABLES
from storage.mapper import UnreadableEvent
from tests.support.city import City, person
from tests.support.crashes import Crash, Statements, watched
from tests.support.records import append, dispose_of, fact, open_record, rows, run
from workflows.commands import Actor
from workflows.dispatch import COMMANDS, Conflict
from workflows.gate_reviews import CastVote
from workflows.projects import AssignLead, RetitleProject

KEPT = (
    "events",
    "receipts",
    "inbox",
    "mail_outbox",
    "projection_positions",
    *(table.name for table in TABLES),
)


def everything(city: City) -> dict[str, list[str]]:
    """Every row of every table, as another connection sees it."""
    found: dict[str, list[str]] = {}
    with city.here.store.database.connected() as connection:
        for name in KEPT:
            connection.cursor.execute(f"SELECT * FROM {name}")
            found[name] = sorted(map(repr, connection.cursor.fetchall()))
    return found


@pytest.fixture
def one_vote_short(city_on_each: City) -> tuple[City, CastVote]:
    """The city with one yes of three given: the next one decides, moves the project and tells people."""
    city = city_on_each
    review = city.request_release()
    city.vote(review, "ada")
    frozen = city.review(review).frozen
    assert frozen is not None
    return (
        city,
        CastVote(review_id=review, choice=Choice.YES, dossier_sha256=frozen.dossier_sha256, reason="gut"),
    )


# Together or not at all


def test_a_deciding_vote_writes_events_rows_notices_and_receipt_together(
    one_vote_short: tuple[City, CastVote],
) -> None:
    city, vote = one_vote_short
    before = everything(city)
    receipt = city.do(vote, "bo", key="deciding")
    database = city.here.store.database
    new = rows(
        database,
        "SELECT position, event_id, topic, recorded_at, metadata FROM events "
        "WHERE position > ? ORDER BY position",
        (len(before["events"]),),
    )
    assert [row[2] for row in new] == [
        "gate_review.vote_cast.v1",
        "gate_review.concluded.v1",
        "project.phase_entered.v1",
    ]
    assert {row[3] for row in new} == {format_instant(receipt.recorded_at)}
    assert receipt.position == new[-1][0]
    command_id = uuid5(COMMANDS, f"{person('bo')}\ndeciding")
    assert [row[1] for row in new] == [str(uuid5(command_id, str(place))) for place in (1, 2, 3)]
    assert {json.loads(bytes(row[4]))["command_id"] for row in new} == {str(command_id)}
    kept = rows(
        database, "SELECT position FROM receipts WHERE account = ? AND key = 'deciding'", (str(person("bo")),)
    )
    assert kept == [(receipt.position,)]
    assert rows(database, "SELECT position FROM projection_positions") == [(receipt.position,)]
    told = {row[0] for row in rows(database, "SELECT event_id FROM inbox")}
    assert told == {row[0] for row in rows(database, "SELECT event_id FROM mail_outbox")}
    assert told & {row[1] for row in new}
    assert city.load().phase.phase == "initiation"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_crash_at_any_statement_of_a_deciding_vote_leaves_nothing_of_it(
    one_vote_short: tuple[City, CastVote], after: bool
) -> None:
    city, vote = one_vote_short
    by, database = Actor(person("bo")), city.here.store.database
    before, now = everything(city), city.clock.now()
    crashed = 0
    for place in range(1, 200):
        statements = Statements(crash_at=place, after=after)
        try:
            with watched(database, statements):
                city.here.dispatcher.dispatch(vote, by, now, "deciding")
        except Crash:
            sent = statements.sent[place - 1]
            if after and sent == "COMMIT":
                break
            assert everything(city) == before, f"left behind at statement {place}: {sent}"
            crashed += 1
            continue
        break
    assert crashed > 15
    assert everything(city) != before
    again = city.here.dispatcher.dispatch(vote, by, now, "deciding")
    assert again.repeated
    assert city.load().phase.phase == "initiation"


def test_a_lost_answer_to_commit_is_settled_by_asking_again_under_the_same_key(
    one_vote_short: tuple[City, CastVote],
) -> None:
    city, vote = one_vote_short
    by, now = Actor(person("bo")), city.clock.now()
    lost = Statements(crash_on="COMMIT", after=True)
    with watched(city.here.store.database, lost), pytest.raises(Crash, match="COMMIT"):
        city.here.dispatcher.dispatch(vote, by, now, "deciding")
    stored = everything(city)
    again = city.here.dispatcher.dispatch(vote, by, now, "deciding")
    assert again.repeated
    assert everything(city) == stored


def test_a_failing_notice_takes_the_vote_with_it(one_vote_short: tuple[City, CastVote]) -> None:
    city, vote = one_vote_short
    before = everything(city)
    run(city.here.store.database, "ALTER TABLE mail_outbox RENAME TO elsewhere")
    with pytest.raises((OperationalError, DatabaseError)):
        city.do(vote, "bo")
    run(city.here.store.database, "ALTER TABLE elsewhere RENAME TO mail_outbox")
    assert everything(city) == before
    city.do(vote, "bo")


def test_a_refused_command_leaves_nothing_and_may_be_given_again_under_its_key(city_on_each: City) -> None:
    city = city_on_each
    before = everything(city)
    wrong = RetitleProject(project_id=city.project, title="  ")
    for _ in range(2):
        with pytest.raises(Refused):
            city.do(wrong, "pia", key="again")
    assert everything(city) == before
    city.do(RetitleProject(project_id=city.project, title="Neu"), "pia", key="again")


def test_a_command_that_changes_nothing_keeps_its_receipt_and_records_nothing(city_on_each: City) -> None:
    city = city_on_each
    before = everything(city)
    receipt = city.do(AssignLead(project_id=city.project, lead=person("eve")), "pia")
    after = everything(city)
    assert {name for name in KEPT if after[name] != before[name]} == {"receipts"}
    assert receipt.position == len(before["events"])


# Recorded time


def test_recorded_time_stands_still_while_the_clock_runs_behind_the_last_event(city_on_each: City) -> None:
    city = city_on_each
    dispatch, by = city.here.dispatcher.dispatch, Actor(person("pia"))
    late = city.clock.now() + timedelta(hours=1)
    times = [
        late,
        late - timedelta(days=3),
        late - timedelta(microseconds=1),
        late + timedelta(microseconds=1),
    ]
    recorded = [
        dispatch(
            RetitleProject(project_id=city.project, title=f"Titel {place}"), by, now, f"t{place}"
        ).recorded_at
        for place, now in enumerate(times)
    ]
    assert recorded == [late, late, late, times[-1]]
    every = [
        row[0] for row in rows(city.here.store.database, "SELECT recorded_at FROM events ORDER BY position")
    ]
    assert every == sorted(every)
    assert every[-4:] == [format_instant(one) for one in recorded]


def test_recorded_times_are_stored_with_six_digits_in_utc(city_on_each: City) -> None:
    for recorded, effective in rows(
        city_on_each.here.store.database, "SELECT recorded_at, effective_at FROM events"
    ):
        for text in (recorded, effective):
            assert format_instant(parse_instant(text)) == text


# Conflicts


def test_projections_that_are_not_where_the_events_are_stop_every_command(city_on_each: City) -> None:
    city = city_on_each
    run(city.here.store.database, "UPDATE projection_positions SET position = position - 1")
    before = everything(city)
    with pytest.raises(Conflict, match="gatebook verify"):
        city.do(RetitleProject(project_id=city.project, title="Neu"), "pia")
    assert everything(city) == before


def test_loading_what_does_not_exist_or_is_another_noun_gives_nothing(city_on_each: City) -> None:
    store = city_on_each.here.store
    assert store.load(Project, person("nobody")) is None
    assert store.load(Project, city_on_each.board) is None
    assert store.load(Project, city_on_each.project) is not None


def test_what_was_read_once_is_not_remembered_beyond_its_disposal(city_on_each: City) -> None:
    store, project = city_on_each.here.store, city_on_each.project
    assert store.load(Project, project) is not None
    database = store.database
    ((position,),) = rows(
        database, f"SELECT position FROM events WHERE originator_id = '{project}' AND originator_version = 1"
    )
    dispose_of(database, position)
    run(
        database,
        "UPDATE events SET state = NULL, metadata = NULL, state_salt = NULL, metadata_salt = NULL "
        f"WHERE position = {position}",
    )
    with pytest.raises(UnreadableEvent, match="disposed of"):
        store.load(Project, project)


def test_an_event_outside_a_command_cannot_slip_into_the_transaction_of_another_record(
    city: City, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = open_record(tmp_path / "other", None)
    with city.here.store.transaction(city.clock.now()):
        append(other, fact("ada"))
    assert rows(other, "SELECT count(*) FROM events") == [(1,)]
    assert rows(city.here.store.database, "SELECT count(*) FROM events WHERE topic = 'tale.told.v1'") == [
        (0,)
    ]
    other.close()
