"""Commands about boards: establish, lay down the vote rule of a matter class, appoint and relieve deputies."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.boards import Board, board_id
from domain.deputyships import Deputyship
from domain.people import Person
from domain.programmes import Programme
from domain.refusals import Refusal, Refused, Unmet, found_by, require, unmet
from domain.texts import Note
from domain.vote_rules import VoteRule
from workflows.commands import Command, Handler, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishBoard(Command):
    """Establish the board that lifecycles of a programme call by a key."""

    programme_id: UUID
    key: str
    name: str
    statutory_seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetVoteRule(Command):
    """Lay down by which rule a board votes on a matter class, and on what basis."""

    board_id: UUID
    matter_class: str
    rule: VoteRule
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointDeputy(Command):
    """Let somebody vote for a member of a board while that member is absent: in some matters, or (none named) in all."""

    board_id: UUID
    appointment_id: UUID
    principal: UUID
    deputy: UUID
    basis: str
    matter_classes: tuple[str, ...] = ()
    valid_from: datetime | None = None
    valid_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelieveDeputy(Command):
    """End a deputyship; a vote already cast for the member stays."""

    board_id: UUID
    appointment_id: UUID
    reason: str | None = None


def establish_board(command: EstablishBoard, work: Work) -> None:
    """Establish a board; one already known under the key records nothing."""
    programme = work.get(Programme, command.programme_id)
    known = work.find(Board, board_id(programme.id, command.key))
    if known is not None:
        if known.statutory_seats != command.statutory_seats:
            raise Refused(Refusal.ALREADY_EXISTS, noun="board", key=command.key)
        return
    work.add(Board.establish(programme.id, command.key, command.name, command.statutory_seats, work.act))


def set_vote_rule(command: SetVoteRule, work: Work) -> None:
    """Set the vote rule of a matter class."""
    work.get(Board, command.board_id).set_vote_rule(
        command.matter_class, command.rule, command.basis, work.act
    )


def appoint_deputy(command: AppointDeputy, work: Work) -> None:
    """Appoint a deputy for a member who holds a seat as that begins; the deputy gets a mandate with it."""
    board = work.get(Board, command.board_id)
    known = board.deputies.get(command.appointment_id)
    valid_from = command.valid_from or (known.valid_from if known else work.act.effective_at)
    seated = any(seat.person_id == command.principal for seat in work.facts.seats_on(board.id, valid_from))
    wished = Deputyship(
        principal=command.principal,
        deputy=command.deputy,
        matter_classes=command.matter_classes,
        valid_from=valid_from,
        valid_until=command.valid_until,
    )
    against = (
        None if seated else unmet(Refusal.VOTER_WITHOUT_SEAT, person=str(command.principal)),
        _unknown(command.deputy, work),
    )
    if any(against):
        appointed = found_by(
            lambda: board.appoint_deputy(command.appointment_id, wished, command.basis, work.act)
        )
        require(*against, *appointed)
    board.appoint_deputy(command.appointment_id, wished, command.basis, work.act)


def _unknown(person: UUID, work: Work) -> Unmet | None:
    return None if work.find(Person, person) else unmet(Refusal.NOT_FOUND, noun="person", id=str(person))


def relieve_deputy(command: RelieveDeputy, work: Work) -> None:
    """End a deputyship and the mandate that goes with it; the reason may concern the deputy and is sealed."""
    board = work.get(Board, command.board_id)
    known = board.deputies.get(command.appointment_id)
    reason = Note(known.deputy, command.reason) if known and command.reason else None
    board.relieve_deputy(command.appointment_id, reason, work.act)


def require_board(
    board_id: UUID | None, programme_id: UUID, work: Work, matter_class: str | None = None
) -> None:
    """Let only a board of the programme be named (None: none is) that decides matters of a class (None: any).

    Raises:
        Refused: BOARD_UNKNOWN, BOARD_WITHOUT_POWER.
    """
    if board_id is None:
        return
    board = work.find(Board, board_id)
    if board is None or board.programme_id != programme_id:
        raise Refused(Refusal.BOARD_UNKNOWN, board=str(board_id))
    require(board.lacks_power(matter_class, work.act.effective_at))


HANDLERS: dict[type[Command], Handler] = {
    EstablishBoard: establish_board,
    SetVoteRule: set_vote_rule,
    AppointDeputy: appoint_deputy,
    RelieveDeputy: relieve_deputy,
}
