"""Why a rule cannot be met by a board, even if everybody agreed: found when it is laid down, and before a vote opens."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from uuid import UUID

from domain.ballots import Mode, Tally, tally
from domain.electorates import Electorate, SeatRef
from domain.vote_rules import Mandatory, Tie, VoteRule


class ObstacleKind(StrEnum):
    """What stands in the way of a vote."""

    NOBODY_ELIGIBLE = "nobody_eligible"
    MORE_SEATS_THAN_STATUTORY = "more_seats_than_statutory"
    MORE_THAN_ONE_CHAIR = "more_than_one_chair"  # no electorate can have two; found before there is one
    MORE_THAN_ONE_DEPUTY_CHAIR = "more_than_one_deputy_chair"  # as above
    CHAIR_MISSING = "chair_missing"
    MANDATORY_MISSING = "mandatory_missing"
    QUORUM_OUT_OF_REACH = "quorum_out_of_reach"
    MAJORITY_OUT_OF_REACH = "majority_out_of_reach"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a vote, with the figures that show it: so many needed, so many possible."""

    kind: ObstacleKind
    needed: int
    possible: int


@lru_cache(maxsize=256)
def obstacle(rule: VoteRule, electorate: Electorate, *, circular: bool = False) -> Obstacle | None:
    """Say why a vote must not open: the rule cannot be met however the members vote (None: it can).

    In a meeting every round must be possible: a vote that could only ever end in a dead round is a trap. A board
    meets its rule in one matter as in the next, so what was found once is remembered.
    """
    first = tally(rule, electorate, {}, Mode(1, circular))
    if not first.eligible:
        return Obstacle(ObstacleKind.NOBODY_ELIGIBLE, 1, 0)
    if first.appointed > first.statutory:
        return Obstacle(ObstacleKind.MORE_SEATS_THAN_STATUTORY, first.appointed, first.statutory)
    later = () if circular else range(2, rule.last_round + 1)
    rounds = chain((first,), (tally(rule, electorate, {}, Mode(number)) for number in later))
    found = (_in_round(count, electorate) for count in rounds)
    return next((one for one in found if one is not None), None)


def obstacle_to_full_board(rule: VoteRule, statutory: int) -> Obstacle | None:
    """Say why a rule could not be met even with every seat by statute filled (None: it could)."""
    seats = tuple(
        SeatRef(UUID(int=number), chair=number == 0, deputy_chair=number == 1) for number in range(statutory)
    )
    full = Electorate(statutory, seats)
    modes = (False, True) if rule.circular else (False,)
    found = (obstacle(rule, full, circular=circular) for circular in modes)
    return next((one for one in found if one is not None), None)


def _in_round(count: Tally, electorate: Electorate) -> Obstacle | None:
    terms, voters = count.terms, electorate.voters
    chaired = electorate.chair in voters
    presided = chaired or electorate.deputy_chair in voters
    if (terms.tie is Tie.CHAIR_DECIDES and electorate.chair is None) or (
        terms.tie is Tie.CHAIRS_SIDE and electorate.chair is None and electorate.deputy_chair is None
    ):
        return Obstacle(ObstacleKind.CHAIR_MISSING, 1, 0)
    if (Mandatory.CHAIR in terms.mandatory and not chaired) or (
        Mandatory.PRESIDING in terms.mandatory and not presided
    ):
        return Obstacle(ObstacleKind.MANDATORY_MISSING, 1, 0)
    if count.quorum_needed > count.eligible:
        return Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, count.quorum_needed, count.eligible)
    if count.impossible:
        return Obstacle(ObstacleKind.MAJORITY_OUT_OF_REACH, count.majority_needed, count.eligible)
    return None
