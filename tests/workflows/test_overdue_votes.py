"""Votes whose time has run out, and seats whose mandates lapsed: nobody votes late, nothing stays open for ever."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.ballots import Choice
from domain.gate_review_values import Outcome, Stage
from domain.people import Role, ScopeKind
from domain.refusals import Refusal
from domain.times import Effective
from projections.lapsed_seats import lapsed_seats
from projections.reviews import overdue_reviews
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, head, refuses, topics
from workflows.boards import EstablishBoard
from workflows.commands import Actor
from workflows.gate_reviews import (
    CastVote,
    ConcludeOverdueReviews,
    RequestGateReview,
    VacateLapsedSeats,
    WithdrawGateReview,
)
from workflows.people import AssignMandate, EndMandate
from workflows.projects import AssignLead

TICK = Actor.system("tick")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def cast(city: City, review: UUID, at: datetime | None = None) -> CastVote:
    frozen = city.review(review).frozen
    assert frozen is not None
    return CastVote(
        review_id=review,
        choice=Choice.YES,
        dossier_sha256=frozen.dossier_sha256,
        effective=Effective(at) if at else None,
        effective_reason="laut Niederschrift" if at else None,
    )


def due(city: City, review: UUID) -> datetime:
    due_at = city.review(review).vote_due_at
    assert due_at is not None
    return due_at


def close(*reviews: UUID) -> ConcludeOverdueReviews:
    return ConcludeOverdueReviews(review_ids=reviews)


def vacate(*reviews: UUID) -> VacateLapsedSeats:
    return VacateLapsedSeats(review_ids=reviews)


def overdue(city: City) -> tuple[UUID, ...]:
    with city.reading() as connection:
        return tuple(one.subject_id for one in overdue_reviews(connection, city.clock.now(), 10))


def lapsed(city: City) -> tuple[UUID, ...]:
    with city.reading() as connection:
        return tuple(one.subject_id for one in lapsed_seats(connection, city.clock.now(), 10))


def another_review(city: City) -> UUID:
    project = city.add_project("CITY-2")
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    review = uuid5(NAMESPACE_OID, "another review")
    city.do(
        RequestGateReview(review_id=review, project_id=project, gate="release", motion="Freigabe."), "eve"
    )
    return review


# Late votes


def test_nobody_votes_once_the_time_has_run_out(city: City) -> None:
    review = city.request_release()
    city.clock.set(due(city, review))
    refuses(city, cast(city, review), "ada", Refusal.VOTE_PAST_DUE, due_at=due(city, review).isoformat())


def test_until_the_time_has_run_out_a_vote_is_taken(city: City) -> None:
    review = city.request_release()
    city.clock.set(due(city, review) - MINUTE)
    city.do(cast(city, review), "ada")
    assert city.review(review).tally().yes == 1


def test_a_vote_of_the_meeting_may_be_entered_after_the_deadline(city: City) -> None:
    review = city.request_release()
    meeting = city.clock.now()
    city.clock.set(due(city, review))
    city.do(cast(city, review, meeting), "ada")
    assert city.review(review).ballots[person("ada")].cast_at == meeting


def test_the_vote_of_a_member_said_again_after_the_deadline_records_nothing(city: City) -> None:
    review = city.request_release()
    city.vote(review, "ada")
    city.clock.set(due(city, review))
    changes_nothing(city, cast(city, review), "ada")


# Votes nobody closed


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({}, Outcome.NO_QUORUM),
        ({"ada": Choice.YES}, Outcome.NO_QUORUM),
        ({"ada": Choice.YES, "bo": Choice.ABSTAIN}, Outcome.APPROVE),
        ({"ada": Choice.NO, "bo": Choice.YES}, Outcome.REJECT),
    ],
    ids=["nobody", "too few", "carried", "tied"],
)
def test_an_overdue_vote_is_closed_by_the_votes_cast(
    city: City, votes: dict[str, Choice], outcome: Outcome
) -> None:
    review = city.request_release()
    for who, choice in votes.items():
        city.vote(review, who, choice)
    city.clock.set(due(city, review))
    city.do(close(review), TICK)
    concluded = city.review(review)
    assert (concluded.stage, concluded.outcome) == (Stage.CONCLUDED, outcome)
    assert city.load().phase.phase == ("initiation" if outcome is Outcome.APPROVE else "pipeline")


def test_a_vote_that_is_not_due_stays_open(city: City) -> None:
    review = city.request_release()
    city.clock.set(due(city, review) - MINUTE)
    refuses(city, close(review), TICK, Refusal.VOTE_STILL_OPEN, due_at=due(city, review).isoformat())


def test_only_a_vote_that_opened_is_closed(city: City) -> None:
    project = city.add_project("CITY-2", phase="initiation")
    review = uuid5(NAMESPACE_OID, "start")
    city.do(RequestGateReview(review_id=review, project_id=project, gate="start", motion="Start."), "pia")
    refuses(city, close(review), TICK, Refusal.REVIEW_NOT_OPEN, Refusal.VOTE_STILL_OPEN)


def test_what_is_over_is_closed_no_second_time(city: City) -> None:
    withdrawn = city.request_release("withdrawn")
    city.do(WithdrawGateReview(review_id=withdrawn, reason="Überholt."), "eve")
    review = city.request_release()
    city.clock.set(due(city, review))
    city.do(close(review), TICK)
    changes_nothing(city, close(review, withdrawn), TICK)


def test_a_tick_finds_what_is_overdue_until_it_is_closed(city_on_each: City) -> None:
    city = city_on_each
    first = city.request_release()
    second = another_review(city)
    city.clock.set(due(city, first))
    assert overdue(city) == ()
    city.clock.set(due(city, first) + timedelta(microseconds=1))
    assert set(overdue(city)) == {first, second}
    city.do(close(first, second), TICK)
    assert overdue(city) == ()


def test_a_withdrawn_vote_is_not_overdue(city: City) -> None:
    review = city.request_release()
    city.do(WithdrawGateReview(review_id=review, reason="Überholt."), "eve")
    city.clock.set(due_of_ten_days(city))
    assert overdue(city) == ()


def due_of_ten_days(city: City) -> datetime:
    return city.clock.now() + 60 * DAY


# Seats whose mandate lapsed


def short_mandate(city: City, who: str, until: datetime) -> UUID:
    """Let a member's mandate end now and give them one that lapses by itself."""
    old = uuid5(NAMESPACE_OID, f"mandate {who} {Role.MEMBER} {city.board}")
    city.do(EndMandate(person_id=person(who), mandate_id=old))
    return seat(city, who, until)


