"""`gatebook demo`: build the four cities, then serve them."""

from typing import Annotated

import typer

from cli.app import app, complaining
from cli.serving import run_server
from runtime.clock import stopwatch
from runtime.demo.building import build, excerpt, needs_building
from runtime.demo.courses import course_of_checks
from runtime.demo.roles import cast_roles
from runtime.organisations import Installation
from runtime.settings import Environment, UnfitSettings, load_settings


@app.command()
def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages afterwards.")] = True,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    simulate: Annotated[
        str | None, typer.Option(help="Live through Duisburg alone, for so long: 1y, 6m, 10w or 30d.")
    ] = None,
) -> None:
    """Show Gatebook: the portfolios of four cities and two invented years, kept in the data folder."""
    with complaining():
        settings = load_settings(env=Environment.DEMO)
        only, began = excerpt(simulate) if simulate else None, stopwatch()
        if needs_building(settings):
            build(settings, lambda said: typer.echo(said, err=True), only)
        elif only is not None:
            msg = f"There is a demonstration in {settings.data_dir} already: name another GATEBOOK_DATA_DIR."
            raise UnfitSettings(msg)
        installation = Installation(settings)
        try:
            if only is not None:
                _tell_course(installation, stopwatch() - began)
            _introduce(installation, f"http://{host}:{port}")
            if serve:
                run_server(installation, host, port, heartbeat=True)
        finally:
            installation.close()


def _tell_course(installation: Installation, seconds: float) -> None:
    """Say what became of the checks of the simulated time."""
    for context in installation.open_all():
        for line in course_of_checks(context):
            typer.echo(line)
    typer.echo(f"{seconds:.1f} s")


def _introduce(installation: Installation, address: str) -> None:
    for context in installation.open_all():
        typer.echo(f"{context.organisation.name}: {address}/{context.slug}/")
        for role in cast_roles(context):
            typer.echo(f"  {role.login_name:<16} {role.password}  {role.name}")
    typer.echo(
        "Projekttitel und Stände aus öffentlichen Dokumenten; Abstimmungen, Termine, Verläufe erfunden."
    )
