"""A process that gives commands as fast as it can and writes down each one that was accepted.

Run as `python -m tests.support.hammer FOLDER DATABASE_URL ACCEPTED SEED ROUNDS`; the last line it prints is `done`.
"""

import os
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from pydantic import SecretStr

from domain.ballots import Choice
from domain.gate_reviews import GateReview
from domain.refusals import Refused
from projections.reviews import REVIEWS
from runtime.clock import Clock, StoryClock
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings
from tests.support.city import BEGIN, person
from workflows.commands import Actor, Command
from workflows.gate_reviews import CastVote
from workflows.projects import AssignLead, PlanDates, RetitleProject

MEMBERS = ("ada", "bo", "cy")
Wish = tuple[Command, Actor, str]


def open_installation(folder: Path, database_url: str | None, clock: Clock | None = None) -> Installation:
    """Open the city of a folder as another process would."""
    url = SecretStr(database_url) if database_url else None
    settings = Settings(env=Environment.TEST, data_dir=folder, database_url=url)
    return Installation(settings, clock or StoryClock(BEGIN + timedelta(days=1), running=True))


def wishes(here: OrganisationContext, rounds: int, seed: str) -> Iterator[Wish]:
    """Votes on every open review, under keys all processes share, and changes of every project."""
    chance = random.Random(seed)  # noqa: S311 - nothing to guess here
    reviews, projects = reviews_of(here)
    votes = [(review, who) for review in reviews for who in MEMBERS]
    for turn in range(rounds):
        project = chance.choice(projects)
        key = f"{seed}-{turn}"
        lead = person(chance.choice(("eve", "lea", "max")))
        pia = Actor(person("pia"))
        yield AssignLead(project_id=project, lead=lead), pia, f"lead-{key}"
        yield PlanDates(project_id=project, start=None, end=date(2025, 1, 1 + turn % 28)), pia, f"plan-{key}"
        yield RetitleProject(project_id=project, title=f"Titel {key}"), pia, f"title-{key}"
        if votes:
            review, who = votes.pop(chance.randrange(len(votes)))
            yield vote_of(here, review, chance), Actor(person(who)), f"vote-{review}-{chance.choice('ab')}"


def reviews_of(here: OrganisationContext) -> tuple[list[UUID], list[UUID]]:
    """Give the reviews there are, and their projects."""
    with here.reading() as connection:
        connection.cursor.execute(
            f"SELECT review_id, project_id FROM {REVIEWS.tables[0].name} ORDER BY review_id"
        )
        found = connection.cursor.fetchall()
    return [UUID(row[0]) for row in found], [UUID(row[1]) for row in found]


def vote_of(here: OrganisationContext, review_id: UUID, chance: random.Random) -> CastVote:
    """Vote on the dossier as it was frozen."""
    review = here.store.load(GateReview, review_id)
    assert review is not None
    assert review.frozen is not None
    choice = chance.choice((Choice.YES, Choice.NO))
    return CastVote(
        review_id=review_id, choice=choice, dossier_sha256=review.frozen.dossier_sha256, reason="gut"
    )


def hammer(folder: Path, database_url: str | None, accepted: Path, seed: str, rounds: int) -> None:
    """Give the wishes as commands; a refusal is an answer too."""
    installation = open_installation(folder, database_url)
    here = installation.open("city")
    with accepted.open("a", encoding="ascii") as file:
        for command, by, key in wishes(here, rounds, seed):
            try:
                receipt = here.dispatch(command, by, key)
            except Refused:
                continue
            file.write(f"{by.name} {key} {receipt.position}\n")
            file.flush()
            os.fsync(file.fileno())
    installation.close()


if __name__ == "__main__":
    hammer(Path(sys.argv[1]), sys.argv[2] or None, Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
