"""Recusals, deputies and circular resolutions through the one door: authority, mandates, tasks and notices."""

from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from domain.ballots import Choice
from domain.gate_review_values import RecusalGround, Stage
from domain.people import Role, ScopeKind
from domain.refusals import Refusal
from domain.vote_rules import SIMPLE_MAJORITY, Closes, Deputies, VoteRule
from projections.my_tasks import CAST_VOTE, VOTE_FOR, my_tasks
from tests.support.city import City, person
from tests.support.door import refuses
from tests.support.electorates import BY_CIRCULAR
from workflows import boards, gate_reviews, people, projects

REPRESENTED = replace(SIMPLE_MAJORITY, deputies=Deputies.WITHOUT_SEAT, closes=Closes.ALL_VOTED)
APPOINTMENT = uuid5(NAMESPACE_OID, "appointment")


def rule(city: City, rule: VoteRule) -> None:
    city.do(boards.SetVoteRule(board_id=city.board, matter_class="release", rule=rule, basis="GO § 5"))


def appoint(city: City, deputy: str = "lea", principal: str = "cy") -> boards.AppointDeputy:
    return boards.AppointDeputy(
        board_id=city.board,
        appointment_id=APPOINTMENT,
        principal=person(principal),
        deputy=person(deputy),
        basis="Beschluss vom 8. Januar",
    )


def vote_for(city: City, review: UUID, principal: str, choice: Choice = Choice.YES) -> gate_reviews.CastVote:
    frozen = city.review(review).frozen
    assert frozen is not None
    return gate_reviews.CastVote(
        review_id=review, choice=choice, dossier_sha256=frozen.dossier_sha256, on_behalf_of=person(principal)
    )


def waits(city: City, who: str) -> set[str]:
    with city.reading() as connection:
        return {task.kind for task in my_tasks(connection, person(who), ())}


def test_a_deputy_votes_until_the_member_does(city: City) -> None:
    rule(city, REPRESENTED)
    city.do(appoint(city), "pia")
    review = city.request_release()
    assert (waits(city, "lea"), waits(city, "cy")) == ({VOTE_FOR}, {CAST_VOTE})
    city.do(vote_for(city, review, "cy"), "lea")
    assert (waits(city, "lea"), waits(city, "cy")) == (set(), set())
    city.vote(review, "cy", Choice.NO)
    refuses(city, vote_for(city, review, "cy", Choice.NO), "lea", Refusal.PRINCIPAL_VOTED)
    assert (city.review(review).tally().no, city.review(review).tally().yes) == (1, 0)


def test_a_deputy_relieved_a_moment_ago_votes_no_more(city: City) -> None:
    rule(city, REPRESENTED)
    city.do(appoint(city), "pia")
    review = city.request_release()
    city.do(boards.RelieveDeputy(board_id=city.board, appointment_id=APPOINTMENT, reason="zurück"), "pia")
    refuses(city, vote_for(city, review, "cy"), "lea", Refusal.NOT_AUTHORISED)


def test_who_was_not_appointed_when_the_vote_opened_votes_for_nobody(city: City) -> None:
    rule(city, REPRESENTED)
    review = city.request_release()
    city.do(appoint(city), "pia")
    refuses(city, vote_for(city, review, "cy"), "lea", Refusal.DEPUTY_UNKNOWN)


def test_a_rule_without_deputies_knows_none(city: City) -> None:
    city.do(appoint(city), "pia")
    review = city.request_release()
    refuses(city, vote_for(city, review, "cy"), "lea", Refusal.DEPUTY_UNKNOWN)


def test_an_appointment_names_a_seated_member_and_a_known_person(city: City) -> None:
    strange = replace(appoint(city, principal="eve"), deputy=uuid5(NAMESPACE_OID, "nobody"), basis=" ")
    refuses(
        city,
        strange,
        "pia",
        Refusal.NOT_FOUND,
        Refusal.VOTER_WITHOUT_SEAT,
        Refusal.VALUE_INVALID,
        noun="person",
    )
    refuses(city, appoint(city, "cy", "cy"), "pia", Refusal.VALUE_INVALID, field="deputy")
    refuses(city, appoint(city, "ann"), "pia", Refusal.SEAT_HELD_BY_ADMINISTRATOR)


def test_a_member_has_one_deputy_at_a_time(city: City) -> None:
    city.do(appoint(city), "pia")
    city.do(appoint(city), "pia")
    other = replace(appoint(city, "max"), appointment_id=uuid5(NAMESPACE_OID, "other"))
    refuses(city, other, "pia", Refusal.DEPUTY_ALREADY_APPOINTED, appointment=str(APPOINTMENT))
    city.do(boards.RelieveDeputy(board_id=city.board, appointment_id=APPOINTMENT), "pia")
    city.do(other, "pia")


def test_an_appointment_ends_after_it_begins(city: City) -> None:
    now = city.clock.now()
    backwards = replace(appoint(city), valid_from=now, valid_until=now - timedelta(days=1))
    refuses(city, backwards, "pia", Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS)


def test_a_member_recuses_themself_and_nobody_else_does_but_chair_and_pmo(city: City) -> None:
    review = city.request_release()
    refuses(
        city,
        gate_reviews.DeclareRecusal(review_id=review, person_id=person("cy")),
        "bo",
        Refusal.NOT_AUTHORISED,
    )
    city.do(gate_reviews.DeclareRecusal(review_id=review, person_id=person("bo"), reason="verwandt"), "bo")
    city.do(gate_reviews.DeclareRecusal(review_id=review, person_id=person("cy"), reason="Bieter"), "ada")
    assert city.review(review).recused() == {
        person("bo"): RecusalGround.OWN_DECLARATION,
        person("cy"): RecusalGround.BOARD_DECISION,
    }
    assert city.review(review).stage is Stage.CONCLUDED


