"""The trail: every event has its place, its order and its readers, and says what the record says."""

import json
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from domain.access import Reader, visible_to
from domain.boards import Board
from domain.catalogue import CURRENT, EVENTS
from domain.conditions import Condition
from domain.decision_needs import DecisionNeed
from domain.evidence import Evidence
from domain.exception_tasks import ExceptionTask
from domain.gate_reviews import GateReview
from domain.goals import GoalSystem
from domain.import_batches import ImportBatch
from domain.kernel import DomainEvent
from domain.lifecycles import Lifecycle
from domain.meetings import Meeting
from domain.people import Person, Role, ScopeKind
from domain.programmes import Programme
from domain.project_checks import ProjectCheck
from domain.projects import Project
from domain.reminders import Reminder
from domain.system_records import SystemRecord
from domain.units import Unit
from projections.audit_trail import INDEX, RESTRICTED, Entry, Place, audit_trail
from projections.mandates_held import mandates_of
from projections.portfolio import portfolio
from storage.refolding import differing_rows
from tests.support import builders
from tests.support.builders import PROGRAMME, act, day, mandate_of
from tests.support.city import City, person
from tests.support.door import facts, head
from tests.support.electorates import ADA
from tests.support.folds import every_event, folded
from tests.support.mailing import decide, let_reminders_fall_due
from tests.support.records import dispose_of, run, stream
from workflows.commands import Actor
from workflows.people import EndMandate, NoteAbsence
from workflows.programmes import EstablishProgramme
from workflows.projects import PauseProject, RetitleProject, SetVisibility

PROJECT, BOARD = builders.project().id, builders.board().id
NOWHERE = Place()
IN_PROGRAMME = Place(None, str(PROGRAMME))
ON_BOARD = Place(None, str(PROGRAMME), str(BOARD))
IN_PROJECT = Place(str(PROJECT), str(PROGRAMME))
IN_REVIEW = Place(str(PROJECT), str(PROGRAMME), str(BOARD))
PLACES = {
    Person: NOWHERE,
    Unit: NOWHERE,
    Lifecycle: NOWHERE,
    Programme: IN_PROGRAMME,
    GoalSystem: IN_PROGRAMME,
    Board: ON_BOARD,
    Project: IN_PROJECT,
    GateReview: IN_REVIEW,
    ProjectCheck: IN_PROJECT,
    Reminder: IN_PROJECT,
    ExceptionTask: IN_PROJECT,
    DecisionNeed: IN_PROJECT,
    ImportBatch: IN_PROGRAMME,
    SystemRecord: NOWHERE,
    Condition: IN_PROJECT,
    Evidence: IN_PROJECT,
    Meeting: ON_BOARD,
}
EXCEPTIONS: dict[type[DomainEvent], Place] = {
    Person.MandateAssigned: ON_BOARD,
    Person.MandateEnded: ON_BOARD,
}


def trail(city: City, reader: Reader | None = None, **asked: Any) -> tuple[Entry, ...]:
    """Give the trail a reader sees; without one, all of it."""
    with city.reading() as connection:
        return audit_trail(connection, reader or Reader.operator(), **asked)


def reader(city: City, name: str) -> Reader:
    return city.here.reader_of(Actor(person(name)))


def topics(entries: tuple[Entry, ...]) -> set[str]:
    return {entry.topic for entry in entries}


def indexed(city: City) -> list[dict[str, Any]]:
    """Give all rows of the index in order."""
    with city.reading() as connection:
        connection.cursor.execute(f"SELECT * FROM {INDEX.name} ORDER BY position")
        return [dict(zip(INDEX.c.keys(), row, strict=True)) for row in connection.cursor.fetchall()]


def lived(city: City) -> None:
    """Let a little of everything happen: a decision, reminders, a task, a second programme, a change of board."""
    decide(city)
    let_reminders_fall_due(city, ("CITY-2",))
    let_reminders_fall_due(city, ("SECRET-1",), public=False)
    city.do(EstablishProgramme(programme_id=stream("land"), key="land", name="Landkreis", land="NW"))
    end_seat(city, "bo")


def end_seat(city: City, who: str) -> None:
    """End the mandate on which a person's seat rests."""
    with city.reading() as connection:
        (mandate,) = mandates_of(connection, person(who), city.clock.now())
    city.do(EndMandate(person_id=person(who), mandate_id=mandate.mandate_id))


# Every event has its place


@pytest.mark.parametrize("kind", sorted(CURRENT, key=str), ids=lambda kind: kind.__qualname__)
def test_every_event_is_indexed_where_it_belongs(kind: type[DomainEvent]) -> None:
    aggregate = next(one for one in PLACES if kind.__qualname__.startswith(f"{one.__name__}."))
    expected = EXCEPTIONS.get(kind, PLACES[aggregate])
    with folded() as tables:
        for event in every_event():
            tables.take(event)
            if type(event) is kind:
                break
        row = tables.rows(INDEX)[-1]
    found = dict(zip(INDEX.c.keys(), row, strict=True))
    place = Place(found["project_id"], found["programme_id"], found["board_id"])
    assert place == expected
    assert found["restricted"] == int(kind in RESTRICTED)
    assert (found["actor"], found["command"]) == ("system:test", "test")


