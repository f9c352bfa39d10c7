"""Several processes on one record: whoever is fast, interrupted or killed, the record stays one story."""

import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID, uuid5

import orjson
import pytest

from domain.ballots import Choice
from domain.people import Role, ScopeKind
from domain.project_values import GoalLink
from domain.refusals import Refused
from runtime.comparison import compare
from tests.support.city import City, person
from tests.support.hammer import open_installation
from tests.support.records import rows
from workflows.commands import Actor
from workflows.gate_reviews import CastVote, RequestGateReview, WithdrawGateReview
from workflows.people import EndMandate, RegisterPerson
from workflows.projects import AssignLead, PlanDates

BEGIN_ON, END_ON = date(2024, 2, 1), date(2024, 12, 20)
FOLDER = Path(__file__).parent.parent.parent


def open_review(city: City, name: str) -> UUID:
    """Register a project that is ready for its first gate and put it to the board."""
    project = city.add_project(name)
    city.do(AssignLead(project_id=project, lead=person("eve")), "pia")
    city.link_goal("goal-1", GoalLink.YES, project)
    city.do(PlanDates(project_id=project, start=BEGIN_ON, end=END_ON), "pia")
    review = uuid5(project, "review")
    city.do(RequestGateReview(review_id=review, project_id=project, gate="release", motion="Freigabe"), "eve")
    return review


def start(city: City, accepted: Path, seed: str, rounds: int) -> subprocess.Popen[bytes]:
    """Let another process hammer the record of the city."""
    url = city.settings.database_url
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [
            sys.executable,
            "-m",
            "tests.support.hammer",
            str(city.settings.data_dir),
            url.get_secret_value() if url else "",
            str(accepted),
            seed,
            str(rounds),
        ],
        cwd=FOLDER,
    )


def assert_one_story(city: City, *accepted: Path) -> None:
    """Positions and versions are dense, nobody voted twice, all accepted is there, projections agree."""
    database = city.here.store.database
    events = rows(
        database,
        "SELECT position, originator_id, originator_version, topic, recorded_at, state FROM events ORDER BY position",
    )
    assert [row[0] for row in events] == list(range(1, len(events) + 1))
    versions: dict[str, list[int]] = {}
    for _, stream, version, *_rest in events:
        versions.setdefault(stream, []).append(version)
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())
    assert [row[4] for row in events] == sorted(row[4] for row in events)
    votes = Counter(
        (row[1], orjson.loads(bytes(row[5]))["voter"])
        for row in events
        if row[3] == "gate_review.vote_cast.v1"
    )
    assert all(count == 1 for count in votes.values())
    receipts = {
        (account, key): position
        for account, key, position in rows(database, "SELECT account, key, position FROM receipts")
    }
    for file in accepted:
        # A killed process may leave its last line unfinished: that command was never acknowledged.
        for line in file.read_text(encoding="ascii").splitlines(keepends=True):
            if line.endswith("\n"):
                account, key, position = line.split()
                assert receipts[account, key] == int(position)
    assert compare(city.here, city.clock.now().replace(year=2030), len(events)) == ()


@pytest.fixture
def hammered(city_on_each: City) -> City:
    """The city with four open reviews to fight over."""
    for number in range(4):
        open_review(city_on_each, f"FIGHT-{number}")
    return city_on_each


def test_two_processes_on_one_record_keep_every_invariant(hammered: City, tmp_path: Path) -> None:
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    running = [start(hammered, file, file.stem, 14) for file in files]
    assert [one.wait(timeout=60) for one in running] == [0, 0]
    assert_one_story(hammered, *files)
    topics = Counter(row[0] for row in rows(hammered.here.store.database, "SELECT topic FROM events"))
    assert topics["project.retitled.v1"] == 28
    assert topics["gate_review.vote_cast.v1"] >= 8


