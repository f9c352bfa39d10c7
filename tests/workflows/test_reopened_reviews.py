"""A decided gate is decided anew by a review that names the old one, of the same project at the same gate."""

from dataclasses import replace
from uuid import UUID

from domain.access import Reader
from domain.ballots import Choice
from domain.gate_review_values import Outcome
from domain.refusals import Refusal
from projections.decision_register import decision_register
from projections.reviews import decided_reviews_of
from tests.support.city import City, person
from tests.support.door import facts, refuses
from tests.support.records import stream
from workflows.gate_reviews import RequestGateReview, WithdrawGateReview
from workflows.projects import AssignLead


def rejected(city: City) -> UUID:
    review = city.request_release()
    for who in ("ada", "bo"):
        city.vote(review, who, Choice.NO)
    assert city.review(review).outcome is Outcome.REJECT
    return review


def again(city: City, old: UUID) -> RequestGateReview:
    return RequestGateReview(
        review_id=stream("again"), project_id=city.project, gate="release", motion="Noch einmal.", reopens=old
    )


def test_a_decided_gate_is_decided_anew_and_both_know_of_the_other(city: City) -> None:
    old = rejected(city)
    city.do(again(city, old), "eve")
    assert city.review(stream("again")).reopens == old
    requested = next(one for one in reversed(facts(city)) if one.topic == "gate_review.requested.v1")
    assert requested.state["reopens"] == str(old)
    with city.reading() as connection:
        (decided,) = decided_reviews_of(connection, city.project)
    assert (decided.review_id, decided.outcome, decided.reopened_by) == (old, "reject", stream("again"))
    for who in ("ada", "bo"):
        city.vote(stream("again"), who)
    assert city.load().phase.phase == "initiation"
    assert city.review(old).outcome is Outcome.REJECT
    with city.reading() as connection:
        register = decision_register(connection, Reader.operator())
    assert [(one.outcome, one.reopens) for one in register] == [("approve", old), ("reject", None)]


def test_what_is_not_decided_or_is_of_another_gate_or_project_is_not_decided_anew(city: City) -> None:
    old = rejected(city)
    other = city.add_project("CITY-2")
    city.do(AssignLead(project_id=other, lead=person("eve")), "pia")
    elsewhere = replace(again(city, old), project_id=other)
    refuses(city, elsewhere, "eve", Refusal.REVIEW_OF_ANOTHER_GATE, review=str(old), gate="release")
    refuses(city, again(city, stream("nowhere")), "eve", Refusal.NOT_FOUND)
    city.do(replace(again(city, old), reopens=None), "eve")
    city.do(WithdrawGateReview(review_id=stream("again"), reason="Später"), "eve")
    withdrawn = replace(again(city, stream("again")), review_id=stream("third"))
    refuses(city, withdrawn, "eve", Refusal.REVIEW_NOT_DECIDED, review=str(stream("again")))


def test_an_approved_gate_is_out_of_order_until_the_lifecycle_has_moved_the_project_back(city: City) -> None:
    old = city.request_release()
    for who in ("ada", "bo"):
        city.vote(old, who)
    refuses(city, again(city, old), "eve", Refusal.GATE_OUT_OF_ORDER)
