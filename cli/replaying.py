"""`gatebook replay`: how projects stood, from the events alone, and whether the pages say the same."""

import json
from datetime import UTC, date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from cli.app import OrganisationOption, app, chosen, installed
from domain.times import end_of_day, format_instant
from projections.names import programme_names
from runtime.comparison import compare
from runtime.organisations import OrganisationContext
from runtime.replay import ReplayedProject, replay
from storage.history import history, position_known_at

BERLIN = "Europe/Berlin"


@app.command(name="replay")
def replay_(
    organisation: OrganisationOption = None,
    on: Annotated[str | None, typer.Option(help="Stand at the end of a day, YYYY-MM-DD.")] = None,
    known_at: Annotated[
        str | None, typer.Option(help="As known at a time: YYYY-MM-DD or YYYY-MM-DDTHH:MM[:SS][+ZZ:ZZ].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Stable machine output.")] = False,
    compare_: Annotated[bool, typer.Option("--compare", help="Name every difference to the pages.")] = False,
) -> None:
    """Replay all projects; `--compare` exits 1 when anything shown differs from the events."""
    with installed() as installation:
        said: list[dict[str, Any]] = []
        differences = 0
        for context in chosen(installation, organisation):
            asked = _Asked(context, on, known_at)
            if compare_:
                differences += _compare(context, asked, said, as_json=as_json)
            else:
                _replay(context, asked, said, as_json=as_json)
        if as_json:
            typer.echo(json.dumps({"organisations": said}, ensure_ascii=False, sort_keys=True))
        raise typer.Exit(1 if differences else 0)


class _Asked:
    """The two times asked about, resolved for one organisation."""

    def __init__(self, context: OrganisationContext, on: str | None, known_at: str | None) -> None:
        with context.reading() as connection:
            programmes = programme_names(connection)
            zone = programmes[0].zone if programmes else BERLIN
            now = context.clock.now()
            self.known_at = _instant(known_at, zone, "--known-at") if known_at else now
            self.on = _end_of(on, zone, "--on") if on else self.known_at
            self.position = position_known_at(connection, self.known_at)
        self.on_text = on or format_instant(self.on)


def _end_of(text: str, zone: str, option: str) -> datetime:
    """Read a day as its last instant in a zone."""
    try:
        return end_of_day(date.fromisoformat(text), zone)
    except (ValueError, OverflowError) as error:
        msg = f"{option} takes an existing day as YYYY-MM-DD, not {text!r}."
        raise typer.BadParameter(msg) from error


def _instant(text: str, zone: str, option: str) -> datetime:
    """Read a time; without a time of day the end of that local day, without an offset local time."""
    if not {"T", " "} & set(text):
        return _end_of(text, zone, option)
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        msg = f"{option} takes YYYY-MM-DD or YYYY-MM-DDTHH:MM, not {text!r}."
        raise typer.BadParameter(msg) from error


def _replay(
    context: OrganisationContext, asked: _Asked, said: list[dict[str, Any]], *, as_json: bool
) -> None:
    with context.reading() as connection:
        events = (event for _, event, _ in history(connection, context.store.mapper, until=asked.position))
        projects = replay(events, asked.on)
    if as_json:
        said.append(
            {
                "organisation": context.slug,
                "position": asked.position,
                "on": asked.on_text,
                "known_at": format_instant(asked.known_at),
                "projects": [project.to_data() for project in projects],
            }
        )
        return
    typer.echo(f"{context.organisation.name}: Stand {asked.on_text}, bekannt bis Position {asked.position}")
    for project in projects:
        typer.echo(_line(project))


def _line(project: ReplayedProject) -> str:
    plan = f"{project.planned_start or '–'} bis {project.planned_end or '–'}"
    return f"  {project.key:10} {project.phase:16} {project.run_state:10} {plan:26} {project.title}"


def _compare(
    context: OrganisationContext, asked: _Asked, said: list[dict[str, Any]], *, as_json: bool
) -> int:
    found = compare(context, asked.on, asked.position)
    if as_json:
        said.append(
            {
                "organisation": context.slug,
                "position": asked.position,
                "differences": [
                    {
                        "kind": one.kind,
                        "subject": one.subject,
                        "shown": one.shown,
                        "replayed": one.replayed,
                    }
                    for one in found
                ],
            }
        )
        return len(found)
    for one in found:
        typer.echo(f"{context.slug}: {one}")
    if not found:
        typer.echo(f"{context.slug}: nothing differs up to position {asked.position}")
    return len(found)
