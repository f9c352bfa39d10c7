"""`gatebook demo`: build the four cities, then serve them."""

from typing import Annotated

import typer

from cli.app import app, complaining
from cli.serving import run_server
from runtime.demo.building import build, needs_building
from runtime.demo.roles import cast_roles
from runtime.organisations import Installation
from runtime.settings import Environment, load_settings


@app.command()
def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages afterwards.")] = True,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Show Gatebook: the portfolios of four cities and two invented years, kept in the data folder."""
    with complaining():
        settings = load_settings(env=Environment.DEMO)
        if needs_building(settings):
            build(settings, lambda said: typer.echo(said, err=True))
        installation = Installation(settings)
        try:
            _introduce(installation, f"http://{host}:{port}")
            if serve:
                run_server(installation, host, port, heartbeat=True)
        finally:
            installation.close()


def _introduce(installation: Installation, address: str) -> None:
    for context in installation.open_all():
        typer.echo(f"{context.organisation.name}: {address}/{context.slug}/")
        for role in cast_roles(context):
            typer.echo(f"  {role.login_name:<16} {role.password}  {role.name}")
    typer.echo(
        "Projekttitel und Stände aus öffentlichen Dokumenten; Abstimmungen, Termine, Verläufe erfunden."
    )
