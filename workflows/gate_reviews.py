"""Commands about gate reviews: request, open, vote, declare recusal, conclude, defer, withdraw."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.ballots import Choice
from domain.boards import Board, board_id
from domain.conditions import ConditionDraft
from domain.consultation_values import ReviewStep, against_steps
from domain.gate_review_rules import over
from domain.gate_review_values import RecusalGround, VotingPaper
from domain.gate_reviews import DossierItem, FrozenVote, GateMatter, GateReview, Paper, Stage
from domain.lifecycle_definitions import Gate, OutcomeKind
from domain.people import ON_BOARDS, Role
from domain.projects import Project
from domain.refusals import Refusal, Refused, Unmet, found_by, require, unmet
from domain.review_dossiers import CriterionClaim
from domain.rules import blank
from domain.texts import Note
from workflows.commands import Command, Handler, Work
from workflows.conditions import check_drafts
from workflows.dossiers import (
    complete_dossier,
    files_as_items,
    missing_from,
    require_criteria,
    sha256_of_dossier,
)
from workflows.evidence import evidence_for
from workflows.lifecycles import gate_of, pinned
from workflows.review_consultations import default_order
from workflows.review_openings import Matter, opening_of, require_decided

OPENS_AT_REQUEST = "at_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestGateReview(Command):
    """Ask for the decision on a gate, perhaps anew (`reopens`), with the documents and files laid before the board.

    With conditions, the vote is on the approval with exactly these. `circular` asks for a decision outside of a
    meeting where the vote opens with the request.
    """

    review_id: UUID
    project_id: UUID
    gate: str
    motion: str
    dossier: tuple[DossierItem, ...] = ()
    evidence: tuple[UUID, ...] = ()
    conditions: tuple[ConditionDraft, ...] = ()
    circular: bool = False
    criteria: tuple[CriterionClaim, ...] = ()
    reopens: UUID | None = None
    consultation: tuple[ReviewStep, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGateReview(Command):
    """Open the vote, in a meeting or by circular resolution: seats, deputies, rule and dossier are frozen."""

    review_id: UUID
    circular: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote(Command):
    """Vote on the dossier and in the round one has seen, perhaps for an absent member; the reason is sealed."""

    review_id: UUID
    choice: Choice
    dossier_sha256: str
    reason: str | None = None
    on_behalf_of: UUID | None = None
    round: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareRecusal(Command):
    """Take oneself, or by the board's decision somebody, out of a matter; the reason is sealed, the fact is public."""

    review_id: UUID
    person_id: UUID
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectToCircular(Command):
    """Object to deciding a matter outside of a meeting; the reason may concern persons and is sealed."""

    review_id: UUID
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VacateSeat(Command):
    """Follow-up of an ended mandate: the seat leaves an open review."""

    review_id: UUID
    person_id: UUID
    mandate_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class VacateLapsedSeats(Command):
    """Take the seats out of open votes whose mandates came to the end they were given for."""

    review_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeOverdueReviews(Command):
    """Close votes whose time has run out, by the votes cast."""

    review_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeGateReview(Command):
    """Close a vote by its result."""

    review_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferGateReview(Command):
    """Put a decision off, by whoever the lifecycle names for it."""

    review_id: UUID
    until: date | None = None
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnGateReview(Command):
    """Give a paper back for rework, by whoever the lifecycle names for it; the project moves where it says."""

    review_id: UUID
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawGateReview(Command):
    """Take a request back."""

    review_id: UUID
    reason: str


