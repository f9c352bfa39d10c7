"""Follow-ups: an event in, commands out, carried out in the same transaction with causation recorded.

What follows a decision and cannot be taken becomes an exception task for the PMO; the decision stands.
Any other event is refused together with what should have followed from it.
"""

from collections.abc import Callable
from uuid import UUID

from domain.gate_reviews import GateReview, Outcome
from domain.kernel import DomainEvent
from domain.people import Person, ScopeKind
from domain.projects import Project
from workflows.commands import Command, Work
from workflows.gate_reviews import OPENS_AT_REQUEST, OpenGateReview, VacateSeat, gate_of
from workflows.projects import EnterPhase

Follow = Callable[..., tuple[Command, ...]]


def phase_after_approval(event: GateReview.Concluded, _work: Work) -> tuple[Command, ...]:
    """A carried review lets the project enter the phase behind the gate, as of the decision."""
    if event.outcome is not Outcome.APPROVE:
        return ()
    return (EnterPhase(project_id=event.project_id, review_id=event.originator_id),)


def vote_after_request(event: GateReview.Requested, work: Work) -> tuple[Command, ...]:
    """A gate whose vote opens at once opens with the request."""
    project = work.get(Project, event.matter.project_id)
    gate = gate_of(project, event.matter.gate, work)
    return (OpenGateReview(review_id=event.originator_id),) if gate.opens == OPENS_AT_REQUEST else ()


def seats_after_mandate(event: Person.MandateEnded, work: Work) -> tuple[Command, ...]:
    """An ended board mandate vacates its seat in every review the board is voting on."""
    if event.scope_kind is not ScopeKind.BOARD or event.scope_id is None:
        return ()
    return tuple(
        VacateSeat(review_id=review, person_id=event.originator_id, mandate_id=event.mandate_id)
        for review in work.facts.open_reviews_before(event.scope_id)
    )


FOLLOWUPS: dict[type[DomainEvent], Follow] = {
    GateReview.Concluded: phase_after_approval,
    GateReview.Requested: vote_after_request,
    Person.MandateEnded: seats_after_mandate,
}


def followups_of(event: DomainEvent, work: Work) -> tuple[Command, ...]:
    """Give the commands an event calls for."""
    follow = FOLLOWUPS.get(type(event))
    return follow(event, work) if follow else ()


def place_of(event: DomainEvent, work: Work) -> tuple[UUID, UUID | None] | None:
    """Give (programme, project) of an event that stands though its follow-up fails, for the task to reach its PMO.

    None: what cannot be followed up must not be recorded either. So is a request whose vote cannot open.
    """
    if not isinstance(event, GateReview.Concluded):
        return None
    matter = work.get(GateReview, event.originator_id).matter
    return matter.programme_id, matter.project_id
