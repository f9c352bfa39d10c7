"""Vote arithmetic: a rule, an electorate and the votes so far give a result that people can check.

Nothing here knows who may vote when; a gate review decides that. A tally says what closing now would
give, what is still possible, and whether the outcome is certain whatever the free seats do. A free
seat has not voted: it may vote anything, stay silent, be recused or fall vacant. Why three trials are
enough to know everything possible is written at `_possible`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, NamedTuple, Self
from uuid import UUID

from domain.vote_rules import HALF, Abstention, Closes, MajorityBase, QuorumBase, Tie, VoteRule


class Choice(StrEnum):
    """What one member says."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class Result(StrEnum):
    """What a vote says about its motion."""

    CARRIED = "carried"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    OPEN = "open"  # more than one of the others is still possible


@dataclass(frozen=True, slots=True)
class SeatRef:
    """One filled seat: who holds it and whether that person chairs the board."""

    person: UUID
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who decides: frozen when a review opens; seats leave it only by recusal or vacancy.

    A recusal voids a vote already cast. A seat whose holder voted before the mandate ended stays in
    every base together with its vote; otherwise all could be reached with fewer than all agreeing.
    """

    statutory: int
    seats: tuple[SeatRef, ...]
    vacated: frozenset[UUID] = frozenset()
    recused: frozenset[UUID] = frozenset()

    def __post_init__(self) -> None:
        people = Counter(seat.person for seat in self.seats)
        if twice := [str(person) for person, seats in people.items() if seats > 1]:
            raise ValueError(f"Nobody holds two seats of one board: {', '.join(twice)}")
        if sum(seat.chair for seat in self.seats) > 1:
            raise ValueError("A board has one chair, not several")
        if strangers := sorted(str(person) for person in (self.vacated | self.recused) - people.keys()):
            raise ValueError(f"Only holders of a seat can leave: {', '.join(strangers)}")

    @property
    def voters(self) -> frozenset[UUID]:
        """Who may still cast a vote, or has cast one while holding a seat."""
        return frozenset(seat.person for seat in self.seats) - self.vacated - self.recused


class ObstacleKind(StrEnum):
    """Why a rule cannot be met by an electorate, even if everybody agreed."""

    NOBODY_ELIGIBLE = "nobody_eligible"
    MORE_SEATS_THAN_STATUTORY = "more_seats_than_statutory"
    MORE_THAN_ONE_CHAIR = "more_than_one_chair"  # no electorate can have two; found before there is one
    CHAIR_MISSING = "chair_missing"
    QUORUM_OUT_OF_REACH = "quorum_out_of_reach"
    MAJORITY_OUT_OF_REACH = "majority_out_of_reach"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a vote, with the figures that show it: so many needed, so many possible."""

    kind: ObstacleKind
    needed: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The count of a vote at one moment and what follows from it. All figures are whole numbers."""

    rule: VoteRule
    statutory: int
    appointed: int
    recused: int
    eligible: int
    yes: int
    no: int
    abstained: int
    free: int
    present: int
    quorum_of: int
    quorum_needed: int
    majority_of: int
    majority_needed: int
    tied: bool
    chair: Choice | None
    if_closed_now: Result
    possible: tuple[Result, ...]

    @property
    def certain(self) -> bool:
        """Whether nothing the free seats may do changes the result."""
        return len(self.possible) == 1

    @property
    def result(self) -> Result:
        """The result if it is certain, else `OPEN`."""
        return self.possible[0] if self.certain else Result.OPEN

    @property
    def impossible(self) -> bool:
        """Whether those who are left could not meet the rule even if all of them agreed."""
        return (
            not self.eligible
            or self.quorum_needed > self.eligible
            or (self.rule.majority_base is MajorityBase.STATUTORY and self.majority_needed > self.eligible)
        )

    def closed(self) -> Self:
        """The same count with no seat free any more: the result is what it is now."""
        return replace(self, possible=(self.if_closed_now,))

    def to_data(self) -> dict[str, Any]:
        """Give the figures as they are stored beside the rule: flat, without names of people."""
        return {
            "statutory": self.statutory,
            "appointed": self.appointed,
            "recused": self.recused,
            "eligible": self.eligible,
            "yes": self.yes,
            "no": self.no,
            "abstained": self.abstained,
            "free": self.free,
            "present": self.present,
            "quorum_of": self.quorum_of,
            "quorum_needed": self.quorum_needed,
            "majority_of": self.majority_of,
            "majority_needed": self.majority_needed,
            "tied": self.tied,
            "chair": self.chair.value if self.chair else None,
            "if_closed_now": self.if_closed_now.value,
            "possible": [result.value for result in self.possible],
        }

    @classmethod
    def from_data(cls, rule: VoteRule, data: Mapping[str, Any]) -> Self:
        """Read stored figures back, so that a decision can be explained without counting again."""
        chair = data["chair"]
        judged = {
            "chair": Choice(chair) if chair else None,
            "if_closed_now": Result(data["if_closed_now"]),
            "possible": tuple(Result(result) for result in data["possible"]),
        }
        return cls(rule=rule, **{**data, **judged})


def allows(rule: VoteRule, choice: Choice) -> bool:
    """Tell whether a rule lets a member say this at all."""
    return choice is not Choice.ABSTAIN or rule.abstention is not Abstention.FORBIDDEN


def obstacle(rule: VoteRule, electorate: Electorate) -> Obstacle | None:
    """Say why a vote must not open: the rule cannot be met however the members vote (None: it can)."""
    count = tally(rule, electorate, {})
    if not count.eligible:
        return Obstacle(ObstacleKind.NOBODY_ELIGIBLE, 1, 0)
    if count.appointed > count.statutory:
        return Obstacle(ObstacleKind.MORE_SEATS_THAN_STATUTORY, count.appointed, count.statutory)
    if rule.tie is Tie.CHAIR_DECIDES and not any(seat.chair for seat in electorate.seats):
        return Obstacle(ObstacleKind.CHAIR_MISSING, 1, 0)
    if count.quorum_needed > count.eligible:
        return Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, count.quorum_needed, count.eligible)
    if count.impossible:
        return Obstacle(ObstacleKind.MAJORITY_OUT_OF_REACH, count.majority_needed, count.eligible)
    return None


def tally(
    rule: VoteRule, electorate: Electorate, votes: Mapping[UUID, Choice], *, closed: bool = False
) -> Tally:
    """Count the votes. `closed` means that no seat is free any more, so the result is what it is now.

    Votes of the recused are void. A vote of somebody without a seat, or an abstention where the rule
    forbids it, is a fault of the caller: it should have been refused when it was cast.
    """
    _only_valid(rule, electorate, votes)
    valid = {person: choice for person, choice in votes.items() if person not in electorate.recused}
    gone = electorate.vacated - valid.keys()
    appointed = len(electorate.seats) - len(gone)
    eligible = len(electorate.seats) - len(gone | electorate.recused)
    said = Counter(valid.values())
    chair = next((seat.person for seat in electorate.seats if seat.chair), None)
    count = _Count(
        yes=said[Choice.YES],
        no=said[Choice.NO],
        abstained=said[Choice.ABSTAIN],
        statutory=electorate.statutory,
        appointed=appointed,
        eligible=eligible,
        chair=valid.get(chair) if chair else None,
    )
    free = eligible - count.present
    chair_free = chair in electorate.voters and chair not in valid
    quorum_of, majority_of = count.quorum_of(rule), count.majority_of(rule)
    return Tally(
        rule=rule,
        statutory=electorate.statutory,
        appointed=appointed,
        recused=len(electorate.recused - gone),
        eligible=eligible,
        yes=count.yes,
        no=count.no,
        abstained=count.abstained,
        free=free,
        present=count.present,
        quorum_of=quorum_of,
        quorum_needed=_needed(rule.quorum_share, quorum_of, strict=rule.quorum_strict),
        majority_of=majority_of,
        majority_needed=max(1, _needed(rule.majority_share, majority_of, strict=rule.majority_strict)),
        tied=count.tied(rule),
        chair=count.chair,
        if_closed_now=count.outcome(rule),
        possible=(count.outcome(rule),) if closed else _possible(rule, count, free, chair_free=chair_free),
    )


def closes_now(count: Tally, *, deadline_passed: bool) -> bool:
    """Tell whether the rule ends the vote at this moment."""
    return (
        deadline_passed
        or (count.rule.closes is Closes.ALL_VOTED and not count.free)
        or (count.rule.closes is Closes.WHEN_CERTAIN and count.certain)
    )


class _Count(NamedTuple):
    """The bare figures of one imaginable end of a vote; recused and vacant seats are already out."""

    yes: int
    no: int
    abstained: int
    statutory: int
    appointed: int
    eligible: int
    chair: Choice | None

    @property
    def present(self) -> int:
        return self.yes + self.no + self.abstained

    def quorum_of(self, rule: VoteRule) -> int:
        return {
            QuorumBase.STATUTORY: self.statutory,
            QuorumBase.APPOINTED: self.appointed,
            QuorumBase.ELIGIBLE: self.eligible,
        }[rule.quorum_base]

    def majority_of(self, rule: VoteRule) -> int:
        decided = self.yes + self.no
        return {
            MajorityBase.CAST: decided
            + (self.abstained if rule.abstention is Abstention.COUNTS_AS_NO else 0),
            MajorityBase.YES_AND_NO: decided,
            MajorityBase.PRESENT: decided if rule.abstention is Abstention.IGNORED else self.present,
            MajorityBase.ELIGIBLE: self.eligible,
            MajorityBase.STATUTORY: self.statutory,
        }[rule.majority_base]

    def tied(self, rule: VoteRule) -> bool:
        return self.yes > 0 and rule.majority_share == HALF and 2 * self.yes == self.majority_of(rule)

    def outcome(self, rule: VoteRule) -> Result:
        quorum = _needed(rule.quorum_share, self.quorum_of(rule), strict=rule.quorum_strict)
        if self.present < quorum:
            return Result.NO_QUORUM
        majority = _needed(rule.majority_share, self.majority_of(rule), strict=rule.majority_strict)
        if self.yes >= max(1, majority):
            return Result.CARRIED
        if rule.tie is Tie.CHAIR_DECIDES and self.tied(rule) and self.chair is Choice.YES:
            return Result.CARRIED
        return Result.REJECTED


def _possible(rule: VoteRule, count: _Count, free: int, *, chair_free: bool) -> tuple[Result, ...]:
    """Find every result the free seats can still bring about.

    Three trials cover all behaviour, because no other behaviour serves its purpose better: silence is
    best for missing the quorum, a yes for carrying (it adds at least as much as a seat that leaves
    takes from a base, since shares are at most 1), a no for rejecting with the quorum met.
    """
    all_yes = count._replace(yes=count.yes + free, chair=Choice.YES if chair_free else count.chair)
    all_no = count._replace(no=count.no + free)  # a tie asks only whether the chair voted yes
    found = {trial.outcome(rule) for trial in (count, all_yes, all_no)}
    return tuple(result for result in Result if result in found)


def _needed(share: Fraction, base: int, *, strict: bool) -> int:
    """Give the smallest whole number that is more than (strict) or at least the share of a base."""
    whole, rest = divmod(share.numerator * base, share.denominator)
    return whole + 1 if strict or rest else whole


def _only_valid(rule: VoteRule, electorate: Electorate, votes: Mapping[UUID, Choice]) -> None:
    strangers = votes.keys() - {seat.person for seat in electorate.seats}
    if strangers:
        raise ValueError(f"Votes without a seat: {', '.join(sorted(map(str, strangers)))}")
    if not all(allows(rule, choice) for choice in votes.values()):
        raise ValueError("An abstention was counted where the rule forbids it")
