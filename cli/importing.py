"""`gatebook import`: bring a city's list into the record."""

from pathlib import Path
from typing import Annotated

import typer

from cli.app import OrganisationOption, app, chosen, installed
from exchange.anomalies import Anomaly
from runtime.imports import ImportOutcome, import_file, mapping_named, read_report
from storage.engine import UnfitDatabase


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="XLSX, ODS, CSV or JSON file.")],
    mapping: Annotated[str, typer.Option(help="Name of a shipped mapping, or path of a mapping file.")],
    organisation: OrganisationOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report only.")] = False,
) -> None:
    """Import a list; reading it again records nothing."""
    with installed() as installation:
        read = mapping_named(mapping)
        slug = organisation or (read.organisation if read.organisation in installation.slugs() else None)
        contexts = chosen(installation, slug)
        if len(contexts) > 1:
            here = ", ".join(context.slug for context in contexts)
            msg = f"Say into which organisation to import: --organisation one of {here}."
            raise UnfitDatabase(msg)
        if dry_run:
            report = read_report(contexts[0], file, read)
            _show_anomalies((*report.stopped, *report.anomalies))
            typer.echo(
                f"{len(report.rows)} Zeilen lesbar, {len(report.stopped)} angehalten; nichts gespeichert."
            )
            raise typer.Exit(1 if report.stopped else 0)
        outcome = import_file(contexts[0], file, read, _progress)
        _show(outcome)
        raise typer.Exit(1 if outcome.refused or outcome.stopped else 0)


def _progress(done: int, of: int) -> None:
    if done % 50 == 0 or done == of:
        typer.echo(f"{done}/{of}", err=True)


def _show(outcome: ImportOutcome) -> None:
    _show_anomalies((*outcome.stopped, *outcome.anomalies))
    for line in outcome.refused:
        typer.echo(f"abgelehnt: {line}")
    typer.echo(
        f"{outcome.file}: {outcome.taken} neu, {outcome.changed} geändert, {outcome.known} bekannt, "
        f"{len(outcome.stopped)} angehalten, {len(outcome.refused)} abgelehnt"
    )


def _show_anomalies(anomalies: tuple[Anomaly, ...]) -> None:
    for one in anomalies:
        typer.echo(f"{one.severity.value}: {one.de}")
