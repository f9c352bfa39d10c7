"""What is owed after an approval: set once, met on proof, waived with a reason, lapsed when it is overdue."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from domain.conditions import Blocks, Condition, ConditionState, against_draft
from domain.refusals import Refusal
from tests.support.builders import PROGRAMME, REVIEW, act, condition, day, draft, evidence, project
from tests.support.electorates import ADA, EVE
from tests.support.story import given, when

PROOF = evidence().id


def meet(it: Condition) -> None:
    it.meet(ADA, (PROOF,), None, act(20))


def waive(it: Condition) -> None:
    it.waive(ADA, "Nicht mehr nötig.", act(21))


def lapse(it: Condition) -> None:
    it.lapse(act(31))


def test_a_condition_says_what_is_owed_by_whom_until_when_and_what_it_blocks() -> None:
    when(condition).then(
        (
            Condition.Set,
            {
                "programme_id": PROGRAMME,
                "project_id": project().id,
                "review_id": REVIEW,
                "gate": "release",
                "wording": "Datenschutzkonzept vorlegen",
                "owner": EVE,
                "due_at": day(30),
                "blocks": Blocks.APPROVAL,
            },
        )
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"wording": " "}, "wording"),
        ({"proof": ""}, "proof"),
        ({"due_on": day(9).date()}, "due_on"),
        ({"due_working_days": 0}, "due_working_days"),
        ({"due_working_days": None}, "due_on"),
    ],
)
def test_a_draft_that_says_too_little_or_two_things_is_refused(changes: dict[str, Any], field: str) -> None:
    (found,) = against_draft(replace(draft(), **changes))
    assert (found.refusal, found.facts["field"]) == (Refusal.VALUE_INVALID, field)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"due_working_days": 1},
        {"due_working_days": None, "due_on": day(9).date()},
        {"due_working_days": None, "blocks": Blocks.NEXT_GATE},
        {"proof": None, "owner": None},
    ],
)
def test_a_draft_that_can_be_followed_up_is_taken(changes: dict[str, Any]) -> None:
    assert against_draft(replace(draft(), **changes)) == ()


def test_a_condition_cannot_be_due_before_it_is_set() -> None:
    when(lambda: condition(due=1)).refused(Refusal.VALUE_INVALID, field="due_on")
    when(lambda: condition(due=2)).then((Condition.Set, {"due_at": day(2)}))


def test_a_condition_is_met_on_proof_and_says_who_accepted_it() -> None:
    met = given(condition())
    met.when(meet).then((Condition.Met, {"accepted_by": ADA, "evidence": (PROOF,)}))
    assert met.aggregate.state is ConditionState.MET


def test_the_proof_a_condition_asks_for_must_be_there() -> None:
    given(condition()).when(lambda it: it.meet(ADA, (), "Liegt vor.", act(20))).refused(
        Refusal.PROOF_MISSING, proof="Freigabe der Datenschutzbeauftragten"
    )
    given(condition(proof=None)).when(lambda it: it.meet(ADA, (), "Liegt vor.", act(20))).then(
        (Condition.Met, {"evidence": ()})
    )


def test_a_condition_is_met_after_it_was_set() -> None:
    given(condition()).when(lambda it: it.meet(ADA, (PROOF,), None, act(1))).refused(
        Refusal.EFFECTIVE_BEFORE_LAST_MOVE
    )
    given(condition()).when(lambda it: it.meet(ADA, (PROOF,), None, act(2))).then((Condition.Met, {}))


def test_a_condition_can_be_met_late_as_long_as_it_has_not_lapsed() -> None:
    given(condition()).when(lambda it: it.meet(ADA, (PROOF,), None, act(99))).then((Condition.Met, {}))
    given(condition(), lapse).when(meet).refused(Refusal.CONDITION_OVER, state="lapsed")


def test_a_condition_is_waived_with_a_reason() -> None:
    given(condition()).when(waive).then((Condition.Waived, {"reason": "Nicht mehr nötig.", "waived_by": ADA}))
    given(condition()).when(lambda it: it.waive(ADA, " ", act(20))).refused(
        Refusal.VALUE_INVALID, field="reason"
    )


def test_a_lapsed_condition_is_waived_so_that_the_approval_holds_again() -> None:
    waived = given(condition(), lapse)
    waived.when(lambda it: it.waive(ADA, "Neue Frist im Beschluss.", act(40))).then((Condition.Waived, {}))
    assert waived.aggregate.state is ConditionState.WAIVED


def test_a_met_condition_needs_no_waiver_and_a_waived_one_no_proof() -> None:
    given(condition(), meet).when(waive).refused(Refusal.CONDITION_OVER, state="met")
    given(condition(), waive).when(meet).refused(Refusal.CONDITION_OVER, state="waived")


def test_a_condition_lapses_only_after_its_last_instant() -> None:
    given(condition()).when(lambda it: it.lapse(act(30))).refused(Refusal.CONDITION_NOT_DUE)
    given(condition()).when(lapse).then((Condition.Lapsed, {"due_at": day(30), "review_id": REVIEW}))


@pytest.mark.parametrize("blocks", [Blocks.NEXT_GATE, Blocks.NOTHING])
def test_a_condition_lapses_only_if_the_approval_depends_on_it(blocks: Blocks) -> None:
    given(condition(blocks=blocks)).when(lapse).refused(Refusal.CONDITION_NOT_DUE)


def test_what_is_over_does_not_lapse() -> None:
    given(condition(), meet).when(lapse).refused(Refusal.CONDITION_OVER, state="met")


@pytest.mark.parametrize("decide", [meet, waive, lapse])
def test_asking_twice_changes_nothing(decide: Callable[[Condition], None]) -> None:
    given(condition(), decide).when(decide).then_nothing()


def test_a_condition_due_before_it_was_set_is_still_part_of_the_past() -> None:
    it = condition()
    it._met(
        programme_id=PROGRAMME,
        project_id=project().id,
        accepted_by=ADA,
        evidence=(uuid5(NAMESPACE_OID, "gone"),),
        remark=None,
        stamp=act(0).stamp(),
    )
    assert it.state is ConditionState.MET
