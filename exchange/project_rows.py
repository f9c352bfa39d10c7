"""A city's list becomes projects: each row read by the mapping, with everything odd about it named.

A row that cannot be read for certain is stopped and the others go on. Keys come from the list's own
numbers, or from the order of its rows, so that reading the same list again gives the same keys.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from domain.lifecycle_definitions import Label
from domain.project_values import GoalLink, RunState, SourceRow
from domain.times import Precision
from exchange.anomalies import Anomaly, AnomalyKind, PhaseNames, Severity, anomaly, phase_named
from exchange.german_dates import DateCell, UnreadableDate, read_date
from exchange.import_mappings import ImportMapping, StatusMeaning, same_word
from exchange.tables import Row, Table, TableFault, UnreadableTable

SATURDAY = 5
WEEKDAYS = {5: ("Samstag", "Saturday"), 6: ("Sonntag", "Sunday")}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """One project as its row states it; dates known to the month or year give their first day."""

    key: str
    title: str
    kind: str
    phase: str
    run_state: RunState
    status_remark: str | None
    planned_start: date | None
    planned_start_precision: Precision
    planned_start_remark: str | None
    planned_end: date | None
    planned_end_precision: Precision
    planned_end_remark: str | None
    lead_unit: str | None
    classifications: dict[str, str]
    references: tuple[str, ...]
    goals: tuple[tuple[str, GoalLink], ...]
    source: SourceRow


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a list gave: the rows that can be taken, why others were stopped, and what to look at."""

    rows: tuple[ProjectRow, ...]
    stopped: tuple[Anomaly, ...]
    anomalies: tuple[Anomaly, ...]


@dataclass(slots=True)
class _Reading:
    """One row being read, with what was found in it and what earlier rows used."""

    row: Row
    mapping: ImportMapping
    on: date
    keys: dict[str, int]
    titles: dict[str, int]
    phases: PhaseNames
    found: list[Anomaly] = field(default_factory=list)

    def cell(self, header: str | None) -> str:
        """Give the cell under a header; a column the mapping does not name is empty."""
        return "" if header is None else self.row.cells[header]

    def phase(self, status: StatusMeaning) -> Label:
        """Give what people call the phase a status word means."""
        return phase_named(self.phases, status.phase)

    def find(self, kind: AnomalyKind, header: str | None, **facts: object) -> None:
        """Take down a finding at a cell, or at the title if no column holds it."""
        column = header or self.mapping.columns.title
        self.found.append(anomaly(kind, self.row.number, column, self.cell(column), **facts))


def read_projects(
    table: Table, mapping: ImportMapping, *, on: date, phases: PhaseNames = MappingProxyType({})
) -> ImportReport:
    """Read every row; `on` is the day against which dates are judged, `phases` is what findings call phases.

    A list without the columns the mapping names raises `UnreadableTable` naming all of them.
    """
    _require_columns(table, mapping)
    rows: list[ProjectRow] = []
    found = list(table.found)
    keys: dict[str, int] = {}
    titles: dict[str, int] = {}
    for number, row in enumerate(table.rows, start=1):
        reading = _Reading(row, mapping, on, keys, titles, phases)
        if _continues(reading):
            found += reading.found
            continue
        _compare(reading, table.rows[number - 2] if number > 1 else None)
        project = _read_row(reading, number, table)
        found += reading.found
        if project is not None:
            rows.append(project)
    return ImportReport(
        tuple(rows),
        tuple(one for one in found if one.severity is Severity.STOP),
        tuple(one for one in found if one.severity is not Severity.STOP),
    )


def _require_columns(table: Table, mapping: ImportMapping) -> None:
    missing = [header for header in mapping.headers() if header not in table.headers]
    if missing:
        lacking = ", ".join(f"„{header}“" for header in missing)
        present = ", ".join(f"„{header}“" for header in table.headers)
        raise UnreadableTable(
            TableFault.MISSING_COLUMNS,
            table.name,
            f"Diese Spalten fehlen: {lacking}. Gefunden: {present}. Berichtigen Sie die Kopfzeile oder wählen Sie die "
            "passende Zuordnung.",
            f"These columns are missing: {lacking}. Found: {present}. Correct the header row or choose the fitting mapping.",
        )