def seat(city: City, who: str, until: datetime | None = None, valid_from: datetime | None = None) -> UUID:
    mandate = uuid5(NAMESPACE_OID, f"mandate {who} {valid_from} until {until}")
    city.do(
        AssignMandate(
            mandate_id=mandate,
            person_id=person(who),
            role=Role.MEMBER,
            scope_kind=ScopeKind.BOARD,
            scope_id=city.board,
            valid_from=valid_from,
            valid_until=until,
        )
    )
    return mandate


def test_nobody_votes_on_a_mandate_that_lapsed(city: City) -> None:
    ends = city.clock.now() + DAY
    short_mandate(city, "cy", ends)
    review = city.request_release()
    city.clock.set(ends - 2 * MINUTE)
    vote = cast(city, review)
    city.clock.set(ends)
    refuses(city, vote, "cy", Refusal.NOT_AUTHORISED)


def test_a_new_mandate_does_not_revive_the_seat_of_the_old_one(city: City) -> None:
    ends = city.clock.now() + DAY
    short_mandate(city, "cy", ends)
    review = city.request_release()
    seat(city, "cy", valid_from=ends)
    vote = cast(city, review)
    city.clock.set(ends)
    refuses(city, vote, "cy", Refusal.VOTER_WITHOUT_SEAT, person=str(person("cy")))


def test_while_the_mandate_lasts_its_seat_votes(city: City) -> None:
    ends = city.clock.now() + DAY
    short_mandate(city, "cy", ends)
    review = city.request_release()
    seat(city, "cy", valid_from=ends)
    city.clock.set(ends - 2 * MINUTE)
    city.vote(review, "cy")
    assert city.review(review).tally().yes == 1


