"""Many hands on one ballot, from two processes: one vote each, and a close that agrees with what was voted."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import orjson
import pytest

from domain.ballots import Choice
from domain.vote_rules import SIMPLE_MAJORITY, Closes, VoteRule
from tests.storage.test_many_writers import open_review
from tests.support.city import City
from tests.support.records import rows
from workflows.boards import SetVoteRule

FOLDER = Path(__file__).parent.parent.parent
ALL_VOTED = replace(SIMPLE_MAJORITY, closes=Closes.ALL_VOTED)
FEW = 4
MANY = pytest.param(200, marks=[pytest.mark.drill, pytest.mark.timeout(900)])


class Hands:
    """Another process and what it is asked to do with each review."""

    def __init__(self, city: City, act: str, who: str, hands: int) -> None:
        url = city.settings.database_url
        told = [str(city.settings.data_dir), url.get_secret_value() if url else "", act, who, str(hands)]
        self.running = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "tests.support.vote_storm", *told],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, review: UUID) -> None:
        assert self.running.stdin is not None
        self.running.stdin.write(f"{review}\n")
        self.running.stdin.flush()

    def accepted(self) -> int:
        """Wait for all hands; a process that broke answers nothing."""
        assert self.running.stdout is not None
        return int(self.running.stdout.readline())


@contextmanager
def two(*processes: Hands) -> Iterator[Sequence[Hands]]:
    """Two processes, ended however the test ends."""
    try:
        yield processes
    finally:
        for one in processes:
            one.running.kill()
            one.running.communicate()


def vote_by(city: City, rule: VoteRule) -> None:
    city.do(SetVoteRule(board_id=city.board, matter_class="release", rule=rule, basis="§ 5"))


def votes_and_ends(city: City, review: UUID) -> tuple[list[str], list[dict[str, int]], bool]:
    """The choices on record, the tallies of what closed the vote, and whether a vote came after it."""
    told = rows(
        city.here.store.database,
        "SELECT topic, state FROM events WHERE originator_id = "
        f"'{review}' AND topic IN ('gate_review.vote_cast.v1', 'gate_review.concluded.v1') ORDER BY position",
    )
    votes = [orjson.loads(bytes(state))["choice"] for topic, state in told if "vote_cast" in topic]
    ends = [orjson.loads(bytes(state))["tally"] for topic, state in told if "concluded" in topic]
    after = bool(ends) and "concluded" not in told[-1][0]
    return votes, ends, after


@pytest.mark.parametrize("count", [FEW, MANY])
def test_thirty_two_simultaneous_votes_of_one_member_are_one_vote(city_on_each: City, count: int) -> None:
    city = city_on_each
    vote_by(city, ALL_VOTED)
    reviews = [open_review(city, f"STORM-{number}") for number in range(count)]
    with two(Hands(city, "vote", "bo", 16), Hands(city, "vote", "bo", 16)) as processes:
        for review in reviews:
            for one in processes:
                one.begin(review)
            # The same choice again is not refused and records nothing; the other choice is refused.
            assert sum(one.accepted() for one in processes) == 16
            votes, ends, _ = votes_and_ends(city, review)
            assert (len(votes), ends) == (1, [])


@pytest.mark.parametrize("count", [FEW, MANY])
def test_the_last_vote_and_the_close_never_disagree(city_on_each: City, count: int) -> None:
    city = city_on_each
    vote_by(city, ALL_VOTED)
    counted = set()
    reviews = [open_review(city, f"CLOSE-{number}") for number in range(count)]
    for review in reviews:
        city.vote(review, "ada", Choice.YES)
        city.vote(review, "bo", Choice.YES)
    with two(Hands(city, "vote", "cy", 1), Hands(city, "close", "ada", 1)) as (voting, closing):
        for number, review in enumerate(reviews):
            for one in (voting, closing) if number % 2 else (closing, voting):
                one.begin(review)
            accepted = voting.accepted()
            assert closing.accepted() == 1
            votes, ends, after = votes_and_ends(city, review)
            assert (len(votes), len(ends), after) == (2 + accepted, 1, False)
            assert ends[0]["yes"] == votes.count("yes") == 2 + accepted
            counted.add(accepted)
    assert counted <= {0, 1}
