"""Laws no vote rule may break, tried over every combination that holds together."""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ballots import FIRST_ROUND, Choice, Mode, Result, Tally, allows, tally
from domain.derivations import derivation
from domain.electorates import Electorate, SeatRef
from domain.obstacles import ObstacleKind, obstacle
from domain.vote_rules import (
    HALF,
    SIMPLE_MAJORITY,
    Abstention,
    Circular,
    Closes,
    InvalidVoteRule,
    LaterRound,
    MajorityBase,
    Mandatory,
    Missing,
    QuorumBase,
    Tie,
    VoteRule,
)
from tests.support.electorates import CHAIR_DECIDES, CHAIRS_SIDE, CIRCULAR, NO, PEOPLE, YES, board, closed

SHARES = [(HALF, True), (Fraction(2, 3), False), (Fraction(1), False)]
QUORUMS = [(Fraction(0), False), (HALF, True), (HALF, False), (Fraction(1), False)]
ROUNDS = [
    (),
    (LaterRound(after=(Result.REJECTED,)),),
    (LaterRound(after=(Result.NO_QUORUM,), changes=(("tie", Tie.REJECTED),)),),
    (LaterRound(changes=(("tie", Tie.REJECTED),)),),
]


class Vote(NamedTuple):
    """A vote as it stands: everything its result follows from."""

    rule: VoteRule
    electorate: Electorate
    cast: dict[UUID, Choice]
    mode: Mode
    provisional: frozenset[UUID]

    def tallied(self, *, closed: bool = False) -> Tally:
        return tally(
            self.rule, self.electorate, self.cast, self.mode, provisional=self.provisional, closed=closed
        )

    def ends(self) -> Result:
        return self.tallied(closed=True).result

    def also(self, person: UUID, choice: Choice) -> "Vote":
        return self._replace(cast={**self.cast, person: choice})


def some_rules(number: int) -> Iterator[VoteRule]:
    """Give rules that hold together, drawn from everything a rule can say."""
    chance = random.Random(number)  # noqa: S311 - the same rules every time
    pick = chance.choice
    while number:
        quorum, majority = pick(QUORUMS), pick(SHARES)
        base = pick(tuple(QuorumBase))
        try:
            yield VoteRule(
                quorum_base=base,
                quorum_share=Fraction(0) if base is QuorumBase.PRESENT else quorum[0],
                quorum_strict=quorum[1],
                quorum_least=pick((0, 0, 1, 3)),
                mandatory=pick(((), (), (Mandatory.CHAIR,), (Mandatory.PRESIDING,))),
                majority_base=pick(tuple(MajorityBase)),
                majority_share=majority[0],
                majority_strict=majority[1],
                abstention=pick(tuple(Abstention)),
                tie=pick(tuple(Tie)),
                closes=Closes.WHEN_CERTAIN,
                rounds=pick(ROUNDS),
                circular=pick((None, *some_circulars())),
            )
        except InvalidVoteRule:
            continue
        number -= 1


def some_circulars() -> Iterator[Circular]:
    """Give ways to hold circular resolutions."""
    for missing, least in product(Missing, (0, 2)):
        yield Circular(
            objection_voids=False,
            votes_least=least,
            missing=missing,
            deadline_days=10,
            working_days=True,
            changes=(("tie", Tie.REJECTED),) if least else (),
        )


RULES = tuple(some_rules(2_000))


@st.composite
def ballots(draw: st.DrawFn, most: int = 7) -> Vote:
    """Any rule, any board of up to seven with any recusals and vacancies, any votes it allows, some by deputies."""
    rule = draw(st.sampled_from(RULES))
    size = draw(st.integers(1, most))
    people = PEOPLE[:size]
    chair, deputy = draw(st.sampled_from((*people, None))), draw(st.sampled_from((*people, None)))
    some = st.frozensets(st.sampled_from(people))
    electorate = Electorate(
        size + draw(st.integers(0, 3)),
        tuple(SeatRef(person, chair=person == chair, deputy_chair=person == deputy) for person in people),
        recused=draw(some),
        vacated=draw(some),
    )
    mode = draw(st.sampled_from([Mode(number) for number in range(1, rule.last_round + 1)]))
    if rule.circular is not None and draw(st.booleans()):
        mode = CIRCULAR
    choices = [choice for choice in Choice if allows(rule, choice, mode)]
    cast = draw(st.dictionaries(st.sampled_from(people), st.sampled_from(choices)))
    return Vote(rule, electorate, cast, mode, draw(some) & cast.keys())


@given(ballots(), st.randoms())
def test_the_order_of_votes_is_irrelevant(vote: Vote, chance: Any) -> None:
    shuffled = list(vote.cast.items())
    chance.shuffle(shuffled)
    assert vote._replace(cast=dict(shuffled)).tallied() == vote.tallied()


