"""The gate reviews of a project as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.pages.project_record import STAGES, Review
from api.pages.vocabulary import Vocabulary
from domain.access import Reader, visible_to
from domain.gate_review_values import Stage
from domain.gate_reviews import GateReview
from domain.lifecycle_definitions import LifecycleDefinition
from projections.plain_words import OUTCOMES
from runtime.organisations import OrganisationContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReview:
    """One review in words."""

    review_id: UUID
    gate: str
    question: str
    board: str
    motion: str
    stage: Stage
    state: str
    requested_at: datetime
    due_at: datetime | None
    concluded_at: datetime | None
    derivation: str
    wording: str


def shown_reviews(
    reviews: Iterable[Review], definition: LifecycleDefinition, words: Vocabulary
) -> list[ShownReview]:
    """Put reviews into words, the latest first."""
    return [_shown(review, definition, words) for review in reversed(list(reviews))]


def _shown(review: Review, definition: LifecycleDefinition, words: Vocabulary) -> ShownReview:
    gate = definition.gate(review.gate)
    return ShownReview(
        review_id=review.review_id,
        gate=gate.label.in_language(words.language),
        question=gate.question.in_language(words.language),
        board=words.boards.get(review.board_id, ""),
        motion=review.motion,
        stage=review.stage,
        state=words.listed(OUTCOMES, review.outcome) if review.outcome else words.text(STAGES[review.stage]),
        requested_at=review.requested_at,
        due_at=review.due_at,
        concluded_at=review.concluded_at,
        derivation=review.derivation(words.language),
        wording=review.wording,
    )


def count_open_votes(
    here: OrganisationContext, reader: Reader, programme_id: UUID, reviews: Iterable[Review]
) -> None:
    """Give open reviews their count so far; single votes and what they add up to are not for the public."""
    if not visible_to(reader, public=False, programme_id=programme_id):
        return
    for review in reviews:
        if review.stage is Stage.OPEN:
            found = here.store.load(GateReview, review.review_id)
            if found is not None and found.frozen is not None:
                review.tally = found.tally().to_data()
