"""A process of many hands: for each review it is told of, all its hands act on it at the same moment.

Run as `python -m tests.support.vote_storm FOLDER DATABASE_URL ACT WHO HANDS`. ACT is `vote` or `close`. Each line
read is the id of a review; when all hands are done with it, how many were not refused is printed.
"""

import sys
from pathlib import Path
from threading import Barrier, Thread
from uuid import UUID

from domain.ballots import Choice
from domain.gate_reviews import GateReview
from domain.refusals import Refused
from runtime.organisations import OrganisationContext
from storage.engine import RecordBusy
from tests.support.city import person
from tests.support.hammer import open_installation
from workflows.commands import Actor, Command
from workflows.gate_reviews import CastVote, ConcludeGateReview


def act_of(here: OrganisationContext, act: str, review_id: UUID, hand: int) -> Command:
    """Give what one hand does: even ones vote yes and odd ones no, or the vote is closed."""
    if act == "close":
        return ConcludeGateReview(review_id=review_id)
    review = here.store.load(GateReview, review_id)
    assert review is not None
    assert review.frozen is not None
    choice = Choice.NO if hand % 2 else Choice.YES
    return CastVote(review_id=review_id, choice=choice, dossier_sha256=review.frozen.dossier_sha256)


def not_refused(here: OrganisationContext, command: Command, who: str, key: str) -> bool:
    """Give a command until it is answered: a busy record has said nothing yet, and the key makes it one command."""
    while True:
        try:
            here.dispatch(command, Actor(person(who)), key)
        except Refused:
            return False
        except RecordBusy:
            continue
        return True


def storm(here: OrganisationContext, act: str, who: str, hands: int, review_id: UUID) -> int:
    """Let all hands act at once, and count those that were not refused."""
    together, done = Barrier(hands), []

    def one(hand: int, command: Command) -> None:
        together.wait()
        if not_refused(here, command, who, f"{act} {who} {hand} of {id(here)} {review_id}"):
            done.append(hand)

    running = [Thread(target=one, args=(hand, act_of(here, act, review_id, hand))) for hand in range(hands)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return len(done)


def main(folder: str, url: str, act: str, who: str, hands: str) -> None:
    """Answer each review with what came of it."""
    installation = open_installation(Path(folder), url or None)
    here = installation.open("city")
    for line in sys.stdin:
        print(storm(here, act, who, int(hands), UUID(line.strip())), flush=True)  # noqa: T201 - the answer
    installation.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
