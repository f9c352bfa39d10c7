"""Which reviews there are, how far each has come, and where each belongs."""

from uuid import UUID

from domain.ballots import Choice
from domain.times import parse_instant
from projections.reviews import (
    TABLE,
    ReviewPlace,
    open_reviews_before,
    overdue_reviews,
    place_of_review,
    unfinished_reviews_of,
)
from tests.support.builders import REVIEW, act, day, frozen, project, requested
from tests.support.city import City
from tests.support.folds import Folded, folded
from tests.support.mailing import decide
from tests.support.records import stream
from workflows.gate_reviews import DeferGateReview, WithdrawGateReview


def stage_and_outcome(tables: Folded) -> tuple[str, str | None]:
    (row,) = tables.rows(TABLE)
    stage, outcome = (list(TABLE.c.keys()).index(name) for name in ("stage", "outcome"))
    return row[stage], row[outcome]


def test_a_review_comes_from_its_request_through_the_vote_to_its_end() -> None:
    it = requested()
    with folded() as tables:
        tables.follow(it)
        assert stage_and_outcome(tables) == ("requested", None)
        it.open(frozen(), None, act(1))
        tables.follow(it)
        assert stage_and_outcome(tables) == ("open", None)
        it.defer(REVIEW, None, "Später.", offered=True, act=act(2))
        tables.follow(it)
        assert stage_and_outcome(tables) == ("concluded", "defer")


def test_only_requested_and_open_reviews_are_unfinished() -> None:
    it = requested()
    with folded() as tables:
        tables.follow(it)
        assert unfinished_reviews_of(tables.connection, project().id) == (REVIEW,)
        assert unfinished_reviews_of(tables.connection, stream("another project")) == ()
        assert open_reviews_before(tables.connection, it.matter.board_id) == ()
        it.open(frozen(), None, act(1))
        tables.follow(it)
        assert unfinished_reviews_of(tables.connection, project().id) == (REVIEW,)
        assert open_reviews_before(tables.connection, it.matter.board_id) == (REVIEW,)
        assert open_reviews_before(tables.connection, stream("another board")) == ()


def test_an_open_review_is_overdue_once_its_time_has_run_out_and_until_it_is_closed() -> None:
    it = requested()
    with folded() as tables:
        tables.follow(it)
        assert overdue_reviews(tables.connection, day(99), 10) == ()
        it.open(frozen(), day(10), act(1))
        tables.follow(it)
        assert overdue_reviews(tables.connection, day(10), 10) == ()
        (found,) = overdue_reviews(tables.connection, day(11), 10)
        assert (found.subject_id, parse_instant(found.since)) == (REVIEW, day(10))
        assert overdue_reviews(tables.connection, day(11), 0) == ()
        it.close_overdue(act(11))
        tables.follow(it)
        assert overdue_reviews(tables.connection, day(99), 10) == ()


def test_a_review_without_a_deadline_is_never_overdue() -> None:
    it = requested()
    it.open(frozen(), None, act(1))
    with folded() as tables:
        tables.follow(it)
        assert overdue_reviews(tables.connection, day(999), 10) == ()


def asked(city: City) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Give the unfinished reviews of CITY-1 and those the board is voting on."""
    with city.reading() as connection:
        return unfinished_reviews_of(connection, city.project), open_reviews_before(connection, city.board)


def test_an_open_review_is_found_until_it_is_decided(city_on_each: City) -> None:
    city = city_on_each
    assert asked(city) == ((), ())
    review = city.request_release()
    assert asked(city) == ((review,), (review,))
    city.vote(review, "ada")
    assert asked(city) == ((review,), (review,))
    city.vote(review, "bo")
    assert asked(city) == ((), ())


def test_a_withdrawn_deferred_or_rejected_review_is_finished(city: City) -> None:
    review = city.request_release("withdrawn")
    city.do(WithdrawGateReview(review_id=review, reason="Überholt."), "eve")
    assert asked(city) == ((), ())
    review = city.request_release("deferred")
    city.do(DeferGateReview(review_id=review, wording="Im Herbst."), "ada")
    assert asked(city) == ((), ())
    review = city.request_release("rejected")
    for who in ("ada", "bo"):
        city.vote(review, who, Choice.NO)
    assert asked(city) == ((), ())


def test_a_review_keeps_its_place_when_it_is_over(city_on_each: City) -> None:
    city = city_on_each
    review = decide(city)
    with city.reading() as connection:
        assert place_of_review(connection, str(review)) == ReviewPlace(
            str(city.project), str(city.programme), str(city.board)
        )
        assert place_of_review(connection, str(stream("no review"))) is None
