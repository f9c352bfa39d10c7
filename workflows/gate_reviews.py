"""Commands about gate reviews: request, open, vote, conclude, defer, withdraw."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import orjson

from domain.ballots import Choice
from domain.boards import Board, board_id
from domain.gate_reviews import DossierItem, FrozenVote, GateMatter, GateReview, Outcome, Seat
from domain.lifecycle_definitions import Gate
from domain.people import Role
from domain.projects import Project
from domain.refusals import Refusal, Refused, Unmet, require, unmet
from domain.texts import Note
from domain.times import end_of_day, local_date
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
    require(
        unmet(Refusal.PROJECT_CLOSED, project=project.key, phase=project.phase.phase)
        if project.phase.final
        else None,
        unmet(Refusal.PROJECT_PAUSED, project=project.key) if project.run_state.value == "paused" else None,
        unmet(Refusal.GATE_OUT_OF_ORDER, project=project.key, phase=project.phase.phase, expected=gate.source)
        if gate.source != project.phase.phase
        else None,
        unmet(Refusal.REVIEW_ALREADY_OPEN, review=str(open_reviews[0])) if open_reviews else None,
        unmet(Refusal.BOARD_UNKNOWN, board=gate.board) if board is None else None,
        *_guards_unmet(project, gate, work),
    )
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


def _guards_unmet(project: Project, gate: Gate, work: Work) -> tuple[Unmet, ...]:
    """Ask the guards already now where the vote opens with the request; elsewhere they are asked at opening."""
    if gate.opens != OPENS_AT_REQUEST or gate.source != project.phase.phase:
        return ()
    try:
        decide_move(project, f"{gate.key}.{Outcome.APPROVE.value}", work)
    except Refused as refused:
        return refused.unmet
    return ()


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
    """Open the vote on the project as it stands: every guard of the gate must hold."""
    review = work.get(GateReview, command.review_id)
    project = work.get(Project, review.matter.project_id)
    gate = gate_of(project, review.matter.gate, work)
    board = work.get(Board, review.matter.board_id)
    found = board.rule_for(review.matter.matter_class)
    if found is None:
        raise Refused(Refusal.BOARD_WITHOUT_RULE, board=board.key, matter_class=review.matter.matter_class)
    rule_version, rule = found
    decide_move(project, f"{gate.key}.{Outcome.APPROVE.value}", work, within=review.id)
    dossier = (*review.dossier, _standing_as_evidence(project, work))
    frozen = FrozenVote(
        statutory_seats=board.statutory_seats,
        seats=_seats(board, work),
        rule_version=rule_version,
        rule=rule.to_data(),
        dossier=dossier,
        dossier_sha256=_sha256([[item.name, item.sha256] for item in dossier]),
    )
    review.open(frozen, _vote_due_at(project, gate, work), work.act)


def _seats(board: Board, work: Work) -> tuple[Seat, ...]:
    """Give each person one seat, whatever number of mandates it rests on; the chair's comes first."""
    held = sorted(
        work.facts.seats_on(board.id, work.act.recorded_at),
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
    work.get(GateReview, command.review_id).cast_vote(
        voter, command.choice, command.dossier_sha256, reason, work.act
    )


def vacate_seat(command: VacateSeat, work: Work) -> None:
    """Take a seat out of an open review."""
    work.get(GateReview, command.review_id).vacate_seat(command.person_id, command.mandate_id, work.act)


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
    ConcludeGateReview: conclude_gate_review,
    DeferGateReview: defer_gate_review,
    WithdrawGateReview: withdraw_gate_review,
}
