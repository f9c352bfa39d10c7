"""A lifecycle in words: the text beside its picture, for those who hear rather than see it."""

from collections.abc import Iterator, Sequence

from domain.lifecycle_definitions import (
    CheckRule,
    Gate,
    LifecycleDefinition,
    Phase,
    RunStateRules,
)
from workflows.lifecycle_words import OUTCOMES

WORDS = {
    "de": {
        "proposal": "Vorschlag",
        "partly": "Details: Vorschlag",
        "current": "Aktuelle Phase",
        "final": "Endphase",
        "phases": "Phasen in ihrer Reihenfolge",
        "gate": "Tor",
        "ungated": "Ohne Tor",
        "quoted": "„{}“",
        "way": "von {sources} nach {target}",
        "inside": "in der Phase {}",
        "paused": "Ein Projekt, das ruht, heißt hier {}",
        "permanent": "Eine Daueraufgabe heißt hier {}",
    },
    "en": {
        "proposal": "Proposal",
        "partly": "Details: proposal",
        "current": "Current phase",
        "final": "Final phase",
        "phases": "Phases in their order",
        "gate": "Gate",
        "ungated": "Without a gate",
        "quoted": "“{}”",
        "way": "from {sources} to {target}",
        "inside": "inside the phase {}",
        "paused": "A project at rest is called {} here",
        "permanent": "A permanent task is called {} here",
    },
}
"""The words a picture of a lifecycle needs, by language."""


def proposal_note(element: Gate | Phase | CheckRule | RunStateRules, language: str) -> str:
    """Say whether an element, or part of it, is a proposal; nothing if it is attested."""
    if element.proposal:
        return WORDS[language]["proposal"]
    return WORDS[language]["partly"] if element.proposed_parts else ""


def gate_said(gate: Gate, language: str) -> str:
    """Name a gate, with a mark if it is a proposal."""
    return _marked(gate.label.in_language(language), proposal_note(gate, language))


def description(definition: LifecycleDefinition, current: str | None, language: str) -> str:
    """Say in text what the picture shows."""
    words = WORDS[language]
    phases = [
        _marked(
            phase.label.in_language(language),
            words["final"] if phase.final else "",
            proposal_note(phase, language),
        )
        for phase in definition.phases
    ]
    sentences = [f"{words['phases']}: {', '.join(phases)}", *_ways(definition, language)]
    own_words = {"paused": definition.run_states.paused, "permanent": definition.run_states.permanent}
    sentences += [
        words[name].format(words["quoted"].format(label.in_language(language)))
        for name, label in own_words.items()
        if label is not None
    ]
    if current is not None:
        sentences.append(f"{words['current']}: {definition.phase(current).label.in_language(language)}")
    return ". ".join(sentences) + "."


def _ways(definition: LifecycleDefinition, language: str) -> Iterator[str]:
    words = WORDS[language]
    names = {
        phase.key: words["quoted"].format(phase.label.in_language(language)) for phase in definition.phases
    }

    def way(sources: Sequence[str], target: str) -> str:
        return words["way"].format(
            sources=", ".join(names[source] for source in sources), target=names[target]
        )

    for gate in definition.gates:
        name = f"{words['gate']} {words['quoted'].format(gate.label.in_language(language))}"
        where = (
            words["inside"].format(names[gate.source]) if gate.inside else way((gate.source,), gate.target)
        )
        yield _marked(f"{name} {where}", proposal_note(gate, language))
        for outcome in gate.outcomes:
            if outcome.target not in {None, gate.source} and not outcome.kind.passes:
                to = way((gate.source,), str(outcome.target))
                yield _marked(
                    f"{name}, {OUTCOMES[outcome.kind].in_language(language)} {to}",
                    words["proposal"] if outcome.proposal else "",
                )
    for one in definition.transitions:
        text = f"{words['ungated']}: {one.label.in_language(language)} {way(one.sources, one.target)}"
        yield _marked(text, words["proposal"] if one.proposal else "")


def _marked(text: str, *marks: str) -> str:
    said = [mark for mark in marks if mark]
    return f"{text} ({', '.join(said)})" if said else text
