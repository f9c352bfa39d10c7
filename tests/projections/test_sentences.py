"""The audit trail in words: one sentence for every event, in both languages."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest

from domain.ballots import Choice, Tally, tally
from domain.catalogue import EVENTS
from domain.gate_review_values import Outcome
from domain.people import Role
from domain.project_checks import Light
from domain.project_values import GoalLink, RunState
from domain.reminder_ladders import ReminderKind
from domain.upcasts import UPCASTS
from domain.vote_rules import SIMPLE_MAJORITY, Abstention, Closes, MajorityBase, QuorumBase, Tie
from projections.plain_words import CHOICES, GOAL_LINKS, LIGHTS, NOUNS, OUTCOMES, ROLES, RUN_STATES
from projections.sentences import SENTENCES, Words, sentence
from projections.sentences_of_projects import _GUARDS
from projections.sentences_of_votes import _ABSTENTION, _CLOSES, _MAJORITY, _QUORUM, _TIE
from tests.support.corpus import place_of
from tests.support.electorates import ADA, BO, CHAIR_DECIDES, CY, EVE, board, votes
from workflows.guards import GUARDS

LANGUAGES = ("de", "en")
PROJECT = "13135225-d278-5832-bad0-3c849ebb931d"
BOARD = "aaa75910-3801-5277-bdd8-393a89175eed"
PROGRAMME = "544f9aeb-a1c9-55d9-af03-6d85e944a1a6"
UNIT = "b9e24ac9-baba-572b-bfc8-fad1c523a532"
SEALED = {"v": 1, "key_id": "0" * 32, "nonce": "bm9uY2U=", "ciphertext": "c2VjcmV0"}
TOGETHER = {"scope_id": {"scope_kind": "organisation"}}
"""What else holds where a field is None: only the whole organisation is a scope without an id."""
PEOPLE = {str(ADA): "Ada Beispiel", str(BO): "Bo Beispiel", str(CY): "Cy Beispiel", str(EVE): "Eve Beispiel"}
GERMAN = Words(
    persons=PEOPLE,
    boards={BOARD: "Lenkungsausschuss"},
    programmes={PROGRAMME: "Digitale Stadt"},
    projects={PROJECT: "CITY-1 Bürgerportal"},
    phases={"pipeline": "Pipeline", "initiation": "Initiierung"},
    units={UNIT: "Digitalamt"},
    gates={"release": "Freigabe"},
    refusals={"project_paused": "Das Projekt ruht"},
)


def stored(topic: str) -> tuple[dict[str, Any], str]:
    """Give the stored sample of an event and the id of its stream."""
    row = json.loads(place_of(topic).read_text(encoding="utf-8"))["stored"]
    return json.loads(row["state"]), row["originator_id"]


def told(topic: str, language: str = "de", words: Words = GERMAN, /, **changes: Any) -> str:
    """Tell the stored sample of an event with some of its fields changed."""
    state, stream = stored(topic)
    assert changes.keys() <= state.keys()
    return sentence(topic, state | changes, words, language, stream=stream)


def variants(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give a state with each of its lists empty, and each of its texts, in turn."""
    empty: list[dict[str, Any]] = []
    for name, value in state.items():
        if isinstance(value, list):
            empty.append(dict(state) | {name: []})
        elif isinstance(value, dict):
            empty += [
                dict(state) | {name: value | {inner: []}} for inner in value if isinstance(value[inner], list)
            ]
    return empty


def optional(topic: str) -> list[str]:
    """Give the names of the fields of an event that may be None."""
    return [one.name for one in fields(EVENTS[topic]) if "None" in str(one.type)]


def assert_is_a_sentence(text: str) -> None:
    assert text.strip() == text
    assert "  " not in text
    assert "{" not in text
    assert "None" not in text
    assert text[0].isupper()
    assert text[-1] in ".“”"
    assert "\n" not in text


def test_every_event_has_a_sentence_and_every_sentence_an_event() -> None:
    todays = EVENTS.keys() - UPCASTS.keys()
    missing = sorted(todays - SENTENCES.keys())
    assert not missing, f"write a sentence in projections/sentences_of_*.py for: {', '.join(missing)}"
    assert not SENTENCES.keys() - todays


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", EVENTS)
def test_every_event_is_told(topic: str, language: str) -> None:
    state, stream = stored(topic)
    for words in (GERMAN, Words()):
        assert_is_a_sentence(sentence(topic, state, words, language, stream=stream))
        assert_is_a_sentence(sentence(topic, state, words, language))