def test_a_recused_member_is_asked_for_nothing_more(city: City) -> None:
    review = city.request_release()
    assert waits(city, "cy") == {CAST_VOTE}
    city.do(gate_reviews.DeclareRecusal(review_id=review, person_id=person("cy")), "cy")
    assert waits(city, "cy") == set()
    refuses(city, cast(city, review), "cy", Refusal.MEMBER_RECUSED, ground="own_declaration")


def cast(city: City, review: UUID) -> gate_reviews.CastVote:
    frozen = city.review(review).frozen
    assert frozen is not None
    return gate_reviews.CastVote(review_id=review, choice=Choice.YES, dossier_sha256=frozen.dossier_sha256)


@pytest.mark.parametrize("who", ["cy", "bo"])
def test_who_leads_the_project_does_not_vote_on_it(city: City, who: str) -> None:
    city.do(projects.AssignLead(project_id=city.project, lead=person(who)), "pia")
    review = uuid5(NAMESPACE_OID, "review")
    city.do(
        gate_reviews.RequestGateReview(review_id=review, project_id=city.project, gate="release", motion="x"),
        "pia",
    )
    assert city.review(review).recused() == {person(who): RecusalGround.PROJECT_LEAD}
    assert waits(city, who) == set()
    refuses(city, cast(city, review), who, Refusal.MEMBER_RECUSED, ground="project_lead")


def test_who_submitted_the_review_does_not_vote_on_it(city: City) -> None:
    city.mandate("pia", Role.MEMBER, ScopeKind.BOARD, city.board)
    mandate = uuid5(NAMESPACE_OID, f"mandate cy {Role.MEMBER} {city.board}")
    city.do(people.EndMandate(person_id=person("cy"), mandate_id=mandate))
    review = uuid5(NAMESPACE_OID, "review")
    city.do(
        gate_reviews.RequestGateReview(review_id=review, project_id=city.project, gate="release", motion="x"),
        "pia",
    )
    assert city.review(review).recused() == {person("pia"): RecusalGround.PROPOSER}


def test_advisers_sit_on_the_board_without_a_vote(city: City) -> None:
    city.mandate("lea", Role.ADVISER, ScopeKind.BOARD, city.board)
    review = city.request_release()
    assert city.review(review).panel.advisers == (person("lea"),)
    refuses(city, cast(city, review), "lea", Refusal.NOT_AUTHORISED)


def test_the_deputy_chair_is_frozen_with_the_seats(city: City) -> None:
    mandate = uuid5(NAMESPACE_OID, f"mandate bo {Role.MEMBER} {city.board}")
    city.do(people.EndMandate(person_id=person("bo"), mandate_id=mandate))
    city.mandate("bo", Role.DEPUTY_CHAIR, ScopeKind.BOARD, city.board)
    review = city.request_release()
    assert city.review(review).electorate().deputy_chair == person("bo")


def circular(city: City) -> UUID:
    review = uuid5(NAMESPACE_OID, "review")
    city.do(
        gate_reviews.RequestGateReview(
            review_id=review, project_id=city.project, gate="release", motion="x", circular=True
        ),
        "eve",
    )
    return review


def test_a_circular_runs_for_the_working_days_its_rule_says(city: City) -> None:
    rule(city, BY_CIRCULAR)
    review = city.review(circular(city))
    due = review.vote_due_at
    assert review.panel.circular
    assert due is not None
    assert due.date().isoformat() == "2024-01-22"


def test_an_objection_puts_the_review_back_for_the_next_meeting(city: City) -> None:
    rule(city, BY_CIRCULAR)
    review = circular(city)
    city.vote(review, "ada")
    city.do(gate_reviews.ObjectToCircular(review_id=review, reason="besprechen"), "bo")
    assert city.review(review).stage is Stage.REQUESTED
    assert waits(city, "cy") == set()
    refuses(
        city,
        gate_reviews.OpenGateReview(review_id=review, circular=True),
        "pia",
        Refusal.CIRCULAR_VOIDED,
    )
    city.do(gate_reviews.OpenGateReview(review_id=review), "pia")
    assert waits(city, "cy") == {CAST_VOTE}


def test_a_board_whose_rule_knows_no_circulars_holds_none(city: City) -> None:
    request = gate_reviews.RequestGateReview(
        review_id=uuid5(NAMESPACE_OID, "review"),
        project_id=city.project,
        gate="release",
        motion="x",
        circular=True,
    )
    refuses(city, request, "eve", Refusal.CIRCULAR_NOT_ALLOWED)


def test_nobody_objects_to_a_vote_in_a_meeting(city: City) -> None:
    review = city.request_release()
    refuses(city, gate_reviews.ObjectToCircular(review_id=review), "bo", Refusal.VOTE_NOT_CIRCULAR)


def test_a_rule_no_full_board_could_meet_is_refused_when_it_is_laid_down(city: City) -> None:
    four = replace(SIMPLE_MAJORITY, quorum_least=4)
    wished = boards.SetVoteRule(board_id=city.board, matter_class="release", rule=four, basis="GO")
    refuses(city, wished, "pia", Refusal.RULE_CANNOT_BE_MET, needed=4, possible=3)
    city.do(replace(wished, rule=replace(SIMPLE_MAJORITY, quorum_least=3)), "pia")
