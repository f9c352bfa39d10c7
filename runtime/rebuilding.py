"""Rebuilding the projections of an organisation: which ones, told to whom, and what is kept of the old ones."""

from dataclasses import dataclass

from domain.system_records import SystemKind
from domain.times import format_instant
from projections.base import Projection
from projections.catalogue import INLINE
from runtime.organisations import OrganisationContext
from storage.generations import (
    KEPT,
    Generation,
    RebuildRefused,
    drop_kept,
    generations,
    prepare_registry,
    rows_of,
)
from storage.rebuilding import Progress, Rebuild, RebuildReport, claimed
from workflows.commands import Actor
from workflows.system_records import RecordSystemFact

REBUILDER = Actor.system("rebuild")


@dataclass(frozen=True, slots=True)
class KeptGeneration:
    """Old tables of one projection, and how many rows they keep."""

    generation: Generation
    rows: int


def rebuild(context: OrganisationContext, name: str | None, progress: Progress) -> RebuildReport:
    """Build one projection (None: all) anew from the events while commands go on, and record that it was done.

    Raises:
        RebuildRefused: there is no such projection, or the rebuild cannot begin or go on.
    """
    work = Rebuild(context.store, context.folder, progress)
    at = format_instant(context.clock.now())
    report = work.run(chosen(name), at)
    done = RecordSystemFact(
        kind=SystemKind.REBUILD,
        occasion=f"generation {report.generation}",
        noted={
            "projections": name or "all",
            "position": report.position,
            "rows": report.rows,
        },
    )
    context.dispatch(done, REBUILDER, f"rebuild/{report.generation}/{at}")
    return report


def chosen(name: str | None) -> tuple[Projection, ...]:
    """Give the projection called so (None: all).

    Raises:
        RebuildRefused: there is none.
    """
    found = tuple(one for one in INLINE if name in {None, one.name})
    if not found:
        msg = f"There is no projection {name!r} (known: {', '.join(one.name for one in INLINE)})."
        raise RebuildRefused(msg)
    return found


def kept_generations(context: OrganisationContext) -> tuple[KeptGeneration, ...]:
    """Give the old tables that rebuilds have kept, the oldest first."""
    prepare_registry(context.store.database)
    with context.reading() as connection:
        kept = [one for one in generations(connection) if one.state == KEPT]
        return tuple(KeptGeneration(one, rows_of(connection, one)) for one in kept)


def drop_generation(context: OrganisationContext, number: int) -> int:
    """Drop old tables; give of how many projections.

    Raises:
        RebuildRefused: there is no such generation, or a rebuild is under way.
    """
    with claimed(context.store.database, context.folder):
        prepare_registry(context.store.database)
        return drop_kept(context.store.database, number)
