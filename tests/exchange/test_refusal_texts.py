"""What people are told when a rule says no."""

import ast
from collections.abc import Iterator
from itertools import chain, combinations

import pytest

from domain.refusals import Fact, Refusal, Refused, Unmet
from exchange.refusal_fields import FIELDS, HINTS, SAID_BY_HINT
from exchange.refusal_texts import explain, explain_one
from exchange.refusal_wording import WORDING
from tests.architecture.tree import product

LANGUAGES = ("de", "en")
FACTS: dict[str, Fact] = {
    "approved_at": "2024-02-08T08:00:00+00:00",
    "at": "2024-02-01T08:30:00+00:00",
    "closed_at": "2024-02-01T10:00:00+00:00",
    "days": 3,
    "measure": "Kosten",
    "named": 1,
    "running": 2,
    "item": "Ö 2",
    "persons": ("Ada", "Bo"),
    "present": 1,
    "since": "2024-02-01T08:15:00+00:00",
    "starts_at": "2024-02-01T08:00:00+00:00",
    "actor": "a6d79af5-46d1-54a9-8c1d-776f65ed45cc",
    "allowed": ("release.approve", "cancel"),
    "asked_at": "2024-01-17T22:59:59+00:00",
    "board": "steering",
    "choice": "yes",
    "circle": ("CITY-1", "CITY-2", "CITY-1"),
    "command": "cast_vote",
    "condition": "Datenschutzkonzept vorlegen",
    "cycle": "2024-01-29",
    "appointment": "5c2f5f9e-9c0e-5b8e-8a55-2f3f0c1d2e3b",
    "body": "Hauptausschuss",
    "bodies": ("Ortsbeirat", "Digitalisierungsrat"),
    "step": 3,
    "steps": ("1", "2"),
    "duty": "statusbericht",
    "declared_at": "2024-01-12T08:00:00+00:00",
    "due_at": "2024-01-18T08:00:00+00:00",
    "effective_at": "2024-01-08T08:00:00+00:00",
    "end": "2024-01-31",
    "evidence": "Konzept.pdf",
    "event": "e1a6cfde-5924-5ec0-9bc1-77cca3226f2a",
    "expected": "implementation",
    "field": "title",
    "file": "Konzept.pdf",
    "found": 7,
    "gate": "release",
    "given": "d" * 64,
    "goal": "goal-1",
    "ground": "own_declaration",
    "guard": "has_lead",
    "id": "13135225-d278-5832-bad0-3c849ebb931d",
    "key": "CITY-1",
    "known": ("pipeline", "initiation"),
    "land": "NW",
    "last_change_at": "2024-01-09T08:00:00+00:00",
    "last_move_at": "2024-01-09T08:00:00+00:00",
    "least": 12,
    "length": 10001,
    "lifecycle": "standard",
    "mandate": "3412226e-67c1-50f2-a8ba-0077d3c4e2e7",
    "matter_class": "release",
    "most": 256,
    "most_bytes": 52428800,
    "need": "0f6a4e6c-2b57-5c3f-9f0c-1f1f3c1d2e3a",
    "needed": ("lead", "pmo"),
    "noun": "project",
    "obstacle": "quorum_out_of_reach",
    "powers": "phase_gate, release",
    "outcome": "defer",
    "parent": "goal-2",
    "parts": ("goal-3", "goal-4"),
    "person": "c9a37594-59d8-52d7-b054-71cbc17609a5",
    "phase": "pipeline",
    "possible": 2,
    "principal": "c9a37594-59d8-52d7-b054-71cbc17609a5",
    "project": "CITY-1",
    "proof": "Freigabe der Datenschutzbeauftragten",
    "recorded_at": "2024-01-08T09:00:00+00:00",
    "requirement": ("Projektskizze", "Project brief"),
    "review": "fd6381ef-9533-5ce1-8a4d-75db796edf35",
    "scope": "write",
    "seconds": 30,
    "start": "2024-02-01",
    "state": "locked",
    "task": "0d3c77a5-3a58-5b7a-9b1e-7a1f0d7b3c11",
    "trigger": "release.approve",
    "valid_from": "2024-02-01",
    "valid_until": "2024-01-31T23:00:00+00:00",
    "value": "Bürgerportal {neu} [alt]",
    "version": 1,
    "voided_at": "2024-01-18T08:00:00+00:00",
    "year": 2025,
}
"""One example of every fact a refusal is given anywhere."""
UNSAID = {"actor"}
"""Facts nobody needs to be told: the reader is the one who acts."""
SITES_BY_VARIABLE: dict[str, tuple[str, ...]] = {
    "review_concluded": ("review",),
    "review_withdrawn": ("review",),
    "address_missing": (),
    "address_refused": (),
}
"""Refusals that are chosen before they are stated, with their facts."""


