"""The shipped lists of four cities are read whole, with exactly the oddities they are known for."""

from collections import Counter

from domain.project_values import GoalLink, RunState
from domain.times import Precision
from exchange.anomalies import AnomalyKind
from exchange.csv_tables import read_csv
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.json_lists import read_json_list
from exchange.mappings import shipped_mapping
from exchange.project_rows import ImportReport, read_projects
from exchange.seeds import shipped_list


def shipped(mapping: str, file: str) -> tuple[ImportReport, ImportMapping]:
    known = read_mapping(shipped_mapping(mapping), name=mapping)
    data, at = shipped_list(file), known.list_at
    table = read_json_list(data, name=file, at=at) if at else read_csv(data, name=file)
    return read_projects(table, known, on=known.source.date), known


def found_by_number(report: ImportReport, kind: AnomalyKind) -> list[int]:
    """Give the list's own numbers of the rows with a finding (row 2 holds number 1)."""
    return sorted({one.row - 1 for one in report.anomalies if one.kind is kind})


def test_magdeburgs_overview_gives_thirteen_projects_with_its_known_contradictions() -> None:
    report, _ = shipped("magdeburg-stabsstelle", "magdeburg_stabsstelle_projektuebersicht.csv")
    assert not report.stopped
    assert [row.key for row in report.rows] == [f"MD-{number:03d}" for number in range(1, 14)]
    assert {kind: found_by_number(report, kind) for kind in AnomalyKind if found_by_number(report, kind)} == {
        AnomalyKind.END_BEFORE_START: [10],
        AnomalyKind.END_IN_THE_PAST: [6, 7, 10],
        AnomalyKind.STARTED_IN_PREPARATION: [12],
        AnomalyKind.PERMANENT_WITH_END: [4],
        AnomalyKind.DATE_MISSING: [1, 3, 9],
        AnomalyKind.DATE_PLACEHOLDER: [11, 12],
        AnomalyKind.DATE_REMARK: [6, 7],
        AnomalyKind.DATE_ON_WEEKEND: [2, 4, 10, 13],
        AnomalyKind.STATUS_COMBINED: [9],
        AnomalyKind.STATUS_TO_REVIEW: [4, 9],
    }
    assert Counter((row.phase, row.run_state) for row in report.rows) == {
        ("processing", RunState.ACTIVE): 6,
        ("preparation", RunState.ACTIVE): 3,
        ("implementation", RunState.ACTIVE): 2,
        ("implementation", RunState.PERMANENT): 2,
    }


def test_magdeburgs_weekends_are_named_with_their_day() -> None:
    report, _ = shipped("magdeburg-stabsstelle", "magdeburg_stabsstelle_projektuebersicht.csv")
    weekends = [one for one in report.anomalies if one.kind is AnomalyKind.DATE_ON_WEEKEND]
    assert [(one.row - 1, one.de.rsplit(" ", 1)[1]) for one in weekends] == [
        (2, "Sonntag."),
        (4, "Samstag."),
        (10, "Sonntag."),
        (13, "Samstag."),
    ]


def test_magdeburgs_further_tasks_are_twelve_and_six_of_them_state_nothing() -> None:
    report, _ = shipped("magdeburg-weitere-aufgaben", "magdeburg_weitere_aufgaben.csv")
    assert not report.stopped
    assert [row.key for row in report.rows] == [f"MD-A{number:02d}" for number in range(1, 13)]
    assert {row.kind for row in report.rows} == {"task"}
    assert Counter((row.phase, row.run_state) for row in report.rows) == {
        ("preparation", RunState.ACTIVE): 7,
        ("implementation", RunState.PERMANENT): 4,
        ("closed", RunState.ACTIVE): 1,
    }
    unstated = [one for one in report.anomalies if not one.wording]
    assert len(unstated) == 6
    assert {one.kind for one in report.anomalies} == {AnomalyKind.STATUS_TO_REVIEW}


def test_duisburgs_matrix_is_twenty_projects_with_33_marks_and_one_question() -> None:
    report, mapping = shipped("duisburg-ziele-matrix", "duisburg_ziele_matrix.csv")
    assert not report.stopped
    assert [row.key for row in report.rows] == [f"DU-{number:03d}" for number in range(1, 21)]
    links = Counter((goal, link) for row in report.rows for goal, link in row.goals)
    assert [links[f"goal-{number}", GoalLink.YES] for number in range(1, 7)] == [4, 14, 2, 6, 4, 3]
    assert {row.title for row in report.rows if ("goal-4", GoalLink.UNCLEAR) in row.goals} == {
        "Digitalisierung Posteingang"
    }
    assert sum(links.values()) == 34
    assert mapping.lifecycle.key == "duisburg"
    assert [one.kind for one in report.anomalies] == [AnomalyKind.STATUS_TO_REVIEW] * 20


def test_reading_the_same_list_again_gives_the_same_report() -> None:
    file = "magdeburg_stabsstelle_projektuebersicht.csv"
    assert shipped("magdeburg-stabsstelle", file)[0] == shipped("magdeburg-stabsstelle", file)[0]


