"""A board: a body that decides gates under a vote rule per matter class.

Who sits on a board follows from mandates; the board knows how many seats it has by statute and by
which rule it votes. The rule belongs to the board, so its rules of procedure may change without
touching a lifecycle.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid5

from domain.deputyships import Deputyship
from domain.gate_review_rules import cannot_be_met_by_any
from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.rules import blank
from domain.texts import Key, Public, SealedText
from domain.timelines import Timeline
from domain.vote_rules import VoteRule, rule_in_force


def board_id(programme_id: UUID, key: str) -> UUID:
    """Give the id of the board a lifecycle of this programme calls by a key."""
    return uuid5(programme_id, f"board/{key}")


class Board(Aggregate):
    """A deciding body of a programme."""

    TOPIC = "board"

    # Events: the stored record. Names and fields are a format; add, never change.
    class Established(First, Aggregate.Event):
        TOPIC = "board.established.v1"
        programme_id: UUID
        key: Key
        name: Public
        statutory_seats: int

    class VoteRuleSet(Aggregate.Event):
        TOPIC = "board.vote_rule_set.v1"
        matter_class: Key
        rule_version: int
        rule: dict[str, Any]
        basis: Public

    class DeputyAppointed(Aggregate.Event):
        TOPIC = "board.deputy_appointed.v1"
        appointment_id: UUID
        principal: UUID
        deputy: UUID
        matter_classes: tuple[Key, ...]
        valid_from: datetime
        valid_until: datetime | None
        basis: Public

    class DeputyRelieved(Aggregate.Event):
        TOPIC = "board.deputy_relieved.v1"
        appointment_id: UUID
        principal: UUID
        deputy: UUID
        ended_at: datetime
        reason: SealedText | None

    # State: folded from events.
    @event(Established)
    def __init__(
        self, id: UUID, programme_id: UUID, key: Key, name: Public, statutory_seats: int, stamp: Stamp
    ) -> None:
        self.programme_id = programme_id
        self.key = key
        self.statutory_seats = statutory_seats
        self.rules: dict[str, Timeline[tuple[int, dict[str, Any]]]] = {}
        self.deputies: dict[UUID, Deputyship] = {}

    @event(VoteRuleSet)
    def _vote_rule_set(
        self, *, matter_class: Key, rule_version: int, rule: dict[str, Any], basis: Public, stamp: Stamp
    ) -> None:
        line = self.rules.setdefault(matter_class, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, (rule_version, rule))

    @event(DeputyAppointed)
    def _deputy_appointed(
        self,
        *,
        appointment_id: UUID,
        principal: UUID,
        deputy: UUID,
        matter_classes: tuple[Key, ...],
        valid_from: datetime,
        valid_until: datetime | None,
        basis: Public,
        stamp: Stamp,
    ) -> None:
        self.deputies[appointment_id] = Deputyship(
            principal=principal,
            deputy=deputy,
            matter_classes=matter_classes,
            valid_from=valid_from,
            valid_until=valid_until,
        )

    @event(DeputyRelieved)
    def _deputy_relieved(
        self,
        *,
        appointment_id: UUID,
        principal: UUID,
        deputy: UUID,
        ended_at: datetime,
        reason: SealedText | None,
        stamp: Stamp,
    ) -> None:
        held = self.deputies[appointment_id]
        self.deputies[appointment_id] = replace(held, valid_until=ended_at)

    # Decisions.
    @classmethod
    def establish(cls, programme_id: UUID, key: str, name: str, statutory_seats: int, act: Act) -> Self:
        """Establish a board with its number of seats by statute."""
        require(
            unmet(Refusal.VALUE_INVALID, field="statutory_seats", value=statutory_seats)
            if statutory_seats < 1
            else None
        )
        return cls(
            id=board_id(programme_id, key),
            programme_id=programme_id,
            key=key,
            name=name,
            statutory_seats=statutory_seats,
            stamp=act.stamp(),
        )

    def set_vote_rule(self, matter_class: str, rule: VoteRule, basis: str, act: Act) -> None:
        """Lay down by which rule the board votes on a matter class; the rule in force records nothing."""
        line = self.rules.get(matter_class, Timeline())
        in_force = line.at(act.effective_at)
        if in_force is not None and rule_in_force(in_force.value[1]) == rule:
            return
        require(cannot_be_met_by_any(rule, self.statutory_seats), blank("basis", basis))
        self._vote_rule_set(
            matter_class=matter_class,
            rule_version=len(line.facts) + 1,
            rule=rule.to_data(),
            basis=basis,
            stamp=act.stamp(),
        )

    def appoint_deputy(self, appointment_id: UUID, wished: Deputyship, basis: str, act: Act) -> None:
        """Let somebody vote for a member who is absent, for a period and perhaps some matters; the same again records nothing."""
        known = self.deputies.get(appointment_id)
        if known == wished:
            return
        require(
            unmet(Refusal.ALREADY_EXISTS, noun="board", id=str(appointment_id)) if known else None,
            wished.reversed_period(),
            unmet(Refusal.VALUE_INVALID, field="deputy", value=str(wished.deputy))
            if wished.deputy == wished.principal
            else None,
            *self._appointed_already(wished),
            blank("basis", basis),
        )
        self._deputy_appointed(
            appointment_id=appointment_id,
            principal=wished.principal,
            deputy=wished.deputy,
            matter_classes=wished.matter_classes,
            valid_from=wished.valid_from,
            valid_until=wished.valid_until,
            basis=basis,
            stamp=act.stamp(),
        )

    def relieve_deputy(self, appointment_id: UUID, reason: SealedText | None, act: Act) -> None:
        """End a deputyship as of the act; one that has ended already records nothing."""
        known = self.deputies.get(appointment_id)
        if known is None:
            require(unmet(Refusal.NOT_FOUND, noun="board", id=str(appointment_id)))
            return
        if known.valid_until is not None and known.valid_until <= act.effective_at:
            return
        self._deputy_relieved(
            appointment_id=appointment_id,
            principal=known.principal,
            deputy=known.deputy,
            ended_at=act.effective_at,
            reason=reason,
            stamp=act.stamp(),
        )

    def _appointed_already(self, wished: Deputyship) -> Iterator[Unmet]:
        """A member has one deputy at a time for a matter: two could vote against each other."""
        for appointment, held in self.deputies.items():
            if held.principal == wished.principal and held.overlaps(wished):
                yield unmet(Refusal.DEPUTY_ALREADY_APPOINTED, appointment=str(appointment))

    # Questions.
    def lacks_power(self, matter_class: str | None, at: datetime) -> Unmet | None:
        """Tell that the board does not decide matters of a class: it decides those it has a vote rule for."""
        if matter_class is None or self.rule_for(matter_class, at) is not None:
            return None
        powers = sorted(one for one in self.rules if self.rule_for(one, at) is not None)
        return unmet(
            Refusal.BOARD_WITHOUT_POWER,
            board=self.key,
            matter_class=matter_class,
            powers=", ".join(powers),
        )

    def deputies_at(self, matter_class: str, at: datetime) -> tuple[tuple[UUID, Deputyship], ...]:
        """Give the deputyships in force for a matter class at an instant, by appointment."""
        return tuple(
            (appointment, held)
            for appointment, held in self.deputies.items()
            if held.holds_at(at) and held.covers(matter_class)
        )

    def rule_for(self, matter_class: str, at: datetime) -> tuple[int, VoteRule] | None:
        """Give version and rule in force for a matter class at an instant (None: the board had none)."""
        line = self.rules.get(matter_class)
        found = line.at(at) if line else None
        return (found.value[0], rule_in_force(found.value[1])) if found else None