@pytest.mark.parametrize("topic", EVENTS)
def test_the_languages_differ(topic: str) -> None:
    assert told(topic, "de") != told(topic, "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", EVENTS)
def test_every_event_is_told_whatever_is_left_open(topic: str, language: str) -> None:
    state, stream = stored(topic)
    names = optional(topic)
    for name in names:
        changes = {name: None} | TOGETHER.get(name, {})
        assert_is_a_sentence(sentence(topic, state | changes, GERMAN, language, stream=stream))
    nothing = state | dict.fromkeys(names) | TOGETHER.get("scope_id" if "scope_id" in names else "", {})
    assert_is_a_sentence(sentence(topic, nothing, GERMAN, language, stream=stream))
    for variant in variants(state):
        assert_is_a_sentence(sentence(topic, variant, GERMAN, language, stream=stream))


@pytest.mark.parametrize("topic", EVENTS)
def test_sealed_text_is_never_shown(topic: str) -> None:
    state, stream = stored(topic)
    for name in state:
        if isinstance(state[name], dict) and "ciphertext" in state[name]:
            for language, said in (("de", "Begründung versiegelt"), ("en", "Reason sealed")):
                text = sentence(topic, state | {name: SEALED}, GERMAN, language, stream=stream)
                assert said in text
                assert "c2VjcmV0" not in text
                assert said not in sentence(topic, state | {name: None}, GERMAN, language, stream=stream)


def test_an_unknown_topic_is_refused() -> None:
    with pytest.raises(LookupError, match=r"no sentence for project\.dreamt_of\.v1"):
        sentence("project.dreamt_of.v1", {}, GERMAN, "de")


def test_an_event_whose_content_was_disposed_of_says_so() -> None:
    assert "vernichtet" in sentence("project.retitled.v1", None, GERMAN, "de")
    assert "disposed of" in sentence("project.retitled.v1", None, GERMAN, "en")


def test_unknown_names_are_told_by_the_beginning_of_their_id() -> None:
    words = Words()
    assert words.person(str(ADA)) == f"Person {str(ADA)[:8]}…"
    assert words.board(BOARD, "en") == "board aaa75910…"
    assert words.programme(PROGRAMME) == "Programm 544f9aeb…"
    assert words.project(PROJECT, "en") == "project 13135225…"
    assert words.unit(UNIT) == "Organisationseinheit b9e24ac9…"
    assert (words.phase("idea"), words.gate("release")) == ("idea", "release")
    assert words.refusal("guard_unmet") == "guard_unmet"


def test_known_names_are_used() -> None:
    assert GERMAN.person(str(ADA)) == "Ada Beispiel"
    assert told("gate_review.vote_cast.v1", reason=None) == "Bo Beispiel hat mit Nein gestimmt."
    assert "Lenkungsausschuss" in told("person.mandate_assigned.v1")
    assert "Digitalamt besteht nur noch bis 31.12.2025." in told("unit.dissolved.v1")


@pytest.mark.parametrize(
    ("choice", "de", "en"),
    [
        ("yes", "Bo Beispiel hat mit Ja gestimmt.", "Bo Beispiel voted yes."),
        ("no", "Bo Beispiel hat mit Nein gestimmt.", "Bo Beispiel voted no."),
        ("abstain", "Bo Beispiel hat sich enthalten.", "Bo Beispiel abstained."),
    ],
)
def test_a_vote_is_told_with_the_voter_and_the_choice(choice: str, de: str, en: str) -> None:
    assert told("gate_review.vote_cast.v1", choice=choice, reason=None) == de
    assert told("gate_review.vote_cast.v1", "en", choice=choice, reason=None) == en


def concluded(count: Tally | None, outcome: Outcome, language: str = "de", **changes: Any) -> str:
    target = "initiation" if outcome is Outcome.APPROVE else None
    data = count.to_data() if count else None
    said = {"outcome": outcome.value, "target": target, "tally": data} | changes
    return told("gate_review.concluded.v1", language, **said)


def test_a_carried_review_is_told_with_the_figures_it_follows_from() -> None:
    count = tally(SIMPLE_MAJORITY, board(7, recused=1), votes(3, 1, 1), closed=True)
    assert concluded(count, Outcome.APPROVE) == (
        "Die Vorlage zum Tor „Freigabe“ wurde entschieden: angenommen; das Projekt darf in die Phase "
        "„Initiierung“. Auszählung: 6 stimmberechtigt (1 befangen); Ja 3, Nein 1, Enthaltungen 1; "
        "teilgenommen 5, für das Quorum nötig 4 von 7; für die Mehrheit nötig 3 von 4."
    )
    assert concluded(count, Outcome.APPROVE, "en").endswith(
        "Count: 6 eligible (1 recused); yes 3, no 1, abstentions 1; "
        "took part 5, needed for the quorum 4 of 7; needed for the majority 3 of 4."
    )


