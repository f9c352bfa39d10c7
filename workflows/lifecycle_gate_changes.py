"""What is different about the gates of two versions of a lifecycle, in sentences: who decides what, on which terms."""

from collections.abc import Iterator

from domain.lifecycle_definitions import (
    Gate,
    Label,
    LifecycleDefinition,
    Opens,
    Outcome,
    OutcomeKind,
    Requirement,
)
from workflows.guards import GUARDS
from workflows.lifecycle_comparing import compared, marked, phase_name
from workflows.lifecycle_words import NOBODY, OUTCOMES, decider, matter, quoted, role, roles, said

STAYS = Label(de="das Projekt bleibt in seiner Phase", en="the project stays in its phase")


def gate_changes(before: LifecycleDefinition, after: LifecycleDefinition) -> Iterator[Label]:
    """Tell which gates are dropped, new or changed."""
    gone, new, kept = compared(before.gates, after.gates)
    for gate in gone:
        yield said("Das Tor {name} entfällt.", "The gate {name} is dropped.", name=quoted(gate.label))
    for gate in new:
        yield said(
            "Neu ist das Tor {name} {where}; es entscheidet das Gremium {board}.",
            "New is the gate {name} {where}; the board {board} decides.",
            name=quoted(gate.label),
            where=_where(after, gate),
            board=quoted(gate.board),
        )
    for old, gate in kept:
        name = said("Am Tor {name}", "At the gate {name}", name=quoted(gate.label))
        yield from _border(name, (before, old), (after, gate))
        yield from _terms(name, old, gate)
        yield from guard_changes(name, old.guards, gate.guards)
        yield from _asked(name, "Nachweis", "evidence", (old.required_evidence, gate.required_evidence))
        yield from _asked(name, "Kriterium", "criterion", (old.criteria, gate.criteria))
        yield from _outcomes(name, old, (after, gate))
        yield from marked(
            said("Das Tor {name}", "The gate {name}", name=quoted(gate.label)),
            (old.proposal, old.proposed_parts),
            (gate.proposal, gate.proposed_parts),
        )


def _where(definition: LifecycleDefinition, gate: Gate) -> Label:
    if gate.inside:
        return said(
            "in der Phase {phase}", "inside the phase {phase}", phase=phase_name(definition, gate.source)
        )
    return said(
        "von {source} nach {target}",
        "from {source} to {target}",
        source=phase_name(definition, gate.source),
        target=phase_name(definition, gate.target),
    )


def _border(
    name: Label, was: tuple[LifecycleDefinition, Gate], becomes: tuple[LifecycleDefinition, Gate]
) -> Iterator[Label]:
    old, gate = was[1], becomes[1]
    if old.label != gate.label:
        yield said(
            "Das Tor {before} heißt jetzt {after}.",
            "The gate {before} is now called {after}.",
            before=quoted(old.label),
            after=quoted(gate.label),
        )
    if old.question != gate.question:
        yield said(
            "{name} lautet die Frage jetzt: {after}",
            "{name} the question now is: {after}",
            name=name,
            after=quoted(gate.question),
        )
    if (old.source, old.target) != (gate.source, gate.target):
        yield said(
            "Das Tor {gate} steht jetzt {after} statt {before}.",
            "The gate {gate} now stands {after} instead of {before}.",
            gate=quoted(gate.label),
            before=_where(*was),
            after=_where(*becomes),
        )
    if old.alternative_to != gate.alternative_to:
        beside = said("neben dem Tor {key}", "beside the gate {key}", key=quoted(gate.alternative_to or ""))
        alone = Label(de="allein", en="alone")
        yield said(
            "Das Tor {gate} steht jetzt {how} auf seiner Grenze.",
            "The gate {gate} now stands {how} on its border.",
            gate=quoted(gate.label),
            how=beside if gate.alternative_to else alone,
        )


def _terms(name: Label, old: Gate, gate: Gate) -> Iterator[Label]:
    if old.board != gate.board:
        yield said(
            "{name} entscheidet jetzt das Gremium {after} statt {before}.",
            "{name} the board {after} now decides instead of {before}.",
            name=name,
            before=quoted(old.board),
            after=quoted(gate.board),
        )
    if set(old.proposers) != set(gate.proposers):
        yield said(
            "{name} beantragt die Entscheidung jetzt: {after}; bisher: {before}.",
            "{name} the decision is now asked for by: {after}; so far: {before}.",
            name=name,
            before=roles(old.proposers),
            after=roles(gate.proposers),
        )
    if old.matter_class != gate.matter_class:
        yield said(
            "{name} gilt jetzt die Abstimmungsregel für {after} statt für {before}.",
            "{name} the vote rule for {after} now holds instead of that for {before}.",
            name=name,
            before=matter(old.matter_class),
            after=matter(gate.matter_class),
        )
    if old.opens is not gate.opens:
        how = {
            Opens.AT_REQUEST: Label(de="sofort mit dem Antrag", en="at once with the request"),
            Opens.BY_PMO: Label(de="erst durch das PMO", en="only by the PMO"),
        }
        yield said(
            "{name} öffnet sich die Abstimmung jetzt {how}.",
            "{name} the vote now opens {how}.",
            name=name,
            how=how[gate.opens],
        )
    yield from _deadline(name, old, gate)


