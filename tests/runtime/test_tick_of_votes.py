"""A beat ends what no member ends: votes whose time has run out, seats whose mandates have lapsed."""

from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.gate_review_values import Outcome, Stage
from domain.people import Role, ScopeKind
from runtime.tick import due_now, tick
from tests.support.city import City, person
from tests.support.door import facts, head
from workflows.people import AssignMandate, EndMandate

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def due(city: City, review: UUID) -> datetime:
    due_at = city.review(review).vote_due_at
    assert due_at is not None
    return due_at


def reviews_told(city: City, after: int) -> list[str]:
    """Give what was recorded about reviews after a position."""
    return [one.topic for one in facts(city, after) if one.topic.startswith("gate_review.")]


def short_mandate(city: City, who: str, until: datetime) -> None:
    """Let a member sit on a mandate that lapses by itself."""
    old = uuid5(NAMESPACE_OID, f"mandate {who} {Role.MEMBER} {city.board}")
    city.do(EndMandate(person_id=person(who), mandate_id=old))
    city.do(
        AssignMandate(
            mandate_id=uuid5(NAMESPACE_OID, f"short {who}"),
            person_id=person(who),
            role=Role.MEMBER,
            scope_kind=ScopeKind.BOARD,
            scope_id=city.board,
            valid_until=until,
        )
    )


def test_a_vote_nobody_closed_is_concluded_once_its_time_has_run_out(city_on_each: City) -> None:
    city = city_on_each
    review = city.request_release()
    city.vote(review, "ada")
    city.clock.set(due(city, review) - MINUTE)
    assert tick(city.here).concluded == 0
    assert city.review(review).stage is Stage.OPEN
    city.clock.set(due(city, review) + MINUTE)
    assert [item.subject_id for item in due_now(city.here).votes] == [review]
    assert tick(city.here).concluded == 1
    assert city.review(review).outcome is Outcome.NO_QUORUM
    before = head(city)
    assert tick(city.here).concluded == 0
    assert reviews_told(city, before) == []


def test_seats_on_lapsed_mandates_are_vacated_before_the_vote_is_counted(city: City) -> None:
    ends = city.clock.now() + DAY
    for who in ("bo", "cy"):
        short_mandate(city, who, ends)
    review = city.request_release()
    city.vote(review, "ada")
    city.clock.set(due(city, review) + MINUTE)
    before = head(city)
    report = tick(city.here)
    assert report.vacated == 1
    assert reviews_told(city, before) == [
        "gate_review.seat_vacated.v1",
        "gate_review.seat_vacated.v1",
        "gate_review.concluded.v1",
    ]
    assert city.review(review).outcome is Outcome.APPROVE


def test_mandates_that_hold_keep_their_seats(city: City) -> None:
    review = city.request_release()
    city.clock.set(city.clock.now() + DAY)
    assert tick(city.here).vacated == 0
    assert city.review(review).vacated == set()
