"""`gatebook tick`: one beat by hand, or a look at what a beat would do."""

from typing import Annotated
from uuid import UUID

import typer

from cli.app import OrganisationOption, app, chosen, installed
from domain.lifecycle_definitions import Label
from projections.plain_words import NOUNS, word
from projections.sentences_of_check_rules import RECIPIENTS
from runtime.directory import names_of_people
from runtime.mail import dispatch_mail
from runtime.organisations import OrganisationContext
from runtime.rehearsal import Expected, rehearse_reminders
from runtime.tick import due_now, tick
from storage.directory import called
from workflows.notices import SUBSTITUTE, Notice

EVERYTHING = 100_000
REASONS = {**RECIPIENTS, SUBSTITUTE: Label(de="in Vertretung", en="standing in")}
"""Why somebody would be told."""


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
    with context.reading() as connection:
        names = names_of_people(connection)
    for one in rehearse_reminders(context, due):
        typer.echo(f"{context.slug}: {_told(one, names)}")
    if not due:
        typer.echo(f"{context.slug}: nichts fällig")


def _told(one: Expected, names: dict[UUID, str]) -> str:
    if one.refused:
        return f"{one.subject_id}: würde abgelehnt: {one.refused}"
    due = f"{one.due_at:%d.%m.%Y}" if one.due_at else ""
    skipped = f", steht auch für Stufe {', '.join(map(str, one.skipped))}" if one.skipped else ""
    told = "; ".join(
        f"{called(notice.person_id, names)} ({word(REASONS, notice.reason, 'de')}, {_by_mail(notice)})"
        for notice in one.notices
    )
    return (
        f"{word(NOUNS, one.kind, 'de')} {one.subject_id}, fällig am {due}: Stufe {one.level} erreicht{skipped}; "
        f"erinnert würde: {told or 'niemand'}"
    )


def _by_mail(notice: Notice) -> str:
    if not notice.mailed:
        return "ohne Mail"
    return f"Mail ab {notice.not_before:%d.%m. %H:%M} UTC" if notice.not_before else "Mail sofort"
