"""Every decision counted anew: the votes cast, under the rule recorded with them, give the result recorded.

Reads the events through the domain alone, as `runtime.replay` does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from domain.ballots import Result, Tally
from domain.catalogue import AGGREGATE_OF
from domain.gate_review_values import CircularEnd, Outcome
from domain.gate_reviews import GateReview
from domain.kernel import DomainEvent

FIGURES_DIFFER, RESULT_DIFFERS, DERIVATION_DIFFERS = "figures_differ", "result_differs", "derivation_differs"

_RESULTS = {
    Outcome.APPROVE: Result.CARRIED,
    Outcome.APPROVE_WITH_CONDITIONS: Result.CARRIED,
    Outcome.REJECT: Result.REJECTED,
    Outcome.NO_QUORUM: Result.NO_QUORUM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFinding:
    """A decision that does not follow from its votes: where it is recorded, what differs, in which review."""

    position: int
    kind: str
    subject: UUID


def verify_decisions(events: Iterable[tuple[int, DomainEvent]]) -> Iterator[DecisionFinding]:
    """Give what does not hold, in the order of the record; nothing: every decision follows from its votes."""
    reviews: dict[UUID, GateReview] = {}
    for position, event in events:
        if AGGREGATE_OF[type(event)] is not GateReview:
            continue
        subject = event.originator_id
        review = reviews.get(subject)
        if review is not None:
            for kind in _differences(review, event):
                yield DecisionFinding(position=position, kind=kind, subject=subject)
        after = event.mutate(review)
        if isinstance(event, GateReview.Concluded | GateReview.Withdrawn):
            reviews.pop(subject, None)
        elif isinstance(after, GateReview):
            reviews[subject] = after


def _differences(review: GateReview, event: DomainEvent) -> Iterator[str]:
    """Count the votes a recorded result rests on, and compare."""
    if not isinstance(event, GateReview.Concluded | GateReview.RoundClosed | GateReview.CircularVoided):
        return
    recorded = event.tally
    if recorded is None:
        return
    counted = review.tally().closed()
    figures = counted.to_data()
    if any(figures.get(name) != value for name, value in recorded.items()):
        yield FIGURES_DIFFER
    if counted.result is not _recorded_result(event):
        yield RESULT_DIFFERS
    read = Tally.from_data(review.rule(), recorded)
    if read.recomputed() is not read.if_closed_now:
        yield DERIVATION_DIFFERS


def _recorded_result(
    event: GateReview.Concluded | GateReview.RoundClosed | GateReview.CircularVoided,
) -> Result | None:
    if isinstance(event, GateReview.Concluded):
        return _RESULTS.get(event.outcome)
    if isinstance(event, GateReview.RoundClosed):
        return Result.NEW_ROUND
    return Result.NO_QUORUM if event.cause is CircularEnd.NO_QUORUM else None
