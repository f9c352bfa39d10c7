"""What the page of a gate review shows, and what of it whom: votes cast by name are not for everybody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import HTTPException, Request

from api.pages.history import knows_persons
from api.pages.project_record import STAGES, Review, gather
from api.pages.projects import definition_of
from api.pages.questions import language_of
from api.pages.review_dossier import Beside, Seen, beside_the_vote
from api.pages.visitors import Visitor
from api.pages.vocabulary import PhaseShown, Vocabulary
from domain.access import Reader
from domain.derivations import derivation
from domain.gate_review_values import Seat, Stage
from domain.gate_reviews import GateReview
from domain.lifecycle_definitions import LifecycleDefinition
from projections.audit_trail import audit_trail
from projections.chosen_projects import project_by_id
from projections.evidence_list import By, evidence_list, hidden_files
from projections.names import ProgrammeName, programme_names
from projections.plain_words import CHOICES, OUTCOMES, RECUSALS
from projections.portfolio import PortfolioRow
from projections.sentence_words import Teller
from projections.sentences_of_votes import rule_in_words
from projections.statements import Connection
from runtime.organisations import OrganisationContext

EVENTS_MOST = 1_000
VOTED, WAITING, LEFT, NO_VOTE = "hat abgestimmt", "noch keine Stimme", "ausgeschieden", "keine Stimme"
"""What a seat did, as far as one may know; texts of the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSeat:
    """A seat with what its holder did."""

    name: str
    office: str
    did: str
    recused: str
    deputies: str
    voted: bool
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPaper:
    """A document of the dossier; its name and the way to it are for those who may see it."""

    name: str
    sha256: str
    evidence_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A gate review and all it rests on, in words."""

    review: GateReview
    programme: ProgrammeName
    row: PortfolioRow
    phase: PhaseShown
    target: PhaseShown
    gate: str
    question: str
    beside: Beside
    board: str
    motion: str
    requested_by: str
    requested_at: datetime
    state: str
    dossier: tuple[ShownPaper, ...]
    conditions: tuple[str, ...]
    rule: str
    statutory: int
    seats: tuple[ShownSeat, ...]
    derivation: str
    wording: str
    own_choice: str
    own_person: str
    own_seat: bool
    represents: tuple[tuple[str, str], ...]
    advisers: str
    abstention: bool

    @property
    def dossier_sha256(self) -> str:
        """The hash a vote names; empty before the vote opens."""
        return self.review.frozen.dossier_sha256 if self.review.frozen else ""


def sheet_of(
    request: Request, here: OrganisationContext, reader: Reader, visitor: Visitor | None, review_id: str
) -> Sheet:
    """Gather what the page of a review shows.

    Raises:
        HTTPException: there is no such review, or its project is not for this reader.
    """
    review = _review(here, review_id)
    with here.reading() as connection:
        row = project_by_id(connection, reader, review.matter.project_id)
        if row is None:
            raise HTTPException(404)
        programme = next(one for one in programme_names(connection) if one.programme_id == row.programme_id)
        told = _told(connection, reader, row, review.id)
        words = Vocabulary.read(connection, language_of(request))
        papers = _papers(connection, reader, review, words)
        viewer = _Viewer(reader, visitor, here)
        definition = definition_of(here, row)
        seen = Seen(words.for_sentences(programme, row, definition), words, reader, viewer.person)
        beside = beside_the_vote(connection, here, (review, row, definition), seen)
    return _written(review, (row, programme), (told, papers, beside), words, viewer)


def _review(here: OrganisationContext, text: str) -> GateReview:
    try:
        review = here.store.load(GateReview, UUID(text))
    except ValueError as error:
        raise HTTPException(404) from error
    if review is None:
        raise HTTPException(404)
    return review


def _told(connection: Connection, reader: Reader, row: PortfolioRow, review_id: UUID) -> Review:
    # A stream is short by rule: no review has more events than this.
    entries = audit_trail(connection, reader, project_id=row.project_id, stream=review_id, most=EVENTS_MOST)
    return gather(entries).reviews[review_id]


@dataclass(frozen=True, slots=True)
class _Viewer:
    reader: Reader
    visitor: Visitor | None
    here: OrganisationContext

    @property
    def person(self) -> UUID | None:
        return self.visitor.signed_in.person_id if self.visitor else None


def _written(
    review: GateReview,
    place: tuple[PortfolioRow, ProgrammeName],
    what: tuple[Review, tuple[ShownPaper, ...], Beside],
    words: Vocabulary,
    viewer: _Viewer,
) -> Sheet:
    (row, programme), (told, papers, beside) = place, what
    definition = definition_of(viewer.here, row)
    gate, language, frozen = definition.gate(review.matter.gate), words.language, review.frozen
    names = words.for_sentences(programme, row, definition)
    insider = knows_persons(viewer.reader, row.programme_id)
    own = review.ballots.get(viewer.person) if viewer.person else None
    return Sheet(
        review=review,
        programme=programme,
        row=row,
        phase=_phase(definition, row.phase, row, words),
        target=_phase(definition, review.matter.target, row, words),
        gate=gate.label.in_language(language),
        question=gate.question.in_language(language),
        beside=beside,
        board=words.boards.get(review.matter.board_id, ""),
        motion=told.motion,
        requested_by=names.person(str(review.requested_by), language),
        requested_at=told.requested_at,
        state=words.listed(OUTCOMES, told.outcome) if told.outcome else words.text(STAGES[review.stage]),
        dossier=papers,
        conditions=tuple(str(one.wording) for one in review.conditions),
        rule=rule_in_words(frozen.rule, Teller(names, language, None)) if frozen else "",
        statutory=frozen.statutory_seats if frozen else 0,
        seats=_seats(review, Teller(names, language, None), words, viewer, insider=insider),
        derivation=_derivation(review, told, language, insider=insider),
        wording=told.wording,
        own_choice=words.listed(CHOICES, own.choice) if own else "",
        own_person=_own_person(review, viewer.person),
        own_seat=viewer.person is not None and review.seat_of(viewer.person) is not None,
        represents=_represents(review, viewer.person, Teller(names, language, None)),
        advisers=", ".join(names.person(str(one), language) for one in review.panel.advisers),
        abstention=_may_abstain(review),
    )


def _papers(
    connection: Connection, reader: Reader, review: GateReview, words: Vocabulary
) -> tuple[ShownPaper, ...]:
    """Show the dossier: the vote rests on every hash in it, also of files that are not for this reader."""
    project_id = review.matter.project_id
    hidden = hidden_files(connection, reader, project_id)
    kept = {row.sha256: row.evidence_id for row in evidence_list(connection, reader, By.PROJECT, project_id)}
    return tuple(
        ShownPaper(
            name=words.text("Nicht öffentliche Unterlage") if one.sha256 in hidden else one.name,
            sha256=one.sha256,
            evidence_id=kept.get(one.sha256),
        )
        for one in (review.frozen.dossier if review.frozen else review.dossier)
    )


def _phase(definition: LifecycleDefinition, key: str, row: PortfolioRow, words: Vocabulary) -> PhaseShown:
    return words.phase(row.lifecycle_id, key, definition.coarse(key).value)


def _own_person(review: GateReview, person: UUID | None) -> str:
    """Give whoever may be recused: before the opening nobody is seated yet, and the door knows the members."""
    if person is None or person in review.recused():
        return ""
    return str(person) if review.stage is Stage.REQUESTED or review.takes_part(person) else ""


def _may_abstain(review: GateReview) -> bool:
    return review.frozen is not None and review.frozen.rule["abstention"] != "forbidden"


def _derivation(review: GateReview, told: Review, language: str, *, insider: bool) -> str:
    """Say how the result follows, or would follow now: what votes add up to is not for everybody while one runs."""
    if review.stage is Stage.OPEN and insider:
        return derivation(review.tally(), "en" if language == "en" else "de")
    return told.derivation(language)


def _seats(
    review: GateReview, teller: Teller, words: Vocabulary, viewer: _Viewer, *, insider: bool
) -> tuple[ShownSeat, ...]:
    """Show who sits on the review, and to whom it concerns what they did."""
    if review.frozen is None:
        return ()
    colleague = viewer.person is not None and any(
        seat.person_id == viewer.person for seat in review.frozen.seats
    )
    choices = insider or (colleague and review.stage is Stage.CONCLUDED)
    shown, out = [], review.recused()
    for seat in review.frozen.seats:
        ballot = review.ballots.get(seat.person_id)
        own = seat.person_id == viewer.person
        did = ""
        if ballot is not None and (choices or own):
            did = words.listed(CHOICES, ballot.choice)
        elif insider or colleague:
            did = words.text(_state(review, seat.person_id, voted=ballot is not None))
        shown.append(
            ShownSeat(
                name=teller.person(str(seat.person_id)),
                office=_office(review, seat, words),
                did="" if seat.person_id in out else did,
                recused=words.listed(RECUSALS, out[seat.person_id]) if seat.person_id in out else "",
                deputies=", ".join(
                    teller.person(str(one.person_id))
                    for one in review.panel.deputies
                    if one.principal == seat.person_id and seat.person_id not in out
                ),
                voted=ballot is not None,
                own=own,
            )
        )
    return tuple(shown)


def _office(review: GateReview, seat: Seat, words: Vocabulary) -> str:
    if seat.chair:
        return words.text("Vorsitz")
    return words.text("stellvertretender Vorsitz") if seat.person_id in review.panel.deputy_chairs else ""


def _represents(review: GateReview, person: UUID | None, teller: Teller) -> tuple[tuple[str, str], ...]:
    """Give the members somebody may still vote for: ids and names."""
    if person is None or review.stage is not Stage.OPEN:
        return ()
    waiting = (one for one in review.represented_by(person) if one not in review.ballots)
    return tuple((str(one), teller.person(str(one))) for one in waiting)


def _state(review: GateReview, person: UUID, *, voted: bool) -> str:
    if voted:
        return VOTED
    if person in review.vacated:
        return LEFT
    return WAITING if review.stage is Stage.OPEN else NO_VOTE
