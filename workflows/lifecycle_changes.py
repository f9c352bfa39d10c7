"""What is different between two versions of a lifecycle, in sentences for the people who work by it."""

from collections.abc import Callable, Iterator

from domain.lifecycle_definitions import Label, LifecycleDefinition, Phase, RunStateRules, UngatedTransition
from workflows.lifecycle_check_changes import check_rule_changes
from workflows.lifecycle_comparing import compared, marked, phase_name
from workflows.lifecycle_gate_changes import gate_changes, guard_changes
from workflows.lifecycle_words import COARSE, listed, quoted, roles, said


def changes(before: LifecycleDefinition, after: LifecycleDefinition) -> tuple[Label, ...]:
    """Tell every difference, one sentence each; nothing if only the number of the version differs."""
    return tuple(
        sentence
        for part in (
            _head_changes,
            _phase_changes,
            gate_changes,
            _transition_changes,
            _run_state_changes,
            check_rule_changes,
        )
        for sentence in part(before, after)
    )


def _head_changes(before: LifecycleDefinition, after: LifecycleDefinition) -> Iterator[Label]:
    if before.key != after.key:
        yield said(
            "Verglichen werden zwei Phasenmodelle: {before} und {after}.",
            "Two lifecycles are compared: {before} and {after}.",
            before=quoted(before.key),
            after=quoted(after.key),
        )
    if before.label != after.label:
        yield said(
            "Das Phasenmodell heißt jetzt {after} statt {before}.",
            "The lifecycle is now called {after} instead of {before}.",
            before=quoted(before.label),
            after=quoted(after.label),
        )
    if before.source != after.source:
        yield said(
            "Als Quelle steht jetzt {after}.", "The source now reads {after}.", after=quoted(after.source)
        )
    if before.initial != after.initial:
        yield said(
            "Projekte beginnen jetzt in der Phase {after} statt in {before}.",
            "Projects now begin in the phase {after} instead of {before}.",
            before=phase_name(before, before.initial),
            after=phase_name(after, after.initial),
        )
    yield from marked(
        Label(de="Das Phasenmodell", en="The lifecycle"), (before.proposal, ()), (after.proposal, ())
    )


def _phase_changes(before: LifecycleDefinition, after: LifecycleDefinition) -> Iterator[Label]:
    gone, new, kept = compared(before.phases, after.phases)
    for phase in gone:
        yield said("Die Phase {name} entfällt.", "The phase {name} is dropped.", name=quoted(phase.label))
    for phase in new:
        yield _new_phase(after, phase)
    for old, phase in kept:
        yield from _one_phase(old, phase)
    order = [phase.key for _, phase in kept]
    if [phase.key for phase in before.phases if phase.key in order] != order:
        yield said(
            "Die Phasen stehen jetzt in dieser Reihenfolge: {names}.",
            "The phases now come in this order: {names}.",
            names=listed(quoted(phase.label) for phase in after.phases),
        )


def _new_phase(after: LifecycleDefinition, phase: Phase) -> Label:
    place = after.phases.index(phase)
    name, coarse = quoted(phase.label), COARSE[phase.coarse]
    if place == 0:
        return said(
            "Neu ist die Phase {name} am Anfang; sie zählt als {coarse}.",
            "New is the phase {name} at the beginning; it counts as {coarse}.",
            name=name,
            coarse=coarse,
        )
    return said(
        "Neu ist die Phase {name} nach {earlier}; sie zählt als {coarse}.",
        "New is the phase {name} after {earlier}; it counts as {coarse}.",
        name=name,
        earlier=quoted(after.phases[place - 1].label),
        coarse=coarse,
    )


def _one_phase(old: Phase, phase: Phase) -> Iterator[Label]:
    name = quoted(phase.label)
    if old.label != phase.label:
        yield said(
            "Die Phase {before} heißt jetzt {name}.",
            "The phase {before} is now called {name}.",
            before=quoted(old.label),
            name=name,
        )
    if old.symbol != phase.symbol:
        yield said(
            "Das Zeichen der Phase {name} ist jetzt {after} statt {before}.",
            "The symbol of the phase {name} is now {after} instead of {before}.",
            name=name,
            before=old.symbol,
            after=phase.symbol,
        )
    if old.coarse != phase.coarse:
        yield said(
            "Die Phase {name} zählt im Vergleich jetzt als {after} statt als {before}.",
            "In comparisons the phase {name} now counts as {after} instead of {before}.",
            name=name,
            before=COARSE[old.coarse],
            after=COARSE[phase.coarse],
        )
    if old.final != phase.final:
        yield said(
            "Die Phase {name} ist jetzt " + ("eine Endphase." if phase.final else "keine Endphase mehr."),
            "The phase {name} is now " + ("a final phase." if phase.final else "no longer a final phase."),
            name=name,
        )
    said_of = said("Die Phase {name}", "The phase {name}", name=name)
    yield from marked(said_of, (old.proposal, old.proposed_parts), (phase.proposal, phase.proposed_parts))


