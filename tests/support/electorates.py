"""Boards of up to seven and votes in the order of their members, for tests of vote arithmetic."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid5

from domain.ballots import Choice, Electorate, Result, SeatRef, tally
from domain.vote_rules import SIMPLE_MAJORITY, Tie, VoteRule

PEOPLE = tuple(uuid5(UUID(int=0), name) for name in ("ada", "bo", "cy", "dan", "eve", "fay", "gus"))
ADA, BO, CY, DAN, EVE, FAY, GUS = PEOPLE
YES, NO, ABSTAIN = Choice

CHAIR_DECIDES = replace(SIMPLE_MAJORITY, tie=Tie.CHAIR_DECIDES)


def board(size: int, statutory: int | None = None, *, recused: int = 0, vacated: int = 0) -> Electorate:
    """Ada chairs; the last members are the recused ones, before them the seats fallen vacant."""
    away = PEOPLE[: size - recused]
    return Electorate(
        statutory=size if statutory is None else statutory,
        seats=tuple(SeatRef(person, chair=person == ADA) for person in PEOPLE[:size]),
        recused=frozenset(PEOPLE[size - recused : size]),
        vacated=frozenset(away[len(away) - vacated :]),
    )


def votes(yes: int = 0, no: int = 0, abstain: int = 0) -> dict[UUID, Choice]:
    """Members in their order: first those for, then those against, then those abstaining."""
    said = [YES] * yes + [NO] * no + [ABSTAIN] * abstain
    return dict(zip(PEOPLE, said, strict=False))


def closed(rule: VoteRule, electorate: Electorate, cast: Mapping[UUID, Choice]) -> Result:
    """Give the result once nobody may vote any more."""
    return tally(rule, electorate, cast, closed=True).result
