"""Commands about lifecycles, and the definition a project has pinned."""

from dataclasses import dataclass

from domain.lifecycle_definitions import Gate, LifecycleDefinition
from domain.lifecycles import Lifecycle, lifecycle_id
from domain.project_values import LifecyclePin, PhasePoint
from domain.projects import Project
from domain.refusals import Refusal, Refused, Unmet, require, unmet
from workflows.commands import Command, Handler, Work
from workflows.lifecycle_checker import check
from workflows.lifecycle_faults import Fault

_READ: dict[str, LifecycleDefinition] = {}
"""Definitions by the hash of their text: published text never changes, so each is read once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishLifecycle(Command):
    """Publish a checked lifecycle version; its text is fixed from then on."""

    definition: LifecycleDefinition


def publish_lifecycle(command: PublishLifecycle, work: Work) -> None:
    """Publish a version; the same text again records nothing, another text under the version is refused.

    Raises:
        Refused: VALUE_INVALID for every fault of the definition, or ALREADY_EXISTS.
    """
    definition = command.definition
    known = work.find(Lifecycle, lifecycle_id(definition.key, definition.version))
    if known is None:
        require(*(_faulty(fault) for fault in check(definition)))
        work.add(Lifecycle.publish(definition, work.act))
    elif known.sha256 != definition.sha256:
        raise Refused(
            Refusal.ALREADY_EXISTS, noun="lifecycle", key=definition.key, version=definition.version
        )


def _faulty(fault: Fault) -> Unmet:
    place = ".".join(("definition", *(str(step) for step in fault.path)))
    return unmet(Refusal.VALUE_INVALID, field=place, value=fault.code)


def pinned(work: Work, pin: LifecyclePin) -> LifecycleDefinition:
    """Give the definition a project follows, for as long as it follows that version."""
    known = _READ.get(pin.sha256)
    if known is None:
        known = _READ[pin.sha256] = work.get(Lifecycle, pin.lifecycle_id).definition()
    return known


def phase_point(definition: LifecycleDefinition, phase: str) -> PhasePoint:
    """Describe a phase as events store it.

    Raises:
        Refused: PHASE_UNKNOWN.
    """
    found = definition.phase(phase) if any(one.key == phase for one in definition.phases) else None
    if found is None:
        raise Refused(
            Refusal.PHASE_UNKNOWN,
            phase=phase,
            lifecycle=definition.key,
            known=tuple(one.key for one in definition.phases),
        )
    return PhasePoint(phase=found.key, coarse=found.coarse.value, final=found.final)


def gate_of(project: Project, key: str, work: Work) -> Gate:
    """Give a gate of the project's pinned lifecycle.

    Raises:
        Refused: GATE_UNKNOWN.
    """
    gates = pinned(work, project.lifecycle).gates
    found = next((gate for gate in gates if gate.key == key), None)
    if found is None:
        raise Refused(Refusal.GATE_UNKNOWN, gate=key, known=tuple(gate.key for gate in gates))
    return found


HANDLERS: dict[type[Command], Handler] = {PublishLifecycle: publish_lifecycle}
