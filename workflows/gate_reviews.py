"""Commands about gate reviews: request, open, vote, conclude, defer, withdraw."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import orjson

from domain.ballots import Choice
from domain.boards import Board, board_id
from domain.gate_review_rules import cannot_be_met, over
from domain.gate_reviews import DossierItem, FrozenVote, GateMatter, GateReview, Outcome, Seat, Stage
from domain.lifecycle_definitions import Gate
from domain.people import Role
from domain.projects import Project
from domain.refusals import Refusal, Refused, Unmet, found_by, require, unmet
from domain.rules import blank
from domain.texts import Note
from domain.times import end_of_day, local_date
from domain.vote_rules import VoteRule
from domain.working_days import YearNotPublished
from workflows.commands import Command, Handler, Work
from workflows.lifecycles import pinned
from workflows.projects import decide_move, move_facts

OPENS_AT_REQUEST = "at_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestGateReview(Command):
    """Ask for the decision on a gate, with the documents laid before the board."""

    review_id: UUID
    project_id: UUID
    gate: str
    motion: str
    dossier: tuple[DossierItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGateReview(Command):
    """Open the vote: seats, rule and dossier are frozen."""

    review_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CastVote(Command):
    """Vote on the dossier one has seen; the reason may concern persons and is sealed."""

    review_id: UUID
    choice: Choice
    dossier_sha256: str
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
    board = work.find(Board, board_id(project.programme_id, gate.board))
    against = (
        unmet(Refusal.PROJECT_CLOSED, project=project.key, phase=project.phase.phase)
        if project.phase.final
        else None,
        unmet(Refusal.PROJECT_PAUSED, project=project.key) if project.run_state.value == "paused" else None,
        _elsewhere(project, gate),
        unmet(Refusal.REVIEW_ALREADY_OPEN, review=str(open_reviews[0])) if open_reviews else None,
        unmet(Refusal.BOARD_UNKNOWN, board=gate.board) if board is None else None,
        blank("motion", command.motion),
    )
    if any(against):
        require(*against, *_against_opening_at_request(project, gate, board, work))
    matter = GateMatter(
        project_id=project.id,
        programme_id=project.programme_id,
        gate=gate.key,
        source=gate.source,
        target=gate.target,
        board_id=board_id(project.programme_id, gate.board),
        matter_class=gate.matter_class,
        lifecycle_version=definition.version,
        lifecycle_sha256=project.lifecycle.sha256,
    )
    work.add(
        GateReview.request(
            command.review_id, matter, work.person_id, (command.motion, command.dossier), work.act
        )
    )


def _against_opening_at_request(
    project: Project, gate: Gate, board: Board | None, work: Work
) -> tuple[Unmet, ...]:
    """Name with a refused request what would keep its vote from opening; a good one meets it when it opens."""
    return _against_opening(project, gate, board, work) if gate.opens == OPENS_AT_REQUEST else ()


def _against_opening(
    project: Project, gate: Gate, board: Board | None, work: Work, within: UUID | None = None
) -> tuple[Unmet, ...]:
    """Find everything that keeps the vote on a gate from opening."""
    here = gate.source == project.phase.phase
    trigger = f"{gate.key}.{Outcome.APPROVE.value}"
    return (
        *(found_by(lambda: decide_move(project, trigger, work, within)) if here else ()),
        *(found_by(lambda: _meetable(board, gate.matter_class, work)) if board is not None else ()),
        *found_by(lambda: _vote_due_at(project, gate, work)),
    )


def gate_of(project: Project, key: str, work: Work) -> Gate:
    """Give a gate of the project's pinned lifecycle.

    Raises:
        Refused: GATE_UNKNOWN.
    """
    gates = pinned(work, project.lifecycle).gates
    found = next((gate for gate in gates if gate.key == key), None)
    if found is None:
        raise Refused(Refusal.GATE_UNKNOWN, gate=key, known=tuple(gate.key for gate in gates))
    return found


def open_gate_review(command: OpenGateReview, work: Work) -> None:
    """Open the vote on the project as it stands: nothing may stand against it."""
    review = work.get(GateReview, command.review_id)
    if review.stage is Stage.OPEN:
        return
    project = work.get(Project, review.matter.project_id)
    gate = gate_of(project, review.matter.gate, work)
    board = work.get(Board, review.matter.board_id)
    require(over(review.id, review.stage))
    require(_elsewhere(project, gate), *_against_opening(project, gate, board, work, review.id))
    rule_version, rule, seats = _ballot(board, review.matter.matter_class, work)
    dossier = (*review.dossier, _standing_as_evidence(project, work))
    frozen = FrozenVote(
        statutory_seats=board.statutory_seats,
        seats=seats,
        rule_version=rule_version,
        rule=rule.to_data(),
        dossier=dossier,
        dossier_sha256=_sha256([[item.name, item.sha256] for item in dossier]),
    )
    review.open(frozen, _vote_due_at(project, gate, work), work.act)


def _elsewhere(project: Project, gate: Gate) -> Unmet | None:
    phase = project.phase.phase
    if gate.source == phase:
        return None
    return unmet(Refusal.GATE_OUT_OF_ORDER, project=project.key, phase=phase, expected=gate.source)


def _ballot(board: Board, matter_class: str, work: Work) -> tuple[int, VoteRule, tuple[Seat, ...]]:
    """Give version and text of the rule a board votes by as the vote opens, and who sits on it then.

    Raises:
        Refused: BOARD_WITHOUT_RULE.
    """
    found = board.rule_for(matter_class, work.act.effective_at)
    if found is None:
        raise Refused(Refusal.BOARD_WITHOUT_RULE, board=board.key, matter_class=matter_class)
    return *found, _seats(board, work)


def _meetable(board: Board, matter_class: str, work: Work) -> None:
    """Require that the board can decide by its rule."""
    _, rule, seats = _ballot(board, matter_class, work)
    require(cannot_be_met(rule, board.statutory_seats, seats))


def _seats(board: Board, work: Work) -> tuple[Seat, ...]:
    """Give each person one seat as the vote opens, whatever number of mandates it rests on; the chair's first."""
    held = sorted(
        work.facts.seats_on(board.id, work.act.effective_at),
        key=lambda mandate: mandate.role is not Role.CHAIR,
    )
    seats: dict[UUID, Seat] = {}
    for mandate in held:
        seat = Seat(
            person_id=mandate.person_id,
            mandate_id=mandate.mandate_id,
            chair=mandate.role is Role.CHAIR,
        )
        seats.setdefault(mandate.person_id, seat)
    return tuple(seats.values())


