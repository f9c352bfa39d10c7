"""Commands that remind of deadlines, and who is reached at which step of a ladder.

Who is away is reminded through their substitute. How somebody is told by mail is theirs to wish and their
programme's to grant; what was granted is recorded with the reminder, so that it can be explained.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.boards import board_id
from domain.mail_wishes import MailWish
from domain.people import Person, Role
from domain.programmes import Programme
from domain.projects import Project
from domain.reminder_ladders import ROLE_OF, Recipient, ReminderKind
from domain.reminders import (
    Addressee,
    Reached,
    Reminder,
    ReminderDetails,
    ReminderSubject,
    Way,
    reminder_id,
)
from domain.times import local_date
from workflows.commands import Command, Handler, Work
from workflows.facts import Awaited
from workflows.lifecycles import pinned

SUBSTITUTES_MOST = 5
"""Substitutes who are away themselves are passed on from, so often and never in a circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOfDeadlines(Command):
    """Remind of each vote, review, condition, report or mandate that has reached a step of its ladder."""

    subject_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What the recipients of a step are found by: where the deadline belongs, and whom and what it names itself."""

    programme: Programme
    project: Project | None
    board_id: UUID | None = None
    owners: tuple[UUID, ...] = ()
    what: str | None = None


def remind_of_deadlines(command: RemindOfDeadlines, work: Work) -> None:
    """Issue the highest level reached of each deadline; what is awaited no more reminds nobody."""
    now = work.act.recorded_at
    for subject_id in command.subject_ids:
        awaited = work.facts.awaited(subject_id)
        if awaited is None or awaited.asleep:
            continue
        level = max((level for level, at in awaited.rungs if at <= now), default=None)
        if level is None:
            continue
        programme = work.get(Programme, awaited.programme_id)
        ladder = {rung.level: rung for rung in programme.ladder_of(awaited.kind, now)}
        recipients = ladder[level].recipients if level in ladder else ()
        remind(_subject(subject_id, awaited), level, recipients, _matter(subject_id, awaited, work), work)


def _subject(subject_id: UUID, awaited: Awaited) -> ReminderSubject:
    return ReminderSubject(
        kind=awaited.kind.value,
        subject_id=subject_id,
        project_id=awaited.project_id,
        programme_id=awaited.programme_id,
        due_at=awaited.due_at,
    )


def _matter(subject_id: UUID, awaited: Awaited, work: Work) -> Matter:
    project = work.get(Project, awaited.project_id) if awaited.project_id else None
    owners: tuple[UUID, ...] = (awaited.owner,) if awaited.owner else ()
    if awaited.kind is ReminderKind.VOTE:
        owners = work.facts.voters_missing(subject_id)
    elif awaited.kind is ReminderKind.CONDITION and not owners and project is not None and project.lead:
        owners = (project.lead,)
    return Matter(
        programme=work.get(Programme, awaited.programme_id),
        project=project,
        board_id=awaited.board_id,
        owners=owners,
        what=awaited.what,
    )


def remind(
    subject: ReminderSubject, level: int, recipients: tuple[str, ...], matter: Matter, work: Work
) -> None:
    """Issue a level of a deadline, or escalate to it; a level already issued records nothing."""
    known = work.find(Reminder, reminder_id(subject.subject_id, subject.due_at))
    if known is None:
        work.add(Reminder.issue(subject, reached(level, recipients, matter, work), work.act))
    elif level > known.level:
        known.escalate(reached(level, recipients, matter, work), work.act)


def reached(level: int, recipients: tuple[str, ...], matter: Matter, work: Work) -> Reached:
    """Resolve the recipients of a step to persons, each once, and to the board whose agenda it goes on."""
    agenda = None
    if Recipient.BOARD in recipients:
        agenda = _deciding_board(matter, work)
    found: dict[UUID, tuple[Addressee, Way]] = {}
    for name in recipients:
        for person_id, role in _persons(name, matter, agenda, work):
            way = _way_to(person_id, matter.programme, work)
            found.setdefault(way.person_id, (Addressee(person_id=way.person_id, role=role), way))
    details = ReminderDetails(
        ways=tuple(way for _, way in found.values() if way != Way(person_id=way.person_id)),
        agenda=agenda,
        board_id=matter.board_id,
        what=matter.what,
    )
    return Reached(
        level=level,
        addressees=tuple(one for one, _ in found.values()),
        details=details if details != ReminderDetails() else None,
    )


def _persons(name: str, matter: Matter, agenda: UUID | None, work: Work) -> list[tuple[UUID, str]]:
    """Give who a recipient is; without a lead the PMO is reminded in their place, without a chair likewise."""
    now = work.act.recorded_at
    lead = matter.project.lead if matter.project else None
    if name == Recipient.LEAD and lead is not None:
        return [(lead, name)]
    if name == Recipient.OWNER:
        return [(owner, name) for owner in matter.owners]
    if name == Recipient.DEPUTY:
        stood_for = [lead] if lead is not None else list(matter.owners)
        known = (_person(one, work) for one in stood_for)
        return [(one.deputy, name) for one in known if one is not None and one.deputy is not None]
    if name in {Recipient.CHAIR, Recipient.BOARD}:
        chairs = _chairs(
            agenda if name == Recipient.BOARD else matter.board_id or _deciding_board(matter, work), work
        )
        if chairs:
            return [(chair, Role.CHAIR.value) for chair in chairs]
    role = ROLE_OF.get(Recipient(name), Role.PMO)
    return [(one, role.value) for one in work.facts.holders_of(role, matter.programme.id, now)]


def _chairs(board: UUID | None, work: Work) -> list[UUID]:
    if board is None:
        return []
    seats = work.facts.seats_on(board, work.act.recorded_at)
    return [mandate.person_id for mandate in seats if mandate.role is Role.CHAIR]


def _deciding_board(matter: Matter, work: Work) -> UUID | None:
    """Give the board that decides on the project next: of the gate ahead, else of the lifecycle's first gate."""
    if matter.project is None:
        return matter.board_id
    definition = pinned(work, matter.project.lifecycle)
    ahead = [gate for gate in definition.gates if gate.source == matter.project.phase.phase]
    gates = [*ahead, *definition.gates]
    return board_id(matter.programme.id, gates[0].board) if gates else None


def _way_to(person_id: UUID, programme: Programme, work: Work) -> Way:
    """Give who is told in the end, and how: the person, or whoever stands in for them today."""
    now = work.act.recorded_at
    present = list(_passed_on(person_id, programme, work))[-1]
    terms = programme.mail_terms_at(now)
    told = _person(present, work)
    mail = terms.granted(told.mail_wish if told else None)
    return Way(
        person_id=present,
        instead_of=person_id if present != person_id else None,
        mail=mail,
        mail_at=terms.digest_after(now, programme.zone) if mail is MailWish.DAILY else None,
    )


def _passed_on(person_id: UUID, programme: Programme, work: Work) -> Iterator[UUID]:
    """Give a person, and while each is away their substitute; a circle ends with who it began with."""
    today = local_date(work.act.recorded_at, programme.zone)
    seen = [person_id]
    yield person_id
    for _ in range(SUBSTITUTES_MOST):
        away = _person(seen[-1], work)
        following = away.substitute_on(today) if away else None
        if following is None:
            return
        if following in seen:
            yield person_id
            return
        seen.append(following)
        yield following


def _person(person_id: UUID, work: Work) -> Person | None:
    """Give what is known of a person; who was never registered is there and wishes for nothing."""
    return work.find(Person, person_id)


HANDLERS: dict[type[Command], Handler] = {RemindOfDeadlines: remind_of_deadlines}
