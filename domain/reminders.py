"""A reminder: what was issued for one subject and deadline, level by level.

After an outage only the highest level reached is issued; the levels it stands for are named in it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.texts import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A person who is reminded, and as what."""

    person_id: UUID
    role: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSubject:
    """What a reminder is about: a noun, its id, the project and programme it belongs to, its deadline."""

    kind: Key
    subject_id: UUID
    project_id: UUID
    programme_id: UUID
    due_at: datetime


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

    class Escalated(Aggregate.Event):
        TOPIC = "reminder.escalated.v1"
        subject: ReminderSubject
        level: int
        skipped: tuple[int, ...]
        addressees: tuple[Addressee, ...]

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
    ) -> None:
        self.level = level

    # Decisions.
    @classmethod
    def issue(cls, subject: ReminderSubject, level: int, addressees: tuple[Addressee, ...], act: Act) -> Self:
        """Issue the first reminder of a deadline at the level it has reached."""
        return cls(
            id=reminder_id(subject.subject_id, subject.due_at),
            subject=subject,
            level=level,
            skipped=tuple(range(1, level)),
            addressees=addressees,
            stamp=act.stamp(),
        )

    def escalate(self, level: int, addressees: tuple[Addressee, ...], act: Act) -> None:
        """Issue a higher level; a level already issued or passed records nothing."""
        if level <= self.level:
            return
        self._escalated(
            subject=self.subject,
            level=level,
            skipped=tuple(range(self.level + 1, level)),
            addressees=addressees,
            stamp=act.stamp(),
        )
