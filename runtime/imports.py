"""Bringing a city's list into the record: each row one command under a natural key.

Reading the same file again records nothing. A row that cannot be taken stops alone and is named; the
rows before and after it stand.
"""

import hashlib
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.goals import GoalSystem
from domain.import_batches import ImportCounts, ImportedFile, batch_id
from domain.lifecycles import Lifecycle
from domain.programmes import Programme
from domain.project_values import Plan, ProjectFacts, project_id
from domain.refusals import Refused
from domain.times import Effective, effective_on, local_date
from domain.units import unit_id
from exchange.anomalies import Anomaly
from exchange.import_mappings import ImportMapping, read_mapping
from exchange.json_lists import read_json_list
from exchange.mappings import names as shipped_names
from exchange.mappings import shipped_mapping
from exchange.project_rows import ImportReport, ProjectRow, read_projects
from exchange.refusal_texts import explain
from exchange.workbooks import read_table
from projections.names import ProgrammeName, programme_names
from runtime.imported_goals import goals_to_establish, system_of
from runtime.organisations import OrganisationContext
from workflows.commands import Actor, Command
from workflows.import_batches import BeginImport, CompleteImport
from workflows.project_goals import LinkGoal
from workflows.projects import RegisterProject
from workflows.units import RegisterUnit

IMPORT = Actor.system("import")


class _Came(StrEnum):
    """What came of a row."""

    REGISTERED = "registered"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class UnfitImport(Exception):  # noqa: N818 - states what is the case
    """A file cannot be imported as a whole; the message says why and what to do."""


@dataclass(slots=True)
class ImportOutcome:
    """What an import did, row by row."""

    file: str
    sha256: str
    taken: int = 0
    changed: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)
    stopped: tuple[Anomaly, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


def mapping_named(name: str) -> ImportMapping:
    """Read a mapping by the name of a shipped one or the path of a file.

    Raises:
        UnfitImport: there is neither, or the file may not be read.
    """
    if name in shipped_names():
        return read_mapping(shipped_mapping(name), name=name)
    path = Path(name)
    if not path.is_file():
        known = ", ".join(shipped_names())
        msg = f"There is no mapping {name!r}: give the path of a mapping file, or one of: {known}."
        raise UnfitImport(msg)
    return read_mapping(_bytes_of(path), name=path.name)


def read_report(context: OrganisationContext, file: Path, mapping: ImportMapping) -> ImportReport:
    """Read a file by a mapping without recording anything.

    Raises:
        UnfitImport: the file is missing or may not be read.
    """
    return _report(context, _bytes_of(file), file.name, mapping)


def _report(context: OrganisationContext, data: bytes, name: str, mapping: ImportMapping) -> ImportReport:
    programme = _programme(context, mapping)
    at = mapping.list_at
    table = (
        read_json_list(data, name=name, at=at)
        if at
        else read_table(data, name=name, expected=mapping.headers(), sheet=mapping.sheet)
    )
    return read_projects(table, mapping, on=local_date(context.clock.now(), programme.zone))


def _bytes_of(file: Path) -> bytes:
    if not file.is_file():
        msg = f"There is no file {file}. Give the path of an XLSX, ODS or CSV file, or of a JSON file if the mapping leads to a list in one."
        raise UnfitImport(msg)
    try:
        return file.read_bytes()
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror}). Give the account that runs this leave to read it."
        raise UnfitImport(msg) from error


