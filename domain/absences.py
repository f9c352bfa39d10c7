"""Who stands in for a person, when they are away, and how they want to be told: facts about one person.

A part of `Person`. An absence is told by days; while it lasts, its substitute is reminded in the person's
place. Nothing here says why somebody is away.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel import Act, Aggregate, Stamp, event
from domain.mail_wishes import MailWish
from domain.refusals import Refusal, Unmet, require, unmet


@dataclass(frozen=True, slots=True)
class Absence:
    """The days, first and last, on which somebody is away, and who is reminded in their place."""

    begins_on: date
    ends_on: date
    substitute: UUID


class RepresentedPerson(Aggregate):
    """The part of a person that others need when that person cannot be reached."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class AbsenceNoted(Aggregate.Event):
        TOPIC = "person.absence_noted.v1"
        absence_id: UUID
        begins_on: date
        ends_on: date
        substitute: UUID

    class AbsenceCancelled(Aggregate.Event):
        TOPIC = "person.absence_cancelled.v1"
        absence_id: UUID

    class DeputyNamed(Aggregate.Event):
        TOPIC = "person.deputy_named.v1"
        deputy: UUID | None

    class MailWishStated(Aggregate.Event):
        TOPIC = "person.mail_wish_stated.v1"
        wish: MailWish

    # State: folded from events.
    def begin_represented(self) -> None:
        """Begin present, without a deputy and without a wish."""
        self.absences: dict[UUID, Absence] = {}
        self.deputy: UUID | None = None
        self.mail_wish: MailWish | None = None

    @event(AbsenceNoted)
    def _absence_noted(
        self, *, absence_id: UUID, begins_on: date, ends_on: date, substitute: UUID, stamp: Stamp
    ) -> None:
        self.absences[absence_id] = Absence(begins_on, ends_on, substitute)

    @event(AbsenceCancelled)
    def _absence_cancelled(self, *, absence_id: UUID, stamp: Stamp) -> None:
        del self.absences[absence_id]

    @event(DeputyNamed)
    def _deputy_named(self, *, deputy: UUID | None, stamp: Stamp) -> None:
        self.deputy = deputy

    @event(MailWishStated)
    def _mail_wish_stated(self, *, wish: MailWish, stamp: Stamp) -> None:
        self.mail_wish = wish

    # Questions.
    def substitute_on(self, day: date) -> UUID | None:
        """Give who is reminded in this person's place on a day (None: the person is there)."""
        away = (one for one in self.absences.values() if one.begins_on <= day <= one.ends_on)
        found = next(away, None)
        return found.substitute if found else None

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    def note_absence(self, absence_id: UUID, absence: Absence, act: Act) -> None:
        """Note days away; the same absence again records nothing."""
        if self.absences.get(absence_id) == absence:
            return
        require(
            unmet(Refusal.ALREADY_EXISTS, id=str(absence_id)) if absence_id in self.absences else None,
            self._ends_before_it_begins(absence),
            self._by_themselves(absence.substitute),
            self._overlaps(absence),
        )
        self._absence_noted(
            absence_id=absence_id,
            begins_on=absence.begins_on,
            ends_on=absence.ends_on,
            substitute=absence.substitute,
            stamp=act.stamp(),
        )

    def cancel_absence(self, absence_id: UUID, act: Act) -> None:
        """Take an absence back; one that is not noted records nothing."""
        if absence_id in self.absences:
            self._absence_cancelled(absence_id=absence_id, stamp=act.stamp())

    def name_deputy(self, deputy: UUID | None, act: Act) -> None:
        """Name who stands in beside this person (None: nobody); the same deputy records nothing."""
        if self.deputy == deputy:
            return
        require(self._by_themselves(deputy))
        self._deputy_named(deputy=deputy, stamp=act.stamp())

    def state_mail_wish(self, wish: MailWish, act: Act) -> None:
        """State how to be told by mail; programmes say what they grant. The same wish records nothing."""
        if self.mail_wish != wish:
            self._mail_wish_stated(wish=wish, stamp=act.stamp())

    @staticmethod
    def _ends_before_it_begins(absence: Absence) -> Unmet | None:
        if absence.ends_on < absence.begins_on:
            return unmet(
                Refusal.DATES_END_BEFORE_START,
                start=absence.begins_on.isoformat(),
                end=absence.ends_on.isoformat(),
            )
        return None

    def _by_themselves(self, other: UUID | None) -> Unmet | None:
        return unmet(Refusal.SUBSTITUTE_IS_ONESELF) if other == self.id else None

    def _overlaps(self, absence: Absence) -> Unmet | None:
        for known in self.absences.values():
            if known.begins_on <= absence.ends_on and absence.begins_on <= known.ends_on:
                return unmet(
                    Refusal.ABSENCE_OVERLAPS,
                    start=known.begins_on.isoformat(),
                    end=known.ends_on.isoformat(),
                )
        return None
