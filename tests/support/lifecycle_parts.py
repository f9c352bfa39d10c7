"""A small sound lifecycle and the parts to break it with."""

from dataclasses import replace
from typing import Any

from domain.lifecycle_definitions import (
    CheckRule,
    CoarsePhase,
    Decider,
    Gate,
    Label,
    LifecycleDefinition,
    Outcome,
    OutcomeKind,
    Phase,
    Rung,
    RunStateRules,
    UngatedTransition,
)

WORD = Label(de="Wort", en="Word")
BOARD = Decider(board="council")


def phase(key: str, **other: Any) -> Phase:
    """Give a phase called after its key."""
    coarse = CoarsePhase.CLOSED if other.get("final") else CoarsePhase.IMPLEMENTATION
    known: dict[str, Any] = {
        "label": Label(de=f"das {key}", en=f"the {key}"),
        "symbol": "○",
        "coarse": coarse,
    }
    return Phase(key=key, **known | other)


def gate(key: str, source: str, target: str, **other: Any) -> Gate:
    """Give a gate the council approves."""
    known: dict[str, Any] = {
        "label": WORD,
        "question": WORD,
        "proposers": ("lead",),
        "board": "council",
        "matter_class": "release",
        "outcomes": (Outcome(kind=OutcomeKind.APPROVE, target=target, decider=BOARD),),
    }
    return Gate(key=key, source=source, target=target, **known | other)


def move(key: str, sources: tuple[str, ...], target: str, **other: Any) -> UngatedTransition:
    """Give a transition of the management."""
    known: dict[str, Any] = {"label": WORD, "roles": ("management",)}
    return UngatedTransition(key=key, sources=sources, target=target, **known | other)


def rule(*rungs: tuple[int, int], **other: Any) -> CheckRule:
    """Give a check rule with rungs of (level, offset)."""
    known: dict[str, Any] = {
        "phases": ("work",),
        "weekday": 3,
        "time": "09:00",
        "opens_working_days_before": 5,
    }
    ladder = tuple(
        Rung(level=level, offset_working_days=offset, recipients=("lead",)) for level, offset in rungs
    )
    return CheckRule(interval_weeks=3, ladder=ladder, **known | other)


RELEASE, FINISH = gate("release", "idea", "work"), gate("finish", "work", "done")
SOUND = LifecycleDefinition(
    key="sound",
    version=1,
    label=WORD,
    source="a test",
    initial="idea",
    phases=(phase("idea"), phase("work"), phase("done", final=True), phase("off", final=True)),
    gates=(RELEASE, FINISH),
    transitions=(move("cancel", ("idea", "work"), "off"), move("reopen", ("done",), "work")),
    run_states=RunStateRules(pausable_phases=("idea", "work"), permanent_phases=("work",)),
    check_rule=rule((1, -5), (2, 0), (3, 5)),
)
CANCEL, REOPEN = SOUND.transitions


def with_phases(*more: Phase) -> LifecycleDefinition:
    """Give the sound lifecycle with more phases."""
    return replace(SOUND, phases=(*SOUND.phases, *more))


def with_gates(*gates: Gate) -> LifecycleDefinition:
    """Give the sound lifecycle with other gates."""
    return replace(SOUND, gates=gates)


def with_moves(*moves: UngatedTransition) -> LifecycleDefinition:
    """Give the sound lifecycle with more transitions."""
    return replace(SOUND, transitions=(CANCEL, REOPEN, *moves))


def with_release(**changed: Any) -> LifecycleDefinition:
    """Give the sound lifecycle with its first gate changed."""
    return with_gates(replace(RELEASE, **changed), FINISH)


def approved_by(decider: Decider) -> tuple[Outcome, ...]:
    """Give the approval of the first gate by somebody."""
    return (Outcome(kind=OutcomeKind.APPROVE, target="work", decider=decider),)


APPROVE = RELEASE.outcomes[0]
REJECT = Outcome(kind=OutcomeKind.REJECT, decider=BOARD)
RETURN = Outcome(kind=OutcomeKind.RETURN_, decider=BOARD)
DEFER = Outcome(kind=OutcomeKind.DEFER, decider=Decider(role="chair"))
LOOKED = Outcome(kind=OutcomeKind.APPROVE, target="work", decider=BOARD)
ROUND = (move("there", ("idea",), "left"), move("on", ("left",), "right"), move("back", ("right",), "left"))
