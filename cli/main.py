"""The `gatebook` command: found, import, tick, replay, serve, show.

Machine output goes to stdout and is stable; everything for people while it runs goes to stderr.
Exit codes: 0 holds, 1 a finding or refusal, 2 wrong usage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cli.logs import log_as_json
from domain.refusals import Refused
from exchange.mapping_faults import UnreadableMapping
from exchange.refusal_texts import explain
from exchange.tables import UnreadableTable
from runtime.founding import Foundation, appoint_administrator, found_programme
from runtime.imports import UnfitImport
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import Environment, Settings, UnfitSettings, load_settings
from storage.engine import UnfitDatabase

app = typer.Typer(
    help="Gatebook: the book of record for project portfolios.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

OrganisationOption = Annotated[
    str | None, typer.Option("--organisation", help="Slug; without it, all organisations.")
]


@contextmanager
def complaining() -> Iterator[None]:
    """Turn what a user can mend into one sentence on stderr and exit code 2, without a traceback."""
    try:
        yield
    except Refused as refused:
        typer.echo(explain(refused, "de"), err=True)
        raise typer.Exit(1) from refused
    except (UnreadableTable, UnreadableMapping) as error:
        typer.echo(error.de, err=True)
        raise typer.Exit(2) from error
    except (UnfitDatabase, UnfitSettings, UnfitImport) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


@contextmanager
def installed(**given: object) -> Iterator[Installation]:
    """Open the installation the settings describe, and close it whatever happens."""
    with complaining():
        installation = Installation(load_settings(**given))
        try:
            yield installation
        finally:
            installation.close()


def chosen(installation: Installation, slug: str | None) -> tuple[OrganisationContext, ...]:
    """Give the organisation named, or all."""
    found = (installation.open(slug),) if slug else installation.open_all()
    if not found:
        msg = (
            "There is no organisation here yet. Create one with `gatebook init`, or see the demo: `make run`."
        )
        raise UnfitDatabase(msg)
    return found


@app.callback()
def main(
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error")] = "warning",
) -> None:
    """Prepare what all commands share."""
    log_as_json(log_level)


@app.command()
def init(
    slug: Annotated[str, typer.Argument(help="Short name of the organisation: a-z, 0-9, '-'.")],
    name: Annotated[str, typer.Option(help="Its full name.")],
    land: Annotated[str, typer.Option(help="Land for public holidays: NW, ST, BB, SN, …")],
    programme: Annotated[str, typer.Option(help="Key of its first programme.")] = "programm",
    programme_name: Annotated[str, typer.Option(help="Name of the programme.")] = "Programm",
    lifecycle: Annotated[str, typer.Option(help="Shipped lifecycle to adopt.")] = "standard",
    board_name: Annotated[str, typer.Option(help="Name of the deciding board.")] = "Lenkungsausschuss",
    seats: Annotated[int, typer.Option(help="Seats of the board by statute.", min=1)] = 5,
) -> None:
    """Found an organisation: record, first programme, board, calendars, administrator."""
    with installed() as installation:
        context = installation.create(slug, name)
        found_programme(
            context,
            Foundation(
                programme_key=programme,
                programme_name=programme_name,
                land=land,
                lifecycle=lifecycle,
                board_name=board_name,
                statutory_seats=seats,
            ),
        )
        administrator = appoint_administrator(context)
        typer.echo(f"{slug}: founded, administrator {administrator}")


from cli import acting, benching, demo, importing, lifecycle, replaying, serving, ticking  # noqa: E402, F401 - they add commands
