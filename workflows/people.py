"""Commands about people: make known, give and end mandates."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.people import Person, Role, ScopeKind
from domain.texts import Note
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPerson(Command):
    """Make a person known by id; names and addresses are kept outside the record."""

    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignMandate(Command):
    """Give a person a role in a scope for a period."""

    mandate_id: UUID
    person_id: UUID
    role: Role
    scope_kind: ScopeKind
    scope_id: UUID | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMandate(Command):
    """End a mandate; votes already cast on it stay."""

    person_id: UUID
    mandate_id: UUID
    reason: str | None = None


def register_person(command: RegisterPerson, work: Work) -> None:
    """Register a person; one already known records nothing."""
    if work.find(Person, command.person_id) is None:
        work.add(Person.register(command.person_id, work.act))


def assign_mandate(command: AssignMandate, work: Work) -> None:
    """Assign a mandate that begins, unless told otherwise, as the command takes effect."""
    person = work.get(Person, command.person_id)
    known = person.mandates.get(command.mandate_id)
    valid_from = command.valid_from or (known.valid_from if known else work.act.effective_at)
    person.assign_mandate(
        command.mandate_id,
        command.role,
        (command.scope_kind, command.scope_id),
        (valid_from, command.valid_until),
        work.act,
        work.by.person_id,
    )


def end_mandate(command: EndMandate, work: Work) -> None:
    """End a mandate; the reason may concern the person and is sealed."""
    reason = Note(command.person_id, command.reason) if command.reason else None
    work.get(Person, command.person_id).end_mandate(command.mandate_id, reason, work.act)


HANDLERS: dict[type[Command], Handler] = {
    RegisterPerson: register_person,
    AssignMandate: assign_mandate,
    EndMandate: end_mandate,
}
