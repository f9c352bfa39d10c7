"""A board's agenda: what is requested or open, when it is due, whose vote is missing."""

from dataclasses import replace

from domain.access import Reader
from domain.people import Role, ScopeKind
from projections.gate_agenda import CLOSING, OPENING, VOTES, AgendaItem, gate_agenda
from tests.support.builders import act, board, frozen, project, requested
from tests.support.city import City, person
from tests.support.folds import folded
from tests.support.records import stream
from workflows.gate_reviews import DeferGateReview, WithdrawGateReview
from workflows.people import EndMandate
from workflows.projects import SetVisibility

ALL = Reader.operator()


def agenda(city: City, reader: Reader = ALL) -> tuple[AgendaItem, ...]:
    with city.reading() as connection:
        return gate_agenda(connection, reader, city.board)


def test_a_requested_review_waits_for_its_opening_then_for_votes() -> None:
    it = requested()
    with folded() as tables:
        tables.follow(board())
        tables.follow(project())
        tables.follow(it)
        (item,) = gate_agenda(tables.connection, ALL)
        assert (item.waits_for, item.seats, item.opened_at) == (OPENING, 0, None)
        it.open(frozen(), None, act(2))
        tables.follow(it)
        (item,) = gate_agenda(tables.connection, ALL)
        assert (item.waits_for, item.votes) == (VOTES, 0)
        assert item.seats == len(frozen().seats)
        assert gate_agenda(tables.connection, ALL, stream("another board")) == ()


def test_each_vote_takes_its_member_off_those_that_are_missing(city_on_each: City) -> None:
    city = city_on_each
    assert agenda(city) == ()
    review = city.request_release()
    (item,) = agenda(city)
    assert item.review_id == review
    assert item.project_key == "CITY-1"
    assert item.due_at is not None
    assert set(item.missing or ()) == {person("ada"), person("bo"), person("cy")}
    city.vote(review, "ada")
    (item,) = agenda(city)
    assert set(item.missing or ()) == {person("bo"), person("cy")}
    assert (item.votes, item.seats, item.waits_for) == (1, 3, VOTES)
    city.vote(review, "bo")
    assert agenda(city) == ()


def test_a_vacated_seat_is_no_longer_waited_for(city: City) -> None:
    city.request_release()
    mandate = city.mandate("cy", Role.MEMBER, ScopeKind.BOARD, city.board)
    city.do(EndMandate(person_id=person("cy"), mandate_id=mandate))
    (item,) = agenda(city)
    assert set(item.missing or ()) == {person("ada"), person("bo")}


def test_when_all_have_voted_only_closing_is_left(city: City) -> None:
    city.request_release()
    (item,) = agenda(city)
    assert replace(item, votes=2).waits_for == VOTES
    assert replace(item, votes=3).waits_for == CLOSING


def test_a_deferred_or_withdrawn_review_leaves_the_agenda(city: City) -> None:
    review = city.request_release("deferred")
    city.do(DeferGateReview(review_id=review, wording="Im Herbst."), "ada")
    assert agenda(city) == ()
    review = city.request_release("withdrawn")
    city.do(WithdrawGateReview(review_id=review, reason="Überholt."), "eve")
    assert agenda(city) == ()


def test_who_is_missing_is_told_to_readers_of_the_programme_only(city: City) -> None:
    city.request_release()
    (item,) = agenda(city, Reader.anyone())
    assert (item.missing, item.votes) == (None, 0)
    (item,) = agenda(city, Reader(programmes=frozenset({city.programme})))
    assert len(item.missing or ()) == 3


def test_the_agenda_keeps_what_is_not_public_from_the_public(city: City) -> None:
    city.request_release()
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert agenda(city, Reader.anyone()) == ()
    assert len(agenda(city)) == 1