def _deadline(name: Label, old: Gate, gate: Gate) -> Iterator[Label]:
    if old.review_days != gate.review_days:
        yield said(
            "{name} beträgt die Frist jetzt {after} statt {before}.",
            "{name} the deadline is now {after} instead of {before}.",
            name=name,
            before=_days(old.review_days),
            after=_days(gate.review_days),
        )
    if old.escalation != gate.escalation:
        yield said(
            "{name} erfährt jetzt {after} statt {before}, dass die Frist verstrichen ist.",
            "{name} it is now {after} instead of {before} that is told when the deadline has passed.",
            name=name,
            before=role(old.escalation) if old.escalation else NOBODY,
            after=role(gate.escalation) if gate.escalation else NOBODY,
        )


def _days(days: int | None) -> Label:
    if days is None:
        return Label(de="unbegrenzt", en="unlimited")
    return said("{days} Arbeitstage", "{days} working days", days=days)


def guard_changes(name: Label, before: tuple[str, ...], after: tuple[str, ...]) -> Iterator[Label]:
    """Tell which conditions came and went, in the words in which they are asked for."""
    for key in (one for one in after if one not in before):
        yield said("{name} gilt neu: {asks}", "{name} this is new: {asks}", name=name, asks=_asks(key))
    for key in (one for one in before if one not in after):
        yield said(
            "{name} gilt nicht mehr: {asks}",
            "{name} this no longer holds: {asks}",
            name=name,
            asks=_asks(key),
        )


def _asks(key: str) -> Label:
    return GUARDS[key].asks if key in GUARDS else quoted(key)


def _asked(
    name: Label, de: str, en: str, lists: tuple[tuple[Requirement, ...], tuple[Requirement, ...]]
) -> Iterator[Label]:
    gone, new, kept = compared(*lists)
    for one in gone:
        yield said(
            "{name} entfällt der Eintrag {what} (" + de + ").",
            "{name} {what} (" + en + ") is dropped.",
            name=name,
            what=quoted(one.label),
        )
    for one in new:
        yield said(
            "{name} wird neu verlangt: {what} (" + de + ").",
            "{name} {what} (" + en + ") is newly asked for.",
            name=name,
            what=quoted(one.label),
        )
    for old, one in kept:
        what = said(de + " {what}", en + " {what}", what=quoted(one.label))
        if old.mandatory is not one.mandatory:
            yield said(
                "{name} ist {what} jetzt Pflicht."
                if one.mandatory
                else "{name} ist {what} nicht mehr Pflicht.",
                "{name} {what} is now mandatory."
                if one.mandatory
                else "{name} {what} is no longer mandatory.",
                name=name,
                what=what,
            )
        if old.label != one.label:
            yield said(
                "{name} lautet {before} jetzt {what}.",
                "{name} {before} now reads {what}.",
                name=name,
                before=quoted(old.label),
                what=quoted(one.label),
            )
        yield from marked(
            said("{name}: {what}", "{name}: {what}", name=name, what=what),
            (old.proposal, ()),
            (one.proposal, ()),
        )


def _outcomes(name: Label, old: Gate, becomes: tuple[LifecycleDefinition, Gate]) -> Iterator[Label]:
    for kind in OutcomeKind:
        was, one = old.outcome(kind), becomes[1].outcome(kind)
        word = OUTCOMES[kind]
        if was == one:
            continue
        if one is None:
            yield said(
                "{name} gibt es keine {word} mehr.",
                "{name} there is no {word} any more.",
                name=name,
                word=word,
            )
        elif was is None:
            yield said(
                "{name} gibt es neu die {word}: es entscheidet {who}, {where}.",
                "{name} {word} is new: {who} decides, {where}.",
                name=name,
                word=word,
                who=decider(one.decider),
                where=_leads(becomes[0], one),
            )
        else:
            moved = was.target != one.target and not (_follows(was, old) and _follows(one, becomes[1]))
            handed = was.decider != one.decider and not (_own(was, old) and _own(one, becomes[1]))
            yield from _one_outcome(name, was, (becomes[0], one), (handed, moved))


def _own(outcome: Outcome, gate: Gate) -> bool:
    """Tell whether the gate's own board decides, whose change is told with the gate."""
    return outcome.decider.board == gate.board


def _follows(outcome: Outcome, gate: Gate) -> bool:
    """Tell whether the outcome leads where the gate leads, whose change is told with the gate."""
    return outcome.target == gate.target


def _one_outcome(
    name: Label, was: Outcome, becomes: tuple[LifecycleDefinition, Outcome], changed: tuple[bool, bool]
) -> Iterator[Label]:
    one, word = becomes[1], OUTCOMES[was.kind]
    if changed[0]:
        yield said(
            "{name} entscheidet über die {word} jetzt {after}; bisher: {before}.",
            "{name} {word} is now decided by {after}; so far: {before}.",
            name=name,
            word=word,
            before=decider(was.decider),
            after=decider(one.decider),
        )
    if changed[1]:
        yield said(
            "{name} gilt bei {word} jetzt: {where}.",
            "{name}, on {word}, now: {where}.",
            name=name,
            word=word,
            where=_leads(becomes[0], one),
        )
    yield from marked(
        said("{name}: {word}", "{name}: {word}", name=name, word=word), (was.proposal, ()), (one.proposal, ())
    )


def _leads(definition: LifecycleDefinition, outcome: Outcome) -> Label:
    if outcome.target is None:
        return STAYS
    return said(
        "das Projekt kommt in die Phase {phase}",
        "the project gets into the phase {phase}",
        phase=phase_name(definition, outcome.target),
    )
