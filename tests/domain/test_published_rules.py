"""Eight published rules of procedure as data, with worked examples: each contradicts another in at least one point.

Sources, read in November 2026: ZSDigRentÜGremV (gesetze.legal), DHRV (gesetz.sh), Geschäftsordnung des
Tierschutzbeirats Rheinland-Pfalz (tierschutzbeirat-rlp.de), Bezirksvertretungen nach GO NRW (wuppertal.de),
lbg10000438 and lwi20000146 (gesetzefinden.at), Geschäftsordnung der HWR Berlin (blog.hwr-berlin.de), GemO
Rheinland-Pfalz with its administrative rules (kommunalbrevier.de). Where a text is silent, `SILENT` speaks, and a
circular resolution without a deadline of its own is given ten working days. Not legal advice.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from domain.ballots import FIRST_ROUND, Choice, Mode, Result, allows
from domain.electorates import Electorate
from domain.obstacles import obstacle, obstacle_to_full_board
from domain.vote_rules import Deputies, VoteRule
from tests.support.electorates import (
    ABSTAIN,
    ADA,
    BO,
    CIRCULAR,
    CY,
    DAN,
    NO,
    YES,
    board,
    closed,
    others,
    votes,
)

SILENT: dict[str, Any] = {
    "quorum_base": "appointed",
    "quorum_share": "0/1",
    "quorum_strict": False,
    "majority_base": "yes_and_no",
    "majority_share": "1/2",
    "majority_strict": True,
    "abstention": "ignored",
    "tie": "rejected",
    "closes": "when_certain",
}
"""What is said where a text is silent: no quorum, more yes than no, a tie rejects."""

MORE_THAN_HALF: dict[str, Any] = {"quorum_share": "1/2", "quorum_strict": True}
ANY_NUMBER: dict[str, Any] = {"quorum_base": "present", "quorum_share": "0/1", "quorum_strict": False}
TWO_THIRDS: dict[str, Any] = {"majority_share": "2/3", "majority_strict": False}
UNANIMOUS: dict[str, Any] = {"majority_share": "1/1", "majority_strict": False}
CIRCULATED: dict[str, Any] = {
    "objection_voids": False,
    "votes_least": 0,
    "missing": "not_cast",
    "deadline_days": 10,
    "working_days": True,
}

PUBLISHED: dict[str, dict[str, Any]] = {
    # More yes than no; a tie follows whoever presides, in a circular the chair; at least three votes there.
    "ZSDigRentÜGremV §12": {
        **ANY_NUMBER,
        "tie": "chairs_side",
        "circular": {**CIRCULATED, "votes_least": 3, "tie": "chair_decides"},
    },
    # Six at least, unanimous; after two failed rounds a simple majority, where the chair decides a tie.
    "DHRV §8": {
        "quorum_least": 6,
        "majority_base": "cast",
        **UNANIMOUS,
        "rounds": [
            {"after": ["rejected"]},
            {
                "after": ["rejected"],
                "majority_share": "1/2",
                "majority_strict": True,
                "tie": "chair_decides",
            },
        ],
    },
    # More than half, majority of those present, abstentions left out; a circular only if nobody objects.
    "Tierschutzbeirat RLP §5": {
        **MORE_THAN_HALF,
        "majority_base": "present",
        "deputies": "without_seat",
        "circular": {**CIRCULATED, "objection_voids": True},
    },
    # Whoever is recused is not among those present and yet stays in the statutory number.
    "Bezirksvertretungen Wuppertal": {**MORE_THAN_HALF, "quorum_base": "statutory"},
    # Half with the chair; when that fails, half an hour later any number. An abstention is a vote against.
    "lbg10000438 §7": {
        "quorum_share": "1/2",
        "mandatory": ["presiding"],
        "majority_base": "cast",
        "abstention": "counts_as_no",
        "tie": "chair_decides",
        "rounds": [{"after": ["no_quorum"], **ANY_NUMBER, "mandatory": []}],
        "circular": {
            **CIRCULATED,
            "quorum_strict": True,
            "mandatory": ["chair"],
            "deadline_days": 7,
            "working_days": False,
        },
    },
    # Three at least, nobody abstains, the chair's side wins a tie.
    "lwi20000146 §10": {
        **ANY_NUMBER,
        "quorum_least": 3,
        "abstention": "forbidden",
        "tie": "chairs_side",
        "circular": CIRCULATED,
    },
    # In a circular a missing or late vote is an abstention, and one objection voids it.
    "HWR Berlin §2(4)": {
        "closes": "at_deadline",
        "abstention": "quorum_only",
        "majority_base": "present",
        "circular": {
            **CIRCULATED,
            "objection_voids": True,
            "missing": "abstention",
            "deadline_days": 14,
            "working_days": False,
        },
    },
    # One text, several bases.
    "GemO RLP §40, present": {"majority_base": "present", "abstention": "quorum_only"},
    "GemO RLP §40, statutory": {"majority_base": "statutory"},
    "GemO RLP §40, two thirds of those present": {
        "majority_base": "present",
        "abstention": "quorum_only",
        **TWO_THIRDS,
    },
    "GemO RLP §40, two thirds of the statutory number": {"majority_base": "statutory", **TWO_THIRDS},
}

GOLDEN = {name: VoteRule.from_data({**SILENT, **said}) for name, said in PUBLISHED.items()}
SECOND, THIRD = Mode(2), Mode(3)
ADA_AGAINST = {ADA: NO, BO: NO, CY: YES, DAN: YES}


@pytest.mark.parametrize(
    ("name", "electorate", "cast", "mode", "result"),
    [
        ("ZSDigRentÜGremV §12", board(7), votes(yes=2, no=1, abstain=3), FIRST_ROUND, Result.CARRIED),
        ("ZSDigRentÜGremV §12", board(7), votes(yes=2, no=2), FIRST_ROUND, Result.CARRIED),
        ("ZSDigRentÜGremV §12", board(7), ADA_AGAINST, FIRST_ROUND, Result.REJECTED),
        ("ZSDigRentÜGremV §12", board(7), others(yes=1, no=1), FIRST_ROUND, Result.CARRIED),
        ("ZSDigRentÜGremV §12", board(7), {BO: NO, CY: YES}, FIRST_ROUND, Result.REJECTED),
        ("ZSDigRentÜGremV §12", board(7), votes(yes=2), CIRCULAR, Result.NO_QUORUM),
        ("ZSDigRentÜGremV §12", board(7), votes(yes=2, abstain=1), CIRCULAR, Result.CARRIED),
        ("ZSDigRentÜGremV §12", board(7), ADA_AGAINST, CIRCULAR, Result.REJECTED),
        ("ZSDigRentÜGremV §12", board(7), others(yes=2, no=2), CIRCULAR, Result.REJECTED),
        ("DHRV §8", board(7), votes(yes=5), FIRST_ROUND, Result.NO_QUORUM),
        ("DHRV §8", board(7), votes(yes=6), FIRST_ROUND, Result.CARRIED),
        ("DHRV §8", board(7), votes(yes=5, abstain=1), FIRST_ROUND, Result.CARRIED),
        ("DHRV §8", board(7), votes(yes=6, no=1), FIRST_ROUND, Result.NEW_ROUND),
        ("DHRV §8", board(7), votes(yes=6, no=1), SECOND, Result.NEW_ROUND),
        ("DHRV §8", board(7), votes(yes=4, no=3), THIRD, Result.CARRIED),
        ("DHRV §8", board(7), votes(yes=3, no=3), THIRD, Result.CARRIED),
        ("DHRV §8", board(7), {ADA: NO, **others(yes=3, no=2)}, THIRD, Result.REJECTED),
        ("DHRV §8", board(7, recused=2), votes(yes=5), FIRST_ROUND, Result.NO_QUORUM),
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=3), FIRST_ROUND, Result.NO_QUORUM),
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=2, no=1, abstain=1), FIRST_ROUND, Result.CARRIED),
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=2, no=2), FIRST_ROUND, Result.REJECTED),
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=3, no=1), CIRCULAR, Result.CARRIED),
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=3), CIRCULAR, Result.NO_QUORUM),
        ("Tierschutzbeirat RLP §5", board(7, recused=1), votes(yes=3, no=1), FIRST_ROUND, Result.CARRIED),
        ("Bezirksvertretungen Wuppertal", board(7, recused=3), votes(yes=4), FIRST_ROUND, Result.CARRIED),
        ("Bezirksvertretungen Wuppertal", board(7, recused=4), votes(yes=4), FIRST_ROUND, Result.NO_QUORUM),
        ("Bezirksvertretungen Wuppertal", board(6, 7, recused=2), votes(yes=4), FIRST_ROUND, Result.CARRIED),
        ("Bezirksvertretungen Wuppertal", board(7), votes(yes=2, no=2), FIRST_ROUND, Result.REJECTED),
        ("Bezirksvertretungen Wuppertal", board(7), votes(yes=1, abstain=3), FIRST_ROUND, Result.CARRIED),
        ("lbg10000438 §7", board(6), votes(yes=2, abstain=1), FIRST_ROUND, Result.CARRIED),
        ("lbg10000438 §7", board(6), votes(yes=2), FIRST_ROUND, Result.NEW_ROUND),
        ("lbg10000438 §7", board(6), votes(yes=2), SECOND, Result.CARRIED),
        ("lbg10000438 §7", board(6), {CY: YES, DAN: YES}, SECOND, Result.CARRIED),
        ("lbg10000438 §7", board(6), {CY: YES, DAN: YES, BO: NO}, FIRST_ROUND, Result.CARRIED),
        ("lbg10000438 §7", board(6), {**others(yes=3), BO: ABSTAIN}, FIRST_ROUND, Result.CARRIED),
        ("lbg10000438 §7", board(6), votes(yes=2, no=1, abstain=2), FIRST_ROUND, Result.REJECTED),
        ("lbg10000438 §7", board(6), votes(yes=2, no=1, abstain=1), FIRST_ROUND, Result.CARRIED),
        ("lbg10000438 §7", board(6), votes(yes=3), CIRCULAR, Result.NO_QUORUM),
        ("lbg10000438 §7", board(6), votes(yes=3, abstain=1), CIRCULAR, Result.CARRIED),
        ("lbg10000438 §7", board(6), others(yes=5), CIRCULAR, Result.NO_QUORUM),
        ("lwi20000146 §10", board(5), votes(yes=2), FIRST_ROUND, Result.NO_QUORUM),
        ("lwi20000146 §10", board(5), votes(yes=2, no=1), FIRST_ROUND, Result.CARRIED),
        ("lwi20000146 §10", board(5), votes(yes=2, no=2), FIRST_ROUND, Result.CARRIED),
        ("lwi20000146 §10", board(5), ADA_AGAINST, FIRST_ROUND, Result.REJECTED),
        ("lwi20000146 §10", board(5), votes(yes=2, no=2), CIRCULAR, Result.CARRIED),
        ("HWR Berlin §2(4)", board(7), votes(yes=3, no=1, abstain=1), FIRST_ROUND, Result.CARRIED),
        ("HWR Berlin §2(4)", board(7), votes(yes=2, no=2), FIRST_ROUND, Result.REJECTED),
        ("HWR Berlin §2(4)", board(7), votes(yes=3, no=1), CIRCULAR, Result.REJECTED),
        ("HWR Berlin §2(4)", board(7), votes(yes=4), CIRCULAR, Result.CARRIED),
        ("HWR Berlin §2(4)", board(7, recused=2), votes(yes=3), CIRCULAR, Result.CARRIED),
        ("GemO RLP §40, present", board(7), votes(yes=2, no=1, abstain=1), FIRST_ROUND, Result.REJECTED),
        ("GemO RLP §40, present", board(7), votes(yes=3, no=1, abstain=1), FIRST_ROUND, Result.CARRIED),
        ("GemO RLP §40, statutory", board(7, 8), votes(yes=4), FIRST_ROUND, Result.REJECTED),
        ("GemO RLP §40, statutory", board(7, 8), votes(yes=5, no=2), FIRST_ROUND, Result.CARRIED),
        ("GemO RLP §40, statutory", board(7, 8, recused=2), votes(yes=4), FIRST_ROUND, Result.REJECTED),
        (
            "GemO RLP §40, two thirds of those present",
            board(7),
            votes(yes=4, no=2),
            FIRST_ROUND,
            Result.CARRIED,
        ),
        (
            "GemO RLP §40, two thirds of those present",
            board(7),
            votes(yes=4, no=2, abstain=1),
            FIRST_ROUND,
            Result.REJECTED,
        ),
        (
            "GemO RLP §40, two thirds of the statutory number",
            board(7, 9),
            votes(yes=6),
            FIRST_ROUND,
            Result.CARRIED,
        ),
        (
            "GemO RLP §40, two thirds of the statutory number",
            board(7, 9),
            votes(yes=5, no=2),
            FIRST_ROUND,
            Result.REJECTED,
        ),
    ],
)
def test_a_published_rule_decides_as_its_text_says(
    name: str, electorate: Electorate, cast: Mapping[UUID, Choice], mode: Mode, result: Result
) -> None:
    assert closed(GOLDEN[name], electorate, cast, mode) == result


@pytest.mark.parametrize("name", GOLDEN)
def test_a_published_rule_survives_storage_and_can_be_met(name: str) -> None:
    rule = GOLDEN[name]
    assert VoteRule.from_data(rule.to_data()) == rule
    assert obstacle(rule, board(7)) is None
    assert obstacle_to_full_board(rule, 7) is None


def test_an_austrian_board_may_not_abstain_and_a_federal_one_may() -> None:
    assert not allows(GOLDEN["lwi20000146 §10"], ABSTAIN)
    assert not allows(GOLDEN["lwi20000146 §10"], ABSTAIN, CIRCULAR)
    assert allows(GOLDEN["ZSDigRentÜGremV §12"], ABSTAIN)


@pytest.mark.parametrize(
    ("name", "days", "working", "voids"),
    [
        ("ZSDigRentÜGremV §12", 10, True, False),
        ("Tierschutzbeirat RLP §5", 10, True, True),
        ("lbg10000438 §7", 7, False, False),
        ("lwi20000146 §10", 10, True, False),
        ("HWR Berlin §2(4)", 14, False, True),
    ],
)
def test_a_published_rule_says_how_long_a_circular_runs_and_what_an_objection_does(
    name: str, days: int, *, working: bool, voids: bool
) -> None:
    circular = GOLDEN[name].circular
    assert circular is not None
    assert (circular.deadline_days, circular.working_days, circular.objection_voids) == (days, working, voids)


def test_only_the_rules_that_know_circular_resolutions_have_them() -> None:
    without = {name for name, rule in GOLDEN.items() if rule.circular is None}
    assert without == {"DHRV §8", "Bezirksvertretungen Wuppertal"} | {
        name for name in GOLDEN if name.startswith("GemO")
    }


def test_the_animal_welfare_board_lets_deputies_vote() -> None:
    assert GOLDEN["Tierschutzbeirat RLP §5"].deputies is Deputies.WITHOUT_SEAT
    assert GOLDEN["DHRV §8"].deputies is Deputies.NONE
