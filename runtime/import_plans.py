"""What an import would do, row by row, before any of it is done: the dry run, and what an import then carries out.

A plan is fixed by its digest: the file, the mapping, and every difference it found. Whoever confirms a digest
gets what was shown, or is told that the book has moved on since.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.import_batches import ImportBatch, ImportedFile, batch_id
from domain.project_values import Plan, project_id
from domain.projects import Project
from domain.times import Effective, effective_on, local_date
from exchange.anomalies import Anomaly, AnomalyKind, PhaseNames, anomaly
from exchange.import_mappings import ImportMapping, same_word
from exchange.json_lists import read_json_list
from exchange.project_differences import Book, Difference, differences, merged_plan, oddities
from exchange.project_rows import ImportReport, ProjectRow, read_projects
from exchange.workbooks import read_table
from projections.names import ProgrammeName
from projections.registrations import Registration, registrations
from projections.statements import Connection
from runtime.import_mappings import phase_names, require_fitting
from runtime.imported_goals import system_of
from runtime.organisations import OrganisationContext

NO_PLAN = Plan(start=None, end=None)


class RowState(StrEnum):
    """What the import of a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row that can be taken: which project it is and what it changes.

    `version` and `plan` are the book's, the latter with the list's dates; `corrects` is the fact about the run
    state that the list puts right, if it speaks of the same time.
    """

    row: ProjectRow
    project_id: UUID
    registration: int
    at: datetime
    state: RowState
    differences: tuple[Difference, ...] = ()
    version: int = 0
    plan: Plan = NO_PLAN
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import of one file under one mapping would do."""

    file: str
    sha256: str
    mapping: ImportMapping
    programme: ProgrammeName
    rows: tuple[PlannedRow, ...]
    stopped: tuple[Anomaly, ...]
    anomalies: tuple[Anomaly, ...]
    phases: PhaseNames

    @property
    def mapping_sha256(self) -> str:
        """The hash of the mapping, whatever its file looked like."""
        written = self.mapping.model_dump_json(exclude_defaults=True)
        return hashlib.sha256(written.encode()).hexdigest()

    @property
    def digest(self) -> str:
        """What a person confirms: the file, the mapping, and what they would do to the book as it stands."""
        parts = [self.sha256, self.mapping_sha256]
        parts += [
            f"{one.row.source.row} {one.row.key} {one.registration} {one.state} {one.differences!r}"
            for one in self.rows
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged and stopped."""
        counted = Counter(one.state for one in self.rows)
        states = {state.value: counted[state] for state in RowState}
        return {**states, "stopped": len({one.row for one in self.stopped})}

    @property
    def effective(self) -> Effective:
        """As of when the list speaks."""
        source = self.mapping.source
        return effective_on(source.date, self.programme.zone, source.precision)

    @property
    def read(self) -> ImportedFile:
        """The file as its batch names it."""
        source = self.mapping.source
        return ImportedFile(
            file=self.file,
            sha256=self.sha256,
            document=source.document,
            reference=source.reference,
            mapping_sha256=self.mapping_sha256,
            rows=len(self.rows),
        )

    def batch(self, run: int) -> UUID:
        """Give the id of the batch of this file under this mapping."""
        return batch_id(self.programme.programme_id, self.sha256, self.mapping_sha256, run)


def plan_import(context: OrganisationContext, data: bytes, name: str, mapping: ImportMapping) -> ImportPlan:
    """Read a file and compare it with the book; nothing is recorded.

    Raises:
        UnreadableTable: the file is no such list.
        UnfitImport: the mapping does not fit the organisation.
    """
    programme = require_fitting(mapping, context)
    phases = phase_names(mapping, context)
    report = read_list(data, name, mapping, (context.clock.now(), programme.zone), phases)
    with context.reading() as connection:
        known = registrations(connection, programme.programme_id)
        rows = tuple(
            _planned(context, connection, (mapping, programme), _identified(report, mapping, known), known)
        )
    found = [odd for one in rows for odd in oddities(one.row, one.differences, mapping, phases)]
    if not report.stopped:
        found += _not_listed(mapping, known, {one.row.key for one in rows})
    return ImportPlan(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        mapping=mapping,
        programme=programme,
        rows=rows,
        stopped=report.stopped,
        anomalies=(*report.anomalies, *found),
        phases=phases,
    )


def read_list(
    data: bytes, name: str, mapping: ImportMapping, now_in: tuple[datetime, str], phases: PhaseNames
) -> ImportReport:
    """Read the rows of a file by a mapping; `now_in` is the time and the zone in which it is a day."""
    at = mapping.list_at
    table = (
        read_json_list(data, name=name, at=at)
        if at
        else read_table(data, name=name, expected=mapping.headers(), sheet=mapping.sheet)
    )
    return read_projects(table, mapping, on=local_date(*now_in), phases=phases)


def run_of(context: OrganisationContext, plan: ImportPlan) -> int:
    """Count the runs of the file under its mapping: one more than those that were undone."""
    run = 1
    while True:
        batch = context.store.load(ImportBatch, plan.batch(run))
        if batch is None or batch.undone is None:
            return run
        run += 1


def _identified(
    report: ImportReport, mapping: ImportMapping, known: dict[str, Registration]
) -> Iterator[ProjectRow]:
    """Give each row the key of the project it is about.

    Rows without a number of their own are known by their titles: a list that was sorted anew names the same
    projects. One with a title nobody knows takes the next number that is free.
    """
    shape = _shape(mapping)
    if mapping.key.column or mapping.key.number_column or shape is None or mapping.key.pattern is None:
        yield from report.rows
        return
    by_title: dict[str, list[str]] = {}
    for key, one in known.items():
        if one.stands and shape.fullmatch(key):
            by_title.setdefault(same_word(one.title), []).append(key)
    keys = [next(iter(by_title.get(same_word(row.title), [])), None) for row in report.rows]
    taken = {key for key, one in known.items() if one.stands} | {key for key in keys if key}
    used: set[str] = set()
    free = 0
    for row, found in zip(report.rows, keys, strict=True):
        if found is not None and found not in used:
            used.add(found)
            yield replace(row, key=found)
            continue
        key = row.key
        while key in taken or key in used:
            free += 1
            key = mapping.key.pattern.format(number=free)
        used.add(key)
        yield replace(row, key=key)


def _shape(mapping: ImportMapping) -> re.Pattern[str] | None:
    """Give what the keys of a list look like, where numbers make them."""
    if mapping.key.pattern is None:
        return None
    before, after = re.split(r"\{number[^}]*\}", mapping.key.pattern)
    return re.compile(re.escape(before) + "[0-9]+" + re.escape(after))


def _not_listed(
    mapping: ImportMapping, known: dict[str, Registration], listed: set[str]
) -> Iterator[Anomaly]:
    shape = _shape(mapping)
    for key, one in known.items():
        if shape is not None and one.stands and shape.fullmatch(key) and key not in listed:
            yield anomaly(AnomalyKind.NOT_LISTED, 0, "", f"{key} {one.title}")


def _planned(
    context: OrganisationContext,
    connection: Connection,
    where: tuple[ImportMapping, ProgrammeName],
    rows: Iterator[ProjectRow],
    known: dict[str, Registration],
) -> Iterator[PlannedRow]:
    mapping, programme = where
    since = effective_on(mapping.source.date, programme.zone, mapping.source.precision).at
    goals = system_of(mapping, programme.programme_id) if mapping.goal_system else None
    for row in rows:
        registered = known.get(row.key)
        if registered is None or not registered.stands:
            number = registered.number + 1 if registered else 1
            new_id = project_id(programme.programme_id, row.key, number)
            yield PlannedRow(row, new_id, number, since, RowState.NEW)
            continue
        project = context.store.fold(Project, registered.project_id, connection)
        if project is None:
            continue
        at = max(since, project.titles.facts[0].effective_at)
        book = Book(project, at, registered.lead_unit_id, goals)
        found = differences(row, book, mapping)
        state = RowState.CHANGED if any(one.taken for one in found) else RowState.UNCHANGED
        said = project.run_states.at(at)
        yield PlannedRow(
            row,
            registered.project_id,
            registered.number,
            at,
            state,
            found,
            project.version,
            merged_plan(row, book),
            said.event_id if said is not None and said.effective_at == at else None,
        )
