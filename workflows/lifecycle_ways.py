"""Whether every project can find its way: rules on how the phases of a lifecycle are connected."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.lifecycle_definitions import CoarsePhase, LifecycleDefinition
from workflows.lifecycle_faults import Fault, Path


class Way(NamedTuple):
    """One way from a phase to another, and where the definition opens it."""

    source: str
    target: str
    path: Path


def ways(definition: LifecycleDefinition) -> list[Way]:
    """Give every way between phases of the lifecycle; unknown phases are another rule's matter."""
    known = {phase.key for phase in definition.phases}
    found = [
        Way(gate.source, outcome.target, ("gates", place, "outcomes", number, "target"))
        for place, gate in enumerate(definition.gates)
        for number, outcome in enumerate(gate.outcomes)
        if outcome.target is not None
    ]
    found += [
        Way(source, transition.target, ("transitions", place, "sources", number))
        for place, transition in enumerate(definition.transitions)
        for number, source in enumerate(transition.sources)
    ]
    return [way for way in found if way.source in known and way.target in known]


def reached_from(start: str, found: list[Way]) -> set[str]:
    """Give the phases that can be reached from one, by one way or more."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        onwards = {way.target for way in found if way.source == here} - reached
        reached |= onwards
        waiting += onwards
    return reached


def unreachable_phases(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A phase no project can ever be in."""
    if all(phase.key != definition.initial for phase in definition.phases):
        return
    reached = reached_from(definition.initial, ways(definition)) | {definition.initial}
    for place, phase in enumerate(definition.phases):
        if phase.key not in reached:
            yield Fault(
                code="unreachable_phase",
                path=("phases", place),
                de=f"In die Phase „{phase.key}“ kommt von „{definition.initial}“ aus kein Projekt. "
                "Ergänzen Sie einen Weg dorthin, oder streichen Sie die Phase.",
                en=f"No project gets from “{definition.initial}” into the phase “{phase.key}”. "
                "Add a way there, or remove the phase.",
            )


def dead_ends(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A phase that is no end, yet no way leads on."""
    found = ways(definition)
    for place, phase in enumerate(definition.phases):
        if not phase.final and not any(way.source == phase.key != way.target for way in found):
            yield Fault(
                code="dead_end",
                path=("phases", place),
                de=f"Aus der Phase „{phase.key}“ führt kein Weg weiter. "
                "Ergänzen Sie einen, oder machen Sie sie mit „final: true“ zur Endphase.",
                en=f"No way leads on from the phase “{phase.key}”. "
                "Add one, or make it a final phase with “final: true”.",
            )


def lifecycles_without_end(definition: LifecycleDefinition) -> Iterator[Fault]:
    """No project can ever be closed."""
    if not _ends_entered(definition):
        yield Fault(
            code="never_ends",
            path=("phases",),
            de="Kein Weg führt in eine Endphase. Kennzeichnen Sie mindestens eine Phase mit „final: true“ und "
            "führen Sie ein Tor oder einen Übergang dorthin.",
            en="No way leads into a final phase. Mark at least one phase with “final: true” and "
            "lead a gate or a transition there.",
        )


def _ends_entered(definition: LifecycleDefinition) -> set[str]:
    final = {phase.key for phase in definition.phases if phase.final}
    return {way.target for way in ways(definition) if way.target in final and way.source not in final}


def cycles_without_exit(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Phases between which projects go round and round; one fault per circle."""
    if not _ends_entered(definition):
        return
    found = ways(definition)
    final = {phase.key for phase in definition.phases if phase.final}
    named: set[str] = set()
    for place, phase in enumerate(definition.phases):
        reached = reached_from(phase.key, found)
        circle = phase.key in reached and all(phase.key in reached_from(other, found) for other in reached)
        if circle and not reached & final and reached != {phase.key} and phase.key not in named:
            named |= reached
            among = [one.key for one in definition.phases if one.key in reached]
            yield Fault(
                code="cycle_without_exit",
                path=("phases", place),
                de=f"Aus dem Kreis {' – '.join(among)} führt kein Weg hinaus. Ergänzen Sie einen Weg in eine Endphase.",
                en=f"No way leads out of the circle {' – '.join(among)}. Add a way into a final phase.",
            )


def final_phases_left(definition: LifecycleDefinition) -> Iterator[Fault]:
    """What is over is over, unless a transition without a gate goes back (reopening)."""
    order = {phase.key: place for place, phase in enumerate(definition.phases)}
    final = {phase.key for phase in definition.phases if phase.final}
    for way in ways(definition):
        back = (
            way.path[0] == "transitions" and way.target not in final and order[way.target] < order[way.source]
        )
        if way.source in final and not back:
            yield Fault(
                code="final_phase_left",
                path=way.path,
                de=f"Aus der Endphase „{way.source}“ führt ein Weg nach „{way.target}“. Erlaubt ist nur ein Übergang "
                "ohne Tor zurück in eine frühere Phase, die keine Endphase ist.",
                en=f"A way leads out of the final phase “{way.source}” to “{way.target}”. Only a transition without "
                "a gate back to an earlier phase that is not final is allowed.",
            )


def standstills(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A way that leads where the project already is; only passing a gate inside a phase may."""
    inside = {
        ("gates", place, "outcomes", number, "target")
        for place, gate in enumerate(definition.gates)
        for number, outcome in enumerate(gate.outcomes)
        if gate.inside and outcome.kind.passes
    }
    for way in ways(definition):
        if way.source == way.target and way.path not in inside:
            yield Fault(
                code="standstill",
                path=way.path,
                de=f"Dieser Weg führt von „{way.source}“ nach „{way.target}“, also nirgendwohin. "
                "Nennen Sie eine andere Phase.",
                en=f"This way leads from “{way.source}” to “{way.target}”, so nowhere. Name another phase.",
            )


def ends_at_the_beginning(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A project would be over as soon as it is taken into the record."""
    if any(phase.final and phase.key == definition.initial for phase in definition.phases):
        yield Fault(
            code="initial_is_final",
            path=("initial",),
            de=f"Jedes Projekt begänne in der Endphase „{definition.initial}“. Nennen Sie eine andere erste Phase.",
            en=f"Every project would begin in the final phase “{definition.initial}”. Name another first phase.",
        )


def ends_that_count_otherwise(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Final phases, and only they, count as closed when portfolios are compared."""
    for place, phase in enumerate(definition.phases):
        if phase.final != (phase.coarse is CoarsePhase.CLOSED):
            yield Fault(
                code="coarse_and_final_differ",
                path=("phases", place, "coarse"),
                de=f"„{phase.key}“ {'ist' if phase.final else 'ist keine'} Endphase, zählt aber als "
                f"„{phase.coarse.value}“. „coarse: closed“ und „final: true“ gehören zusammen.",
                en=f"“{phase.key}” is {'a' if phase.final else 'no'} final phase but counts as "
                f"“{phase.coarse.value}”. “coarse: closed” and “final: true” belong together.",
            )


WAY_RULES = (
    unreachable_phases,
    dead_ends,
    lifecycles_without_end,
    cycles_without_exit,
    final_phases_left,
    standstills,
    ends_at_the_beginning,
    ends_that_count_otherwise,
)