@given(ballots(), st.sampled_from(PEOPLE))
def test_an_extra_yes_never_defeats_what_was_carried(vote: Vote, person: UUID) -> None:
    if not (person in vote.electorate.voters and vote.ends() is Result.CARRIED):
        return
    assert vote.also(person, YES).ends() == Result.CARRIED


@given(ballots(), st.sampled_from(PEOPLE))
def test_among_votes_with_a_quorum_an_extra_no_never_carries_what_was_rejected(
    vote: Vote, person: UUID
) -> None:
    bare = vote.rule.rounds == () or vote.mode.circular
    if not (bare and person in vote.electorate.voters and vote.ends() is Result.REJECTED):
        return
    assert vote.also(person, NO).ends() == Result.REJECTED


def test_one_more_no_can_reach_the_quorum_and_so_carry_a_matter() -> None:
    three = Vote(SIMPLE_MAJORITY, board(6), dict.fromkeys(PEOPLE[:3], YES), FIRST_ROUND, frozenset())
    assert three.ends() is Result.NO_QUORUM
    assert three.also(PEOPLE[3], NO).ends() is Result.CARRIED


@given(ballots())
def test_what_is_carried_has_its_quorum_its_majority_and_a_vote_in_favour(vote: Vote) -> None:
    count = vote.tallied(closed=True)
    if count.result is not Result.CARRIED:
        return
    assert count.yes >= 1
    assert count.present >= count.terms.quorum_share * count.quorum_of
    assert count.present >= count.terms.quorum_least
    assert not count.absent
    assert Fraction(count.yes) >= count.terms.majority_share * count.majority_of
    assert count.yes >= count.majority_needed or YES in {count.chair, count.deputy_chair}


@given(ballots())
def test_silence_is_never_consent(vote: Vote) -> None:
    circular = vote.rule.circular
    if circular is None or vote.mode != CIRCULAR or vote.ends() is not Result.CARRIED:
        return
    unheard = replace(vote.rule, circular=replace(circular, missing=Missing.NOT_CAST))
    assert vote._replace(rule=unheard).ends() is Result.CARRIED


@given(ballots())
def test_without_an_obstacle_unanimous_members_carry_and_out_of_reach_they_cannot(vote: Vote) -> None:
    if vote.mode != CIRCULAR and vote.rule.rounds:
        return
    found = obstacle(vote.rule, vote.electorate, circular=vote.mode.circular)
    unanimous = vote._replace(cast=dict.fromkeys(vote.electorate.voters, YES)).ends()
    if found is None:
        assert unanimous is Result.CARRIED
    elif found.kind is not ObstacleKind.CHAIR_MISSING:
        assert unanimous is not Result.CARRIED


@given(ballots())
def test_a_tally_survives_storage_and_its_figures_give_its_result_again(vote: Vote) -> None:
    for count in (vote.tallied(), vote.tallied(closed=True)):
        stored = json.loads(json.dumps(count.to_data()))
        read = Tally.from_data(VoteRule.from_data(vote.rule.to_data()), stored)
        assert read == count
        assert read.recomputed() is count.if_closed_now


@given(ballots())
def test_recusing_and_then_counting_equals_having_been_recused_all_along(vote: Vote) -> None:
    unspoken = {
        person: choice for person, choice in vote.cast.items() if person not in vote.electorate.recused
    }
    never = vote._replace(cast=unspoken, provisional=vote.provisional & unspoken.keys())
    assert vote.tallied() == never.tallied()


@given(ballots())
def test_where_those_appointed_are_no_base_the_recused_might_as_well_have_no_seat(vote: Vote) -> None:
    if vote.tallied().terms.quorum_base is QuorumBase.APPOINTED:
        return
    gone = vote.electorate.recused
    seats = tuple(seat for seat in vote.electorate.seats if seat.person not in gone)
    chairs = {seat.person for seat in vote.electorate.seats if seat.chair or seat.deputy_chair}
    if chairs & gone:
        return
    without = vote._replace(
        electorate=Electorate(vote.electorate.statutory, seats, vote.electorate.vacated - gone),
        cast={person: choice for person, choice in vote.cast.items() if person not in gone},
        provisional=vote.provisional - gone,
    )
    assert vote.tallied().possible == without.tallied().possible
    assert vote.ends() == without.ends()


