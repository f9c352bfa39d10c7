"""`gatebook lifecycle`: check a lifecycle file and draw it."""

from pathlib import Path
from typing import Annotated

import typer

from cli.app import app
from exchange.lifecycle_diagram import diagram
from workflows.catalogue import shipped_text
from workflows.lifecycle_faults import InvalidLifecycle
from workflows.lifecycle_language import read_definition

lifecycle_app = typer.Typer(help="Lifecycles as files.", no_args_is_help=True)
app.add_typer(lifecycle_app, name="lifecycle")


@lifecycle_app.command()
def check(
    file: Annotated[Path, typer.Argument(help="YAML file of a lifecycle.", exists=True, dir_okay=False)],
    picture: Annotated[Path | None, typer.Option(help="Write its diagram as SVG here.")] = None,
) -> None:
    """Check a lifecycle file and name every fault with line and column."""
    try:
        definition = read_definition(file.read_text(encoding="utf-8"), base=shipped_text)
    except InvalidLifecycle as invalid:
        for fault in invalid.faults:
            typer.echo(fault.sentence("de"))
        raise typer.Exit(1) from invalid
    except UnicodeDecodeError as error:
        typer.echo(f"{file} is not UTF-8 (byte {error.start}). Save it as UTF-8.", err=True)
        raise typer.Exit(2) from error
    if picture is not None:
        try:
            picture.write_text(diagram(definition), encoding="utf-8")
        except OSError as error:
            typer.echo(f"The picture cannot be written to {picture} ({error.strerror}).", err=True)
            raise typer.Exit(2) from error
    typer.echo(f"{definition.key} {definition.version}: in Ordnung, {definition.sha256}")
