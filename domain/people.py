"""A person in the record: an id and mandates. Names and addresses live outside the events.

A mandate is person x role x scope x period; the scope is the organisation, a programme or a board.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from domain.absences import RepresentedPerson
from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.texts import SealedText


class Role(StrEnum):
    """What a mandate lets a person do; `lead` follows from being a project's lead."""

    LEAD = "lead"
    PMO = "pmo"
    MANAGEMENT = "management"
    CHAIR = "chair"
    MEMBER = "member"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    READER = "reader"
    DEPUTY_CHAIR = "deputy_chair"
    DEPUTY = "deputy"
    ADVISER = "adviser"


SEATS = frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.MEMBER})
"""The roles that hold a seat."""
VOTING = SEATS | {Role.DEPUTY}
"""The roles that vote; whoever administers holds none of them, at no time of the same period."""
ON_BOARDS = VOTING | {Role.ADVISER}
"""The roles held on a board: those that vote, deputies for a member, and those who advise without a vote."""


class ScopeKind(StrEnum):
    """Where a mandate holds."""

    ORGANISATION = "organisation"
    PROGRAMME = "programme"
    BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A role held by a person in a scope from an instant until, exclusively, another (None: open)."""

    mandate_id: UUID
    person_id: UUID
    role: Role
    scope_kind: ScopeKind
    scope_id: UUID | None
    valid_from: datetime
    valid_until: datetime | None

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether the mandate is in force at an instant."""
        return self.valid_from <= instant and (self.valid_until is None or instant < self.valid_until)

    def overlaps(self, begins: datetime, ends: datetime | None) -> bool:
        """Tell whether the mandate is in force at any time of a period (None: without end)."""
        until = min((end for end in (self.valid_until, ends) if end is not None), default=None)
        return until is None or max(self.valid_from, begins) < until


class Person(RepresentedPerson):
    """A person known to the record by id."""

    TOPIC = "person"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Registered(First, Aggregate.Event):
        TOPIC = "person.registered.v1"

    class MandateAssigned(Aggregate.Event):
        TOPIC = "person.mandate_assigned.v1"
        mandate_id: UUID
        role: Role
        scope_kind: ScopeKind
        scope_id: UUID | None
        valid_from: datetime
        valid_until: datetime | None

    class MandateEnded(Aggregate.Event):
        TOPIC = "person.mandate_ended.v1"
        mandate_id: UUID
        role: Role
        scope_kind: ScopeKind
        scope_id: UUID | None
        ended_at: datetime
        reason: SealedText | None

    # State: folded from events. No rule is checked here, so the past always replays.
    @event(Registered)
    def __init__(self, id: UUID, stamp: Stamp) -> None:
        self.mandates: dict[UUID, Mandate] = {}
        self.begin_represented()

    @event(MandateAssigned)
    def _mandate_assigned(
        self,
        *,
        mandate_id: UUID,
        role: Role,
        scope_kind: ScopeKind,
        scope_id: UUID | None,
        valid_from: datetime,
        valid_until: datetime | None,
        stamp: Stamp,
    ) -> None:
        self.mandates[mandate_id] = Mandate(
            mandate_id=mandate_id,
            person_id=self.id,
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            valid_from=valid_from,
            valid_until=valid_until,
        )

    @event(MandateEnded)
    def _mandate_ended(
        self,
        *,
        mandate_id: UUID,
        role: Role,
        scope_kind: ScopeKind,
        scope_id: UUID | None,
        ended_at: datetime,
        reason: SealedText | None,
        stamp: Stamp,
    ) -> None:
        held = self.mandates[mandate_id]
        self.mandates[mandate_id] = Mandate(
            mandate_id=mandate_id,
            person_id=self.id,
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            valid_from=held.valid_from,
            valid_until=ended_at,
        )

    # Decisions: rules in the order of `Refusal`, then the facts that follow.
    @classmethod
    def register(cls, person_id: UUID, act: Act) -> Self:
        """Make a person known."""
        return cls(id=person_id, stamp=act.stamp())

    def assign_mandate(
        self,
        mandate_id: UUID,
        role: Role,
        scope: tuple[ScopeKind, UUID | None],
        period: tuple[datetime, datetime | None],
        act: Act,
        by: UUID | None = None,
    ) -> None:
        """Give the person a mandate, by another person or a job; the same mandate again records nothing."""
        valid_from, valid_until = period
        known = self.mandates.get(mandate_id)
        if known == Mandate(
            mandate_id=mandate_id,
            person_id=self.id,
            role=role,
            scope_kind=scope[0],
            scope_id=scope[1],
            valid_from=valid_from,
            valid_until=valid_until,
        ):
            return
        require(
            self._taken(mandate_id),
            self._administers_and_votes(role, period, by),
            self._reversed(valid_from, valid_until),
            self._misplaced(role, scope),
        )
        self._mandate_assigned(
            mandate_id=mandate_id,
            role=role,
            scope_kind=scope[0],
            scope_id=scope[1],
            valid_from=valid_from,
            valid_until=valid_until,
            stamp=act.stamp(),
        )

    def end_mandate(self, mandate_id: UUID, reason: SealedText | None, act: Act) -> None:
        """End a mandate as of the act; one that has ended already records nothing."""
        mandate = self.mandates.get(mandate_id)
        if mandate is None:
            require(unmet(Refusal.MANDATE_UNKNOWN, mandate=str(mandate_id)))
            return
        if mandate.valid_until is not None and mandate.valid_until <= act.effective_at:
            return
        self._mandate_ended(
            mandate_id=mandate_id,
            role=mandate.role,
            scope_kind=mandate.scope_kind,
            scope_id=mandate.scope_id,
            ended_at=act.effective_at,
            reason=reason,
            stamp=act.stamp(),
        )

    def _taken(self, mandate_id: UUID) -> Unmet | None:
        return unmet(Refusal.ALREADY_EXISTS, mandate=str(mandate_id)) if mandate_id in self.mandates else None

    def _administers_and_votes(
        self, role: Role, period: tuple[datetime, datetime | None], by: UUID | None
    ) -> Unmet | None:
        if role in VOTING and by == self.id:
            return unmet(Refusal.SEAT_HELD_BY_ADMINISTRATOR, person=str(self.id))
        barred = (
            VOTING if role is Role.ADMINISTRATOR else {Role.ADMINISTRATOR} if role in VOTING else frozenset()
        )
        held = (one for one in self.mandates.values() if one.role in barred and one.overlaps(*period))
        other = next(held, None)
        if other is None:
            return None
        return unmet(Refusal.SEAT_HELD_BY_ADMINISTRATOR, person=str(self.id), mandate=str(other.mandate_id))

    @staticmethod
    def _reversed(valid_from: datetime, valid_until: datetime | None) -> Unmet | None:
        if valid_until is not None and valid_until <= valid_from:
            return unmet(
                Refusal.PERIOD_ENDS_BEFORE_IT_BEGINS,
                valid_from=valid_from.isoformat(),
                valid_until=valid_until.isoformat(),
            )
        return None

    @staticmethod
    def _misplaced(role: Role, scope: tuple[ScopeKind, UUID | None]) -> Unmet | None:
        kind, scope_id = scope
        on_board = role in ON_BOARDS
        if on_board != (kind is ScopeKind.BOARD) or (kind is ScopeKind.ORGANISATION) != (scope_id is None):
            return unmet(Refusal.VALUE_INVALID, field="scope", value=f"{role.value} in {kind.value}")
        return None
