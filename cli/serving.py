"""`gatebook serve`: pages and heartbeat."""

from typing import Annotated

import typer
import uvicorn

from api.app import create_app
from cli.app import app, chosen, installed
from runtime.demo.roles import cast_roles
from runtime.organisations import Installation
from runtime.scheduler import Heartbeat


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    heartbeat: Annotated[bool, typer.Option(help="Beat here; off when another process does.")] = True,
) -> None:
    """Serve the pages and beat until stopped."""
    with installed() as installation:
        chosen(installation, None)
        run_server(installation, host, port, heartbeat=heartbeat)


def run_server(installation: Installation, host: str, port: int, *, heartbeat: bool) -> None:
    """Run the web server in this process until a signal stops it; a demonstration offers its roles."""
    for context in installation.open_all():
        cast_roles(context)
    beating = Heartbeat(installation) if heartbeat else None
    uvicorn.run(
        create_app(installation, beating), host=host, port=port, log_config=None, timeout_graceful_shutdown=30
    )
