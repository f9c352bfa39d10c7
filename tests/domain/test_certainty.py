"""What is still possible is exactly what the loose seats can bring about: tried out on the same votes every time."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.ballots import Choice, Mode, Tally, allows, tally
from domain.electorates import Electorate, SeatRef
from domain.vote_rules import SIMPLE_MAJORITY, Abstention, LaterRound, MajorityBase, Tie, VoteRule
from domain.vote_words import Result
from tests.domain.test_ballot_laws import RULES, Vote, every_end
from tests.support.electorates import ABSTAIN, ADA, BO, CIRCULAR, CY, DAN, NO, PEOPLE, YES, board, votes

TIES = tuple(rule for rule in RULES[:1_500] if rule.tie is Tie.NEW_ROUND)


def some_votes(number: int, rules: tuple[VoteRule, ...]) -> Iterator[Vote]:
    """Draw votes on boards of up to five with at most three seats loose; the same ones for the same number."""
    chance = random.Random(number)  # noqa: S311 - the same votes every time
    for _ in range(number):
        rule, people = chance.choice(rules), PEOPLE[: chance.randint(2, 5)]
        chair, deputy = chance.choice((*people, None)), chance.choice((*people, None))
        seats = tuple(SeatRef(one, chair=one == chair, deputy_chair=one == deputy) for one in people)
        away = [one for one in people if chance.random() < 0.15]
        half = len(away) // 2
        recused, vacated = frozenset(away[:half]), frozenset(away[half:])
        electorate = Electorate(len(people) + chance.randint(0, 2), seats, recused=recused, vacated=vacated)
        modes = [Mode(turn) for turn in range(1, rule.last_round + 1)] + [CIRCULAR] * bool(rule.circular)
        mode = chance.choice(modes)
        choices = [choice for choice in Choice if allows(rule, choice, mode)]
        voters = sorted(electorate.voters)
        chance.shuffle(voters)
        loose = voters[: chance.randint(0, 3)]
        represented = loose[: chance.randint(0, len(loose))]
        cast = {one: chance.choice(choices) for one in [*voters[len(loose) :], *represented]}
        yield Vote(rule, electorate, cast, mode, frozenset(represented))


@pytest.mark.parametrize(("number", "rules"), [(150, RULES), (350, TIES)], ids=["any rule", "ties again"])
def test_the_possible_results_are_those_that_can_come_about(number: int, rules: tuple[VoteRule, ...]) -> None:
    for vote in some_votes(number, rules):
        count = vote.tallied()
        free = sorted(vote.electorate.voters - vote.cast.keys())
        assert (count.free, count.provisional) == (len(free), len(vote.provisional))
        assert set(count.possible) == every_end(vote, free, sorted(vote.provisional)), vote


def test_the_figures_of_any_vote_give_its_result_again_after_they_were_stored() -> None:
    for vote in some_votes(400, RULES):
        count = vote.tallied()
        read = Tally.from_data(vote.rule, json.loads(json.dumps(count.to_data())))
        assert read == count
        assert read.recomputed() is count.if_closed_now


def test_stored_figures_are_plain_lists_words_and_numbers() -> None:
    count = tally(SIMPLE_MAJORITY, board(3), {ADA: YES, BO: NO})
    data = count.to_data()
    assert {type(value) for value in data.values()} <= {int, str, bool, list, type(None)}
    assert {type(one) for one in data["possible"]} == {str}
    assert (data["chair"], data["deputy_chair"]) == ("yes", "no")
    older = {name: value for name, value in data.items() if name != "impossible"}
    assert Tally.from_data(SIMPLE_MAJORITY, older).impossible is False


def test_what_the_deputy_chair_said_is_kept_beside_what_the_chair_said() -> None:
    count = tally(SIMPLE_MAJORITY, board(4), {BO: ABSTAIN, CY: YES, DAN: YES})
    assert (count.chair, count.deputy_chair) == (None, ABSTAIN)


@pytest.mark.parametrize(("yes", "no", "tied"), [(3, 1, True), (1, 3, False), (2, 2, False)])
def test_half_of_all_eligible_in_favour_is_a_tie_whoever_else_says_what(
    yes: int, no: int, *, tied: bool
) -> None:
    rule = replace(SIMPLE_MAJORITY, majority_base=MajorityBase.ELIGIBLE)
    assert tally(rule, board(6), votes(yes=yes, no=no, abstain=2)).tied == tied


def test_without_abstentions_only_a_silent_seat_can_make_an_even_vote_of_an_odd_one() -> None:
    rule = replace(
        SIMPLE_MAJORITY,
        abstention=Abstention.FORBIDDEN,
        tie=Tie.NEW_ROUND,
        rounds=(LaterRound(changes=(("tie", Tie.REJECTED),)),),
    )
    count = tally(rule, board(5), votes(yes=2, no=2))
    assert set(count.possible) == {Result.CARRIED, Result.REJECTED, Result.NEW_ROUND}
