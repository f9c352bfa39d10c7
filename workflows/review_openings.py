"""What a vote rests on as it opens: who decides, by which rule, until when; and what keeps it from opening."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from domain.boards import Board
from domain.gate_review_rules import cannot_be_met, circular_impossible
from domain.gate_review_values import DeputySeat, Panel, RecusalGround, Recused, Seat, Stage
from domain.gate_reviews import GateReview
from domain.lifecycle_definitions import Gate
from domain.people import Mandate, Role
from domain.projects import Project
from domain.refusals import Refusal, Refused, Unmet, found_by, or_refusal, require, unmet
from domain.times import end_of_day, local_date
from domain.vote_rules import Circular, Deputies, VoteRule
from domain.working_days import WorkingDayCalendar, YearNotPublished
from workflows.commands import Work
from workflows.conditions import open_conditions
from workflows.projects import decide_move

_RANK = {Role.CHAIR: 0, Role.DEPUTY_CHAIR: 1, Role.MEMBER: 2}


class Matter(NamedTuple):
    """What is to be voted on: the gate of a project, put to a board by somebody, perhaps by circular resolution."""

    project: Project
    gate: Gate
    board: Board | None
    proposer: UUID
    circular: bool = False
    circular_voided_at: datetime | None = None
    review_id: UUID | None = None
    recusals: Mapping[UUID, RecusalGround] = MappingProxyType({})


class Voting(NamedTuple):
    """Who decides a matter by which rule."""

    rule_version: int
    rule: VoteRule
    seats: tuple[Seat, ...]
    panel: Panel


class Opening(NamedTuple):
    """What a vote on a gate would open on, as far as there is an answer, and everything that keeps it from opening."""

    against: tuple[Unmet | None, ...]
    voting: Voting | None
    due_at: datetime | None = None
    rounds_due_at: tuple[datetime, ...] = ()


def opening_of(matter: Matter, work: Work) -> Opening:
    """Find out whether the vote on a gate can open, and on what."""
    project, gate, board = matter.project, matter.gate, matter.board
    here = gate.source == project.phase.phase
    trigger = f"{gate.key}.approve"
    move = found_by(lambda: decide_move(project, trigger, work, matter.review_id)) if here else ()
    voting = or_refusal(lambda: voting_on(board, matter, work)) if board is not None else None
    decided = voting if isinstance(voting, Voting) else None
    due = or_refusal(lambda: deadlines(matter, decided.rule if decided else None, work))
    against = (
        *move,
        *(voting.unmet if isinstance(voting, Refused) else ()),
        unmeetable(board, decided, matter) if board is not None and decided is not None else None,
        *(due.unmet if isinstance(due, Refused) else ()),
        *open_conditions(project.id, gate.matter_class, work),
    )
    return Opening(against, decided, *(() if isinstance(due, Refused) else due))


def require_decided(reopened: UUID | None, project_id: UUID, gate: Gate, work: Work) -> None:
    """A gate is decided anew instead of a decision that was taken: of the same project, at the same gate.

    Raises:
        Refused: NOT_FOUND, REVIEW_NOT_DECIDED, REVIEW_OF_ANOTHER_GATE.
    """
    if reopened is None:
        return
    review = work.get(GateReview, reopened)
    same = (review.matter.project_id, review.matter.gate) == (project_id, gate.key)
    require(
        None if review.stage is Stage.CONCLUDED else unmet(Refusal.REVIEW_NOT_DECIDED, review=str(reopened)),
        None
        if same
        else unmet(Refusal.REVIEW_OF_ANOTHER_GATE, review=str(reopened), gate=review.matter.gate),
    )


def unmeetable(board: Board, voting: Voting, matter: Matter) -> Unmet | None:
    """The board cannot decide by its rule, or not by circular resolution."""
    if matter.circular:
        impossible = circular_impossible(voting.rule, matter.circular_voided_at)
        if impossible is not None:
            return impossible
    return cannot_be_met(voting.rule, board.statutory_seats, voting.seats, voting.panel)


def voting_on(board: Board, matter: Matter, work: Work) -> Voting:
    """Give who decides as the vote opens, and by which rule.

    Raises:
        Refused: BOARD_WITHOUT_RULE.
    """
    at, matter_class = work.act.effective_at, matter.gate.matter_class
    found = board.rule_for(matter_class, at)
    if found is None:
        raise Refused(Refusal.BOARD_WITHOUT_RULE, board=board.key, matter_class=matter_class)
    version, rule = found
    held = _held(board, work)
    seats = tuple(
        Seat(person_id=one.person_id, mandate_id=one.mandate_id, chair=one.role is Role.CHAIR) for one in held
    )
    deputies = _deputies(board, matter_class, seats, at) if rule.deputies is not Deputies.NONE else ()
    concerned = {seat.person_id for seat in seats} | {one.person_id for one in deputies}
    panel = Panel(
        deputy_chairs=tuple(one.person_id for one in held if one.role is Role.DEPUTY_CHAIR),
        deputies=deputies,
        recused=tuple(_barred(matter, concerned)),
        advisers=tuple(dict.fromkeys(work.facts.advisers_on(board.id, at))),
        circular=matter.circular,
    )
    return Voting(version, rule, seats, panel)


def _held(board: Board, work: Work) -> tuple[Mandate, ...]:
    """Give each person one seat as the vote opens, whatever number of mandates it rests on; the chair's first."""
    held = sorted(
        work.facts.seats_on(board.id, work.act.effective_at), key=lambda mandate: _RANK[mandate.role]
    )
    seats: dict[UUID, Mandate] = {}
    for mandate in held:
        seats.setdefault(mandate.person_id, mandate)
    return tuple(seats.values())


