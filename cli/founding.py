"""`gatebook init`: found an organisation."""

from typing import Annotated

import typer

from cli.app import app, installed
from runtime.founding import (
    Foundation,
    appoint_administrator,
    fitting,
    found_programme,
    refuse_founding_otherwise,
)
from runtime.organisations import OrganisationContext


@app.command()
def init(
    slug: Annotated[str, typer.Argument(help="Short name of the organisation: a-z, 0-9, '-'.")],
    name: Annotated[str, typer.Option(help="Its full name.")],
    land: Annotated[str, typer.Option(help="Land for public holidays: NW, ST, BB, SN, …")],
    programme: Annotated[str, typer.Option(help="Key of its first programme.")] = "programm",
    programme_name: Annotated[str, typer.Option(help="Name of the programme.")] = "Programm",
    lifecycle: Annotated[str, typer.Option(help="Shipped lifecycle to adopt.")] = "standard",
    seats: Annotated[int, typer.Option(help="Seats of each board by statute.", min=1)] = 5,
) -> None:
    """Found an organisation: record, first programme, board, calendars, administrator."""
    with installed() as installation:
        foundation = fitting(
            Foundation(
                programme_key=programme,
                programme_name=programme_name,
                land=land,
                lifecycle=lifecycle,
                seats=seats,
            )
        )
        existed = slug in installation.slugs()
        context = installation.create(slug, name)
        refuse_founding_otherwise(context, foundation)
        before = _last_position(context)
        found_programme(context, foundation)
        administrator = appoint_administrator(context)
        if not existed:
            typer.echo(f"{slug}: founded, administrator {administrator}")
        elif _last_position(context) == before:
            typer.echo(f"{slug}: gibt es schon, nichts wurde geändert; exists already, nothing was changed")
        else:
            typer.echo(f"{slug}: gab es schon, Programm {programme} ergänzt; programme added")


def _last_position(context: OrganisationContext) -> int:
    with context.reading() as connection:
        return context.store.recorder.head(connection)[0]
