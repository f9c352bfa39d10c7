"""Whom a gate review waits for: the PMO to open it, then members and their deputies to vote."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from domain.gate_review_values import DeputySeat, Seat
from domain.gate_reviews import GateReview
from domain.people import Role
from domain.times import format_instant
from projections.reviews import ReviewPlace, place_of_review
from projections.statements import Connection
from projections.task_table import (
    ADD,
    ALL_DONE,
    CAST_VOTE,
    DONE,
    NO_DEADLINE,
    OPEN_REVIEW,
    OUT,
    VOTE_FOR,
    Whose,
    add_task,
)


def _requested(event: GateReview.Requested, _position: int, connection: Connection) -> None:
    matter = event.matter
    add_task(connection, event, OPEN_REVIEW, matter, Whose(Role.PMO))


def _opened(event: GateReview.Opened, _position: int, connection: Connection) -> None:
    subject = str(event.originator_id)
    connection.run(ALL_DONE, subject=subject)
    place = _place(subject, connection)
    out = {one.person_id for one in event.panel.recused}
    seats = [seat for seat in event.frozen.seats if seat.person_id not in out]
    deputies = [one for one in event.panel.deputies if one.person_id not in out]
    _ask_for_votes(event, place, seats, deputies, event.vote_due_at, connection)


def _ask_for_votes(
    event: Any,
    place: ReviewPlace,
    seats: Sequence[Seat],
    deputies: Sequence[DeputySeat],
    due_at: datetime | None,
    connection: Connection,
) -> None:
    """Let the votes of seats wait for their members, and for the deputies of those."""
    asked = {seat.person_id for seat in seats}
    same = {
        "subject_id": str(event.originator_id),
        "programme_id": place.programme_id,
        "project_id": place.project_id,
        "board_id": None,
        "due_at": format_instant(due_at) if due_at else NO_DEADLINE,
        "since": format_instant(event.stamp.recorded_at),
    }
    own = [
        {
            **same,
            "person_id": str(seat.person_id),
            "on_behalf_of": "",
            "kind": CAST_VOTE,
            "role": (Role.CHAIR if seat.chair else Role.MEMBER).value,
            "mandate_id": str(seat.mandate_id),
        }
        for seat in seats
    ]
    others = [
        {
            **same,
            "person_id": str(one.person_id),
            "on_behalf_of": str(one.principal),
            "kind": VOTE_FOR,
            "role": Role.DEPUTY.value,
            "mandate_id": None,
        }
        for one in deputies
        if one.principal in asked
    ]
    connection.run_many(ADD, own + others)


def _voted(event: GateReview.VoteCast, _position: int, connection: Connection) -> None:
    connection.run(DONE, subject=str(event.originator_id), person=str(event.principal or event.voter))


def _vacated(event: GateReview.SeatVacated, _position: int, connection: Connection) -> None:
    connection.run(DONE, subject=str(event.originator_id), person=str(event.person_id))


def _recused(event: GateReview.RecusalDeclared, _position: int, connection: Connection) -> None:
    """Ask whoever is recused for nothing more, and those for whom they voted as deputy again."""
    subject = str(event.originator_id)
    connection.run(OUT, subject=subject, person=str(event.person_id))
    again = [seat for seat in event.voided if seat.person_id != event.person_id]
    if again:
        place = _place(subject, connection)
        _ask_for_votes(event, place, again, (), place.due_at, connection)


def _round_closed(event: GateReview.RoundClosed, _position: int, connection: Connection) -> None:
    subject = str(event.originator_id)
    connection.run(ALL_DONE, subject=subject)
    place = _place(subject, connection)
    _ask_for_votes(event, place, event.seats, event.deputies, event.vote_due_at, connection)


def _dossier_changed(event: GateReview.DossierChanged, _position: int, connection: Connection) -> None:
    """Ask everybody for a vote on the changed papers, those whose vote is void included."""
    if not event.seats:
        return
    subject = str(event.originator_id)
    connection.run(ALL_DONE, subject=subject)
    place = _place(subject, connection)
    _ask_for_votes(event, place, event.seats, event.deputies, place.due_at, connection)


def _circular_voided(event: GateReview.CircularVoided, _position: int, connection: Connection) -> None:
    """Let the review wait for the PMO again, to open it in a meeting."""
    subject = str(event.originator_id)
    connection.run(ALL_DONE, subject=subject)
    add_task(connection, event, OPEN_REVIEW, _place(subject, connection), Whose(Role.PMO))


def _place(subject: str, connection: Connection) -> ReviewPlace:
    place = place_of_review(connection, subject)
    if place is None:
        msg = f"Review {subject} was voted on but never requested."
        raise LookupError(msg)
    return place


TASKS_OF_VOTES: Mapping[type[Any], Callable[[Any, int, Connection], None]] = {
    GateReview.Requested: _requested,
    GateReview.Opened: _opened,
    GateReview.VoteCast: _voted,
    GateReview.SeatVacated: _vacated,
    GateReview.RecusalDeclared: _recused,
    GateReview.RoundClosed: _round_closed,
    GateReview.CircularVoided: _circular_voided,
    GateReview.DossierChanged: _dossier_changed,
}
"""How the table of tasks follows the events of a vote."""
