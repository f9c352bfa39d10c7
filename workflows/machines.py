"""Lifecycles as state machines: one shared `transitions.Machine` per definition, and a pure question to it.

Aggregates are never bound as models and nothing has side effects: `decide` reads the compiled table and
answers with the move or with everything that stands against it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from transitions import Machine

from domain.lifecycle_definitions import LifecycleDefinition
from domain.refusals import Refusal, Refused, unmet
from workflows.guards import GUARDS, Facts, Guard


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A permitted move: where from, where to, and on which facts and guard answers it rests."""

    trigger: str
    source: str
    target: str
    guards: tuple[tuple[str, bool], ...]
    facts: Facts


class Obstacle(StrEnum):
    """What kind of thing stands against a move."""

    UNKNOWN_TRIGGER = "unknown_trigger"
    WRONG_PHASE = "wrong_phase"
    GUARDS_FAILED = "guards_failed"


class NotAllowed(Exception):  # noqa: N818 - an answer of the rule book, not an error of the program
    """The lifecycle does not permit the move; `failed` names every guard that does not hold."""

    def __init__(
        self,
        obstacle: Obstacle,
        trigger: str,
        state: str,
        failed: tuple[str, ...] = (),
        known: tuple[str, ...] = (),
    ) -> None:
        self.obstacle = obstacle
        self.trigger = trigger
        self.state = state
        self.failed = failed
        self.known = known
        super().__init__(f"{trigger!r} from {state!r}: {obstacle.value} {', '.join(failed)}".strip())

    def as_refused(self) -> Refused:
        """Say it in the vocabulary of refusals: one requirement per failed guard."""
        if self.obstacle is Obstacle.UNKNOWN_TRIGGER:
            return Refused(Refusal.TRIGGER_UNKNOWN, trigger=self.trigger, known=self.known)
        if self.obstacle is Obstacle.WRONG_PHASE:
            return Refused(
                Refusal.MOVE_NOT_ALLOWED, trigger=self.trigger, phase=self.state, allowed=self.known
            )
        return Refused.of(
            tuple(unmet(Refusal.GUARD_UNMET, trigger=self.trigger, guard=name) for name in self.failed)
        )


class Workflow:
    """The rule book of one definition; shared by all projects and threads, never changed."""

    def __init__(self, definition: LifecycleDefinition) -> None:
        self.machine = Machine(
            model=None,
            states=[phase.key for phase in definition.phases],
            initial=definition.initial,
            transitions=_table(definition),
            auto_transitions=False,
        )

    def decide(self, state: str, trigger: str, facts: Facts) -> Move:
        """Answer whether a project in a phase may take a trigger on these facts.

        Otherwise raises `NotAllowed`: unknown trigger, wrong phase, or every guard that does not hold.
        """
        event = self.machine.events.get(trigger)
        if event is None:
            raise NotAllowed(Obstacle.UNKNOWN_TRIGGER, trigger, state, known=tuple(self.machine.events))
        ways = event.transitions.get(state)
        if not ways:
            raise NotAllowed(Obstacle.WRONG_PHASE, trigger, state, known=self.triggers_from(state))
        (way,) = ways
        # `_table` puts only guards of the registry and named phases in, which the library's types cannot say.
        guards = [cast("Guard", condition.func) for condition in way.conditions]
        answers = tuple((guard.name, guard(facts)) for guard in guards)
        failed = tuple(name for name, holds in answers if not holds)
        if failed:
            raise NotAllowed(Obstacle.GUARDS_FAILED, trigger, state, failed)
        return Move(trigger=trigger, source=state, target=cast("str", way.dest), guards=answers, facts=facts)

    def triggers_from(self, state: str) -> tuple[str, ...]:
        """Give the triggers that lead out of a phase, whatever their guards say."""
        return tuple(name for name, event in self.machine.events.items() if event.transitions.get(state))


_COMPILED: dict[str, Workflow] = {}
"""Compiled definitions by the hash of their text, which never changes under a hash."""


def compile_machine(definition: LifecycleDefinition) -> Workflow:
    """Give the rule book of a checked definition, compiled once."""
    known = _COMPILED.get(definition.sha256)
    if known is None:
        known = _COMPILED.setdefault(definition.sha256, Workflow(definition))
    return known


def _table(definition: LifecycleDefinition) -> list[dict[str, Any]]:
    """List the transitions: outcomes that move, as `gate.outcome`, and the ungated ones under their key.

    A gate's guards ask whether a project may pass; they never keep a review from ending otherwise.
    """
    table = [
        _row(
            f"{gate.key}.{outcome.kind.value}",
            gate.source,
            outcome.target,
            gate.guards if outcome.kind.passes else (),
        )
        for gate in definition.gates
        for outcome in gate.outcomes
        if outcome.target is not None
    ]
    table += [
        _row(transition.key, source, transition.target, transition.guards)
        for transition in definition.transitions
        for source in transition.sources
    ]
    return table


def _row(trigger: str, source: str, target: str, guards: tuple[str, ...]) -> dict[str, Any]:
    return {
        "trigger": trigger,
        "source": source,
        "dest": target,
        "conditions": [GUARDS[name] for name in guards],
    }
