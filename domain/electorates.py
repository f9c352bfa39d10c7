"""Who decides in one matter: frozen when a review opens; seats leave it only by recusal or vacancy."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SeatRef:
    """One filled seat: who holds it and whether that person chairs the board or stands in for the chair."""

    person: UUID
    chair: bool = False
    deputy_chair: bool = False


@dataclass(frozen=True)
class Electorate:
    """The seats of a board in one matter.

    A recusal voids a vote already cast. A seat whose holder voted before the mandate ended stays in
    every base together with its vote; otherwise all could be reached with fewer than all agreeing.
    """

    statutory: int
    seats: tuple[SeatRef, ...]
    vacated: frozenset[UUID] = frozenset()
    recused: frozenset[UUID] = frozenset()

    def __post_init__(self) -> None:
        if len(self.people) < len(self.seats):
            seats = Counter(seat.person for seat in self.seats)
            twice = [str(person) for person, held in seats.items() if held > 1]
            raise ValueError(f"Nobody holds two seats of one board: {', '.join(twice)}")
        if sum(seat.chair for seat in self.seats) > 1:
            raise ValueError("A board has one chair, not several")
        if sum(seat.deputy_chair for seat in self.seats) > 1:
            raise ValueError("A board has one deputy chair, not several")
        if strangers := sorted(str(person) for person in (self.vacated | self.recused) - self.people):
            raise ValueError(f"Only holders of a seat can leave: {', '.join(strangers)}")

    @cached_property
    def people(self) -> frozenset[UUID]:
        """Who holds or held a seat."""
        return frozenset(seat.person for seat in self.seats)

    @cached_property
    def voters(self) -> frozenset[UUID]:
        """Who may still cast a vote, or has cast one while holding a seat."""
        return self.people - self.vacated - self.recused

    @cached_property
    def chair(self) -> UUID | None:
        """Who holds the chair, having left or not."""
        return next((seat.person for seat in self.seats if seat.chair), None)

    @cached_property
    def deputy_chair(self) -> UUID | None:
        """Who stands in for the chair, having left or not."""
        return next((seat.person for seat in self.seats if seat.deputy_chair), None)