def _read_row(reading: _Reading, number: int, table: Table) -> ProjectRow | None:
    mapping, columns = reading.mapping, reading.mapping.columns
    title = _title(reading)
    key = _key(reading, number)
    status = _status(reading)
    start = _date(reading, columns.planned_start)
    end = _date(reading, columns.planned_end)
    goals = tuple(_goals(reading))
    classifications = dict(_classifications(reading))
    if status is not None:
        _judge_dates(reading, status, start, end)
    if status is None or any(one.severity is Severity.STOP for one in reading.found):
        return None
    return ProjectRow(
        key=key,
        title=title,
        kind=mapping.kind,
        phase=status.phase,
        run_state=status.run_state,
        status_remark=status.remark,
        planned_start=start.value,
        planned_start_precision=start.precision,
        planned_start_remark=start.remark,
        planned_end=end.value,
        planned_end_precision=end.precision,
        planned_end_remark=end.remark,
        lead_unit=_one_line(reading.cell(columns.lead_unit)) or None,
        classifications=classifications,
        references=mapping.references,
        goals=goals,
        source=SourceRow(
            file=table.name,
            sha256=table.sha256,
            row=reading.row.number,
            document=f"{mapping.source.document}, {mapping.source.reference}",
            wording=dict(reading.row.cells),
        ),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _title(reading: _Reading) -> str:
    header, prefix = reading.mapping.columns.title, reading.mapping.title_prefix
    title = _one_line(reading.cell(header))
    if title and prefix:
        title = f"{prefix} {title}"
    if not title:
        reading.find(AnomalyKind.TITLE_EMPTY, header)
    elif (first := reading.titles.setdefault(same_word(title), reading.row.number)) != reading.row.number:
        reading.find(AnomalyKind.TITLE_TWICE, header, first=first)
    return title


def _number(reading: _Reading) -> int | None:
    """Give the number a row states (None: it states none that can be read)."""
    stated = re.fullmatch(
        r"0*([1-9][0-9]{0,8})\.?", _one_line(reading.cell(reading.mapping.key.number_column))
    )
    return int(stated[1]) if stated else None


def _continues(reading: _Reading) -> bool:
    """Tell whether the mapping settles that this row only continues another."""
    number = _number(reading)
    continued = reading.mapping.continued_rows.get(number) if number is not None else None
    if continued is None:
        return False
    reading.find(
        AnomalyKind.ROW_CONTINUES,
        reading.mapping.key.number_column,
        number=continued.number,
        reason_de=continued.reason.de,
        reason_en=continued.reason.en,
    )
    return True


def _compare(reading: _Reading, before: Row | None) -> None:
    """Point out a row that says what the row before it says."""
    numbered = reading.mapping.key.number_column
    if before is None or numbered is None:
        return
    if all(cell == before.cells[header] for header, cell in reading.row.cells.items() if header != numbered):
        reading.find(AnomalyKind.ROW_REPEATED, numbered)


def _classifications(reading: _Reading) -> Iterable[tuple[str, str]]:
    for scheme, header in reading.mapping.columns.classifications.items():
        text = _one_line(reading.cell(header))
        words = {
            same_word(word): meant for word, meant in reading.mapping.class_words.get(scheme, {}).items()
        }
        if not words:
            if text:
                yield scheme, text
        elif not text:
            reading.find(AnomalyKind.CLASS_EMPTY, header, scheme=header)
        elif (meant := words.get(same_word(text))) is not None:
            yield scheme, meant
        else:
            known = _listed(reading.mapping.class_words[scheme])
            reading.find(AnomalyKind.CLASS_WORD_UNKNOWN, header, scheme=header, known=known)


def _key(reading: _Reading, number: int) -> str:
    rule = reading.mapping.key
    header = rule.column or rule.number_column
    text = _one_line(reading.cell(header))
    if rule.pattern is None:
        key = text
    elif header is None:
        key = rule.pattern.format(number=number)
    else:
        stated = _number(reading)
        key = rule.pattern.format(number=stated) if stated is not None else ""
    if not key:
        reading.find(AnomalyKind.KEY_UNREADABLE, header)
    elif (first := reading.keys.setdefault(key, reading.row.number)) != reading.row.number:
        reading.find(AnomalyKind.KEY_TWICE, header, key=key, first=first)
    return key


def _status(reading: _Reading) -> StatusMeaning | None:
    """Give what the status cell says; None, with a stop, for a word the mapping does not know."""
    mapping, header = reading.mapping, reading.mapping.columns.status
    word = same_word(reading.cell(header))
    words = {same_word(known): known for known in mapping.status_words}
    parts = [words[known] for known in words if known and known != word and _holds(word, known)]
    status = mapping.default_phase if header is None else mapping.status_words.get(words.get(word, word))
    if status is None:
        if parts:
            reading.find(AnomalyKind.STATUS_COMBINED_UNKNOWN, header, part=parts[0])
        else:
            reading.find(AnomalyKind.STATUS_UNKNOWN, header, known=_listed(mapping.status_words))
        return None
    if parts:
        reading.find(AnomalyKind.STATUS_COMBINED, header, part=parts[0], phase=reading.phase(status))
    if (reason := status.needs_review) is not None:
        reading.find(
            AnomalyKind.STATUS_TO_REVIEW,
            header,
            phase=reading.phase(status),
            reason_de=reason.de,
            reason_en=reason.en,
        )
    return status


def _holds(word: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", word) is not None


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"„{word}“" if word else "(leer)" for word in words)


def _date(reading: _Reading, header: str | None) -> DateCell:
    """Give what a date cell says; what cannot be read stops the row and counts as open here."""
    if header is None:
        return DateCell(None)
    try:
        cell = read_date(reading.cell(header))
    except UnreadableDate as fault:
        reading.find(AnomalyKind.DATE_UNREADABLE, header, reason_de=fault.de, reason_en=fault.en)
        return DateCell(None)
    if cell.placeholder:
        reading.find(AnomalyKind.DATE_PLACEHOLDER, header)
    elif cell.value is None:
        reading.find(AnomalyKind.DATE_MISSING, header)
    if cell.remark is not None:
        reading.find(AnomalyKind.DATE_REMARK, header, remark=cell.remark)
    if cell.value and cell.precision is Precision.DAY and cell.value.weekday() >= SATURDAY:
        weekday_de, weekday_en = WEEKDAYS[cell.value.weekday()]
        day = _german(cell.value)
        reading.find(
            AnomalyKind.DATE_ON_WEEKEND, header, day=day, weekday_de=weekday_de, weekday_en=weekday_en
        )
    return cell


def _judge_dates(reading: _Reading, status: StatusMeaning, start: DateCell, end: DateCell) -> None:
    """Name contradictions between dates and state, only where they hold whatever day was meant."""
    columns, phases = reading.mapping.columns, reading.mapping.lifecycle
    on = _german(reading.on)
    if start.value and start.last_day and start.last_day <= reading.on and status.phase in phases.preparation:
        reading.find(
            AnomalyKind.STARTED_IN_PREPARATION,
            columns.planned_start,
            start=_german(start.last_day),
            on=on,
            phase=reading.phase(status),
        )
    if end.last_day is None:
        return
    last = _german(end.last_day)
    if start.value and end.last_day < start.value:
        reading.find(AnomalyKind.END_BEFORE_START, columns.planned_end, end=last, start=_german(start.value))
    running = status.run_state is RunState.ACTIVE and status.phase not in phases.final
    if running and end.last_day < reading.on:
        reading.find(AnomalyKind.END_IN_THE_PAST, columns.planned_end, end=last, on=on)
    if status.run_state is RunState.PERMANENT:
        reading.find(AnomalyKind.PERMANENT_WITH_END, columns.planned_end, end=last)


def _german(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _goals(reading: _Reading) -> Iterable[tuple[str, GoalLink]]:
    mapping = reading.mapping
    marks = {same_word(mark): link for mark, link in mapping.goal_marks.items()}
    for goal, header in mapping.columns.goals.items():
        link = marks.get(same_word(reading.cell(header)))
        if link is None:
            reading.find(AnomalyKind.GOAL_MARK_UNKNOWN, header, known=_listed(mapping.goal_marks))
        elif link is not GoalLink.NONE:
            yield goal, link
