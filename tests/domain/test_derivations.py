"""A result is derived in words: every case in German and English, down to the last comma."""

from dataclasses import replace
from fractions import Fraction
from uuid import UUID, uuid5

import pytest

from domain.ballots import Choice, Mode, Result, Tally, tally
from domain.derivations import Language, derivation, explain_obstacle
from domain.electorates import Electorate, SeatRef
from domain.obstacles import Obstacle, ObstacleKind
from domain.vote_rules import (
    SIMPLE_MAJORITY,
    Abstention,
    Circular,
    LaterRound,
    MajorityBase,
    Mandatory,
    Missing,
    QuorumBase,
    Tie,
    VoteRule,
)

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
    ("voided", "de", "en"),
    [
        (0, "Ja 3, Nein 1; ", "yes 3, no 1; "),
        (
            1,
            "Nein 1, 1 Stimme auf frühere Unterlagen zählt nicht; ",
            "no 1, 1 vote on earlier documents void; ",
        ),
        (
            2,
            "Nein 1, 2 Stimmen auf frühere Unterlagen zählen nicht; ",
            "no 1, 2 votes on earlier documents void; ",
        ),
    ],
)
def test_votes_on_earlier_documents_are_told_of(voided: int, de: str, en: str) -> None:
    count = replace(counted(SIMPLE_MAJORITY, [YES, YES, YES, NO]), voided=voided)
    assert de in derivation(count, "de")
    assert en in derivation(count, "en")


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


def presided(cast: dict[UUID, Choice]) -> Tally:
    """Five seats, Ada in the chair and Bo her deputy; whoever presides breaks a tie."""
    seats = tuple(
        SeatRef(person, chair=person == PEOPLE[0], deputy_chair=person == PEOPLE[1]) for person in PEOPLE[:5]
    )
    return tally(replace(SIMPLE_MAJORITY, tie=Tie.CHAIRS_SIDE), Electorate(5, seats), cast, closed=True)


@pytest.mark.parametrize(
    ("said", "ending"),
    [
        ([YES, NO, YES, NO], "die Sitzungsleitung stimmte mit Ja: angenommen"),
        ([None, YES, YES, NO, NO], "die Sitzungsleitung stimmte mit Ja: angenommen"),
        ([NO, YES, YES, NO], "die Sitzungsleitung stimmte mit Nein: abgelehnt"),
        ([None, ABSTAIN, YES, NO], "die Sitzungsleitung enthielt sich: abgelehnt"),
        ([None, None, YES, NO, ABSTAIN], "die Sitzungsleitung stimmte nicht ab: abgelehnt"),
    ],
)
def test_the_side_of_whoever_presided_is_named_in_a_tie(said: list[Choice | None], ending: str) -> None:
    cast = {person: choice for person, choice in zip(PEOPLE, said, strict=False) if choice is not None}
    text = derivation(presided(cast), "de")
    assert text.endswith(f"Stimmengleichheit, {ending}")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Missing.NO, "yes 4, no 0, 3 missing counted as no; 4 > 1/2 of 7: carried"),
        (Missing.ABSTENTION, "yes 4, no 0, 3 missing as abstention ignored; 4 > 1/2 of 4: carried"),
        (Missing.NOT_CAST, "yes 4, no 0; 4 > 1/2 of 4: carried"),
    ],
)
def test_what_silence_counted_as_is_said(missing: Missing, said: str) -> None:
    by = Circular(objection_voids=False, votes_least=0, missing=missing, deadline_days=5, working_days=True)
    seats = Electorate(7, tuple(SeatRef(person) for person in PEOPLE))
    cast = dict.fromkeys(PEOPLE[:4], YES)
    rule = replace(SIMPLE_MAJORITY, circular=by)
    count = tally(rule, seats, cast, Mode(1, circular=True), closed=True)
    text = derivation(count, "en")
    assert text.startswith("circular: 7 appointed, 7 eligible; ")
    assert text.endswith(said)
    everybody = tally(rule, seats, dict.fromkeys(PEOPLE, YES), Mode(1, circular=True), closed=True)
    assert "missing" not in derivation(everybody, "en")


def test_votes_of_deputies_are_called_provisional_while_they_may_change_the_result() -> None:
    electorate = Electorate(3, tuple(SeatRef(person) for person in PEOPLE[:3]))
    cast = {PEOPLE[0]: YES, PEOPLE[1]: YES, PEOPLE[2]: NO}
    count = tally(SIMPLE_MAJORITY, electorate, cast, provisional=[PEOPLE[1]])
    assert count.free == 0
    assert "yes 2, no 1, 1 of these provisional by a deputy; " in derivation(count, "en")
    assert "provisional" not in derivation(count.closed(), "en")
    assert "provisional" not in derivation(tally(SIMPLE_MAJORITY, electorate, cast), "en")


def test_the_round_is_named_where_the_rule_knows_several() -> None:
    again = replace(SIMPLE_MAJORITY, rounds=(LaterRound(after=(Result.REJECTED,)),))
    assert derivation(counted(again, [YES] * 4), "de").startswith("Runde 1: 7 berufen")
    assert derivation(counted(SIMPLE_MAJORITY, [YES] * 4), "de").startswith("7 berufen")


@pytest.mark.parametrize(
    ("office", "said"),
    [
        (Mandatory.CHAIR, "the chair did not vote"),
        (Mandatory.PRESIDING, "neither chair nor deputy chair voted"),
    ],
)
def test_whose_vote_was_missing_is_named_instead_of_a_comparison(office: Mandatory, said: str) -> None:
    needed = replace(SIMPLE_MAJORITY, mandatory=(office,))
    electorate = Electorate(3, tuple(SeatRef(person, chair=person == PEOPLE[2]) for person in PEOPLE[:3]))
    count = tally(needed, electorate, {PEOPLE[0]: YES, PEOPLE[1]: YES}, closed=True)
    assert derivation(count, "en").endswith(f"quorum 2, present 2, {said}; yes 2, no 0: no quorum")


def test_the_statutory_number_is_named_where_the_majority_is_a_share_of_it() -> None:
    rule = replace(SIMPLE_MAJORITY, majority_base=MajorityBase.STATUTORY)
    assert derivation(counted(rule, [YES] * 5), "en").endswith("5 > 1/2 of 8: carried")
    assert derivation(counted(rule, [YES] * 5), "en").startswith("8 by statute, 7 appointed")
    assert derivation(counted(SIMPLE_MAJORITY, [YES] * 5), "en").startswith("7 appointed")


def test_recused_members_are_counted_where_there_are_any() -> None:
    assert ", 2 befangen, 5 stimmberechtigt; " in derivation(
        counted(SIMPLE_MAJORITY, [YES] * 5, recused=2), "de"
    )
    assert "befangen" not in derivation(counted(SIMPLE_MAJORITY, [YES] * 5), "de")


def test_a_missed_quorum_ends_the_derivation() -> None:
    assert derivation(counted(SIMPLE_MAJORITY, [YES] * 3), "en").endswith(
        "quorum 4, present 3; yes 3, no 0: no quorum"
    )


def test_a_vote_without_a_yes_is_called_so() -> None:
    assert derivation(counted(SIMPLE_MAJORITY, [NO] * 4), "en").endswith("no vote in favour: rejected")
