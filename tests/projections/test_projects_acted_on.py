"""Whoever leads a project, owes a condition of it, or sits on its board reads all of it: today's standing counts."""

from io import BytesIO
from uuid import NAMESPACE_OID, UUID, uuid5

from domain.access import Reader
from domain.evidence import SubjectKind
from projections.audit_trail import audit_trail
from projections.evidence_list import By, evidence_list
from projections.mandates_held import mandates_of
from projections.portfolio import portfolio
from tests.support.city import City, person
from tests.support.conditional import DRAFT, PROJECT, add_conditional_project, approve
from tests.support.documents import PLAIN
from workflows.commands import Actor
from workflows.conditions import WaiveCondition
from workflows.evidence import AttachEvidence
from workflows.gate_reviews import WithdrawGateReview
from workflows.people import EndMandate
from workflows.projects import AssignLead, SetVisibility


def reader(city: City, who: str) -> Reader:
    """Give what a person may read now."""
    return city.here.reader_of(Actor(person(who)))


def sees(city: City, who: str) -> bool:
    """Tell whether a person sees CITY-1."""
    with city.reading() as connection:
        return city.project in {row.project_id for row in portfolio(connection, reader(city, who))}


def held(city: City, who: str) -> tuple[UUID, ...]:
    with city.reading() as connection:
        return tuple(one.mandate_id for one in mandates_of(connection, person(who), city.clock.now()))


def confidential(city: City) -> UUID:
    """Hide CITY-1, which Eve leads, and ask for its release."""
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    return city.request_release()


def test_lead_and_board_see_a_non_public_project_and_nobody_without_a_part_in_it_does(
    city_on_each: City,
) -> None:
    city = city_on_each
    confidential(city)
    assert {who: sees(city, who) for who in ("eve", "ada", "bo", "pia", "rob", "lea")} == {
        "eve": True, "ada": True, "bo": True, "pia": True, "rob": True, "lea": False,
    }  # fmt: skip


def test_whoever_owes_a_condition_reads_the_project_until_it_is_over(city_on_each: City) -> None:
    city = city_on_each
    add_conditional_project(city)
    (owed,) = approve(city, DRAFT)
    assert reader(city, "lea").projects == {PROJECT}
    city.do(WaiveCondition(condition_id=owed, reason="Überholt."), "ada")
    assert reader(city, "lea").projects == frozenset()


def test_a_board_sees_it_only_if_it_was_put_to_it(city: City) -> None:
    city.do(SetVisibility(project_id=city.project, public=False), "pia")
    assert not sees(city, "bo")


def test_a_board_keeps_what_it_decided_and_not_what_was_withdrawn(city: City) -> None:
    review = confidential(city)
    city.do(WithdrawGateReview(review_id=review, reason="Neu"), "eve")
    assert not sees(city, "bo")
    again = city.request_release("again")
    city.vote(again, "ada")
    city.vote(again, "bo")
    assert sees(city, "cy")


def test_a_former_member_and_a_former_lead_see_it_no_more(city: City) -> None:
    confidential(city)
    (mandate,) = held(city, "bo")
    city.do(EndMandate(person_id=person("bo"), mandate_id=mandate, reason="Ende"))
    city.do(AssignLead(project_id=city.project, lead=None), "pia")
    assert not sees(city, "bo")
    assert not sees(city, "eve")
    assert sees(city, "ada")


def test_whoever_only_acts_on_a_project_reads_its_record_without_single_votes(city: City) -> None:
    review = confidential(city)
    for number in (2, 3):  # three projects leave room over in the condition
        project = city.add_project(f"CITY-{number}", public=False)
        city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    city.vote(review, "ada")
    with city.reading() as connection:
        assert len(reader(city, "eve").projects) == 3
        topics = {one.topic for one in audit_trail(connection, reader(city, "eve"), project_id=city.project)}
        everything = {
            one.topic for one in audit_trail(connection, reader(city, "pia"), project_id=city.project)
        }
    assert "gate_review.opened.v1" in topics
    assert "gate_review.vote_cast.v1" not in topics
    assert "gate_review.vote_cast.v1" in everything


def test_whoever_acts_on_a_public_project_opens_its_papers_that_are_not_public(city: City) -> None:
    paper = AttachEvidence(
        evidence_id=uuid5(NAMESPACE_OID, "paper"),
        subject_kind=SubjectKind.PROJECT,
        subject_id=city.project,
        file=city.here.store.files.keep(BytesIO(PLAIN), "Antrag.txt"),
        public=False,
    )
    city.do(paper, "eve")

    def opens(who: str) -> bool:
        with city.reading() as connection:
            return bool(evidence_list(connection, reader(city, who), By.PROJECT, city.project))

    assert {who: opens(who) for who in ("eve", "bo", "lea")} == {"eve": True, "bo": False, "lea": False}
    city.request_release()
    assert {who: opens(who) for who in ("eve", "bo", "lea")} == {"eve": True, "bo": True, "lea": False}
