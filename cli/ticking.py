"""`gatebook tick`: one beat by hand, or a look at what a beat would do."""

from typing import Annotated

import typer

from cli.app import OrganisationOption, app, chosen, installed
from runtime.mail import dispatch_mail
from runtime.organisations import OrganisationContext
from runtime.tick import due_now, tick

EVERYTHING = 100_000


@app.command(name="tick")
def tick_(
    organisation: OrganisationOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be issued and why.")] = False,
) -> None:
    """Issue what is due and send the mail that waits, once."""
    with installed() as installation:
        refused = False
        for context in chosen(installation, organisation):
            if dry_run:
                _show_due(context)
                continue
            report = tick(context)
            mail = dispatch_mail(context, installation.settings)
            typer.echo(
                f"{context.slug}: {report.scheduled} Projekte geprüft auf neuen Zyklus, {report.reminded} Erinnerungen, "
                f"{report.concluded} Abstimmungen beendet, {report.vacated} mit erloschenem Mandat, "
                f"{report.approvals_lapsed} Zustimmungen verfallen, "
                f"{mail.sent} Mails gesendet, {mail.kept} abgelegt, {mail.failed} gescheitert, {mail.waiting} warten"
            )
            for line in (*report.refused, *mail.refused):
                typer.echo(f"{context.slug}: abgelehnt: {line}", err=True)
                refused = True
        raise typer.Exit(1 if refused else 0)


def _show_due(context: OrganisationContext) -> None:
    due = due_now(context, EVERYTHING)
    for programme, year in due.programmes:
        typer.echo(f"{context.slug}: Kalender {year} für {programme.name} fehlt und würde veröffentlicht")
    for item in due.lapsed:
        typer.echo(f"{context.slug}: Vorlage {item.subject_id}: ein Mandat ist erloschen am {item.since}")
    for item in due.votes:
        typer.echo(f"{context.slug}: Vorlage {item.subject_id}: die Abstimmung endete am {item.since}")
    for item in due.conditions:
        typer.echo(f"{context.slug}: Auflage {item.subject_id}: die Frist lief ab am {item.since}")
    for item in due.projects:
        typer.echo(f"{context.slug}: Projekt {item.subject_id}: nächster Zyklus fällig seit {item.since}")
    for item in due.checks:
        typer.echo(
            f"{context.slug}: Projektcheck {item.subject_id}: Stufe der Leiter erreicht seit {item.since}"
        )
    if not due:
        typer.echo(f"{context.slug}: nichts fällig")