def sites() -> Iterator[tuple[Refusal, tuple[str, ...]]]:
    """Find every place that states a refusal, with the names of its facts."""
    for source in product():
        if not source.path.startswith(("domain/", "workflows/", "storage/", "runtime/", "api/")):
            continue
        for node in ast.walk(source.tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"unmet", "Refused"}
                and node.args
                and isinstance(node.args[0], ast.Attribute)
            ):
                yield Refusal[node.args[0].attr], tuple(str(given.arg) for given in node.keywords)
    for refusal, facts in SITES_BY_VARIABLE.items():
        yield Refusal(refusal), facts


SITES = sorted(set(sites()))


def told(refusal: Refusal, facts: tuple[str, ...], language: str) -> str:
    given = {name: FACTS[name] for name in facts}
    if refusal.value == "rule_cannot_be_met" and "needed" in given:
        given["needed"] = 4
    return explain_one(Unmet(refusal, given), language)


def assert_is_plain(text: str) -> None:
    assert "{" not in text.replace("{neu}", "")
    assert "[" not in text.replace("[alt]", "")
    assert "  " not in text
    assert " ." not in text
    assert " ," not in text
    assert text.count("(") == text.count(")")
    assert text[0].isupper()
    assert text[-1] == "."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_a_text_even_without_any_fact(refusal: Refusal, language: str) -> None:
    assert refusal in WORDING, f"add {refusal.value} to exchange/refusal_wording.py"
    assert_is_plain(explain_one(Unmet(refusal, {}), language))


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_says_what_is_wrong_and_what_to_do(refusal: Refusal) -> None:
    de, en = (explain_one(Unmet(refusal, {}), language) for language in LANGUAGES)
    assert de != en
    assert len(de.split(". ")) > 1
    assert len(en.split(". ")) > 1


def test_every_refusal_is_raised_with_facts_this_test_knows() -> None:
    unknown = {(refusal.value, name) for refusal, facts in SITES for name in facts if name not in FACTS}
    assert not unknown, "give an example in FACTS and say the fact in the wording"
    assert {refusal for refusal, _ in SITES} == set(Refusal)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("refusal", "facts"), SITES, ids=str)
def test_every_fact_that_is_stated_is_said(refusal: Refusal, facts: tuple[str, ...], language: str) -> None:
    text = told(refusal, facts, language)
    assert_is_plain(text)
    unsaid = UNSAID | ({"person"} if refusal.value == "already_voted" else set())
    for name in set(facts) - unsaid:
        without = told(refusal, tuple(other for other in facts if other != name), language)
        assert without != text, f"{name} is not said"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("refusal", "facts"), SITES, ids=str)
def test_a_missing_fact_leaves_whole_sentences(
    refusal: Refusal, facts: tuple[str, ...], language: str
) -> None:
    for some in chain.from_iterable(combinations(facts, size) for size in range(len(facts))):
        assert_is_plain(told(refusal, some, language))


def test_all_requirements_are_told_the_most_important_first() -> None:
    refused = Refused.of(
        (
            Unmet(Refusal("value_invalid"), {"field": "title", "value": " "}),
            Unmet(Refusal("project_closed"), {"project": "CITY-1", "phase": "closed"}),
        )
    )
    assert explain(refused, "de").splitlines() == [
        (
            "Das Projekt CITY-1 ist beendet (Phase „closed“). Nehmen Sie es zuerst wieder auf, wenn das "
            "Phasenmodell es vorsieht."
        ),
        "Eine Angabe ist leer: Titel. Füllen Sie sie aus.",
    ]


