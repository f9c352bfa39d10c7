"""Whether a lifecycle makes sense: lists every fault at once, so that a file is mended in one go.

Here are the rules on names, people and labels; those on decisions are in `lifecycle_outcomes.py`, on deadlines
in `lifecycle_duties.py`, on the way through the phases in `lifecycle_ways.py`. Each rule is one function that
yields the faults it finds.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields

from domain.lifecycle_definitions import CheckRule, Gate, Label, LifecycleDefinition, Phase, RunStateRules
from domain.people import Role
from workflows.guards import GUARDS
from workflows.lifecycle_duties import DUTY_RULES
from workflows.lifecycle_faults import Fault, Path
from workflows.lifecycle_outcomes import OUTCOME_RULES
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
    for place, gate in enumerate(definition.gates):
        for part, asked in (("required_evidence", gate.required_evidence), ("criteria", gate.criteria)):
            named[f"{part} of gate {place}"] = [
                (("gates", place, part, number), one.key) for number, one in enumerate(asked)
            ]
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


def named_twice(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A role, a guard or a phase stands twice in one list: one of the two was meant to be another."""
    lists: dict[Path, list[str]] = {}
    for path, name in (*_named_roles(definition), *_named_guards(definition), *_rule_phases(definition)):
        seen = lists.setdefault(path[:-1], [])
        if isinstance(path[-1], int) and name in seen:
            yield Fault(
                code="named_twice",
                path=path,
                de=f"„{name}“ steht zweimal in dieser Liste. Streichen Sie einen der Einträge, oder berichtigen Sie ihn.",
                en=f"“{name}” stands twice in this list. Remove one of the entries, or correct it.",
            )
        seen.append(name)


def same_words(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Two phases people cannot tell apart, because they are called alike."""
    for language in ("de", "en"):
        seen: dict[str, str] = {}
        for place, phase in enumerate(definition.phases):
            word = phase.label.in_language(language).strip()
            other = seen.setdefault(word.casefold(), phase.key)
            if word and other != phase.key:
                yield Fault(
                    code="same_word",
                    path=("phases", place, "label", language),
                    de=f"„{word}“ heißt schon die Phase „{other}“. Ein Wort darf nicht zweierlei bedeuten.",
                    en=f"“{word}” is already the name of the phase “{other}”. One word must not mean two things.",
                )


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
    for path, name in _named_guards(definition):
        if name not in GUARDS:
            yield Fault(
                code="unknown_guard",
                path=path,
                de=f"Die Bedingung „{name}“ gibt es nicht. Bekannt sind: {', '.join(GUARDS)}.",
                en=f"There is no guard “{name}”. Known are: {', '.join(GUARDS)}.",
            )


def _named_guards(definition: LifecycleDefinition) -> Iterator[tuple[Path, str]]:
    for place, gate in enumerate(definition.gates):
        yield from _each(("gates", place, "guards"), gate.guards)
    for place, transition in enumerate(definition.transitions):
        yield from _each(("transitions", place, "guards"), transition.guards)


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
    for path, board in _named_boards(definition):
        if board not in known:
            yield Fault(
                code="unknown_board",
                path=path,
                de=f"Das Gremium „{board}“ gibt es nicht. Bekannt sind: {', '.join(sorted(known)) or 'keine'}.",
                en=f"There is no board “{board}”. Known are: {', '.join(sorted(known)) or 'none'}.",
            )


def boards_of(definition: LifecycleDefinition) -> frozenset[str]:
    """Give every board a lifecycle names, to hear a gate or to decide one of its outcomes."""
    return frozenset(board for _, board in _named_boards(definition))


def _named_boards(definition: LifecycleDefinition) -> Iterator[tuple[Path, str]]:
    for place, gate in enumerate(definition.gates):
        yield ("gates", place, "board"), gate.board
        for number, outcome in enumerate(gate.outcomes):
            if outcome.decider.board not in {None, gate.board}:
                yield ("gates", place, "outcomes", number, "decider", "board"), str(outcome.decider.board)


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
    words = {"paused": definition.run_states.paused, "permanent": definition.run_states.permanent}
    yield from ((("run_states", name), label) for name, label in words.items() if label is not None)


def unknown_parts(definition: LifecycleDefinition) -> Iterator[Fault]:
    """`proposed_parts` marks an entry that does not exist, so something would wrongly pass as attested."""
    marked: list[tuple[Path, tuple[str, ...], type[Gate | CheckRule | Phase | RunStateRules]]] = [
        *((("gates", place), gate.proposed_parts, Gate) for place, gate in enumerate(definition.gates)),
        *((("phases", place), phase.proposed_parts, Phase) for place, phase in enumerate(definition.phases)),
        (("run_states",), definition.run_states.proposed_parts, RunStateRules),
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
    named_twice,
    same_words,
    unknown_phases,
    rules_for_final_phases,
    unknown_guards,
    unknown_roles,
    gates_without_matter_class,
    missing_labels,
    unknown_parts,
    *OUTCOME_RULES,
    *DUTY_RULES,
    *WAY_RULES,
)
"""Every rule, in the order in which faults are listed when no file gives them a place."""
