"""Every recorded decision follows from its votes; one that does not is found."""

from dataclasses import replace
from typing import Any

from domain.ballots import Choice
from domain.gate_review_values import Outcome
from domain.gate_reviews import GateReview
from domain.kernel import DomainEvent
from runtime.decisions import verify_decisions
from storage.history import history
from tests.support.builders import act, review
from tests.support.city import City
from tests.support.electorates import ADA, BO, BY_CIRCULAR, CY, TWO_ROUNDS


def record_of(it: GateReview) -> list[tuple[int, DomainEvent]]:
    return [(place, event) for place, event in enumerate(it.collect_events(), 1)]  # type: ignore[misc] # the library's type is wider


def forged_as(event: Any, **said: Any) -> DomainEvent:
    """An event that says something else."""
    forged: DomainEvent = replace(event, **said)
    return forged


def found_in(record: list[tuple[int, DomainEvent]]) -> list[tuple[int, str]]:
    return [(one.position, one.kind) for one in verify_decisions(record)]


def test_decisions_of_every_kind_follow_from_their_votes() -> None:
    overdue = review(BY_CIRCULAR, {ADA: Choice.YES}, circular=True)
    overdue.close_overdue(act(11))
    rounds = review(TWO_ROUNDS, {ADA: Choice.YES, BO: Choice.NO, CY: Choice.ABSTAIN})
    for it in (review(votes={ADA: Choice.YES, BO: Choice.YES}), overdue, rounds):
        assert found_in(record_of(it)) == []


def test_a_decision_that_does_not_follow_is_found_with_its_place() -> None:
    record = record_of(review(votes={ADA: Choice.YES, BO: Choice.YES}))
    place, concluded = record[-1]
    assert isinstance(concluded, GateReview.Concluded)
    assert concluded.tally is not None
    forged = forged_as(concluded, outcome=Outcome.REJECT)
    assert found_in([*record[:-1], (place, forged)]) == [(place, "result_differs")]
    forged = forged_as(concluded, tally={**concluded.tally, "yes": 0})
    assert found_in([*record[:-1], (place, forged)]) == [
        (place, "figures_differ"),
        (place, "derivation_differs"),
    ]


def test_a_forged_vote_is_found() -> None:
    record = record_of(review(votes={ADA: Choice.YES, BO: Choice.YES}))
    place, vote = record[-2]
    assert isinstance(vote, GateReview.VoteCast)
    forged = [*record[:-2], (place, forged_as(vote, choice=Choice.NO)), record[-1]]
    assert [kind for _, kind in found_in(forged)] == ["figures_differ", "result_differs"]


def test_the_decisions_of_a_city_hold(city: City) -> None:
    decided = city.request_release()
    for who in ("ada", "bo"):
        city.vote(decided, who)
    with city.reading() as connection:
        events = [(position, event) for position, event, _ in history(connection, city.here.store.mapper)]
    assert list(verify_decisions(events)) == []