def import_file(
    context: OrganisationContext,
    file: Path,
    mapping: ImportMapping,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> ImportOutcome:
    """Take every row of a file that can be taken, effective on the day of its source."""
    return import_bytes(context, _bytes_of(file), file.name, mapping, progress)


def import_bytes(
    context: OrganisationContext,
    data: bytes,
    name: str,
    mapping: ImportMapping,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> ImportOutcome:
    """Take every row of a file's content that can be taken; the batch it leaves is named by all of them."""
    report = _report(context, data, name, mapping)
    programme = _programme(context, mapping)
    _phases_exist(mapping, context, programme)
    outcome = ImportOutcome(
        file=name,
        sha256=hashlib.sha256(data).hexdigest(),
        stopped=report.stopped,
        anomalies=report.anomalies,
    )
    run = _begin(context, mapping, programme, outcome, len(report.rows))
    _establish_goals(run)
    for place, row in enumerate(report.rows, start=1):
        try:
            came = _take(run, row)
        except Refused as refused:
            outcome.refused.append(f"Zeile {row.source.row}, {row.title}: {explain(refused, 'de')}")
        else:
            outcome.taken += came is _Came.REGISTERED
            outcome.changed += came is _Came.CHANGED
            outcome.known += came is _Came.UNCHANGED
        progress(place, len(report.rows))
    _complete(run, outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of an import: everything it records is part of its batch and effective as its source says."""

    context: OrganisationContext
    mapping: ImportMapping
    programme: ProgrammeName
    batch: UUID
    effective: Effective
    reason: str

    def give(self, command: Command, key: str) -> int:
        """Give a command of the batch under its natural key; tell how many events it recorded."""
        return self.context.dispatch(command, IMPORT, key, self.batch).recorded

    def since(self) -> dict[str, Any]:
        """Give what makes a command effective as of the source."""
        return {"effective": self.effective, "effective_reason": self.reason}


def _begin(
    context: OrganisationContext,
    mapping: ImportMapping,
    programme: ProgrammeName,
    outcome: ImportOutcome,
    rows: int,
) -> _Run:
    """Record that a file is being taken; the same file under the same mapping is the same batch."""
    source = mapping.source
    written = mapping.model_dump_json(exclude_defaults=True)
    read = ImportedFile(
        file=outcome.file,
        sha256=outcome.sha256,
        document=source.document,
        reference=source.reference,
        mapping_sha256=hashlib.sha256(written.encode()).hexdigest(),
        rows=rows,
    )
    run = _Run(
        context,
        mapping,
        programme,
        batch_id(programme.programme_id, read.sha256, read.mapping_sha256),
        effective_on(source.date, programme.zone, source.precision),
        f"Übernahme aus {source.document} ({source.reference})",
    )
    # Under another name it is the same file: whoever took it first named it.
    run.give(BeginImport(programme_id=programme.programme_id, read=read), f"import/{run.batch}/{read.file}")
    return run


def _complete(run: _Run, outcome: ImportOutcome) -> None:
    """Record what came of the rows."""
    counts = ImportCounts(
        registered=outcome.taken,
        changed=outcome.changed,
        unchanged=outcome.known,
        refused=len(outcome.refused),
        stopped=len(outcome.stopped),
    )
    said = "/".join(str(count) for count in astuple(counts))
    run.give(CompleteImport(batch_id=run.batch, counts=counts), f"import/{run.batch}/completed/{said}")


def _take(run: _Run, row: ProjectRow) -> _Came:
    """Record one row: its unit, the project, its goals."""
    key = f"import/{row.source.sha256}/{row.key}"
    if row.lead_unit:
        # Another list may name the same unit as of another day; the first to name it makes it known.
        unit = RegisterUnit(
            name=row.lead_unit, kind="unit", valid_from=run.mapping.source.date, **run.since()
        )
        run.give(unit, f"{key}/unit")
    programme = run.programme.programme_id
    registered = run.give(
        RegisterProject(
            programme_id=programme,
            lifecycle=run.mapping.lifecycle.key,
            phase=row.phase,
            known=_facts(row),
            **run.since(),
        ),
        key,
    )
    linked = 0
    for goal, link in row.goals:
        command = LinkGoal(
            project_id=project_id(programme, row.key),
            system_id=system_of(run.mapping, programme),
            goal=goal,
            link=link,
            reason=run.reason,
            **run.since(),
        )
        linked += run.give(command, f"{key}/{goal}")
    if registered:
        return _Came.REGISTERED
    return _Came.CHANGED if linked else _Came.UNCHANGED


def _establish_goals(run: _Run) -> None:
    """Let the programme know the goals the list links to.

    Raises:
        UnfitImport: a goal cannot be added any more as of the day of the list.
    """
    programme = run.programme.programme_id
    known = run.context.store.load(GoalSystem, system_of(run.mapping, programme))
    try:
        for key, command in goals_to_establish(run.mapping, programme, known, run.since()):
            run.give(command, f"import/goals/{key}")
    except Refused as refused:
        msg = f"The goals of the list cannot be taken over. {explain(refused, 'en')}"
        raise UnfitImport(msg) from refused


def _facts(row: ProjectRow) -> ProjectFacts:
    """Describe a row; a plan that ends before it begins keeps its start only, its wording says the rest."""
    reversed_plan = (
        row.planned_start is not None and row.planned_end is not None and row.planned_end < row.planned_start
    )
    return ProjectFacts(
        key=row.key,
        title=row.title,
        kind=row.kind,
        lead_unit_id=unit_id(row.lead_unit) if row.lead_unit else None,
        classifications=dict(row.classifications),
        references=row.references,
        plan=Plan(start=row.planned_start, end=None if reversed_plan else row.planned_end),
        run_state=row.run_state,
        public=True,
        source=row.source,
    )


def _programme(context: OrganisationContext, mapping: ImportMapping) -> ProgrammeName:
    with context.reading() as connection:
        known = programme_names(connection)
    found = next((one for one in known if one.key == mapping.programme), None)
    if found is None:
        here = ", ".join(one.key for one in known) or "none"
        msg = (
            f"The mapping is for the programme {mapping.programme!r}, which {context.slug} does not have "
            f"(known: {here}). Create it with `gatebook init {context.slug} --programme {mapping.programme} …`."
        )
        raise UnfitImport(msg)
    return found


def _phases_exist(mapping: ImportMapping, context: OrganisationContext, programme: ProgrammeName) -> None:
    """Refuse a mapping whose lifecycle the programme did not adopt or whose phases it does not have."""
    governed = context.store.load(Programme, programme.programme_id)
    adopted = governed.lifecycles if governed else {}
    lifecycle = (
        context.store.load(Lifecycle, adopted[mapping.lifecycle.key])
        if mapping.lifecycle.key in adopted
        else None
    )
    if lifecycle is None:
        msg = (
            f"The mapping is for the lifecycle {mapping.lifecycle.key!r}, which the programme "
            f"{programme.key!r} has not adopted (adopted: {', '.join(sorted(adopted)) or 'none'})."
        )
        raise UnfitImport(msg)
    phases = {phase.key for phase in lifecycle.definition().phases}
    unknown = sorted(set(mapping.phases()) - phases)
    if unknown:
        msg = (
            f"The mapping names phases the lifecycle {mapping.lifecycle.key!r} does not have: "
            f"{', '.join(unknown)} (it has: {', '.join(sorted(phases))})."
        )
        raise UnfitImport(msg)
