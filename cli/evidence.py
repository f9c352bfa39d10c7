"""`gatebook evidence`: lay files before decisions, list them, and hold them against the record."""

import json
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from cli.acting import As, Key, Where, acting_as, project_called
from cli.app import OrganisationOption, app, chosen, installed
from domain.evidence import SubjectKind
from projections.evidence_list import By, evidence_list
from projections.plain_words import EVIDENCE_STATES, word
from runtime import evidence
from storage.files import FindingKind
from workflows.commands import Actor

_files = typer.Typer(help="Files laid before decisions.", no_args_is_help=True)
app.add_typer(_files, name="evidence")

_FOUND = {
    FindingKind.MISSING: "fehlt; aus der Sicherung zurückholen",
    FindingKind.ALTERED: "verändert oder abgeschnitten; aus der Sicherung zurückholen",
    FindingKind.ORPHAN: "von keinem Eintrag genannt (Abbruch zwischen Datei und Eintrag)",
    FindingKind.UNFINISHED: "nicht fertig angekommen (Abbruch beim Hochladen)",
}


@_files.command()
def attach(
    key: Key,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="The file.")],
    who: As,
    organisation: Where,
    kind: Annotated[SubjectKind, typer.Option(help="What the file is laid before.")] = SubjectKind.PROJECT,
    subject: Annotated[
        UUID | None, typer.Option(help="Id of the review, condition or check; not needed for the project.")
    ] = None,
    public: Annotated[bool, typer.Option(help="Whether everybody may see it.")] = False,
) -> None:
    """Lay a file before a project, a gate review, a condition or a project check, as a role account."""
    with installed() as installation:
        context, person = acting_as(installation, organisation, who)
        project = project_called(context, person, key)
        if kind is not SubjectKind.PROJECT and subject is None:
            raise typer.BadParameter("name the subject by its id", param_hint="--subject")
        before = (kind, project.project_id if subject is None else subject)
        with file.open("rb") as source:
            known_by = evidence.attach(context, source, file.name, before, Actor(person), public=public)
        typer.echo(f"{key}: „{file.name}“ abgelegt als {known_by}")


@_files.command(name="list")
def list_(key: Key, who: As, organisation: Where) -> None:
    """List the files of a project that a role account may see."""
    with installed() as installation:
        context, person = acting_as(installation, organisation, who)
        project = project_called(context, person, key)
        with context.reading() as connection:
            rows = evidence_list(connection, context.reader_of(Actor(person)), By.PROJECT, project.project_id)
        for row in rows:
            state = word(EVIDENCE_STATES, row.state, "de")
            typer.echo(f"{row.evidence_id}  {row.sha256[:12]}…  {row.size:>10}  {state:14} {row.name}")
        if not rows:
            typer.echo("Keine Unterlagen.")


@_files.command()
def check(
    organisation: OrganisationOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Findings as JSON on stdout.")] = False,
) -> None:
    """Hold every kept file against the record; exit 1 if one is missing or altered."""
    with installed() as installation:
        findings = [
            (context.slug, finding)
            for context in chosen(installation, organisation)
            for finding in evidence.check(context)
        ]
    whole = all(finding.kind.harmless for _, finding in findings)
    if as_json:
        found = [
            {"organisation": slug, "kind": finding.kind.value, "file": finding.file}
            for slug, finding in findings
        ]
        typer.echo(json.dumps({"ok": whole, "findings": found}))
    else:
        for slug, finding in findings:
            typer.echo(f"{slug}: {finding.file}: {_FOUND[finding.kind]}")
        typer.echo(
            "Alle Unterlagen sind da und unverändert." if whole else "Unterlagen fehlen oder sind verändert."
        )
    raise typer.Exit(0 if whole else 1)
