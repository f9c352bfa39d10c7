"""A lifecycle in words: the text beside its picture, for those who hear rather than see it."""

from collections.abc import Iterator, Sequence

from domain.lifecycle_definitions import Gate, LifecycleDefinition, OutcomeKind

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
        OutcomeKind.APPROVE: "Zustimmung",
        OutcomeKind.APPROVE_WITH_CONDITIONS: "Zustimmung mit Auflagen",
        OutcomeKind.DEFER: "Vertagung",
        OutcomeKind.RETURN_: "Rückgabe",
        OutcomeKind.REJECT: "Ablehnung",
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
        OutcomeKind.APPROVE: "approval",
        OutcomeKind.APPROVE_WITH_CONDITIONS: "approval with conditions",
        OutcomeKind.DEFER: "deferral",
        OutcomeKind.RETURN_: "return",
        OutcomeKind.REJECT: "rejection",
    },
}
"""The words a picture of a lifecycle needs, by language."""


def gate_note(gate: Gate, language: str) -> str:
    """Say whether a gate, or part of it, is a proposal; nothing if it is attested."""
    if gate.proposal:
        return WORDS[language]["proposal"]
    return WORDS[language]["partly"] if gate.proposed_parts else ""


def description(definition: LifecycleDefinition, current: str | None, language: str) -> str:
    """Say in text what the picture shows."""
    words = WORDS[language]
    phases = [
        _marked(
            phase.label.in_language(language),
            words["final"] if phase.final else "",
            words["proposal"] if phase.proposal else "",
        )
        for phase in definition.phases
    ]
    sentences = [f"{words['phases']}: {', '.join(phases)}", *_ways(definition, language)]
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
        yield _marked(f"{name} {way((gate.source,), gate.target)}", gate_note(gate, language))
        for outcome in gate.outcomes:
            if outcome.target is not None and not outcome.kind.passes:
                yield f"{name}, {words[outcome.kind]} {way((gate.source,), outcome.target)}"
    for one in definition.transitions:
        text = f"{words['ungated']}: {one.label.in_language(language)} {way(one.sources, one.target)}"
        yield _marked(text, words["proposal"] if one.proposal else "")


def _marked(text: str, *marks: str) -> str:
    said = [mark for mark in marks if mark]
    return f"{text} ({', '.join(said)})" if said else text
