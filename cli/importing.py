"""`gatebook import` and `gatebook undo-import`: bring a city's list into the record, and take it back."""

import json
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from cli.app import OrganisationOption, app, chosen, installed
from exchange.anomalies import Anomaly
from runtime.import_mappings import bytes_of, mapping_named
from runtime.import_plans import plan_import
from runtime.import_reports import report_data, report_lines
from runtime.import_undo import undo_import
from runtime.imports import IMPORT, ImportOutcome, carry_out
from runtime.organisations import Installation, OrganisationContext
from storage.engine import UnfitDatabase


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="XLSX, ODS, CSV or JSON file.")],
    mapping: Annotated[str, typer.Option(help="Name of a shipped mapping, or path of a mapping file.")],
    organisation: OrganisationOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read, compare and report only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The report of a dry run as JSON.")] = False,
) -> None:
    """Import a list; reading it again records nothing."""
    with installed() as installation:
        read = mapping_named(mapping)
        context = _one(installation, organisation, read.organisation)
        plan = plan_import(context, bytes_of(file), file.name, read)
        if dry_run or as_json:
            if as_json:
                typer.echo(json.dumps(report_data(plan), ensure_ascii=False, indent=2))
            else:
                typer.echo("\n".join(report_lines(plan, "de")))
            raise typer.Exit(1 if plan.stopped else 0)
        outcome = carry_out(context, plan, IMPORT, _progress)
        _show(outcome)
        raise typer.Exit(1 if outcome.refused or outcome.stopped else 0)


@app.command(name="undo-import")
def undo_import_(
    batch: Annotated[UUID, typer.Argument(help="The import, as `gatebook import` named it.")],
    reason: Annotated[str, typer.Option(help="Why it is taken back.")],
    organisation: OrganisationOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say only what would be taken back.")] = False,
) -> None:
    """Take an import back: withdraw its registrations, put back what it changed."""
    with installed() as installation:
        context = _one(installation, organisation, None)
        outcome = undo_import(context, batch, IMPORT, reason, dry_run=dry_run, progress=_progress)
        for line in outcome.kept:
            typer.echo(f"bleibt: {line}")
        typer.echo(
            f"{outcome.withdrawn} Aufnahmen und {outcome.put_back} Angaben zurückgenommen, "
            f"{len(outcome.kept)} bleiben" + ("; nichts gespeichert." if dry_run else ".")
        )
        raise typer.Exit(1 if outcome.kept else 0)


def _one(installation: Installation, organisation: str | None, preferred: str | None) -> OrganisationContext:
    slug = organisation or (preferred if preferred in installation.slugs() else None)
    contexts = chosen(installation, slug)
    if len(contexts) > 1:
        here = ", ".join(context.slug for context in contexts)
        msg = f"Say into which organisation to import: --organisation one of {here}."
        raise UnfitDatabase(msg)
    return contexts[0]


def _progress(done: int, of: int) -> None:
    """Tell how far it is: in place on a terminal, else now and then on a line."""
    if sys.stderr.isatty():
        typer.echo(f"\r{done}/{of}", err=True, nl=done == of)
    elif done % 500 == 0 or done == of:
        typer.echo(f"{done}/{of}", err=True)


def _show(outcome: ImportOutcome) -> None:
    _show_anomalies((*outcome.stopped, *outcome.anomalies))
    for line in outcome.refused:
        typer.echo(f"abgelehnt: {line}")
    typer.echo(f"Übernahme {outcome.batch}")
    typer.echo(
        f"{outcome.file}: {outcome.taken} neu, {outcome.changed} geändert, {outcome.known} bekannt, "
        f"{len(outcome.stopped)} angehalten, {len(outcome.refused)} abgelehnt"
    )


def _show_anomalies(anomalies: tuple[Anomaly, ...]) -> None:
    for one in anomalies:
        typer.echo(f"{one.severity.value}: {one.de}")
