"""The pure decision and the state machine say the same, and a refusal names all that is missing."""

from itertools import product

import pytest
from transitions import MachineError

from domain.refusals import Refusal
from workflows.catalogue import load_shipped, shipped
from workflows.guards import GUARDS, Facts
from workflows.lifecycle_language import read_definition
from workflows.machines import Move, NotAllowed, Obstacle, Workflow, compile_machine

READY: Facts = {"run_state": "active", "lead": True, "planned_dates": True, "goals": 1, "open_reviews": 0}
BARE: Facts = {"run_state": "paused", "lead": False, "planned_dates": False, "goals": 0, "open_reviews": 2}
EVERY_ANSWER = [
    {fact: (READY if holds else BARE)[fact] for fact, holds in zip(READY, answers, strict=True)}
    for answers in product((True, False), repeat=len(READY))
]
DUISBURG = load_shipped("duisburg")


class Probe:
    """A throwaway model: all the machine needs to move."""

    def __init__(self, state: str) -> None:
        self.state = state


def decided(workflow: Workflow, state: str, trigger: str, facts: Facts) -> str | Obstacle:
    """Where `decide` leads, or what stands against it."""
    try:
        return workflow.decide(state, trigger, facts).target
    except NotAllowed as refused:
        return refused.obstacle


def moved(workflow: Workflow, state: str, trigger: str, facts: Facts) -> str | Obstacle:
    """Where the machine itself leads, or why it does not."""
    if trigger not in workflow.machine.events:
        return Obstacle.UNKNOWN_TRIGGER
    probe = Probe(state)
    try:
        done = workflow.machine.events[trigger].trigger(probe, facts)
    except MachineError:
        return Obstacle.WRONG_PHASE
    return probe.state if done else Obstacle.GUARDS_FAILED


@pytest.mark.parametrize("key", shipped())
def test_the_decision_equals_the_machine_for_every_phase_trigger_and_answer(key: str) -> None:
    workflow = compile_machine(load_shipped(key))
    for state, trigger in product(workflow.machine.states, (*workflow.machine.events, "to_closed")):
        for facts in EVERY_ANSWER:
            assert decided(workflow, state, trigger, facts) == moved(workflow, state, trigger, facts)


EVERY_ENDING = read_definition(
    """
    key: every-ending
    version: 1
    extends: standard
    gates:
      - key: start
        outcomes:
          - {kind: approve_with_conditions, target: implementation, decider: {board: steering}}
          - {kind: return, target: pipeline, decider: {role: pmo}}
          - {kind: reject, target: cancelled, decider: {board: council}}
      - key: small
        label: {de: Klein, en: Small}
        question: {de: Klein?, en: Small?}
        source: initiation
        target: implementation
        alternative_to: start
        proposers: [lead]
        board: council
        matter_class: release
        guards: [has_goal]
        outcomes: [{kind: approve, target: implementation, decider: {role: management}}]
      - key: look
        label: {de: Blick, en: Look}
        question: {de: Weiter?, en: Go on?}
        source: implementation
        target: implementation
        proposers: [lead]
        board: council
        matter_class: release
        guards: [active]
        outcomes: [{kind: approve, target: implementation, decider: {board: council}}]
    """,
    base=shipped().__getitem__,
)


def test_the_decision_equals_the_machine_for_every_way_the_language_knows() -> None:
    workflow = compile_machine(EVERY_ENDING)
    for state, trigger in product(workflow.machine.states, workflow.machine.events):
        for facts in EVERY_ANSWER:
            assert decided(workflow, state, trigger, facts) == moved(workflow, state, trigger, facts)


@pytest.mark.parametrize(
    ("state", "trigger", "target"),
    [
        ("initiation", "start.approve_with_conditions", "implementation"),
        ("initiation", "start.return", "pipeline"),
        ("initiation", "start.reject", "cancelled"),
        ("initiation", "small.approve", "implementation"),
        ("implementation", "look.approve", "implementation"),
    ],
)
def test_every_ending_leads_where_the_definition_says(state: str, trigger: str, target: str) -> None:
    assert decided(compile_machine(EVERY_ENDING), state, trigger, READY) == target