def test_a_review_without_a_quorum_says_nothing_of_a_majority() -> None:
    count = tally(SIMPLE_MAJORITY, board(3), votes(1), closed=True)
    text = concluded(count, Outcome.NO_QUORUM)
    assert "nicht beschlussfähig" in text
    assert "für das Quorum nötig 2 von 3" in text
    assert "Mehrheit" not in text


def test_a_tie_is_told_with_what_the_chair_did() -> None:
    electorate, cast = board(4), votes(2, 2)
    decided = tally(CHAIR_DECIDES, electorate, cast, closed=True)
    assert concluded(decided, Outcome.APPROVE).endswith("Stimmengleichheit, der Vorsitz stimmte mit Ja.")
    rejected = tally(SIMPLE_MAJORITY, electorate, cast, closed=True)
    assert concluded(rejected, Outcome.REJECT).endswith("für die Mehrheit nötig 3 von 4; Stimmengleichheit.")


def test_a_deferred_review_names_who_deferred_it_until_when() -> None:
    text = concluded(
        None, Outcome.DEFER, decided_by=str(EVE), until="2024-03-01", wording="Kosten sind nachzureichen."
    )
    assert text == (
        "Die Entscheidung über das Tor „Freigabe“ wurde vertagt von Eve Beispiel, Wiedervorlage am 01.03.2024. "
        "Wortlaut: „Kosten sind nachzureichen.“"
    )
    assert "ohne neuen Termin" in concluded(None, Outcome.DEFER)


def test_a_returned_review_says_where_the_project_goes_back_to() -> None:
    back = concluded(None, Outcome.RETURN, target="pipeline", decided_by=str(EVE), wording="")
    assert "zur Überarbeitung zurückgegeben von Eve Beispiel" in back
    assert "das Projekt geht zurück in die Phase „Pipeline“" in back
    stays = concluded(None, Outcome.RETURN, target=None, decided_by=str(EVE), wording="")
    assert "Phase" not in stays


def test_an_approval_with_conditions_says_so_and_a_request_names_them() -> None:
    assert "mit Auflagen angenommen" in concluded(None, Outcome.APPROVE_WITH_CONDITIONS)
    state, stream = stored("gate_review.requested.v1")
    drafts = [{"wording": "Konzept vorlegen"}, {"wording": "Kosten belegen"}]
    text = sentence("gate_review.requested.v1", state | {"conditions": drafts}, GERMAN, "de", stream=stream)
    assert text.endswith("Mit diesen Auflagen: „Konzept vorlegen“, „Kosten belegen“.")
    assert "Auflagen" not in told("gate_review.requested.v1")


def test_a_rule_without_a_quorum_says_so() -> None:
    state, _ = stored("board.vote_rule_set.v1")
    rule = state["rule"] | {"quorum_share": "0/1", "quorum_strict": False}
    assert "kein Quorum verlangt" in told("board.vote_rule_set.v1", rule=rule)
    strict = state["rule"] | {"majority_share": "2/3", "majority_strict": False}
    assert "mindestens 2/3 der Ja- und Nein-Stimmen" in told("board.vote_rule_set.v1", rule=strict)
    count = tally(SIMPLE_MAJORITY, board(3), votes(2), closed=True).to_data() | {"quorum_needed": 0}
    assert "kein Quorum verlangt" in told("gate_review.concluded.v1", outcome="approve", tally=count)


def test_a_phase_is_entered_through_a_gate_or_by_a_step() -> None:
    text = told("project.phase_entered.v1", trigger="release.approve")
    assert (
        "aus der Phase „Pipeline“ in die Phase „Initiierung“, nach Entscheidung über das Tor „Freigabe“"
        in text
    )
    assert "Voraussetzungen erfüllt: Projekt in Arbeit." in text
    assert "beschlossene Planung: ab 01.03.2024, Ende offen" in text
    cancelled = told(
        "project.phase_entered.v1",
        trigger="cancel",
        review_id=None,
        baseline=None,
        guards={"active": False},
        target={"phase": "cancelled", "coarse": "closed", "final": True},
    )
    assert "ohne Tor, im Schritt „cancel“" in cancelled
    assert "Voraussetzungen nicht erfüllt: Projekt in Arbeit." in cancelled
    assert "Planung" not in cancelled
    assert cancelled.endswith("Das Projekt ist damit beendet.")


