"""A gate that demands evidence opens with it only; papers that change while the vote is open void what was cast."""

from dataclasses import replace
from uuid import UUID

import pytest

from domain.ballots import Choice
from domain.evidence import SubjectKind
from domain.gate_review_values import Outcome, Stage
from domain.refusals import Refusal, Refused
from domain.review_dossiers import CriterionClaim
from projections.my_tasks import my_tasks
from tests.support.city import City, person
from tests.support.door import changes_nothing, facts, refuses
from tests.support.records import stream
from tests.support.strict_gates import BENEFIT, add_strict_project, ask_for_release, lay_paper
from workflows.evidence import SupersedeEvidence, WithdrawEvidence
from workflows.gate_reviews import CastVote, RequestGateReview
from workflows.review_dossiers import JudgeCriterion


def test_a_gate_does_not_open_while_mandatory_items_are_missing_and_each_is_named(city: City) -> None:
    project = add_strict_project(city)
    with pytest.raises(Refused) as refused:
        city.do(ask_for_release(project), "eve")
    named = {(one.refusal, one.facts["key"]) for one in refused.value.unmet}
    assert named == {(Refusal.REQUIRED_EVIDENCE_MISSING, "brief"), (Refusal.CRITERION_NOT_MET, "benefit")}
    brief = lay_paper(city, project, "Skizze", proves="brief")
    plain = lay_paper(city, project, "Beiblatt")
    refuses(
        city,
        ask_for_release(project, plain, criteria=(BENEFIT,)),
        "eve",
        Refusal.REQUIRED_EVIDENCE_MISSING,
        key="brief",
    )
    refuses(city, ask_for_release(project, brief), "eve", Refusal.CRITERION_NOT_MET, key="benefit")
    denied = replace(BENEFIT, met=False)
    refuses(city, ask_for_release(project, brief, criteria=(denied,)), "eve", Refusal.CRITERION_NOT_MET)
    city.do(ask_for_release(project, brief, criteria=(BENEFIT,)), "eve")
    opened = city.review(stream("strict review"))
    assert opened.stage is Stage.OPEN
    assert opened.criteria["benefit"].judged_by == person("eve")
    assert opened.frozen is not None
    assert [one.name for one in opened.frozen.dossier] == ["Skizze.txt", "Kriterien", "Stand des Projekts"]


def test_a_gate_that_makes_nothing_mandatory_opens_without_it(city: City) -> None:
    assert city.review(city.request_release()).stage is Stage.OPEN


def test_evidence_and_criteria_are_those_the_lifecycle_asks_for(city: City) -> None:
    project = add_strict_project(city)
    with pytest.raises(Refused) as refused:
        lay_paper(city, project, "Skizze", proves="vision")
    assert refused.value.refusal is Refusal.REQUIREMENT_UNKNOWN
    brief = lay_paper(city, project, "Skizze", proves="brief")
    unknown = CriterionClaim(criterion="beauty")
    request = ask_for_release(project, brief, criteria=(BENEFIT, unknown))
    refuses(city, request, "eve", Refusal.REQUIREMENT_UNKNOWN, key="beauty")
    gone = CriterionClaim(criterion="benefit", evidence_id=stream("nowhere"))
    refuses(city, replace(request, criteria=(gone,)), "eve", Refusal.NOT_FOUND)


def start_requested(city: City) -> UUID:
    """Let CITY-1 be released and its start be requested, which the PMO opens."""
    review = city.request_release()
    for who in ("ada", "bo"):
        city.vote(review, who)
    start = stream("start")
    city.do(RequestGateReview(review_id=start, project_id=city.project, gate="start", motion="Start."), "eve")
    return start


def test_a_criterion_is_judged_by_lead_or_pmo_until_the_vote_opens(city: City) -> None:
    review = start_requested(city)
    met = JudgeCriterion(review_id=review, criterion="feasible", remark="Geprüft.")
    for who in ("ada", "lea", "rob"):
        refuses(city, met, who, Refusal.NOT_AUTHORISED)
    city.do(met, "eve")
    changes_nothing(city, met, "eve")
    city.do(replace(met, met=False), "pia")
    assert city.review(review).criteria_met() == frozenset()
    decided = replace(met, review_id=stream("review"), criterion="benefit")
    refuses(city, decided, "eve", Refusal.REVIEW_CONCLUDED)


def test_what_was_found_of_criteria_is_frozen_with_the_vote(city: City) -> None:
    review = city.request_release()
    command = JudgeCriterion(review_id=review, criterion="benefit")
    refuses(city, command, "eve", Refusal.DOSSIER_FROZEN)


