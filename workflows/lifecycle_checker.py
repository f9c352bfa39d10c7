"""Whether a lifecycle makes sense: lists every fault at once, so that a file is mended in one go.

Here are the rules on names, people, deadlines and labels; those on the way through the phases are in
`lifecycle_ways.py`. Each rule is one function that yields the faults it finds.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields

from domain.lifecycle_definitions import CheckRule, Gate, Label, LifecycleDefinition
from domain.people import Role
from workflows.guards import GUARDS
from workflows.lifecycle_faults import Fault, Path
from workflows.lifecycle_ways import WAY_RULES

ROLES = tuple(role.value for role in Role)

Rule = Callable[[LifecycleDefinition], Iterator[Fault]]


def check(definition: LifecycleDefinition, known_boards: Collection[str] | None = None) -> tuple[Fault, ...]:
    """List everything that is wrong; with `known_boards`, also the boards that are not among them."""
    found = [fault for rule in RULES for fault in rule(definition)]
    if known_boards is not None:
        found += unknown_boards(definition, known_boards)
    return tuple(found)


def keys_given_twice(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Two phases, gates or transitions with one key; gates and transitions also share their names."""
    named: dict[str, list[tuple[Path, str]]] = {
        "phase": [(("phases", place), phase.key) for place, phase in enumerate(definition.phases)],
        "gate or transition": [
            *((("gates", place), gate.key) for place, gate in enumerate(definition.gates)),
            *((("transitions", place), one.key) for place, one in enumerate(definition.transitions)),
        ],
    }
    for entries in named.values():
        seen: set[str] = set()
        for path, key in entries:
            if key in seen:
                yield Fault(
                    code="duplicate_key",
                    path=(*path, "key"),
                    de=f"Den Schlüssel „{key}“ gibt es schon. Geben Sie diesem Eintrag einen eigenen.",
                    en=f"The key “{key}” is already taken. Give this entry one of its own.",
                )
            seen.add(key)


