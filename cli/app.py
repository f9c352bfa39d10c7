"""What all commands of `gatebook` share: the application, the installation, how mistakes are told.

Machine output goes to stdout and is stable; everything for people while it runs goes to stderr.
Exit codes: 0 holds, 1 a finding, a refusal or a record that is busy, 2 wrong usage or an unfit installation.
"""

import logging
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
from storage.directory import UnfitEntry
from storage.engine import UnfitDatabase
from storage.failures import DATABASE_FAILURES, failure_of
from storage.files import FileFault

_log = logging.getLogger("gatebook.cli")

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
    """Turn what a user can mend into one line on stderr without a traceback, and into the exit code.

    A refusal, and a record that is busy or cannot be reached just now, are 1; what must be mended first is 2.
    """
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
    except (UnfitDatabase, UnfitSettings, UnfitEntry, UnfitFoundation, UnfitImport) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    except DATABASE_FAILURES as error:
        failure = failure_of(error)
        if failure is None:
            raise
        _log.info("the store failed: %s", error)
        typer.echo(f"{failure.de} / {failure.en}", err=True)
        raise typer.Exit(1 if failure.passes else 2) from error
    except OSError as error:
        if error.filename is None:
            raise
        typer.echo(
            f"{error.filename} lässt sich nicht lesen oder beschreiben. Prüfen Sie, ob Ordner und Datei da sind und dem "
            f"Konto gehören, unter dem Gatebook läuft. / {error.filename} cannot be read or written "
            f"({error.strerror}). Check that folder and file exist and belong to the account that runs Gatebook.",
            err=True,
        )
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