def vote_on_brief(city: City) -> tuple[UUID, UUID, UUID]:
    """Open the strict release on two papers and let Ada vote; give project, review and the loose paper."""
    project = add_strict_project(city)
    brief = lay_paper(city, project, "Skizze", proves="brief")
    loose = lay_paper(city, project, "Beiblatt")
    city.do(ask_for_release(project, brief, loose, criteria=(BENEFIT,)), "eve")
    review = stream("strict review")
    city.vote(review, "ada")
    return project, review, loose


@pytest.mark.parametrize("how", ["withdrawn", "superseded", "added"])
def test_a_change_of_the_papers_voids_the_votes_and_asks_for_new_ones(city: City, how: str) -> None:
    project, review, loose = vote_on_brief(city)
    before = city.review(review).frozen
    assert before is not None
    if how == "withdrawn":
        city.do(WithdrawEvidence(evidence_id=loose, reason="Falsche Fassung"), "eve")
    elif how == "superseded":
        new = lay_paper(city, project, "Neues Beiblatt")
        assert city.review(review).frozen == before
        city.do(SupersedeEvidence(evidence_id=loose, replacement=new), "eve")
    else:
        lay_paper(city, project, "Nachtrag", before=(SubjectKind.GATE_REVIEW, review))
    after = city.review(review)
    assert after.frozen is not None
    assert after.frozen.dossier_sha256 != before.dossier_sha256
    assert after.ballots == {}
    (void,) = after.voided_votes
    assert (void.ballot.person_id, void.ballot.choice) == (person("ada"), Choice.YES)
    assert void.dossier_sha256 == before.dossier_sha256
    told = facts(city)[-1]
    assert (told.topic, told.state["change"]) == ("gate_review.dossier_changed.v1", how)
    old = CastVote(review_id=review, choice=Choice.YES, dossier_sha256=before.dossier_sha256)
    refuses(city, old, "ada", Refusal.DOSSIER_CHANGED)
    for who in ("ada", "bo"):
        city.vote(review, who)
    assert city.review(review).outcome is Outcome.APPROVE


def test_everybody_who_votes_is_told_by_inbox_and_mail_and_has_the_vote_as_a_task_again(city: City) -> None:
    _, review, loose = vote_on_brief(city)
    city.do(WithdrawEvidence(evidence_id=loose, reason="Falsche Fassung"), "eve")
    with city.reading() as connection:
        ask = "SELECT person_id, subject_id FROM {} WHERE kind = 'dossier_changed'"
        connection.cursor.execute(ask.format("inbox"))
        told = connection.cursor.fetchall()
        connection.cursor.execute(ask.format("mail_outbox"))
        mailed = connection.cursor.fetchall()
    voters = {str(person(who)) for who in ("ada", "bo", "cy")}
    assert {row[0] for row in told} == {row[0] for row in mailed} == voters
    assert {row[1] for row in told} == {str(review)}
    with city.reading() as connection:
        assert "cast_vote" in {one.kind for one in my_tasks(connection, person("ada"), ())}


def test_nobody_votes_while_mandatory_evidence_is_missing(city: City) -> None:
    project, review, _ = vote_on_brief(city)
    city.do(WithdrawEvidence(evidence_id=stream("Skizze"), reason="Falsche Fassung"), "eve")
    lacking = city.review(review).frozen_vote().dossier_sha256
    vote = CastVote(review_id=review, choice=Choice.YES, dossier_sha256=lacking)
    refuses(city, vote, "ada", Refusal.REQUIRED_EVIDENCE_MISSING, key="brief")
    lay_paper(city, project, "Neue Skizze", proves="brief", before=(SubjectKind.GATE_REVIEW, review))
    for who in ("ada", "bo"):
        city.vote(review, who)
    assert city.review(review).outcome is Outcome.APPROVE


def test_papers_that_change_before_the_opening_void_nothing(city: City) -> None:
    start = start_requested(city)
    lay_paper(city, city.project, "Plan", before=(SubjectKind.GATE_REVIEW, start))
    requested = city.review(start)
    assert [one.name for one in requested.dossier] == ["Plan.txt"]
    assert (requested.stage, requested.voided_votes) == (Stage.REQUESTED, ())


def test_papers_of_a_decided_review_stay_what_they_were(city: City) -> None:
    _, review, loose = vote_on_brief(city)
    city.vote(review, "bo")
    decided = city.review(review)
    city.do(WithdrawEvidence(evidence_id=loose, reason="Zu spät"), "eve")
    assert city.review(review).version == decided.version