def _standing_as_evidence(project: Project, work: Work) -> DossierItem:
    """Lay the project's own standing before the board, fixed by hash."""
    standing = {
        "project": project.key,
        "title": project.title,
        "phase": project.phase.phase,
        "planned_start": project.plan.start,
        "planned_end": project.plan.end,
        "lead": str(project.lead) if project.lead else None,
        "facts": {name: fact for name, fact in move_facts(project, work).items() if name != "open_reviews"},
    }
    return DossierItem(name="Stand des Projekts", sha256=_sha256(standing))


def _sha256(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _vote_due_at(project: Project, gate: Gate, work: Work) -> datetime | None:
    if not gate.review_days:
        return None
    here = work.facts.time_of(project.programme_id)
    if here is None or here.calendar is None:
        raise Refused(Refusal.CALENDAR_MISSING, land=here.land if here else None)
    today = local_date(work.act.effective_at, here.zone)
    try:
        due_on = here.calendar.add_working_days(today, gate.review_days)
    except YearNotPublished as missing:
        raise Refused(Refusal.CALENDAR_MISSING, land=missing.land, year=missing.year) from None
    return end_of_day(due_on, here.zone)


def cast_vote(command: CastVote, work: Work) -> None:
    """Cast the acting person's vote."""
    voter = work.person_id
    reason = Note(voter, command.reason) if command.reason else None
    review = work.get(GateReview, command.review_id)
    seat = review.seat_of(voter)
    review.cast_vote(
        voter,
        command.choice,
        command.dossier_sha256,
        reason,
        work.act,
        lapsed=seat is not None and _lapsed(seat, work.act.recorded_at, work),
    )


def _lapsed(seat: Seat, at: datetime, work: Work) -> bool:
    """Tell whether the mandate a seat rests on is no longer in force."""
    held = work.facts.mandates_of(seat.person_id, at)
    return all(mandate.mandate_id != seat.mandate_id for mandate in held)


def vacate_seat(command: VacateSeat, work: Work) -> None:
    """Take a seat out of an open review."""
    work.get(GateReview, command.review_id).vacate_seats((command.mandate_id,), work.act)


def vacate_lapsed_seats(command: VacateLapsedSeats, work: Work) -> None:
    """Take out whoever has not voted and whose mandate lapsed before the vote was due."""
    for review_id in command.review_ids:
        review = work.get(GateReview, review_id)
        until = min(work.act.recorded_at, review.vote_due_at or work.act.recorded_at)
        lapsed = [seat.mandate_id for seat in review.seats_to_vote() if _lapsed(seat, until, work)]
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
    offered = any(outcome.kind.value == Outcome.DEFER.value for outcome in gate.outcomes)
    review.defer(work.person_id, command.until, command.wording, offered=offered, act=work.act)


def withdraw_gate_review(command: WithdrawGateReview, work: Work) -> None:
    """Withdraw the request."""
    work.get(GateReview, command.review_id).withdraw(command.reason, work.act)


HANDLERS: dict[type[Command], Handler] = {
    RequestGateReview: request_gate_review,
    OpenGateReview: open_gate_review,
    CastVote: cast_vote,
    VacateSeat: vacate_seat,
    VacateLapsedSeats: vacate_lapsed_seats,
    ConcludeOverdueReviews: conclude_overdue_reviews,
    ConcludeGateReview: conclude_gate_review,
    DeferGateReview: defer_gate_review,
    WithdrawGateReview: withdraw_gate_review,
}
