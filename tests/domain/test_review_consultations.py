"""Which bodies a review still owes a hearing: those that advise before the decision, those that note after it."""

from dataclasses import replace

import pytest

from domain.consultation_values import Advice, ReviewStep, against_steps
from domain.gate_reviews import GateReview
from domain.programme_settings import ConsultationRole
from domain.refusals import Refusal, Refused
from tests.support.builders import PAPER, act, day, frozen, matter, panel, requested
from tests.support.electorates import ADA, BO, EVE, YES
from tests.support.story import given

HEARING = ReviewStep(body="Ortsbeirat", role=ConsultationRole.HEARING)
DECISION = ReviewStep(body="Ausschuss", role=ConsultationRole.DECISION, board_id=matter().board_id)
NOTING = ReviewStep(body="Stadtrat", role=ConsultationRole.INFORMATION)


def asked(*steps: ReviewStep) -> GateReview:
    return requested(consultation=steps)


def test_the_vote_waits_for_mandatory_steps_only() -> None:
    optional = asked(replace(HEARING, mandatory=False), DECISION, NOTING)
    assert optional.consultation_missing() is None
    waiting = asked(HEARING, DECISION, NOTING)
    with pytest.raises(Refused) as refused:
        waiting.open(frozen(), day(10), act(1), panel())
    assert refused.value.unmet[0].facts == {"bodies": ("Ortsbeirat",)}
    waiting.record_consultation(1, Advice.AGAINST, "", EVE, act(1))
    waiting.open(frozen(), day(10), act(2), panel())
    for voter in (ADA, BO):
        waiting.cast_vote(voter, YES, PAPER, None, act(3))
    assert waiting.steps_owed() == (NOTING,)


def test_a_review_without_an_order_waits_for_nobody() -> None:
    assert (requested().consultation, requested().steps_owed()) == ((), ())


def test_what_was_recorded_is_not_recorded_twice() -> None:
    heard = asked(HEARING, DECISION)
    heard.record_consultation(1, Advice.NOTED, "Ohne Einwände.", EVE, act(1))
    version = heard.version
    heard.record_consultation(1, Advice.NOTED, "Ohne Einwände.", EVE, act(2))
    assert heard.version == version
    given(heard).when(lambda it: it.record_consultation(1, Advice.AGAINST, "", EVE, act(2))).refused(
        Refusal.CONSULTATION_RECORDED
    )


def test_an_order_has_one_decision_of_its_board() -> None:
    board = matter().board_id
    assert not any(against_steps((HEARING, DECISION, NOTING), board))
    assert any(against_steps((HEARING,), board))
    assert any(against_steps((DECISION, DECISION), board))
    assert any(against_steps((HEARING, replace(DECISION, board_id=None)), board))
