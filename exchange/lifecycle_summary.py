"""A lifecycle told in full, line by line: what people read before they agree to be governed by it."""

from collections.abc import Iterator

from domain.lifecycle_definitions import CheckRule, Gate, Label, LifecycleDefinition, Opens, Outcome
from workflows.guards import GUARDS
from workflows.lifecycle_words import (
    COARSE,
    NOTHING,
    OUTCOMES,
    WEEKDAYS,
    days_from_due,
    decider,
    listed,
    matter,
    parts,
    quoted,
    role,
    roles,
    said,
)

STAYS = Label(de="das Projekt bleibt, wo es ist", en="the project stays where it is")
OPENS = {
    Opens.AT_REQUEST: Label(de="sofort mit dem Antrag", en="at once with the request"),
    Opens.BY_PMO: Label(de="durch das PMO", en="by the PMO"),
}


def summary(definition: LifecycleDefinition, language: str = "de") -> str:
    """Tell a lifecycle in full; what is a proposal is marked at each line it concerns."""
    return "\n".join(line.in_language(language) for line in _lines(definition, language)) + "\n"


def proposals(definition: LifecycleDefinition, language: str = "de") -> str:
    """Say in one sentence how much of a lifecycle is a proposal and not taken from the organisation's documents."""
    counted = (
        (definition.phases, said("Phasen", "phases")),
        (definition.gates, said("Toren", "gates")),
        (definition.transitions, said("Übergängen ohne Tor", "transitions without a gate")),
    )
    shares = [
        said("{ours} von {all} {what}", "{ours} of {all} {what}", ours=ours, all=len(group), what=what)
        for group, what in counted
        if (ours := sum(one.proposal for one in group))
    ]
    elements = (*definition.phases, *definition.gates, definition.run_states, definition.check_rule)
    details = sum(bool(one.proposed_parts) for one in elements if one is not None and not one.proposal)
    if details:
        shares.append(
            said("Einzelheiten an {count} weiteren Stellen", "details in {count} other places", count=details)
        )
    if definition.check_rule is not None and definition.check_rule.proposal:
        shares.append(said("der Projektcheck", "the project check"))
    if definition.run_states.proposal:
        shares.append(said("Ruhen und Daueraufgaben", "rest and permanent tasks"))
    if not shares:
        return said("Nichts darin ist ein Vorschlag.", "Nothing in it is a proposal.").in_language(language)
    return said(
        "Vorschlag, nicht belegt: {shares}.", "Proposal, not attested: {shares}.", shares=listed(shares)
    ).in_language(language)


def _lines(definition: LifecycleDefinition, language: str) -> Iterator[Label]:
    heading = said("{name} ({key} {version})", "{name} ({key} {version})", name=definition.label, key=definition.key, version=definition.version)  # fmt: skip
    yield heading
    yield said("Quelle: {source}", "Source: {source}", source=definition.source)
    yield said("{share}", "{share}", share=proposals(definition, language))
    yield from _phases(definition)
    yield from _heading("Tore", "Gates")
    for gate in definition.gates:
        yield from _gate(definition, gate)
    yield from _transitions(definition)
    yield from _run_states(definition)
    if definition.check_rule is not None:
        yield from _check_rule(definition, definition.check_rule)


def _heading(de: str, en: str) -> Iterator[Label]:
    yield Label(de="", en="")
    yield Label(de=de, en=en)


def _phases(definition: LifecycleDefinition) -> Iterator[Label]:
    yield from _heading("Phasen", "Phases")
    for phase in definition.phases:
        text = said(
            "  {symbol} {name}, zählt als {coarse}",
            "  {symbol} {name}, counts as {coarse}",
            symbol=phase.symbol,
            name=phase.label,
            coarse=COARSE[phase.coarse],
        )
        yield _noted(text, phase.proposal, phase.proposed_parts)


def _noted(text: Label, proposal: bool, proposed: tuple[str, ...] = ()) -> Label:
    """Add the mark of a proposal: the whole, or the parts of it that are one."""
    if proposal:
        return said("{text} [Vorschlag]", "{text} [proposal]", text=text)
    if proposed:
        return said(
            "{text} [Vorschlag: {which}]", "{text} [proposal: {which}]", text=text, which=parts(proposed)
        )
    return text


def _names(definition: LifecycleDefinition, keys: tuple[str, ...]) -> Label:
    return listed(quoted(definition.phase(key).label) for key in keys)


