"""What the page of a gate review shows of its dossier: criteria as judged, and votes that are void."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.pages.vocabulary import Vocabulary
from domain.gate_reviews import GateReview
from domain.lifecycle_definitions import Gate
from projections.plain_words import CHOICES
from projections.sentence_words import Teller


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCriterion:
    """A criterion of the gate, and what was found of it by whom."""

    key: str
    word: str
    met: bool | None
    judged_by: str
    judged_at: datetime | None
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownVoid:
    """A vote that counts no more, because the papers it was cast on have changed."""

    name: str
    choice: str
    dossier_sha256: str
    voided_at: datetime


def criteria_shown(
    review: GateReview, gate: Gate, teller: Teller, *, insider: bool
) -> tuple[ShownCriterion, ...]:
    """Show the criteria of the gate; who judged them, and why, is not for everybody."""
    shown = []
    for one in gate.criteria:
        judged = review.criteria.get(one.key)
        shown.append(
            ShownCriterion(
                key=one.key,
                word=one.label.in_language(teller.language),
                met=judged.claim.met if judged else None,
                judged_by=teller.person(str(judged.judged_by)) if judged and insider else "",
                judged_at=judged.judged_at if judged else None,
                remark=judged.claim.remark if judged and insider else "",
            )
        )
    return tuple(shown)


def void_votes_shown(
    review: GateReview, words: Vocabulary, teller: Teller, person: UUID | None, *, insider: bool
) -> tuple[ShownVoid, ...]:
    """Show the votes that are void to those inside, and to everybody their own."""
    return tuple(
        ShownVoid(
            name=teller.person(str(one.ballot.person_id)),
            choice=words.listed(CHOICES, one.ballot.choice),
            dossier_sha256=one.dossier_sha256,
            voided_at=one.voided_at,
        )
        for one in review.voided_votes
        if insider or person in {one.ballot.person_id, one.ballot.cast_by}
    )
