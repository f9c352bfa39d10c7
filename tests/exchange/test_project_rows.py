"""A list becomes projects: what can be read is taken, what is odd is named, what is unclear is stopped."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lifecycle_definitions import Label
from domain.project_values import GoalLink, RunState
from domain.times import Precision
from exchange.anomalies import Anomaly, AnomalyKind, Severity, anomaly, phase_named
from exchange.csv_tables import read_csv
from exchange.import_mappings import read_mapping
from exchange.project_rows import ImportReport, ProjectRow, read_projects
from exchange.tables import TableFault, UnreadableTable

MAPPING = """\
organisation: entenhausen
programme: digital
lifecycle: {key: standard, preparation: [pipeline], final: [closed]}
kind: measure
key: {pattern: "EH-{number:03d}"}
source: {document: Liste, reference: A 1/24, city: Entenhausen, date: 2024-01-15}
columns:
  title: Maßnahme
  status: Stand
  planned_start: Start
  planned_end: Ende
  lead_unit: Amt
  classifications: {category: Kategorie}
  goals: {goal-1: Ziel 1, goal-2: Ziel 2}
status_words:
  geplant: {phase: pipeline}
  läuft: {phase: implementation}
  läuft mit Unterbrechung: {phase: implementation, remark: unterbrochen}
  ruht: {phase: implementation, run_state: paused}
  dauernd: {phase: implementation, run_state: permanent}
  fertig: {phase: closed}
  "": {phase: pipeline, needs_review: {de: Kein Stand genannt., en: No state named.}}
