"""A lifecycle (Phasenmodell) as read from its file: phases, gates, ungated transitions, run states, check rule.

These are plain values. Whether a definition makes sense is judged before it is published; what is published
is its canonical JSON text, and the hash over that text is what projects pin. A field added later is left out
of the text where it says nothing, so that texts published before keep their hash.
"""

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, NoReturn, Self

_LATER = {"later": True}
"""Marks a field that published texts may lack: at its default it is not written."""


class CoarsePhase(StrEnum):
    """The five steps that every lifecycle maps to, so that portfolios can be compared."""

    PIPELINE = "pipeline"
    PLANNING = "planning"
    INITIATION = "initiation"
    IMPLEMENTATION = "implementation"
    CLOSED = "closed"


class OutcomeKind(StrEnum):
    """How a gate review can end."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    DEFER = "defer"
    RETURN_ = "return"
    REJECT = "reject"

    @property
    def passes(self) -> bool:
        """Tell whether the project passes the gate by this outcome."""
        return self in {OutcomeKind.APPROVE, OutcomeKind.APPROVE_WITH_CONDITIONS}


class Opens(StrEnum):
    """When the vote of a gate opens: with the request, or once the PMO has found it complete."""

    AT_REQUEST = "at_request"
    BY_PMO = "by_pmo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One wording in the two languages people read."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """Give the wording in a language; anything but English reads German."""
        return self.en if language == "en" else self.de


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Where a project can stand. `proposal`: ours, not taken from the organisation's own documents.

    `proposed_parts` names what is ours in a phase that is otherwise attested, for example its symbol.
    """

    key: str
    label: Label
    symbol: str
    coarse: CoarsePhase
    final: bool = False
    proposal: bool = False
    proposed_parts: tuple[str, ...] = field(default=(), metadata=_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who decides an outcome: a board by vote or a role alone; exactly one of the two is set."""

    board: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way a review can end, who decides it, and the phase it leads to (None: the project stays)."""

    kind: OutcomeKind
    target: str | None = None
    decider: Decider
    proposal: bool = field(default=False, metadata=_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """Something a dossier must hold or a criterion it is judged by; no vote opens without what is `mandatory`."""

    key: str
    label: Label
    proposal: bool = field(default=False, metadata=_LATER)
    mandatory: bool = field(default=False, metadata=_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A decision that must be taken before a project moves from `source` to `target`.

    A gate whose source is its target stands inside a phase: it is decided, and the project stays where it is.
    `alternative_to` names another gate on the same border, which this one stands beside on purpose.
    `review_days` are the working days until the vote should be taken, `escalation` is the role told when they
    have passed. `proposal` marks the whole gate as ours, `proposed_parts` single fields of an attested gate.
    """

    key: str
    label: Label
    question: Label
    source: str
    target: str
    proposers: tuple[str, ...]
    board: str
    matter_class: str
    outcomes: tuple[Outcome, ...]
    opens: Opens = Opens.AT_REQUEST
    guards: tuple[str, ...] = ()
    required_evidence: tuple[Requirement, ...] = ()
    criteria: tuple[Requirement, ...] = ()
    review_days: int | None = None
    escalation: str | None = None
    proposal: bool = False
    proposed_parts: tuple[str, ...] = ()
    alternative_to: str | None = field(default=None, metadata=_LATER)

    @property
    def inside(self) -> bool:
        """Tell whether the gate stands inside a phase instead of between two."""
        return self.source == self.target

    def outcome(self, kind: OutcomeKind) -> Outcome | None:
        """Give what happens, and who decides, if a review ends this way (None: the gate does not offer it)."""
        return next((one for one in self.outcomes if one.kind is kind), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class UngatedTransition:
    """A move that needs no gate: cancelling, reopening. Named roles take it, with a reason where required."""

    key: str
    label: Label
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()
    reason_required: bool = False
    proposal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStateRules:
    """In which phases a project may rest, and in which it may become a permanent task.

    `paused` and `permanent` are the organisation's own words for the two (None: the usual ones).
    """

    pausable_phases: tuple[str, ...] = ()
    permanent_phases: tuple[str, ...] = ()
    proposal: bool = False
    paused: Label | None = field(default=None, metadata=_LATER)
    permanent: Label | None = field(default=None, metadata=_LATER)
    proposed_parts: tuple[str, ...] = field(default=(), metadata=_LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the reminder ladder: working days from the due day, and the roles it reaches."""

    level: int
    offset_working_days: int
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """The recurring project check: rhythm, ISO weekday (1 = Monday), local time "HH:MM", reminder ladder.

    `proposed_parts` names the fields that are ours in a rule that is otherwise attested.
    """

    interval_weeks: int
    phases: tuple[str, ...]
    weekday: int
    time: str
    opens_working_days_before: int
    ladder: tuple[Rung, ...]
    proposal: bool = False
    proposed_parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LifecycleDefinition:
    """One complete, resolved phase model. `source` says where it comes from, `proposal` that it is ours."""

    key: str
    version: int
    label: Label
    source: str
    initial: str
    phases: tuple[Phase, ...]
    gates: tuple[Gate, ...]
    transitions: tuple[UngatedTransition, ...] = ()
    run_states: RunStateRules = field(default_factory=RunStateRules)
    check_rule: CheckRule | None = None
    proposal: bool = False

    def phase(self, key: str) -> Phase:
        """Give a phase by its key; a key the lifecycle does not have raises `KeyError`."""
        return next((phase for phase in self.phases if phase.key == key), None) or _unknown(
            "phase", key, self.key
        )

    def gate(self, key: str) -> Gate:
        """Give a gate by its key; a key the lifecycle does not have raises `KeyError`."""
        return next((gate for gate in self.gates if gate.key == key), None) or _unknown("gate", key, self.key)

    def gates_from(self, phase: str) -> tuple[Gate, ...]:
        """Give the gates that lead out of a phase."""
        return tuple(gate for gate in self.gates if gate.source == phase)

    def coarse(self, phase: str) -> CoarsePhase:
        """Give the coarse phase a phase maps to."""
        return self.phase(phase).coarse

    def to_canonical_json(self) -> str:
        """Write the one text of this definition: the same definition always gives the same bytes."""
        return json.dumps(_written(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @cached_property
    def sha256(self) -> str:
        """The hash over the UTF-8 bytes of the canonical text, by which a version is pinned."""
        return hashlib.sha256(self.to_canonical_json().encode()).hexdigest()

    @classmethod
    def from_canonical_json(cls, text: str) -> Self:
        """Read a definition back from its canonical text."""
        return cls.from_data(json.loads(text))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Build a definition from strings, whole numbers, truth values, lists and mappings."""
        rule = data["check_rule"]
        return cls(
            **data
            | {
                "label": Label(**data["label"]),
                "phases": tuple(_phase(one) for one in data["phases"]),
                "gates": tuple(_gate(one) for one in data["gates"]),
                "transitions": tuple(
                    UngatedTransition(**_frozen(one, "sources", "roles", "guards"))
                    for one in data["transitions"]
                ),
                "run_states": _run_states(data["run_states"]),
                "check_rule": None if rule is None else _check_rule(rule),
            }
        )


def _unknown(noun: str, key: str, lifecycle: str) -> NoReturn:
    raise KeyError(f"lifecycle {lifecycle!r} has no {noun} {key!r}")


def _written(value: object) -> object:
    """Turn values into what JSON knows; later fields that say nothing are left out."""
    if is_dataclass(value):
        return {
            one.name: _written(getattr(value, one.name))
            for one in fields(value)
            if not (one.metadata == _LATER and getattr(value, one.name) == one.default)
        }
    return [_written(one) for one in value] if isinstance(value, tuple) else value


def _frozen(data: dict[str, Any], *lists: str) -> dict[str, Any]:
    labels = {name: Label(**data[name]) for name in ("label", "paused", "permanent") if data.get(name)}
    return data | labels | {name: tuple(data[name]) for name in lists if name in data}


def _phase(data: dict[str, Any]) -> Phase:
    return Phase(**_frozen(data, "proposed_parts") | {"coarse": CoarsePhase(data["coarse"])})


def _run_states(data: dict[str, Any]) -> RunStateRules:
    return RunStateRules(**_frozen(data, "pausable_phases", "permanent_phases", "proposed_parts"))


def _requirements(data: list[dict[str, Any]]) -> tuple[Requirement, ...]:
    return tuple(Requirement(**_frozen(one)) for one in data)


def _outcome(data: dict[str, Any]) -> Outcome:
    return Outcome(**data | {"kind": OutcomeKind(data["kind"]), "decider": Decider(**data["decider"])})


def _gate(data: dict[str, Any]) -> Gate:
    return Gate(
        **_frozen(data, "proposers", "guards", "proposed_parts")
        | {
            "question": Label(**data["question"]),
            "opens": Opens(data["opens"]),
            "outcomes": tuple(_outcome(one) for one in data["outcomes"]),
            "required_evidence": _requirements(data["required_evidence"]),
            "criteria": _requirements(data["criteria"]),
        }
    )


def _check_rule(data: dict[str, Any]) -> CheckRule:
    ladder = tuple(Rung(**_frozen(one, "recipients")) for one in data["ladder"])
    return CheckRule(**_frozen(data, "phases", "proposed_parts") | {"ladder": ladder})
