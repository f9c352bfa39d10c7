"""Laws no vote rule may break, tried over every combination that holds together."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ballots import Choice, Electorate, ObstacleKind, Result, SeatRef, Tally, allows, obstacle, tally
from domain.vote_rules import (
    HALF,
    SIMPLE_MAJORITY,
    Abstention,
    Closes,
    InvalidVoteRule,
    MajorityBase,
    QuorumBase,
    Tie,
    VoteRule,
)
from tests.support.electorates import CHAIR_DECIDES, NO, PEOPLE, YES, board, closed


def every_rule() -> Iterator[VoteRule]:
    """Every combination that holds together, over some shares."""
    shares = [(HALF, True), (Fraction(2, 3), False), (Fraction(1), False)]
    quorums = [(Fraction(0), False), (HALF, True), (HALF, False), (Fraction(1), False)]
    for (quorum, majority), bases, abstention, tie in product(
        product(quorums, shares), product(QuorumBase, MajorityBase), Abstention, Tie
    ):
        try:
            yield VoteRule(
                quorum_base=bases[0],
                quorum_share=quorum[0],
                quorum_strict=quorum[1],
                majority_base=bases[1],
                majority_share=majority[0],
                majority_strict=majority[1],
                abstention=abstention,
                tie=tie,
                closes=Closes.WHEN_CERTAIN,
            )
        except InvalidVoteRule:
            continue


RULES = tuple(every_rule())


@st.composite
def ballot(draw: st.DrawFn) -> tuple[VoteRule, Electorate, dict[UUID, Choice]]:
    """Any rule, any board of up to seven with any recusals and vacancies, any votes it allows."""
    rule = draw(st.sampled_from(RULES))
    size = draw(st.integers(1, 7))
    people = PEOPLE[:size]
    chair = draw(st.sampled_from((*people, None)))
    some = st.frozensets(st.sampled_from(people))
    electorate = Electorate(
        size + draw(st.integers(0, 3)),
        tuple(SeatRef(person, chair=person == chair) for person in people),
        recused=draw(some),
        vacated=draw(some),
    )
    choices = [choice for choice in Choice if allows(rule, choice)]
    cast = draw(st.dictionaries(st.sampled_from(people), st.sampled_from(choices)))
    return rule, electorate, cast


@given(ballot(), st.randoms())
def test_the_order_of_votes_is_irrelevant(
    given_ballot: tuple[VoteRule, Electorate, dict[UUID, Choice]], chance: Any
) -> None:
    rule, electorate, cast = given_ballot
    shuffled = list(cast.items())
    chance.shuffle(shuffled)
    assert tally(rule, electorate, dict(shuffled)) == tally(rule, electorate, cast)


@given(ballot(), st.sampled_from(PEOPLE))
def test_an_extra_yes_never_defeats_what_was_carried(
    given_ballot: tuple[VoteRule, Electorate, dict[UUID, Choice]], person: UUID
) -> None:
    rule, electorate, cast = given_ballot
    before = tally(rule, electorate, cast, closed=True)
    if person not in electorate.voters or before.result is not Result.CARRIED:
        return
    assert closed(rule, electorate, {**cast, person: YES}) == Result.CARRIED


@given(ballot(), st.sampled_from(PEOPLE))
def test_a_vote_changed_to_no_never_carries_what_was_rejected(
    given_ballot: tuple[VoteRule, Electorate, dict[UUID, Choice]], person: UUID
) -> None:
    rule, electorate, cast = given_ballot
    before = tally(rule, electorate, cast, closed=True)
    if person not in electorate.voters or before.result is not Result.REJECTED:
        return
    assert closed(rule, electorate, {**cast, person: NO}) == Result.REJECTED


@given(ballot())
def test_what_is_carried_has_its_quorum_its_majority_and_a_vote_in_favour(
    given_ballot: tuple[VoteRule, Electorate, dict[UUID, Choice]],
) -> None:
    rule, electorate, cast = given_ballot
    count = tally(rule, electorate, cast, closed=True)
    if count.result is not Result.CARRIED:
        return
    assert count.yes >= 1
    assert count.present >= rule.quorum_share * count.quorum_of
    assert Fraction(count.yes) >= rule.majority_share * count.majority_of
    assert count.yes >= count.majority_needed or count.chair is YES


@given(ballot())
def test_without_an_obstacle_unanimous_members_carry_and_out_of_reach_they_cannot(
    given_ballot: tuple[VoteRule, Electorate, dict[UUID, Choice]],
) -> None:
    rule, electorate, _ = given_ballot
    found = obstacle(rule, electorate)
    unanimous = closed(rule, electorate, dict.fromkeys(electorate.voters, YES))
    if found is None:
        assert unanimous is Result.CARRIED
    elif found.kind is not ObstacleKind.CHAIR_MISSING:
        assert unanimous is not Result.CARRIED


@given(ballot())
def test_a_tally_survives_storage(given_ballot: tuple[VoteRule, Electorate, dict[UUID, Choice]]) -> None:
    rule, electorate, cast = given_ballot
    count = tally(rule, electorate, cast)
    stored = json.loads(json.dumps(count.to_data()))
    assert Tally.from_data(VoteRule.from_data(rule.to_data()), stored) == count


def every_end(
    rule: VoteRule, electorate: Electorate, cast: Mapping[UUID, Choice], free: Sequence[UUID]
) -> set[Result]:
    """Everything that can come of a vote, by trying everything each free seat may do."""
    acts: list[Choice | str | None] = [None, "recused", "vacated"]
    acts += [choice for choice in Choice if allows(rule, choice)]
    found = set()
    for course in product(acts, repeat=len(free)):
        did = dict(zip(free, course, strict=True))
        left = replace(
            electorate,
            recused=electorate.recused | {person for person, act in did.items() if act == "recused"},
            vacated=electorate.vacated | {person for person, act in did.items() if act == "vacated"},
        )
        said = {person: act for person, act in did.items() if isinstance(act, Choice)}
        found.add(closed(rule, left, {**cast, **said}))
    return found


@given(ballot(), st.integers(0, 4))
def test_the_possible_results_are_exactly_those_the_free_seats_can_bring_about(
    given_ballot: tuple[VoteRule, Electorate, dict[UUID, Choice]], free_seats: int
) -> None:
    rule, electorate, cast = given_ballot
    # Enough members vote for those left free to be tried exhaustively.
    waiting = [person for person in PEOPLE if person in electorate.voters - cast.keys()]
    cast = {**cast, **dict.fromkeys(waiting[free_seats:], NO)}
    count = tally(rule, electorate, cast)
    assert count.free == len(waiting[:free_seats])
    assert set(count.possible) == every_end(rule, electorate, cast, waiting[:free_seats])


@pytest.mark.parametrize("size", [1, 2, 3, 4, pytest.param(5, marks=pytest.mark.drill)])
def test_a_certain_result_never_changes_on_any_board_of_up_to_five(size: int) -> None:
    electorate = board(size, statutory=size + 1)
    for rule in (SIMPLE_MAJORITY, CHAIR_DECIDES):
        if obstacle(rule, electorate):
            continue
        sayings = (None, *(choice for choice in Choice if allows(rule, choice)))
        for course in product(sayings, repeat=size):
            said = {person: choice for person, choice in zip(PEOPLE, course, strict=False) if choice}
            free = [person for person in PEOPLE[:size] if person not in said]
            count = tally(rule, electorate, said)
            assert set(count.possible) == every_end(rule, electorate, said, free)
