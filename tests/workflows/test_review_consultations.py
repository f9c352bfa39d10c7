"""Bodies are heard in their order: who advises before the vote, who takes note after it; only one decides."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.access import Reader
from domain.boards import board_id
from domain.consultation_values import Advice, ReviewStep
from domain.gate_review_values import Outcome, Stage
from domain.people import Role, ScopeKind
from domain.programme_settings import ConsultationRole, ConsultationStep
from domain.refusals import Refusal
from domain.times import Effective
from projections.decision_register import decision_register
from projections.reviews import decided_reviews_of
from tests.support.city import City
from tests.support.door import changes_nothing, refuses
from tests.support.records import stream
from workflows.boards import EstablishBoard
from workflows.gate_reviews import OpenGateReview, RequestGateReview
from workflows.programme_settings import SetConsultationOrder
from workflows.review_consultations import RecordConsultation

REVIEW = stream("heard")
COUNCIL = board_id(City.programme, "council")
HEARD = (
    ReviewStep(body="Gutachterin", role=ConsultationRole.HEARING),
    ReviewStep(body="Digitalisierungsrat", role=ConsultationRole.PRELIMINARY, board_id=COUNCIL, public=True),
    ReviewStep(body="Beirat", role=ConsultationRole.HEARING, mandatory=False),
    ReviewStep(body="Lenkungsausschuss", role=ConsultationRole.DECISION, board_id=City.board),
    ReviewStep(body="Stadtrat", role=ConsultationRole.INFORMATION, public=True),
)


def ask(city: City, *steps: ReviewStep) -> RequestGateReview:
    return RequestGateReview(
        review_id=REVIEW, project_id=city.project, gate="release", motion="x", consultation=steps or None
    )


def says(step: int, advice: Advice = Advice.IN_FAVOUR, remark: str = "") -> RecordConsultation:
    return RecordConsultation(review_id=REVIEW, step=step, advice=advice, remark=remark)


def told_to(city: City) -> tuple[str, ...]:
    """Give who has still to take note of the decision."""
    with city.reading() as connection:
        (decided,) = decided_reviews_of(connection, city.project)
    return decided.to_be_told


def add_council(city: City) -> None:
    """A second board, chaired by Lea."""
    council = EstablishBoard(
        programme_id=city.programme, key="council", name="Digitalisierungsrat", statutory_seats=1
    )
    city.do(council)
    city.mandate("lea", Role.CHAIR, ScopeKind.BOARD, COUNCIL)


def test_the_vote_opens_once_every_mandatory_body_before_it_was_heard(city: City) -> None:
    add_council(city)
    city.do(ask(city, *HEARD), "eve")
    assert city.review(REVIEW).stage is Stage.REQUESTED
    opening = OpenGateReview(review_id=REVIEW)
    refuses(city, opening, "pia", Refusal.CONSULTATION_MISSING, bodies=("Gutachterin", "Digitalisierungsrat"))
    before = Effective(datetime(2024, 1, 8, 8, 30, tzinfo=UTC))
    late = replace(says(1, Advice.AGAINST, "Zu teuer."), effective=before, effective_reason="nachgetragen")
    city.do(late, "pia")
    changes_nothing(city, replace(late), "pia")
    assert city.review(REVIEW).consulted[1].said_at == before.at
    city.do(says(2), "lea")
    city.do(opening, "pia")
    for who in ("ada", "bo"):
        city.vote(REVIEW, who)
    decided = city.review(REVIEW)
    assert decided.outcome is Outcome.APPROVE
    assert [step.body for step in decided.steps_owed()] == ["Stadtrat"]
    assert told_to(city) == ("Stadtrat",)
    city.do(says(5, Advice.NOTED), "pia")
    assert city.review(REVIEW).steps_owed() == ()
    assert told_to(city) == ()
    with city.reading() as connection:
        (entry,) = decision_register(connection, Reader.operator())
    assert [step.advice for step in entry.consultation] == ["heard", "in_favour", None, None, "noted"]


def test_a_body_is_done_without_by_the_pmo_with_a_reason_only(city: City) -> None:
    add_council(city)
    city.do(ask(city, *HEARD), "eve")
    refuses(city, says(2, Advice.WAIVED, "Eilt."), "lea", Refusal.NOT_AUTHORISED)
    refuses(city, says(2, Advice.WAIVED), "pia", Refusal.VALUE_INVALID, field="remark")
    city.do(says(2, Advice.WAIVED, "Tagt erst im Mai."), "pia")
    assert city.review(REVIEW).consulted[2].advice is Advice.WAIVED


def test_only_the_chair_of_the_body_itself_and_the_pmo_record_what_it_said(city: City) -> None:
    add_council(city)
    city.do(ask(city, *HEARD), "eve")
    for who in ("ada", "bo", "eve", "rob"):
        refuses(city, says(2), who, Refusal.NOT_AUTHORISED)
    refuses(city, says(1), "lea", Refusal.NOT_AUTHORISED)
    city.do(says(2), "lea")
    refuses(city, says(2, Advice.AGAINST), "pia", Refusal.CONSULTATION_RECORDED, body="Digitalisierungsrat")


def test_the_decision_is_no_advice_and_note_is_taken_of_what_was_decided(city: City) -> None:
    add_council(city)
    city.do(ask(city, *HEARD), "eve")
    for step in (0, 4, 6):
        refuses(city, says(step), "pia", Refusal.CONSULTATION_STEP_UNKNOWN, step=step)
    refuses(city, says(5, Advice.NOTED), "pia", Refusal.REVIEW_NOT_DECIDED)
    for step in (1, 2):
        city.do(says(step), "pia")
    city.do(OpenGateReview(review_id=REVIEW), "pia")
    for who in ("ada", "bo"):
        city.vote(REVIEW, who)
    refuses(city, says(3), "pia", Refusal.REVIEW_CONCLUDED)
    refuses(city, says(5, Advice.AGAINST), "pia", Refusal.VALUE_INVALID, field="advice")


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        (HEARD[:3], Refusal.VALUE_INVALID),
        ((*HEARD[:3], replace(HEARD[3], board_id=COUNCIL)), Refusal.VALUE_INVALID),
        ((HEARD[3], HEARD[0]), Refusal.CONSULTED_AFTER_DECISION),
        ((HEARD[0], *HEARD), Refusal.VALUE_INVALID),
    ],
)
def test_an_order_ends_in_the_one_decision_of_the_deciding_board(
    city: City, steps: tuple[ReviewStep, ...], refusal: Refusal
) -> None:
    refuses(city, ask(city, *steps), "eve", refusal)


def lay_down(city: City, decides: UUID) -> None:
    """Let the programme say that a council is heard before a board decides on releases."""
    steps = (
        ConsultationStep(
            body="Digitalisierungsrat", board_id=None, role=ConsultationRole.HEARING, public=True
        ),
        ConsultationStep(body="Ausschuss", board_id=decides, role=ConsultationRole.DECISION, public=True),
    )
    order = SetConsultationOrder(
        programme_id=city.programme, matter_class="release", steps=steps, decision="DS 12/24"
    )
    city.do(order, "pia")


def test_the_order_of_the_programme_is_the_default_where_it_ends_with_this_board(city: City) -> None:
    lay_down(city, City.board)
    city.do(ask(city), "eve")
    assert [step.body for step in city.review(REVIEW).consultation] == ["Digitalisierungsrat", "Ausschuss"]
    city.do(says(1), "pia")
    city.do(OpenGateReview(review_id=REVIEW), "pia")


def test_without_an_order_for_this_board_it_alone_is_asked_and_the_vote_opens_at_once(city: City) -> None:
    add_council(city)
    lay_down(city, COUNCIL)
    city.do(ask(city), "eve")
    asked = city.review(REVIEW)
    assert (asked.consultation, asked.stage) == ((), Stage.OPEN)