def request_gate_review(command: RequestGateReview, work: Work) -> None:
    """Request a review of a gate of the project's present phase; repeating the request records nothing."""
    known = work.find(GateReview, command.review_id)
    if known is not None:
        if known.matter.project_id == command.project_id and known.matter.gate == command.gate:
            return
        raise Refused(Refusal.ALREADY_EXISTS, noun="gate_review", id=str(command.review_id))
    project = work.get(Project, command.project_id)
    definition = pinned(work, project.lifecycle)
    gate = gate_of(project, command.gate, work)
    open_reviews = work.facts.unfinished_reviews_of(project.id)
    decides = board_id(project.programme_id, gate.board)
    board = work.find(Board, decides)
    asked = OutcomeKind.APPROVE_WITH_CONDITIONS if command.conditions else OutcomeKind.APPROVE
    against = (
        unmet(Refusal.PROJECT_CLOSED, project=project.key, phase=project.phase.phase)
        if project.phase.final
        else None,
        unmet(Refusal.PROJECT_PAUSED, project=project.key) if project.run_state.value == "paused" else None,
        _elsewhere(project, gate),
        unmet(Refusal.REVIEW_ALREADY_OPEN, review=str(open_reviews[0])) if open_reviews else None,
        unmet(Refusal.BOARD_UNKNOWN, board=gate.board) if board is None else None,
        blank("motion", command.motion),
        _not_offered(gate, asked) if command.conditions else None,
        *found_by(lambda: evidence_for(project.id, command.evidence, work)),
        *found_by(lambda: check_drafts(command.conditions, project.programme_id, work)),
        *_against_what_it_names(command, project, gate, work),
    )
    if any(against):
        wished = Matter(project, gate, board, work.person_id, command.circular)
        require(*against, *_against_opening_at_request(wished, command, work))
    matter = GateMatter(
        project_id=project.id,
        programme_id=project.programme_id,
        gate=gate.key,
        source=gate.source,
        target=_target(gate, asked),
        board_id=decides,
        matter_class=gate.matter_class,
        lifecycle_version=definition.version,
        lifecycle_sha256=project.lifecycle.sha256,
    )
    dossier = (*command.dossier, *files_as_items(project.id, command.evidence, work))
    steps = command.consultation or default_order(project.programme_id, gate.matter_class, decides, work)
    asked_for = (command.motion, dossier, command.evidence, command.conditions, command.circular)
    paper = Paper(*asked_for, command.reopens, steps)
    review = GateReview.request(command.review_id, matter, work.person_id, paper, work.act)
    for claim in command.criteria:
        review.judge_criterion(claim, work.person_id, work.act)
    work.add(review)


def _against_what_it_names(
    command: RequestGateReview, project: Project, gate: Gate, work: Work
) -> tuple[Unmet | None, ...]:
    """Find what is wrong with the bodies, the decided review and the criteria that a request names."""
    decides = board_id(project.programme_id, gate.board)
    return (
        *(against_steps(command.consultation, decides) if command.consultation else ()),
        *found_by(lambda: require_decided(command.reopens, project.id, gate, work)),
        *found_by(lambda: require_criteria(gate, command.criteria, project.id, work)),
    )


def _target(gate: Gate, kind: OutcomeKind) -> str:
    """Give the phase an approval leads to; the gate's own where the outcome names none."""
    outcome = gate.outcome(kind)
    return (outcome.target if outcome else None) or gate.target


def _not_offered(gate: Gate, kind: OutcomeKind) -> Unmet | None:
    return None if gate.outcome(kind) else unmet(Refusal.OUTCOME_NOT_OFFERED, outcome=kind.value)


def _against_opening_at_request(
    matter: Matter, command: RequestGateReview, work: Work
) -> tuple[Unmet | None, ...]:
    """Name with a refused request what would keep its vote from opening; a good one meets it when it opens."""
    if matter.gate.opens != OPENS_AT_REQUEST:
        return ()
    met = {claim.criterion for claim in command.criteria if claim.met}
    lacking = missing_from(matter.gate, matter.project.id, command.evidence, met, work)
    return (*opening_of(matter, work).against, *lacking)


def open_gate_review(command: OpenGateReview, work: Work) -> None:
    """Open the vote on the project as it stands: nothing may stand against it."""
    review = work.get(GateReview, command.review_id)
    if review.stage is Stage.OPEN:
        return
    project = work.get(Project, review.matter.project_id)
    gate = gate_of(project, review.matter.gate, work)
    board = work.get(Board, review.matter.board_id)
    require(over(review.id, review.stage))
    matter = Matter(
        project,
        gate,
        board,
        review.requested_by,
        command.circular,
        review.circular_voided_at,
        review.id,
        review.recusals,
    )
    opening = opening_of(matter, work)
    require(
        _elsewhere(project, gate),
        *opening.against,
        *found_by(lambda: evidence_for(project.id, review.evidence, work)),
        *missing_from(gate, project.id, review.evidence, review.criteria_met(), work),
        review.consultation_missing(),
    )
    voting = opening.voting
    assert voting is not None  # noqa: S101 - refused otherwise
    dossier = complete_dossier(review, project, work)
    frozen = FrozenVote(
        statutory_seats=board.statutory_seats,
        seats=voting.seats,
        rule_version=voting.rule_version,
        rule=voting.rule.to_data(),
        dossier=dossier,
        dossier_sha256=sha256_of_dossier(dossier),
    )
    review.open(frozen, opening.due_at, work.act, replace(voting.panel, rounds_due_at=opening.rounds_due_at))


def _elsewhere(project: Project, gate: Gate) -> Unmet | None:
    phase = project.phase.phase
    if gate.source == phase:
        return None
    return unmet(Refusal.GATE_OUT_OF_ORDER, project=project.key, phase=phase, expected=gate.source)


