"""A board: a body that decides gates under a vote rule per matter class.

Who sits on a board follows from mandates; the board knows how many seats it has by statute and by
which rule it votes. The rule belongs to the board, so its rules of procedure may change without
touching a lifecycle.
"""

from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid5

from domain.kernel import Act, Aggregate, First, Stamp, event
from domain.refusals import Refusal, Unmet, require, unmet
from domain.texts import Key, Public
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

    # State: folded from events.
    @event(Established)
    def __init__(
        self, id: UUID, programme_id: UUID, key: Key, name: Public, statutory_seats: int, stamp: Stamp
    ) -> None:
        self.programme_id = programme_id
        self.key = key
        self.statutory_seats = statutory_seats
        self.rules: dict[str, Timeline[tuple[int, dict[str, Any]]]] = {}

    @event(VoteRuleSet)
    def _vote_rule_set(
        self, *, matter_class: Key, rule_version: int, rule: dict[str, Any], basis: Public, stamp: Stamp
    ) -> None:
        line = self.rules.setdefault(matter_class, Timeline())
        line.add(stamp.event_id, stamp.effective_at, self.version + 1, (rule_version, rule))

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
        if in_force is not None and in_force.value[1] == rule.to_data():
            return
        self._vote_rule_set(
            matter_class=matter_class,
            rule_version=len(line.facts) + 1,
            rule=rule.to_data(),
            basis=basis,
            stamp=act.stamp(),
        )

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

    def rule_for(self, matter_class: str, at: datetime) -> tuple[int, VoteRule] | None:
        """Give version and rule in force for a matter class at an instant (None: the board had none)."""
        line = self.rules.get(matter_class)
        found = line.at(at) if line else None
        return (found.value[0], rule_in_force(found.value[1])) if found else None
