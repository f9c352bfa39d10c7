"""A definition has one text, one hash, and comes back from its text unchanged."""

import hashlib
import json
from dataclasses import replace

import pytest

from domain.lifecycle_definitions import (
    CheckRule,
    CoarsePhase,
    Decider,
    Gate,
    Label,
    LifecycleDefinition,
    Opens,
    Outcome,
    OutcomeKind,
    Phase,
    Requirement,
    Rung,
    RunStateRules,
    UngatedTransition,
)

WORD = Label(de="Prüfung", en="Test")
IDEA = Phase(key="idea", label=WORD, symbol="○", coarse=CoarsePhase.PIPELINE)
DONE = Phase(key="done", label=WORD, symbol="●", coarse=CoarsePhase.CLOSED, final=True)
GATE = Gate(
    key="finish",
    label=WORD,
    question=WORD,
    source="idea",
    target="done",
    proposers=("lead",),
    board="council",
    matter_class="release",
    opens=Opens.BY_PMO,
    guards=("active",),
    required_evidence=(Requirement(key="report", label=WORD),),
    criteria=(Requirement(key="benefit", label=WORD),),
    outcomes=(
        Outcome(kind=OutcomeKind.APPROVE, target="done", decider=Decider(board="council")),
        Outcome(kind=OutcomeKind.RETURN_, decider=Decider(role="chair")),
    ),
    review_days=10,
    escalation="pmo",
    proposed_parts=("guards",),
)
WHOLE = LifecycleDefinition(
    key="small",
    version=1,
    label=WORD,
    source="a test",
    initial="idea",
    phases=(IDEA, DONE),
    gates=(GATE,),
    transitions=(
        UngatedTransition(key="reopen", label=WORD, sources=("done",), target="idea", roles=("management",)),
    ),
    run_states=RunStateRules(pausable_phases=("idea",)),
    check_rule=CheckRule(
        interval_weeks=3,
        phases=("idea",),
        weekday=3,
        time="09:00",
        opens_working_days_before=5,
        ladder=(Rung(level=1, offset_working_days=-5, recipients=("lead",)),),
    ),
)


@pytest.mark.parametrize("definition", [WHOLE, replace(WHOLE, check_rule=None, transitions=())])
def test_a_definition_comes_back_from_its_text(definition: LifecycleDefinition) -> None:
    assert LifecycleDefinition.from_canonical_json(definition.to_canonical_json()) == definition


def test_the_text_is_compact_sorted_and_keeps_umlauts() -> None:
    text = WHOLE.to_canonical_json()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "Prüfung" in text


def test_the_text_holds_only_strings_whole_numbers_truth_values_and_nothing() -> None:
    def kinds(value: object) -> set[type]:
        if isinstance(value, dict):
            return set[type]().union(*(kinds(one) for one in value.values()))
        if isinstance(value, list):
            return set[type]().union(*(kinds(one) for one in value))
        return {type(value)}

    assert kinds(json.loads(WHOLE.to_canonical_json())) == {str, int, bool, type(None)}


def test_the_hash_is_over_the_bytes_of_the_text() -> None:
    assert WHOLE.sha256 == hashlib.sha256(WHOLE.to_canonical_json().encode("utf-8")).hexdigest()


def test_the_text_of_a_published_version_never_changes() -> None:
    assert WHOLE.sha256 == "eb8b1b25e0eaa37045a2eef8c5d57725f7612aa0957e0ac11c5a370914774127"


def test_a_field_added_later_is_not_written_where_it_says_nothing() -> None:
    data = json.loads(WHOLE.to_canonical_json())
    assert not {"paused", "permanent", "proposed_parts"} & data["run_states"].keys()
    assert "alternative_to" not in data["gates"][0]
    assert "proposal" not in data["gates"][0]["outcomes"][0]
    assert "proposal" not in data["gates"][0]["criteria"][0]
    assert "proposed_parts" not in data["phases"][0]


def test_a_field_added_later_comes_back_where_it_says_something() -> None:
    gate = replace(
        GATE,
        alternative_to="other",
        outcomes=(replace(GATE.outcomes[0], proposal=True),),
        criteria=(replace(GATE.criteria[0], proposal=True),),
    )
    told = replace(
        WHOLE,
        phases=(replace(IDEA, proposed_parts=("symbol",)), DONE),
        gates=(gate,),
        run_states=RunStateRules(paused=WORD, permanent=WORD, proposed_parts=("paused",)),
    )
    assert LifecycleDefinition.from_canonical_json(told.to_canonical_json()) == told
    assert told.sha256 != WHOLE.sha256


def test_a_gate_says_what_an_ending_means_and_whether_it_stands_inside_a_phase() -> None:
    assert GATE.outcome(OutcomeKind.RETURN_) is GATE.outcomes[1]
    assert GATE.outcome(OutcomeKind.REJECT) is None
    assert not GATE.inside
    assert replace(GATE, target="idea").inside


def test_another_definition_has_another_hash() -> None:
    assert replace(WHOLE, version=2).sha256 != WHOLE.sha256


def test_phases_and_gates_are_found_by_key() -> None:
    assert WHOLE.phase("done") is DONE
    assert WHOLE.gate("finish") is GATE
    assert WHOLE.coarse("done") is CoarsePhase.CLOSED


@pytest.mark.parametrize("lookup", [WHOLE.phase, WHOLE.gate, WHOLE.coarse])
def test_an_unknown_key_is_named(lookup: object) -> None:
    assert callable(lookup)
    with pytest.raises(KeyError, match=r"no (phase|gate) 'nowhere'"):
        lookup("nowhere")


def test_the_gates_out_of_a_phase_are_those_that_begin_there() -> None:
    assert WHOLE.gates_from("idea") == (GATE,)
    assert WHOLE.gates_from("done") == ()


def test_only_approvals_pass_a_gate() -> None:
    assert {kind for kind in OutcomeKind if kind.passes} == {
        OutcomeKind.APPROVE,
        OutcomeKind.APPROVE_WITH_CONDITIONS,
    }


def test_a_label_reads_in_either_language() -> None:
    assert (WORD.in_language("de"), WORD.in_language("en")) == ("Prüfung", "Test")