def _transition_changes(before: LifecycleDefinition, after: LifecycleDefinition) -> Iterator[Label]:
    gone, new, kept = compared(before.transitions, after.transitions)
    for one in gone:
        yield said(
            "Der Übergang ohne Tor {name} entfällt.",
            "The transition without a gate {name} is dropped.",
            name=quoted(one.label),
        )
    for one in new:
        yield said(
            "Neu ist der Übergang ohne Tor {name} {way}; ihn nimmt vor: {roles}.",
            "New is the transition without a gate {name} {way}; it is taken by: {roles}.",
            name=quoted(one.label),
            way=_way(after, one),
            roles=roles(one.roles),
        )
    for old, one in kept:
        yield from _one_transition((before, old), (after, one))


def _way(definition: LifecycleDefinition, one: UngatedTransition) -> Label:
    return said(
        "von {sources} nach {target}",
        "from {sources} to {target}",
        sources=listed(phase_name(definition, source) for source in one.sources),
        target=phase_name(definition, one.target),
    )


def _one_transition(
    was: tuple[LifecycleDefinition, UngatedTransition], becomes: tuple[LifecycleDefinition, UngatedTransition]
) -> Iterator[Label]:
    old, one = was[1], becomes[1]
    name = said("Der Übergang {name}", "The transition {name}", name=quoted(one.label))
    if old.label != one.label:
        yield said(
            "Der Übergang {before} heißt jetzt {after}.",
            "The transition {before} is now called {after}.",
            before=quoted(old.label),
            after=quoted(one.label),
        )
    if (set(old.sources), old.target) != (set(one.sources), one.target):
        yield said(
            "{name} führt jetzt {way}.", "{name} now leads {way}.", name=name, way=_way(becomes[0], one)
        )
    if set(old.roles) != set(one.roles):
        yield said(
            "{name} wird jetzt vorgenommen von: {after}; bisher: {before}.",
            "{name} is now taken by: {after}; so far: {before}.",
            name=name,
            before=roles(old.roles),
            after=roles(one.roles),
        )
    if old.reason_required != one.reason_required:
        yield said(
            "{name} "
            + ("braucht jetzt eine Begründung." if one.reason_required else "braucht keine Begründung mehr."),
            "{name} " + ("now needs a reason." if one.reason_required else "no longer needs a reason."),
            name=name,
        )
    yield from guard_changes(name, old.guards, one.guards)
    yield from marked(name, (old.proposal, ()), (one.proposal, ()))


def _run_state_changes(before: LifecycleDefinition, after: LifecycleDefinition) -> Iterator[Label]:
    old, rules = before.run_states, after.run_states
    permitted: tuple[tuple[Callable[[RunStateRules], tuple[str, ...]], str, str], ...] = (
        (lambda one: one.pausable_phases, "ruhen", "rest"),
        (lambda one: one.permanent_phases, "zur Daueraufgabe werden", "become a permanent task"),
    )
    for phases_of, de, en in permitted:
        for key in (one for one in phases_of(rules) if one not in phases_of(old)):
            yield said(
                "In der Phase {phase} darf ein Projekt jetzt " + de + ".",
                "In the phase {phase} a project may now " + en + ".",
                phase=phase_name(after, key),
            )
        for key in (one for one in phases_of(old) if one not in phases_of(rules)):
            yield said(
                "In der Phase {phase} darf ein Projekt nicht mehr " + de + ".",
                "In the phase {phase} a project may no longer " + en + ".",
                phase=phase_name(before, key),
            )
    words = (
        (old.paused, rules.paused, "Ein Projekt, das ruht, heißt jetzt", "A project at rest is now called"),
        (old.permanent, rules.permanent, "Eine Daueraufgabe heißt jetzt", "A permanent task is now called"),
    )
    usual = Label(de="wie üblich", en="as usual")
    for was, word, de, en in words:
        if was != word:
            yield said(de + " {word}.", en + " {word}.", word=quoted(word) if word else usual)
    name = Label(de="Die Regel für Ruhen und Daueraufgaben", en="The rule on rest and permanent tasks")
    yield from marked(name, (old.proposal, old.proposed_parts), (rules.proposal, rules.proposed_parts))
