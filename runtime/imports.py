"""Bringing a city's list into the record: what a plan says is carried out, some rows to a transaction.

Reading the same file again records nothing. A row that cannot be taken stops alone and is named; the rows
before and after it stand. An import that was broken off is simply run again and ends the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from domain.goals import GoalSystem
from domain.import_batches import ImportCounts
from domain.project_values import GoalLink, ProjectFacts, RunState
from domain.refusals import Refused
from domain.times import Effective
from domain.units import unit_id
from exchange.anomalies import Anomaly
from exchange.import_mappings import ImportMapping
from exchange.project_differences import Difference, Field, plan_of
from exchange.project_rows import ImportReport, ProjectRow
from exchange.refusal_texts import explain
from runtime.import_mappings import UnfitImport, bytes_of, mapping_named, phase_names, require_fitting
from runtime.import_plans import ImportPlan, PlannedRow, RowState, plan_import, read_list, run_of
from runtime.imported_goals import goals_to_establish, system_of
from runtime.organisations import OrganisationContext
from workflows.commands import Actor, Command
from workflows.dispatch import Receipt
from workflows.import_batches import BeginImport, CompleteImport
from workflows.project_goals import LinkGoal
from workflows.projects import (
    ClassifyProject,
    CorrectRunState,
    MakePermanent,
    PauseProject,
    PlanDates,
    RegisterProject,
    ResumeProject,
    RetitleProject,
)
from workflows.units import RegisterUnit

__all__ = ["IMPORT", "UnfitImport", "bytes_of", "import_bytes", "import_file", "mapping_named", "read_report"]

IMPORT = Actor.system("import")
ROWS_AT_ONCE = 50
"""So many rows share a transaction: a vote waits for them no longer than a moment."""
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ImportOutcome:
    """What an import did, row by row."""

    file: str
    sha256: str
    batch: UUID
    taken: int = 0
    changed: int = 0
    known: int = 0
    refused: list[str] = field(default_factory=list)
    stopped: tuple[Anomaly, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()


def read_report(context: OrganisationContext, file: Path, mapping: ImportMapping) -> ImportReport:
    """Read a file by a mapping without comparing it with the book.

    Raises:
        UnfitImport: the file is missing or may not be read.
    """
    now_in = (context.clock.now(), require_fitting(mapping, context).zone)
    return read_list(bytes_of(file), file.name, mapping, now_in, phase_names(mapping, context))


def import_file(
    context: OrganisationContext,
    file: Path,
    mapping: ImportMapping,
    progress: Progress = lambda _done, _all: None,
) -> ImportOutcome:
    """Take every row of a file that can be taken, effective on the day of its source."""
    return import_bytes(context, bytes_of(file), file.name, mapping, progress)


def import_bytes(
    context: OrganisationContext,
    data: bytes,
    name: str,
    mapping: ImportMapping,
    progress: Progress = lambda _done, _all: None,
) -> ImportOutcome:
    """Take every row of a file's content that can be taken; the batch it leaves is named by all of them."""
    return carry_out(context, plan_import(context, data, name, mapping), IMPORT, progress)


