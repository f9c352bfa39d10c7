"""Asking what stands against a command: the rules that would decide it answer, and nothing is recorded."""

from uuid import NAMESPACE_OID, uuid5

from domain.ballots import Choice
from domain.refusals import Refusal
from tests.support.city import City, person
from workflows.commands import Actor, Command
from workflows.gate_reviews import CastVote, RequestGateReview
from workflows.projects import AssignLead, PauseProject


def against(city: City, command: Command, who: str) -> set[Refusal]:
    """Ask what stands against a command of a person."""
    with city.reading() as connection:
        found = city.here.stands_against(command, Actor(person(who)), connection)
    return {one.refusal for one in found}


def request(city: City, motion: str = "Es beginnt.") -> RequestGateReview:
    """Ask for the release of CITY-1."""
    return RequestGateReview(
        review_id=uuid5(NAMESPACE_OID, "asked"), project_id=city.project, gate="release", motion=motion
    )


def test_what_would_be_accepted_has_nothing_against_it_and_leaves_no_trace(city: City) -> None:
    before = city.load().version
    assert against(city, request(city), "eve") == set()
    assert city.load().version == before
    city.do(request(city), "eve")


def test_everything_that_stands_against_it_is_named(city: City) -> None:
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    city.do(PauseProject(project_id=city.project), "pia")
    assert {Refusal.PROJECT_PAUSED, Refusal.GUARD_UNMET, Refusal.VALUE_INVALID} <= against(
        city, request(city, " "), "pia"
    )


def test_what_would_fail_only_when_the_vote_opens_is_named_too(city: City) -> None:
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    assert against(city, request(city), "pia") == {Refusal.GUARD_UNMET}


def test_whoever_may_not_give_it_is_told_so(city: City) -> None:
    assert against(city, request(city), "lea") == {Refusal.NOT_AUTHORISED}


def test_asking_about_a_vote_casts_none(city: City) -> None:
    review = city.request_release()
    frozen = city.review(review).frozen
    assert frozen is not None
    vote = CastVote(review_id=review, choice=Choice.YES, dossier_sha256=frozen.dossier_sha256)
    assert against(city, vote, "ada") == set()
    assert against(city, vote, "pia") == {Refusal.NOT_AUTHORISED}
    assert city.review(review).ballots == {}