def test_what_reads_the_same_is_told_once() -> None:
    twice = Unmet(Refusal("reason_missing"), {"trigger": "cancel"})
    assert len(explain(Refused.of((twice, twice)), "de").splitlines()) == 1


def test_any_other_language_reads_german() -> None:
    refused = Refused(Refusal("abstention_forbidden"))
    assert explain(refused, "fr") == explain(refused, "de")


def test_times_are_local_and_written_as_the_language_does() -> None:
    facts = ("due_at",)
    assert "18.01.2024, 09:00 Uhr" in told(Refusal("vote_still_open"), facts, "de")
    assert "2024-01-18, 09:00" in told(Refusal("vote_still_open"), facts, "en")


def test_times_within_one_minute_can_be_told_apart() -> None:
    facts: dict[str, Fact] = {
        "effective_at": "2024-01-08T08:00:05+00:00",
        "last_move_at": "2024-01-08T08:00:07+00:00",
    }
    text = explain_one(Unmet(Refusal("effective_before_last_move"), facts), "de")
    assert "09:00:05 Uhr" in text
    assert "09:00:07 Uhr" in text


def test_days_are_days() -> None:
    facts = ("valid_from", "valid_until")
    text = told(Refusal("period_ends_before_it_begins"), facts, "de")
    assert "Beginn 01.02.2024, Ende 01.02.2024" in text
    assert "Projektcheck (29.01.2024)" in told(Refusal("check_already_submitted"), ("cycle",), "de")
    assert "(2024-W05)" in explain_one(Unmet(Refusal("check_already_submitted"), {"cycle": "2024-W05"}), "de")


def test_words_of_closed_lists_are_said_in_the_language() -> None:
    assert "Projektleitung, PMO" in told(Refusal("not_authorised"), ("needed",), "de")
    assert "project lead, PMO" in told(Refusal("not_authorised"), ("needed",), "en")
    assert "Projekt 1313" in told(Refusal("not_found"), ("noun", "id"), "de")


def test_a_guard_says_what_it_asks_for_and_an_unknown_one_is_named() -> None:
    assert "Das Projekt braucht eine Projektleitung." in told(
        Refusal("guard_unmet"), ("trigger", "guard"), "de"
    )
    assert "has_wings" in explain_one(Unmet(Refusal("guard_unmet"), {"guard": "has_wings"}), "de")


def test_a_rule_that_cannot_be_met_is_explained_by_its_figures() -> None:
    facts = ("obstacle", "needed", "possible")
    assert "Das Quorum verlangt 4 Stimmberechtigte, es gibt 2." in told(
        Refusal("rule_cannot_be_met"), facts, "de"
    )
    assert "Quorum" not in told(Refusal("rule_cannot_be_met"), ("obstacle",), "de")


def test_a_wrong_value_is_told_from_an_empty_one() -> None:
    wrong = explain_one(Unmet(Refusal("value_invalid"), {"field": "statutory_seats", "value": 0}), "de")
    assert wrong == (
        "Diese Angabe ist so nicht möglich: Sitze nach Satzung „0“. Berichtigen Sie sie. "
        "Ein Gremium hat mindestens einen Sitz."
    )
    empty = explain_one(Unmet(Refusal("value_invalid"), {"field": "motion", "value": ""}), "en")
    assert empty == "A value is empty: motion. Fill it in."


def test_a_scope_is_explained_in_words_instead_of_keys() -> None:
    text = explain_one(
        Unmet(Refusal("value_invalid"), {"field": "scope", "value": "chair in programme"}), "de"
    )
    assert "chair in" not in text
    assert HINTS["scope"].de in text


def test_hints_are_about_known_fields() -> None:
    assert SAID_BY_HINT <= HINTS.keys() <= FIELDS.keys()


@pytest.mark.parametrize("odd", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2024-02-31T10:00:00Z"])
def test_what_only_looks_like_a_time_is_said_as_it_stands(odd: str) -> None:
    assert odd in explain_one(Unmet(Refusal.VALUE_INVALID, {"field": "name", "value": odd}), "de")
