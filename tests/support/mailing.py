"""What mail tests share: addresses for the people of the city, reminders that fall due, a look at the outbox."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.ballots import Choice
from projections.statements import Statement
from runtime.tick import tick
from storage.directory import enter
from storage.schema import MAIL_OUTBOX
from tests.support.city import City, person
from workflows.projects import AssignLead

_C = MAIL_OUTBOX.c
_ROWS = Statement(sa.select(_C.mail_id, _C.state, _C.attempts, _C.lease_until, _C.carried_in, _C.sent_at, _C.answer, _C.mail_sha256))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the outbox."""

    state: str
    attempts: int
    lease_until: str | None
    carried_in: str | None
    sent_at: str | None
    answer: str | None
    mail_sha256: str | None


def outbox_rows(city: City) -> dict[UUID, Row]:
    """Give all rows of the outbox by id."""
    with city.reading() as connection:
        found: Any = connection.rows(_ROWS)
    return {UUID(mail): Row(*rest) for mail, *rest in found}


def enter_everybody(city: City, language: str = "de") -> None:
    """Give everybody of the city a name and an address."""
    for name in ("ada", "bo", "cy", "eve", "pia", "max", "rob", "ann", "lea"):
        enter(
            city.here.store.database,
            person(name),
            name=name.capitalize(),
            email=f"{name}@city.example",
            language=language,
        )


def let_reminders_fall_due(
    city: City, keys: tuple[str, ...], *, public: bool = True, lead: str | None = "eve"
) -> None:
    """Register projects in a checked phase, and go to the day on which the next reminders are issued."""
    for key in keys:
        project = city.add_project(key, phase="implementation", public=public)
        if lead:
            city.do(AssignLead(project_id=project, lead=person(lead)), "pia")
    tick(city.here)
    before = len(outbox_rows(city))
    for _ in range(60):
        city.clock.set(city.clock.now() + timedelta(days=1))
        tick(city.here)
        if len(outbox_rows(city)) > before:
            return
    msg = "Nobody was reminded within sixty days."
    raise AssertionError(msg)


def decide(city: City, name: str = "review") -> UUID:
    """Let the board carry Eve's request."""
    review = city.request_release(name)
    city.vote(review, "ada", Choice.YES)
    city.vote(review, "bo", Choice.YES)
    return review