def test_the_events_about_persons_and_files_are_restricted_and_no_others() -> None:
    about_persons = (
        "person.",
        "reminder.",
        "exception_task.",
        "evidence.",
        "gate_review.vote_cast",
        "gate_review.seat_vacated",
        "gate_review.criterion_judged",
        "gate_review.dossier_changed",
        "gate_review.body_consulted",
        "project_check.accepted",
        "project_check.returned",
        "project_check.called_off",
    )
    expected = {topic for topic in EVENTS if topic.startswith(about_persons)}
    assert {topic for topic, kind in EVENTS.items() if kind in RESTRICTED} == expected


def test_every_event_has_one_row_of_the_index_with_actor_and_command(city_on_each: City) -> None:
    city = city_on_each
    lived(city)
    recorded = facts(city)
    rows = indexed(city)
    assert [row["position"] for row in rows] == [fact.position for fact in recorded]
    assert [(row["actor"], row["command"]) for row in rows] == [
        (fact.metadata["actor"], fact.metadata["command"]) for fact in recorded
    ]


def test_events_of_one_command_each_have_their_own_place(city: City) -> None:
    city.request_release()
    before = head(city)
    end_seat(city, "ada")
    ended, vacated = (row for row in indexed(city) if row["position"] > before)
    board = (str(city.programme), str(city.board))
    assert (ended["project_id"], ended["programme_id"], ended["board_id"]) == (None, *board)
    assert (vacated["project_id"], vacated["programme_id"], vacated["board_id"]) == (
        str(city.project),
        *board,
    )


def test_what_else_a_person_does_is_not_indexed_under_their_last_mandate_now_nor_replayed(city: City) -> None:
    absence = NoteAbsence(
        absence_id=stream("away"),
        person_id=person("ada"),
        begins_on=date(2024, 3, 1),
        ends_on=date(2024, 3, 8),
        substitute=person("bo"),
    )
    city.do(absence, "ada")
    noted = indexed(city)[-1]
    assert (noted["project_id"], noted["programme_id"], noted["board_id"]) == (None, None, None)
    with city.reading() as connection:
        assert list(differing_rows(connection, city.here.store.mapper)) == []


def test_a_mandate_is_found_in_its_programme_and_one_for_the_organisation_nowhere() -> None:
    scopes = (
        (Role.PMO, ScopeKind.PROGRAMME, PROGRAMME),
        (Role.MEMBER, ScopeKind.BOARD, stream("a board nobody knows")),
        (Role.AUDITOR, ScopeKind.ORGANISATION, None),
    )
    ada = builders.person()
    for number, (role, kind, scope) in enumerate(scopes):
        ada.assign_mandate(stream(f"mandate {number}"), role, (kind, scope), (day(1), None), act(1))
    with folded() as tables:
        tables.follow(ada)
        places = [row[1:4] for row in tables.rows(INDEX)]
    assert places == [
        (None, None, None),
        (None, str(PROGRAMME), None),
        (None, None, str(stream("a board nobody knows"))),
        (None, None, None),
    ]


def test_an_exception_without_a_project_belongs_to_its_programme() -> None:
    task = ExceptionTask.raise_for(ADA, (PROGRAMME, None), "open", mandate_of(ADA), ("blank",), act(1))
    task.settle("Erledigt.", act(2))
    with folded() as tables:
        tables.follow(task)
        assert [row[1:4] for row in tables.rows(INDEX)] == [(None, str(PROGRAMME), None)] * 2


# Who reads what


def test_the_trail_shows_a_reader_what_the_rule_allows_and_nothing_else(city_on_each: City) -> None:
    city = city_on_each
    lived(city)
    with city.reading() as connection:
        public = {row.project_id: row.public for row in portfolio(connection, Reader.operator())}
    rows = indexed(city)
    readers = [
        Reader.anyone(), Reader.operator(), Reader(programmes=frozenset({stream("land")})),
        *(reader(city, name) for name in ("lea", "ada", "eve", "pia", "rob")),
    ]  # fmt: skip
    for one in readers:
        expected = [
            row["position"]
            for row in rows
            if visible_to(
                one,
                public=not row["restricted"]
                and public.get(UUID(row["project_id"] or str(UUID(int=0))), False),
                programme_id=UUID(row["programme_id"] or str(UUID(int=0))),
                project_id=UUID(row["project_id"]) if row["project_id"] and not row["restricted"] else None,
            )
        ]
        assert [entry.position for entry in trail(city, one, most=1_000)] == expected, one


def test_the_public_reads_decisions_on_public_projects_and_no_votes(city: City) -> None:
    decide(city)
    seen = topics(trail(city, Reader.anyone()))
    assert {"project.registered.v1", "gate_review.concluded.v1", "project.phase_entered.v1"} <= seen
    assert not {topic for topic in seen if EVENTS[topic] in RESTRICTED}
    assert all(entry.project_id == city.project for entry in trail(city, Reader.anyone()))


