"""What all commands of `gatebook` share: the application, the installation, how mistakes are told.

Machine output goes to stdout and is stable; everything for people while it runs goes to stderr.
Exit codes: 0 holds, 1 a finding or refusal, 2 wrong usage.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from cli.logs import Level, log_as_json
from domain.refusals import Refused
from exchange.mapping_faults import UnreadableMapping
from exchange.refusal_texts import explain
from exchange.tables import UnreadableTable
from runtime.founding import UnfitFoundation
from runtime.imports import UnfitImport
from runtime.organisations import Installation, OrganisationContext
from runtime.settings import UnfitSettings, load_settings
from storage.engine import UnfitDatabase
from storage.files import FileFault

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
    except FileFault as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except (UnfitDatabase, UnfitSettings, UnfitFoundation, UnfitImport) as error:
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
    log_level: Annotated[Level, typer.Option(help="From which level on logs are written.")] = Level.WARNING,
) -> None:
    """Prepare what all commands share."""
    log_as_json(log_level)
