"""Boards of up to seven and votes in the order of their members, for tests of vote arithmetic."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID, uuid5

from domain.ballots import FIRST_ROUND, Choice, Mode, Result, tally
from domain.electorates import Electorate, SeatRef
from domain.vote_rules import SIMPLE_MAJORITY, Circular, Deputies, LaterRound, Missing, Tie, VoteRule

PEOPLE = tuple(uuid5(UUID(int=0), name) for name in ("ada", "bo", "cy", "dan", "eve", "fay", "gus"))
ADA, BO, CY, DAN, EVE, FAY, GUS = PEOPLE
YES, NO, ABSTAIN = Choice
CIRCULAR = Mode(1, circular=True)

CHAIR_DECIDES = replace(SIMPLE_MAJORITY, tie=Tie.CHAIR_DECIDES)
CHAIRS_SIDE = replace(SIMPLE_MAJORITY, tie=Tie.CHAIRS_SIDE)

TWO_ROUNDS = replace(
    SIMPLE_MAJORITY,
    tie=Tie.NEW_ROUND,
    deputies=Deputies.WITHOUT_SEAT,
    rounds=(LaterRound(changes=(("tie", Tie.CHAIR_DECIDES),)),),
)
"""A tie calls for a second round, in which the chair decides one; absent members may be represented."""
BY_CIRCULAR = replace(
    SIMPLE_MAJORITY,
    circular=Circular(
        objection_voids=True, votes_least=2, missing=Missing.NOT_CAST, deadline_days=10, working_days=True
    ),
)
"""Outside of meetings at least two vote within ten working days, and nobody objects."""


def board(size: int, statutory: int | None = None, *, recused: int = 0, vacated: int = 0) -> Electorate:
    """Ada chairs, Bo is her deputy; the last members are the recused ones, before them the seats fallen vacant."""
    away = PEOPLE[: size - recused]
    return Electorate(
        statutory=size if statutory is None else statutory,
        seats=tuple(
            SeatRef(person, chair=person == ADA, deputy_chair=person == BO) for person in PEOPLE[:size]
        ),
        recused=frozenset(PEOPLE[size - recused : size]),
        vacated=frozenset(away[len(away) - vacated :]),
    )


def votes(yes: int = 0, no: int = 0, abstain: int = 0) -> dict[UUID, Choice]:
    """Members in their order: first those for, then those against, then those abstaining."""
    said = [YES] * yes + [NO] * no + [ABSTAIN] * abstain
    return dict(zip(PEOPLE, said, strict=False))


def others(yes: int = 0, no: int = 0, abstain: int = 0) -> dict[UUID, Choice]:
    """As `votes`, of everybody but the chair."""
    return dict(zip(PEOPLE[1:], votes(yes, no, abstain).values(), strict=False))


def closed(
    rule: VoteRule,
    electorate: Electorate,
    cast: Mapping[UUID, Choice],
    mode: Mode = FIRST_ROUND,
    provisional: Collection[UUID] = (),
) -> Result:
    """Give the result once nobody may vote any more."""
    return tally(rule, electorate, cast, mode, provisional=provisional, closed=True).result