def _gate(definition: LifecycleDefinition, gate: Gate) -> Iterator[Label]:
    source, target = (_names(definition, (key,)) for key in (gate.source, gate.target))
    if gate.inside:
        where = said("in der Phase {source}", "inside the phase {source}", source=source)
    else:
        where = said("von {source} nach {target}", "from {source} to {target}", source=source, target=target)
    text = said("  {name}: {where}", "  {name}: {where}", name=gate.label, where=where)
    yield _noted(text, gate.proposal, gate.proposed_parts)
    if gate.alternative_to is not None:
        beside = quoted(definition.gate(gate.alternative_to).label)
        yield said("    Alternative zum Tor {beside}", "    Alternative to the gate {beside}", beside=beside)
    yield said("    Frage: {question}", "    Question: {question}", question=gate.question)
    yield said(
        "    Beantragt von: {who}; vorgelegt dem Gremium {board}, Abstimmungsregel für {matter}, geöffnet {opens}",
        "    Proposed by: {who}; put to the board {board}, vote rule for {matter}, opened {opens}",
        who=roles(gate.proposers),
        board=quoted(gate.board),
        matter=matter(gate.matter_class),
        opens=OPENS[gate.opens],
    )
    yield from _demands(gate)
    for outcome in gate.outcomes:
        yield _noted(_outcome(definition, outcome), outcome.proposal)
    if gate.review_days is not None:
        yield said(
            "    Frist: {days} Arbeitstage; ist sie verstrichen, erfährt es: {who}",
            "    Deadline: {days} working days; when it has passed, this role is told: {who}",
            days=gate.review_days,
            who=role(gate.escalation or ""),
        )


def _demands(gate: Gate) -> Iterator[Label]:
    for name in gate.guards:
        yield said("    Bedingung: {asks}", "    Condition: {asks}", asks=GUARDS[name].asks)
    for de, en, asked in (
        ("Nachweis", "Evidence", gate.required_evidence),
        ("Kriterium", "Criterion", gate.criteria),
    ):
        for one in asked:
            due = said(" (Pflicht)", " (mandatory)") if one.mandatory else said("", "")
            text = said("    " + de + ": {what}{due}", "    " + en + ": {what}{due}", what=one.label, due=due)
            yield _noted(text, one.proposal)


def _outcome(definition: LifecycleDefinition, outcome: Outcome) -> Label:
    if outcome.target is None:
        where = STAYS
    else:
        where = said("danach in {phase}", "then in {phase}", phase=_names(definition, (outcome.target,)))
    return said(
        "    {kind}: es entscheidet {who}; {where}",
        "    {kind}: decided by {who}; {where}",
        kind=OUTCOMES[outcome.kind],
        who=decider(outcome.decider),
        where=where,
    )


def _transitions(definition: LifecycleDefinition) -> Iterator[Label]:
    if definition.transitions:
        yield from _heading("Übergänge ohne Tor", "Transitions without a gate")
    for one in definition.transitions:
        reason = said(", mit Begründung", ", with a reason") if one.reason_required else said("", "")
        text = said(
            "  {name}: von {sources} nach {target}, durch {who}{reason}",
            "  {name}: from {sources} to {target}, by {who}{reason}",
            name=one.label,
            sources=_names(definition, one.sources),
            target=_names(definition, (one.target,)),
            who=roles(one.roles),
            reason=reason,
        )
        yield _noted(text, one.proposal)
        for name in one.guards:
            yield said("    Bedingung: {asks}", "    Condition: {asks}", asks=GUARDS[name].asks)


def _run_states(definition: LifecycleDefinition) -> Iterator[Label]:
    rules = definition.run_states
    heading = _noted(
        said("Ruhen und Daueraufgaben", "Rest and permanent tasks"), rules.proposal, rules.proposed_parts
    )
    yield Label(de="", en="")
    yield heading
    rest = quoted(rules.paused) if rules.paused else said("Ruhen", "Rest")
    lasting = quoted(rules.permanent) if rules.permanent else said("Daueraufgabe", "Permanent task")
    for word, keys in ((rest, rules.pausable_phases), (lasting, rules.permanent_phases)):
        where = _names(definition, keys) if keys else NOTHING
        yield said("  {word} möglich in: {where}", "  {word} possible in: {where}", word=word, where=where)


def _check_rule(definition: LifecycleDefinition, rule: CheckRule) -> Iterator[Label]:
    yield Label(de="", en="")
    yield _noted(said("Projektcheck", "Project check"), rule.proposal, rule.proposed_parts)
    yield said(
        "  alle {weeks} Wochen am {day} um {time} Uhr, offen {days} Arbeitstage vorher, in den Phasen {phases}",
        "  every {weeks} weeks on {day} at {time}, open {days} working days before, in the phases {phases}",
        weeks=rule.interval_weeks,
        day=WEEKDAYS[rule.weekday - 1],
        time=rule.time,
        days=rule.opens_working_days_before,
        phases=_names(definition, rule.phases),
    )
    for rung in rule.ladder:
        yield said(
            "  Stufe {level}: {when} an {whom}",
            "  Level {level}: {when} to {whom}",
            level=rung.level,
            when=days_from_due(rung.offset_working_days),
            whom=roles(rung.recipients),
        )
