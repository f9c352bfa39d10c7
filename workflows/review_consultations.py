"""Commands about the consultation order of a gate review: what bodies advised, and the order a review begins with."""

from dataclasses import dataclass
from uuid import UUID

from domain.consultation_values import Advice, ReviewStep
from domain.gate_reviews import GateReview
from domain.people import Role
from domain.programme_settings import ConsultationRole
from workflows.commands import Command, Handler, Work
from workflows.permits import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConsultation(Command):
    """Record what a body of the order said of the matter, by the number of its step; or that it is done without."""

    review_id: UUID
    step: int
    advice: Advice
    remark: str = ""


def record_consultation(command: RecordConsultation, work: Work) -> None:
    """Record a consultation; `effective` says when it took place."""
    work.get(GateReview, command.review_id).record_consultation(
        command.step, command.advice, command.remark.strip(), work.person_id, work.act
    )


def recording(command: RecordConsultation, _work: Work) -> frozenset[Role]:
    """Chair and PMO record what a body said; only the PMO does without one."""
    waived = command.advice is Advice.WAIVED
    return frozenset({Role.PMO} if waived else {Role.PMO, Role.CHAIR, Role.DEPUTY_CHAIR})


def of_step(command: RecordConsultation, work: Work) -> Scope:
    """The board of the step, not the one that decides, has the chair who may record it."""
    review = work.get(GateReview, command.review_id)
    step = review.step(command.step)
    return Scope(
        programme_id=review.matter.programme_id,
        board_id=step.board_id if step is not None else None,
        project_id=review.matter.project_id,
        target=(GateReview, review.id),
    )


def default_order(
    programme_id: UUID, matter_class: str, board_id: UUID, work: Work
) -> tuple[ReviewStep, ...] | None:
    """Give the order the programme laid down for a matter, if it ends in the decision of this board."""
    here = work.facts.time_of(programme_id)
    steps = here.orders.get(matter_class, ()) if here is not None else ()
    if not any(one.role is ConsultationRole.DECISION and one.board_id == board_id for one in steps):
        return None
    return tuple(
        ReviewStep(body=one.body, role=one.role, board_id=one.board_id, public=one.public) for one in steps
    )


HANDLERS: dict[type[Command], Handler] = {RecordConsultation: record_consultation}