@pytest.mark.parametrize(
    ("plan", "de", "en"),
    [
        (
            {"start": "2024-02-01", "end": "2024-12-20"},
            "01.02.2024 bis 20.12.2024",
            "2024-02-01 to 2024-12-20",
        ),
        ({"start": "2024-02-01", "end": None}, "ab 01.02.2024, Ende offen", "from 2024-02-01, end open"),
        (
            {"start": None, "end": "2024-12-20"},
            "bis 20.12.2024, Beginn offen",
            "until 2024-12-20, start open",
        ),
        ({"start": None, "end": None}, "Beginn und Ende offen", "start and end open"),
    ],
)
def test_a_plan_says_what_is_open(plan: dict[str, str | None], de: str, en: str) -> None:
    assert told("project.dates_planned.v1", plan=plan) == f"Die Planung lautet jetzt: {de}."
    assert told("project.dates_planned.v1", "en", plan=plan) == f"The plan is now: {en}."


def test_a_deadline_at_the_end_of_a_local_day_is_that_day() -> None:
    text = told("gate_review.opened.v1", vote_due_at="2024-05-10T21:59:59.999999Z")
    assert "Frist bis 10.05.2024." in text
    assert "Frist bis 18.01.2024, 09:00 Uhr." in told("gate_review.opened.v1")
    assert "ohne Frist" in told("gate_review.opened.v1", vote_due_at=None)


def test_a_mandate_that_ends_as_a_day_begins_holds_until_the_day_before() -> None:
    text = told(
        "person.mandate_assigned.v1",
        valid_from="2023-12-31T23:00:00.000000Z",
        valid_until="2024-12-31T23:00:00.000000Z",
    )
    assert "gültig ab 01.01.2024 bis 31.12.2024." in text
    assert "ohne Ende" in told("person.mandate_assigned.v1", valid_until=None)


def test_times_hold_in_the_zone_of_the_programme() -> None:
    words = Words(zone="Europe/London")
    assert "due on 2024-01-29, 08:00" in told("project_check.scheduled.v1", "en", words)


def test_mandates_name_where_they_hold() -> None:
    assert "(Digitale Stadt)" in told("person.mandate_ended.v1", scope_kind="programme", scope_id=PROGRAMME)
    assert "(ganze Organisation)" in told("person.mandate_ended.v1", scope_kind="organisation", scope_id=None)


def test_a_text_keeps_its_braces_and_loses_its_line_breaks() -> None:
    text = told("project.retitled.v1", title="Portal {neu}\n %s [alt]")
    assert text == "Der Titel lautet jetzt „Portal {neu} %s [alt]“."


def test_a_reminder_names_its_addressees_and_what_it_stands_for() -> None:
    assert told("reminder.issued.v1") == (
        "Erinnerung (Stufe 2) an Eve Beispiel (Projektleitung): Projektcheck für CITY-1 Bürgerportal, "
        "fällig am 29.01.2024, 09:00 Uhr. Steht auch für Stufe 1."
    )
    assert "an niemanden" in told("reminder.escalated.v1", addressees=[], skipped=[])


def test_a_check_is_called_by_its_nominal_day() -> None:
    assert "Projektcheck 29.01.2024 berichtet" in told("project_check.submitted.v1", cycle="2024-01-29")


def test_a_task_says_why_something_was_not_possible() -> None:
    assert told("exception_task.raised.v1") == (
        "Aufgabe für das PMO (CITY-1 Bürgerportal): Wechsel in die nächste Phase war nicht möglich "
        "(guard_unmet; Das Projekt ruht)."
    )


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (ROLES, Role),
        (CHOICES, Choice),
        (OUTCOMES, Outcome),
        (LIGHTS, Light),
        (RUN_STATES, RunState),
        (GOAL_LINKS, GoalLink),
        (_QUORUM, QuorumBase),
        (_MAJORITY, MajorityBase),
        (_ABSTENTION, Abstention),
        (_TIE, Tie),
        (_CLOSES, Closes),
        (NOUNS, {topic.split(".")[0] for topic in EVENTS} | {"account", "token"} | set(ReminderKind)),
        (_GUARDS, GUARDS),
    ],
)
def test_every_word_of_a_closed_list_is_known(words: Mapping[str, object], known: Any) -> None:
    assert set(words) == {str(one) for one in known}
