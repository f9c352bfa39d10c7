"""Published rules of procedure as data, as far as they need no meeting and no circular procedure."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from domain.ballots import Choice, Electorate, Result
from domain.vote_rules import VoteRule
from tests.support.electorates import ADA, BO, CY, DAN, NO, YES, board, closed, votes

BASE: dict[str, object] = {
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

MORE_THAN_HALF: dict[str, object] = {"quorum_share": "1/2", "quorum_strict": True}
TWO_THIRDS: dict[str, object] = {"majority_share": "2/3", "majority_strict": False}

PUBLISHED: dict[str, dict[str, object]] = {
    "ZSDigRentÜGremV §12": {"tie": "chair_decides"},
    "Tierschutzbeirat RLP §5": {**MORE_THAN_HALF, "majority_base": "present"},
    "Bezirksvertretungen Wuppertal": {**MORE_THAN_HALF, "quorum_base": "statutory"},
    "lbg10000438 §7": {
        "quorum_share": "1/2",
        "majority_base": "cast",
        "abstention": "counts_as_no",
        "tie": "chair_decides",
    },
    "lwi20000146 §10": {"abstention": "forbidden", "tie": "chair_decides"},
    "HWR Berlin §2(4)": {"closes": "at_deadline"},
    "GemO RLP §40, present": {"majority_base": "present", "abstention": "quorum_only"},
    "GemO RLP §40, statutory": {"majority_base": "statutory"},
    "GemO RLP §40, two thirds of those present": {
        "majority_base": "present",
        "abstention": "quorum_only",
        **TWO_THIRDS,
    },
    "GemO RLP §40, two thirds of the statutory number": {"majority_base": "statutory", **TWO_THIRDS},
}

GOLDEN = {name: VoteRule.from_data({**BASE, **said}) for name, said in PUBLISHED.items()}


@pytest.mark.parametrize(
    ("name", "electorate", "cast", "result"),
    [
        # Yes must outnumber no; a tie follows whoever presides.
        ("ZSDigRentÜGremV §12", board(7), votes(yes=2, no=1, abstain=3), Result.CARRIED),
        ("ZSDigRentÜGremV §12", board(7), votes(yes=2, no=2), Result.CARRIED),
        ("ZSDigRentÜGremV §12", board(7), {ADA: NO, BO: NO, CY: YES, DAN: YES}, Result.REJECTED),
        # More than half of the members, majority of those present, abstentions left out, a tie rejects.
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=3), Result.NO_QUORUM),
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=2, no=1, abstain=1), Result.CARRIED),
        ("Tierschutzbeirat RLP §5", board(7), votes(yes=2, no=2), Result.REJECTED),
        # Whoever is recused is not among those present and yet stays in the statutory number.
        ("Bezirksvertretungen Wuppertal", board(7, recused=3), votes(yes=4), Result.CARRIED),
        ("Bezirksvertretungen Wuppertal", board(7, recused=4), votes(yes=4), Result.NO_QUORUM),
        ("Bezirksvertretungen Wuppertal", board(6, statutory=7, recused=2), votes(yes=4), Result.CARRIED),
        # Half of them suffices, an abstention is a vote against, the chair's vote decides a tie.
        ("lbg10000438 §7", board(6), votes(yes=2, abstain=1), Result.CARRIED),
        ("lbg10000438 §7", board(6), votes(yes=2), Result.NO_QUORUM),
        ("lbg10000438 §7", board(6), votes(yes=2, no=1, abstain=2), Result.REJECTED),
        ("lbg10000438 §7", board(6), votes(yes=2, no=1, abstain=1), Result.CARRIED),
        # Nobody abstains.
        ("lwi20000146 §10", board(5), votes(yes=2, no=1), Result.CARRIED),
        ("lwi20000146 §10", board(5), votes(yes=2, no=2), Result.CARRIED),
        # A vote not given within the time changes as little as an abstention.
        ("HWR Berlin §2(4)", board(7), votes(yes=2, no=1), Result.CARRIED),
        ("HWR Berlin §2(4)", board(7), votes(yes=2, no=1, abstain=4), Result.CARRIED),
        # One text, several bases.
        ("GemO RLP §40, present", board(7), votes(yes=2, no=1, abstain=1), Result.REJECTED),
        ("GemO RLP §40, present", board(7), votes(yes=3, no=1, abstain=1), Result.CARRIED),
        ("GemO RLP §40, statutory", board(7, statutory=8), votes(yes=4), Result.REJECTED),
        ("GemO RLP §40, statutory", board(7, statutory=8), votes(yes=5, no=2), Result.CARRIED),
        ("GemO RLP §40, two thirds of those present", board(7), votes(yes=4, no=2), Result.CARRIED),
        (
            "GemO RLP §40, two thirds of those present",
            board(7),
            votes(yes=4, no=2, abstain=1),
            Result.REJECTED,
        ),
        (
            "GemO RLP §40, two thirds of the statutory number",
            board(7, statutory=9),
            votes(yes=6),
            Result.CARRIED,
        ),
        (
            "GemO RLP §40, two thirds of the statutory number",
            board(7, statutory=9),
            votes(yes=5, no=2),
            Result.REJECTED,
        ),
    ],
)
def test_a_published_rule_decides_as_its_text_says(
    name: str, electorate: Electorate, cast: Mapping[UUID, Choice], result: Result
) -> None:
    assert closed(GOLDEN[name], electorate, cast) == result