def end_mandates_while_voting(city: City, rounds: int) -> Counter[str]:
    """Each round one member votes while the mandate is being ended, through two doors of their own."""
    url = city.settings.database_url
    other = open_installation(city.settings.data_dir, url.get_secret_value() if url else None, city.clock)
    there = other.open("city")
    city.do(
        EndMandate(
            person_id=person("bo"), mandate_id=city.mandate("bo", Role.MEMBER, ScopeKind.BOARD, city.board)
        )
    )
    answers: Counter[str] = Counter()
    for number in range(rounds):
        who = f"member {number}"
        city.do(RegisterPerson(person_id=person(who)))
        mandate = city.mandate(who, Role.MEMBER, ScopeKind.BOARD, city.board)
        review = open_review(city, f"RACE-{number}")
        frozen = city.review(review).frozen
        assert frozen is not None
        vote = CastVote(review_id=review, choice=Choice.NO, dossier_sha256=frozen.dossier_sha256)
        end = EndMandate(person_id=person(who), mandate_id=mandate)
        barrier = Barrier(2)

        def cast(vote: CastVote = vote, who: str = who, barrier: Barrier = barrier) -> None:
            barrier.wait()
            try:
                there.dispatch(vote, Actor(person(who)), f"vote-{who}")
                answers["counted"] += 1
            except Refused:
                answers["refused"] += 1

        voting = Thread(target=cast)
        voting.start()
        barrier.wait()
        time.sleep(number % 9 / 2000)
        city.do(end)
        voting.join()
        city.do(WithdrawGateReview(review_id=review, reason="Die Runde ist vorbei."), "eve")
    other.close()
    return answers


def votes_after_the_end(city: City) -> list[tuple[int, int]]:
    """Find votes positioned after the end of the mandate they rest on."""
    ended: dict[str, int] = {}
    late = []
    for position, topic, state in rows(
        city.here.store.database,
        "SELECT position, topic, state FROM events WHERE topic IN "
        "('person.mandate_ended.v1', 'gate_review.vote_cast.v1') ORDER BY position",
    ):
        mandate = orjson.loads(bytes(state))["mandate_id"]
        if topic == "person.mandate_ended.v1":
            ended[mandate] = position
        elif mandate in ended:
            late.append((ended[mandate], position))
    return late


def test_no_vote_is_positioned_after_the_end_of_its_mandate(city_on_each: City) -> None:
    answers = end_mandates_while_voting(city_on_each, 15)
    assert answers.total() == 15
    assert votes_after_the_end(city_on_each) == []


@pytest.mark.drill
@pytest.mark.timeout(900)
def test_no_vote_is_positioned_after_the_end_of_its_mandate_in_a_thousand_rounds(city_on_each: City) -> None:
    answers = end_mandates_while_voting(city_on_each, 1000)
    assert answers.total() == 1000
    assert min(answers["counted"], answers["refused"]) > 0
    assert votes_after_the_end(city_on_each) == []
    assert_one_story(city_on_each)


@pytest.mark.drill
@pytest.mark.timeout(600)
def test_no_accepted_command_is_lost_when_the_process_is_killed_twenty_times(
    hammered: City, tmp_path: Path
) -> None:
    accepted = [tmp_path / f"accepted-{turn}.txt" for turn in range(20)]
    for turn, file in enumerate(accepted):
        running = [
            start(hammered, file, f"life-{turn}", 100_000),
            start(hammered, tmp_path / f"second-{turn}.txt", f"second-{turn}", 100_000),
        ]
        deadline = time.monotonic() + 20
        while (not file.exists() or file.stat().st_size < 200) and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(turn % 7 / 20)
        for one in running:
            one.kill()
        for one in running:
            one.wait()
        assert file.stat().st_size > 0
        assert_one_story(hammered, *accepted[: turn + 1], *tmp_path.glob("second-*.txt"))
    assert rows(hammered.here.store.database, "SELECT count(*) FROM events")[0][0] > 200