def every_end(vote: Vote, free: Sequence[UUID], replaceable: Sequence[UUID]) -> set[Result]:
    """Everything that can come of a vote, by trying everything each free seat and each represented member may do."""
    choices: list[Choice] = [choice for choice in Choice if allows(vote.rule, choice, vote.mode)]
    acts: list[list[Choice | str | None]] = [[None, "recused", "vacated", *choices] for _ in free]
    acts += [list(choices) for _ in replaceable]
    found = set()
    for course in product(*acts):
        did = dict(zip((*free, *replaceable), course, strict=True))
        left = replace(
            vote.electorate,
            recused=vote.electorate.recused | {person for person, act in did.items() if act == "recused"},
            vacated=vote.electorate.vacated | {person for person, act in did.items() if act == "vacated"},
        )
        said = {person: act for person, act in did.items() if isinstance(act, Choice)}
        found.add(closed(vote.rule, left, {**vote.cast, **said}, vote.mode))
    return found


@settings(max_examples=150, deadline=None)
@given(ballots(), st.integers(0, 3))
def test_the_possible_results_are_exactly_those_the_loose_seats_can_bring_about(
    vote: Vote, loose: int
) -> None:
    # Enough members vote for themselves for those left loose to be tried exhaustively.
    waiting = [person for person in PEOPLE if person in vote.electorate.voters - vote.cast.keys()]
    for person in waiting[loose:]:
        vote = vote.also(person, NO)
    free, represented = waiting[:loose], vote.provisional & vote.electorate.voters
    replaceable = sorted(represented)[: 3 - len(free)]
    vote = vote._replace(provisional=frozenset(replaceable))
    count = vote.tallied()
    assert (count.free, count.provisional) == (len(free), len(replaceable))
    assert set(count.possible) == every_end(vote, free, replaceable)


@settings(max_examples=100, deadline=None)
@given(ballots(most=5), st.data())
def test_what_is_certain_stays_certain_whatever_is_voted_next(vote: Vote, data: st.DataObject) -> None:
    before = vote.tallied()
    if not before.certain:
        return
    for person in sorted(vote.electorate.voters - vote.cast.keys() | before_provisional(vote)):
        choice = data.draw(
            st.sampled_from([choice for choice in Choice if allows(vote.rule, choice, vote.mode)])
        )
        vote = vote.also(person, choice)._replace(provisional=vote.provisional - {person})
        assert vote.tallied().possible == before.possible


def before_provisional(vote: Vote) -> frozenset[UUID]:
    return vote.provisional & vote.electorate.voters


READ = re.compile(
    r"(?P<appointed>\d+) appointed, (?:\d+ recused, )?(?P<eligible>\d+) eligible; "
    r"quorum (?P<quorum>\d+), present (?P<present>\d+); yes (?P<yes>\d+), no \d+"
    r"[^;]*(?:; (?P<left>\d+) (?P<sign>[>≥≤<=]) (?P<share>\d+/\d+) of (?P<base>\d+)[^:]*|; no vote in favour)?"
    r": (?P<result>.*)$"
)


@given(ballots())
def test_whoever_reads_the_derivation_comes_to_the_same_result(vote: Vote) -> None:
    if vote.rule.rounds or vote.rule.mandatory:
        return
    count = vote.tallied(closed=True)
    if not count.quorum_needed:
        return
    read = READ.search(derivation(count, "en"))
    assert read is not None
    assert read["result"] == {"no_quorum": "no quorum"}.get(count.result, count.result)
    if int(read["present"]) < int(read["quorum"]):
        assert count.result is Result.NO_QUORUM
    elif read["left"] is None:
        assert count.result is Result.REJECTED
    elif read["sign"] != "=":
        holds = compared(int(read["left"]), Fraction(read["share"]) * int(read["base"]), count)
        assert (count.result is Result.CARRIED) == holds == (read["sign"] in ">≥")


def compared(left: int, right: Fraction, count: Tally) -> bool:
    """Compare as people do who read `3 > 1/2 of 4`."""
    return left > right if count.terms.majority_strict else left >= right


@pytest.mark.parametrize("size", [1, 2, 3, pytest.param(4, marks=pytest.mark.drill)])
def test_a_certain_result_never_changes_on_any_small_board(size: int) -> None:
    electorate = board(size, statutory=size + 1)
    for rule in (SIMPLE_MAJORITY, CHAIR_DECIDES, CHAIRS_SIDE):
        if obstacle(rule, electorate):
            continue
        for said in every_saying(rule, size):
            free = [person for person in PEOPLE[:size] if person not in said]
            vote = Vote(rule, electorate, dict(said), FIRST_ROUND, frozenset())
            assert set(vote.tallied().possible) == every_end(vote, free, ())


def every_saying(rule: VoteRule, size: int) -> Iterator[Mapping[UUID, Choice]]:
    sayings = (None, *(choice for choice in Choice if allows(rule, choice)))
    for course in product(sayings, repeat=size):
        yield {person: choice for person, choice in zip(PEOPLE, course, strict=False) if choice}
