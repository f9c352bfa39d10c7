"""Nobody votes on a project they have come to lead; members may be recused before a vote opens."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from domain.ballots import Choice
from domain.gate_review_values import RecusalGround, Stage
from domain.refusals import Refusal
from domain.times import Effective
from projections.my_tasks import my_tasks
from tests.support.city import City, person
from tests.support.door import changes_nothing, refuses, topics
from tests.support.records import stream
from workflows.commands import Actor
from workflows.gate_reviews import CastVote, DeclareRecusal, OpenGateReview, RequestGateReview
from workflows.projects import AssignLead, PlanDates
from workflows.review_recusals import RecuseLead


def lead(city: City, who: str | None, effective: Effective | None = None) -> AssignLead:
    return AssignLead(
        project_id=city.project,
        lead=person(who) if who else None,
        effective=effective,
        effective_reason="Bestellung nachgetragen" if effective else None,
    )


def test_a_member_who_comes_to_lead_the_project_is_recused_and_their_vote_void(city: City) -> None:
    review = city.request_release()
    city.vote(review, "bo")
    city.do(lead(city, "bo"), "pia")
    recused = city.review(review)
    assert recused.recused()[person("bo")] is RecusalGround.PROJECT_LEAD
    assert (recused.ballots, recused.seat_of(person("bo"))) == ({}, None)
    assert recused.tally().eligible == 2
    dossier = recused.frozen_vote().dossier_sha256
    vote = CastVote(review_id=review, choice=Choice.YES, dossier_sha256=dossier)
    refuses(city, vote, "bo", Refusal.MEMBER_RECUSED, ground="project_lead")
    with city.reading() as connection:
        assert my_tasks(connection, person("bo"), ()) == ()
    city.vote(review, "cy")


def test_a_bestowal_recorded_late_does_not_reach_behind_the_vote(city: City) -> None:
    review = city.request_release()
    opened = city.review(review).opened_at
    city.do(lead(city, "bo", Effective(datetime(2024, 1, 2, tzinfo=UTC))), "pia")
    assert person("bo") in city.review(review).recused()
    assert opened is not None
    city.vote(review, "ada")


@pytest.mark.parametrize("who", ["lea", None])
def test_a_lead_without_a_say_in_the_matter_changes_nothing_in_it(city: City, who: str | None) -> None:
    review = city.request_release()
    version = city.review(review).version
    city.do(lead(city, who), "pia")
    assert city.review(review).version == version


def test_who_is_recused_already_is_not_recused_again(city: City) -> None:
    review = city.request_release()
    city.do(DeclareRecusal(review_id=review, person_id=person("bo")), "bo")
    city.do(lead(city, "bo"), "pia")
    assert topics(city)[-1] == "project.lead_assigned.v1"
    assert city.review(review).recused()[person("bo")] is RecusalGround.OWN_DECLARATION
    changes_nothing(city, RecuseLead(review_id=review, person_id=person("bo")), Actor.system("followup"))


def start_requested(city: City) -> UUID:
    """Let CITY-1 be released and its start be requested, which the PMO opens."""
    release = city.request_release()
    for who in ("ada", "bo"):
        city.vote(release, who)
    plan = PlanDates(project_id=city.project, start=date(2024, 2, 1), end=date(2025, 2, 1))
    city.do(plan, "eve")
    start = stream("start")
    city.do(RequestGateReview(review_id=start, project_id=city.project, gate="start", motion="x"), "eve")
    return start


def test_a_recusal_before_the_opening_is_frozen_with_it(city: City) -> None:
    start = start_requested(city)
    refuses(city, DeclareRecusal(review_id=start, person_id=person("lea")), "pia", Refusal.VOTER_WITHOUT_SEAT)
    city.do(DeclareRecusal(review_id=start, person_id=person("cy"), reason="Bruder bietet mit"), "cy")
    assert city.review(start).stage is Stage.REQUESTED
    city.do(OpenGateReview(review_id=start), "pia")
    opened = city.review(start)
    assert [(one.person_id, one.ground) for one in opened.panel.recused] == [
        (person("cy"), RecusalGround.OWN_DECLARATION)
    ]
    assert opened.tally().eligible == 2
