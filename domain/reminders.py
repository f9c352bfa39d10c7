"""A reminder: what was issued for one subject and deadline, level by level.

After an outage only the highest level reached is issued; the levels it stands for are named in it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.mail_wishes import MailWish
from domain.texts import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A person who is reminded, and as what."""

    person_id: UUID
    role: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How one addressee is told otherwise than most: in whose place, with which mails, when with a digest."""

    person_id: UUID
    instead_of: UUID | None = None
    mail: MailWish = MailWish.AT_ONCE
    mail_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDetails:
    """What is out of the ordinary about a reminder: ways, the board whose agenda it goes on, where it belongs.

    A vote and a mandate have a board; `what` names a reporting duty by its key and a mandate by its role.
    """

    ways: tuple[Way, ...] = ()
    agenda: UUID | None = None
    board_id: UUID | None = None
    what: Key | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSubject:
    """What a reminder is about: a kind of deadline, an id, where it belongs, when it falls due.

    A reporting duty and a mandate belong to a programme, not to a project.
    """

    kind: Key
    subject_id: UUID
    project_id: UUID | None
    programme_id: UUID
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A step of a ladder that has come: its level, whom it reaches, and what is out of the ordinary about it."""

    level: int
    addressees: tuple[Addressee, ...]
    details: ReminderDetails | None = None


def reminder_id(subject_id: UUID, due_at: datetime) -> UUID:
    """Give the id of the reminder for one subject and deadline."""
    return uuid5(subject_id, f"reminder/{due_at.isoformat()}")


class Reminder(Aggregate):
    """The reminders sent for one deadline."""

    TOPIC = "reminder"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Issued(First, Aggregate.Event):
        TOPIC = "reminder.issued.v1"
        subject: ReminderSubject
        level: int
        skipped: tuple[int, ...]
        addressees: tuple[Addressee, ...]
        details: ReminderDetails | None = None

    class Escalated(Aggregate.Event):
        TOPIC = "reminder.escalated.v1"
        subject: ReminderSubject
        level: int
        skipped: tuple[int, ...]
        addressees: tuple[Addressee, ...]
        details: ReminderDetails | None = None

    # State: folded from events.
    @event(Issued)
    def __init__(
        self,
        id: UUID,
        subject: ReminderSubject,
        level: int,
        skipped: tuple[int, ...],
        addressees: tuple[Addressee, ...],
        stamp: Stamp,
        details: ReminderDetails | None = None,
    ) -> None:
        self.subject = subject
        self.level = level

    @event(Escalated)
    def _escalated(
        self,
        *,
        subject: ReminderSubject,
        level: int,
        skipped: tuple[int, ...],
        addressees: tuple[Addressee, ...],
        stamp: Stamp,
        details: ReminderDetails | None = None,
    ) -> None:
        self.level = level

    # Decisions.
    @classmethod
    def issue(cls, subject: ReminderSubject, reached: Reached, act: Act) -> Self:
        """Issue the first reminder of a deadline at the level it has reached."""
        return cls(
            id=reminder_id(subject.subject_id, subject.due_at),
            subject=subject,
            level=reached.level,
            skipped=tuple(range(1, reached.level)),
            addressees=reached.addressees,
            details=reached.details,
            stamp=act.stamp(),
        )

    def escalate(self, reached: Reached, act: Act) -> None:
        """Issue a higher level; a level already issued or passed records nothing."""
        if reached.level <= self.level:
            return
        self._escalated(
            subject=self.subject,
            level=reached.level,
            skipped=tuple(range(self.level + 1, reached.level)),
            addressees=reached.addressees,
            details=reached.details,
            stamp=act.stamp(),
        )
