"""What an importer points out in a list: contradictions, gaps and words nobody can read for certain.

Nothing is corrected. A `stop` keeps its row out until the list or the mapping is put right, a `check`
asks a person to look, a `note` says what was seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.lifecycle_definitions import Label


class Severity(StrEnum):
    """What an anomaly means for its row."""

    STOP = "stop"
    CHECK = "check"
    NOTE = "note"


class AnomalyKind(StrEnum):
    """What was found."""

    TITLE_EMPTY = "title_empty"
    KEY_UNREADABLE = "key_unreadable"
    KEY_TWICE = "key_twice"
    STATUS_UNKNOWN = "status_unknown"
    STATUS_COMBINED_UNKNOWN = "status_combined_unknown"
    DATE_UNREADABLE = "date_unreadable"
    GOAL_MARK_UNKNOWN = "goal_mark_unknown"
    CLASS_WORD_UNKNOWN = "class_word_unknown"
    TITLE_TWICE = "title_twice"
    STATUS_COMBINED = "status_combined"
    STATUS_TO_REVIEW = "status_to_review"
    END_BEFORE_START = "end_before_start"
    END_IN_THE_PAST = "end_in_the_past"
    STARTED_IN_PREPARATION = "started_in_preparation"
    PERMANENT_WITH_END = "permanent_with_end"
    DATE_MISSING = "date_missing"
    DATE_PLACEHOLDER = "date_placeholder"
    DATE_REMARK = "date_remark"
    DATE_ON_WEEKEND = "date_on_weekend"
    CLASS_EMPTY = "class_empty"
    ROW_REPEATED = "row_repeated"
    ROW_CONTINUES = "row_continues"
    HEADER_FOUND = "header_found"
    ENCODING_ASSUMED = "encoding_assumed"
    SHEETS_LEFT = "sheets_left"
    FORMULAS = "formulas"
    CELLS_MERGED = "cells_merged"
    CELLS_MERGED_MORE = "cells_merged_more"
    TITLE_DIFFERS = "title_differs"
    PHASE_DIFFERS = "phase_differs"
    UNIT_DIFFERS = "unit_differs"
    NOT_LISTED = "not_listed"


PhaseNames = Mapping[str, Label]
"""What people call the phases of a lifecycle, by key."""


def phase_named(names: PhaseNames, key: str) -> Label:
    """Give what people call a phase; one that has no name is called by its key."""
    return names.get(key) or Label(de=key, en=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """One finding: where it stands, the original wording, and a sentence in both languages."""

    row: int
    column: str
    wording: str
    kind: AnomalyKind
    severity: Severity
    de: str
    en: str


_SENTENCES: dict[AnomalyKind, tuple[Severity, str, str]] = {
    AnomalyKind.TITLE_EMPTY: (
        Severity.STOP,
        "Der Titel fehlt. Tragen Sie ihn ein.",
        "The title is missing. Fill it in.",
    ),
    AnomalyKind.KEY_UNREADABLE: (
        Severity.STOP,
        "„{wording}“ ist keine Kennung. Tragen Sie eine ganze Zahl größer als 0 oder die Kennung ein.",
        "“{wording}” is no key. Fill in a whole number above 0 or the key.",
    ),
    AnomalyKind.KEY_TWICE: (
        Severity.STOP,
        "Die Kennung {key} hat schon Zeile {first}. Vergeben Sie eine andere.",
        "Row {first} already has the key {key}. Choose another.",
    ),
    AnomalyKind.STATUS_UNKNOWN: (
        Severity.STOP,
        "Das Statuswort „{wording}“ ist nicht zugeordnet. Bekannt sind: {known}. Ergänzen Sie die Zuordnung.",
        "The status word “{wording}” has no meaning in the mapping. Known are: {known}. Add it to the mapping.",
    ),
    AnomalyKind.STATUS_COMBINED_UNKNOWN: (
        Severity.STOP,
        (
            "„{wording}“ enthält das bekannte Statuswort „{part}“, sagt aber mehr. Legen Sie in der Zuordnung fest, "
            "was das Ganze bedeutet."
        ),
        "“{wording}” holds the known status word “{part}” but says more. Lay down in the mapping what the whole means.",
    ),
    AnomalyKind.DATE_UNREADABLE: (Severity.STOP, "{reason_de}", "{reason_en}"),
    AnomalyKind.GOAL_MARK_UNKNOWN: (
        Severity.STOP,
        (
            "Das Zeichen „{wording}“ ist nicht zugeordnet. Bekannt sind: {known}. Berichtigen Sie die Zelle oder ergänzen "
            "Sie die Zuordnung."
        ),
        (
            "The mark “{wording}” has no meaning in the mapping. Known are: {known}. Correct the cell or add it to the "
            "mapping."
        ),
    ),
    AnomalyKind.CLASS_WORD_UNKNOWN: (
        Severity.STOP,
        "„{wording}“ ist für „{scheme}“ nicht zugeordnet. Bekannt sind: {known}. Ergänzen Sie die Zuordnung.",
        "“{wording}” has no meaning for “{scheme}” in the mapping. Known are: {known}. Add it to the mapping.",
    ),
    AnomalyKind.TITLE_TWICE: (
        Severity.CHECK,
        "Denselben Titel hat schon Zeile {first}. Prüfen Sie, ob es dasselbe Projekt ist.",
        "Row {first} already has this title. Check whether it is the same project.",
    ),
    AnomalyKind.STATUS_COMBINED: (
        Severity.CHECK,
        "Das Statuswort enthält „{part}“ und sagt mehr. Prüfen Sie, ob die Zuordnung zu „{phase}“ alles trifft.",
        "The status word holds “{part}” and says more. Check whether “{phase}” covers all of it.",
    ),
    AnomalyKind.STATUS_TO_REVIEW: (
        Severity.CHECK,
        "Als „{phase}“ übernommen. {reason_de}",
        "Taken as “{phase}”. {reason_en}",
    ),
    AnomalyKind.END_BEFORE_START: (
        Severity.CHECK,
        "Das Ende {end} liegt vor dem Start {start}. Klären Sie beide Termine.",
        "The end {end} lies before the start {start}. Settle both dates.",
    ),
    AnomalyKind.END_IN_THE_PAST: (
        Severity.CHECK,
        "Das Ende {end} war am {on} vorbei, das Projekt läuft aber. Klären Sie den Termin oder den Stand.",
        "The end {end} had passed on {on}, yet the project is running. Settle the date or the state.",
    ),
    AnomalyKind.STARTED_IN_PREPARATION: (
        Severity.CHECK,
        "Der Start {start} war am {on} erreicht, das Projekt steht aber noch in „{phase}“. Klären Sie Termin oder Stand.",
        "The start {start} had come on {on}, yet the project still stands in “{phase}”. Settle the date or the state.",
    ),
    AnomalyKind.PERMANENT_WITH_END: (
        Severity.CHECK,
        "Eine Daueraufgabe hat das Ende {end}. Klären Sie, ob es ein Projekt ist.",
        "A permanent task has the end {end}. Settle whether it is a project.",
    ),
    AnomalyKind.DATE_MISSING: (Severity.NOTE, "Der Termin fehlt.", "The date is missing."),
    AnomalyKind.DATE_PLACEHOLDER: (
        Severity.NOTE,
        "„{wording}“ steht für einen offenen Termin.",
        "“{wording}” stands for an open date.",
    ),
    AnomalyKind.DATE_REMARK: (
        Severity.NOTE,
        "Neben dem Termin steht die Bemerkung „{remark}“. Prüfen Sie, was der Termin meint.",
        "Beside the date stands the remark “{remark}”. Check what the date means.",
    ),
    AnomalyKind.DATE_ON_WEEKEND: (
        Severity.NOTE,
        "Der {day} ist ein {weekday_de}.",
        "{day} is a {weekday_en}.",
    ),
    AnomalyKind.CLASS_EMPTY: (
        Severity.CHECK,
        "„{scheme}“ ist leer. Ergänzen Sie die Angabe.",
        "“{scheme}” is empty. Fill it in.",
    ),
    AnomalyKind.ROW_REPEATED: (
        Severity.CHECK,
        (
            "Bis auf die Nummer gleicht die Zeile der Zeile davor. Prüfen Sie, ob ein Seitenumbruch eine Zeile geteilt "
            "hat; dann nennen Sie sie in der Zuordnung unter „continued_rows“."
        ),
        (
            "But for its number the row equals the one before. Check whether a page break split one row; if so, name it "
            "in the mapping under “continued_rows”."
        ),
    ),
    AnomalyKind.ROW_CONTINUES: (
        Severity.NOTE,
        "Die Zeile setzt Nummer {number} fort und ist kein eigener Eintrag: {reason_de}",
        "The row continues number {number} and is no entry of its own: {reason_en}",
    ),
    AnomalyKind.HEADER_FOUND: (
        Severity.NOTE,
        "Hier steht die Kopfzeile; was darüber steht, gehört nicht zur Liste: „{wording}“.",
        "The header stands here; what stands above does not belong to the list: “{wording}”.",
    ),
    AnomalyKind.ENCODING_ASSUMED: (
        Severity.CHECK,
        (
            "Die Datei ist nicht in UTF-8 geschrieben und wurde als Windows-1252 gelesen. Prüfen Sie die Umlaute: "
            "„{wording}“."
        ),
        "The file is not written in UTF-8 and was read as Windows-1252. Check the umlauts: “{wording}”.",
    ),
    AnomalyKind.SHEETS_LEFT: (
        Severity.NOTE,
        "Gelesen wurde das Blatt „{wording}“, nicht gelesen: {others}.",
        "The sheet “{wording}” was read; not read: {others}.",
    ),
    AnomalyKind.FORMULAS: (
        Severity.NOTE,
        "Die Mappe enthält {count} Formeln. Es gelten die Werte, die zuletzt mit ihr gespeichert wurden.",
        "The workbook holds {count} formulas. The values last saved with it count.",
    ),
    AnomalyKind.CELLS_MERGED: (
        Severity.CHECK,
        (
            "Die Zellen {wording} sind verbunden. Ihr Text steht nur in der ersten; die Zeilen bis {last} sind dort leer."
        ),
        "The cells {wording} are merged. Their text stands in the first only; the rows up to {last} are empty there.",
    ),
    AnomalyKind.CELLS_MERGED_MORE: (
        Severity.CHECK,
        "Weitere {count} Bereiche sind verbunden; auch dort steht der Text nur in der ersten Zelle.",
        "Another {count} areas are merged; there too the text stands in the first cell only.",
    ),
    AnomalyKind.TITLE_DIFFERS: (
        Severity.CHECK,
        "Im Buch heißt das Projekt „{book}“, in der Liste „{list}“. Prüfen Sie, ob es dasselbe Projekt ist.",
        "In the book the project is called “{book}”, in the list “{list}”. Check whether it is the same project.",
    ),
    AnomalyKind.PHASE_DIFFERS: (
        Severity.CHECK,
        (
            "Im Buch steht das Projekt in „{book}“, nach der Liste in „{list}“. Eine Liste bewegt kein Projekt: Bringen Sie "
            "es durch sein Tor oder berichtigen Sie die Phase."
        ),
        (
            "In the book the project stands in “{book}”, by the list in “{list}”. A list moves no project: take it through "
            "its gate or correct the phase."
        ),
    ),
    AnomalyKind.UNIT_DIFFERS: (
        Severity.CHECK,
        "Im Buch ist eine andere Einheit federführend als „{list}“. Die Liste ändert das nicht.",
        "In the book another unit leads than “{list}”. The list does not change that.",
    ),
    AnomalyKind.NOT_LISTED: (
        Severity.NOTE,
        "„{wording}“ steht im Buch, aber nicht mehr in der Liste. Es bleibt, wie es ist.",
        "“{wording}” is in the book but no longer in the list. It stays as it is.",
    ),
}


def anomaly(kind: AnomalyKind, row: int, column: str, wording: str, **facts: object) -> Anomaly:
    """Make the finding of a kind; `facts` fill its sentence. Row 0 and no column mean the file as a whole."""
    severity, de, en = _SENTENCES[kind]
    facts_de = {name: fact.de if isinstance(fact, Label) else fact for name, fact in facts.items()}
    facts_en = {name: fact.en if isinstance(fact, Label) else fact for name, fact in facts.items()}
    where_de = f"Zeile {row}, Spalte „{column}“: " if column else f"Zeile {row}: " if row else ""
    where_en = f"Row {row}, column “{column}”: " if column else f"Row {row}: " if row else ""
    return Anomaly(
        row=row,
        column=column,
        wording=wording,
        kind=kind,
        severity=severity,
        de=where_de + de.format(wording=wording, **facts_de),
        en=where_en + en.format(wording=wording, **facts_en),
    )
