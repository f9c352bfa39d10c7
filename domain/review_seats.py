"""Who takes part in a gate review: its frozen seats and deputies, and those who left or are recused.

A part of `GateReview`. A seat leaves only by an event: a recusal is a fact of the matter, declared before or
during the vote, and voids a vote already cast; a mandate that ends vacates its seat and leaves its vote.
"""

from datetime import datetime
from uuid import UUID

from domain.electorates import Electorate, SeatRef
from domain.gate_review_values import (
    NOBODY_ELSE,
    Ballot,
    DeputySeat,
    FrozenVote,
    Panel,
    RecusalGround,
    Seat,
    Stage,
)
from domain.kernel import Aggregate, Stamp, event
from domain.texts import SealedText


class SeatedReview(Aggregate):
    """The part of a review that knows who decides."""

    # Events: the stored record. Names and fields are a format; add, never change.
    class SeatVacated(Aggregate.Event):
        TOPIC = "gate_review.seat_vacated.v1"
        person_id: UUID
        mandate_id: UUID

    class RecusalDeclared(Aggregate.Event):
        TOPIC = "gate_review.recusal_declared.v1"
        person_id: UUID
        mandate_id: UUID | None
        ground: RecusalGround
        reason: SealedText | None
        voided: tuple[Seat, ...]

    # State: folded from events. No rule is checked here, so the past always replays.
    stage: Stage
    frozen: FrozenVote | None
    panel: Panel
    opened_at: datetime | None
    ballots: dict[UUID, Ballot]

    def begin_seats(self) -> None:
        """Begin with nobody seated."""
        self.frozen = None
        self.panel = NOBODY_ELSE
        self.opened_at = None
        self.ballots = {}
        self.vacated: set[UUID] = set()
        self.recusals: dict[UUID, RecusalGround] = {}

    @event(SeatVacated)
    def _seat_vacated(self, *, person_id: UUID, mandate_id: UUID, stamp: Stamp) -> None:
        self.vacated.add(person_id)

    @event(RecusalDeclared)
    def _recusal_declared(
        self,
        *,
        person_id: UUID,
        mandate_id: UUID | None,
        ground: RecusalGround,
        reason: SealedText | None,
        voided: tuple[Seat, ...],
        stamp: Stamp,
    ) -> None:
        self.recusals[person_id] = ground
        for seat in voided:
            self.ballots.pop(seat.person_id, None)

    # Questions.
    def recused(self) -> dict[UUID, RecusalGround]:
        """Give everybody who takes no part in the matter, and on what ground."""
        return {**self.recusals, **{one.person_id: one.ground for one in self.panel.recused}}

    def electorate(self) -> Electorate:
        """The frozen seats, and which of them were vacated or are recused."""
        frozen = self.frozen_vote()
        held = frozenset(seat.person_id for seat in frozen.seats)
        return Electorate(
            statutory=frozen.statutory_seats,
            seats=tuple(
                SeatRef(seat.person_id, seat.chair, seat.person_id in self.panel.deputy_chairs)
                for seat in frozen.seats
            ),
            vacated=frozenset(self.vacated),
            recused=held & self.recused().keys(),
        )

    def seat_of(self, person_id: UUID) -> Seat | None:
        """The seat a person votes from in this review."""
        if self.frozen is None or person_id in self.vacated or person_id in self.recused():
            return None
        return self.frozen_seat(person_id)

    def frozen_seat(self, person_id: UUID) -> Seat | None:
        """The seat a person held as the vote opened, having left it since or not."""
        seats = self.frozen.seats if self.frozen else ()
        return next((seat for seat in seats if seat.person_id == person_id), None)

    def deputy_for(self, principal: UUID, person_id: UUID) -> DeputySeat | None:
        """The right of a person to vote for a member, as frozen when the vote opened."""
        return next(
            (one for one in self.panel.deputies if (one.principal, one.person_id) == (principal, person_id)),
            None,
        )

    def represented_by(self, person_id: UUID) -> tuple[UUID, ...]:
        """The members a person may vote for in this review."""
        return tuple(one.principal for one in self.panel.deputies if one.person_id == person_id)

    def takes_part(self, person_id: UUID) -> bool:
        """Tell whether a person held a seat or a deputy's right as the vote opened, or advises."""
        advises = person_id in self.panel.advisers
        return advises or self.frozen_seat(person_id) is not None or bool(self.represented_by(person_id))

    def seats_in_force(self) -> tuple[Seat, ...]:
        """The frozen seats nobody has left."""
        seats = self.frozen.seats if self.frozen else ()
        return tuple(seat for seat in seats if self.seat_of(seat.person_id) is not None)

    def seats_to_vote(self) -> tuple[Seat, ...]:
        """The seats of an open vote that are held and have not voted."""
        if self.stage is not Stage.OPEN:
            return ()
        return tuple(seat for seat in self.seats_in_force() if seat.person_id not in self.ballots)

    def frozen_vote(self) -> FrozenVote:
        """Everything the vote rests on.

        Raises:
            LookupError: the vote never opened.
        """
        if self.frozen is None:
            msg = "This review was never opened, so nothing is frozen."
            raise LookupError(msg)
        return self.frozen