def test_a_mandate_in_the_programme_shows_its_votes_and_not_what_belongs_nowhere(city: City) -> None:
    decide(city)
    seen = topics(trail(city, reader(city, "pia")))
    assert {"gate_review.vote_cast.v1", "programme.established.v1", "board.established.v1"} <= seen
    assert not seen & {"person.registered.v1", "lifecycle.published.v1"}
    assert {"person.registered.v1", "lifecycle.published.v1"} <= topics(trail(city, reader(city, "rob")))


def test_todays_flag_hides_and_shows_the_whole_trail_of_a_project(city_on_each: City) -> None:
    city = city_on_each
    shown = trail(city, Reader.anyone(), project_id=city.project)
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert trail(city, Reader.anyone(), project_id=city.project) == ()
    assert trail(city, reader(city, "pia"), project_id=city.project)[: len(shown)] == shown
    city.do(SetVisibility(project_id=city.project, public=True), "pia")
    assert trail(city, Reader.anyone(), project_id=city.project)[: len(shown)] == shown


# Order, portions, knowledge


def test_events_come_in_the_order_recorded_and_in_portions(city_on_each: City) -> None:
    city = city_on_each
    decide(city)
    everything = trail(city)
    assert [entry.position for entry in everything] == list(range(1, head(city) + 1))
    portions: list[Entry] = []
    while portion := trail(city, after=portions[-1].position if portions else 0, most=7):
        assert len(portion) <= 7
        portions += portion
    assert tuple(portions) == everything


def test_a_trail_as_known_then_ends_there(city_on_each: City) -> None:
    city = city_on_each
    known = head(city)
    before = trail(city)
    decide(city)
    assert trail(city, known=known) == before
    assert trail(city, known=known - 1) == before[:-1]
    assert trail(city, after=known)[0].position == known + 1


def test_of_one_project_only_its_own_events_are_shown(city_on_each: City) -> None:
    city = city_on_each
    other = city.add_project("CITY-2")
    decide(city)
    found = trail(city, project_id=city.project)
    assert {entry.project_id for entry in found} == {city.project}
    assert {"project.registered.v1", "gate_review.vote_cast.v1"} <= topics(found)
    assert [entry.topic for entry in trail(city, project_id=other)] == ["project.registered.v1"]
    assert trail(city, project_id=stream("no project")) == ()
    assert all(one.position < two.position for one, two in pairwise(found))


# What an entry says


def test_an_entry_says_what_the_record_says(city_on_each: City) -> None:
    city = city_on_each
    city.do(RetitleProject(project_id=city.project, title="Serviceportal"), "pia")
    fact, entry = facts(city)[-1], trail(city)[-1]
    assert entry == Entry(
        position=fact.position,
        event_id=fact.event_id,
        originator_id=city.project,
        topic="project.retitled.v1",
        effective_at=fact.effective_at,
        effective_precision="instant",
        recorded_at=fact.recorded_at,
        actor=str(person("pia")),
        command="retitle_project",
        project_id=city.project,
        state={"title": "Serviceportal"},
        metadata=fact.metadata,
    )


def test_what_followed_names_who_set_it_off_and_the_command_that_followed(city: City) -> None:
    decide(city)
    cast, concluded, entered = trail(city)[-3:]
    assert [entry.actor for entry in (cast, concluded, entered)] == [str(person("bo"))] * 3
    assert [entry.command for entry in (cast, concluded, entered)] == [
        "cast_vote",
        "cast_vote",
        "enter_phase",
    ]
    assert entered.metadata is not None
    assert entered.metadata["causation_id"] == str(concluded.event_id)


def test_a_job_of_the_system_is_named_as_such(city: City) -> None:
    assert [entry.actor for entry in trail(city)[:2]] == ["system:init", "system:demo"]


def test_sealed_text_stays_sealed(city: City) -> None:
    city.do(PauseProject(project_id=city.project, reason="Eve ist in Elternzeit."), "eve")
    entry = trail(city)[-1]
    assert entry.state is not None
    assert set(entry.state["reason"]) == {"v", "key_id", "nonce", "ciphertext"}
    assert "Elternzeit" not in json.dumps(entry.state)


def test_a_disposed_payload_is_shown_as_missing_and_the_entry_stays(city_on_each: City) -> None:
    city = city_on_each
    city.do(RetitleProject(project_id=city.project, title="Serviceportal"), "pia")
    (*others, before), position = trail(city), head(city)
    database = city.here.store.database
    dispose_of(database, position)
    run(
        database,
        "UPDATE events SET state = NULL, state_salt = NULL, metadata = NULL, metadata_salt = NULL "
        "WHERE position = ?",
        (position,),
    )
    (*still, after) = trail(city)
    assert still == others
    assert (after.state, after.metadata) == (None, None)
    assert (after.position, after.event_id, after.topic) == (before.position, before.event_id, before.topic)
    assert (after.actor, after.command, after.recorded_at) == (
        before.actor,
        before.command,
        before.recorded_at,
    )
