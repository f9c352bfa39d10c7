"""What the checker lets pass: every rule has another side."""

from dataclasses import replace

import pytest

from domain.lifecycle_definitions import (
    Decider,
    LifecycleDefinition,
    Outcome,
    OutcomeKind,
)
from tests.support.lifecycle_parts import (
    APPROVE,
    FINISH,
    LOOKED,
    REJECT,
    RELEASE,
    RETURN,
    ROUND,
    SOUND,
    approved_by,
    gate,
    move,
    phase,
    rule,
    with_gates,
    with_moves,
    with_release,
)
from workflows.lifecycle_checker import ROLES, check


def codes(definition: LifecycleDefinition, boards: tuple[str, ...] | None = None) -> list[str]:
    return [fault.code for fault in check(definition, boards)]


def test_a_board_is_checked_once_the_boards_are_known() -> None:
    assert codes(SOUND) == []
    assert codes(SOUND, ("council",)) == []
    assert codes(SOUND, ("senate",)) == ["unknown_board", "unknown_board"]


def test_every_known_role_may_be_named() -> None:
    assert codes(with_moves(move("m", ("idea",), "done", roles=ROLES))) == []


def test_the_role_that_decides_alone_may_be_another_than_the_proposer() -> None:
    assert codes(with_release(outcomes=approved_by(Decider(role="management")))) == []


def test_whoever_proposes_may_also_put_off() -> None:
    put_off = Outcome(kind=OutcomeKind.DEFER, decider=Decider(role="lead"))
    assert codes(with_release(outcomes=(APPROVE, put_off))) == []


def test_a_deadline_with_escalation_is_sound() -> None:
    assert codes(with_release(review_days=10, escalation="pmo")) == []


def test_a_lifecycle_needs_no_check_rule() -> None:
    assert codes(replace(SOUND, check_rule=None)) == []


def test_an_outcome_other_than_approval_may_be_kept_for_a_higher_board() -> None:
    higher = with_release(outcomes=(APPROVE, replace(REJECT, target="off", decider=Decider(board="senate"))))
    assert codes(higher, ("council", "senate")) == []
    assert codes(higher, ("council",)) == ["unknown_board"]


def test_a_project_may_be_sent_back_to_an_earlier_phase_or_stay_for_rework() -> None:
    back = (*FINISH.outcomes, replace(RETURN, target="idea"))
    assert codes(with_gates(RELEASE, replace(FINISH, outcomes=back))) == []
    assert codes(with_release(outcomes=(APPROVE, RETURN))) == []


def test_two_gates_may_stand_on_one_border_if_they_say_so() -> None:
    small = gate("small", "idea", "work", alternative_to="release")
    assert codes(with_gates(RELEASE, small, FINISH)) == []
    third = gate("third", "idea", "work", alternative_to="small")
    assert codes(with_gates(RELEASE, small, third, FINISH)) == []


def test_gates_may_stand_inside_a_phase_several_of_them_side_by_side() -> None:
    looks = (gate(key, "work", "work", outcomes=(LOOKED, REJECT)) for key in ("operation", "acceptance"))
    assert codes(with_gates(RELEASE, *looks, FINISH)) == []


def test_a_gate_may_lead_back() -> None:
    assert codes(with_gates(RELEASE, FINISH, gate("replan", "work", "idea"))) == []


@pytest.mark.parametrize("hour", ["01:59", "03:00", "12:02"])
def test_a_check_outside_of_the_lost_hour_is_sound(hour: str) -> None:
    assert codes(replace(SOUND, check_rule=rule((1, 1), time=hour))) == []


def test_a_check_may_open_the_day_after_the_last_one_was_due() -> None:
    assert codes(replace(SOUND, check_rule=rule((1, -14), (2, 1), opens_working_days_before=14))) == []


def test_a_circle_with_an_exit_is_sound() -> None:
    definition = replace(
        with_moves(*ROUND, move("out", ("right",), "off")),
        phases=(*SOUND.phases, phase("left"), phase("right")),
    )
    assert codes(definition) == []
