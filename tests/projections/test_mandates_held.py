"""Who may what, where and when: a mandate holds from its first instant and no longer at its last."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from domain.kernel import DomainEvent
from domain.people import Mandate, Person, Role, ScopeKind
from domain.times import parse_instant
from projections.mandates_held import holders_of, mandates_of, members_of
from projections.statements import Connection
from tests.support.builders import PROGRAMME, act, day
from tests.support.city import City, person
from tests.support.door import facts
from tests.support.electorates import ADA, BO
from tests.support.folds import folded
from tests.support.records import stream
from workflows.people import AssignMandate, EndMandate

INSTANT = timedelta(microseconds=1)
BOARD = stream("board")
SCOPES: tuple[tuple[Role, ScopeKind, UUID | None], ...] = (
    (Role.CHAIR, ScopeKind.BOARD, BOARD),
    (Role.MEMBER, ScopeKind.BOARD, BOARD),
    (Role.MEMBER, ScopeKind.BOARD, stream("another board")),
    (Role.PMO, ScopeKind.PROGRAMME, PROGRAMME),
    (Role.PMO, ScopeKind.PROGRAMME, stream("another programme")),
    (Role.PMO, ScopeKind.ORGANISATION, None),
    (Role.AUDITOR, ScopeKind.ORGANISATION, None),
)

periods = st.tuples(
    st.integers(0, 1), st.sampled_from(SCOPES), st.integers(0, 4), st.none() | st.integers(1, 4)
)
ends = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), max_size=4)
Period = tuple[int, tuple[Role, ScopeKind, UUID | None], int, int | None]


def live(given: list[Period], ended: list[tuple[int, int]]) -> tuple[list[DomainEvent], list[Mandate]]:
    """Give two people mandates and end some; give what was recorded and what the domain holds."""
    people = [Person.register(ADA, act(0)), Person.register(BO, act(0))]
    for number, (who, (role, kind, scope), begins, lasts) in enumerate(given):
        until = None if lasts is None else day(begins + lasts)
        mandate_id = uuid5(ADA, f"mandate {number}")
        people[who].assign_mandate(mandate_id, role, (kind, scope), (day(begins), until), act(0))
    for which, at in ended:
        if which < len(given):
            people[given[which][0]].end_mandate(uuid5(ADA, f"mandate {which}"), None, act(at))
    events = [event for it in people for event in it.collect_events() if isinstance(event, DomainEvent)]
    return events, [mandate for it in people for mandate in it.mandates.values()]


def instants() -> Iterator[datetime]:
    """Give every boundary there can be, and the instants on both sides of it."""
    for number in range(10):
        yield from (day(number) - INSTANT, day(number), day(number) + INSTANT)


@settings(deadline=None)
@for_all(st.lists(periods, max_size=8), ends)
def test_at_any_instant_those_are_found_that_hold_in_the_domain(
    given: list[Period], ended: list[tuple[int, int]]
) -> None:
    events, mandates = live(given, ended)
    with folded(events) as tables:
        for at in instants():
            held = sorted((one for one in mandates if one.holds_at(at)), key=lambda one: str(one.mandate_id))
            for who in (ADA, BO):
                expected = tuple(one for one in held if one.person_id == who)
                assert mandates_of(tables.connection, who, at) == expected
            seats = tuple(one for one in held if one.scope_id == BOARD)
            assert members_of(tables.connection, BOARD, at) == seats
            pmo = {
                one.person_id for one in held if one.role is Role.PMO and one.scope_id in {PROGRAMME, None}
            }
            found = holders_of(tables.connection, Role.PMO, PROGRAMME, at)
            assert found == tuple(sorted(pmo, key=str))


def found_at(city: City, who: str, at: datetime) -> list[Role]:
    with city.reading() as connection:
        return [mandate.role for mandate in mandates_of(connection, person(who), at)]


def test_a_mandate_holds_from_its_first_instant_until_before_its_last(city_on_each: City) -> None:
    city, begins = city_on_each, day(10)
    until = begins + timedelta(days=7)
    city.do(
        AssignMandate(
            mandate_id=stream("lea reads"),
            person_id=person("lea"),
            role=Role.READER,
            scope_kind=ScopeKind.PROGRAMME,
            scope_id=city.programme,
            valid_from=begins,
            valid_until=until,
        )
    )
    assert found_at(city, "lea", begins - INSTANT) == []
    assert found_at(city, "lea", begins) == [Role.READER]
    assert found_at(city, "lea", until - INSTANT) == [Role.READER]
    assert found_at(city, "lea", until) == []


def test_an_ended_mandate_holds_until_before_its_end_and_a_seat_with_it(city_on_each: City) -> None:
    city = city_on_each
    held = next(one for one in seats(city, city.clock.now()) if one.person_id == person("bo"))
    city.do(EndMandate(person_id=person("bo"), mandate_id=held.mandate_id))
    at = parse_instant(facts(city)[-1].state["ended_at"])
    assert found_at(city, "bo", at - INSTANT) == [Role.MEMBER]
    assert found_at(city, "bo", at) == []
    assert person("bo") in {one.person_id for one in seats(city, at - INSTANT)}
    assert person("bo") not in {one.person_id for one in seats(city, at)}


def seats(city: City, at: datetime) -> tuple[Mandate, ...]:
    with city.reading() as connection:
        return members_of(connection, city.board, at)


def test_the_seats_of_a_board_are_chair_and_members_by_mandate(city_on_each: City) -> None:
    city = city_on_each
    found = seats(city, city.clock.now())
    assert {(one.person_id, one.role) for one in found} == {
        (person("ada"), Role.CHAIR),
        (person("bo"), Role.MEMBER),
        (person("cy"), Role.MEMBER),
    }
    assert [one.mandate_id for one in found] == sorted((one.mandate_id for one in found), key=str)
    with city.reading() as connection:
        assert members_of(connection, stream("another board"), city.clock.now()) == ()


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.PMO, ["pia"]),
        (Role.MANAGEMENT, ["max"]),
        (Role.AUDITOR, ["rob"]),
        (Role.CHAIR, []),
        (Role.LEAD, []),
    ],
)
def test_holders_of_a_role_in_a_programme(city: City, role: Role, expected: list[str]) -> None:
    with city.reading() as connection:
        found = holders_of(connection, role, city.programme, city.clock.now())
    assert found == tuple(person(name) for name in expected)


def test_a_role_in_the_whole_organisation_holds_in_every_programme(city: City) -> None:
    with city.reading() as connection:
        assert elsewhere(connection, Role.AUDITOR, city) == (person("rob"),)
        assert elsewhere(connection, Role.PMO, city) == ()


def elsewhere(connection: Connection, role: Role, city: City) -> tuple[UUID, ...]:
    return holders_of(connection, role, stream("another programme"), city.clock.now())


def test_a_person_with_two_mandates_for_a_role_is_one_holder(city: City) -> None:
    city.mandate("pia", Role.PMO, ScopeKind.ORGANISATION)
    with city.reading() as connection:
        assert holders_of(connection, Role.PMO, city.programme, city.clock.now()) == (person("pia"),)
        assert len(mandates_of(connection, person("pia"), city.clock.now())) == 2