def _deputies(
    board: Board, matter_class: str, seats: tuple[Seat, ...], at: datetime
) -> tuple[DeputySeat, ...]:
    seated = {seat.person_id for seat in seats}
    return tuple(
        DeputySeat(principal=held.principal, person_id=held.deputy, mandate_id=appointment)
        for appointment, held in board.deputies_at(matter_class, at)
        if held.principal in seated
    )


def _barred(matter: Matter, concerned: set[UUID]) -> Iterator[Recused]:
    """Nobody votes on their own matter: neither who submitted it nor who leads the project; others declared it."""
    for person, ground in matter.recusals.items():
        if person in concerned - {matter.proposer, matter.project.lead}:
            yield Recused(person_id=person, ground=ground)
    if matter.proposer in concerned:
        yield Recused(person_id=matter.proposer, ground=RecusalGround.PROPOSER)
    lead = matter.project.lead
    if lead is not None and lead in concerned and lead != matter.proposer:
        yield Recused(person_id=lead, ground=RecusalGround.PROJECT_LEAD)


def deadlines(
    matter: Matter, rule: VoteRule | None, work: Work
) -> tuple[datetime | None, tuple[datetime, ...]]:
    """Give when the vote is due, and when each further round would be: counted once, with today's calendar.

    Without a rule (the board has none yet) it is told what else is missing.

    Raises:
        Refused: CALENDAR_MISSING.
    """
    if matter.circular and rule is not None and rule.circular is not None:
        return _due_at(matter, work, rule.circular, 1)[0], ()
    days = matter.gate.review_days
    if not days:
        return None, ()
    first, *later = _due_at(matter, work, days, rule.last_round if rule else 1)
    return first, tuple(later)


def _due_at(matter: Matter, work: Work, span: Circular | int, rounds: int) -> list[datetime]:
    """Count one deadline after another, each to the end of its day."""
    here = work.facts.time_of(matter.project.programme_id)
    if here is None or (here.calendar is None and not _in_calendar_days(span)):
        raise Refused(Refusal.CALENDAR_MISSING, land=here.land if here else None)
    day = local_date(work.act.effective_at, here.zone)
    found = []
    for _ in range(rounds):
        day = _later(day, span, here.calendar)
        found.append(end_of_day(day, here.zone))
    return found


def _in_calendar_days(span: Circular | int) -> bool:
    return isinstance(span, Circular) and not span.working_days


def _later(day: date, span: Circular | int, calendar: WorkingDayCalendar | None) -> date:
    days = span.deadline_days if isinstance(span, Circular) else span
    if calendar is None or _in_calendar_days(span):
        return day + timedelta(days=days)
    try:
        return calendar.add_working_days(day, days)
    except YearNotPublished as missing:
        raise Refused(Refusal.CALENDAR_MISSING, land=missing.land, year=missing.year) from None
