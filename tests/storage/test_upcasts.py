"""A record that holds events of an old form is read, replayed and compared in the form of today."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from domain.access import Reader
from domain.goals import UNNAMED_SYSTEM
from domain.project_values import GoalLink
from domain.projects import Project
from domain.refusals import Refusal
from domain.times import format_instant
from projections.audit_trail import audit_trail
from projections.goals_served import goals_matrix, unnamed_system
from projections.portfolio import portfolio
from projections.sentences import Words, sentence
from runtime.comparison import compare
from storage.cold_fold import fold_events
from storage.history import history
from storage.mapper import FactRow, StoredFact, UnreadableEvent
from storage.organisations import INLINE
from storage.recorder import row_of, writing
from tests.support.city import City
from tests.support.door import refuses
from tests.support.records import NOON, fact, rows
from tests.support.replaying import differing_positions
from workflows.project_goals import LinkGoal

OLD = "project.goal_linked.v1"
WAS = b'{"goal":"goal-9","link":"unclear","wording":"Digital denken"}'


def record_as_before(city: City) -> StoredFact:
    """Append a link as it was recorded when links named no system, and fold it; give what was stored."""
    store, now = city.here.store, format_instant(city.clock.now())
    stored = replace(
        fact("link", city.load().version + 1, topic=OLD, state=WAS),
        originator_id=city.project,
        effective_at=now,
        recorded_at=now,
        metadata=b'{"actor":"system:import","command":"link_goal"}',
    )
    with writing(store.database) as connection:
        position = store.recorder.head(connection)[0] + 1
        store.recorder.append(connection, [row_of(stored, position)])
        fold_events([(position, store.mapper.to_event(stored), stored.metadata)], connection)
        connection.cursor.execute(
            f"UPDATE projection_positions SET position = {position} WHERE name = '{INLINE}'"
        )
    return stored


def leaves(city: City) -> list[tuple[Any, ...]]:
    return rows(
        city.here.store.database,
        "SELECT position, topic, state, metadata, leaf_hash FROM events ORDER BY position",
    )


def take_back(city: City) -> LinkGoal:
    return LinkGoal(
        project_id=city.project,
        system_id=UNNAMED_SYSTEM,
        goal="goal-9",
        link=GoalLink.NONE,
        reason="Im Zielsystem geführt.",
    )


def test_an_old_link_is_read_as_one_of_today_and_stays_what_it_was(city_on_each: City) -> None:
    city = city_on_each
    stored = record_as_before(city)
    mapper = city.here.store.mapper
    with city.reading() as connection:
        *_, (_, read, _) = history(connection, mapper)
    assert isinstance(read, Project.GoalLinked)
    assert (read.system_id, read.goal, read.wording) == (UNNAMED_SYSTEM, "goal-9", "Digital denken")
    assert (read.link, read.reason) == (GoalLink.UNCLEAR, None)
    assert isinstance(mapper.as_recorded(stored), Project.GoalLinkedV1)
    assert city.load().goals[UNNAMED_SYSTEM, "goal-9"].present is GoalLink.UNCLEAR


def test_a_record_with_old_links_goes_on_and_its_leaves_never_change(city_on_each: City) -> None:
    city = city_on_each
    stored = record_as_before(city)
    before = leaves(city)
    city.link_goal("goal-2", GoalLink.YES)
    city.do(take_back(city), "pia")
    after = leaves(city)
    assert after[: len(before)] == before
    assert [topic for _, topic, *_ in after[len(before) - 1 :]] == [OLD, *["project.goal_linked.v2"] * 2]
    position, _, state, _, leaf = before[-1]
    assert (bytes(state), bytes(leaf)) == (WAS, row_of(stored, position)["leaf_hash"])
    assert differing_positions(city.here, range(position - 2, position + 3), None) == []
    assert list(compare(city.here, city.clock.now(), position + 2)) == []


def test_an_old_link_counts_in_the_portfolio_and_stands_in_the_matrix_of_the_unnamed_system(
    city: City,
) -> None:
    record_as_before(city)
    with city.reading() as connection:
        (row,) = portfolio(connection, Reader.operator())
        matrix = goals_matrix(connection, Reader.operator(), unnamed_system(city.programme))
    assert row.version == city.load().version
    assert [(goal.goal, goal.label_de) for goal in matrix.goals] == [("goal-9", "Digital denken")]
    assert matrix.rows[0].link("goal-9") is GoalLink.UNCLEAR


def test_the_trail_shows_an_old_link_as_recorded_and_tells_it_in_todays_words(city: City) -> None:
    record_as_before(city)
    with city.reading() as connection:
        entry = audit_trail(connection, Reader.operator(), project_id=city.project)[-1]
    assert (entry.topic, entry.state) == (OLD, orjson.loads(WAS))
    told = sentence(entry.topic, entry.state, Words(), "de", stream=str(city.project))
    assert told == "Bezug zum Ziel „Digital denken“: ungeklärt."


def test_an_old_link_can_be_taken_back_but_none_is_made_in_the_unnamed_system(city: City) -> None:
    record_as_before(city)
    refuses(city, replace(take_back(city), link=GoalLink.YES), "pia", Refusal.NOT_FOUND)
    city.do(take_back(city), "pia")
    assert city.load().goals[UNNAMED_SYSTEM, "goal-9"].present is GoalLink.NONE


def test_an_old_event_is_never_written_anew(city: City) -> None:
    stored = record_as_before(city)
    mapper = city.here.store.mapper
    with pytest.raises(ValueError, match=r"goal_linked\.v1 is read only; record project\.goal_linked\.v2"):
        mapper.to_stored(mapper.as_recorded(stored), {})


@pytest.mark.parametrize("state", [b"{}", b'{"goal":"g","wording":"w","link":"perhaps"}', None])
def test_an_old_event_that_is_not_whole_is_refused(city: City, state: bytes | None) -> None:
    whole = FactRow(city.project, 9, OLD, WAS, str(city.goals), NOON, "instant", NOON)
    assert isinstance(city.here.store.mapper.to_event(whole), Project.GoalLinked)
    with pytest.raises(UnreadableEvent, match=r"Event 9 of stream .* cannot be read"):
        city.here.store.mapper.to_event(whole._replace(state=state))
