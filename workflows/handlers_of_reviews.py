"""Which handler carries out which command about gate reviews."""

from workflows import (
    gate_reviews,
    review_consultations,
    review_dossiers,
    review_recusals,
)
from workflows.commands import Command, Handler

HANDLERS_OF_REVIEWS: dict[type[Command], Handler] = {
    **gate_reviews.HANDLERS,
    **review_consultations.HANDLERS,
    **review_dossiers.HANDLERS,
    **review_recusals.HANDLERS,
}
"""Part of the table of the one door."""
