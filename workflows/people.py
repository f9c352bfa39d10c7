"""Commands about people: make known, give and end mandates, say who stands in and how to be told."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.absences import Absence
from domain.mail_wishes import MailWish
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAbsence(Command):
    """Note the days, first and last, on which a person is away, and who is reminded in their place."""

    absence_id: UUID
    person_id: UUID
    begins_on: date
    ends_on: date
    substitute: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelAbsence(Command):
    """Take an absence back."""

    person_id: UUID
    absence_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDeputy(Command):
    """Name who stands in beside a person when a ladder says so (None: nobody)."""

    person_id: UUID
    deputy: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMailWish(Command):
    """State how a person wants to be told by mail; each programme grants what it allows."""

    person_id: UUID
    wish: MailWish


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


def note_absence(command: NoteAbsence, work: Work) -> None:
    """Note an absence; the substitute is somebody the record knows."""
    person = work.get(Person, command.person_id)
    substitute = work.get(Person, command.substitute).id
    person.note_absence(command.absence_id, Absence(command.begins_on, command.ends_on, substitute), work.act)


def cancel_absence(command: CancelAbsence, work: Work) -> None:
    """Cancel an absence."""
    work.get(Person, command.person_id).cancel_absence(command.absence_id, work.act)


def name_deputy(command: NameDeputy, work: Work) -> None:
    """Name a deputy, somebody the record knows."""
    person = work.get(Person, command.person_id)
    deputy = work.get(Person, command.deputy).id if command.deputy else None
    person.name_deputy(deputy, work.act)


def state_mail_wish(command: StateMailWish, work: Work) -> None:
    """State a wish."""
    work.get(Person, command.person_id).state_mail_wish(command.wish, work.act)


HANDLERS: dict[type[Command], Handler] = {
    RegisterPerson: register_person,
    AssignMandate: assign_mandate,
    EndMandate: end_mandate,
    NoteAbsence: note_absence,
    CancelAbsence: cancel_absence,
    NameDeputy: name_deputy,
    StateMailWish: state_mail_wish,
}
