"""A result is derived in words: every case in German and English, down to the last comma."""

from dataclasses import replace
from fractions import Fraction
from uuid import UUID, uuid5

import pytest

from domain.ballots import Choice, Tally, tally
from domain.derivations import Language, derivation, explain_obstacle
from domain.electorates import Electorate, SeatRef
from domain.obstacles import Obstacle, ObstacleKind
from domain.vote_rules import SIMPLE_MAJORITY, Abstention, MajorityBase, QuorumBase, Tie, VoteRule

PEOPLE = tuple(uuid5(UUID(int=0), name) for name in ("ada", "bo", "cy", "dan", "eve", "fay", "gus"))
YES, NO, ABSTAIN = Choice
LANGUAGES: tuple[Language, ...] = ("de", "en")


def counted(rule: VoteRule, said: list[Choice], *, recused: int = 0, closed: bool = True) -> Tally:
    """Seven seats, Ada in the chair; members vote in their order, the last ones are recused."""
    electorate = Electorate(
        8,
        tuple(SeatRef(person, chair=person == PEOPLE[0]) for person in PEOPLE),
        recused=frozenset(PEOPLE[7 - recused :]),
    )
    return tally(rule, electorate, dict(zip(PEOPLE, said, strict=False)), closed=closed)


def test_a_carried_motion_reads_from_the_members_to_the_result() -> None:
    count = counted(SIMPLE_MAJORITY, [YES, YES, YES, NO, ABSTAIN], recused=1)
    assert derivation(count, "en") == (
        "7 appointed, 1 recused, 6 eligible; quorum 4, present 5; "
        "yes 3, no 1, 1 abstention ignored; 3 > 1/2 of 4: carried"
    )
    assert derivation(count, "de") == (
        "7 berufen, 1 befangen, 6 stimmberechtigt; Quorum 4, anwesend 5; "
        "Ja 3, Nein 1, 1 Enthaltung nicht gezählt; 3 > 1/2 von 4: angenommen"
    )


def test_a_stored_tally_reads_the_same() -> None:
    count = counted(SIMPLE_MAJORITY, [YES, YES, YES, NO, ABSTAIN])
    assert derivation(Tally.from_data(SIMPLE_MAJORITY, count.to_data()), "de") == derivation(count, "de")


@pytest.mark.parametrize(
    ("rule", "said", "ending"),
    [
        (SIMPLE_MAJORITY, [YES, NO, NO, NO], "yes 1, no 3; 1 ≤ 1/2 of 4: rejected"),
        (SIMPLE_MAJORITY, [NO, NO, NO, NO], "yes 0, no 4; no vote in favour: rejected"),
        (SIMPLE_MAJORITY, [YES, YES, NO, NO], "yes 2, no 2; 2 = 1/2 of 4, tie: rejected"),
        (SIMPLE_MAJORITY, [YES, YES], "quorum 4, present 2; yes 2, no 0: no quorum"),
        (
            replace(SIMPLE_MAJORITY, tie=Tie.CHAIR_DECIDES),
            [YES, YES, NO, NO],
            "2 = 1/2 of 4, tie, the chair voted yes: carried",
        ),
        (
            replace(SIMPLE_MAJORITY, tie=Tie.CHAIR_DECIDES),
            [NO, NO, YES, YES],
            "2 = 1/2 of 4, tie, the chair voted no: rejected",
        ),
        (
            replace(SIMPLE_MAJORITY, tie=Tie.CHAIR_DECIDES),
            [ABSTAIN, NO, YES, ABSTAIN],
            "2 abstentions ignored; 1 = 1/2 of 2, tie, the chair abstained: rejected",
        ),
        (
            replace(SIMPLE_MAJORITY, majority_share=Fraction(2, 3), majority_strict=False),
            [YES, YES, YES, YES, NO, NO],
            "4 ≥ 2/3 of 6: carried",
        ),
        (
            replace(SIMPLE_MAJORITY, majority_share=Fraction(2, 3), majority_strict=False),
            [YES, YES, YES, NO, NO, NO],
            "3 < 2/3 of 6: rejected",
        ),
        (
            replace(SIMPLE_MAJORITY, majority_base=MajorityBase.CAST, abstention=Abstention.COUNTS_AS_NO),
            [YES, YES, NO, ABSTAIN, ABSTAIN],
            "yes 2, no 1, 2 abstentions counted as no; 2 ≤ 1/2 of 5: rejected",
        ),
        (
            replace(SIMPLE_MAJORITY, abstention=Abstention.QUORUM_ONLY),
            [YES, YES, NO, ABSTAIN],
            "1 abstention counted for the quorum only; 2 > 1/2 of 3: carried",
        ),
    ],
)
def test_every_way_to_a_result_is_said(rule: VoteRule, said: list[Choice], ending: str) -> None:
    assert derivation(counted(rule, said), "en").endswith(ending)


def test_a_silent_chair_is_named_in_a_tie() -> None:
    rule = replace(SIMPLE_MAJORITY, tie=Tie.CHAIR_DECIDES)
    cast = dict(zip(PEOPLE[1:], [YES, YES, NO, NO], strict=False))
    electorate = Electorate(7, tuple(SeatRef(person, chair=person == PEOPLE[0]) for person in PEOPLE))
    text = derivation(tally(rule, electorate, cast, closed=True), "de")
    assert text.endswith("2 = 1/2 von 4, Stimmengleichheit, der Vorsitz stimmte nicht ab: abgelehnt")


def test_an_open_vote_is_called_open() -> None:
    count = counted(SIMPLE_MAJORITY, [YES, YES, YES, NO], closed=False)
    assert derivation(count, "en").endswith("3 > 1/2 of 4: still open (if closed now: carried)")
    assert derivation(count, "de").endswith("noch offen (bei Schluss jetzt: angenommen)")


def test_the_statutory_number_is_named_where_it_matters() -> None:
    rule = replace(SIMPLE_MAJORITY, quorum_base=QuorumBase.STATUTORY)
    text = derivation(counted(rule, [YES] * 5), "de")
    assert text.startswith("8 nach Satzung, 7 berufen, 7 stimmberechtigt; Quorum 5, ")


def test_a_rule_without_quorum_says_so() -> None:
    rule = replace(SIMPLE_MAJORITY, quorum_share=Fraction(0), quorum_strict=False)
    assert "; no quorum required, present 1; " in derivation(counted(rule, [YES]), "en")


@pytest.mark.parametrize("kind", ObstacleKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_obstacle_is_explained_with_its_remedy(kind: ObstacleKind, language: Language) -> None:
    text = explain_obstacle(Obstacle(kind, 4, 3), language)
    assert text.count(". ") == 1
    assert "{" not in text


def test_an_obstacle_names_its_figures() -> None:
    text = explain_obstacle(Obstacle(ObstacleKind.QUORUM_OUT_OF_REACH, 4, 3), "de")
    assert text == "Das Quorum verlangt 4 Stimmberechtigte, es gibt 3. Besetzen Sie freie Sitze."
