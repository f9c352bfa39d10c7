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


def declare(it: Condition) -> None:
    it.declare_met(EVE, (PROOF,), "Liegt bei.", act(12))


def reject(it: Condition) -> None:
    it.reject_proof(ADA, "Nicht unterschrieben.", act(13))


def extend(it: Condition) -> None:
    it.extend(ADA, day(45), "Dauert länger.", act(14))


def test_whoever_owes_a_condition_declares_it_met_on_its_proof() -> None:
    declared = given(condition())
    declared.when(declare).then((Condition.DeclaredMet, {"declared_by": EVE, "evidence": (PROOF,)}))
    assert declared.aggregate.state is ConditionState.OPEN
    given(condition()).when(lambda it: it.declare_met(EVE, (), None, act(12))).refused(Refusal.PROOF_MISSING)
    given(condition(), meet).when(declare).then_nothing()
    given(condition(), waive).when(declare).refused(Refusal.CONDITION_OVER, state="waived")


def test_another_proof_is_another_declaration() -> None:
    more = uuid5(NAMESPACE_OID, "more")
    given(condition(), declare).when(lambda it: it.declare_met(EVE, (PROOF, more), None, act(13))).then(
        (Condition.DeclaredMet, {"evidence": (PROOF, more)})
    )


def test_what_was_declared_is_accepted_without_naming_it_again() -> None:
    given(condition(), declare).when(lambda it: it.meet(ADA, (), None, act(20))).then(
        (Condition.Met, {"evidence": (PROOF,)})
    )
    given(condition(), declare, reject).when(lambda it: it.meet(ADA, (), None, act(20))).refused(
        Refusal.PROOF_MISSING
    )


def test_a_rejected_proof_leaves_the_condition_owed_and_says_why() -> None:
    rejected = given(condition(), declare)
    rejected.when(reject).then(
        (Condition.ProofRejected, {"rejected_by": ADA, "reason": "Nicht unterschrieben."})
    )
    assert (rejected.aggregate.state, rejected.aggregate.declared) == (ConditionState.OPEN, None)
    given(condition(), declare).when(lambda it: it.reject_proof(ADA, " ", act(13))).refused(
        Refusal.VALUE_INVALID, field="reason"
    )


def test_only_what_was_declared_can_be_rejected() -> None:
    given(condition()).when(reject).refused(Refusal.CONDITION_NOT_DECLARED)
    given(condition(), declare, meet).when(lambda it: it.reject_proof(ADA, "Doch nicht.", act(21))).refused(
        Refusal.CONDITION_OVER, state="met"
    )


def test_a_deadline_is_extended_to_a_later_day_with_a_reason() -> None:
    extended = given(condition())
    extended.when(extend).then(
        (Condition.Extended, {"due_at": day(45), "extended_by": ADA, "reason": "Dauert länger."})
    )
    assert extended.aggregate.due_at == day(45)
    given(condition()).when(lambda it: it.extend(ADA, day(45), "", act(14))).refused(
        Refusal.VALUE_INVALID, field="reason"
    )


@pytest.mark.parametrize(("due", "on", "taken"), [(31, 14, True), (29, 14, False), (31, 32, False)])
def test_a_new_deadline_is_later_than_the_old_one_and_still_to_come(
    due: int, on: int, *, taken: bool
) -> None:
    asked = given(condition()).when(lambda it: it.extend(ADA, day(due), "Dauert länger.", act(on)))
    if taken:
        asked.then((Condition.Extended, {}))
    else:
        asked.refused(Refusal.DEADLINE_NOT_LATER)


def test_a_condition_without_a_deadline_has_none_to_extend() -> None:
    open_ended = condition(due=None, blocks=Blocks.NOTHING)
    given(open_ended).when(extend).refused(Refusal.DEADLINE_NOT_LATER)


def test_what_lapsed_is_not_extended() -> None:
    given(condition(), lapse).when(lambda it: it.extend(ADA, day(99), "Spät.", act(40))).refused(
        Refusal.CONDITION_OVER, state="lapsed"
    )


def test_an_approval_does_not_lapse_while_a_proof_given_in_time_waits_to_be_judged() -> None:
    given(condition(), declare).when(lapse).refused(Refusal.CONDITION_DECLARED)
    given(condition(), declare, reject).when(lapse).then((Condition.Lapsed, {}))
    late = given(condition(), lambda it: it.declare_met(EVE, (PROOF,), None, act(31)))
    late.when(lambda it: it.lapse(act(32))).then((Condition.Lapsed, {}))


def test_an_extended_condition_lapses_at_its_new_deadline_only() -> None:
    given(condition(), extend).when(lapse).refused(Refusal.CONDITION_NOT_DUE)
    given(condition(), extend).when(lambda it: it.lapse(act(46))).then(
        (Condition.Lapsed, {"due_at": day(45)})
    )


@pytest.mark.parametrize(
    "decide",
    [
        lambda it: it.declare_met(EVE, (PROOF, REVIEW), None, act(11)),
        lambda it: it.reject_proof(ADA, "Nein.", act(11)),
        lambda it: it.extend(ADA, day(60), "Dauert länger.", act(11)),
    ],
)
def test_nothing_is_said_of_a_condition_before_what_was_said_last(
    decide: Callable[[Condition], None],
) -> None:
    given(condition(), declare).when(decide).refused(Refusal.EFFECTIVE_BEFORE_LAST_MOVE)


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


@pytest.mark.parametrize("decide", [declare, extend, meet, waive, lapse])
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
