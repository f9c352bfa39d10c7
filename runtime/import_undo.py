"""Taking an import back: its registrations are withdrawn, the fields it changed are put back.

Everything stays in the record, for nothing is ever deleted: withdrawing and putting back are facts of their own.
What has gone on since (a review, a report, a later change) stays as it is and is named with the reason. Broken
off, it is simply done again; done, it is refused a second time. Units and goals that a list made known stay.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.catalogue import AGGREGATE_OF
from domain.import_batches import ImportBatch, UndoCounts
from domain.kernel import DomainEvent
from domain.project_values import GoalLink
from domain.projects import Project
from domain.refusals import Refused
from exchange.refusal_texts import explain
from projections.imported_lists import imported_list
from runtime.imports import IMPORT
from runtime.organisations import OrganisationContext
from runtime.put_back import line_of, putting_back
from storage.history import history
from workflows.commands import Actor, Command, not_found
from workflows.import_batches import UndoImport
from workflows.project_registrations import WithdrawRegistration


@dataclass(slots=True)
class UndoOutcome:
    """What came of an undo; `kept` names, per project, why something stayed."""

    withdrawn: int = 0
    put_back: int = 0
    kept: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Step:
    """One command that takes something back, or the reason why nothing can."""

    project: Project
    command: Command | None
    why_not: str = ""


def undo_import(
    context: OrganisationContext,
    batch_id: UUID,
    by: Actor,
    reason: str,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> UndoOutcome:
    """Take back what an import recorded, as far as nothing rests on it; with `dry_run` only say what would be.

    Raises:
        Refused: there is no such import, it was undone already, or whoever asks may not.
    """
    nothing = UndoCounts(withdrawn=0, put_back=0, kept=0)
    with context.reading() as connection:
        against = context.stands_against(
            UndoImport(batch_id=batch_id, counts=nothing, reason=reason), by, connection
        )
    if against:
        raise Refused.of(against)
    recorded = _recorded(context, batch_id)
    outcome = UndoOutcome()
    for done, (project_id, events) in enumerate(recorded.items(), start=1):
        steps = tuple(_steps(context, project_id, events, batch_id, reason))
        for place, step in enumerate(steps):
            _take(context, batch_id, step, outcome, None if dry_run else f"{batch_id}/{project_id}/{place}")
        progress(done, len(recorded))
    if not dry_run:
        counts = UndoCounts(withdrawn=outcome.withdrawn, put_back=outcome.put_back, kept=len(outcome.kept))
        undone = UndoImport(batch_id=batch_id, counts=counts, reason=reason)
        context.dispatch(undone, by, f"undo/{batch_id}", batch_id)
    return outcome


def _recorded(context: OrganisationContext, batch_id: UUID) -> dict[UUID, list[DomainEvent]]:
    """Find what a batch recorded about projects: the events that name it as what they are a part of."""
    mark = str(batch_id).encode()
    found: dict[UUID, list[DomainEvent]] = {}
    with context.reading() as connection:
        known = imported_list(connection, batch_id)
        if known is None:
            raise not_found(ImportBatch, batch_id)
        for _, event, metadata in history(connection, context.store.mapper, after=known.position - 1):
            if mark in metadata and AGGREGATE_OF[type(event)] is Project:
                found.setdefault(event.originator_id, []).append(event)
    return found


def _take(
    context: OrganisationContext, batch_id: UUID, step: _Step, outcome: UndoOutcome, key: str | None
) -> None:
    """Carry one step out, or ask what stands against it."""
    refused: Refused | None = None
    if step.command is not None and key is None:
        with context.reading() as connection:
            against = context.stands_against(step.command, IMPORT, connection)
        refused = Refused.of(against) if against else None
    elif step.command is not None:
        answer = context.dispatch_each(
            [(step.command, f"undo/{key}/{step.project.version}")], IMPORT, batch_id
        )[0]
        refused = answer if isinstance(answer, Refused) else None
    why_not = explain(refused, "de") if refused is not None else step.why_not
    if why_not:
        outcome.kept.append(f"{step.project.key} {step.project.title}: {why_not}")
    elif isinstance(step.command, WithdrawRegistration):
        outcome.withdrawn += 1
    else:
        outcome.put_back += 1


def _steps(
    context: OrganisationContext, project_id: UUID, events: list[DomainEvent], batch_id: UUID, reason: str
) -> Iterator[_Step]:
    """Say how to take back what a batch recorded about one project."""
    project = context.store.load(Project, project_id)
    if project is None or project.withdrawn:
        return
    if any(isinstance(event, Project.Registered) for event in events):
        yield _Step(project, WithdrawRegistration(project_id=project_id, batch_id=batch_id, reason=reason))
        return
    before = _before(context, project_id, min(event.originator_version for event in events))
    ours = frozenset(event.stamp.event_id for event in events)
    for event in events:
        line, old_line = line_of(project, event), line_of(before, event)
        if line is None:
            continue
        at = _time_of(event)
        now, old = line.at(at), old_line.at(at) if old_line is not None else None
        value = old.value if old is not None else None
        if now is None or now.value == value or (old is None and now.value is GoalLink.NONE):
            continue
        corrected = getattr(event, "corrects", None)
        if now.event_id in ours or now.event_id == corrected:
            yield _Step(project, putting_back(project, event, value, f"Rücknahme: {reason}"))
        else:
            yield _Step(project, None, "Die Angabe wurde inzwischen wieder geändert und bleibt.")


def _time_of(event: Any) -> datetime:
    """Give since when an event holds; a correction says so itself."""
    said: datetime = event.effective_at if hasattr(event, "effective_at") else event.stamp.effective_at
    return said


def _before(context: OrganisationContext, project_id: UUID, version: int) -> Project:
    """Fold a project as it was before a version."""
    project: Any = None
    with context.reading() as connection:
        for fact in context.store.recorder.stream(connection, project_id):
            if fact.originator_version >= version:
                break
            project = context.store.mapper.to_event(fact).mutate(project)
    if not isinstance(project, Project):
        raise not_found(Project, project_id)
    return project
