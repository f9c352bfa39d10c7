"""Commands that recuse somebody by rule while a vote is open: nobody votes on a project they have come to lead."""

from dataclasses import dataclass
from uuid import UUID

from domain.gate_reviews import GateReview
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class RecuseLead(Command):
    """Follow-up of a lead assigned while the board votes on the project: their seat is recused, their vote void."""

    review_id: UUID
    person_id: UUID


def recuse_lead(command: RecuseLead, work: Work) -> None:
    """Take the new lead out of the matter."""
    work.get(GateReview, command.review_id).recuse_lead(command.person_id, work.act)


HANDLERS: dict[type[Command], Handler] = {RecuseLead: recuse_lead}