goal_system: {key: ziele, name: Ziele, english: {goal-1: Goal 1, goal-2: Goal 2}}
goal_marks: {x: yes, "?": unclear, "": none}
references: [A 1/24]
"""
READ_MAPPING = read_mapping(MAPPING, name="m.yaml")
ON = date(2024, 1, 15)
HEADER = "Maßnahme;Stand;Start;Ende;Amt;Kategorie;Ziel 1;Ziel 2"
FINE = "E-Akte;läuft;01.06.2023;31.12.2024;FB 32;II;x;"


def read(*rows: str, mapping: str = MAPPING, header: str = HEADER, on: date = ON) -> ImportReport:
    table = read_csv("\n".join([header, *rows]).encode(), name="liste.csv")
    known = READ_MAPPING if mapping == MAPPING else read_mapping(mapping, name="m.yaml")
    return read_projects(table, known, on=on)


def odd(report: ImportReport) -> list[AnomalyKind]:
    return [one.kind for one in (*report.stopped, *report.anomalies)]


def dated(start: str, end: str, status: str = "läuft", on: date = ON) -> list[AnomalyKind]:
    return odd(read(f"E-Akte;{status};{start};{end};;;;", on=on))


def only(report: ImportReport) -> ProjectRow:
    (row,) = report.rows
    return row


# What a clean row gives


def test_a_clean_row_is_taken_whole_and_nothing_is_pointed_out() -> None:
    report = read(FINE)
    row = only(report)
    assert not report.stopped
    assert not report.anomalies
    assert (row.key, row.title, row.kind) == ("EH-001", "E-Akte", "measure")
    assert (row.phase, row.run_state) == ("implementation", RunState.ACTIVE)
    assert (row.planned_start, row.planned_end) == (date(2023, 6, 1), date(2024, 12, 31))
    assert (row.lead_unit, row.classifications) == ("FB 32", {"category": "II"})
    assert row.references == ("A 1/24",)
    assert row.goals == (("goal-1", GoalLink.YES),)


def test_the_source_keeps_every_cell_as_it_stood() -> None:
    row = only(read(" E-Akte ; läuft ;01.06.2023 [ab FB 32];-;;;X;?"))
    assert row.title == "E-Akte"
    assert (row.source.file, row.source.row) == ("liste.csv", 2)
    assert row.source.document == "Liste, A 1/24"
    assert row.source.wording == {
        "Maßnahme": " E-Akte ",
        "Stand": " läuft ",
        "Start": "01.06.2023 [ab FB 32]",
        "Ende": "-",
        "Amt": "",
        "Kategorie": "",
        "Ziel 1": "X",
        "Ziel 2": "?",
    }


def test_a_column_the_mapping_does_not_name_is_kept_in_the_wording() -> None:
    assert only(read(FINE + ";mehr", header=HEADER + ";Notiz")).source.wording["Notiz"] == "mehr"


def test_nothing_in_an_optional_cell_gives_nothing() -> None:
    row = only(read("E-Akte;läuft;01.06.2023;31.12.2024;;;;"))
    assert (row.lead_unit, row.classifications, row.goals) == (None, {}, ())


def test_a_month_or_year_keeps_its_precision() -> None:
    row = only(read("E-Akte;läuft;06.2023;2024;;;;"))
    assert (row.planned_start, row.planned_start_precision) == (date(2023, 6, 1), Precision.MONTH)
    assert (row.planned_end, row.planned_end_precision) == (date(2024, 1, 1), Precision.YEAR)


# Status


def test_status_words_give_phase_run_state_and_remark() -> None:
    report = read("a;ruht;-;-;;;;", "b;dauernd;-;-;;;;", "c;LÄUFT  mit Unterbrechung;-;-;;;;")
    assert [(row.phase, row.run_state, row.status_remark) for row in report.rows] == [
        ("implementation", RunState.PAUSED, None),
        ("implementation", RunState.PERMANENT, None),
        ("implementation", RunState.ACTIVE, "unterbrochen"),
    ]


def test_an_unknown_status_word_stops_its_row_and_the_others_go_on() -> None:
    report = read("a;laeuft;-;-;;;;", FINE)
    assert [row.key for row in report.rows] == ["EH-002"]
    (stop,) = report.stopped
    assert stop.kind is AnomalyKind.STATUS_UNKNOWN
    assert (stop.row, stop.column, stop.wording) == (2, "Stand", "laeuft")
    assert stop.de.startswith("Zeile 2, Spalte „Stand“: Das Statuswort „laeuft“ ist nicht zugeordnet.")
    assert "„geplant“" in stop.de
    assert "(leer)" in stop.de


def test_an_empty_status_is_taken_only_if_the_mapping_says_what_it_means() -> None:
    (review,) = read("a;;01.02.2024;30.04.2024;;;;").anomalies
    assert (review.kind, review.severity) == (AnomalyKind.STATUS_TO_REVIEW, Severity.CHECK)
    assert "Kein Stand genannt." in review.de
    assert "No state named." in review.en
    without = "\n".join(line for line in MAPPING.splitlines() if "Kein Stand" not in line)
    assert odd(read("a;;01.02.2024;30.04.2024;;;;", mapping=without)) == [AnomalyKind.STATUS_UNKNOWN]


def test_a_word_that_says_more_than_a_known_one_is_pointed_out() -> None:
    assert AnomalyKind.STATUS_COMBINED in odd(read("a;läuft mit Unterbrechung;-;-;;;;"))
    assert AnomalyKind.STATUS_COMBINED not in odd(read("a;läuft;-;-;;;;"))


@pytest.mark.parametrize("word", ["läuft / ruht", "nicht fertig", "fertig, ruht"])
def test_a_combination_the_mapping_does_not_know_stops_its_row(word: str) -> None:
    report = read(f"a;{word};01.06.2023;31.12.2024;;;;")
    assert not report.rows
    assert odd(report) == [AnomalyKind.STATUS_COMBINED_UNKNOWN]


def test_part_of_a_word_is_no_known_word() -> None:
    assert odd(read("a;läuftnicht;01.06.2023;31.12.2024;;;;")) == [AnomalyKind.STATUS_UNKNOWN]


# Dates


def test_an_end_before_the_start_is_pointed_out_and_both_dates_stay() -> None:
    report = read("a;läuft;04.06.2024;03.06.2024;;;;")
    assert odd(report) == [AnomalyKind.END_BEFORE_START]
    assert (only(report).planned_start, only(report).planned_end) == (date(2024, 6, 4), date(2024, 6, 3))


def test_an_end_on_the_start_or_within_its_month_is_no_contradiction() -> None:
    assert dated("03.06.2024", "03.06.2024") == []
    assert dated("15.05.2024", "05.2024") == []
    assert dated("15.05.2024", "04.2024") == [AnomalyKind.END_BEFORE_START]


def test_an_end_in_the_past_is_pointed_out_while_the_project_runs() -> None:
    assert dated("02.01.2023", "15.01.2024", on=date(2024, 1, 16)) == [AnomalyKind.END_IN_THE_PAST]
    assert dated("02.01.2023", "15.01.2024", on=date(2024, 1, 15)) == []


@pytest.mark.parametrize("status", ["fertig", "ruht"])
def test_an_end_in_the_past_is_fine_for_a_project_that_is_closed_or_rests(status: str) -> None:
    assert dated("02.01.2023", "15.01.2024", status, date(2024, 6, 3)) == []


def test_an_end_in_the_running_year_is_not_past_before_the_year_is_over() -> None:
    assert dated("02.01.2023", "2024", on=date(2024, 12, 31)) == []
    assert dated("02.01.2023", "2024", on=date(2025, 1, 1)) == [AnomalyKind.END_IN_THE_PAST]


def test_a_start_that_came_is_pointed_out_in_preparation_only() -> None:
    assert dated("15.01.2024", "31.12.2024", "geplant") == [AnomalyKind.STARTED_IN_PREPARATION]
    assert dated("16.01.2024", "31.12.2024", "geplant") == []
    assert dated("15.01.2024", "31.12.2024", "läuft") == []
    assert dated("01.2024", "31.12.2024", "geplant") == []


def test_a_permanent_task_with_an_end_is_pointed_out() -> None:
    assert dated("02.01.2023", "31.12.2024", "dauernd") == [AnomalyKind.PERMANENT_WITH_END]
    assert dated("02.01.2023", "-", "dauernd") == [AnomalyKind.DATE_PLACEHOLDER]


def test_a_missing_date_and_a_placeholder_are_two_things() -> None:
    assert dated("", "-") == [AnomalyKind.DATE_MISSING, AnomalyKind.DATE_PLACEHOLDER]
    assert dated("02.01.2023", "31.12.2024") == []


def test_a_remark_beside_a_date_is_kept_and_pointed_out() -> None:
    report = read("a;läuft;02.01.2023 [Beteiligung SSE];31.12.2024;;;;")
    assert odd(report) == [AnomalyKind.DATE_REMARK]
    assert only(report).planned_start == date(2023, 1, 2)
    assert only(report).planned_start_remark == "Beteiligung SSE"
    assert only(report).planned_end_remark is None


@pytest.mark.parametrize(
    ("end", "found"),
    [
        ("31.05.2024", []),
        ("01.06.2024", [AnomalyKind.DATE_ON_WEEKEND]),
        ("02.06.2024", [AnomalyKind.DATE_ON_WEEKEND]),
        ("03.06.2024", []),
        ("06.2024", []),
    ],
)
def test_a_day_on_a_weekend_is_pointed_out(end: str, found: list[AnomalyKind]) -> None:
    assert dated("02.01.2023", end) == found


def test_a_day_that_does_not_exist_stops_its_row_and_the_others_go_on() -> None:
    report = read("a;läuft;31.02.2024;-;;;;", FINE)
    assert [row.key for row in report.rows] == ["EH-002"]
    (stop,) = report.stopped
    assert (stop.kind, stop.column, stop.wording) == (AnomalyKind.DATE_UNREADABLE, "Start", "31.02.2024")
    assert "gibt es im Kalender nicht" in stop.de


# Titles, keys, goals, columns


def test_a_row_without_a_title_is_stopped() -> None:
    report = read(" ;läuft;01.06.2023;31.12.2024;;;;", FINE)
    assert odd(report) == [AnomalyKind.TITLE_EMPTY]
    assert len(report.rows) == 1


def test_a_title_used_twice_is_pointed_out_at_the_second_row() -> None:
    report = read(FINE, FINE.replace("E-Akte", "e-akte "), FINE.replace("E-Akte", "E-Akten"))
    (twice,) = report.anomalies
    assert (twice.kind, twice.row) == (AnomalyKind.TITLE_TWICE, 3)
    assert "Zeile 2" in twice.de
    assert len(report.rows) == 3


def test_every_stop_of_a_row_is_named() -> None:
    assert odd(read(";unbekannt;31.02.2024;bald;;;y;"))[:5] == [
        AnomalyKind.TITLE_EMPTY,
        AnomalyKind.STATUS_UNKNOWN,
        AnomalyKind.DATE_UNREADABLE,
        AnomalyKind.DATE_UNREADABLE,
        AnomalyKind.GOAL_MARK_UNKNOWN,
    ]


def test_keys_follow_the_order_of_rows_whatever_is_blank_or_stopped() -> None:
    rows = ("a;läuft;-;-;;;;", "b;unbekannt;-;-;;;;", "c;läuft;-;-;;;;")
    assert [row.key for row in read(*rows).rows] == ["EH-001", "EH-003"]
    spaced = read(rows[0], "", ";;;", rows[1], rows[2])
    assert [(row.key, row.source.row) for row in spaced.rows] == [("EH-001", 2), ("EH-003", 6)]


NUMBERED = MAPPING.replace('"EH-{number:03d}"', '"EH-{number:03d}", number_column: Nr')


@pytest.mark.parametrize(
    ("number", "key"), [("7.", "EH-007"), ("12", "EH-012"), (" 3. ", "EH-003"), ("012", "EH-012")]
)
def test_the_lists_own_number_makes_the_key(number: str, key: str) -> None:
    assert only(read(f"{FINE};{number}", mapping=NUMBERED, header=HEADER + ";Nr")).key == key


@pytest.mark.parametrize("number", ["", "0", "-1", "1.2", "a", "1234567890"])
def test_a_row_whose_number_cannot_be_read_is_stopped(number: str) -> None:
    report = read(f"{FINE};{number}", mapping=NUMBERED, header=HEADER + ";Nr")
    assert odd(report) == [AnomalyKind.KEY_UNREADABLE]
    assert not report.rows


def test_the_second_row_with_a_key_is_stopped() -> None:
    own = MAPPING.replace('{pattern: "EH-{number:03d}"}', "{column: Kennung}")
    header = HEADER + ";Kennung"
    report = read(FINE + ";A-1", FINE.replace("E-Akte", "b") + ";A-1", mapping=own, header=header)
    assert [row.key for row in report.rows] == ["A-1"]
    assert [(one.kind, one.row) for one in report.stopped] == [(AnomalyKind.KEY_TWICE, 3)]
    assert [row.key for row in read(FINE + ";A-2", mapping=own, header=header).rows] == ["A-2"]


CLASS_WORDS = MAPPING + "class_words: {category: {II: zweite, zwei: zweite}}\n"


@pytest.mark.parametrize("word", ["II", "ii", "zwei"])
def test_words_of_a_classification_are_read_as_the_mapping_says(word: str) -> None:
    report = read(FINE.replace(";II;", f";{word};"), mapping=CLASS_WORDS)
    assert not report.anomalies
    assert report.rows[0].classifications == {"category": "zweite"}
    assert report.rows[0].source.wording["Kategorie"] == word


def test_a_word_no_classification_knows_stops_its_row_and_the_others_go_on() -> None:
    report = read(FINE.replace(";II;", ";III;"), FINE, mapping=CLASS_WORDS)
    assert [(one.row, one.kind, one.wording) for one in report.stopped] == [
        (2, AnomalyKind.CLASS_WORD_UNKNOWN, "III")
    ]
    assert [row.key for row in report.rows] == ["EH-002"]


@pytest.mark.parametrize(("mapping", "found"), [(CLASS_WORDS, [AnomalyKind.CLASS_EMPTY]), (MAPPING, [])])
def test_an_empty_classification_is_pointed_out_if_the_mapping_knows_its_words(
    mapping: str, found: list[AnomalyKind]
) -> None:
    report = read(FINE.replace(";II;", ";;"), mapping=mapping)
    assert [one.kind for one in report.anomalies] == found
    assert report.rows[0].classifications == {}


NUMBERED = MAPPING.replace('"EH-{number:03d}"', '"EH-{number:03d}", number_column: Nr')
CONTINUED = NUMBERED + "continued_rows: {2: {number: 1, reason: {de: Umbruch., en: Break.}}}\n"


def test_a_row_the_mapping_says_continues_another_is_no_entry_of_its_own() -> None:
    report = read(f"1;{FINE}", f"2;{FINE}", mapping=CONTINUED, header=f"Nr;{HEADER}")
    assert [row.key for row in report.rows] == ["EH-001"]
    assert [one.kind for one in report.anomalies] == [AnomalyKind.ROW_CONTINUES]


def test_a_row_that_repeats_the_one_before_is_taken_and_pointed_out() -> None:
    report = read(f"1;{FINE}", f"2;{FINE}", mapping=NUMBERED, header=f"Nr;{HEADER}")
    assert [row.key for row in report.rows] == ["EH-001", "EH-002"]
    assert AnomalyKind.ROW_REPEATED in {one.kind for one in report.anomalies}


def test_a_row_that_differs_in_one_cell_repeats_nothing() -> None:
    report = read(f"1;{FINE}", f"2;{FINE.replace('FB 32', 'FB 33')}", mapping=NUMBERED, header=f"Nr;{HEADER}")
    assert AnomalyKind.ROW_REPEATED not in {one.kind for one in report.anomalies}


def test_goal_marks_have_three_meanings_and_any_other_stops_its_row() -> None:
    assert only(read("a;läuft;-;-;;;X;?")).goals == (("goal-1", GoalLink.YES), ("goal-2", GoalLink.UNCLEAR))
    report = read("a;läuft;02.01.2023;31.12.2024;;;xx;")
    assert not report.rows
    assert [(one.kind, one.column, one.wording) for one in report.stopped] == [
        (AnomalyKind.GOAL_MARK_UNKNOWN, "Ziel 1", "xx")
    ]


def test_a_list_without_required_columns_is_refused_naming_all_and_those_found() -> None:
    with pytest.raises(UnreadableTable) as raised:
        read("a", header="Maßnahme;Stand;Beginn;Ende;Amt;Kategorie;Ziel 1")
    assert raised.value.fault is TableFault.MISSING_COLUMNS
    assert "Diese Spalten fehlen: „Start“, „Ziel 2“." in raised.value.de
    assert "Gefunden: „Maßnahme“, „Stand“, „Beginn“" in raised.value.de


FACTS = (
    *("known", "part", "phase", "reason_de", "reason_en", "first", "key"),
    *("end", "start", "on", "remark", "day", "weekday_de", "weekday_en", "scheme", "number"),
    *("others", "count", "last", "value", "book", "list", "field", "position", "title"),
)


@pytest.mark.parametrize("kind", AnomalyKind)
def test_every_kind_has_a_sentence_in_both_languages(kind: AnomalyKind) -> None:
    found = anomaly(kind, 2, "Stand", "läuft", **dict.fromkeys(FACTS, "…"))
    assert found.de.startswith("Zeile 2, Spalte „Stand“: ")
    assert found.en.startswith("Row 2, column “Stand”: ")


# Laws

CELL = st.sampled_from(
    ["", "a", "läuft", "ruht", "-", "31.02.2024", "06.2023", "01.06.2024 [x]", "x", "?", "läuft x"]
)


@given(st.lists(st.lists(CELL, min_size=8, max_size=8), max_size=6))
def test_every_row_is_either_taken_or_stopped_with_a_reason(rows: list[list[str]]) -> None:
    report = read(*(";".join(row) for row in rows))
    taken = {row.source.row for row in report.rows}
    stopped = {one.row for one in report.stopped}
    filled = {number for number, row in enumerate(rows, start=2) if any(row)}
    assert taken | stopped == filled
    assert not taken & stopped
    assert all(isinstance(one, Anomaly) and one.severity is not Severity.STOP for one in report.anomalies)


def test_findings_call_a_phase_as_people_do() -> None:
    found = anomaly(
        AnomalyKind.STARTED_IN_PREPARATION,
        2,
        "Start",
        "",
        start="01.01.2024",
        on="08.01.2024",
        phase=phase_named({"initiation": Label(de="Vorbereitung", en="Preparation")}, "initiation"),
    )
    assert "noch in „Vorbereitung“" in found.de
    assert "still stands in “Preparation”" in found.en
    assert phase_named({}, "initiation") == Label(de="initiation", en="initiation")
