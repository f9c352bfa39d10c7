"""What a plan says, for people and for programs: created, changed, left, and everything odd."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from domain.lifecycle_definitions import Label
from exchange.anomalies import Anomaly, PhaseNames, Severity, phase_named
from exchange.project_differences import Difference, Field
from projections.plain_words import GOAL_LINKS, RUN_STATES, WordList, word
from runtime.import_plans import ImportPlan, PlannedRow, RowState

FIELDS: WordList = {
    Field.TITLE.value: Label(de="Titel", en="title"),
    Field.PHASE.value: Label(de="Phase", en="phase"),
    Field.RUN_STATE.value: Label(de="Laufzustand", en="run state"),
    Field.PLANNED_START.value: Label(de="Start", en="start"),
    Field.PLANNED_END.value: Label(de="Ende", en="end"),
    Field.LEAD_UNIT.value: Label(de="federführende Einheit", en="lead unit"),
    Field.CLASSIFICATION.value: Label(de="Einordnung", en="classification"),
    Field.GOAL.value: Label(de="Ziel", en="goal"),
}
STATES: WordList = {
    RowState.NEW.value: Label(de="neu", en="new"),
    RowState.CHANGED.value: Label(de="geändert", en="changed"),
    RowState.UNCHANGED.value: Label(de="unverändert", en="unchanged"),
}
SEVERITIES: WordList = {
    Severity.STOP.value: Label(de="Fehler, Zeile angehalten", en="error, row stopped"),
    Severity.CHECK.value: Label(de="Prüfen", en="check"),
    Severity.NOTE.value: Label(de="Hinweis", en="note"),
}
_VALUES = {Field.RUN_STATE: RUN_STATES, Field.GOAL: GOAL_LINKS}


def report_data(plan: ImportPlan) -> dict[str, Any]:
    """Give the report as stable JSON data."""
    return {
        "file": plan.file,
        "sha256": plan.sha256,
        "mapping_sha256": plan.mapping_sha256,
        "digest": plan.digest,
        "programme": plan.programme.key,
        "effective_on": plan.mapping.source.date.isoformat(),
        "counts": plan.counts,
        "rows": [_row_data(one) for one in plan.rows],
        "anomalies": [_anomaly_data(one) for one in (*plan.stopped, *plan.anomalies)],
    }


def _row_data(one: PlannedRow) -> dict[str, Any]:
    return {
        "row": one.row.source.row,
        "key": one.row.key,
        "title": one.row.title,
        "state": one.state.value,
        "differences": [
            {
                "field": difference.field.value,
                "which": difference.which or None,
                "list": difference.list_says,
                "book": difference.book_says,
                "taken": difference.taken,
            }
            for difference in one.differences
        ],
    }


def _anomaly_data(one: Anomaly) -> dict[str, Any]:
    return {
        "row": one.row or None,
        "column": one.column or None,
        "wording": one.wording,
        "kind": one.kind.value,
        "severity": one.severity.value,
        "de": one.de,
        "en": one.en,
    }


def difference_line(difference: Difference, language: str, phases: PhaseNames) -> str:
    """Say one difference in a line; phases are called as people call them."""
    if difference.field is Field.PHASE:
        said, known = (
            phase_named(phases, key).in_language(language)
            for key in (difference.list_says, difference.book_says)
        )
        difference = replace(difference, list_says=said, book_says=known)
    words = _VALUES.get(difference.field)
    said, known = (
        word(words, value, language) if words else value
        for value in (difference.list_says, difference.book_says)
    )
    name = word(FIELDS, difference.field.value, language)
    about = f"{name} {difference.which}" if difference.which else name
    if language == "en":
        left = "" if difference.taken else " (stays)"
        return f"{about}: list “{said}”, book “{known}”{left}"
    left = "" if difference.taken else " (bleibt)"
    return f"{about}: Liste „{said}“, Buch „{known}“{left}"


def report_lines(plan: ImportPlan, language: str) -> Iterator[str]:
    """Give the report as text: anomalies first, then what changes, then the counts."""
    for one in (*plan.stopped, *plan.anomalies):
        yield f"{one.severity.value}: {one.en if language == 'en' else one.de}"
    for row in plan.rows:
        for difference in row.differences:
            yield f"{row.row.key}: {difference_line(difference, language, plan.phases)}"
    counts = plan.counts
    if language == "en":
        yield (
            f"{plan.file}: {counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged, "
            f"{counts['stopped']} rows stopped; nothing recorded."
        )
    else:
        yield (
            f"{plan.file}: {counts['new']} neu, {counts['changed']} geändert, {counts['unchanged']} unverändert, "
            f"{counts['stopped']} angehalten; nichts gespeichert."
        )
