"""Whether each gate can be decided, and decided one way only: rules on outcomes, deciders and borders."""

from collections.abc import Iterator

from domain.lifecycle_definitions import Gate, LifecycleDefinition, Outcome, OutcomeKind
from workflows.lifecycle_faults import Fault, Path


def _outcomes(definition: LifecycleDefinition) -> Iterator[tuple[Path, Gate, Outcome]]:
    for place, gate in enumerate(definition.gates):
        for number, outcome in enumerate(gate.outcomes):
            yield ("gates", place, "outcomes", number), gate, outcome


def gates_without_approval(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A gate nobody can pass."""
    for place, gate in enumerate(definition.gates):
        if gate.outcome(OutcomeKind.APPROVE) is None:
            yield Fault(
                code="gate_without_approval",
                path=("gates", place, "outcomes"),
                de=f"Das Tor „{gate.key}“ kennt keine Zustimmung. Ergänzen Sie ein Ergebnis „kind: approve“.",
                en=f"The gate “{gate.key}” knows no approval. Add an outcome “kind: approve”.",
            )


def approvals_elsewhere(definition: LifecycleDefinition) -> Iterator[Fault]:
    """A gate that leads elsewhere than it says."""
    for path, gate, outcome in _outcomes(definition):
        if outcome.kind.passes and outcome.target != gate.target:
            yield Fault(
                code="approval_elsewhere",
                path=(*path, "target"),
                de=f"Das Tor „{gate.key}“ führt nach „{gate.target}“; die Zustimmung muss dasselbe Ziel nennen.",
                en=f"The gate “{gate.key}” leads to “{gate.target}”; approval must name the same target.",
            )


def rejections_that_pass(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Whoever is turned down or sent back must not get where approval leads."""
    for path, gate, outcome in _outcomes(definition):
        refused = outcome.kind in {OutcomeKind.REJECT, OutcomeKind.RETURN_}
        if refused and outcome.target == gate.target and not gate.inside:
            yield Fault(
                code="rejection_passes",
                path=(*path, "target"),
                de=f"Am Tor „{gate.key}“ führt dieses Ergebnis nach „{gate.target}“, also dorthin, wohin die "
                "Zustimmung führt. Nennen Sie eine andere Phase oder keine.",
                en=f"At the gate “{gate.key}” this outcome leads to “{gate.target}”, which is where approval "
                "leads. Name another phase or none.",
            )


def deferrals_that_move(definition: LifecycleDefinition) -> Iterator[Fault]:
    """What is put off stays where it is."""
    for path, gate, outcome in _outcomes(definition):
        if outcome.kind is OutcomeKind.DEFER and outcome.target is not None:
            yield Fault(
                code="deferral_moves",
                path=(*path, "target"),
                de=f"Am Tor „{gate.key}“ würde eine Vertagung das Projekt nach „{outcome.target}“ versetzen. "
                "Streichen Sie „target“; zum Zurückgeben gibt es „kind: return“.",
                en=f"At the gate “{gate.key}” a deferral would move the project to “{outcome.target}”. "
                "Remove “target”; “kind: return” is there for sending back.",
            )


def returns_forward(definition: LifecycleDefinition) -> Iterator[Fault]:
    """What is sent back goes to an earlier phase, or stays to be reworked."""
    order = {phase.key: place for place, phase in enumerate(definition.phases)}
    for path, gate, outcome in _outcomes(definition):
        if outcome.kind is not OutcomeKind.RETURN_ or outcome.target in {None, gate.source, gate.target}:
            continue
        source, target = order.get(gate.source), order.get(str(outcome.target))
        if source is not None and target is not None and target > source:
            yield Fault(
                code="return_forward",
                path=(*path, "target"),
                de=f"Eine Rückgabe führt zurück, „{outcome.target}“ kommt aber nach „{gate.source}“. "
                "Nennen Sie eine frühere Phase oder keine.",
                en=f"A return leads back, but “{outcome.target}” comes after “{gate.source}”. "
                "Name an earlier phase or none.",
            )


def boards_beside_the_gate(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Passing is for the board that votes on the gate; only other outcomes may be kept for another one."""
    for path, gate, outcome in _outcomes(definition):
        board = outcome.decider.board
        if outcome.kind.passes and board is not None and board != gate.board:
            yield Fault(
                code="board_beside_the_gate",
                path=(*path, "decider", "board"),
                de=f"Über das Tor „{gate.key}“ stimmt „{gate.board}“ ab, nicht „{board}“. "
                "Tragen Sie bei der Zustimmung dasselbe Gremium ein.",
                en=f"“{gate.board}” votes on the gate “{gate.key}”, not “{board}”. "
                "Enter the same board for approval.",
            )


def proposers_who_decide_alone(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Whoever asks for a gate must not be the one who alone lets the project pass it."""
    for path, gate, outcome in _outcomes(definition):
        role = outcome.decider.role
        if outcome.kind.passes and role in gate.proposers:
            yield Fault(
                code="proposer_decides_alone",
                path=(*path, "decider", "role"),
                de=f"Am Tor „{gate.key}“ beantragt die Rolle „{role}“ und entscheidet allein. "
                "Lassen Sie ein Gremium oder eine andere Rolle entscheiden.",
                en=f"At the gate “{gate.key}” the role “{role}” proposes and decides alone. "
                "Let a board or another role decide.",
            )


def overlapping_outcomes(definition: LifecycleDefinition) -> Iterator[Fault]:
    """One trigger would mean two things: an outcome or a source given twice."""
    lists: list[tuple[Path, list[str]]] = [
        (("gates", place, "outcomes"), [one.kind.value for one in gate.outcomes])
        for place, gate in enumerate(definition.gates)
    ]
    lists += [
        (("transitions", place, "sources"), list(one.sources))
        for place, one in enumerate(definition.transitions)
    ]
    for path, names in lists:
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Fault(
                    code="overlapping_transitions",
                    path=(*path, number),
                    de=f"„{name}“ steht hier schon; welcher Weg gilt, wäre unklar. Streichen Sie einen der Einträge.",
                    en=f"“{name}” already stands here; it would be unclear which way holds. Remove one of the entries.",
                )


def overlapping_borders(definition: LifecycleDefinition) -> Iterator[Fault]:
    """Two gates on one border that do not say so, or a way around a gate."""
    gated: dict[tuple[str, str], list[str]] = {}
    for place, gate in enumerate(definition.gates):
        others = gated.setdefault((gate.source, gate.target), [])
        if others and gate.key not in others and gate.alternative_to is None and not gate.inside:
            yield _overlap(
                ("gates", place),
                gate.key,
                others[0],
                (
                    f"Streichen Sie eines, oder ergänzen Sie „alternative_to: {others[0]}“.",
                    f"Remove one, or add “alternative_to: {others[0]}”.",
                ),
            )
        others.append(gate.key)
    for place, transition in enumerate(definition.transitions):
        for number, source in enumerate(transition.sources):
            around = gated.get((source, transition.target))
            if around and source != transition.target:
                way_out = ("Streichen Sie einen der beiden Wege.", "Remove one of the two ways.")
                yield _overlap(("transitions", place, "sources", number), transition.key, around[0], way_out)


def _overlap(path: Path, key: str, other: str, way_out: tuple[str, str]) -> Fault:
    return Fault(
        code="overlapping_transitions",
        path=path,
        de=f"„{key}“ führt über dieselbe Grenze wie das Tor „{other}“ und würde es umgehen. {way_out[0]}",
        en=f"“{key}” crosses the same border as the gate “{other}” and would go around it. {way_out[1]}",
    )


def alternatives_astray(definition: LifecycleDefinition) -> Iterator[Fault]:
    """An alternative must stand on the border of the gate it is one to, further up in the file."""
    for place, gate in enumerate(definition.gates):
        beside = {
            other.key
            for other in definition.gates[:place]
            if (other.source, other.target) == (gate.source, gate.target)
        }
        if gate.alternative_to is not None and gate.alternative_to not in beside:
            yield Fault(
                code="alternative_astray",
                path=("gates", place, "alternative_to"),
                de=f"Vor „{gate.key}“ steht kein Tor „{gate.alternative_to}“ von „{gate.source}“ nach "
                f"„{gate.target}“, zu dem es eine Alternative sein könnte. Prüfen Sie den Schlüssel.",
                en=f"No gate “{gate.alternative_to}” from “{gate.source}” to “{gate.target}” stands before "
                f"“{gate.key}” for it to be an alternative to. Check the key.",
            )


OUTCOME_RULES = (
    gates_without_approval,
    approvals_elsewhere,
    rejections_that_pass,
    deferrals_that_move,
    returns_forward,
    boards_beside_the_gate,
    proposers_who_decide_alone,
    overlapping_outcomes,
    overlapping_borders,
    alternatives_astray,
)