def test_a_lapsed_mandate_vacates_its_seat_in_every_open_vote(city_on_each: City) -> None:
    city = city_on_each
    ends = city.clock.now() + DAY
    mandate = short_mandate(city, "cy", ends)
    reviews = {city.request_release(), another_review(city)}
    city.clock.set(ends - 2 * MINUTE)
    assert lapsed(city) == ()
    city.clock.set(ends)
    found = lapsed(city)
    assert set(found) == reviews
    before = head(city)
    city.do(vacate(*found), TICK)
    vacated = facts(city, before)
    assert [fact.topic for fact in vacated] == ["gate_review.seat_vacated.v1"] * 2
    assert {fact.state["mandate_id"] for fact in vacated} == {str(mandate)}
    assert lapsed(city) == ()
    changes_nothing(city, vacate(*found), TICK)


def test_seats_whose_mandates_hold_stay(city: City) -> None:
    review = city.request_release()
    city.clock.set(city.clock.now() + DAY)
    changes_nothing(city, vacate(review), TICK)


def test_a_vote_cast_in_time_outlives_the_mandate(city: City) -> None:
    ends = city.clock.now() + DAY
    short_mandate(city, "cy", ends)
    review = city.request_release()
    city.vote(review, "cy")
    city.clock.set(ends)
    assert lapsed(city) == ()
    changes_nothing(city, vacate(review), TICK)
    city.vote(review, "ada")
    assert city.review(review).outcome is Outcome.APPROVE


def test_seats_falling_vacant_can_decide_and_move_the_project(city: City) -> None:
    ends = city.clock.now() + DAY
    for who in ("bo", "cy"):
        short_mandate(city, who, ends)
    review = city.request_release()
    city.vote(review, "ada")
    city.clock.set(ends)
    before = head(city)
    city.do(vacate(review), TICK)
    assert topics(city, before) == [
        "gate_review.seat_vacated.v1",
        "gate_review.seat_vacated.v1",
        "gate_review.concluded.v1",
        "project.phase_entered.v1",
    ]


def test_a_mandate_that_lapsed_after_the_deadline_counts_to_the_end(city: City) -> None:
    review = city.request_release()
    ends = due(city, review) + MINUTE
    city.do(WithdrawGateReview(review_id=review, reason="Neu."), "eve")
    short_mandate(city, "cy", ends)
    review = city.request_release("again")
    city.clock.set(ends)
    assert lapsed(city) == ()
    changes_nothing(city, vacate(review), TICK)
    city.do(close(review), TICK)
    concluded = next(fact for fact in facts(city) if fact.topic == "gate_review.concluded.v1")
    assert concluded.state["tally"]["appointed"] == 3


def test_all_that_lapsed_in_time_is_out_before_an_overdue_vote_is_counted(city: City) -> None:
    ends = city.clock.now() + DAY
    for who in ("bo", "cy"):
        short_mandate(city, who, ends)
    review = city.request_release()
    city.vote(review, "ada")
    city.clock.set(due(city, review))
    city.do(vacate(review), TICK)
    concluded = city.review(review)
    assert (concluded.outcome, concluded.vacated) == (Outcome.APPROVE, {person("bo"), person("cy")})


def test_a_mandate_elsewhere_that_lapsed_vacates_nothing(city: City) -> None:
    city.request_release()
    city.do(EstablishBoard(programme_id=city.programme, key="other", name="Beirat", statutory_seats=1))
    ends = city.clock.now() + DAY
    city.do(
        AssignMandate(
            mandate_id=uuid5(NAMESPACE_OID, "reading"),
            person_id=person("cy"),
            role=Role.READER,
            scope_kind=ScopeKind.PROGRAMME,
            scope_id=city.programme,
            valid_until=ends,
        )
    )
    city.clock.set(ends)
    assert lapsed(city) == ()


def test_a_vote_entered_late_loses_the_seat_whose_mandate_has_ended_since(city: City) -> None:
    opened = city.clock.now()
    old = uuid5(NAMESPACE_OID, f"mandate cy {Role.MEMBER} {city.board}")
    city.do(EndMandate(person_id=person("cy"), mandate_id=old))
    review = city.request_release(effective=Effective(opened))
    assert lapsed(city) == (review,)
    city.do(vacate(review), TICK)
    assert city.review(review).vacated == {person("cy")}
