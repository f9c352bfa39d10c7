"""The comparison: the same flow on plain `eventsourcing` with `transitions`, without any read model."""

import os
import time
from pathlib import Path
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from transitions import Machine

NEEDED = 3
MACHINE = Machine(
    model=None,
    states=["requested", "decided"],
    initial="requested",
    transitions=[{"trigger": "decide", "source": "requested", "dest": "decided"}],
    auto_transitions=False,
)


class Review(Aggregate):
    """A vote that is decided by the third yes."""

    @event("Requested")
    def __init__(self, project: str) -> None:
        self.project = project
        self.votes: dict[str, str] = {}
        self.state = "requested"

    @event("Voted")
    def vote(self, voter: str, choice: str) -> None:
        """Take in a vote."""
        self.votes[voter] = choice

    @event("Decided")
    def decide(self) -> None:
        """Decide."""
        self.state = "decided"


class Reviews(Application[UUID]):
    """A library application with its stock recorder."""

    def request(self, project: str) -> UUID:
        """Ask for a review."""
        review = Review(project)
        self.save(review)
        return review.id

    def cast(self, review_id: UUID, voter: str) -> None:
        """Vote, and decide on the third vote if the machine allows it."""
        review: Review = self.repository.get(review_id)
        review.vote(voter, "yes")
        if len(review.votes) == NEEDED and "decide" in MACHINE.get_triggers(review.state):
            review.decide()
        self.save(review)


class PlainFlow:
    """Runs flows on a stock SQLite recorder in a folder."""

    def __init__(self, folder: Path) -> None:
        """Open the application."""
        self._reviews = Reviews(
            env={
                "PERSISTENCE_MODULE": "eventsourcing.sqlite",
                "SQLITE_DBNAME": os.fspath(folder / "plain.db"),
            }
        )

    def measure(self, flows: int) -> float:
        """Give wall seconds per flow."""
        begin = time.perf_counter()
        for _ in range(flows):
            review = self._reviews.request(str(uuid4()))
            for voter in ("ada", "bo", "cy"):
                self._reviews.cast(review, voter)
        return (time.perf_counter() - begin) / flows

    def close(self) -> None:
        """Let go of the database."""
        self._reviews.close()