def test_two_gates_on_one_border_each_ask_their_own_guards() -> None:
    workflow = compile_machine(EVERY_ENDING)
    without_goal = {**READY, "goals": 0}
    assert decided(workflow, "initiation", "start.approve", without_goal) == "implementation"
    assert decided(workflow, "initiation", "small.approve", without_goal) is Obstacle.GUARDS_FAILED


@pytest.mark.parametrize("key", shipped())
def test_the_machine_knows_exactly_the_ways_of_the_definition(key: str) -> None:
    definition = load_shipped(key)
    expected = {
        (f"{gate.key}.{outcome.kind.value}", gate.source, outcome.target)
        for gate in definition.gates
        for outcome in gate.outcomes
        if outcome.target is not None
    } | {(one.key, source, one.target) for one in definition.transitions for source in one.sources}
    events = compile_machine(definition).machine.events
    assert {
        (name, way.source, way.dest)
        for name, event in events.items()
        for ways in event.transitions.values()
        for way in ways
    } == expected


def test_a_permitted_move_names_its_guards_and_facts() -> None:
    assert compile_machine(DUISBURG).decide("pipeline", "release.approve", READY) == Move(
        trigger="release.approve",
        source="pipeline",
        target="released",
        guards=(("active", True), ("has_lead", True)),
        facts=READY,
    )


def test_every_guard_that_fails_is_named() -> None:
    with pytest.raises(NotAllowed) as raised:
        compile_machine(DUISBURG).decide("released", "start.approve", BARE)
    assert raised.value.failed == ("active", "has_lead", "has_planned_dates", "has_goal")
    refused = raised.value.as_refused()
    assert [one.refusal for one in refused.unmet] == [Refusal.GUARD_UNMET] * 4
    assert [one.facts["guard"] for one in refused.unmet] == list(raised.value.failed)


def test_a_guard_that_holds_is_not_named() -> None:
    with pytest.raises(NotAllowed) as raised:
        compile_machine(DUISBURG).decide("released", "start.approve", {**READY, "goals": 0})
    assert raised.value.failed == ("has_goal",)


def test_an_unknown_trigger_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotAllowed) as raised:
        compile_machine(DUISBURG).decide("pipeline", "to_closed", READY)
    refused = raised.value.as_refused()
    assert refused.refusal is Refusal.TRIGGER_UNKNOWN
    assert "release.approve" in str(refused.unmet[0].facts["known"])


def test_a_trigger_of_another_phase_is_refused_with_the_ways_out_of_this_one() -> None:
    with pytest.raises(NotAllowed) as raised:
        compile_machine(DUISBURG).decide("pipeline", "start.approve", READY)
    refused = raised.value.as_refused()
    assert refused.refusal is Refusal.MOVE_NOT_ALLOWED
    assert refused.unmet[0].facts["allowed"] == ("release.approve", "cancel")


def test_nothing_but_the_named_triggers_leads_out_of_a_phase() -> None:
    workflow = compile_machine(DUISBURG)
    assert workflow.triggers_from("implementation") == ("closure.approve", "cancel")
    assert workflow.triggers_from("closed") == ("reopen",)
    assert workflow.triggers_from("cancelled") == ()


def test_guards_ask_who_passes_a_gate_but_never_keep_a_review_from_ending_otherwise() -> None:
    text = (
        "{key: strict, version: 1, extends: standard, gates: [{key: release, outcomes: "
        "[{kind: reject, target: cancelled}]}]}"
    )
    workflow = compile_machine(read_definition(text, base=shipped().__getitem__))
    assert decided(workflow, "pipeline", "release.reject", BARE) == "cancelled"
    assert decided(workflow, "pipeline", "release.approve", BARE) is Obstacle.GUARDS_FAILED


def test_a_definition_is_compiled_once_and_binds_no_model() -> None:
    workflow = compile_machine(DUISBURG)
    again = read_definition(shipped()["duisburg"])
    assert again is not DUISBURG
    assert compile_machine(again) is workflow
    assert workflow.machine.models == []


def test_the_machine_holds_guards_of_the_registry_and_no_callbacks() -> None:
    machine = compile_machine(DUISBURG).machine
    ways = [way for event in machine.events.values() for some in event.transitions.values() for way in some]
    assert all(not (way.before or way.after or way.prepare) for way in ways)
    assert {id(guard.func) for way in ways for guard in way.conditions} <= {
        id(one) for one in GUARDS.values()
    }
