"""A mapping is read whole, or every fault in it is named with line and column."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.project_values import GoalLink, RunState
from exchange import mappings, seeds
from exchange.import_mappings import ImportMapping, read_mapping, same_word
from exchange.mapping_faults import UnreadableMapping

SMALL = """\
organisation: entenhausen
programme: digital
lifecycle: {key: standard, preparation: [pipeline], final: [closed]}
kind: measure
key: {pattern: "EH-{number:03d}"}
source:
  document: Liste
  reference: A 1/24
  city: Entenhausen
  date: 2024-01-15
columns:
  title: Maßnahme
  status: Stand
  classifications: {category: Kategorie}
  goals: {goal-1: Ziel 1}
status_words:
  läuft: {phase: implementation}
  ruht: {phase: implementation, run_state: paused, remark: wartet}
  "": {phase: pipeline, needs_review: {de: Kein Stand., en: No state.}}
goal_system: {key: ziele, name: Ziele, english: {goal-1: Goal 1}}
goal_marks: {x: yes, "?": unclear, "": none}
references: [A 1/24, 4711]
"""


def small(old: str = "", new: str = "") -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1)


def faults(data: str | bytes) -> list[str]:
    with pytest.raises(UnreadableMapping) as raised:
        read_mapping(data, name="m.yaml")
    assert all(fault.sentence_en.startswith("Line ") for fault in raised.value.faults)
    assert raised.value.en.startswith("m.yaml: Line ")
    return [fault.sentence_de for fault in raised.value.faults]


def test_a_mapping_says_what_was_written() -> None:
    mapping = read_mapping(SMALL, name="m.yaml")
    assert mapping.kind == "measure"
    assert mapping.source.date == date(2024, 1, 15)
    assert mapping.status_words["ruht"].run_state is RunState.PAUSED
    assert mapping.status_words["läuft"].run_state is RunState.ACTIVE
    assert mapping.goal_marks == {"x": GoalLink.YES, "?": GoalLink.UNCLEAR, "": GoalLink.NONE}
    assert mapping.references == ("A 1/24", "4711")


def test_it_names_its_phases_and_its_columns() -> None:
    mapping = read_mapping(SMALL, name="m.yaml")
    assert mapping.phases() == {"pipeline", "implementation", "closed"}
    assert mapping.headers() == ("Maßnahme", "Stand", "Kategorie", "Ziel 1")


def test_bytes_with_a_byte_order_mark_read_like_text() -> None:
    assert read_mapping(SMALL.encode("utf-8-sig"), name="m.yaml") == read_mapping(SMALL, name="m.yaml")


def test_an_unknown_entry_is_named_with_its_place() -> None:
    assert faults(small("  status: Stand", "  stauts: Stand"))[0] == (
        "Zeile 13, Spalte 3: Den Eintrag „stauts“ gibt es hier nicht. Prüfen Sie Schreibweise und Einrückung."
    )


def test_a_missing_entry_is_named_at_the_entry_around_it() -> None:
    assert faults(small("  city: Entenhausen\n")) == [
        "Zeile 6, Spalte 1: Der Eintrag „city“ fehlt. Ergänzen Sie ihn."
    ]


def test_every_fault_is_named_in_the_order_of_the_file() -> None:
    text = (
        small("kind: measure", "kind: idea")
        .replace("2024-01-15", "2024-02-31")
        .replace("[A 1/24, 4711]", "A")
    )
    assert [fault.split(":")[0] for fault in faults(text)] == [
        "Zeile 4, Spalte 1",
        "Zeile 10, Spalte 3",
        "Zeile 22, Spalte 1",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "kind: measure",
            "kind: idea",
            "„idea“ ist für „kind“ nicht möglich. Erlaubt sind: 'project', 'measure', 'task'",
        ),
        ("run_state: paused", "run_state: asleep", "„asleep“ ist für „run_state“ nicht möglich"),
        (
            "2024-01-15",
            "15.01.2024",
            "„date“ braucht einen Kalendertag in der Form 2023-11-20, nicht „15.01.2024“",
        ),
        ("2024-01-15", "2024-02-31", "nicht „2024-02-31“"),
        ("2024-01-15", "0", "nicht „0“"),
        ("organisation: entenhausen", "organisation: Stadt Entenhausen", "hat nicht die erlaubte Form"),
        ("EH-{number:03d}", "EH-{number.__class__}", "hat nicht die erlaubte Form"),
        ("EH-{number:03d}", "EH", "hat nicht die erlaubte Form"),
        ("title: Maßnahme", "title:", "„title“ braucht einen Text"),
        ("title: Maßnahme", 'title: ""', "„title“ darf nicht leer sein"),
        ("{category: Kategorie}", "[Kategorie]", "„classifications“ braucht eingerückte Einträge"),
        ("{phase: implementation}", "implementation", "„läuft“ braucht eingerückte Einträge"),
        ("[A 1/24, 4711]", "A 1/24", "„references“ braucht eine Liste"),
        ('{pattern: "EH-{number:03d}"}', "{column: Nr, number_column: Nr}", "„key“ braucht entweder"),
        ('{pattern: "EH-{number:03d}"}', '{pattern: "{number}", column: Nr}', "„key“ braucht entweder"),
        ('{pattern: "EH-{number:03d}"}', "{}", "„key“ braucht entweder"),
        ("  status: Stand\n", "", "gehören zusammen"),
        (
            "kind: measure",
            "kind: measure\ndefault_phase: {phase: a, needs_review: {de: a, en: b}}",
            "Nennen Sie entweder",
        ),
        ("ruht:", "LÄUFT:", "„LÄUFT“ und „läuft“ sind dasselbe Wort"),
        ('{x: yes, "?"', '{x: yes, X: yes, "?"', "„X“ und „x“ sind dasselbe Wort"),
        ("goal_marks", "# ", "Zu den Zielspalten fehlt „goal_marks“"),
        ("goal_system", "# ", "nennt das Zielsystem"),
        ("{goal-1: Goal 1}", "{}", "genau die Ziele der Zielspalten"),
        ("  goals: {goal-1: Ziel 1}\n", "", "genau die Ziele der Zielspalten"),
    ],
)
def test_what_cannot_be_meant_is_refused(old: str, new: str, says: str) -> None:
    assert any(says in fault for fault in faults(small(old, new)))


def test_words_for_a_classification_without_a_column_are_refused() -> None:
    assert faults(SMALL + "class_words: {art: {a: b}}\n") == [
        "Zeile 23, Spalte 15: „art“ hat Wörter, aber keine Spalte. Nennen Sie sie unter „columns.classifications“."
    ]


def test_continued_rows_need_the_column_with_the_number() -> None:
    found = faults(SMALL + "continued_rows: {2: {number: 1, reason: {de: Umbruch., en: Break.}}}\n")
    assert len(found) == 1
    assert "key.number_column" in found[0]


def test_a_list_without_a_state_needs_an_explicit_phase_with_a_reason() -> None:
    start, end = SMALL.index("status_words:"), SMALL.index("goal_system:")
    stateless = (SMALL[:start] + SMALL[end:]).replace("  status: Stand\n", "")
    assert "„default_phase“" in faults(stateless)[0]
    stated = stateless + "default_phase: {phase: implementation}\n"
    assert "„needs_review“ fehlt" in faults(stated)[0]
    reasoned = stated.replace(
        "implementation}", "implementation, needs_review: {de: Annahme., en: Assumed.}}"
    )
    assert read_mapping(reasoned, name="m.yaml").phases() == {"pipeline", "closed", "implementation"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: 1\nb: [1,\n", "Zeile 3, Spalte 1: Das YAML ist hier nicht lesbar"),
        ("a: 1\na: 2\n", "Zeile 2, Spalte 1: „a“ steht hier zum zweiten Mal"),
        ("a: 1\n---\nb: 2\n", "Zeile 2, Spalte 1: Das YAML"),
        ("a: &x 1\nb: *x\n", "Zeile 1, Spalte 4: Anker"),
        ("a: !!python/object 1\n", "Zeile 1, Spalte 4: Anker"),
        ("a: 1\nb: \x00\n", "Zeile 2, Spalte 4: Hier steht ein unerlaubtes Steuerzeichen"),
        ("? [a]\n: b\n", "Zeile 1, Spalte 3: Ein Schlüssel muss ein einfaches Wort sein"),
        ("[" * 60_000, "Zeile 1, Spalte 21: Mehr als 20 Ebenen sind nicht erlaubt"),
        ("a" * 65_537, "Zeile 1, Spalte 1: Die Datei ist größer als"),
        ("", "Zeile 1, Spalte 1: „Zuordnung“ braucht eingerückte Einträge"),
        ("- a\n", "Zeile 1, Spalte 1: „Zuordnung“ braucht eingerückte Einträge"),
    ],
)
def test_yaml_that_is_no_mapping_is_refused_with_its_place(text: str, says: str) -> None:
    assert faults(text)[0].startswith(says)


def test_a_mapping_outside_utf8_is_refused_with_its_place() -> None:
    assert faults("a: b\nc: ü\n".encode("latin-1"))[0].startswith(
        "Zeile 2, Spalte 4: Die Datei ist nicht in UTF-8"
    )


def test_words_are_the_same_whatever_their_case_and_space() -> None:
    assert same_word("  In\u00a0 Bearbeitung ") == same_word("in Bearbeitung")
    assert same_word("in Arbeit") != same_word("in Bearbeitung")


@pytest.mark.parametrize("name", mappings.names())
def test_every_shipped_mapping_can_be_read(name: str) -> None:
    assert isinstance(read_mapping(mappings.shipped_mapping(name), name=name), ImportMapping)


def test_the_shipped_files_are_lists_of_four_cities_with_a_mapping_each() -> None:
    assert mappings.names() == (
        "duisburg-ziele-matrix",
        "leipzig-angebote",
        "leipzig-konzepte",
        "leipzig-schritte",
        "magdeburg-ikz",
        "magdeburg-stabsstelle",
        "magdeburg-weitere-aufgaben",
        "potsdam-vorhaben",
    )
    assert seeds.names() == (
        "duisburg_agg.json",
        "duisburg_ziele_matrix.csv",
        "duisburg_ziele_matrix.xlsx",
        "leipzig_digitalisierungskonzepte.json",
        "magdeburg_ikz_2014.csv",
        "magdeburg_ikz_2014.xlsx",
        "magdeburg_stabsstelle_projektuebersicht.csv",
        "magdeburg_stabsstelle_projektuebersicht.ods",
        "magdeburg_stabsstelle_projektuebersicht.xlsx",
        "magdeburg_weitere_aufgaben.csv",
        "potsdam_programm.json",
    )


def test_an_unknown_shipped_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LookupError, match="magdeburg-stabsstelle"):
        mappings.shipped_mapping("../import_mappings")
    with pytest.raises(LookupError, match=re.escape("duisburg_ziele_matrix.csv")):
        seeds.shipped_list("README.md")


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(range(len(SMALL.splitlines()))), st.text(max_size=20), st.sampled_from(["value", "line"])
)
def test_any_change_of_a_line_gives_a_mapping_or_named_faults(number: int, text: str, changes: str) -> None:
    lines = SMALL.splitlines()
    lines[number] = lines[number].split(":")[0] + ": " + text if changes == "value" else text
    changed = "\n".join(lines)
    try:
        read_mapping(changed, name="m.yaml")
    except UnreadableMapping as fault:
        named = fault.faults
    else:
        return
    assert named
    assert all(fault.de and fault.en and fault.place.line <= len(changed.splitlines()) + 1 for fault in named)
