"""One file for every single fault: exactly that fault is found, at its line and column; and all of them at once."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from workflows.lifecycle_checker import check
from workflows.lifecycle_faults import Fault, InvalidLifecycle
from workflows.lifecycle_language import read_definition

SOUND = (Path(__file__).parent / "faults" / "sound.yaml").read_text(encoding="utf-8")
BOARDS = ("council", "senate")
PARENT = "key: parent\nversion: 1\nextends: parent\n"


class Case(NamedTuple):
    """One edit of the sound file: what is replaced, by what, and where in the new text the fault stands."""

    code: str
    old: str
    new: str
    at: str


CASES: dict[str, Case] = {
    # What cannot be read at all
    "YAML that is none": Case("unreadable_yaml", "initial: idea", "initial: [idea", "phases|:"),
    "an anchor": Case("special_yaml", "initial: idea", "initial: &here idea", "&here"),
    "an entry given twice": Case("given_twice", "initial: idea", "initial: idea\ninitial: work", "initial: work"),
    # Form
    "no first phase": Case("missing", "initial: idea\n", "", "key: sound"),
    "an entry there is not": Case("unknown_name", "    board: council\n    matter_class: release\n    guards", "    bord: x\n    board: council\n    matter_class: release\n    guards", "bord: x"),
    "a text for a number": Case("wrong_type", "interval_weeks: 3", "interval_weeks: three", "three"),
    "a week that is too long": Case("out_of_range", "weekday: 3", "weekday: 8", "8\n"),
    "an unknown step": Case("unknown_word", "coarse: pipeline", "coarse: dream", "dream"),
    "an unknown outcome": Case("unknown_word", "kind: defer", "kind: perhaps", "perhaps"),
    "a key that is none": Case("wrong_form", "  - key: work\n", "  - key: Work!\n", "Work!"),
    "an outcome nobody decides": Case("decider_unclear", "decider: {role: chair}", "decider: {}", "{}}"),
    "an outcome two decide": Case("decider_unclear", "decider: {role: chair}", "decider: {role: chair, board: council}", "{role: chair, board"),
    # extends and drop
    "an unknown parent": Case("unknown_base", "version: 1\n", "version: 1\nextends: nobody\n", "nobody"),
    "a parent that extends itself": Case("extends_itself", "version: 1\n", "version: 1\nextends: parent\n", "parent"),
    "dropping without a parent": Case("drop_without_extends", "version: 1\n", "version: 1\ndrop: {gates: [x]}\n", "drop: |{gates"),
    # Names
    "two phases with one key": Case("duplicate_key", "  - key: off\n    label: {de: Abgebrochen, en: Cancelled}", "  - key: off\n    label: {de: A, en: B}\n    symbol: x\n    coarse: closed\n    final: true\n  - key: off\n    label: {de: Abgebrochen, en: Cancelled}", "key: |off\n    label: {de: Abge"),
    "a transition called like a gate": Case("duplicate_key", "  - key: reopen", "  - key: finish", "key: |finish\n    label: {de: Wieder"),
    "a role named twice": Case("named_twice", "proposers: [lead, pmo]", "proposers: [lead, lead]", "lead]\n    board"),
    "one word for two phases": Case("same_word", "{de: Fertig, en: Done}\n    symbol", "{de: arbeit, en: Done}\n    symbol", "de: |arbeit"),
    "a target that is no phase": Case("unknown_phase", "    sources: [idea, work]\n    target: off", "    sources: [idea, work]\n    target: nowhere", "target: |nowhere"),
    "an outcome into no phase": Case("unknown_phase", "target: off, decider", "target: nowhere, decider", "target: |nowhere"),
    "a first phase that is none": Case("unknown_phase", "initial: idea", "initial: nowhere", "initial: |nowhere"),
    "a pause in an end": Case("rule_for_final_phase", "pausable_phases: [idea, work]", "pausable_phases: [idea, done]", "pausable_phases: [idea, |done]"),
    "a guard there is not": Case("unknown_guard", "guards: [active, has_lead]", "guards: [active, lucky]", "lucky"),
    "a role there is not": Case("unknown_role", "proposers: [lead, pmo]", "proposers: [lead, king]", "king"),
    "a decider there is not": Case("unknown_role", "decider: {role: chair}", "decider: {role: king}", "role: |king"),
    "a board there is not": Case("unknown_board", "decider: {board: senate}", "decider: {board: lords}", "board: |lords"),
    "no matter class": Case("gate_without_matter_class", "matter_class: release\n    guards", 'matter_class: ""\n    guards', 'matter_class: |""'),
    "a missing word": Case("missing_label", "label: {de: Freigabe, en: Release}", "label: {de: Freigabe}", "label: |{de: Freigabe}"),
    "a proposal of what is not there": Case("unknown_part", "proposed_parts: [symbol]", "proposed_parts: [smell]", "smell"),
    # Decisions
    "a gate nobody can pass": Case("gate_without_approval", "{kind: approve, target: work, decider: {role: management}}", "{kind: reject, decider: {role: management}}", "outcomes:\n      |- {kind: reject, decider: {role: man"),
    "an approval that leads elsewhere": Case("approval_elsewhere", "{kind: approve, target: work, decider: {role: management}}", "{kind: approve, target: off, decider: {role: management}}", "target: |off, decider: {role: man"),
    "a rejection that passes": Case("rejection_passes", "target: off, decider", "target: work, decider", "target: |work, decider: {board: senate"),
    "a deferral that moves": Case("deferral_moves", "{kind: defer, decider", "{kind: defer, target: off, decider", "target: |off, decider: {role: chair"),
    "a return that leads on": Case("return_forward", "{kind: return, decider: {role: pmo}}", "{kind: return, target: off, decider: {role: pmo}}", "target: |off, decider: {role: pmo"),
    "an approval by another board": Case("board_beside_the_gate", "target: done, decider: {board: council}", "target: done, decider: {board: senate}", "board: |senate}}\n      - {kind: return"),
    "a proposer who decides alone": Case("proposer_decides_alone", "decider: {role: management}", "decider: {role: lead}", "role: |lead"),
    "an outcome given twice": Case("overlapping_transitions", "      - {kind: return, decider: {role: pmo}}", "      - {kind: return, decider: {role: pmo}}\n      - {kind: return, decider: {role: chair}}", "{kind: return, decider: {role: chair"),
    "two gates on one border": Case("overlapping_transitions", "    alternative_to: release\n", "", "|key: small"),
    "a way around a gate": Case("overlapping_transitions", "target: off\n    roles", "target: done\n    roles", "work]\n    target: done"),
    "an alternative to nothing": Case("alternative_astray", "alternative_to: release", "alternative_to: finish", "alternative_to: |finish"),
    # Duties
    "a deadline without escalation": Case("deadline_without_escalation", "    escalation: pmo\n", "", "review_days: |10"),
    "an escalation without deadline": Case("escalation_without_deadline", "    review_days: 10\n", "", "escalation: |pmo"),
    "a check nobody is reminded of": Case("deadline_without_escalation", "offset_working_days: 3,", "offset_working_days: 0,", "ladder:\n    |- {level"),
    "a ladder out of order": Case("ladder_out_of_order", "{level: 2,", "{level: 1,", "{level: 1, offset_working_days: 3"),
    "an hour lost or doubled": Case("hour_lost_or_doubled", 'time: "09:00"', 'time: "02:30"', 'time: |"02'),
    "a check that opens too early": Case("check_opens_too_early", "opens_working_days_before: 5", "opens_working_days_before: 15", "opens_working_days_before: |15"),
    "a reminder before the opening": Case("reminder_before_opening", "offset_working_days: -5,", "offset_working_days: -6,", "offset_working_days: |-6"),
    # Ways
    "a phase nobody gets into": Case("unreachable_phase", "\ngates:\n", "  - key: island\n    label: {de: Insel, en: Island}\n    symbol: i\n    coarse: closed\n    final: true\n\ngates:\n", "|key: island"),
    "a phase nobody gets out of": Case("dead_end", "\ngates:\n", "  - key: pit\n    label: {de: Grube, en: Pit}\n    symbol: p\n    coarse: planning\n\ngates:\n", "|key: pit"),
    "a circle nobody leaves": Case("cycle_without_exit", "\ngates:\n", "  - key: left\n    label: {de: Links, en: Left}\n    symbol: l\n    coarse: planning\n  - key: right\n    label: {de: Rechts, en: Right}\n    symbol: r\n    coarse: planning\n\ngates:\n", "|key: left\n    label"),
    "a way out of an end": Case("final_phase_left", "    sources: [done]\n    target: work", "    sources: [done]\n    target: off", "done]\n    target: off"),
    "a way to nowhere": Case("standstill", "    sources: [done]\n    target: work", "    sources: [done, work]\n    target: work", "work]\n    target: work"),
    "a project that begins at its end": Case("initial_is_final", "initial: idea", "initial: done", "initial: |done"),
    "an end that counts otherwise": Case("coarse_and_final_differ", "    coarse: pipeline", "    coarse: closed", "coarse: |closed"),
}  # fmt: skip

WAYS_IN = {
    "a phase nobody gets out of": "  - {key: in, label: {de: Hinein, en: In}, sources: [idea], target: pit, roles: [pmo]}\n",
    "a circle nobody leaves": "  - {key: in, label: {de: Hinein, en: In}, sources: [idea, right], target: left, roles: [pmo]}\n"
    "  - {key: on, label: {de: Weiter, en: On}, sources: [left], target: right, roles: [pmo]}\n",
}
"""Some faults need a way into the faulty phase, or they would be two."""
EXTRA_FAULTS = {"a project that begins at its end": {"unreachable_phase"}}
"""Where one mistake rightly has a second consequence."""


def edited(name: str) -> str:
    case = CASES[name]
    assert case.old in SOUND, f"{case.old!r} is not in the sound file"
    text = SOUND.replace(case.old, case.new, 1)
    return text.replace("\nrun_states:", WAYS_IN.get(name, "") + "\nrun_states:", 1).replace(
        "\n\n  - {key: in", "\n  - {key: in"
    )


def place(text: str, snippet: str) -> tuple[int, int]:
    """Find where a snippet stands; a "|" in it says which part of it is meant."""
    start = text.index(snippet.replace("|", "")) + max(snippet.find("|"), 0)
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def faults(text: str) -> tuple[Fault, ...]:
    """Everything that is wrong with a file, the boards of the programme included."""
    try:
        definition = read_definition(text, base={"parent": PARENT}.__getitem__)
    except InvalidLifecycle as invalid:
        return invalid.faults
    return check(definition, BOARDS)


def test_the_file_the_cases_break_is_sound() -> None:
    assert faults(SOUND) == ()


@pytest.mark.parametrize("name", CASES)
def test_exactly_this_fault_is_found_where_it_stands(name: str) -> None:
    text = edited(name)
    found = [fault for fault in faults(text) if fault.code not in EXTRA_FAULTS.get(name, ())]
    assert [fault.code for fault in found] == [CASES[name].code]
    if found[0].code == "unknown_board":
        assert found[0].line is None, "boards are known only to the programme, not to the file"
        return
    assert (found[0].line, found[0].column) == place(text, CASES[name].at)


def test_every_fault_the_checker_and_the_reader_know_has_its_case() -> None:
    root = Path(__file__).parents[2] / "workflows"
    known = {
        code
        for file in root.glob("lifecycle_*.py")
        for code in re.findall(r'(?:code=|_fault\(\s*)"([a-z_]+)"', file.read_text(encoding="utf-8"))
    }
    known |= {"missing", "unknown_name", "unknown_word", "wrong_type", "wrong_form", "out_of_range"}
    elsewhere = {"never_ends", "nothing_to_drop", "not_a_lifecycle", "too_long", "too_deep"}
    assert known - {case.code for case in CASES.values()} <= elsewhere | {"decider_unclear"}


APART = {
    # Nothing else can be read, or judged, beside these.
    "unreadable_yaml", "special_yaml", "unknown_base", "extends_itself", "unknown_board",
    "unknown_word", "wrong_form", "decider_unclear", "missing", "out_of_range", "wrong_type",
    # Each of these undoes another one in the same place.
    "escalation_without_deadline", "check_opens_too_early", "gate_without_approval",
    "alternative_astray", "rejection_passes", "standstill", "dead_end", "cycle_without_exit", "initial_is_final",
}  # fmt: skip
TOGETHER = [name for name in CASES if CASES[name].code not in APART]


def all_at_once() -> tuple[str, set[str]]:
    """Break the sound file in every place that is still as it was, without one edit undoing another."""
    text, codes = SOUND, set[str]()
    for name in TOGETHER:
        case = CASES[name]
        if case.code not in codes and text.count(case.old):
            text = text.replace(case.old, case.new, 1)
            codes.add(case.code)
    return text, codes


def test_all_faults_are_found_at_once() -> None:
    text, codes = all_at_once()
    found = {fault.code for fault in faults(text)}
    assert len(codes) == len({CASES[name].code for name in TOGETHER}) > 25
    assert codes <= found


def test_all_faults_come_in_the_order_of_the_file() -> None:
    places = [(fault.line or 0, fault.column or 0) for fault in faults(all_at_once()[0])]
    assert places == sorted(places)
    assert min(places) > (0, 0)


def test_a_fault_of_form_does_not_hide_the_faults_of_sense() -> None:
    text = SOUND.replace('time: "09:00"', "time: nine").replace(
        "guards: [active, has_lead]", "guards: [lucky]"
    )
    text = text.replace("version: 1", "version: one").replace("    coarse: pipeline", "    coarse: closed")
    assert [fault.code for fault in faults(text)] == [
        "wrong_type",
        "coarse_and_final_differ",
        "unknown_guard",
        "wrong_form",
    ]


def test_what_may_only_follow_from_a_fault_of_form_is_not_told() -> None:
    text = SOUND.replace("matter_class: release\n    guards", "matter_class: 7\n    guards")
    assert [fault.code for fault in faults(text)] == ["wrong_type"]
    assert [fault.code for fault in faults(SOUND.replace("initial: idea", "initial: 5"))] == ["wrong_type"]


def test_an_unknown_parent_does_not_hide_what_is_wrong_in_the_file_itself() -> None:
    text = "key: city\nversion: 0\nextends: nobody\ncolour: red\ngates: [{key: release, opens: never}]\n"
    assert [(fault.code, fault.line) for fault in faults(text)] == [
        ("out_of_range", 2),
        ("unknown_base", 3),
        ("unknown_name", 4),
        ("unknown_word", 5),
    ]