def carry_out(
    context: OrganisationContext,
    plan: ImportPlan,
    by: Actor,
    progress: Progress = lambda _done, _all: None,
) -> ImportOutcome:
    """Do what a plan says; whoever begins the import answers for it, its rows are recorded as the import's.

    Raises:
        Refused: whoever begins it may not.
        UnfitImport: the goals of the list cannot be taken over.
    """
    run = _begin(context, plan, by)
    outcome = ImportOutcome(plan.file, plan.sha256, run.batch, stopped=plan.stopped, anomalies=plan.anomalies)
    _establish_goals(run)
    rows = iter(plan.rows)
    done = 0
    while chunk := tuple(islice(rows, ROWS_AT_ONCE)):
        for one, refused in run.take(chunk):
            done += 1
            if refused is not None:
                where = f"Zeile {one.row.source.row}, {one.row.title}"
                outcome.refused.append(f"{where}: {explain(refused, 'de')}")
            outcome.taken += refused is None and one.state is RowState.NEW
            outcome.changed += refused is None and one.state is RowState.CHANGED
            outcome.known += refused is None and one.state is RowState.UNCHANGED
            progress(done, len(plan.rows))
    _complete(run, outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of an import: everything it records is part of its batch and effective as its source says."""

    context: OrganisationContext
    plan: ImportPlan
    batch: UUID
    units: set[UUID] = field(default_factory=set)

    @property
    def mapping(self) -> ImportMapping:
        """How the list is read."""
        return self.plan.mapping

    @property
    def reason(self) -> str:
        """Why a fact of the list is effective before it is recorded."""
        source = self.mapping.source
        return f"Übernahme aus {source.document} ({source.reference})"

    def give(self, command: Command, key: str) -> Receipt:
        """Give a command of the batch under its natural key."""
        return self.context.dispatch(command, IMPORT, key, self.batch)

    def since(self, one: PlannedRow | None = None) -> dict[str, Any]:
        """Give what makes a command effective as of the source, or as of when the project began."""
        said = self.plan.effective
        at = said if one is None or one.at == said.at else Effective(one.at)
        return {"effective": at, "effective_reason": self.reason}

    def take(self, chunk: tuple[PlannedRow, ...]) -> Iterator[tuple[PlannedRow, Refused | None]]:
        """Record some rows; give what stood against each."""
        given = [
            (place, command, key) for place, one in enumerate(chunk) for command, key in self.commands(one)
        ]
        answers = self.context.dispatch_each(
            [(command, key) for _, command, key in given], IMPORT, self.batch
        )
        against: dict[int, Refused] = {}
        for (place, _, _), answer in zip(given, answers, strict=True):
            if isinstance(answer, Refused):
                against.setdefault(place, answer)
        for place, one in enumerate(chunk):
            yield one, against.get(place)

    def commands(self, one: PlannedRow) -> Iterator[tuple[Command, str]]:
        """Give the commands of a row, each with its natural key."""
        key = f"import/{self.batch}/{one.row.key}"
        if one.state is RowState.NEW:
            yield from self._unit(one.row)
            yield self._registration(one), key
            for goal, link in one.row.goals:
                yield self._goal(one, goal, link), f"{key}/{goal}"
        elif one.state is RowState.CHANGED:
            for place, command in enumerate(self._changes(one)):
                yield command, f"{key}/{one.version}/{place}"

    def _unit(self, row: ProjectRow) -> Iterator[tuple[Command, str]]:
        """Make a unit known that a row names, once; the first list to name it makes it known."""
        if row.lead_unit is None or unit_id(row.lead_unit) in self.units:
            return
        self.units.add(unit_id(row.lead_unit))
        day = self.mapping.source.date
        unit = RegisterUnit(name=row.lead_unit, kind="unit", valid_from=day, **self.since())
        yield unit, f"import/{self.batch}/unit/{unit_id(row.lead_unit)}"

    def _registration(self, one: PlannedRow) -> Command:
        row = one.row
        return RegisterProject(
            programme_id=self.plan.programme.programme_id,
            lifecycle=self.mapping.lifecycle.key,
            phase=row.phase,
            known=ProjectFacts(
                key=row.key,
                title=row.title,
                kind=row.kind,
                lead_unit_id=unit_id(row.lead_unit) if row.lead_unit else None,
                classifications=dict(row.classifications),
                references=row.references,
                plan=plan_of(row),
                run_state=row.run_state,
                public=True,
                source=row.source,
                registration=one.registration,
            ),
            **self.since(),
        )

    def _changes(self, one: PlannedRow) -> Iterator[Command]:
        """Give one command for each field that the list changes; start and end are one plan."""
        changed = [difference for difference in one.differences if difference.taken]
        if any(difference.field in {Field.PLANNED_START, Field.PLANNED_END} for difference in changed):
            plan = one.plan
            yield PlanDates(project_id=one.project_id, start=plan.start, end=plan.end, **self.since(one))
        for difference in changed:
            command = self._change(one, difference)
            if command is not None:
                yield command

    def _change(self, one: PlannedRow, difference: Difference) -> Command | None:
        row, project, since = one.row, one.project_id, self.since(one)
        match difference.field:
            case Field.TITLE:
                return RetitleProject(project_id=project, title=row.title, **since)
            case Field.CLASSIFICATION:
                said = row.classifications.get(difference.which)
                return ClassifyProject(project_id=project, scheme=difference.which, value=said, **since)
            case Field.GOAL:
                return self._goal(one, difference.which, GoalLink(difference.list_says))
            case Field.RUN_STATE:
                return self._run_state(one, since)
            case _:
                return None

    def _run_state(self, one: PlannedRow, since: dict[str, Any]) -> Command:
        """Let a list of the same day correct what was said, and one of a later day say what came after."""
        project, state = one.project_id, one.row.run_state
        if one.corrects is not None:
            return CorrectRunState(
                project_id=project,
                corrects=one.corrects,
                effective_at=one.at,
                run_state=state,
                reason=self.reason,
            )
        if state is RunState.PAUSED:
            return PauseProject(project_id=project, **since)
        if state is RunState.PERMANENT:
            return MakePermanent(project_id=project, **since)
        return ResumeProject(project_id=project, **since)

    def _goal(self, one: PlannedRow, goal: str, link: GoalLink) -> Command:
        return LinkGoal(
            project_id=one.project_id,
            system_id=system_of(self.mapping, self.plan.programme.programme_id),
            goal=goal,
            link=link,
            reason=self.reason,
            **self.since(one),
        )


def _begin(context: OrganisationContext, plan: ImportPlan, by: Actor) -> _Run:
    """Record that a file is being taken; the same file under the same mapping is the same batch."""
    number = run_of(context, plan)
    batch = plan.batch(number)
    begin = BeginImport(programme_id=plan.programme.programme_id, read=plan.read, run=number)
    with context.reading() as connection:
        against = context.stands_against(begin, by, connection)
    if against:
        raise Refused.of(against)
    # Under another name it is the same file: whoever took it first named it.
    context.dispatch(begin, by, f"import/{batch}/{plan.file}", batch)
    return _Run(context, plan, batch)


def _complete(run: _Run, outcome: ImportOutcome) -> None:
    """Record what came of the rows."""
    counts = ImportCounts(
        registered=outcome.taken,
        changed=outcome.changed,
        unchanged=outcome.known,
        refused=len(outcome.refused),
        stopped=len({one.row for one in outcome.stopped}),
    )
    said = "/".join(str(count) for count in astuple(counts))
    run.give(CompleteImport(batch_id=run.batch, counts=counts), f"import/{run.batch}/completed/{said}")


def _establish_goals(run: _Run) -> None:
    """Let the programme know the goals the list links to.

    Raises:
        UnfitImport: a goal cannot be added any more as of the day of the list.
    """
    programme = run.plan.programme.programme_id
    known = run.context.store.load(GoalSystem, system_of(run.mapping, programme))
    try:
        for key, command in goals_to_establish(run.mapping, programme, known, run.since()):
            run.give(command, f"import/goals/{key}")
    except Refused as refused:
        de, en = explain(refused, "de"), explain(refused, "en")
        raise UnfitImport(
            f"The goals of the list cannot be taken over. {en}",
            f"Die Ziele der Liste lassen sich nicht übernehmen. {de}",
        ) from refused
