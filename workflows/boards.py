"""Commands about boards: establish, lay down the vote rule of a matter class."""

from dataclasses import dataclass
from uuid import UUID

from domain.boards import Board, board_id
from domain.programmes import Programme
from domain.refusals import Refusal, Refused, require
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
}
