"""Boards over HTTP: who may decide in a programme, and by which rule."""

from fastapi import APIRouter
from fastapi.responses import Response

from api import examples
from api.callers import Here, Reading
from api.commands import Offer, offered
from api.documents import answers_to_questions
from api.questions import CAUGHT_UP, answer, list_of, schema_of
from domain.boards import board_id
from projections.names import BoardName, board_names
from workflows import boards

OFFERS = (
    Offer(
        command=boards.EstablishBoard,
        address="/programmes/{programme_id}/boards",
        names=lambda command: board_id(command.programme_id, command.key),
        example={"key": "steering", "name": "Lenkungsausschuss", "statutory_seats": 5},
    ),
    Offer(
        command=boards.SetVoteRule,
        address="/boards/{board_id}/vote-rules/{matter_class}",
        method="PUT",
        example={
            "rule": {
                "quorum_base": "appointed",
                "quorum_share": "1/2",
                "quorum_strict": True,
                "majority_base": "yes_and_no",
                "majority_share": "1/2",
                "majority_strict": True,
                "abstention": "quorum_only",
                "tie": "rejected",
                "closes": "when_certain",
            },
            "basis": "Geschäftsordnung § 4",
        },
    ),
    Offer(
        command=boards.AppointDeputy,
        address="/boards/{board_id}/deputies",
        makes="appointment_id",
        example={"principal": examples.PERSON, "deputy": examples.PERSON, "basis": "Beschluss vom 8. Januar"},
    ),
    Offer(
        command=boards.RelieveDeputy,
        address="/boards/{board_id}/deputies/{appointment_id}/end",
        example={"reason": "wechselt das Amt"},
    ),
)
router: APIRouter = offered(OFFERS, __name__)


@router.get(
    "/boards",
    operation_id="readBoards",
    dependencies=[CAUGHT_UP],
    responses=answers_to_questions(list_of(schema_of(BoardName))),
)
def read_boards(here: Here, _reader: Reading) -> Response:
    """Give the boards by name; that a body exists is public."""
    with here.reading() as connection:
        return answer({"items": board_names(connection), "next": None})
