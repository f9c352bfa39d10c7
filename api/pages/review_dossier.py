"""What the page of a gate review shows beside the vote: criteria, votes that are void, the order of consultation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.pages.history import knows_persons
from api.pages.vocabulary import Vocabulary
from domain.access import Reader
from domain.consultation_values import Consulted
from domain.gate_review_values import Stage
from domain.gate_reviews import GateReview
from domain.lifecycle_definitions import LifecycleDefinition
from domain.programme_settings import ConsultationRole
from projections.plain_words import CHOICES, OUTCOMES
from projections.portfolio import PortfolioRow
from projections.reviews import decided_reviews_of
from projections.sentence_words import Teller, Words
from projections.sentences_of_reviews import ADVICE
from projections.sentences_of_settings import CONSULTATION_ROLES
from projections.statements import Connection
from runtime.dossier_checklists import GateChecklist, checklists_of
from runtime.organisations import OrganisationContext


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A step of the consultation order: who does what, in public or not, and what became of it."""

    number: int
    body: str
    role: str
    public: bool
    on: date | None
    state: str
    done: bool
    remark: str
    said_at: datetime | None
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a review rests on beside its vote."""

    criteria: tuple[ShownCriterion, ...]
    void_votes: tuple[ShownVoid, ...]
    checklists: tuple[GateChecklist, ...]
    recused_before: str
    reopened_by: UUID | None
    steps: tuple[ShownStep, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """Who looks at a page, and the words it is written in."""

    names: Words
    words: Vocabulary
    reader: Reader
    person: UUID | None

    @property
    def teller(self) -> Teller:
        """Tells in the language of the page."""
        return Teller(self.names, self.words.language, None)


Looked = tuple[GateReview, PortfolioRow, LifecycleDefinition]


def beside_the_vote(connection: Connection, here: OrganisationContext, what: Looked, seen: Seen) -> Beside:
    """Gather what a review rests on; who said what is for those inside."""
    review, row, definition = what
    insider = knows_persons(seen.reader, row.programme_id)
    leads = seen.person is not None and seen.person == row.lead
    part = leads or (seen.person is not None and review.takes_part(seen.person))
    under_way = review.stage in {Stage.REQUESTED, Stage.OPEN}
    decided = decided_reviews_of(connection, row.project_id)
    return Beside(
        criteria=_criteria(review, definition, seen, inside=insider or leads),
        void_votes=_void_votes(review, seen, insider=insider),
        checklists=checklists_of(connection, here, row, definition, inside=insider or part)
        if under_way
        else (),
        recused_before=", ".join(
            seen.teller.person(str(one)) for one in review.recusals if review.stage is Stage.REQUESTED
        ),
        reopened_by=next((one.reopened_by for one in decided if one.review_id == review.id), None),
        steps=tuple(_steps(review, seen, inside=insider or part)),
    )


def _criteria(
    review: GateReview, definition: LifecycleDefinition, seen: Seen, *, inside: bool
) -> tuple[ShownCriterion, ...]:
    shown = []
    for one in definition.gate(review.matter.gate).criteria:
        judged = review.criteria.get(one.key)
        shown.append(
            ShownCriterion(
                key=one.key,
                word=one.label.in_language(seen.words.language),
                met=judged.claim.met if judged else None,
                judged_by=seen.teller.person(str(judged.judged_by)) if judged and inside else "",
                judged_at=judged.judged_at if judged else None,
                remark=judged.claim.remark if judged and inside else "",
            )
        )
    return tuple(shown)


def _void_votes(review: GateReview, seen: Seen, *, insider: bool) -> tuple[ShownVoid, ...]:
    """Show the votes that are void to those inside, and to everybody their own."""
    return tuple(
        ShownVoid(
            name=seen.teller.person(str(one.ballot.person_id)),
            choice=seen.words.listed(CHOICES, one.ballot.choice),
            dossier_sha256=one.dossier_sha256,
            voided_at=one.voided_at,
        )
        for one in review.voided_votes
        if insider or seen.person in {one.ballot.person_id, one.ballot.cast_by}
    )


def _steps(review: GateReview, seen: Seen, *, inside: bool) -> Iterator[ShownStep]:
    """Show the consultation order; what a body said that does not meet in public is for those inside."""
    concluded = review.stage is Stage.CONCLUDED
    for number, step in enumerate(review.consultation, start=1):
        said = review.consulted.get(number)
        decides = step.role is ConsultationRole.DECISION
        told = said is not None and (step.public or inside)
        done = said is not None or (decides and concluded)
        if said is not None and told:
            state = seen.words.listed(ADVICE, said.advice)
        elif decides and concluded and review.outcome is not None:
            state = seen.words.listed(OUTCOMES, review.outcome)
        elif done:
            state = seen.words.text("erledigt")
        else:
            state = seen.words.text("steht aus" if step.mandatory else "nicht zwingend")
        notes = step.role is ConsultationRole.INFORMATION
        yield ShownStep(
            number=number,
            body=step.body,
            role=seen.words.listed(CONSULTATION_ROLES, step.role),
            public=step.public,
            on=step.on,
            state=state,
            done=done,
            remark=said.remark if said is not None and told else "",
            said_at=_said_at(review, said if told else None, decides=decides),
            open=said is None and not decides and notes is concluded,
        )


def _said_at(review: GateReview, said: Consulted | None, *, decides: bool) -> datetime | None:
    """Give when a body said what it said; the step of decision was taken with the decision."""
    if decides:
        return review.concluded_at
    return said.said_at if said is not None else None