def unknown_phases(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A phase is named that the lifecycle does not have."""
    known = [phase.key for phase in definition.phases]
    for path, key in _named_phases(definition):
        if key not in known:
            yield Fault(
                code="unknown_phase",
                path=path,
                de=f"Die Phase „{key}“ gibt es nicht. Bekannt sind: {', '.join(known)}.",
                en=f"There is no phase “{key}”. Known are: {', '.join(known)}.",
            )


def _named_phases(definition: LifecycleDefinition) -> Iterator[tuple[Path, str]]:
    yield ("initial",), definition.initial
    for place, gate in enumerate(definition.gates):
        yield ("gates", place, "source"), gate.source
        yield ("gates", place, "target"), gate.target
        for number, outcome in enumerate(gate.outcomes):
            if outcome.target is not None and outcome.target != gate.target:
                yield ("gates", place, "outcomes", number, "target"), outcome.target
    for place, transition in enumerate(definition.transitions):
        yield ("transitions", place, "target"), transition.target
        yield from _each(("transitions", place, "sources"), transition.sources)
    yield from _rule_phases(definition)


def _rule_phases(definition: LifecycleDefinition) -> Iterator[tuple[Path, str]]:
    yield from _each(("run_states", "pausable_phases"), definition.run_states.pausable_phases)
    yield from _each(("run_states", "permanent_phases"), definition.run_states.permanent_phases)
    if definition.check_rule is not None:
        yield from _each(("check_rule", "phases"), definition.check_rule.phases)


def _each(path: Path, names: Iterable[str]) -> Iterator[tuple[Path, str]]:
    yield from (((*path, place), name) for place, name in enumerate(names))


def rules_for_final_phases(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A project that is over is not paused, not made permanent and not checked."""
    final = {phase.key for phase in definition.phases if phase.final}
    for path, key in _rule_phases(definition):
        if key in final:
            yield Fault(
                code="rule_for_final_phase",
                path=path,
                de=f"„{key}“ ist eine Endphase; dort ruht, läuft und berichtet kein Projekt mehr. Streichen Sie sie hier.",
                en=f"“{key}” is a final phase; no project rests, runs or reports there. Remove it here.",
            )


def unknown_guards(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A guard is named that the registry does not have."""
    named = [
        *((("gates", place), gate.guards) for place, gate in enumerate(definition.gates)),
        *((("transitions", place), one.guards) for place, one in enumerate(definition.transitions)),
    ]
    for path, guards in named:
        for where, name in _each((*path, "guards"), guards):
            if name not in GUARDS:
                yield Fault(
                    code="unknown_guard",
                    path=where,
                    de=f"Die Bedingung „{name}“ gibt es nicht. Bekannt sind: {', '.join(GUARDS)}.",
                    en=f"There is no guard “{name}”. Known are: {', '.join(GUARDS)}.",
                )


def unknown_roles(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A role is named that nobody can hold."""
    for path, name in _named_roles(definition):
        if name not in ROLES:
            yield Fault(
                code="unknown_role",
                path=path,
                de=f"Die Rolle „{name}“ gibt es nicht. Bekannt sind: {', '.join(ROLES)}.",
                en=f"There is no role “{name}”. Known are: {', '.join(ROLES)}.",
            )


def _named_roles(definition: LifecycleDefinition) -> Iterator[tuple[Path, str]]:
    for place, gate in enumerate(definition.gates):
        yield from _each(("gates", place, "proposers"), gate.proposers)
        if gate.escalation is not None:
            yield ("gates", place, "escalation"), gate.escalation
        for number, outcome in enumerate(gate.outcomes):
            if outcome.decider.role is not None:
                yield ("gates", place, "outcomes", number, "decider", "role"), outcome.decider.role
    for place, transition in enumerate(definition.transitions):
        yield from _each(("transitions", place, "roles"), transition.roles)
    if definition.check_rule is not None:
        for place, rung in enumerate(definition.check_rule.ladder):
            yield from _each(("check_rule", "ladder", place, "recipients"), rung.recipients)


def unknown_boards(definition: LifecycleDefinition, known: Collection[str]) -> Iterator[Fault]:
    """A board is named that the programme does not have."""
    for place, gate in enumerate(definition.gates):
        if gate.board not in known:
            yield Fault(
                code="unknown_board",
                path=("gates", place, "board"),
                de=f"Das Gremium „{gate.board}“ gibt es nicht. Bekannt sind: {', '.join(sorted(known)) or 'keine'}.",
                en=f"There is no board “{gate.board}”. Known are: {', '.join(sorted(known)) or 'none'}.",
            )


def boards_beside_the_gate(definition: LifecycleDefinition) -> Iterator[Fault]:
    """An outcome is given to a board before which the review never comes."""
    for place, gate in enumerate(definition.gates):
        for number, outcome in enumerate(gate.outcomes):
            board = outcome.decider.board
            if board is not None and board != gate.board:
                yield Fault(
                    code="board_beside_the_gate",
                    path=("gates", place, "outcomes", number, "decider", "board"),
                    de=f"Über das Tor „{gate.key}“ stimmt „{gate.board}“ ab, nicht „{board}“. "
                    "Tragen Sie dasselbe Gremium ein.",
                    en=f"“{gate.board}” votes on the gate “{gate.key}”, not “{board}”. Enter the same board.",
                )


def gates_without_matter_class(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Without a matter class no board knows by which rule to vote."""
    for place, gate in enumerate(definition.gates):
        if not gate.matter_class.strip():
            yield Fault(
                code="gate_without_matter_class",
                path=("gates", place, "matter_class"),
                de=f"Das Tor „{gate.key}“ nennt keine Art der Angelegenheit. Ergänzen Sie „matter_class“.",
                en=f"The gate “{gate.key}” names no matter class. Add “matter_class”.",
            )


def deadlines_without_escalation(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A deadline passes and nobody is told."""
    for place, gate in enumerate(definition.gates):
        if gate.review_days and gate.escalation is None:
            yield Fault(
                code="deadline_without_escalation",
                path=("gates", place, "review_days"),
                de=f"Das Tor „{gate.key}“ hat eine Frist, aber niemanden, der erfährt, dass sie verstrichen ist. "
                "Ergänzen Sie „escalation“.",
                en=f"The gate “{gate.key}” has a deadline but nobody who is told that it passed. Add “escalation”.",
            )
    rule = definition.check_rule
    if rule is not None and not any(rung.offset_working_days > 0 for rung in rule.ladder):
        yield Fault(
            code="deadline_without_escalation",
            path=("check_rule", "ladder"),
            de="Nach dem Termin des Projektchecks wird niemand mehr erinnert. "
            "Ergänzen Sie eine Stufe mit „offset_working_days“ größer als 0.",
            en="Nobody is reminded after the project check was due. "
            "Add a rung with “offset_working_days” greater than 0.",
        )


def ladders_out_of_order(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A later rung must be a higher level and a later day, or the highest level reached is not the last."""
    ladder = definition.check_rule.ladder if definition.check_rule is not None else ()
    for place in range(1, len(ladder)):
        before, rung = ladder[place - 1], ladder[place]
        if rung.level <= before.level or rung.offset_working_days <= before.offset_working_days:
            yield Fault(
                code="ladder_out_of_order",
                path=("check_rule", "ladder", place),
                de=f"Stufe {rung.level} folgt nicht auf Stufe {before.level}: Jede Stufe braucht eine höhere Nummer "
                "und einen späteren Tag als die vorige.",
                en=f"Level {rung.level} does not follow level {before.level}: each rung needs a higher level "
                "and a later day than the one before.",
            )


def proposers_who_decide_alone(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Whoever asks for a gate must not be the one who alone lets the project pass it."""
    for place, gate in enumerate(definition.gates):
        for number, outcome in enumerate(gate.outcomes):
            if outcome.kind.passes and outcome.decider.role in gate.proposers:
                role = outcome.decider.role
                yield Fault(
                    code="proposer_decides_alone",
                    path=("gates", place, "outcomes", number, "decider", "role"),
                    de=f"Am Tor „{gate.key}“ beantragt die Rolle „{role}“ und entscheidet allein. "
                    "Lassen Sie ein Gremium oder eine andere Rolle entscheiden.",
                    en=f"At the gate “{gate.key}” the role “{role}” proposes and decides alone. "
                    "Let a board or another role decide.",
                )


def missing_labels(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Everything people read needs its wording in both languages."""
    for path, label in _labels(definition):
        for language, wording, name_de, name_en in (
            ("de", label.de, "deutsche", "German"),
            ("en", label.en, "englische", "English"),
        ):
            if not wording.strip():
                yield Fault(
                    code="missing_label",
                    path=(*path, language),
                    de=f"Hier fehlt die {name_de} Bezeichnung. Ergänzen Sie „{path[-1]}: {language}“.",
                    en=f"The {name_en} wording is missing here. Add “{path[-1]}: {language}”.",
                )


def _labels(definition: LifecycleDefinition) -> Iterator[tuple[Path, Label]]:
    yield ("label",), definition.label
    yield from ((("phases", place, "label"), phase.label) for place, phase in enumerate(definition.phases))
    for place, gate in enumerate(definition.gates):
        yield ("gates", place, "label"), gate.label
        yield ("gates", place, "question"), gate.question
        for part, entries in (("required_evidence", gate.required_evidence), ("criteria", gate.criteria)):
            yield from (
                (("gates", place, part, number, "label"), one.label) for number, one in enumerate(entries)
            )
    yield from (
        (("transitions", place, "label"), one.label) for place, one in enumerate(definition.transitions)
    )


def unknown_parts(definition: LifecycleDefinition) -> Iterator[Fault]:
    """`proposed_parts` marks an entry that does not exist, so something would wrongly pass as attested."""
    marked: list[tuple[Path, tuple[str, ...], type[Gate | CheckRule]]] = [
        (("gates", place), gate.proposed_parts, Gate) for place, gate in enumerate(definition.gates)
    ]
    if definition.check_rule is not None:
        marked.append((("check_rule",), definition.check_rule.proposed_parts, CheckRule))
    for path, parts, kind in marked:
        known = [field.name for field in fields(kind)]
        for where, name in _each((*path, "proposed_parts"), parts):
            if name not in known:
                yield Fault(
                    code="unknown_part",
                    path=where,
                    de=f"Einen Eintrag „{name}“ gibt es hier nicht, der ein Vorschlag sein könnte. "
                    f"Möglich sind: {', '.join(known)}.",
                    en=f"There is no entry “{name}” here that could be a proposal. Possible are: {', '.join(known)}.",
                )


RULES: tuple[Rule, ...] = (
    keys_given_twice,
    unknown_phases,
    rules_for_final_phases,
    unknown_guards,
    unknown_roles,
    boards_beside_the_gate,
    gates_without_matter_class,
    deadlines_without_escalation,
    ladders_out_of_order,
    proposers_who_decide_alone,
    missing_labels,
    unknown_parts,
    *WAY_RULES,
)
"""Every rule, in the order in which faults are listed when no file gives them a place."""