def cast_vote(command: CastVote, work: Work) -> None:
    """Cast the acting person's vote, from their own seat or for the member they stand in for."""
    voter, principal = work.person_id, command.on_behalf_of
    review = work.get(GateReview, command.review_id)
    right = review.seat_of(voter) if principal is None else review.deputy_for(principal, voter)
    review.cast_vote(
        voter,
        command.choice,
        VotingPaper(command.dossier_sha256, command.round),
        Note(voter, command.reason) if command.reason else None,
        work.act,
        principal=principal,
        lapsed=right is not None and _lapsed(voter, right.mandate_id, work.act.recorded_at, work),
    )


def _lapsed(person: UUID, mandate_id: UUID, at: datetime, work: Work) -> bool:
    """Tell whether the mandate a vote rests on is no longer in force."""
    return all(mandate.mandate_id != mandate_id for mandate in work.facts.mandates_of(person, at))


def declare_recusal(command: DeclareRecusal, work: Work) -> None:
    """Take a person out of the matter; who is not that person records what the board decided."""
    person = command.person_id
    ground = RecusalGround.OWN_DECLARATION if person == work.by.person_id else RecusalGround.BOARD_DECISION
    reason = Note(person, command.reason) if command.reason else None
    review = work.get(GateReview, command.review_id)
    board_id = review.matter.board_id
    held = work.facts.mandates_of(person, work.act.recorded_at)
    seated = any(mandate.role in ON_BOARDS and mandate.scope_id == board_id for mandate in held)
    review.declare_recusal(person, ground, reason, work.act, seated=seated)


def recusing(command: DeclareRecusal, work: Work) -> frozenset[Role]:
    """Whoever has a say in the matter declares for themselves; what the board decides, chair or PMO record."""
    if command.person_id == work.by.person_id:
        return ON_BOARDS
    return frozenset({Role.CHAIR, Role.DEPUTY_CHAIR, Role.PMO})


def object_to_circular(command: ObjectToCircular, work: Work) -> None:
    """Object to the procedure."""
    reason = Note(work.person_id, command.reason) if command.reason else None
    work.get(GateReview, command.review_id).object_to_procedure(work.person_id, reason, work.act)


def vacate_seat(command: VacateSeat, work: Work) -> None:
    """Take a seat out of an open review."""
    work.get(GateReview, command.review_id).vacate_seats((command.mandate_id,), work.act)


def vacate_lapsed_seats(command: VacateLapsedSeats, work: Work) -> None:
    """Take out whoever has not voted and whose mandate lapsed before the vote was due."""
    for review_id in command.review_ids:
        review = work.get(GateReview, review_id)
        until = min(work.act.recorded_at, review.vote_due_at or work.act.recorded_at)
        lapsed = [
            seat.mandate_id
            for seat in review.seats_to_vote()
            if _lapsed(seat.person_id, seat.mandate_id, until, work)
        ]
        review.vacate_seats(lapsed, work.act)


def conclude_overdue_reviews(command: ConcludeOverdueReviews, work: Work) -> None:
    """Close what is overdue."""
    for review_id in command.review_ids:
        work.get(GateReview, review_id).close_overdue(work.act)


def conclude_gate_review(command: ConcludeGateReview, work: Work) -> None:
    """Close the vote by its result."""
    work.get(GateReview, command.review_id).conclude(work.act)


def defer_gate_review(command: DeferGateReview, work: Work) -> None:
    """Defer if the gate offers it."""
    review = work.get(GateReview, command.review_id)
    project = work.get(Project, review.matter.project_id)
    gate = gate_of(project, review.matter.gate, work)
    offered = gate.outcome(OutcomeKind.DEFER) is not None
    review.defer(work.person_id, command.until, command.wording, offered=offered, act=work.act)


def return_gate_review(command: ReturnGateReview, work: Work) -> None:
    """Return if the gate offers it, to the phase it names."""
    review = work.get(GateReview, command.review_id)
    project = work.get(Project, review.matter.project_id)
    outcome = gate_of(project, review.matter.gate, work).outcome(OutcomeKind.RETURN_)
    review.send_back(
        work.person_id,
        outcome.target if outcome else None,
        command.wording,
        offered=outcome is not None,
        act=work.act,
    )


def withdraw_gate_review(command: WithdrawGateReview, work: Work) -> None:
    """Withdraw the request."""
    work.get(GateReview, command.review_id).withdraw(command.reason, work.act)


HANDLERS: dict[type[Command], Handler] = {
    RequestGateReview: request_gate_review,
    OpenGateReview: open_gate_review,
    CastVote: cast_vote,
    DeclareRecusal: declare_recusal,
    ObjectToCircular: object_to_circular,
    VacateSeat: vacate_seat,
    VacateLapsedSeats: vacate_lapsed_seats,
    ConcludeOverdueReviews: conclude_overdue_reviews,
    ConcludeGateReview: conclude_gate_review,
    DeferGateReview: defer_gate_review,
    ReturnGateReview: return_gate_review,
    WithdrawGateReview: withdraw_gate_review,
}
