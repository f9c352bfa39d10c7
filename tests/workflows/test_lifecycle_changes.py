"""The comparison of two lifecycles tells every difference, in sentences of both languages, and nothing else."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import partial
from itertools import permutations
from typing import Any

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
from workflows.catalogue import load_shipped, shipped
from workflows.lifecycle_changes import changes
from workflows.lifecycle_language import read_definition

STANDARD = load_shipped("standard")
OTHER = Label(de="Anderes", en="Something else")

NEW: dict[tuple[type, str], Any] = {
    (LifecycleDefinition, "initial"): "initiation",
    (LifecycleDefinition, "phases"): (*STANDARD.phases, replace(STANDARD.phases[0], key="more")),
    (LifecycleDefinition, "gates"): STANDARD.gates[1:],
    (LifecycleDefinition, "transitions"): STANDARD.transitions[1:],
    (LifecycleDefinition, "run_states"): RunStateRules(),
    (LifecycleDefinition, "check_rule"): None,
    (Phase, "coarse"): CoarsePhase.PLANNING,
    (Gate, "source"): "closed",
    (Gate, "target"): "cancelled",
    (Gate, "proposers"): ("management",),
    (Gate, "opens"): Opens.BY_PMO,
    (Gate, "outcomes"): STANDARD.gates[0].outcomes[:1],
    (Gate, "guards"): ("has_goal",),
    (Gate, "required_evidence"): (),
    (Gate, "criteria"): (Requirement(key="other", label=OTHER),),
    (Gate, "review_days"): 99,
    (Outcome, "kind"): OutcomeKind.RETURN_,
    (Outcome, "target"): "cancelled",
    (Outcome, "decider"): Decider(role="management"),
    (UngatedTransition, "sources"): ("implementation",),
    (UngatedTransition, "target"): "closed",
    (UngatedTransition, "roles"): ("chair",),
    (UngatedTransition, "guards"): ("has_goal",),
    (RunStateRules, "pausable_phases"): ("pipeline",),
    (RunStateRules, "permanent_phases"): (),
    (CheckRule, "interval_weeks"): 4,
    (CheckRule, "phases"): ("pipeline",),
    (CheckRule, "weekday"): 5,
    (CheckRule, "opens_working_days_before"): 7,
    (CheckRule, "ladder"): (Rung(level=1, offset_working_days=1, recipients=("pmo",)),),
    (Rung, "level"): 9,
    (Rung, "offset_working_days"): 42,
    (Rung, "recipients"): ("chair",),
}
"""What a field is changed to where its type alone does not tell."""


def changed(owner: type, name: str, value: Any) -> Any:
    """Give another value for a field."""
    if (owner, name) in NEW:
        return NEW[owner, name]
    if name == "proposed_parts":
        return ("label",)
    if isinstance(value, bool):
        return not value
    return OTHER if isinstance(value, Label) or name in {"paused", "permanent"} else "other"


def variants(
    value: Any, put: Callable[[Any], LifecycleDefinition]
) -> Iterator[tuple[str, LifecycleDefinition]]:
    """Give the whole definition once for every field in it, with that field changed."""
    for field in fields(value):
        owner = type(value)
        if (owner, field.name) in {(LifecycleDefinition, "version"), (Requirement, "key")}:
            continue
        if field.name == "key" and owner is not LifecycleDefinition:
            continue
        inner = getattr(value, field.name)

        def again(new: Any, field_name: str = field.name) -> LifecycleDefinition:
            return put(replace(value, **{field_name: new}))

        yield f"{owner.__name__}.{field.name}", again(changed(owner, field.name, inner))
        if isinstance(inner, tuple) and inner and hasattr(inner[0], "__dataclass_fields__"):
            yield from variants(inner[0], partial(first_of, inner[1:], again))
        elif isinstance(inner, RunStateRules | CheckRule):
            yield from variants(inner, again)


def first_of(
    rest: tuple[Any, ...], put: Callable[[Any], LifecycleDefinition], new: Any
) -> LifecycleDefinition:
    """Put a changed value in front of the others of its list."""
    return put((new, *rest))


EVERY_FIELD = list(variants(STANDARD, lambda new: new))


def german(before: LifecycleDefinition, after: LifecycleDefinition) -> list[str]:
    return [sentence.de for sentence in changes(before, after)]


def with_release(**changed: Any) -> LifecycleDefinition:
    gate = replace(STANDARD.gates[0], **changed)
    return replace(STANDARD, gates=(gate, *STANDARD.gates[1:]))


@pytest.mark.parametrize("key", shipped())
def test_a_lifecycle_does_not_differ_from_itself_nor_from_its_next_version(key: str) -> None:
    definition = load_shipped(key)
    assert changes(definition, definition) == ()
    assert changes(definition, replace(definition, version=2)) == ()


@pytest.mark.parametrize(("name", "after"), EVERY_FIELD, ids=[name for name, _ in EVERY_FIELD])
def test_whatever_is_changed_is_told(name: str, after: LifecycleDefinition) -> None:
    assert after != STANDARD
    assert changes(STANDARD, after), f"nothing is told of {name}"
    assert changes(after, STANDARD)


def test_every_kind_of_field_is_among_them() -> None:
    told = {name for name, _ in EVERY_FIELD}
    kinds = (Phase, Gate, Outcome, Requirement, UngatedTransition, RunStateRules, CheckRule, Rung)
    assert {f"{kind.__name__}.{field.name}" for kind in kinds for field in fields(kind)} - told == {
        f"{kind.__name__}.key" for kind in (Phase, Gate, Requirement, UngatedTransition)
    }


@pytest.mark.parametrize(("before", "after"), list(permutations(shipped(), 2)))
def test_any_two_lifecycles_are_compared_in_both_languages(before: str, after: str) -> None:
    told = changes(load_shipped(before), load_shipped(after))
    assert told
    assert len(set(told)) == len(told)
    for sentence in told:
        assert sentence.de[0].isupper()
        assert sentence.en[0].isupper()
        assert sentence.de.endswith((".", "“"))
        assert sentence.en.endswith((".", "”"))
        assert "{" not in sentence.de + sentence.en
        assert "_" not in sentence.de.replace("order_by_council", "")


def test_a_phase_may_be_new_dropped_or_called_otherwise() -> None:
    text = """
        key: standard
        version: 2
        extends: old
        phases:
          - {key: pipeline, label: {de: Ideen, en: Ideas}}
          - {key: planning, label: {de: Planung, en: Planning}, symbol: "◔", coarse: planning}
          - {key: initiation, final: false}
          - {key: implementation, symbol: "◕"}
          - {key: closed}
          - {key: cancelled}
        gates:
          - {key: release, target: planning, outcomes: [{kind: approve, target: planning}]}
        transitions:
          - {key: ready, label: {de: Bereit, en: Ready}, sources: [planning], target: initiation, roles: [pmo]}
        """
    after = read_definition(text, base={"old": shipped()["standard"]}.__getitem__)
    assert german(STANDARD, after) == [
        "Neu ist die Phase „Planung“ nach „Ideen“; sie zählt als Planung.",
        "Die Phase „Pipeline“ heißt jetzt „Ideen“.",
        "Das Zeichen der Phase „Umsetzung“ ist jetzt ◕ statt ◑.",
        "Das Tor „Freigabe“ steht jetzt von „Ideen“ nach „Planung“ statt von „Pipeline“ nach „Initiierung“.",
        "Neu ist der Übergang ohne Tor „Bereit“ von „Planung“ nach „Initiierung“; ihn nimmt vor: PMO.",
    ]
    assert german(after, STANDARD)[0] == "Die Phase „Planung“ entfällt."


def test_phases_in_another_order_are_told_once() -> None:
    swapped = replace(STANDARD, phases=(STANDARD.phases[1], STANDARD.phases[0], *STANDARD.phases[2:]))
    assert german(STANDARD, swapped) == [
        (
            "Die Phasen stehen jetzt in dieser Reihenfolge: „Initiierung“, „Pipeline“, „Umsetzung“, "
            "„Abgeschlossen“, „Abgebrochen“."
        )
    ]


def test_another_board_is_told_once_with_its_gate() -> None:
    handed = tuple(
        replace(one, decider=Decider(board="rat")) if one.decider.board else one
        for one in STANDARD.gates[0].outcomes
    )
    assert german(STANDARD, with_release(board="rat", outcomes=handed)) == [
        "Am Tor „Freigabe“ entscheidet jetzt das Gremium „rat“ statt „steering“."
    ]


def test_who_decides_an_outcome_and_where_it_leads_is_told() -> None:
    approve, reject, defer = STANDARD.gates[0].outcomes
    higher = replace(reject, decider=Decider(board="rat"), target="cancelled")
    (who, where) = changes(STANDARD, with_release(outcomes=(approve, higher, defer)))
    assert who.de == (
        "Am Tor „Freigabe“ entscheidet über die Ablehnung jetzt das Gremium „rat“; bisher: das Gremium „steering“."
    )
    assert (
        where.de
        == "Am Tor „Freigabe“ gilt bei Ablehnung jetzt: das Projekt kommt in die Phase „Abgebrochen“."
    )
    assert who.en == (
        "At the gate “Release” rejection is now decided by the board “rat”; so far: the board “steering”."
    )
    assert (
        where.en == "At the gate “Release”, on rejection, now: the project gets into the phase “Cancelled”."
    )


def test_deadlines_and_who_is_told_of_them() -> None:
    assert german(STANDARD, with_release(review_days=15, escalation="management")) == [
        "Am Tor „Freigabe“ beträgt die Frist jetzt 15 Arbeitstage statt 10 Arbeitstage.",
        "Am Tor „Freigabe“ erfährt jetzt Management statt PMO, dass die Frist verstrichen ist.",
    ]
    assert german(STANDARD, with_release(review_days=None, escalation=None)) == [
        "Am Tor „Freigabe“ beträgt die Frist jetzt unbegrenzt statt 10 Arbeitstage.",
        "Am Tor „Freigabe“ erfährt jetzt niemand statt PMO, dass die Frist verstrichen ist.",
    ]


def test_conditions_are_told_in_the_words_they_are_asked_in() -> None:
    assert german(STANDARD, with_release(guards=("active", "has_goal"))) == [
        "Am Tor „Freigabe“ gilt neu: Das Projekt muss mindestens einem Ziel dienen.",
        "Am Tor „Freigabe“ gilt nicht mehr: Das Projekt braucht eine Projektleitung.",
    ]


def test_the_rhythm_of_checks_and_its_reminders_are_told() -> None:
    rule = STANDARD.check_rule
    assert rule is not None
    ladder = (*rule.ladder[:1], replace(rule.ladder[1], recipients=("lead", "pmo")), *rule.ladder[2:4])
    assert german(STANDARD, replace(STANDARD, check_rule=replace(rule, interval_weeks=4, ladder=ladder))) == [
        (
            "Der Projektcheck ist jetzt alle 4 Wochen am Mittwoch um 09:00 Uhr fällig statt alle 3 Wochen am "
            "Mittwoch um 09:00 Uhr."
        ),
        "Stufe 2 der Erinnerungen ist jetzt: am Termin an Projektleitung, PMO; bisher: am Termin an Projektleitung.",
        "Stufe 5 der Erinnerungen entfällt.",
    ]


def test_the_order_of_what_has_no_order_is_no_difference() -> None:
    gate = STANDARD.gates[0]
    turned = with_release(
        guards=gate.guards[::-1], proposers=gate.proposers[::-1], outcomes=gate.outcomes[::-1]
    )
    assert turned.sha256 != STANDARD.sha256
    assert changes(STANDARD, turned) == ()