def ikz() -> ImportReport:
    return shipped("magdeburg-ikz", "magdeburg_ikz_2014.csv")[0]


def test_the_ikz_list_gives_134_measures_because_a_page_break_split_one_row() -> None:
    report = ikz()
    assert not report.stopped
    assert len(report.rows) == 134
    assert "IKZ-014" not in {row.key for row in report.rows}
    assert found_by_number(report, AnomalyKind.ROW_CONTINUES) == [14]


def test_a_row_that_only_repeats_the_one_before_is_kept_and_pointed_out() -> None:
    report = ikz()
    assert found_by_number(report, AnomalyKind.ROW_REPEATED) == [47]
    assert {"IKZ-046", "IKZ-047"} <= {row.key for row in report.rows}


def test_the_kinds_of_cooperation_are_read_from_every_way_the_report_writes_them() -> None:
    report = ikz()
    assert Counter(row.classifications.get("art") for row in report.rows) == {
        "interkommunal": 59,
        "intrakommunal": 47,
        "vertikal": 8,
        "interkommunal und intrakommunal": 12,
        "interkommunal und vertikal": 5,
        "intrakommunal und vertikal": 2,
        None: 1,
    }
    assert {row.source.wording["Art"] for row in report.rows} >= {
        "inter- und in- trakommunal",
        "Interkommunal",
    }


def test_the_ikz_measures_fall_into_the_categories_and_departments_of_the_report() -> None:
    report = ikz()
    assert Counter(row.classifications["kategorie"] for row in report.rows) == {
        "Kategorie I": 20,
        "Kategorie II": 86,
        "Kategorie III": 28,
    }
    assert Counter(row.classifications.get("dezernat") for row in report.rows) == {
        "Dezernat I": 29,
        "Dezernat II": 22,
        "Dezernat III": 20,
        "Dezernat IV": 37,
        "Dezernat V": 4,
        "Dezernat VI": 14,
        None: 8,
    }
    assert found_by_number(report, AnomalyKind.CLASS_EMPTY) == [37, 117, 118, *range(130, 136)]


def test_a_measure_at_rest_and_a_permanent_task_keep_their_phase() -> None:
    report = ikz()
    assert Counter((row.phase, row.run_state) for row in report.rows) == {
        ("implementation", RunState.ACTIVE): 93,
        ("closed", RunState.ACTIVE): 22,
        ("implementation", RunState.PERMANENT): 12,
        ("preparation", RunState.ACTIVE): 4,
        ("implementation", RunState.PAUSED): 2,
        ("planned", RunState.ACTIVE): 1,
    }


def test_potsdams_nine_named_entries_are_taken_as_what_the_paper_calls_them() -> None:
    report, mapping = shipped("potsdam-vorhaben", "potsdam_programm.json")
    assert not report.stopped
    assert [row.key for row in report.rows] == [f"P-{number:03d}" for number in range(1, 10)]
    assert Counter(row.classifications["nennung"] for row in report.rows) == {
        "Werkzeug oder Plattform": 6,
        "Vertiefungsthema": 2,
        "Praxisbeispiel": 1,
    }
    assert Counter(row.classifications.get("kennzeichen") for row in report.rows) == {
        None: 7,
        "Nachfolgend vertieft": 2,
    }
    assert [one.kind for one in report.anomalies] == [AnomalyKind.STATUS_TO_REVIEW] * 9
    assert mapping.lifecycle.key == "potsdam"


def test_an_entry_of_a_document_keeps_its_wording_and_its_place() -> None:
    report, _ = shipped("potsdam-vorhaben", "potsdam_programm.json")
    seminar = report.rows[8].source
    assert (seminar.file, seminar.row) == ("potsdam_programm.json#/named_items", 9)
    assert seminar.wording["label"] == "Praxisseminar „Prozessmanagement“"
    assert '"Abschlussbericht"' in seminar.wording["milestones"]


def test_leipzigs_three_lists_name_nine_entries_and_no_state() -> None:
    file = "leipzig_digitalisierungskonzepte.json"
    named = {
        name: [(row.key, row.title, row.phase) for row in shipped(f"leipzig-{name}", file)[0].rows]
        for name in ("angebote", "konzepte", "schritte")
    }
    assert {name: len(rows) for name, rows in named.items()} == {"angebote": 3, "konzepte": 2, "schritte": 4}
    assert named["angebote"][0] == ("L-001", "Leipzig App", "pipeline")
    assert named["konzepte"][0] == ("L-K01", "Digitalisierungskonzept: Dezernat für Kultur", "implementation")
    assert named["schritte"][3] == ("L-S04", "Monitoring- und Controllinginstrument", "planning")
    for name in named:
        report, mapping = shipped(f"leipzig-{name}", file)
        assert {one.kind for one in report.anomalies} == {AnomalyKind.STATUS_TO_REVIEW}
        assert mapping.source.precision is Precision.YEAR
