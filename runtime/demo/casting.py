"""Who plays in the demonstration: a programme of a city, its bodies and its invented role accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from domain.vote_rules import SIMPLE_MAJORITY, VoteRule
from runtime.founding import Foundation, FoundedBoard

DEMO = UUID("d0e0aa00-0000-5000-8000-000000000001")


def notice(sources: str, more: str = "") -> str:
    """Say what of a programme is taken from documents, what is invented and what is our proposal."""
    said = (
        f"Titel, Wörter und Stände stammen aus öffentlichen Dokumenten: {sources}. Personen, "
        "Abstimmungen, Termine und Verläufe sind erfunden. Was im Phasenmodell als Vorschlag gekennzeichnet ist, "
        "ist unser Vorschlag und nicht die Praxis der Stadt."
    )
    return f"{said} {more}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A board on the stage; `cast` stands before the names of its role accounts, `members` counts the chair."""

    name: str
    members: int = 5
    cast: str = ""
    rule: VoteRule = SIMPLE_MAJORITY
    basis: str = "einfache Mehrheit bei Beschlussfähigkeit (Vorschlag)"

    def voters(self) -> tuple[str, ...]:
        """Give the role accounts that vote, the chair first."""
        members = (f"{self.cast}mitglied-{number}" for number in range(1, self.members))
        return (f"{self.cast}vorsitz", *members)

    def founded(self) -> FoundedBoard:
        """Give the board as an organisation begins with it."""
        return FoundedBoard(
            name=self.name, statutory_seats=max(self.members, 1), rule=self.rule, basis=self.basis
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """One programme of a city: when it begins, what it brings along and who plays in it."""

    slug: str
    city: str
    land: str
    begins: str
    programme: str
    programme_name: str
    lifecycle: str
    notice: str
    leads: range
    lists: tuple[tuple[str, str], ...]
    bodies: Mapping[str, Body] = field(default_factory=dict)

    @property
    def programme_id(self) -> UUID:
        """The programme's id, the same in every building."""
        return uuid5(DEMO, f"{self.slug}/{self.programme}")

    def person(self, role: str) -> UUID:
        """Give the id of a role account of the city: `pmo`, `vorsitz`, `mitglied-1`, `leitung-1` …"""
        return uuid5(DEMO, f"{self.slug}/{role}")

    def foundation(self) -> Foundation:
        """Give what the programme is founded with."""
        return Foundation(
            programme_id=self.programme_id,
            programme_key=self.programme,
            programme_name=self.programme_name,
            land=self.land,
            lifecycle=self.lifecycle,
            boards={key: body.founded() for key, body in self.bodies.items()},
            public=True,
            notice=self.notice,
        )
