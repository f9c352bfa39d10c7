"""Commands about organisational units."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.refusals import Refusal, Refused
from domain.units import Unit, unit_id
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnit(Command):
    """Make a unit known from a day on."""

    name: str
    kind: str
    valid_from: date
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameUnit(Command):
    """Give a unit a new name; its id and history stay."""

    unit_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DissolveUnit(Command):
    """End a unit with a day."""

    unit_id: UUID
    valid_until: date


def register_unit(command: RegisterUnit, work: Work) -> None:
    """Register a unit; one already known under the name records nothing."""
    if command.parent_id is not None and work.find(Unit, command.parent_id) is None:
        raise Refused(Refusal.NOT_FOUND, noun="unit", id=str(command.parent_id))
    if work.find(Unit, unit_id(command.name)) is None:
        work.add(Unit.register(command.name, command.kind, command.parent_id, command.valid_from, work.act))


def rename_unit(command: RenameUnit, work: Work) -> None:
    """Rename a unit."""
    work.get(Unit, command.unit_id).rename(command.name, work.act)


def dissolve_unit(command: DissolveUnit, work: Work) -> None:
    """Dissolve a unit."""
    work.get(Unit, command.unit_id).dissolve(command.valid_until, work.act)


HANDLERS: dict[type[Command], Handler] = {
    RegisterUnit: register_unit,
    RenameUnit: rename_unit,
    DissolveUnit: dissolve_unit,
}
