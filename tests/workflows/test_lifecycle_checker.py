"""The checker finds each fault alone, finds all faults together, and finds nothing in a sound lifecycle."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from domain.lifecycle_definitions import (
    CoarsePhase,
    Decider,
    Label,
    LifecycleDefinition,
    OutcomeKind,
    Requirement,
    Rung,
    RunStateRules,
)
from tests.support.lifecycle_parts import (
    APPROVE,
    CANCEL,
    DEFER,
    FINISH,
    LOOKED,
    REJECT,
    RELEASE,
    REOPEN,
    RETURN,
    ROUND,
    SOUND,
    WORD,
    approved_by,
    gate,
    move,
    phase,
    rule,
    with_gates,
    with_moves,
    with_phases,
    with_release,
)
from workflows.catalogue import load_shipped, shipped
from workflows.lifecycle_checker import RULES, check

SINGLE: dict[str, tuple[str, LifecycleDefinition]] = {
    "a phase nobody gets into": ("unreachable_phase", with_phases(phase("island", final=True))),
    "a phase nobody gets out of": (
        "dead_end",
        replace(with_moves(move("stray", ("idea",), "pit")), phases=(*SOUND.phases, phase("pit"))),
    ),
    "a circle nobody leaves": (
        "cycle_without_exit",
        replace(with_moves(*ROUND), phases=(*SOUND.phases, phase("left"), phase("right"))),
    ),
    "no phase is final": (
        "never_ends",
        replace(
            SOUND,
            phases=(phase("idea"), phase("work")),
            gates=(RELEASE,),
            transitions=(move("back", ("work",), "idea"),),
        ),
    ),
    "a project that begins at its end": (
        "initial_is_final",
        replace(
            SOUND,
            phases=(phase("work"), phase("idea", final=True), phase("done", final=True)),
            gates=(FINISH,),
            transitions=(move("reopen", ("idea", "done"), "work"),),
            run_states=RunStateRules(),
        ),
    ),
    "an end that counts as something else": (
        "coarse_and_final_differ",
        replace(SOUND, phases=(*SOUND.phases[:3], phase("off", final=True, coarse=CoarsePhase.PIPELINE))),
    ),
    "a phase that counts as closed but is no end": (
        "coarse_and_final_differ",
        replace(SOUND, phases=(phase("idea", coarse=CoarsePhase.CLOSED), *SOUND.phases[1:])),
    ),
    "a way from one end to another": ("final_phase_left", with_moves(move("drop", ("done",), "off"))),
    "a gate out of an end": ("final_phase_left", with_gates(RELEASE, FINISH, gate("again", "done", "idea"))),
    "a transition that leads nowhere": ("standstill", with_moves(move("stay", ("work",), "work"))),
    "a gate nobody can pass": (
        "gate_without_approval",
        with_gates(RELEASE, FINISH, gate("no", "work", "idea", outcomes=(REJECT,))),
    ),
    "approval leads elsewhere": (
        "approval_elsewhere",
        with_release(
            outcomes=(APPROVE, replace(APPROVE, kind=OutcomeKind.APPROVE_WITH_CONDITIONS, target="off"))
        ),
    ),
    "approval leads nowhere": (
        "approval_elsewhere",
        with_release(
            outcomes=(APPROVE, replace(APPROVE, kind=OutcomeKind.APPROVE_WITH_CONDITIONS, target=None))
        ),
    ),
    "a rejection that leads on": (
        "rejection_passes",
        with_release(outcomes=(APPROVE, replace(REJECT, target="work"))),
    ),
    "a return that leads on": (
        "return_forward",
        with_release(outcomes=(APPROVE, replace(RETURN, target="done"))),
    ),
    "a deferral that moves": (
        "deferral_moves",
        with_gates(RELEASE, replace(FINISH, outcomes=(*FINISH.outcomes, replace(DEFER, target="idea")))),
    ),
    "a gate inside a phase that throws the project back there": (
        "standstill",
        with_gates(
            RELEASE, FINISH, gate("look", "work", "work", outcomes=(LOOKED, replace(REJECT, target="work")))
        ),
    ),
    "an alternative to a gate there is not": (
        "alternative_astray",
        with_gates(replace(RELEASE, alternative_to="nothing"), FINISH),
    ),
    "an alternative on another border": (
        "alternative_astray",
        with_gates(RELEASE, replace(FINISH, alternative_to="release")),
    ),
    "an outcome given twice": ("overlapping_transitions", with_release(outcomes=(APPROVE, REJECT, REJECT))),
    "a source given twice": (
        "overlapping_transitions",
        replace(SOUND, transitions=(replace(CANCEL, sources=("idea", "idea", "work")), REOPEN)),
    ),
    "two gates on one border": (
        "overlapping_transitions",
        with_gates(RELEASE, FINISH, gate("shortcut", "idea", "work")),
    ),
    "a way around a gate": ("overlapping_transitions", with_moves(move("slip", ("idea",), "work"))),
    "two phases with one key": ("duplicate_key", with_phases(phase("done", final=True))),
    "two gates with one key": ("duplicate_key", with_gates(RELEASE, FINISH, gate("finish", "work", "idea"))),
    "a transition named like a gate": ("duplicate_key", with_moves(move("finish", ("idea",), "done"))),
    "an evidence asked for twice": (
        "duplicate_key",
        with_release(required_evidence=(Requirement(key="plan", label=WORD),) * 2),
    ),
    "a criterion named twice": (
        "duplicate_key",
        with_release(criteria=(Requirement(key="benefit", label=WORD),) * 2),
    ),
    "a proposer named twice": ("named_twice", with_release(proposers=("lead", "lead"))),
    "a guard named twice": ("named_twice", with_release(guards=("active", "active"))),
    "a phase named twice where projects may rest": (
        "named_twice",
        replace(SOUND, run_states=RunStateRules(pausable_phases=("idea", "idea"))),
    ),
    "two phases with one German name": (
        "same_word",
        replace(
            SOUND,
            phases=(
                SOUND.phases[0],
                replace(SOUND.phases[1], label=Label(de="Das Idea", en="x")),
                *SOUND.phases[2:],
            ),
        ),
    ),
    "two phases with one English name": (
        "same_word",
        replace(
            SOUND,
            phases=(
                SOUND.phases[0],
                replace(SOUND.phases[1], label=Label(de="x", en="the idea")),
                *SOUND.phases[2:],
            ),
        ),
    ),
    "an unknown first phase": ("unknown_phase", replace(SOUND, initial="nowhere")),
    "a gate out of an unknown phase": (
        "unknown_phase",
        with_gates(RELEASE, FINISH, gate("g", "nowhere", "done")),
    ),
    "a gate into an unknown phase": (
        "unknown_phase",
        with_gates(RELEASE, FINISH, gate("g", "work", "nowhere")),
    ),
    "an outcome into an unknown phase": (
        "unknown_phase",
        with_release(outcomes=(APPROVE, replace(REJECT, target="nowhere"))),
    ),
    "a transition out of an unknown phase": ("unknown_phase", with_moves(move("m", ("nowhere",), "off"))),
    "a transition into an unknown phase": ("unknown_phase", with_moves(move("m", ("work",), "nowhere"))),
    "a pause in an unknown phase": (
        "unknown_phase",
        replace(SOUND, run_states=RunStateRules(pausable_phases=("nowhere",))),
    ),
    "a permanent task in an unknown phase": (
        "unknown_phase",
        replace(SOUND, run_states=RunStateRules(permanent_phases=("nowhere",))),
    ),
    "a check in an unknown phase": (
        "unknown_phase",
        replace(SOUND, check_rule=rule((1, 1), phases=("nowhere",))),
    ),
    "a check in a final phase": (
        "rule_for_final_phase",
        replace(SOUND, check_rule=rule((1, 1), phases=("done",))),
    ),
    "an unknown guard of a gate": ("unknown_guard", with_release(guards=("active", "lucky"))),
    "an unknown guard of a transition": (
        "unknown_guard",
        with_moves(move("m", ("idea",), "done", guards=("lucky",))),
    ),
    "an unknown proposer": ("unknown_role", with_release(proposers=("king",))),
    "an unknown role that decides": (
        "unknown_role",
        with_release(outcomes=approved_by(Decider(role="king"))),
    ),
    "an unknown role to escalate to": ("unknown_role", with_release(review_days=5, escalation="king")),
    "an unknown role that may move": (
        "unknown_role",
        with_moves(move("m", ("idea",), "done", roles=("king",))),
    ),
    "an unknown role on the ladder": (
        "unknown_role",
        replace(
            SOUND,
            check_rule=replace(rule(), ladder=(Rung(level=1, offset_working_days=1, recipients=("king",)),)),
        ),
    ),
    "an outcome decided by another board": (
        "board_beside_the_gate",
        with_release(outcomes=approved_by(Decider(board="senate"))),
    ),
    "a gate without matter class": ("gate_without_matter_class", with_release(matter_class=" ")),
    "a review without escalation": ("deadline_without_escalation", with_release(review_days=10)),
    "an escalation without a deadline": ("escalation_without_deadline", with_release(escalation="pmo")),
    "a check in the hour that is lost or doubled": (
        "hour_lost_or_doubled",
        replace(SOUND, check_rule=rule((1, 1), time="02:30")),
    ),
    "a check that opens before the last one was due": (
        "check_opens_too_early",
        replace(SOUND, check_rule=rule((1, 1), opens_working_days_before=15)),
    ),
    "a reminder of a check that is not open": (
        "reminder_before_opening",
        replace(SOUND, check_rule=rule((1, -6), (2, 1))),
    ),
    "a check without escalation": (
        "deadline_without_escalation",
        replace(SOUND, check_rule=rule((1, -5), (2, 0))),
    ),
    "a ladder with two equal levels": (
        "ladder_out_of_order",
        replace(SOUND, check_rule=rule((1, 0), (1, 2))),
    ),
    "a ladder going back in time": ("ladder_out_of_order", replace(SOUND, check_rule=rule((1, 2), (2, 2)))),
    "the proposer decides alone": (
        "proposer_decides_alone",
        with_release(proposers=("lead", "pmo"), outcomes=approved_by(Decider(role="pmo"))),
    ),
    "no German name of the lifecycle": ("missing_label", replace(SOUND, label=Label(de="", en="Word"))),
    "no English name of a phase": (
        "missing_label",
        replace(SOUND, phases=(replace(SOUND.phases[0], label=Label(de="Wort", en=" ")), *SOUND.phases[1:])),
    ),
    "no German name of a gate": ("missing_label", with_release(label=Label(de="", en="Word"))),
    "no English question": ("missing_label", with_release(question=Label(de="Wort", en=""))),
    "no name of an evidence": (
        "missing_label",
        with_release(required_evidence=(Requirement(key="plan", label=Label(de="", en="Word")),)),
    ),
    "no name of a criterion": (
        "missing_label",
        with_release(criteria=(Requirement(key="benefit", label=Label(de="", en="Word")),)),
    ),
    "no name of a transition": (
        "missing_label",
        with_moves(move("m", ("idea",), "done", label=Label(de="", en="Word"))),
    ),
    "a proposal marked where nothing is": ("unknown_part", with_release(proposed_parts=("colour",))),
    "a part of a phase that is none": (
        "unknown_part",
        replace(SOUND, phases=(replace(SOUND.phases[0], proposed_parts=("colour",)), *SOUND.phases[1:])),
    ),
    "a part of the run states that is none": (
        "unknown_part",
        replace(SOUND, run_states=RunStateRules(proposed_parts=("colour",))),
    ),
    "no English word for a pause": (
        "missing_label",
        replace(SOUND, run_states=RunStateRules(paused=Label(de="ruht", en=""))),
    ),
    "a part of the check rule that is none": (
        "unknown_part",
        replace(SOUND, check_rule=rule((1, 1), proposed_parts=("colour",))),
    ),
}


def codes(definition: LifecycleDefinition, boards: tuple[str, ...] | None = None) -> list[str]:
    return [fault.code for fault in check(definition, boards)]


def test_a_sound_lifecycle_has_no_fault() -> None:
    assert check(SOUND, {"council"}) == ()


@pytest.mark.parametrize("key", shipped())
def test_a_shipped_lifecycle_has_no_fault(key: str) -> None:
    definition = load_shipped(key)
    assert check(definition, {gate.board for gate in definition.gates}) == ()


@pytest.mark.parametrize("case", SINGLE)
def test_one_fault_is_found_and_nothing_else(case: str) -> None:
    code, definition = SINGLE[case]
    assert codes(definition) == [code]


@pytest.mark.parametrize("case", SINGLE)
def test_a_fault_is_told_in_both_languages_and_says_where(case: str) -> None:
    (fault,) = check(SINGLE[case][1])
    assert fault.de.endswith(".")
    assert fault.en.endswith(".")
    assert fault.de != fault.en
    assert fault.path
    assert fault.line is None
    assert fault.sentence("de") == fault.de


def test_one_circle_is_one_fault_and_names_its_phases() -> None:
    (fault,) = check(SINGLE["a circle nobody leaves"][1])
    assert "left – right" in fault.de


def test_many_faults_are_all_reported_together() -> None:
    broken = replace(
        SOUND,
        label=Label(de="", en=""),
        phases=(*SOUND.phases, phase("island", final=True), phase("pit")),
        gates=(
            replace(
                RELEASE,
                matter_class="",
                guards=("lucky",),
                proposers=("king",),
                review_days=3,
                board="senate",
            ),
            FINISH,
            gate("shortcut", "idea", "work"),
        ),
        transitions=(CANCEL, REOPEN, move("stray", ("idea",), "pit"), move("drop", ("done",), "off"), CANCEL),
        check_rule=rule((1, 0), (1, 0), phases=("nowhere",)),
    )
    assert sorted(codes(broken, ("council",))) == sorted(
        [
            "missing_label",
            "missing_label",
            "unreachable_phase",
            "dead_end",
            "gate_without_matter_class",
            "unknown_guard",
            "unknown_role",
            "unknown_board",
            "board_beside_the_gate",
            "deadline_without_escalation",
            "deadline_without_escalation",
            "overlapping_transitions",
            "final_phase_left",
            "duplicate_key",
            "ladder_out_of_order",
            "unknown_phase",
        ]
    )


def test_every_rule_has_a_case_that_breaks_it() -> None:
    broken = {check_rule for check_rule in RULES if any(any(check_rule(one)) for _, one in SINGLE.values())}
    assert broken == set[Callable[..., Any]](RULES)
